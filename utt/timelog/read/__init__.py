"""Reading the log: entries, search, and checks."""
