"""The log's file: its bytes, its lock, and what is remembered of it."""
