"""What utt's own formats are made of; they know the API alone, as a plugin does."""
