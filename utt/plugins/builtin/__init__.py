"""utt's own commands, one per module. Each is a plugin and uses nothing of utt but its API."""
