"""What people see on a terminal besides a command's answer."""
