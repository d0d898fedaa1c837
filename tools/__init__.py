"""What makes and checks utt, and is no part of it."""
