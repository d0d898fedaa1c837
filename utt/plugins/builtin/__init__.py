"""utt's own commands, one a module. Each is a plugin, and uses nothing of utt's but its API."""
