"""What utt costs, measured."""
