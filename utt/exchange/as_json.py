"""Entries and changes as JSON, for programs.

``entries.schema.json`` is their schema, and its names are stable.
"""

from __future__ import annotations

import json
import os
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import takewhile

from utt.domain.activity import ActivityType, activity_to
from utt.domain.entry import Entry, format_iso, in_order, is_earlier, is_same_minute, without_offset
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING
from utt.runtime.options import option
from utt.timelog.change import Change
from utt.timelog.log import Log

if TYPE_CHECKING:
    from typing import Any, TextIO

_SCHEMA = "entries.schema.json"
_MINUTE = timedelta(minutes=1)


def schema_of_entries() -> str:
    """Return the JSON Schema of the output of ``--json``, in ``utt log`` and in the commands that change the log, and
    of ``utt export json``.

    Since 2.0.
    """
    loader: Any = __loader__  # type: ignore[name-defined]
    # The way in which Python itself reads a module's data, also from a zip file.
    data: bytes = loader.get_data(os.path.join(os.path.dirname(__file__), _SCHEMA))
    return data.decode("utf-8")


def entry_as_json(entry: Entry, before: Entry | None) -> dict[str, object]:
    """Return *entry*, which follows the entry *before*, in the form of ``--json``: a dict of JSON values.

    If *before* is None, it has no start.

    Since 2.0.
    """
    activity = activity_to(entry, before)
    return {
        "start": None if activity is None else format_iso(activity.start),
        "end": format_iso(entry.datetime),
        "name": entry.name,
        "comment": entry.comment or "",
        "type": (ActivityType.IGNORED if activity is None else activity.type).name.lower(),
        "seconds": 0 if activity is None else round(activity.duration.total_seconds()),
    }


def with_change_printed(call: Callable[[], Any], log: Log, args: Namespace, output: TextIO) -> Any:
    """Return what *call* returns, having printed what it changed in the log.

    If it raises UttError, that is printed only if it changed anything.
    """
    try:
        status = call()
    except UttError:
        if log.made:
            print_change(log, args, output)
        raise
    print_change(log, args, output)
    return status


def print_change(log: Log, args: Namespace, output: TextIO) -> None:
    """Print everything that was changed through *log*, or would be by its dry run, as one change in JSON."""
    is_planned = log.planned is not None
    changes = log.made if log.planned is None else [log.planned]
    change = _as_one(changes)
    here, there = (change.removed, change.added) if is_planned else (change.added, change.removed)
    present = _entries_around(log, [*here, *there])
    other = _with(present, there, instead_of=here)
    before, after = (present, other) if is_planned else (other, present)
    rows = {"added": _rows(change.added, after), "removed": _rows(change.removed, before)}
    members = {"command": json.dumps(option(args, "command") or ""), "dry_run": json.dumps(is_planned)}
    for name, values in rows.items():
        lines = ",\n".join(f"    {json.dumps(value, ensure_ascii=False)}" for value in values)
        members[name] = f"[\n{lines}\n  ]" if lines else "[]"
    members["other_lines"] = str(change.other_lines)
    text = ",\n".join(f'  "{name}": {value}' for name, value in members.items())
    print(f"{{\n{text}\n}}", file=output)


def _as_one(changes: Iterable[Change]) -> Change:
    """Return the change that has the same effect as all *changes* in order."""
    added: Counter[Entry] = Counter()
    removed: Counter[Entry] = Counter()
    other_lines = 0
    for change in changes:
        added.update(change.added)
        removed.update(change.removed)
        other_lines += change.other_lines
    new, old = in_order((added - removed).elements()), in_order((removed - added).elements())
    return Change(new, old, other_lines=other_lines)


def _entries_around(log: Log, entries: Sequence[Entry]) -> list[Entry]:
    """Return the log's entries from the one before the first of *entries* to the last; none if it cannot be read."""
    if not entries:
        return []
    first, *_, last = [*in_order(entries), *in_order(entries)]
    start = without_offset(first.datetime)
    start -= min(_MINUTE, start - datetime.min)
    with suppress(UttError, OSError):
        return list(takewhile(lambda entry: not is_earlier(last, entry), log.entries.since(start)))
    return []


def _with(present: Iterable[Entry], absent: Iterable[Entry], instead_of: Iterable[Entry]) -> list[Entry]:
    """Return the entries *present*, with the *absent* ones instead of *instead_of*: on the same line if the minute is
    the same, else after all of their minute.
    """
    left_out = Counter(instead_of)
    missing = in_order(absent)
    made: list[Entry] = []
    for entry in present:
        while missing and is_earlier(missing[0], entry):
            made.append(missing.pop(0))
        if not left_out[entry]:
            made.append(entry)
            continue
        left_out[entry] -= 1
        if missing and is_same_minute(missing[0], entry):
            made.append(missing.pop(0))
    return made + missing


def _rows(entries: Iterable[Entry], among: Sequence[Entry]) -> list[dict[str, object]]:
    """Return each of the *entries*, which are in order *among* others, in the form of JSON."""
    wanted = Counter(entries)
    rows = []
    # Of equal entries, a change adds or removes the last one.
    for index in range(len(among) - 1, -1, -1):
        entry = among[index]
        if wanted[entry]:
            wanted[entry] -= 1
            rows.append(entry_as_json(entry, among[index - 1] if index else None))
    rows.reverse()
    # If the log cannot be read, or was changed by another program at the same time.
    return rows + [entry_as_json(entry, entry) | {"start": None} for entry in wanted.elements()]
