"""Import and export: other programs' records as entries of the log, and back."""
