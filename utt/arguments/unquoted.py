"""Words of the command line that lack their quotes: a time or a period after an option, or a comment."""

from __future__ import annotations

from argparse import Action, Namespace
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from itertools import takewhile

from utt.domain.entry import parse_stamp
from utt.domain.printable import excerpt
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    import shlex

    from utt.domain import calendar, period, period_words, time_words
else:
    shlex = lazy("shlex")
    calendar = lazy("utt.domain.calendar")
    period = lazy("utt.domain.period")
    period_words = lazy("utt.domain.period_words")
    time_words = lazy("utt.domain.time_words")

# A comment that is one of these alone has lost what follows it.
_BEGINNINGS = (
    " a about after and at because before but by due during for from if in into like my of on or our re regarding "
    "since so that the then this to until via when where which while who with without "
)


def phrase_without_quotes(argument: Action, given: Sequence[str], takes_range: bool = False) -> tuple[str, str] | None:
    """Return the words of the command line *given* that the shell has split but that form one WHEN or period, and their
    meaning without the other words around it.

    These are the value of *argument*, an option, and the words after it. None if there are none, or they are invalid.
    """
    what = getattr(argument, "takes_when", False)
    if not what:
        return None
    for index, word in enumerate(given):
        option, equals, value = word.partition("=")
        if option not in argument.option_strings:
            continue
        words = [value, *given[index + 1 :]] if equals else [*given[index + 1 :]]
        if not words or parse_stamp(words[0]) is not None:
            return None
        behind = [*words[:1], *takewhile(lambda each: each == "-" or not each.startswith("-"), words[1:])]
        for number in range(len(behind), 1, -1):
            phrase = " ".join(behind[:number])
            meant = _period(phrase) if what == "period" else time_words.when_meant(phrase, datetime.now(), takes_range)
            if meant is not None:
                return phrase, meant
    return None


def unclear_phrase(argument: Action, given: Sequence[str], takes_range: bool) -> str | None:
    """Return what to type instead of a single WHEN or period that the shell has split: ``--at yesterday 17:00``.

    None if there is none. The arguments are those of ``phrase_without_quotes``.
    """
    found = phrase_without_quotes(argument, given, takes_range)
    if found is None:
        return None
    phrase, meant = found
    option = argument.option_strings[-1]
    return f"{phrase!r} is one value, and needs quotes: {option} {meant!r}; or put other words before the option"


def _period(words: str) -> str | None:
    today = calendar.Calendar().day_of(datetime.now())
    with suppress(UttError, OverflowError):
        period_words.parse_one(words, today, lambda: period.Period(today, today))
        return words
    return None


def unclear_comment(argument: Action, program: str, args: Namespace, given: Sequence[str]) -> str | None:
    """Return what to type instead of a comment of one word if the words behind it could belong to it or to the name;
    None if they cannot.

    *argument* is the name, *given* are the words of the command line, without those of *program*, ``utt add``.
    """
    comment, names = getattr(args, "comment", None), getattr(args, argument.dest, None)
    if argument.dest != "name" or not isinstance(comment, str) or not isinstance(names, list):
        return None
    start, end = _place_of(comment, given)
    behind = [*takewhile(_is_unquoted, given[end:])]
    is_first = names[: len(behind)] == behind
    if not comment.strip() or not _is_unquoted(comment) or not behind or (is_first and _begins_with_project(behind[0])):
        return None
    is_only_reading = argument.nargs == "+" and len(behind) == len(names) == 1
    if is_only_reading and not _is_beginning(comment):
        return None
    # A comment ends before a project.
    size = next((at for at, word in enumerate(behind) if is_first and _begins_with_project(word)), len(behind))
    whole = " ".join([comment, *behind[:size]])
    name = [] if len(names) > size or argument.nargs == "*" else ["NAME"]
    rest = [*given[:start], *given[end:]]
    last = rest.index("--") if "--" in rest else len(rest)
    as_whole = [*given[:start], *name, "-c", whole, *given[end + size :]]
    alone = [*rest[:last], "-c", comment, *rest[last:]]
    return (
        f"The comment could be {excerpt(whole)!r} or only {excerpt(comment)!r}: "
        f"run {program} {shlex.join(as_whole)}, or {program} {shlex.join(alone)}"
    )


def _place_of(comment: str, given: Sequence[str]) -> tuple[int, int]:
    """Return where the option with this *comment* begins and ends on the command line *given*; its end if it is not
    there.
    """
    joined = (f"-c{comment}", f"--comment={comment}")
    for place, word in enumerate(given):
        if word in joined:
            return place, place + 1
        if word in ("-c", "--comment") and given[place + 1 : place + 2] == [comment]:
            return place, place + 2
    return len(given), len(given)


def _is_unquoted(word: str) -> bool:
    """Return true for a word that may be one of several that lack their quotes."""
    return word[:1] != "-" and len(word.split()) < 2


def _is_beginning(comment: str) -> bool:
    """Return true if *comment* is a word that no comment ends with."""
    return f" {comment.lower()} " in _BEGINNINGS


def _begins_with_project(word: str) -> bool:
    project, colon, rest = word.partition(":")
    return colon != "" and project.split() == [project] and (rest == "" or rest[0].isspace())
