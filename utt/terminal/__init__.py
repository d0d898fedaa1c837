"""Terminal output besides a command's answer."""
