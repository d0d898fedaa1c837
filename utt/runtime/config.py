"""The configuration: an INI file that the user writes.

Parsing it takes a twentieth of a start, so configparser is lazy, and callers that need a section ask ``Settings``,
which first checks whether the section may exist.
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
    import io

    from utt.runtime import broken_config, setting_names
else:
    broken_config = lazy("utt.runtime.broken_config")
    setting_names = lazy("utt.runtime.setting_names")
    configparser = lazy("configparser")
    io = lazy("io")


class ConfigError(UttError):
    """The configuration cannot be read."""


class Config:
    """The configuration: its file, the values in effect, and the defaults.

    ``filename`` is the path of the file, which need not exist.

    Since 2.0.
    """

    def __init__(self, environ: Environment) -> None:
        self.filename: str = paths.config_file(environ)

    @property
    def values(self) -> configparser.ConfigParser:
        """The values in effect, read anew each time: the defaults, overridden by the file.

        Raises UttError if the file exists but cannot be read.
        """
        return _parsed(self.filename, _read(self.filename))

    @property
    def defaults(self) -> configparser.ConfigParser:
        """The values without a file: utt itself sets nothing. ``%`` is not interpolated."""
        return _parsed(self.filename, b"")

    def misspelt(self, other_sections: Callable[[], Collection[str]]) -> list[str]:
        """Return a line about each section and setting in effect that utt does not know, with what may be meant.

        *other_sections* returns names of sections that utt need not know, those of plugins for instance. Any other is
        reported only if it is similar to one of utt's. Raises UttError like ``values``.
        """
        return setting_names.misspelt(self.values, other_sections)


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

    def sections(self, word: str) -> dict[str, configparser.SectionProxy]:
        """Return the sections whose names begin with this *word*, by name: ``targets``, ``targets 2026-03-01``.

        Raises ConfigError if the file cannot be read.
        """
        parser = self.parsed_for(word)
        names = () if parser is None else parser.sections()
        return {name: parser[name] for name in names if parser is not None and name.split()[:1] == [word]}

    def mentions(self, section: str, word: str) -> bool:
        """Return true if there may be a section *section* with *word* in it, without parsing the file."""
        if not self.may_have(section):
            return False
        return not word.isascii() or word.lower().encode() in (self._content or b"").lower()

    def may_have(self, name: str) -> bool:
        """Return true if the file seems to have a section whose name begins so; false if it cannot be read."""
        if self._content is None:
            self._content = self._read()
        # Without the closing bracket, so that a missing one is reported.
        return f"[{name}".encode() in self._content

    def misspelt(self, other_sections: Callable[[], Collection[str]]) -> list[str]:
        """Return the same as ``Config.misspelt``, if the file has been parsed already; else nothing."""
        return [] if self._parser is None else setting_names.misspelt(self._parser, other_sections)

    def parsed_for(self, name: str) -> configparser.ConfigParser | None:
        """Return the parsed file; or None if it has no section whose name begins so. Raises ConfigError."""
        # UTF-16, which has zeros, is reported too.
        is_wanted = self.may_have(name) or b"\0" in (self._content or b"")
        if is_wanted and self._parser is None and self._error is None:
            try:
                self._parser = _parsed(self.filename, self._content or b"")
            except ConfigError as error:
                self._error = error
        if self._error is not None:
            raise self._error
        return self._parser

    def _read(self) -> bytes:
        try:
            return _read(self.filename)
        except ConfigError as error:
            self._error = error
        except UttError:
            # Without a home directory, there is no configuration either.
            pass
        return b""


def values(config: Config) -> configparser.ConfigParser:
    """Return the values in effect, for parameters of the type ``configparser.ConfigParser``."""
    return config.values


def settings(environ: Environment) -> Settings:
    """Return the settings of the configuration in this environment."""
    return Settings(environ)


def _read(path: str) -> bytes:
    """Return the content of the file, empty if it is missing. Raises ConfigError if it cannot be read."""
    try:
        # The reason may have been temporary: on a network drive, for instance.
        with suppress(OSError):
            return _content(path)
        return _content(path)
    except OSError as error:
        raise _unreadable(path, error.strerror or reason(error)) from error


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return b""


def _parsed(path: str, content: bytes) -> configparser.ConfigParser:
    # A comment may also follow a value, with whitespace before its mark.
    parser = configparser.ConfigParser(interpolation=None, inline_comment_prefixes=("#", ";"))
    try:
        parser.read_file(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig"), source=path)
    except (configparser.Error, UnicodeDecodeError) as error:
        raise _unreadable(path, broken_config.reason_of(error, content)) from error
    return parser


def _unreadable(path: str, why: str) -> ConfigError:
    return ConfigError(f"The configuration {path} cannot be read: {why}")
