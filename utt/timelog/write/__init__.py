"""Changing the log, and taking changes back."""
