"""utt's own formats and their parts. Like plugins, they use only the API."""
