"""The log's file: its bytes, its lock, and its memory."""
