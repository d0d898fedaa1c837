"""Periods in words: a closed grammar of the forms in which people write them.

``FORMS`` are the forms of a period, each with examples. A day, in the forms of ``utt.domain.when`` and utt 1, is a
period as well. ``A..B`` goes from the beginning of one of them to the end of another; ``A..`` goes to today, and
``..B`` begins with the log. A weekday as B is the first such day from A on. Everything else is refused.

The forms apply to texts made ``plain``: ASCII in lower case, with single spaces. Unless stated otherwise:

- Years have four digits; months, weeks and quarters may have one.
- A month, week or quarter without a year is the latest that has begun.
- A month's name may be cut to three letters or more.
- ``last 3 weeks`` end with the present week, ``previous 3 weeks`` are the complete ones before it. ``prev`` is short
  for ``previous``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from re import Match

from utt.domain import period, when
from utt.domain.period import MONTHS, Period
from utt.domain.printable import excerpt
from utt.domain.units import unit_around
from utt.domain.unreadable import unreadable
from utt.domain.when import Form, UnreadableError
from utt.errors import UttError

Whole = Callable[[], Period]
"""Returns the days of the whole log."""

UNITS = ("week", "month", "quarter", "year")
"""The units that can follow ``this``, ``last`` and ``previous``."""

FIRST_WORDS = ("today", "yesterday", "this", "last", "previous", *period.WEEKDAYS, *MONTHS, "all")
"""The words that a period may begin with, for TAB completion."""

PHRASES = tuple(f"{which} {unit}" for which in ("this", "last", "previous") for unit in UNITS)
"""The periods of two words that name no day and no year."""

END_WORDS = (*period.DAY_WORDS, *MONTHS, *PHRASES)
"""The words that a period may begin or end with if it is a single value, for TAB completion."""

_LONGEST = 200
_EXAMPLES = ("2026-11-16", "last month")


def following(words: list[str]) -> tuple[str, ...]:
    """Return the words that may follow *words* in a period, for TAB completion."""
    typed = [word.lower() for word in words]
    if typed in (["this"], ["previous"], ["prev"]):
        return UNITS
    if typed == ["last"]:
        return (*UNITS, *period.WEEKDAYS)
    if len(typed) == 2 and typed[0] in ("last", "previous", "prev") and typed[1].isdigit():
        return ("days", *(f"{unit}s" for unit in UNITS))
    return () if typed else FIRST_WORDS


def parse_words(words: str, today: date, whole: Whole) -> Period:
    """Return the period that *words* mean.

    *whole* is called only if they name no start, or everything. Raises UttError, with two examples, if they are not a
    period, or it would end before it starts, and OverflowError if it is outside the years 1 to 9999.
    """
    return _range(words, today, whole) if ".." in words else parse_one(words, today, whole)


def parse_one(words: str, today: date, whole: Whole) -> Period:
    """Return the period as ``parse_words`` does, but without ``A..B``."""
    text = when.plain(words)
    try:
        found = next(filter(None, _read(text, today)), None)
        if found is None and text == "all":
            return whole()
        if found is None:
            day = period.beginning_of_day_word(words, today)
            read = None if day is not None else when.read_day(text, today)
            day = read.date if read is not None else day
            found = None if day is None else Period(day, day)
    except UnreadableError as error:
        one, other = error.examples
        what = "period" if text and any(re.fullmatch(form.pattern, text) for form in FORMS) else "date"
        raise UttError(
            f"Invalid {what}: {excerpt(words)} ({error.reason}: write it like {one!r} or {other!r})"
        ) from error
    if found is None:
        # Text that has only the dashes of a date gets the message of utt 1.
        has_dashes = re.fullmatch("[a-z]+-[a-z]+(-[a-z]+)*", text) is not None
        raise unreadable(
            "date", words, "a day or a period", *_EXAMPLES, expected_by_utt_1="YYYY-MM-DD" if has_dashes else None
        )
    return found


def _read(text: str, today: date) -> Iterator[Period | None]:
    for form in FORMS:
        match = re.fullmatch(form.pattern, text)
        if match is not None:
            yield form.read(match, today)


def _range(words: str, today: date, whole: Whole) -> Period:
    periods: set[Period] = set()
    errors: list[UttError] = []
    for front, back in _halves(words) if len(words) <= _LONGEST else ():
        try:
            periods.add(_between(front, back, today, whole))
        except UttError as error:
            errors.append(error)
    if len(periods) == 1:
        return periods.pop()
    if periods or not errors:
        raise unreadable("period", words, "two days or periods", "monday..friday", "2026-10..")
    # The first place to split at has the longest second half, which may begin with a dot.
    raise next((error for error in errors if " ." not in str(error)), errors[0])


def _halves(words: str) -> Iterator[tuple[str, str]]:
    """Yield what comes before and after the two dots, for each possible place: a day may also end with a dot."""
    for match in re.finditer(r"\.(?=\.)", words):
        for number in (2, 3):
            front, back = words[: match.start()].strip(), words[match.start() + number :].strip()
            has_dots = words.startswith("." * number, match.start())
            if has_dots and (front or back) and ".." not in front + " " + back and back[:1] != ".":
                yield front, back


def _between(front: str, back: str, today: date, whole: Whole) -> Period:
    first = parse_one(front, today, whole) if front else None
    if not back:
        last = Period(today, today)
    elif first is not None and (weekday := when.parse_weekday(back)) is not None:
        day = period.first_weekday(weekday, first.start)
        last = Period(day, day)
    else:
        last = parse_one(back, today, whole)
    days = (*last, *whole()) if first is None else first
    return period.from_to(min(days), last.end)


# The forms.


def _year(match: Match[str], today: date) -> Period:
    return unit_around("year", date(_checked_year(match), 1, 1))


def _month(match: Match[str], today: date) -> Period:
    year, month = _checked_year(match), int(match["month"])
    if not 1 <= month <= 12:
        raise UnreadableError(f"there is no month {month}", "2026-11", "november")
    return unit_around("month", date(year, month, 1))


def _quarter(match: Match[str], today: date) -> Period:
    quarter = int(match["quarter"])
    if not 1 <= quarter <= 4:
        raise UnreadableError(f"there is no quarter {quarter}", "2026-Q4", "Q4")
    month = 3 * quarter - 2
    if match["year"]:
        return unit_around("quarter", date(_checked_year(match), month, 1))
    return unit_around("quarter", _latest_first(month, today))


def _week(match: Match[str], today: date) -> Period:
    week = int(match["week"])
    if not 1 <= week <= 53:
        raise UnreadableError(f"there is no week {week}", "2026-W47", "W47")
    this_year, this_week, _ = today.isocalendar()
    # There are at most six years between two with a week 53.
    newest = this_year if week <= this_week else this_year - 1
    years = [_checked_year(match)] if match["year"] else range(newest, max(newest - 8, 0), -1)
    for year in years:
        try:
            return unit_around("week", date.fromisocalendar(year, week, 1))
        except ValueError:
            continue
    if not match["year"]:
        raise OverflowError("before the year 1")
    raise UnreadableError(f"{match['year']} has no week {week}", "2026-W47", "W47")


def _named_month(match: Match[str], today: date) -> Period | None:
    number = next((number for number, name in enumerate(MONTHS, 1) if name.startswith(match["name"])), None)
    if number is None:
        return None
    if match["year"]:
        return unit_around("month", date(_checked_year(match), number, 1))
    return unit_around("month", _latest_first(number, today))


def _checked_year(match: Match[str]) -> int:
    year = int(match["year"])
    if year == 0:
        raise UnreadableError("there is no year 0000", "2026", "2026-11")
    return year


def _latest_first(month: int, today: date) -> date:
    """Return the first day of the latest month with this number that has begun."""
    year = today.year if month <= today.month else today.year - 1
    if year < date.min.year:
        raise OverflowError("before the year 1")
    return date(year, month, 1)


def _present_or_last(match: Match[str], today: date) -> Period:
    return unit_around(match["unit"], today, 0 if match["which"] == "this" else -1)


def _several(match: Match[str], today: date) -> Period:
    number, unit, which = int(match["number"]), match["unit"], match["which"]
    if number == 0:
        raise UnreadableError("there must be one at least", f"previous 1 {unit}", f"last 2 {unit}s")
    if number == 1 and which == "last":
        present, before = ("today", "yesterday") if unit == "day" else (f"this {unit}", f"previous {unit}")
        raise UnreadableError("the current one or the one before", present, before)
    newest = 0 if which == "last" else -1
    return Period(unit_around(unit, today, newest + 1 - number).start, unit_around(unit, today, newest).end)


_YEAR = "(?P<year>[0-9]{4})"

FORMS = (
    Form(_year, _YEAR, "2026"),
    Form(_month, rf"{_YEAR}-(?P<month>[0-9]{{1,2}})", "2026-11"),
    Form(_quarter, rf"{_YEAR}-q(?P<quarter>[0-9])", "2026-Q4"),
    Form(_quarter, rf"q(?P<quarter>[0-9])(?: {_YEAR})?", "Q4", "Q4 2026"),
    Form(_week, rf"{_YEAR}-w(?P<week>[0-9]{{1,2}})", "2026-W47"),
    Form(_week, rf"(?:w|week )(?P<week>[0-9]{{1,2}})(?: {_YEAR})?", "W47", "week 47", "W47 2026", "week 47 2026"),
    Form(_named_month, rf"(?P<name>[a-z]{{3,9}})(?: {_YEAR})?", "november", "nov 2026"),
    Form(
        _present_or_last,
        rf"(?P<which>this|last|prev(?:ious)?) (?P<unit>{'|'.join(UNITS)})",
        *("this week", "last month", "previous quarter", "prev year"),
    ),
    Form(
        _several,
        rf"(?P<which>last|prev(?:ious)?) (?P<number>[0-9]{{1,9}}) (?P<unit>day|{'|'.join(UNITS)})s?",
        *("last 7 days", "last 2 weeks", "previous 3 months", "previous 1 year"),
    ),
)
"""The forms of a period that is not a day, except ``all``, the days of the whole log."""
