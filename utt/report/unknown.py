"""Suggestions for an invalid day or project."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Reversible
from contextlib import suppress
from datetime import date
from itertools import islice

from utt.domain.activity import Name
from utt.domain.entry import Entry
from utt.domain.near import asked, near_names
from utt.domain.period import DAY_WORDS, WEEKDAYS, Period
from utt.domain.period_words import PHRASES, parse_words
from utt.domain.printable import excerpt
from utt.domain.rounding import parse_rounding
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING
from utt.report.tables import UNITS

if TYPE_CHECKING:
    from typing import Any

_LATEST = 1000
_LONGEST = 200


def day(
    error: str,
    first: str | None,
    others: Iterable[str | None],
    options: Mapping[str, Any],
    entries: Reversible[Entry],
    today: date,
) -> str:
    """Return the text of an *error* about the days on the command line, with what was probably meant.

    *first* is the period's day, *others* are its ends; *today* is the current day. *options* are those of the command:
    if one is for projects, the first may be a project of the latest *entries*, and if one is for a number, that number.
    It may also belong to the value of an option.
    """
    if not error.startswith("Invalid "):
        # Every word was understood.
        return error
    number_option = options.get("utt_number_option")
    if number_option is not None and (first or "").isdigit():
        return f"{error}: did you mean {number_option} {first}?"
    if (meant_by_option := _of_option(first or "", options)) is not None:
        return f"{error}: did you mean {meant_by_option}?"
    some = re.fullmatch(r"(?:(?:last|past) )?([2-9]|[1-9][0-9]{1,3})(?: (day|week|month|quarter|year)s?)?", first or "")
    if some is not None and some[0] != some[1]:
        return f"{error}: did you mean 'last {some[1]} {some[2] or 'day'}s'?"
    if (meant_range := _with_dots(first or "", today)) is not None:
        return f"{error}: did you mean {meant_range!r}?"
    if "did you mean" in error or "(expected" not in error:
        return error
    quotes = options.get("utt_needs_quotes", "write a name that has spaces in quotes")
    if ": " in (first or ""):
        return f"{error}: {quotes}"
    projects = set(_projects(entries)) if first and "current_activity" in options else set()
    if (meant_line := _project_beside_period(first or "", projects, today)) is not None:
        return f"{error}: did you mean {meant_line}?"
    if first not in projects:
        for words in (first, *others):
            known = (*DAY_WORDS, *(f"last {weekday}" for weekday in WEEKDAYS), *PHRASES)
            if words and words.lower() not in known and (text := asked(error, words, known)) != error:
                return text
    if meant := near_names(first or "", projects):
        return f"{error}: did you mean --project {' or '.join(map(excerpt, meant))}?"
    return f"{error}: {quotes}" if first and "utt_needs_quotes" in options else error


def _with_dots(words: str, today: date) -> str | None:
    """Return *words* in plain English, such as ``monday to friday``, as utt has them; None if they are no period."""
    if len(words) > _LONGEST:
        return None
    text = re.sub("^(?:from|since|between) ", "", words, flags=re.IGNORECASE)
    joints = re.finditer(r" (?:to|until|till|through|and) | ?[-\N{EN DASH}] ?", text, re.IGNORECASE)
    ranges = [f"{text[: joint.start()]}..{text[joint.end() :]}" for joint in joints if joint.start()]
    # A date in numbers has hyphens of its own, but only one of the ranges is a period.
    return next(
        (each for each in [*ranges, *([] if text == words else [f"{text}.."])] if _is_period(each, today)), None
    )


def _of_option(word: str, options: Mapping[str, Any]) -> str | None:
    """Return the option to which *word* may belong, with its whole value, as in ``--by day week``; None if to none."""
    if not options.get("utt_shows_report"):
        return None
    by: str | None = options.get("by")
    step: str | None = options.get("round")
    if by is not None and word.lower() in UNITS:
        this = f"this {word.lower()}"
        return f"--by {excerpt(by)},{word}" + (f" or {this!r}" if this in PHRASES else "")
    for joint in () if step is None or not word else ("", ":"):
        with suppress(UttError):
            parse_rounding(f"{step}{joint}{word}")
            return f"--round {excerpt(f'{step}{joint}{word}')}"
    return None


def _project_beside_period(words: str, projects: Collection[str], today: date) -> str | None:
    """Return the options for *words* that are a project and a period, ``acme last week``; None if they are not."""
    first, _, behind = words.partition(" ")
    before, _, last = words.rpartition(" ")
    for project, text in ((first, behind), (last, before)):
        if project in projects and _is_period(text, today):
            return f"{text} --project {excerpt(project)}"
    return None


def _is_period(words: str, today: date) -> bool:
    with suppress(UttError, OverflowError):
        parse_words(words, today, lambda: Period(today, today))
        return words != ""
    return False


def _projects(entries: Reversible[Entry]) -> Iterator[str]:
    # The readable part of a broken log is sufficient.
    with suppress(UttError):
        for entry in islice(reversed(entries), _LATEST):
            if project := Name(entry.name).project:
                yield project
