"""TAB completion, for each shell."""
