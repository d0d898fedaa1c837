"""What people see on a terminal beside a command's answer."""
