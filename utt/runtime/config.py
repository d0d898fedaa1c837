"""The configuration as a whole: an INI file that the user writes. For its sections, callers ask ``Settings``."""

from __future__ import annotations

from collections.abc import Callable, Collection

from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime import paths
from utt.runtime.environment import Environment
from utt.runtime.settings import read, unreadable

if TYPE_CHECKING:
    import configparser
    import io

    from utt.runtime import broken_config, setting_names
else:
    broken_config = lazy("utt.runtime.broken_config")
    setting_names = lazy("utt.runtime.setting_names")
    configparser = lazy("configparser")
    io = lazy("io")


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
        return parsed(self.filename, read(self.filename))

    @property
    def defaults(self) -> configparser.ConfigParser:
        """The values without a file: utt itself sets nothing. ``%`` is not interpolated."""
        return parsed(self.filename, b"")

    def misspelt(self, other_sections: Callable[[], Collection[str]]) -> list[str]:
        """Return a line about each section and setting in effect that utt does not know, with what may be meant.

        *other_sections* returns names of sections that utt need not know, those of plugins for instance. Any other is
        reported only if it is similar to one of utt's. Raises UttError like ``values``.
        """
        return setting_names.misspelt(self.values, other_sections)


def values(config: Config) -> configparser.ConfigParser:
    """Return the values in effect, for parameters of the type ``configparser.ConfigParser``."""
    return config.values


def parsed(path: str, content: bytes) -> configparser.ConfigParser:
    """Return the *content* of the file *path*, parsed; names of utt's sections are in lower case, like all settings'.

    Raises ConfigError if it is invalid.
    """
    # A comment may also follow a value, with whitespace before its mark.
    parser = configparser.ConfigParser(interpolation=None, inline_comment_prefixes=("#", ";"))
    try:
        lines = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig")
        parser.read_file(map(_with_name_of_section, lines), source=path)
    except (configparser.Error, UnicodeDecodeError) as error:
        raise unreadable(path, broken_config.reason_of(error, content)) from error
    return parser


def _with_name_of_section(line: str) -> str:
    """Return *line*; if it begins one of utt's sections, ``[ Day ]`` for instance, with its name as utt writes it."""
    name, bracket, rest = line[1:].partition("]")
    # Most names are written so, and the names of settings take long to import.
    if line[:1] != "[" or name == name.lower().strip():
        return line
    word, *more = name.split() or [""]
    return f"[{' '.join([word.lower(), *more])}{bracket}{rest}" if word.lower() in setting_names.KNOWN else line
