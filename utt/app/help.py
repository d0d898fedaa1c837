"""The help: of utt as a whole, of a command, and of all commands."""

from __future__ import annotations

import re
import textwrap
from argparse import ArgumentParser
from collections.abc import Collection, Iterable, Mapping
from itertools import dropwhile

from utt.app import cli
from utt.app.aliases import Aliases
from utt.app.columns import columns as columns_of_terminal
from utt.domain.printable import printable
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.plugin import Command
from utt.plugin_system.registry import Registry
from utt.runtime.settings import Settings
from utt.terminal.help import Help
from utt.terminal.topics import TOPICS

if TYPE_CHECKING:
    from typing import Any

    from utt.app import suggestions
else:
    suggestions = lazy("utt.app.suggestions")

_DESCRIPTION = "A time tracker for people who live in a terminal. Record what you finish:"
_OTHERS = "others"
_GROUPS = ("record", "correct", "look", "exchange", "set up")
EXAMPLES = (
    ("utt hello", "when you arrive"),
    ("utt add acme: design review", "when you have finished something"),
    ("utt add lunch --break", "after a break"),
    ("utt report --week", "where the week's time went"),
)
_WIDTH = 12
_MOST_TOPICS = 3


def whole(parser: ArgumentParser, plugins: Registry, alias_names: Collection[str], columns: int) -> str:
    """Return utt's help, with the options of *parser*: with only utt's own commands, 23 rows of 80 *columns*."""
    options = parser._get_formatter()
    options.start_section("options")
    options.add_arguments([action for action in parser._actions if action.option_strings])
    options.end_section()
    groups = grouped(plugins)
    parts = [
        "usage: utt [options] COMMAND …",
        textwrap.fill(_DESCRIPTION, columns),
        "\n".join(_example(line, meaning, columns) for line, meaning in EXAMPLES),
        "\n".join(
            [
                textwrap.fill("commands (utt help lists them, utt help COMMAND explains one):", columns),
                *(_row(name, ", ".join(each.name for each in group), columns) for name, group in groups.items()),
                *([_row("aliases", ", ".join(alias_names), columns)] if alias_names else ()),
            ]
        ),
        options.format_help(),
    ]
    return "\n\n".join(parts)


def print_help(parser: ArgumentParser, words: Iterable[str], commands: Mapping[str, Any]) -> None:
    """Print the help of the command that the *words* of the line name after the option, else that of *parser*.

    *commands* are the commands' parsers, by name.
    """
    behind = dropwhile(lambda word: not word.startswith(("-h", "--h")), words)
    name = next((word for word in behind if word in commands), None)
    (parser if name is None else commands[name].made()).print_help()


def examples(lines: Iterable[str]) -> str:
    """Return the end of a command's help: its examples."""
    return "".join(["\nexamples:\n", *(f"  {printable(line)}\n" for line in lines)])


class CommandsHelp(Help):
    """The help of all registered commands."""

    def __init__(self, plugins: Registry, settings: Settings) -> None:
        self._plugins = plugins
        self._aliases = Aliases(settings)

    def overview(self) -> str:
        lines: list[str] = []
        columns = columns_of_terminal()
        for name, commands in grouped(self._plugins).items():
            lines += [f"{printable(name)}:", *(_row(each.name, each.description, columns) for each in commands), ""]
        if usable := self._usable_aliases():
            lines += ["aliases:", *(_row(name, f"utt {meant}", columns) for name, meant in usable.items()), ""]
        lines += ["topics:", *(_row(name, topic.about, columns) for name, topic in TOPICS.items())]
        last = "For more, see utt help COMMAND and utt help TOPIC; for less, utt --help."
        return "\n".join([*lines, "", textwrap.fill(last, columns)])

    def of_command(self, name: str) -> str:
        commands = self._plugins.commands
        aliases = self._usable_aliases()
        if name in commands:
            return parser_of(self._plugins, name).format_help()
        if name not in aliases:
            names = [*commands, *aliases, *TOPICS]
            raise UttError(suggestions.about_command(name, names, what="command or topic", explained_in=_topics(name)))
        command = cli.command_in(self._aliases.expanded([name], commands))
        short_for = f"{name} is short for: utt {printable(aliases[name])}\n"
        return short_for if command is None else f"{short_for}\n{self.of_command(command)}"

    def _usable_aliases(self) -> dict[str, str]:
        return {name: meant for name, meant in self._aliases.values().items() if name not in self._plugins.commands}


def _topics(word: str) -> list[str]:
    """Return the topics whose texts have *word*, or its plural; none for a word that many have."""
    pattern = rf"\b{re.escape(word.lower().removesuffix('s'))}s?\b"
    found = [name for name, topic in TOPICS.items() if re.search(pattern, topic.text.lower())]
    return found if len(found) <= _MOST_TOPICS else []


def _row(name: str, text: str, columns: int) -> str:
    """Return *name* followed by its *text*, which continues below itself if the line would be too long."""
    return textwrap.fill(
        printable(text),
        columns,
        initial_indent=f"  {printable(name):<{_WIDTH - 1}} ",
        subsequent_indent=" " * (_WIDTH + 2),
        break_on_hyphens=False,
        break_long_words=False,
    )


def grouped(plugins: Registry) -> dict[str, list[Command]]:
    """Return the commands by group: utt's groups in their order, then those of plugins, and ``others`` last."""
    groups: dict[str, list[Command]] = {name: [] for name in _GROUPS}
    for _, command in sorted(plugins.commands.items()):
        groups.setdefault(command.group, []).append(command)
    if _OTHERS in groups:
        groups[_OTHERS] = groups.pop(_OTHERS)
    return {name: commands for name, commands in groups.items() if commands}


def _example(line: str, meaning: str, columns: int) -> str:
    row = f"  {line:<32}{meaning}"
    return row if len(row) <= columns else f"  {line}"


def parser_of(plugins: Registry, name: str) -> ArgumentParser:
    """Return the parser of the command *name*, which exists. Raises PluginError if its plugin breaks meanwhile."""
    plugins.complete()
    program = cli.ProgramParser(plugins, None)
    with program.making.whole():
        made: ArgumentParser = program.commands[name].made()
        return made


def parser_of_utt(plugins: Registry) -> ArgumentParser:
    """Return the parser of utt's own options."""
    return cli.ProgramParser(plugins, None)
