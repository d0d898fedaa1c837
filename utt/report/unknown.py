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
_MEANT = {
    **dict.fromkeys(("this day", "now"), "today"),
    **dict.fromkeys(("last day", "previous day"), "yesterday"),
    **dict.fromkeys(("everything", "all time", "ever"), "all"),
    **dict.fromkeys(("weekend", "last weekend"), "saturday..sunday"),
}


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
    if (meant_period := _beside_option(first or "", options, today)) is not None:
        return f"{error}: did you mean {meant_period!r}?"
    if not error.startswith("Invalid "):
        # Every word was understood.
        return error
    # One of the ends may be what is wrong.
    wrong = "" if first is None or _is_period(first, today) else first
    number_option = options.get("utt_number_option")
    if number_option is not None and (number := re.fullmatch("-?([0-9]+)", wrong)) is not None:
        return f"{error}: did you mean {number_option} {number[1]}?"
    if (meant_by_option := _of_option(wrong, options)) is not None:
        return f"{error}: did you mean {meant_by_option}?"
    if (meant_period := _in_our_words(wrong, today)) is not None:
        return f"{error}: did you mean {meant_period!r}?"
    if "did you mean" in error or "(expected" not in error:
        return error
    quotes = options.get("utt_needs_quotes", "write a name that has spaces in quotes")
    if ": " in wrong:
        return f"{error}: {quotes}"
    projects = set(_projects(entries)) if wrong and "current_activity" in options else set()
    if (meant_line := _project_beside_period(wrong, projects, today)) is not None:
        return f"{error}: did you mean {meant_line}?"
    if wrong not in projects:
        for words in (wrong, *others):
            known = (*DAY_WORDS, *(f"last {weekday}" for weekday in WEEKDAYS), *PHRASES)
            if words and words.lower() not in known and (text := asked(error, words, known)) != error:
                return text
    if meant := near_names(wrong, projects):
        return f"{error}: did you mean --project {' or '.join(map(excerpt, meant))}?"
    return f"{error}: {quotes}" if wrong and "utt_needs_quotes" in options else error


def _in_our_words(words: str, today: date) -> str | None:
    """Return *words* in plain English, such as ``monday to friday``, as utt has them; None if they are no period."""
    text = " ".join(words.split())
    candidates = _ways_to_say(text) if len(text) <= _LONGEST else ()
    return next((each for each in candidates if each != text and _is_period(each, today)), None)


def _ways_to_say(text: str) -> Iterator[str]:
    if (meant := _MEANT.get(text.lower())) is not None:
        yield meant
    if (some := re.fullmatch(r"(?:(?:last|past) )?([0-9]+)(?: (day|week|month|quarter|year)s?)?", text)) is not None:
        yield f"last {some[1]} {some[2] or 'day'}s" if some[0] != some[1] else text
    if (month := re.fullmatch(r"([0-9]{1,2})[-./ ]([0-9]{4})", text)) is not None:
        yield f"{month[2]}-{month[1]:0>2}"
    if (
        week := re.fullmatch(r"(?:calendar week|kw|cw|wk) ?([0-9]{1,2}(?: [0-9]{4})?)", text, re.IGNORECASE)
    ) is not None:
        yield f"week {week[1]}"
    # Month and year, for instance.
    yield " ".join(text.replace("-", " ").split())
    yield " ".join(reversed(text.split()))
    since = re.sub("^(?:from|since|between) ", "", text, flags=re.IGNORECASE)
    for joint in re.finditer(r" (?:to|until|till|through|and) | ?[-\N{EN DASH}] ?", since, re.IGNORECASE):
        # A date in numbers has hyphens of its own, but only one of these ranges is a period.
        if joint.start():
            yield f"{since[: joint.start()]}..{since[joint.end() :]}"
    if since != text:
        yield f"{since}.."


def _beside_option(word: str, options: Mapping[str, Any], today: date) -> str | None:
    """Return the period that *word* and the value of ``--week`` or ``--month`` form, as in ``--month november 2025``;
    None if they form none.
    """
    for name in ("week", "month"):
        value = options.get(name)
        for text in (f"{value} {word}", f"{name} {value} {word}") if value and word else ():
            if _is_period(text, today):
                return text
    return None


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
