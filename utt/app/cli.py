"""The command line: a parser made from the commands that were registered."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from utt.app import untranslated
from utt.domain.printable import printable
from utt.errors import UttError
from utt.lazy import lazy
from utt.plugin_system.faults import Suspect, blamed
from utt.plugin_system.plugin import Command, Plugin, PluginError
from utt.plugin_system.registry import Registry

if TYPE_CHECKING:
    from utt import version
    from utt.arguments import completes
    from utt.completion import finder
    from utt.domain import moment
else:
    completes = lazy("utt.arguments.completes")
    finder = lazy("utt.completion.finder")
    moment = lazy("utt.domain.moment")
    version = lazy("utt.version")

_NAME = "utt"
_LONGEST_COMMAND = len("    completion")
_DESCRIPTION = "A time tracker for people who live in a terminal: one plain-text log, and commands that are plugins."


def parse(plugins: Registry, argv: Sequence[str] | None) -> argparse.Namespace | None:
    """The arguments of the command line, ``sys.argv``'s if *argv* is None; ``utt_command`` in them is the chosen name.

    Without a command, the help is shown, and this is None. Exits with status 2, after a message, if the command line
    is wrong, and with status 0 after ``--help`` and ``--version``. Where a shell asks for completions, it is given
    them, and the process ends. Raises PluginError if the chosen command's plugin breaks meanwhile.
    """
    untranslated.import_argparse()
    parser = _Parser(prog=_NAME, description=_DESCRIPTION)
    data = parser.add_argument(
        "--data", dest="utt_data_filename", metavar="FILE", help="the log to use instead of your own"
    )
    now = parser.add_argument(
        "--now", dest="utt_now", type=_moment, metavar="WHEN", help="take it to be this time, as in '2026-11-16 09:30'"
    )
    parser.add_argument("-q", "--quiet", dest="utt_quiet", action="store_true", help="do not say what was recorded")
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="show the versions of utt and Python")
    parser_class: Any = _CommandParser
    subparsers = parser.add_subparsers(
        dest="utt_command", metavar="COMMAND", title="commands", prog=_NAME, parser_class=parser_class
    )
    making = _Making(plugins)
    for _, command in sorted(plugins.commands.items()):
        # argparse formats a help text, but not a description.
        description = printable(command.description)
        help_text = description.replace("%", "%%")
        subparsers.add_parser(
            command.name, help=help_text, description=description, add_args=making.add_args_of(command)
        )
    if is_completing():
        completes.completes(data, "files")
        # To read a moment may take long, and no completion depends on it.
        now.type = None
        finder.complete(parser, _maker_of_parsers(subparsers.choices))
    with making.whole():
        args = parser.parse_args(argv)
    if args.utt_command is None:
        parser.print_help()
        return None
    # The names without utt_ are public, but a plugin's own arguments may be called so as well.
    for name in ("command", "data_filename", "now"):
        if not hasattr(args, name):
            setattr(args, name, getattr(args, f"utt_{name}"))
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
            with blamed(self._suspect("added"), lets_pass=(KeyboardInterrupt,)):
                command.add_args(parser)

        return add_args

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Blame the plugin for what breaks in the block, which reads the command line, once a command is chosen."""
        try:
            with blamed(self._suspect("read"), lets_pass=(UttError, OSError, KeyboardInterrupt, SystemExit)):
                yield
        except PluginError as failure:
            failure.command = self._command
            raise

    def _suspect(self, what: str) -> Suspect:
        def suspect(error: BaseException) -> tuple[Plugin, str] | None:
            plugin = self._plugins.plugin_of("command", self._command)
            doing = f"its command {self._command} breaks while its arguments are {what}"
            return None if plugin is None else (plugin, doing)

        return suspect


def is_completing() -> bool:
    """Return true if a shell asks for completions, and shows whatever is printed in the middle of the line."""
    return "_ARGCOMPLETE" in os.environ


class _Parser(argparse.ArgumentParser):
    """argparse's, to which ``-`` and a digit begin a value: ``-15m`` after ``--at``, ``-1`` after ``--week``.

    argparse has that for whole numbers only, and takes ``-15m`` for an option that it does not know. From Python 3.14
    on, the pattern is its own too. Before that, nothing public changes it.
    """

    def __init__(self, **options: Any) -> None:
        # A plugin's parser may have parsers of its own, which are of this class too.
        super().__init__(**{"formatter_class": partial(_HelpFormatter, width=_columns() - 2)} | options)
        self._negative_number_matcher = _Number()  # type: ignore[assignment]


class _Number:
    """What argparse uses of a regular expression, but it need not be compiled at each start."""

    def match(self, text: str) -> bool:
        """Return true if *text* begins like a number below zero."""
        return text[:1] == "-" and text[1:].removeprefix(".")[:1] in tuple("0123456789")


class _HelpFormatter(argparse.HelpFormatter):
    """argparse's, but it is told the terminal's width, and need not import shutil to ask for it.

    argparse makes a formatter for every argument that is added, so this is paid by every command.
    """

    def __init__(self, prog: str, **options: Any) -> None:
        super().__init__(prog, **options)
        if prog == _NAME:
            # argparse forgets that commands are indented, and would put the help of a long one on a line of its own.
            self._action_max_length = _LONGEST_COMMAND


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

    def __init__(self, *, add_args: Callable[[argparse.ArgumentParser], None], **options: Any) -> None:
        self._add_args = add_args
        self._options = options

    def made(self) -> argparse.ArgumentParser:
        """The parser itself."""
        if "_parser" not in vars(self):
            parser = _Parser(**self._options)
            self._add_args(parser)
            self._parser = parser
        return self._parser

    def __getattr__(self, name: str) -> Any:
        return getattr(self.made(), name)


def _maker_of_parsers(parsers: dict[str, Any]) -> Callable[[str], None]:
    """What puts the parser itself in its place among *parsers*, given a name that may be a command's.

    argcomplete looks inside the parser of the command that is in the line, and needs no others.
    """

    def make(name: str) -> None:
        if isinstance(parsers.get(name), _CommandParser):
            parsers[name] = parsers[name].made()

    return make


class _ShowVersion(argparse.Action):
    """Like argparse's action of the name, which would make one paragraph of the lines."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        print(f"utt {version.VERSION}\nPython {sys.version}")
        parser.exit()


def _moment(words: str) -> datetime:
    try:
        return moment.parse_moment(words, datetime.now())
    except UttError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
