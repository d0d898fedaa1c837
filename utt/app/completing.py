"""Prepares the parser for a shell that asks how its line may go on, and has it answered."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from contextlib import suppress

from utt.app.cli import CommandParser, ProgramParser
from utt.arguments.options import completes
from utt.completion import finder
from utt.domain.printable import printable
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.registry import Registry
from utt.runtime.settings import Settings

if TYPE_CHECKING:
    from typing import Any

    from utt.app import aliases
else:
    aliases = lazy("utt.app.aliases")


def complete(parser: ProgramParser, plugins: Registry, settings: Settings) -> None:
    """Print the completions, with the aliases of *settings* expanded, and end the process."""
    completes(parser.data, "files")
    completes(parser.now, "times")
    _describe_commands(parser, plugins)

    def without_aliases(words: Sequence[str]) -> Sequence[str]:
        # If the alias is invalid, the line stays as it is.
        with suppress(UttError):
            return aliases.Aliases(settings).expanded(words, plugins.commands)
        return words

    finder.complete(parser, _maker_of_parsers(parser.commands), without_aliases)


def _describe_commands(parser: ProgramParser, plugins: Registry) -> None:
    """Give each command and alias its description, where argcomplete looks for it."""
    commands = plugins.commands
    described = {name: command.description for name, command in commands.items()}
    for name, meant in parser.aliases.items():
        if name not in commands and name.split() == [name]:
            described[name] = f"utt {meant}"
            # An alias that cannot be expanded completes nothing; any other has been expanded before.
            parser.commands[name] = argparse.ArgumentParser(add_help=False)
    for name in sorted(parser.commands):
        parser.commands[name] = parser.commands.pop(name)
    for name, description in sorted(described.items()):
        pseudo = argparse.Action([], name, help=printable(description).replace("%", "%%"), metavar=name)
        parser.subparsers._choices_actions.append(pseudo)


def _maker_of_parsers(parsers: dict[str, Any]) -> Callable[[str], None]:
    """Return a function that, given a name that may be a command's, puts its parser into *parsers*.

    argcomplete looks only into the parser of the command on the line.
    """

    def make(name: str) -> None:
        if isinstance(parsers.get(name), CommandParser):
            parsers[name] = parsers[name].made()

    return make
