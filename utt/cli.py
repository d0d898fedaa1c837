"""The command line: a parser made from the commands that were registered."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NoReturn

from utt.domain.moment import parse_moment
from utt.errors import UttError
from utt.lazy import load
from utt.registry import Command, PluginError, Registry
from utt.version import VERSION

_DESCRIPTION = "A time tracker for people who live in a terminal: one plain-text log, and commands that are plugins."


def parse(plugins: Registry, argv: Sequence[str] | None) -> argparse.Namespace | None:
    """The arguments of the command line, ``sys.argv``'s if *argv* is None; ``command`` in them is the chosen name.

    Without a command, the help is shown, and this is None. Exits with status 2, after a message, if the command line
    is wrong, and with status 0 after ``--help`` and ``--version``. Where a shell asks for completions, it is given
    them, and the process ends. Raises PluginError if the chosen command's plugin breaks meanwhile.
    """
    parser = argparse.ArgumentParser(prog="utt", description=_DESCRIPTION, formatter_class=_HelpFormatter)
    parser.add_argument("--data", dest="data_filename", metavar="FILE", help="the log to use instead of your own")
    parser.add_argument("--now", type=_moment, metavar="WHEN", help="take it to be this time, as in '2026-11-16 09:30'")
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="show the versions of utt and Python")
    # argcomplete has to see the parsers themselves.
    completing = "_ARGCOMPLETE" in os.environ
    parser_class: Any = _make_command_parser if completing else _CommandParser
    subparsers = parser.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", prog="utt", parser_class=parser_class
    )
    making = _Making(plugins)
    for _, command in sorted(plugins.commands.items()):
        # argparse formats a help text, but not a description.
        help_text = command.description.replace("%", "%%")
        subparsers.add_parser(
            command.name, help=help_text, description=command.description, add_args=making.add_args_of(command)
        )
    if completing:
        load("argcomplete:autocomplete")(parser)
    with making:
        args = parser.parse_args(argv)
    if args.command is None:
        parser.print_help()
        return None
    return args


class _Making:
    """The making and use of the chosen command's parser: what breaks in it is the fault of the command's plugin."""

    def __init__(self, plugins: Registry) -> None:
        self._plugins = plugins
        self._command: str | None = None

    def add_args_of(self, command: Command) -> Callable[[argparse.ArgumentParser], None]:
        """What gives the parser of *command* its arguments."""

        def add_args(parser: argparse.ArgumentParser) -> None:
            self._command = command.name
            try:
                command.add_args(parser)
            except (Exception, SystemExit) as error:
                raise self._failure("breaks while its arguments are added", error) from error

        return add_args

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, UttError | OSError) and self._command is not None:
            raise self._failure("breaks while its arguments are read", error) from error

    def _failure(self, doing: str, error: BaseException) -> BaseException:
        plugin = self._plugins.plugin_of("command", self._command)
        return (
            error
            if plugin is None
            else PluginError(plugin, f"its command {self._command} {doing}", error, self._command)
        )


class _HelpFormatter(argparse.HelpFormatter):
    """argparse's, but it asks for the terminal's width without importing shutil and the compressors that it needs.

    argparse makes a formatter for every argument that is added, so this is paid by every command.
    """

    def __init__(self, prog: str, **options: Any) -> None:
        super().__init__(prog, width=_columns() - 2, **options)


def _columns() -> int:
    try:
        columns = int(os.environ.get("COLUMNS", ""))
    except ValueError:
        columns = 0
    if columns <= 0:
        try:
            columns = os.get_terminal_size(1).columns
        except OSError:
            columns = 0
    return columns if columns > 0 else 80


class _CommandParser:
    """Stands for a command's parser, which is made when something is asked of it: when the command is chosen."""

    def __init__(self, **options: Any) -> None:
        self._options = options

    def __getattr__(self, name: str) -> Any:
        if "_parser" not in vars(self):
            self._parser = _make_command_parser(**self._options)
        return getattr(self._parser, name)


def _make_command_parser(
    *, add_args: Callable[[argparse.ArgumentParser], None], **options: Any
) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(formatter_class=_HelpFormatter, **options)
    add_args(parser)
    return parser


class _ShowVersion(argparse.Action):
    """Like argparse's action of the name, which would make one paragraph of the lines."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        print(f"utt {VERSION}\nPython {sys.version}")
        parser.exit()


def _moment(words: str) -> datetime:
    try:
        return parse_moment(words, datetime.now())
    except UttError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
