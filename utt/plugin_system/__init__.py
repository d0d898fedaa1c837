"""All that utt knows of plugins: finding, loading, registering, and what to do when one breaks."""
