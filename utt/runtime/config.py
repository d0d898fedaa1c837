"""The configuration: an INI file that the user writes.

To parse it costs a twentieth of a start, so the module that does is lazy, and those who want a section of it ask
``Settings``, which looks first whether the section may be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from utt.errors import UttError, reason
from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime import paths
from utt.runtime.environment import Environment

if TYPE_CHECKING:
    import configparser
    import io
else:
    configparser = lazy("configparser")
    io = lazy("io")


class ConfigError(UttError):
    """The configuration cannot be read."""


class Config:
    """The configuration: where its file is, what is in force, and what is without a file.

    ``filename`` is a path, of a file that need not exist.

    Since 2.0.
    """

    def __init__(self, environ: Environment) -> None:
        self.filename: str = paths.config_file(environ)

    @property
    def values(self) -> configparser.ConfigParser:
        """What is in force, read anew each time: the defaults, and over them what the file says.

        Raises UttError if there is a file, and it cannot be read.
        """
        return _parsed(self.filename, _read(self.filename))

    @property
    def defaults(self) -> configparser.ConfigParser:
        """What is in force without a file: utt itself sets nothing. No ``%`` is interpolated."""
        return _parsed(self.filename, b"")


class Settings:
    """The sections of the configuration, for one command: its file is opened once, and parsed once.

    ``is_told`` is true once the user has been told that the file cannot be read, which is to be told once.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._outcome: bytes | ConfigError | None = None
        self._parser: configparser.ConfigParser | None = None
        self.is_told = False

    @property
    def filename(self) -> str:
        """The path of the file, which need not exist. Raises UttError without a home directory to find it in."""
        return paths.config_file(self._environ)

    def section(self, name: str) -> configparser.SectionProxy | None:
        """Return the section *name*, None if there is none. Raises ConfigError if the file cannot be read."""
        parser = self._parser_of(name)
        return parser[name] if parser is not None and parser.has_section(name) else None

    def sections(self, word: str) -> dict[str, configparser.SectionProxy]:
        """Return the sections whose names begin with this *word*, by their names: ``targets``, ``targets 2026-03-01``.

        Raises ConfigError if the file cannot be read.
        """
        parser = self._parser_of(word)
        names = () if parser is None else parser.sections()
        return {name: parser[name] for name in names if parser is not None and name.split()[:1] == [word]}

    def mentions(self, section: str, word: str) -> bool:
        """Return true if there may be a section *section* with *word* in it: the file need not be parsed for that."""
        if self._outcome is None:
            self._outcome = self._read()
        if isinstance(self._outcome, ConfigError) or f"[{section}".encode() not in self._outcome:
            return False
        return not word.isascii() or word.lower().encode() in self._outcome.lower()

    def _parser_of(self, section: str) -> configparser.ConfigParser | None:
        """Return the parsed file, None if it has no section of that name, nor one that begins with it."""
        if self._outcome is None:
            self._outcome = self._read()
        if isinstance(self._outcome, ConfigError):
            raise self._outcome
        # Without the bracket that closes it, so that one which is missing is told of. As is UTF-16, which has zeros.
        if f"[{section}".encode() not in self._outcome and b"\0" not in self._outcome:
            return None
        if self._parser is None:
            try:
                self._parser = _parsed(self.filename, self._outcome)
            except ConfigError as error:
                self._outcome = error
                raise
        return self._parser

    def _read(self) -> bytes | ConfigError:
        try:
            return _read(self.filename)
        except ConfigError as error:
            return error
        except UttError:
            # Without a home directory, there is no configuration either.
            return b""


def values(config: Config) -> configparser.ConfigParser:
    """Return what is in force, for whoever asks for a ``configparser.ConfigParser``."""
    return config.values


def settings(environ: Environment) -> Settings:
    """Return the sections of the configuration that this environment names."""
    return Settings(environ)


def _read(path: str) -> bytes:
    """Return the content of the file, empty if it is missing. Raises ConfigError if it cannot be read."""
    try:
        # What kept it from being read may have passed: on a network drive, for instance.
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
    # A comment may also follow a value, with white space before its mark.
    parser = configparser.ConfigParser(interpolation=None, inline_comment_prefixes=("#", ";"))
    try:
        parser.read_file(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig"), source=path)
    except (configparser.Error, UnicodeDecodeError) as error:
        raise _unreadable(path, reason(error)) from error
    return parser


def _unreadable(path: str, why: str) -> ConfigError:
    return ConfigError(f"The configuration {path} cannot be read: {why}")
