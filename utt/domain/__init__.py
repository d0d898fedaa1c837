"""The rules of time tracking: values without any input or output."""
