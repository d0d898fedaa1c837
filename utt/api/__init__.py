"""What plugins may use: ``utt.api.v1``."""
