"""Writes the man pages in man/ (``make docs``): for utt, each command, the log and the configuration.

A command's page is generated from its parser, and the others from the texts of ``utt help``, so they say the same. The
macros are those of man(7).
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from tools.api_surface import ROOT
from utt.app import cli, help
from utt.plugin_system import registry
from utt.plugin_system.plugin import Command
from utt.plugin_system.registry import Registry
from utt.terminal.topics import TOPICS
from utt.version import VERSION

PLACE = ROOT / "man"

_BUILTIN = "utt.plugins.builtin."

# Each file, and its topic of ``utt help``.
_OF_TOPICS = {"utt.log": "log", "utt.cfg": "config"}
_NAMES = {"utt.log": "the log of utt, a plain text file", "utt.cfg": "the configuration of utt"}
# With room for what is escaped.
_WIDTH = 66
_ESCAPES = str.maketrans({"\\": "\\e", "-": "\\-", "~": "\\(ti", "^": "\\(ha", "…": "..."})
_FILES = (
    ("~/.local/share/utt/utt.log", "the log, below XDG_DATA_HOME; see utt.log(5)"),
    ("~/.config/utt/utt.cfg", "the configuration, below XDG_CONFIG_HOME; see utt.cfg(5)"),
    ("~/.local/state/utt", "the history for utt undo, below XDG_STATE_HOME"),
    ("~/.cache/utt", "a cache, which may be deleted, below XDG_CACHE_HOME"),
)


def pages() -> dict[str, str]:
    """Return the pages, by path below ``man``."""
    commands = own_commands()
    found = {"man1/utt.1": _page("utt", 1, "a time tracker for people who live in a terminal", _of_utt(commands))}
    for command in commands.commands.values():
        name = f"utt-{command.name}"
        found[f"man1/{name}.1"] = _page(name, 1, _small(command.description), _of_command(commands, command))
    for name, topic in _OF_TOPICS.items():
        found[f"man5/{name}.5"] = _page(name, 5, _NAMES[name], _of_topic(TOPICS[topic].text))
    return found


def write() -> None:
    """Write the pages, and remove obsolete ones."""
    made = pages()
    for old in PLACE.glob("man*/*"):
        if old.relative_to(PLACE).as_posix() not in made:
            old.unlink()
    for path, text in made.items():
        (PLACE / path).parent.mkdir(parents=True, exist_ok=True)
        (PLACE / path).write_text(text, encoding="utf-8")


def own_commands() -> Registry:
    """Return a registry with only utt's own commands."""
    found = Registry()
    present, imported = registry.current(), {*sys.modules}
    registry.replace(found)
    try:
        for path in sorted((Path(cli.__file__).parents[1] / "plugins" / "builtin").glob("[!_]*.py")):
            module = f"{_BUILTIN}{path.stem}"
            importlib.reload(importlib.import_module(module))
    finally:
        registry.replace(present)
        # A module registers when it is first imported.
        for name in [name for name in sys.modules if name.startswith(_BUILTIN) and name not in imported]:
            del sys.modules[name]
    return found


def _page(name: str, section: int, about: str, body: Iterator[str]) -> str:
    return "\n".join(
        [
            f'.TH {name.upper()} {section} "{_day()}" "utt {VERSION}" "utt"',
            ".SH NAME",
            f"{_text(name)} \\- {_text(about)}",
            *body,
            "",
        ]
    )


def _day() -> str:
    """Return the day on which this version was released, as the changelog says; empty until then."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    day = re.search(rf"^## {re.escape(VERSION)} \(([0-9-]+)\)$", changelog, re.MULTILINE)
    return day[1] if day else ""


def _of_utt(commands: Registry) -> Iterator[str]:
    yield from (".SH SYNOPSIS", ".B utt", r"[\fIoptions\fR] \fICOMMAND\fR \fI...\fR")
    yield ".SH DESCRIPTION"
    yield from ("Record what you have finished, and utt shows where the time went:", ".PP", ".nf", ".RS")
    yield from (_text(line) for line, _ in help.EXAMPLES)
    yield from (".RE", ".fi", ".PP", "utt keeps everything in one text file, see")
    yield ".BR utt.log (5)."
    yield ".SH COMMANDS"
    for group, members in help.grouped(commands).items():
        yield f".SS {_text(group)}"
        for command in members:
            yield from (".TP", f".BR utt-{_text(command.name)} (1)", *_prose(command.description))
    yield ".SH OPTIONS"
    parser = help.parser_of_utt(commands)
    yield from _options([action for action in parser._actions if action.option_strings])
    yield from _table("FILES", _FILES)
    yield from _table("ENVIRONMENT", _variables())
    yield from _table("EXIT STATUS", _exit_statuses())
    yield from _see_also("utt.log (5)", "utt.cfg (5)")


def _of_command(commands: Registry, command: Command) -> Iterator[str]:
    parser = help.parser_of(commands, command.name)
    yield ".SH SYNOPSIS"
    yield f".B utt {_text(command.name)}"
    yield " ".join(_synopsis(parser))
    yield ".SH DESCRIPTION"
    yield from _prose(f"{command.description}.")
    arguments = [*_arguments(parser)]
    if arguments:
        yield from (".SH ARGUMENTS", *arguments)
    yield ".SH OPTIONS"
    yield from _options([action for action in parser._actions if action.option_strings])
    parts = subcommands(parser)
    if parts:
        yield ".SH ACTIONS"
        for name, part in parts.items():
            yield from (f".SS {_text(name)} {' '.join(_synopsis(part))}", *_prose(f"{part.description}."))
            yield from _arguments(part)
            yield from _options([action for action in part._actions if action.option_strings])
    if command.examples:
        yield from (".SH EXAMPLES", ".nf", *(_text(line) for line in command.examples), ".fi")
    yield from _see_also("utt (1)", "utt.log (5)")


def _synopsis(parser: argparse.ArgumentParser) -> Iterator[str]:
    if any(action.option_strings for action in parser._actions):
        yield r"[\fIoptions\fR]"
    for action in parser._actions:
        if not action.option_strings:
            name = rf"\fI{_text(metavar(action))}\fR"
            many = " ..." if action.nargs in ("*", "+", argparse.PARSER) else ""
            yield f"[{name}{many}]" if is_optional(action) else f"{name}{many}"


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if not action.option_strings and not isinstance(action, argparse._SubParsersAction):
            yield from (".TP", rf"\fI{_text(metavar(action))}\fR", *_help(action))


def _options(actions: list[argparse.Action]) -> Iterator[str]:
    for action in actions:
        names = ", ".join(rf"\fB{_text(name)}\fR" for name in action.option_strings)
        value = "" if action.nargs == 0 else rf" \fI{_text(metavar(action))}\fR"
        yield from (".TP", names + (f" [{value.strip()}]" if action.nargs == "?" else value), *_help(action))


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the parsers of what a command can do beside what it does alone, such as ``new`` of ``utt plugins``."""
    found = (action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return dict(next(found, {}))


def is_optional(action: argparse.Action) -> bool:
    """Return whether an argument that is no option may be missing."""
    return action.nargs in ("*", "?") or (action.nargs == argparse.PARSER and not action.required)


def metavar(action: argparse.Action) -> str:
    """Return what the value of an argument is called."""
    if isinstance(action.metavar, str):
        return action.metavar
    return "|".join(map(str, action.choices)) if action.choices else action.dest.upper()


def _help(action: argparse.Action) -> Iterator[str]:
    text = (action.help or "").replace("%%", "%")
    return _prose(f"{text[:1].upper()}{text[1:]}.")


def _of_topic(text: str) -> Iterator[str]:
    """Yield a text of ``utt help`` in paragraphs, with indented lines unchanged."""
    yield ".SH DESCRIPTION"
    _, *paragraphs = text.split("\n\n")
    for number, paragraph in enumerate(paragraphs):
        if number:
            yield ".PP"
        if re.search(r"^ {2}|\S {2,}\S", paragraph, re.MULTILINE):
            # It is too wide for the usual margin.
            yield from (".nf", ".in 2n", *map(_text, paragraph.split("\n")), ".in", ".fi")
        else:
            yield from _prose(paragraph)
    yield from _see_also("utt (1)", "utt\\-help (1)")


def _table(title: str, rows: tuple[tuple[str, str], ...]) -> Iterator[str]:
    yield f".SH {title}"
    for name, text in rows:
        yield from (".TP", rf".B {_text(name)}", *_prose(text))


def _exit_statuses() -> tuple[tuple[str, str], ...]:
    """Return the statuses and what they mean, as the reference lists them."""
    section = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").partition("\n## Exit statuses\n")[2]
    return tuple(re.findall(r"^\| ([0-9]+) \| (.+) \|$", section.replace("`", ""), re.MULTILINE))


def _variables() -> tuple[tuple[str, str], ...]:
    """Return the environment variables and what they do, as the reference lists them."""
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    section = page.partition("\n## Environment variables\n")[2].replace("`", "")
    without_links = re.sub(r"\[(.+?)\]\(.+?\)", r"\1", section)
    return tuple(re.findall(r"^\| ([A-Z_, ]+) \| (.+) \|$", without_links, re.MULTILINE))


def _see_also(*names: str) -> Iterator[str]:
    yield ".SH SEE ALSO"
    for number, name in enumerate(names, 1):
        yield f".BR {name}" + ("," if number < len(names) else "")


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _prose(text: str) -> Iterator[str]:
    """Yield a paragraph in lines, since mandoc frowns on long ones."""
    for line in textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False):
        yield _text(line)


def _text(text: str) -> str:
    """Return *text* escaped for roff: with ASCII hyphens, and without lines that begin a request."""
    escaped = text.translate(_ESCAPES)
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    write()
