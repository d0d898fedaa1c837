"""Suggestions for an invalid day or project."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Reversible
from contextlib import suppress
from datetime import date
from itertools import islice

from utt.domain.activity import Name
from utt.domain.entry import Entry
from utt.domain.near import asked, near_names
from utt.domain.period import DAY_WORDS, WEEKDAYS, Period
from utt.domain.period_words import PHRASES, parse_words
from utt.domain.printable import excerpt
from utt.errors import UttError

_LATEST = 1000


def day(
    error: str,
    first: str | None,
    others: Iterable[str | None],
    has_projects: bool,
    entries: Reversible[Entry],
    today: date,
    number_option: str | None = None,
) -> str:
    """Return the text of an *error* about the days on the command line, with what was probably meant.

    *first* is the period's day, *others* are its ends; *today* is the current day. If the command has an option for
    projects, *has_projects*, the first may be a project of the latest *entries*. If it has *number_option*, the first
    may be its number.
    """
    if not error.startswith("Invalid "):
        # Every word was understood.
        return error
    if number_option is not None and (first or "").isdigit():
        return f"{error}: did you mean {number_option} {first}?"
    some = re.fullmatch(r"(?:(?:last|past) )?([2-9]|[1-9][0-9]{1,3})(?: (day|week|month|quarter|year)s?)?", first or "")
    if some is not None and some[0] != some[1]:
        return f"{error}: did you mean 'last {some[1]} {some[2] or 'day'}s'?"
    if (meant_range := _with_dots(first or "", today)) is not None:
        return f"{error}: did you mean {meant_range!r}?"
    if "did you mean" in error or "write it like" in error:
        return error
    if ": " in (first or ""):
        return f"{error}: write a name that has spaces in quotes"
    projects = set(_projects(entries)) if first and has_projects else set()
    if first not in projects:
        for words in (first, *others):
            known = (*DAY_WORDS, *(f"last {weekday}" for weekday in WEEKDAYS), *PHRASES)
            if words and words.lower() not in known and (text := asked(error, words, known)) != error:
                return text
    meant = near_names(first or "", projects)
    return f"{error}: did you mean --project {' or '.join(map(excerpt, meant))}?" if meant else error


def _with_dots(words: str, today: date) -> str | None:
    """Return *words* in plain English, such as ``monday to friday``, as utt has them; None if they are no period."""
    ends = re.fullmatch(r"(?:(?:from|since|between) )?(.+?) (?:to|until|till|through|and|-) (.+)", words, re.IGNORECASE)
    since = re.fullmatch(r"(?:from|since) (.+)", words, re.IGNORECASE)
    meant = f"{ends[1]}..{ends[2]}" if ends is not None else f"{since[1]}.." if since is not None else ""
    with suppress(UttError, OverflowError):
        parse_words(meant, today, lambda: Period(today, today))
        return meant or None
    return None


def _projects(entries: Reversible[Entry]) -> Iterator[str]:
    # The readable part of a broken log is sufficient.
    with suppress(UttError):
        for entry in islice(reversed(entries), _LATEST):
            if project := Name(entry.name).project:
                yield project
