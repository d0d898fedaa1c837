"""Formats of plugins: what breaks in them is the plugin's fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from utt.errors import UttError
from utt.lazy import TYPE_CHECKING
from utt.plugin_system.faults import Suspect, blamed

if TYPE_CHECKING:
    from typing import Any
_METHODS = ("render", "write", "write_file", "read", "recognises")


class Suspected:
    """An object of a plugin's format: what breaks in its methods is the plugin's fault, whoever calls them. An OSError
    is not, since the output and the files are not the plugin's.

    What it reads is passed to *require*; what that raises is the plugin's fault too.
    """

    def __init__(self, made: Any, suspect: Suspect, require: Callable[[object], None]) -> None:
        self._made = made
        self._suspect = suspect
        self._require = require

    @property
    def file_endings(self) -> tuple[str, ...]:
        """The endings of the paths for which ``write_file`` is called, none for a format that is all text."""
        with self._blamed():
            endings = tuple(getattr(self._made, "file_endings", ()))
            if not all(isinstance(each, str) for each in endings):
                raise TypeError(f"file_endings must be texts, not {endings!r}")
        return endings

    def __getattr__(self, name: str) -> Any:
        # That one has no write is no fault, if it writes files.
        lacks_write = name == "write" and hasattr(self._made, "write_file") and not hasattr(self._made, name)
        if name not in _METHODS or lacks_write:
            return getattr(self._made, name)

        def called(*arguments: Any) -> Any:
            with self._blamed():
                result = getattr(self._made, name)(*arguments)
                return self._iterated(iter(result)) if name == "read" else result

        return called

    def _blamed(self) -> blamed:
        return blamed(self._suspect, lets_pass=(UttError, OSError, KeyboardInterrupt, SystemExit, GeneratorExit))

    def _iterated(self, results: Iterator[Any]) -> Iterator[Any]:
        with self._blamed():
            for each in results:
                self._require(each)
                yield each
