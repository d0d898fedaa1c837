"""The world around a command: the time, the streams, the environment, the files, the editor."""
