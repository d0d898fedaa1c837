"""Writes docs/options.md from the commands' parsers and docs/json.md from the JSON Schemas (``make docs``)."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import Any

from tools import man_pages
from tools.api_surface import ROOT
from utt.app import help

Schema = dict[str, Any]

_REPORT = ROOT / "utt" / "formats" / "report" / "report.schema.json"
_ENTRIES = ROOT / "utt" / "exchange" / "entries.schema.json"

_ABOUT_OPTIONS = """\
# Every option

Every command with its arguments and options, generated from the parsers: the same text as `utt COMMAND --help` and the
manual pages. [Commands](commands.md) explains them, with examples.
"""
_ABOUT_JSON = """\
# JSON

What utt prints for programs. `utt report --schema` and `utt log --schema` print the JSON Schemas (draft 2020-12) that
this page is generated from. The names and their meanings stay as they are; new members may be added, so ignore those
that you do not know. A `?` marks a member that may be missing. All durations are whole seconds. `utt status --json` has
[the fields of the prompt](commands.md#status), and `utt check --json` has [a list of findings](commands.md#check).
"""


def pages() -> dict[str, str]:
    """Return the text of each page, by its path below ``docs``."""
    return {
        "options.md": "\n".join([_ABOUT_OPTIONS, *_of_commands()]),
        "json.md": "\n".join([_ABOUT_JSON, *_of_schemas()]),
    }


def write() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (ROOT / "docs" / name).write_text(text, encoding="utf-8")


def _of_commands() -> Iterator[str]:
    registry = man_pages.own_commands()
    yield "## utt\n\n`utt [options] COMMAND …`\n"
    yield from _options(help.parser_of_utt(registry))
    for name in sorted(registry.commands):
        parser = help.parser_of(registry, name)
        yield f"## {name}\n\n{registry.commands[name].description}.\n"
        yield f"`{_usage(name, parser)}`\n"
        yield from _options(parser)
        for part, its_parser in man_pages.subcommands(parser).items():
            yield f"### {name} {part}\n\n{its_parser.description}.\n"
            yield f"`{_usage(f'{name} {part}', its_parser)}`\n"
            yield from _options(its_parser)


def _usage(name: str, parser: argparse.ArgumentParser) -> str:
    parts = ["utt", name, "[options]"]
    for action in _shown(parser):
        if not action.option_strings:
            value = man_pages.metavar(action) + (" …" if action.nargs in ("*", "+") else "")
            parts.append(f"[{value}]" if man_pages.is_optional(action) else value)
    return " ".join(parts)


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    rows = []
    for action in _shown(parser):
        value = "" if action.nargs == 0 else man_pages.metavar(action)
        if not action.option_strings:
            names = f"`{value}`"
        else:
            value = f" [{value}]" if action.nargs == "?" else f" {value}" if value else ""
            names = ", ".join(f"`{name}{value}`" for name in action.option_strings)
        help_text = (action.help or "").replace("%%", "%")
        rows.append((names, help_text[:1].upper() + help_text[1:]))
    yield from _table(("Argument", "What it does"), rows)


def _shown(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    # The parser of utt has no public list of its actions, and its subcommands have sections of their own.
    return [
        action
        for action in parser._actions
        if action.help != argparse.SUPPRESS and not isinstance(action, argparse._SubParsersAction)
    ]


def _of_schemas() -> Iterator[str]:
    report = json.loads(_REPORT.read_text(encoding="utf-8"))
    yield "## A report\n\n`utt report --format json` prints an object:\n"
    yield from _members(report)
    for name, schema in report["$defs"].items():
        if "properties" in schema:
            yield f"### {name.capitalize()}\n"
            yield from _members(schema)
    entries = json.loads(_ENTRIES.read_text(encoding="utf-8"))
    yield f"## Entries and changes\n\n{entries['description']}\n"
    for name, schema in entries["$defs"].items():
        if "properties" in schema:
            yield f"### {name.capitalize()}\n"
            yield from _members(schema)
    yield "### Moment\n"
    yield "A string, as `2026-11-16T09:00:00` or `2026-11-16T09:00:00+01:00`:"
    yield entries["$defs"]["moment"]["description"][:1].lower() + entries["$defs"]["moment"]["description"][1:]
    yield ""


def _members(schema: Schema) -> Iterator[str]:
    rows = [(f"`{path}`", kind, text) for path, kind, text in _flat(schema, "")]
    yield from _table(("Member", "Type", "What it is"), rows)


def _flat(schema: Schema, prefix: str) -> Iterator[tuple[str, str, str]]:
    """Yield the path, the type and the description of each member of an object, and of the objects in it."""
    for name, member in schema.get("properties", {}).items():
        path = f"{prefix}{name}" + ("" if name in schema.get("required", ()) else "?")
        yield path, _kind(member), member.get("description", "")
        below = f"{prefix}{name}."
        for each in (member, *member.get("oneOf", ()), *member.get("anyOf", ())):
            yield from _flat(each, below)
            yield from _flat(each.get("items", {}), f"{prefix}{name}[].")


def _kind(schema: Schema) -> str:
    """Return the type of a value, as people call it."""
    choices = schema.get("oneOf", schema.get("anyOf"))
    if choices is not None:
        return " or ".join(_kind(each) for each in sorted(choices, key=lambda each: each.get("type") == "null"))
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " or ".join(f"`{json.dumps(value)}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"array of {_kind(schema.get('items', {}))}"
    kind = schema.get("type", "any")
    return f"{kind} ({schema['format']})" if "format" in schema else str(kind)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"
    yield ""


def _cell(text: str) -> str:
    # Stars and bars outside of code would be marks of Markdown.
    return text if text.startswith("`") else text.replace("|", "&#124;").replace("*", "\\*").replace("<", "&lt;")


if __name__ == "__main__":
    write()
