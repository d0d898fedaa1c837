"""The command line: a parser made from the commands that were registered."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime

from utt.app import untranslated
from utt.domain.entry import parse_stamp
from utt.domain.printable import printable
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.faults import Suspect, blamed
from utt.plugin_system.plugin import Command, Plugin, PluginError
from utt.plugin_system.registry import Registry
from utt.runtime.settings import Settings

if TYPE_CHECKING:
    from typing import Any, NoReturn

    from utt import version
    from utt.app import aliases, columns, completing, suggestions
    from utt.app import help as helping
    from utt.arguments import unquoted, words
    from utt.domain import moment
    from utt.domain.calendar import Calendar
else:
    aliases = lazy("utt.app.aliases")
    columns = lazy("utt.app.columns")
    completing = lazy("utt.app.completing")
    helping = lazy("utt.app.help")
    suggestions = lazy("utt.app.suggestions")
    unquoted = lazy("utt.arguments.unquoted")
    words = lazy("utt.arguments.words")
    moment = lazy("utt.domain.moment")
    version = lazy("utt.version")

_NAME = "utt"


def parse(
    plugins: Registry,
    argv: Sequence[str] | None,
    settings: Settings,
    calendar_for: Callable[[argparse.Namespace], Calendar],
) -> argparse.Namespace | None:
    """Return the arguments of the command line, ``sys.argv`` if *argv* is None; ``utt_command`` in them is the chosen
    command, after expanding the aliases of *settings*.

    *calendar_for* returns the calendar, for words after ``--now`` that depend on it. It is called with the arguments,
    in which these words are read as if days began at midnight.

    Without a command, prints the help and returns None. Exits with status 2, after a message, if the command line is
    invalid, and with status 0 after ``--help`` and ``--version``. If a shell asks for completions, prints them and ends
    the process. Raises PluginError if the chosen command's plugin breaks meanwhile, and what *calendar_for* raises.
    """
    untranslated.import_argparse()
    parser = ProgramParser(plugins, settings)
    if is_completing():
        # Parsing a moment may be slow, and no completion depends on it.
        parser.now.type = None
        completing.complete(parser, plugins, settings)
    parser.making.is_plain = _is_plain(argv)
    with parser.making.whole():
        args: argparse.Namespace = parser.parse_args(argv)
    if args.utt_command is None:
        parser.print_help()
        return None
    # The names without utt_ are public, but a plugin's own arguments may have them as well.
    public = [name for name in ("command", "data_filename", "now") if not hasattr(args, name)]
    for name in public:
        setattr(args, name, getattr(args, f"utt_{name}"))
    if parser.is_now_in_words:
        args.utt_now = parser.moment_of_now(calendar_for(args))
        if "now" in public:
            args.now = args.utt_now
    return args


def command_in(argv: Sequence[str] | None) -> str | None:
    """Return the word in the command's position, which need not be a command; None if there is none."""
    words = sys.argv[1:] if argv is None else argv
    place = place_of_command(words)
    return None if place is None else words[place]


def place_of_command(words: Sequence[str]) -> int | None:
    """Return the index of the command: the first word after utt's own options. None if there is none."""
    is_value = False
    for place, word in enumerate(words):
        if is_value:
            is_value = False
        elif word[:1] != "-":
            return place
        else:
            is_value = len(word) > 2 and ("--data".startswith(word) or "--now".startswith(word))
    return None


def _is_plain(argv: Sequence[str] | None) -> bool:
    """Return true if no option follows the command and no help is requested: then options need not be known."""
    given = sys.argv[1:] if argv is None else argv
    place = place_of_command(given)
    asks_for_help = any(word.startswith(("-h", "--h")) for word in given)
    return place is not None and not asks_for_help and not any(map(_is_option, given[place:]))


class _Making:
    """Creates and uses the chosen command's parser: whatever breaks there is the fault of the command's plugin."""

    is_plain = False

    def __init__(self, plugins: Registry) -> None:
        self._plugins = plugins
        self._command: str | None = None

    def add_args(self, command: Command, parser: _Parser) -> None:
        """Add the arguments of *command* to its parser, without the rare ones if ``is_plain`` is true."""
        self._command = command.name
        with blamed(self._suspect("added"), lets_pass=(KeyboardInterrupt,)):
            parser.rare = [] if self.is_plain else None
            command.add_args(parser)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Blame the plugin for what breaks in the block, which parses the command line, once a command is chosen."""
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
    """Return true if a shell asks for completions, and would show anything printed in the middle of the line."""
    return "_ARGCOMPLETE" in os.environ


class _Parser(argparse.ArgumentParser):
    """argparse's parser, for which ``-`` and a digit begin a value: ``-15m`` after ``--at``, ``-1`` after ``--week``.

    argparse allows that for plain numbers only, and treats ``-15m`` as an unknown option. From Python 3.14 on, its own
    pattern allows it too; before that, nothing public changes the pattern.

    Errors are reported in utt's words, see ``suggestions``. ``examples`` are shown at the end of the help.
    """

    is_of_utt = False
    examples: Sequence[str] = ()
    program: ProgramParser | None = None

    def __init__(self, **options: Any) -> None:
        self._is_adding = False
        self.rare: list[Callable[[argparse.ArgumentParser], object]] | None = None
        # A plugin's parser may have subparsers, which are of this class too.
        super().__init__(**{"formatter_class": _formatter} | options)
        self._negative_number_matcher = _Number()  # type: ignore[assignment]
        self.words: Sequence[str] = ()

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        self._is_adding = True
        try:
            return super().add_argument(*names, **options)
        finally:
            self._is_adding = False

    def _get_formatter(self) -> argparse.HelpFormatter:
        return _LOOKS_AT_METAVARS if self._is_adding else super()._get_formatter()

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse the arguments as argparse does, but allow words of a name or a period after an option as well.

        argparse takes only the first run of words, and returns the others as unknown.
        """
        self.words = sys.argv[1:] if args is None else args
        parsed, unknown = super().parse_known_args(args, namespace)
        for action in self._actions:
            if getattr(action, "takes_when", False) and getattr(parsed, action.dest, None) and not is_completing():
                self._require_quotes(action)
        # Words may follow a one-word comment, too.
        is_split = unknown or getattr(parsed, "comment", None)
        name = next(filter(words.takes_words, self._actions), None) if is_split else None
        if name is None:
            return parsed, unknown
        end = unknown.index("--") if "--" in unknown else len(unknown)
        options = [word for word in unknown[:end] if _is_option(word)]
        more = [word for word in unknown[:end] if not _is_option(word)] + unknown[end + 1 :]
        words.with_more(name, self, parsed, more)
        unclear = None if is_completing() else unquoted.unclear_comment(name, self.prog, parsed, self.words)
        if unclear is not None:
            self.exit_with(unclear)
        return parsed, options

    def _require_quotes(self, action: argparse.Action) -> None:
        """End the process with an error if the shell has split a single time: ``--at yesterday 17:00``."""
        said = unquoted.unclear_phrase(action, self.words, bool(self.get_default("utt_at_takes_range")))
        if said is not None:
            self.exit_with(said)

    def add_rare(self) -> None:
        """Add the arguments that a plain command line does not need."""
        while self.rare:
            self.rare.pop(0)(self)

    def format_help(self) -> str:
        return super().format_help() + (helping.examples(self.examples) if self.examples else "")

    def error(self, message: str) -> NoReturn:
        option = suggestions.unknown_option(self)
        if option is not None and self.program is not None:
            self.program.exit_with_rest([option], self)
        self.exit_with(suggestions.about(message, self))

    def exit_with(self, said: str) -> NoReturn:
        """Print what is wrong and the command's usage, and end the process."""
        self.add_rare()
        for line in (f"error: {said}", suggestions.usage(self, columns.columns())):
            self._print_message(f"{printable(line)}\n", sys.stderr)
        sys.exit(2)

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:
        if action.option_strings and arg_strings == ["--"]:
            # It can only come from --option=--, and argparse would drop it.
            value = self._get_value(action, "--")
            self._check_value(action, value)
            return value if action.nargs in (None, argparse.OPTIONAL) else [value]
        return super()._get_values(action, arg_strings)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            raise argparse.ArgumentError(None, suggestions.about_value(self, action, value, self.words))


class ProgramParser(_Parser):
    """The parser of utt's own options, and of the command.

    ``commands`` has the commands' parsers, by name, and ``subparsers`` is their argument. ``data`` and ``now`` are the
    arguments of these names. *settings* have the aliases. ``is_now_in_words`` is true if the meaning of ``--now``
    depends on the calendar.
    """

    is_of_utt = True
    is_now_in_words = False

    def __init__(self, plugins: Registry, settings: Settings | None) -> None:
        super().__init__(prog=_NAME, add_help=False)
        self._plugins = plugins
        self._settings = settings
        self.making = _Making(plugins)
        self.add_argument("-h", "--help", action=_ShowHelp, nargs=0, help="print this help, or that of a command")
        self.data = self.add_argument(
            "--data", dest="utt_data_filename", metavar="FILE", help="the log to use instead of your own"
        )
        self.now = self.add_argument(
            "--now", dest="utt_now", type=self._moment, metavar="WHEN", help="pretend that it is this time"
        )
        self.add_argument("-q", "--quiet", dest="utt_quiet", action="store_true", help="do not say what was recorded")
        self.add_argument("--version", action=_ShowVersion, nargs=0, help="print the versions of utt and Python")
        self.subparsers = self.add_subparsers(dest="utt_command", metavar="COMMAND", prog=_NAME)
        # Do what add_parser does, for parsers that are made later.
        parsers: Any = self.subparsers.choices
        self.commands: dict[str, Any] = parsers
        self._add(plugins.commands_at_hand)

    def _add(self, commands: Mapping[str, Command]) -> None:
        for name, command in sorted(commands.items()):
            if name not in self.commands:
                self.commands[name] = CommandParser(command, self)

    def moment_of_now(self, calendar: Calendar) -> datetime:
        """Return the moment of the words after ``--now``, with the days of *calendar*. Exits if they are invalid."""
        try:
            return moment.parse_moment(self._words_of_now, self._clock, calendar, takes_offset=True)
        except UttError as error:
            self.error(f"argument --now: {error}")

    def _moment(self, words: str) -> datetime:
        # Fast path for the form that scripts use.
        stamp = parse_stamp(words)
        self.is_now_in_words = stamp is None
        if stamp is not None:
            return stamp
        self._words_of_now, self._clock = words, datetime.now()
        try:
            return moment.parse_moment(words, self._clock, takes_offset=True)
        except UttError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    @property
    def aliases(self) -> dict[str, str]:
        """The value of each alias."""
        return {} if self._settings is None else aliases.Aliases(self._settings).values()

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        parsed, rest = self.parse_known_args(args, namespace)
        rest = [word for word in rest if word != "--"]
        if rest:
            self.exit_with_rest(rest, self if parsed.utt_command is None else self.commands[parsed.utt_command].made())
        return parsed

    def exit_with_rest(self, rest: Sequence[str], chosen: _Parser) -> NoReturn:
        """Print what is wrong with the *rest* of the line, which the parser *chosen* left over, and end the process."""
        self.making.is_plain = False
        chosen.add_rare()
        chosen.exit_with(suggestions.about_rest(rest, self, chosen, self._other_parsers))

    def format_help(self) -> str:
        return helping.whole(
            self, self._plugins, sorted({*self.aliases} - {*self._plugins.commands}), columns.columns()
        )

    def _other_parsers(self) -> Iterator[tuple[str, argparse.ArgumentParser]]:
        self._add(self._plugins.commands)
        for name, parser in self.commands.items():
            # Ignore another command's plugin that breaks here: it is not the one in use.
            with suppress(Exception):
                yield name, parser.made()


class _Number:
    """The part of a regular expression that argparse uses, without compiling one at each start."""

    def match(self, text: str) -> bool:
        """Return true if *text* begins like a negative number."""
        return text[:1] == "-" and text[1:].removeprefix(".")[:1] in tuple("0123456789")


def _is_option(word: str) -> bool:
    return len(word) > 1 and word[0] == "-" and " " not in word and not _Number().match(word)


def _formatter(prog: str) -> argparse.HelpFormatter:
    return columns.formatter(prog)


class _LookAtMetavars(argparse.HelpFormatter):
    """The part of a formatter that argparse uses for each added argument. A whole one would slow down each start."""

    _prog = ""

    def __init__(self) -> None:
        pass


_LOOKS_AT_METAVARS = _LookAtMetavars()


class CommandParser:
    """Stands in for a command's parser, which is created on first use: when the command is chosen."""

    def __init__(self, command: Command, program: ProgramParser) -> None:
        self._command = command
        self._program = program

    def made(self) -> argparse.ArgumentParser:
        """Return the parser itself."""
        if "_parser" not in vars(self):
            command = self._command
            parser = _Parser(prog=f"{_NAME} {command.name}", description=printable(command.description))
            parser.examples = command.examples
            parser.program = self._program
            self._program.making.add_args(command, parser)
            self._parser = parser
        return self._parser

    def __getattr__(self, name: str) -> Any:
        return getattr(self.made(), name)


class _ShowHelp(argparse.Action):
    """Like argparse's action of that name, but ``utt --help report`` prints the command's help."""

    def __call__(self, parser: Any, *_: object) -> NoReturn:
        helping.print_help(parser, parser.words, parser.commands)
        sys.exit()


class _ShowVersion(argparse.Action):
    """Like argparse's action of that name, which would join the lines into one paragraph."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        print(f"utt {version.VERSION}\nPython {sys.version}")
        parser.exit()
