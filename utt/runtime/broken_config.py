"""Explains what is wrong with a configuration that cannot be read."""

from __future__ import annotations

import configparser

from utt.domain.printable import excerpt
from utt.errors import reason


def reason_of(error: configparser.Error | UnicodeDecodeError, content: bytes) -> str:
    """Return where in the *content* of the file the *error* is, what is wrong, and what to write."""
    if isinstance(error, UnicodeDecodeError):
        return f"line {_first_that_is_not_utf_8(content)} is not UTF-8: save the file as UTF-8"
    if isinstance(error, configparser.DuplicateSectionError):
        return f"line {error.lineno} begins the section [{excerpt(error.section)}] again: join the two"
    if isinstance(error, configparser.DuplicateOptionError):
        return (
            f"line {error.lineno} sets '{excerpt(error.option)}' in [{excerpt(error.section)}] again: "
            "leave one of them out"
        )
    number = _line_number(error)
    if number is None:
        return reason(error)
    line = content.decode("utf-8-sig").splitlines()[number - 1].strip()
    said = f"line {number} is '{excerpt(line)}'"
    if line.startswith("["):
        name = excerpt(line.strip("[] ")) or "ui"
        return f"{said}, which is not a name of a section: write it like [{name}]"
    if isinstance(error, configparser.MissingSectionHeaderError):
        return f"{said}, and no section begins above it: write one there, like [ui]"
    return f"{said}, which is not a setting: write it like quiet = yes"


def _line_number(error: configparser.Error) -> int | None:
    if isinstance(error, configparser.MissingSectionHeaderError):
        return error.lineno
    if isinstance(error, configparser.ParsingError) and error.errors:
        return error.errors[0][0]
    return None


def _first_that_is_not_utf_8(content: bytes) -> int:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return content.count(b"\n", 0, error.start) + 1
    return 1
