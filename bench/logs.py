"""The logs for the measurements."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

NOW = "2026-11-16 19:00"
NAMES = (
    "hello",
    "acme: design review",
    "acme: API sketch  # agreed with Ana",
    "lunch **",
    "beta: migration",
    "email",
    "ops: pager",
    "commute ***",
)
_LAST_DAY = date.fromisoformat(NOW[:10])
# In minutes.
_WORKING_DAY = 8 * 60


class Logs:
    """The logs in a directory, one for each number of entries; all end with the same days."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def of(self, entries: int) -> Path:
        """Return the log with this many entries, which must not be changed; it is written on first use."""
        path = self._directory / f"{entries}.log"
        if not path.exists():
            write_log(path, entries)
        return path

    def with_problems(self, entries: int, every: int) -> Path:
        """Return the log with this many entries, in which one line in *every* is not an entry."""
        path = self._directory / f"{entries}-{every}.log"
        with self.of(entries).open(encoding="utf-8") as good, path.open("w", encoding="utf-8") as log:
            log.writelines("nonsense\n" if number % every == 0 else line for number, line in enumerate(good, 1))
        return path

    def with_names(self, number: int) -> Path:
        """Return the log with this many entries, each with its own name and project."""
        path = self._directory / f"{number}-names.log"
        with self.of(number).open(encoding="utf-8") as same, path.open("w", encoding="utf-8") as log:
            lines = filter(str.strip, same)
            log.writelines(f"{line[:16]} project{index}: task {index}\n" for index, line in enumerate(lines))
        return path

    def with_offsets(self, entries: int, days: int) -> Path:
        """Return the log with this many entries, all with offsets from UTC: for *days*, and again after as many, that
        of a place far away, else that of a clock that changes twice a year.
        """
        path = self._directory / f"{entries}-offsets-{days}.log"
        with self.of(entries).open(encoding="utf-8") as plain, path.open("w", encoding="utf-8") as log:
            log.writelines(
                f"{line[:16]}{_offset_on(line[:10], days)}{line[16:]}" if line.strip() else line for line in plain
            )
        return path

    def with_name(self, entries: int, every: int, name: str) -> Path:
        """Return a fresh log with this many entries, in which one line in *every* is an entry with this name."""
        path = self._directory / f"{entries}-{every}-named.log"
        with self.of(entries).open(encoding="utf-8") as plain, path.open("w", encoding="utf-8") as log:
            numbered = enumerate(filter(str.strip, plain), 1)
            log.writelines(f"{line[:17]}{name}\n" if number % every == 0 else line for number, line in numbered)
        return path

    def copy_of(self, entries: int) -> Path:
        """Return a fresh copy of the log with this many entries, always at the same path."""
        return Path(shutil.copyfile(self.of(entries), self._directory / "utt.log"))


def _offset_on(day: str, days: int) -> str:
    if date.fromisoformat(day).toordinal() // days % 2:
        return "-0500"
    return "+0200" if "-04" <= day[4:7] <= "-10" else "+0100"


def write_log(path: Path, entries: int, per_day: int = 8) -> None:
    """Write a log with this many entries: *per_day*, the rest on the first day, and half as many on the day of NOW."""
    apart = _WORKING_DAY // per_day
    with path.open("w", encoding="utf-8") as log:
        for missing in range(entries, 0, -1):
            days_ago, later_that_day = divmod(missing - 1 + per_day - per_day // 2, per_day)
            position = per_day - 1 - later_that_day
            if position == 0 and missing < entries:
                log.write("\n")
            day = _LAST_DAY - timedelta(days=days_ago)
            hour, minute = divmod(_WORKING_DAY * position // per_day + -missing * 7 % apart, 60)
            # Only the first is an arrival.
            name = NAMES[position and 1 + (position - 1) % (len(NAMES) - 1)]
            log.write(f"{day} {8 + hour:02}:{minute:02} {name}\n")


def repeat_lines(path: Path, numbers: list[int]) -> None:
    """Duplicate the lines of a log whose numbers, from 1, are in *numbers*."""
    with path.open(encoding="utf-8") as log:
        lines = [line * 2 if number in numbers else line for number, line in enumerate(log, 1)]
    path.write_text("".join(lines), encoding="utf-8")


def first_day(path: Path) -> str:
    """Return the day of a log's first entry."""
    with path.open(encoding="utf-8") as log:
        return log.readline()[:10]
