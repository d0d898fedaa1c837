"""What was probably meant by a day or a project that is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Reversible
from contextlib import suppress
from itertools import islice

from utt.domain.activity import Name
from utt.domain.entry import Entry
from utt.domain.near import asked, near_names
from utt.domain.period import DAY_WORDS
from utt.domain.period_words import PHRASES
from utt.domain.printable import excerpt
from utt.errors import UttError

_LATEST = 1000


def day(
    error: str, first: str | None, others: Iterable[str | None], has_projects: bool, entries: Reversible[Entry]
) -> str:
    """Return the text of an *error* about the days that the command line names, with what was probably meant.

    *first* is the period's day, *others* are its ends. If the command has an option for projects, *has_projects*, the
    first may be one of those of the latest *entries*.
    """
    if "did you mean" in error or "write it like" in error:
        return error
    if ": " in (first or ""):
        return f"{error}: write a name that has spaces in quotes"
    projects = set(_projects(entries)) if first and has_projects else set()
    if first not in projects:
        for words in (first, *others):
            known = (*DAY_WORDS, *PHRASES)
            if words and words.lower() not in known and (text := asked(error, words, known)) != error:
                return text
    meant = near_names(first or "", projects)
    return f"{error}: did you mean --project {' or '.join(map(excerpt, meant))}?" if meant else error


def _projects(entries: Reversible[Entry]) -> Iterator[str]:
    # What can be read of a broken log is enough.
    with suppress(UttError):
        for entry in islice(reversed(entries), _LATEST):
            if project := Name(entry.name).project:
                yield project
