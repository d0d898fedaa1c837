"""Completion: what the TAB key offers, and how each shell is told."""
