"""The settings of a command: sections of the configuration, which is an INI file that the user writes.

Parsing it takes a twentieth of a start, so this first checks whether a section may exist.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress

from utt.errors import UttError, reason
from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime import paths
from utt.runtime.environment import Environment

if TYPE_CHECKING:
    import configparser

    from utt.runtime import config, setting_names
else:
    config = lazy("utt.runtime.config")
    setting_names = lazy("utt.runtime.setting_names")


class ConfigError(UttError):
    """The configuration cannot be read."""


class Settings:
    """The sections of the configuration, for one command: its file is opened once, and parsed once.

    ``is_reported`` is true once the user has been told that the file cannot be read, so that this happens only once.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._content: bytes | None = None
        self._error: ConfigError | None = None
        self._parser: configparser.ConfigParser | None = None
        self.is_reported = False

    @property
    def filename(self) -> str:
        """The path of the file, which need not exist. Raises UttError without a home directory to find it in."""
        return paths.config_file(self._environ)

    def section(self, name: str) -> configparser.SectionProxy | None:
        """Return the section *name*, None if there is none. Raises ConfigError if the file cannot be read."""
        parser = self.parsed_for(name)
        return parser[name] if parser is not None and parser.has_section(name) else None

    def mentions(self, section: str, word: str) -> bool:
        """Return true if there may be a section *section* with *word* in it, without parsing the file."""
        if not self.may_have(section):
            return False
        return not word.isascii() or word.lower().encode() in (self._content or b"").lower()

    def may_have(self, name: str) -> bool:
        """Return true if the file seems to have a section whose name begins so; false if it cannot be read.

        Capitals and spaces do not matter.
        """
        if self._content is None:
            self._content = self._read()
        # Without the closing bracket, so that a missing one is reported.
        return f"[{name}".encode() in self._content.lower().replace(b" ", b"")

    def misspelt(self, other_sections: Callable[[], Collection[str]]) -> list[str]:
        """Return the same as ``Config.misspelt``. Raises ConfigError if the file cannot be read."""
        parser = self.parsed_for("")
        return [] if parser is None else setting_names.misspelt(parser, other_sections)

    def parsed_for(self, name: str) -> configparser.ConfigParser | None:
        """Return the parsed file; or None if it has no section whose name begins so. Raises ConfigError."""
        # UTF-16, which has zeros, is reported too.
        is_wanted = self.may_have(name) or b"\0" in (self._content or b"")
        if is_wanted and self._parser is None and self._error is None:
            try:
                self._parser = config.parsed(self.filename, self._content or b"")
            except ConfigError as error:
                self._error = error
        if self._error is not None:
            raise self._error
        return self._parser

    def _read(self) -> bytes:
        try:
            return read(self.filename)
        except ConfigError as error:
            self._error = error
        except UttError:
            # Without a home directory, there is no configuration either.
            pass
        return b""


def settings(environ: Environment) -> Settings:
    """Return the settings of the configuration in this environment."""
    return Settings(environ)


def read(path: str) -> bytes:
    """Return the content of the file, empty if it is missing. Raises ConfigError if it cannot be read."""
    try:
        # The reason may have been temporary: on a network drive, for instance.
        with suppress(OSError):
            return _content(path)
        return _content(path)
    except OSError as error:
        raise unreadable(path, error.strerror or reason(error)) from error


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return b""


def unreadable(path: str, why: str) -> ConfigError:
    """Return the error for a file that cannot be read."""
    return ConfigError(f"The configuration {path} cannot be read: {why}")
