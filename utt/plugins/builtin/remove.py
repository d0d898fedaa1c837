"""``utt remove``: remove an entry from the log."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator

from utt.api import v1


class RemoveHandler:
    """Removes the latest entry, or another one, and prints what its time counts as now."""

    def __init__(
        self, entry_at: v1.EntryAt, log: v1.Log, output: v1.Output, now: v1.Now, calendar: v1.Calendar
    ) -> None:
        self._entry_at = entry_at
        self._log = log
        self._output = output
        self._now = now
        self._calendar = calendar

    def __call__(self) -> None:
        placed = self._log.find(self._entry_at.moment)
        self._log.replace(placed.entry, None)
        print(f"removed {v1.printable(str(placed.entry))}", file=self._output)
        for line in self._lines_on(placed):
            print(line, file=self._output)

    def _lines_on(self, placed: v1.LocatedEntry) -> Iterator[str]:
        """Yield what the time before the entry counts as now; or the time after it, if it was the log's first one."""
        before, entry, after = placed.before, placed.entry, placed.after
        if before is not None and v1.elapsed(before, entry):
            has_left = after is None and before.name == v1.BYE_ENTRY_NAME
            what = "is not counted, since you had left before" if has_left else _counts_as(after)
            yield f"{self._time(before, _end_of_time(before, entry, after))} {what}"
        elif before is None and after is not None and after.name != v1.HELLO_ENTRY_NAME and v1.elapsed(entry, after):
            yield f"{self._time(entry, after)} is not counted now, since the log begins with {v1.excerpt(after.name)}"

    def _time(self, start: v1.Entry, end: v1.Entry) -> str:
        times = v1.format_times(start.datetime, end.datetime, self._now, self._calendar)
        return f"{times} ({v1.format_duration(v1.elapsed(start, end))})"


def _end_of_time(before: v1.Entry, entry: v1.Entry, after: v1.Entry | None) -> v1.Entry:
    """Return the end of the time to report: *entry*; or *after*, if what counts until there is not the sum of the two.

    That is so if only some of them have an offset from UTC.
    """
    if after is None or after.name == v1.HELLO_ENTRY_NAME:
        return entry
    is_sum = v1.elapsed(before, entry) + v1.elapsed(entry, after) == v1.elapsed(before, after)
    return entry if is_sum else after


def _counts_as(after: v1.Entry | None) -> str:
    if after is None:
        return "is open again: it will count as what you record next"
    if after.name == v1.HELLO_ENTRY_NAME:
        return "is not counted now, since hello follows"
    kind = v1.Activity.Type.of(after.name)
    what = {kind.BREAK: "counts as a break now", kind.IGNORED: "is ignored now"}.get(kind, "counts as work now")
    return f"{what}: {v1.excerpt(after.name)}"


def add_args(parser: ArgumentParser) -> None:
    """Add the entry."""
    v1.add_entry_argument(parser)
    v1.add_json_argument(parser)


v1.register_command(
    v1.Command(
        "remove",
        "Remove the latest entry, or another",
        RemoveHandler,
        add_args,
        examples=("utt remove", "utt remove --entry 12:00"),
        group="correct",
    )
)
