"""The configuration of a repository, as git tells it."""

from __future__ import annotations

from collections.abc import Iterator

from utt.sync.git import TURNED_OFF, Git


class Configuration(dict[str, str]):
    """The configuration that *git* has where it is, by names in lower case, without the settings that utt overrides."""

    def __init__(self, git: Git) -> None:
        super().__init__(_settings(git.tried("config", "--list", "-z", "--show-scope")[1]))
        self._git = git

    def set(self, name: str, value: str) -> None:
        """Set a variable in the repository's configuration."""
        self._git.run("config", name, value)
        self[name.lower()] = value


def _settings(listed: bytes) -> Iterator[tuple[str, str]]:
    parts = listed.decode(errors="surrogateescape").split("\0")
    for scope, setting in zip(parts[::2], parts[1::2], strict=False):
        name, is_set, value = setting.partition("\n")
        if scope != "command" or name not in TURNED_OFF:
            yield name, value if is_set else "true"
