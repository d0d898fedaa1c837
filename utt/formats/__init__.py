"""The formats: each module is one, called as its format, and knows the API alone, as a plugin does."""
