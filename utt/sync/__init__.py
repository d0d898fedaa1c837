"""In step: one log on several machines. git moves it, and this merges it."""
