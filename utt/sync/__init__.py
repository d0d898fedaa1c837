"""Sync: one log on several machines. git moves it, and this package merges it."""
