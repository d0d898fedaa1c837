"""utt, a time tracker for people who live in a terminal."""
