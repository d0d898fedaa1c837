"""The log: the file, reading it and writing it."""
