"""The tests: each is a sentence about behaviour."""
