"""The world around a command: time, streams, environment, files, editor."""
