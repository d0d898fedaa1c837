"""Plugins: finding, loading and registering them, and handling those that break."""
