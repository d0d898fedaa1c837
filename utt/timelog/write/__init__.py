"""Changes the log, and undoes changes."""
