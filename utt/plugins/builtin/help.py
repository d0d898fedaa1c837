"""``utt help``: explain a command or a topic."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from utt.api import v1


class HelpHandler:
    """Prints the help of a command, the text of a topic, or a list of both. If a name is both, it prints both."""

    def __init__(self, args: Namespace, commands: v1.Help, style: v1.Style, pager: v1.Pager) -> None:
        self._name = args.name
        self._commands = commands
        self._columns = style.columns
        self._pager = pager

    def __call__(self) -> None:
        self._pager.show(self._text())

    def _text(self) -> str:
        if self._name is None:
            return self._commands.overview()
        topic = v1.help_topics(self._columns).get(self._name)
        if topic is None:
            return self._commands.of_command(self._name).rstrip("\n")
        if self._name not in v1.completers.commands():
            return topic
        return f"{self._commands.of_command(self._name)}\n{topic}"


def add_args(parser: ArgumentParser) -> None:
    """Add the command or topic."""
    name = parser.add_argument("name", metavar="COMMAND or TOPIC", nargs="?", help="without it, list all of them")
    name.completer = _complete  # type: ignore[attr-defined]


def _complete(**_: object) -> list[str]:
    return [*v1.completers.commands(), *v1.help_topics()]


v1.register_command(
    v1.Command(
        "help",
        "Explain a command or a topic",
        HelpHandler,
        add_args,
        examples=("utt help report", "utt help dates"),
        group="set up",
    )
)
