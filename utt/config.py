"""The configuration: an INI file that the user writes."""

from __future__ import annotations

from configparser import ConfigParser
from configparser import Error as ConfigParserError

from utt import paths
from utt.errors import UttError
from utt.runtime import Environment


class Config:
    """The configuration: where its file is, what is in force, and what is without a file.

    ``filename`` is a path, of a file that need not exist; ``values`` and ``defaults`` are ConfigParsers. Reading
    ``values`` raises UttError if there is a file that cannot be read.
    """

    def __init__(self, environ: Environment) -> None:
        self.filename = paths.config_file(environ)

    @property
    def values(self) -> ConfigParser:
        """What is in force: the defaults, and over them what the file says."""
        parser = self.defaults
        try:
            with open(self.filename, encoding="utf-8-sig") as file:
                parser.read_file(file)
        except (FileNotFoundError, NotADirectoryError):
            pass
        except (ConfigParserError, UnicodeDecodeError, OSError) as error:
            reason = " ".join(str(error).split())
            raise UttError(f"The configuration {self.filename} cannot be read: {reason}") from error
        return parser

    @property
    def defaults(self) -> ConfigParser:
        """What is in force without a file."""
        return ConfigParser(interpolation=None)


def values(config: Config) -> ConfigParser:
    """What is in force, for whoever asks for a ``configparser.ConfigParser``."""
    return config.values
