"""Tools that build and check utt, and are not part of it."""
