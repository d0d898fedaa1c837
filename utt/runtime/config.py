"""The configuration: an INI file that the user writes."""

from __future__ import annotations

from configparser import ConfigParser
from configparser import Error as ConfigParserError

from utt.errors import UttError
from utt.runtime import paths
from utt.runtime.environment import Environment


class Config:
    """The configuration: where its file is, what is in force, and what is without a file.

    ``filename`` is a path, of a file that need not exist.

    Since 2.0.
    """

    def __init__(self, environ: Environment) -> None:
        self.filename: str = paths.config_file(environ)

    @property
    def values(self) -> ConfigParser:
        """What is in force, read anew each time: the defaults, and over them what the file says.

        Raises UttError if there is a file, and it cannot be read.
        """
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
        """What is in force without a file: utt itself sets nothing. No ``%`` is interpolated."""
        return ConfigParser(interpolation=None)


def is_quiet(environ: Environment) -> bool:
    """Whether the user wants to hear nothing of what was recorded. Raises UttError if that cannot be read."""
    config = Config(environ)
    try:
        return config.values.getboolean("ui", "quiet", fallback=False)
    except ValueError as error:
        raise UttError(f"[ui] quiet in {config.filename} is neither yes nor no: write quiet = yes") from error


def values(config: Config) -> ConfigParser:
    """What is in force, for whoever asks for a ``configparser.ConfigParser``."""
    return config.values
