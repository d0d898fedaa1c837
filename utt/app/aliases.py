"""User-defined commands: the section ``[alias]`` of the configuration, as in ``standup = report yesterday --details``.

An alias expands to its value, split into words as a shell would; what follows the alias on the command line follows
these words. It may expand to another alias, but never to itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress

from utt.app import cli
from utt.domain.printable import printable
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.loader import load_plugins
from utt.plugin_system.registry import Registry
from utt.runtime.settings import ConfigError, Settings

if TYPE_CHECKING:
    import shlex

    from utt.app import suggestions
else:
    shlex = lazy("shlex")
    suggestions = lazy("utt.app.suggestions")

_SECTION = "alias"


def loaded(
    plugins: Registry,
    settings: Settings,
    word: str,
    words: Sequence[str],
    disabled: Collection[str],
    warn: Callable[[str, BaseException | None], None],
) -> list[str]:
    """Load the plugins for the command line *words*, if *word*, in the command's position, may be an alias, and return
    it expanded.

    *disabled* are the plugins that are not loaded. Raises UttError if an alias on it cannot be used.
    """
    known = Aliases(settings)
    target = known.target(words)
    load_plugins(plugins, disabled, target)
    commands = plugins.known_commands()
    if word not in commands:
        # Fail here if the file cannot be read: then no alias is known.
        settings.section(_SECTION)
    expanded = known.expanded(words, commands)
    if cli.command_in(expanded) != target:
        # The alias, or one that it expands to, has the name of a command.
        plugins.complete()
    if word in commands and (said := known.hiding(word)):
        warn(said, None)
    return expanded


class Aliases:
    """The aliases that *settings* hold."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def values(self) -> dict[str, str]:
        """Return the value of each alias, as in the configuration; empty if that cannot be read."""
        try:
            section = self._settings.section(_SECTION)
        except ConfigError:
            return {}
        # The section includes the settings of [DEFAULT], which may be meant for others.
        others = {} if section is None else section.parser.defaults()
        return {} if section is None else {name: text for name, text in section.items() if name not in others}

    def target(self, words: Sequence[str]) -> str | None:
        """Return the command that *words* lead to after all aliases are expanded, even if one has a command's name."""
        met: set[str] = set()
        values = self.values()
        word = cli.command_in(words)
        with suppress(UttError):
            while word is not None and word.lower() in values and word not in met:
                met.add(word)
                words = self._expanded(words, values)
                word = cli.command_in(words)
        return word

    def expanded(self, words: Sequence[str], commands: Collection[str]) -> list[str]:
        """Return the command line *words* with its alias expanded.

        A word that is one of the *commands* is not an alias. Raises UttError, which says where the alias is and what to
        do, for one that leads to itself, to no command, or cannot be split into words.
        """
        values = self.values()
        met: list[str] = []
        word = cli.command_in(words)
        while word is not None and word not in commands and (name := word.lower()) in values:
            if name in met:
                way = " to ".join(map(printable, [*met, name]))
                raise self._wrong(met[0], values, f"it refers to itself, from {way}: end it with a command")
            met.append(name)
            words = self._expanded(words, values)
            word = cli.command_in(words)
        if met and word is not None and word not in commands and not word.startswith("-"):
            raise self._wrong(met[-1], values, suggestions.about_command(word, [*commands, *values]))
        return [*words]

    def hiding(self, command: str) -> str | None:
        """Return a warning about the alias that has the name of *command*, and is not used; None if there is none."""
        values = self.values()
        if command not in values:
            return None
        return f"{self._place_of(command, values)} is not used, because {command} is a command: give it another name"

    def _expanded(self, words: Sequence[str], values: dict[str, str]) -> list[str]:
        at = cli.place_of_command(words)
        if at is None:
            return [*words]
        name = words[at].lower()
        try:
            meant = shlex.split(values[name])
        except ValueError as error:
            raise self._wrong(name, values, "a quote is not closed: add the one that is missing") from error
        if not meant:
            raise self._wrong(name, values, "it is empty: write what it stands for, as in standup = report yesterday")
        return [*words[:at], *meant, *words[at + 1 :]]

    def _wrong(self, name: str, values: dict[str, str], what: str) -> UttError:
        return UttError(f"{self._place_of(name, values)} cannot be used: {what}")

    def _place_of(self, name: str, values: dict[str, str]) -> str:
        return f"[{_SECTION}] {name} = {values[name]!r} in {self._settings.filename}"
