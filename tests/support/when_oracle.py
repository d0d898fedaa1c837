"""WHEN once more, to test the grammar against: a recogniser that walks over tokens and finds every reading.

It shares nothing with ``utt.domain.when``: no pattern, no table, no words. It is short because it does not explain
errors.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple

_MONTHS = [name.lower() for name in calendar.month_name[1:]]
_WEEKDAYS = [name.lower() for name in calendar.day_name]
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_NUMBERS |= {"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15}
_NUMBERS |= {"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_UNITS = {"w": "weeks", "week": "weeks", "weeks": "weeks", "d": "days", "day": "days", "days": "days"}
_UNITS |= dict.fromkeys(["h", "hr", "hrs", "hour", "hours"], "hours")
_UNITS |= dict.fromkeys(["m", "min", "mins", "minute", "minutes"], "minutes")
_ORDER = ["weeks", "days", "hours", "minutes"]
_LIMITS = [10**9, 7, 24, 60]


class _Day(NamedTuple):
    """A day, whether it is a date, how long a bare number beside it may be, its year if that is separate, and the
    position after it.
    """

    date: date
    is_date: bool
    beside: set[int]
    apart: str
    behind: int


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


class Oracle:
    """Reads *text* at the time *now*, with days that begin where *start_of* says: on their date, at any time."""

    def __init__(self, text: str, now: datetime, start_of: Callable[[date], datetime] = _midnight) -> None:
        text = " ".join(text.split())
        self.now = now
        self.start_of = start_of
        self.today = now.date() if start_of(now.date()) <= now else now.date() - timedelta(1)
        usable = len(text) <= 100 and all(ord(character) < 128 for character in text)
        self.tokens = re.findall("[0-9]+|[a-z]+|.", text.lower()) if usable else []

    def readings(self) -> set[datetime]:
        """Return every moment that the whole text can mean, to the minute."""
        found = set()
        for read in (self._now, self._time, self._day_alone, self._both, self._span, self._iso):
            try:
                found |= {each.replace(second=0, microsecond=0) for each in read()}
            except (OverflowError, ValueError, OSError):
                continue
        return found

    def readings_with_offset(self) -> set[tuple[datetime, timedelta | None]]:
        """Return the same for a time that may have its offset from UTC; each with the offset, None without one."""
        found: set[tuple[datetime, timedelta | None]] = {(each, None) for each in self.readings()}
        text = "".join(self.tokens)
        for place in re.finditer("(?<=:[0-9]{2})[+-][0-9]{4}(?= |,|$)(?! [ap])", text):
            sign, hours, minutes = place[0][0], int(place[0][1:3]), int(place[0][3:])
            offset = timedelta(hours=hours, minutes=minutes) * (-1 if sign == "-" else 1)
            if minutes < 60 and timedelta(hours=-12) <= offset <= timedelta(hours=14):
                # It means the same as without.
                rest = Oracle(text[: place.start()] + text[place.end() :], self.now)
                found |= {(each, offset) for each in _suppressed(rest._time)}
                found |= {(each, offset) for each in _suppressed(rest._both)}
        return found

    # Tokens.

    def _at(self, place: int) -> str:
        return self.tokens[place] if place < len(self.tokens) else ""

    def _is(self, place: int, *tokens: str) -> bool:
        return tuple(self.tokens[place : place + len(tokens)]) == tokens

    def _digits(self, place: int, most: int, least: int = 1) -> bool:
        token = self._at(place)
        return token.isdigit() and least <= len(token) <= most

    def _is_end(self, place: int) -> bool:
        return place == len(self.tokens) > 0

    # Times of day.

    def _clocks(self, place: int) -> Iterator[tuple[int, str, int]]:
        """Yield minutes, the digits of a bare number, and the position after it."""
        if self._is(place, "at", " "):
            place += 2
        if self._at(place) in ("noon", "midnight"):
            yield {"noon": 720, "midnight": 0}[self._at(place)], "", place + 1
        if self._digits(place, 4):
            text = self._at(place)
            hour, minute = (int(text), 0) if len(text) < 3 else (int(text[:-2]), int(text[-2:]))
            if hour < 24 and minute < 60:
                yield hour * 60 + minute, text, place + 1
            yield from self._with_half(hour, minute, place + 1)
        if self._digits(place, 2) and self._at(place + 1) in (":", ".") and self._digits(place + 2, 2, 2):
            hour, minute = int(self._at(place)), int(self._at(place + 2))
            behind = place + 3
            if self._at(place + 1) == ":" and self._is(behind, ":") and self._digits(behind + 1, 2, 2):
                if int(self._at(behind + 1)) > 59 or (hour == 24 and int(self._at(behind + 1))):
                    return
                yield from self._with_half(hour, minute, behind + 2)
                behind += 2
            else:
                yield from self._with_half(hour, minute, behind)
            could_be_day = self._at(place + 1) == "." and 1 <= hour <= 31 and 1 <= minute <= 12
            if minute < 60 and (hour < 24 or (hour, minute) == (24, 0)) and not could_be_day:
                yield hour * 60 + minute, "", behind

    def _with_half(self, hour: int, minute: int, place: int) -> Iterator[tuple[int, str, int]]:
        if self._is(place, " "):
            place += 1
        for half in "ap":
            for written in ((f"{half}m",), (half, ".", "m", ".")):
                if self._is(place, *written) and 1 <= hour <= 12 and minute < 60:
                    yield hour % 12 * 60 + minute + (720 if half == "p" else 0), "", place + len(written)

    def _time(self) -> Iterator[datetime]:
        for minutes, _, behind in self._clocks(0):
            if self._is_end(behind):
                yield from self._moments(self.today, False, minutes)

    def _moment(self, day: date, minutes: int) -> datetime:
        return datetime.combine(day, time()) + timedelta(minutes=minutes)

    def _moments(self, day: date, is_date: bool, minutes: int) -> Iterator[datetime]:
        """Yield each moment of *day* at which a clock shows the minutes; for a date, by the clock."""
        if is_date or minutes == 1440:
            yield self._moment(day, minutes)
            return
        is_last = day == date.max
        end = datetime.max if is_last else self.start_of(day + timedelta(1))
        for each in [day] if is_last else [day, day + timedelta(1)]:
            if self.start_of(day) <= self._moment(each, minutes) < end:
                yield self._moment(each, minutes)

    # Days.

    def _days(self, place: int) -> Iterator[_Day]:
        """Yield each day that may stand there."""
        word = self._at(place)
        if word in ("today", "yesterday"):
            yield _Day(self.today - timedelta(word == "yesterday"), False, {1, 2, 3, 4}, "", place + 1)
        for first, least in ((place, 0), (place + 2, 1)):
            name = self._at(first)
            if len(name) >= 3 and (first == place or self._is(place, "last", " ")):
                for number, weekday in enumerate(_WEEKDAYS):
                    if weekday.startswith(name):
                        back = next(n for n in range(least, 8) if (self.today - timedelta(n)).weekday() == number)
                        yield _Day(self.today - timedelta(back), False, {1, 2, 3, 4}, "", first + 1)
        if self._digits(place, 4, 4):
            dashes = self._is(place + 1, "-") and self._is(place + 3, "-")
            if dashes and self._digits(place + 2, 2) and self._digits(place + 4, 2):
                month, day = int(self._at(place + 2)), int(self._at(place + 4))
                yield from self._dates(word, day, month, {1, 2, 3, 4}, "", place + 5)
        if self._digits(place, 2):
            yield from self._dotted(place)
            if self._is(place + 1, "/") and self._digits(place + 2, 2):
                month, day = int(word), int(self._at(place + 2))
                if self._is(place + 3, "/"):
                    if self._digits(place + 4, 4, 4):
                        yield from self._dates(self._at(place + 4), day, month, {1, 2, 3, 4}, "", place + 5)
                else:
                    yield from self._dates("", day, month, {1, 2, 3}, "", place + 3)
            dot = place + 1 + self._is(place + 1, ".")
            if self._is(dot, " "):
                yield from self._named(dot + 1, int(word), dot + 2)
        if self._is(place + 1, " ") and self._digits(place + 2, 2):
            yield from self._named(place, int(self._at(place + 2)), place + 3)

    def _dotted(self, place: int) -> Iterator[_Day]:
        gap = int(self._is(place + 2, " "))
        if not (self._is(place + 1, ".") and self._digits(place + 2 + gap, 2) and self._is(place + 3 + gap, ".")):
            return
        day, month, behind = int(self._at(place)), int(self._at(place + 2 + gap)), place + 4 + gap
        other_gap = int(self._is(behind, " "))
        if self._digits(behind + other_gap, 4, 4):
            year = self._at(behind + other_gap)
            is_apart = bool(gap or other_gap)
            yield from self._dates(year, day, month, {1, 2, 3, 4}, year if is_apart else "", behind + other_gap + 1)
        if not self._at(behind).isdigit():
            yield from self._dates("", day, month, {1, 3} if gap else {1, 2, 3}, "", behind)

    def _named(self, place: int, day: int, behind: int) -> Iterator[_Day]:
        name = self._at(place)
        months = [number for number, month in enumerate(_MONTHS, 1) if len(name) >= 3 and month.startswith(name)]
        for month in months:
            yield from self._dates("", day, month, set(), "", behind)
            comma = behind + self._is(behind, ",")
            if self._is(comma, " ") and self._digits(comma + 1, 4, 4):
                year = self._at(comma + 1)
                yield from self._dates(year, day, month, set(), year, comma + 2)

    def _dates(self, year: str, day: int, month: int, beside: set[int], apart: str, behind: int) -> Iterator[_Day]:
        if not 1 <= month <= 12:
            return
        for each in [int(year)] if year else range(self.today.year, max(0, self.today.year - 20), -1):
            if each >= 1 and 1 <= day <= calendar.monthrange(each, month)[1]:
                found = date(each, month, day)
                if year or found <= self.today:
                    yield _Day(found, True, beside, apart, behind)
                    return

    def _day_alone(self) -> Iterator[datetime]:
        for day in self._days(0):
            is_a_time_too = day.apart and int(day.apart) < 1960 and int(day.apart[2:]) < 60
            if self._is_end(day.behind) and not is_a_time_too:
                yield self.start_of(day.date)

    def _both(self) -> Iterator[datetime]:
        for day in [*self._days(0), *self._days_ago(0)]:
            # 16. 11. 2026 is a date; so a year ends a date in numbers, if there can be one.
            yield from self._clock_behind(day)
        for minutes, digits, behind in self._clocks(0):
            start = behind + self._is(behind, ",")
            if not self._is(start, " "):
                continue
            for day in [*self._days(start + 1), *self._days_ago(start + 1)]:
                if self._is_end(day.behind) and (not digits or len(digits) in day.beside):
                    yield from self._moments(day.date, day.is_date, minutes)

    def _clock_behind(self, day: _Day) -> Iterator[datetime]:
        start = day.behind + self._is(day.behind, ",")
        if self._is(start, " "):
            for minutes, digits, end in self._clocks(start + 1):
                if self._is_end(end) and (not digits or len(digits) in day.beside):
                    yield from self._moments(day.date, day.is_date, minutes)

    def _days_ago(self, place: int) -> Iterator[_Day]:
        has_sign = self._is(place, "-")
        start = place + has_sign + (has_sign and self._is(place + 1, " "))
        for number, behind in self._counts(start):
            unit = _UNITS.get(self._at(behind))
            if unit not in ("weeks", "days") or (has_sign and not self._at(start).isdigit()):
                continue
            end = behind + 1
            if not has_sign:
                if not self._is(end, " ", "ago"):
                    continue
                end += 2
            yield _Day(self.today - timedelta(**{unit: number}), False, set(), "", end)

    # How long ago.

    def _counts(self, place: int) -> Iterator[tuple[int, int]]:
        """Yield a number of something, and the position of its unit."""
        token = self._at(place)
        if token.isdigit():
            if len(token) <= 9:
                yield from ((int(token), place + 1 + gap) for gap in range(1 + self._is(place + 1, " ")))
            return
        if self._is(place + 1, " ") and (token in _NUMBERS or token in _TENS):
            yield _NUMBERS.get(token) or _TENS[token], place + 2
        if token in _TENS and self._at(place + 1) in ("-", " ") and self._is(place + 3, " "):
            ones = _NUMBERS.get(self._at(place + 2), 10)
            if ones < 10 and self._at(place + 2) not in ("a", "an"):
                yield _TENS[token] + ones, place + 4

    def _span(self) -> Iterator[datetime]:
        has_sign = self._is(0, "-")
        start = has_sign + (has_sign and self._is(1, " "))
        if has_sign and not self._at(start).isdigit():
            return
        has_ago = self.tokens[-2:] == [" ", "ago"]
        end = len(self.tokens) - 2 * has_ago
        if has_sign and has_ago:
            return
        if has_sign and end == start + 1 and self._digits(start, 3):
            yield self.now - timedelta(minutes=int(self._at(start)))
        for span in {*self._sums(start, end, 0, {}), *self._parts_of_hours(start, end, has_sign or has_ago)}:
            if has_sign or has_ago or (self._at(0).isdigit() and "hours" not in map(_UNITS.get, self.tokens)):
                yield self.now - span

    def _sums(self, place: int, end: int, least: int, numbers: dict[str, int]) -> Iterator[timedelta]:
        if numbers and place == end:
            yield timedelta(**numbers)
            return
        if numbers:
            gaps = [(" ",), (",", " "), (" ", "and", " "), (",", " ", "and", " ")]
            places = [place + len(gap) for gap in gaps if self._is(place, *gap)]
            places += [place] if self._at(place).isdigit() else []
        else:
            places = [place]
        for each in places:
            for number, behind in self._counts(each):
                unit, behind_unit = _UNITS.get(self._at(behind)), behind + 1
                if unit is None and [*numbers][-1:] == ["hours"] and behind == end and self._at(each).isdigit():
                    unit, behind_unit = "minutes", behind
                if unit is None or behind_unit > end or unit not in _ORDER[least:]:
                    continue
                index = _ORDER.index(unit)
                if not numbers or number < _LIMITS[index]:
                    yield from self._sums(behind_unit, end, index + 1, {**numbers, unit: number})

    def _parts_of_hours(self, start: int, end: int, is_past: bool) -> Iterator[timedelta]:
        if not is_past:
            return
        if self._digits(start, 9) and self._at(start + 1) in (".", ",") and self._digits(start + 2, 2):
            unit = start + 3 + self._is(start + 3, " ")
            if _UNITS.get(self._at(unit)) == "hours" and unit + 1 == end:
                yield timedelta(hours=float(f"{self._at(start)}.{self._at(start + 2)}"))
        if self.tokens[start:end] == ["half", " ", "an", " ", "hour"]:
            yield timedelta(minutes=30)
        for number, behind in self._counts(start):
            has_gap = self._is(behind - 1, " ")
            rest = self.tokens[behind:end]
            if rest in (["hour", " ", "and", " ", "a", " ", "half"], ["hours", " ", "and", " ", "a", " ", "half"]):
                yield timedelta(hours=number, minutes=30)
            if has_gap and rest[:-1] == ["and", " ", "a", " ", "half", " "] and rest[-1] in ("hour", "hours"):
                yield timedelta(hours=number, minutes=30)

    # The rest.

    def _now(self) -> Iterator[datetime]:
        if self.tokens == ["now"]:
            yield self.now

    def _iso(self) -> Iterator[datetime]:
        text = "".join(self.tokens)
        date_text, _, rest = text.partition("t")
        zone = re.search("(z|[+-][0-9:]+)$", rest)
        clock = rest[: zone.start()] if zone else rest
        for separator, gap in (("-", ":"), ("", "")):
            shape = separator.join(["####", "##", "##"])
            if re.sub("[0-9]", "#", date_text) != shape:
                continue
            body = clock
            if gap and re.fullmatch(".{8}[.,][0-9]+", body):
                body = body[:8]
            if re.sub("[0-9]", "#", body) not in (gap.join(["##"] * 2), gap.join(["##"] * 3)):
                continue
            year, month, day = int(date_text[:4]), int(date_text[4:].lstrip("-")[:2]), int(date_text[-2:])
            parts = [int(each) for each in re.findall("[0-9]{2}", body)]
            hour, minute, second = [*parts, 0][:3]
            if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
                continue
            moment = self._moment(date(year, month, day), hour * 60 + minute)
            if zone is None:
                yield moment
            elif zone[0] == "z" or re.fullmatch("[+-][0-9]{2}(:?[0-9]{2})?", zone[0]):
                digits = [int(each) for each in re.findall("[0-9]{2}", zone[0])]
                hours, minutes = [*digits, 0, 0][:2]
                if hours < 24 and minutes < 60:
                    away = timedelta(hours=hours, minutes=minutes) * (-1 if zone[0].startswith("-") else 1)
                    yield moment.replace(tzinfo=timezone(away)).astimezone().replace(tzinfo=None)


def _suppressed(read: Callable[[], Iterator[datetime]]) -> set[datetime]:
    try:
        return set(read())
    except (OverflowError, ValueError, OSError):
        return set()
