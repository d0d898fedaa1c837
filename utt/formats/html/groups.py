"""The groups of a report as a table: of two units where it fits, else with nested rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from utt.api import v1
from utt.formats.dates import MONTHS, day_in_words
from utt.formats.html.shapes import Context
from utt.formats.html.work import NOTHING, Work

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# More would be too narrow anywhere.
_MOST_COLUMNS = 8
# The room for a table on a narrow and a wide page, and in it for labels, digits, small letters and gaps, in pixels.
_NARROW, _WIDE = 328, 688
_LABEL, _DIGIT, _LETTER, _GAP = 80, 10.5, 9.5, 10
_LONGEST_HEAD = 14
_HUNDREDTH = timedelta(hours=1) / 100
_OVERLAP = "Activities with several tags count under each, and once in the total."


def group(work: Work) -> Context | None:
    """Return the groups of ``--by``, None without the option or without any groups.

    There are two tables if one of two units fits on a wide page alone.
    """
    model = work.model.groups_model
    if not model.groups:
        return None
    tables = [_table(work, ["Time"], list(_nested(work)), _whole(work))]
    if len(model.units) == 2 and not model.has_overlap:
        found = {inner.key: inner for row in model.groups for inner in row.groups}
        if len(found) <= _MOST_COLUMNS:
            cross = _table(work, *_cross(work, sorted(found, key=lambda key: _place(found[key]))))
            width = _width(cross)
            if width <= _NARROW:
                tables = [cross]
            elif width <= _WIDE:
                tables = [{**cross, "css": "wide"}, {**tables[0], "css": "narrow"}]
    return {
        "title": " and ".join(model.units),
        "tables": tables,
        "note": _OVERLAP if model.has_overlap else "",
    }


def _table(work: Work, heads: list[str], rows: list[Context], total: list[str]) -> Context:
    """Return the table, with targets and balances if there are any."""
    model = work.model.groups_model
    # Sums of the shown numbers, so that decimals add up as well.
    shown = [row["time"] for row in rows if row["css"] != "within"]
    balances = [_balance(work, row, time) for row, time in zip(model.groups, shown, strict=True)]
    if any(balances):
        heads = [*heads, "Target", "Balance"]
        total = [*total, *_texts_of(work, work.model.targets_model)]
        outer = iter(balances)
        for row in rows:
            row["numbers"] += ["", ""] if row["css"] == "within" else _texts_of(work, next(outer))
    return {"css": "", "heads": [model.units[0].capitalize(), *heads], "rows": rows, "total": total}


def _width(table: Context) -> float:
    """Return about how many pixels the table needs, with names that are not too long on one line."""
    columns = zip(*(row["numbers"] for row in table["rows"]), table["total"], strict=True)
    numbers = (max(map(len, column)) * _DIGIT for column in columns)
    heads = (min(v1.width(head), _LONGEST_HEAD) * _LETTER for head in table["heads"][1:])
    return _LABEL + sum(max(pair) + _GAP for pair in zip(numbers, heads, strict=True))


def _cross(work: Work, columns: Sequence[str]) -> tuple[list[str], list[Context], list[str]]:
    """Return the heads, the rows and the sums of a table of two units."""
    groups = work.model.groups_model.groups
    times = [{inner.key: inner.duration for inner in row.groups if inner.duration} for row in groups]
    sums = [sum((row.get(column, NOTHING) for row in times), NOTHING) for column in columns]
    total = [*work.texts(sums, _hundredths(work)), *_whole(work)]
    if work.model.args.is_decimal:
        totals = dict(zip(columns, v1.decimal_hundredths(sums, _hundredths(work)), strict=True))
        table = v1.decimal_table(times, totals)
        cells = [{key: v1.format_hundredths(number) for key, number in row.items()} for row in table]
        ends = [_HUNDREDTH * sum(row.values()) for row in table]
    else:
        cells = [{key: work.text(time) for key, time in row.items()} for row in times]
        ends = [row.duration for row in groups]
    rows = []
    for row, texts, end in zip(groups, cells, ends, strict=True):
        numbers = [*(texts.get(column, "") for column in columns), work.text(end)]
        rows.append({"label": _label(row), "css": "", "time": end, "numbers": numbers})
    inner = {each.key: each for row in groups for each in row.groups}
    return [*(_label(inner[column]) for column in columns), "All"], rows, total


def _nested(work: Work) -> Iterator[Context]:
    model = work.model.groups_model
    # Overlapping groups do not add up to a total.
    outer = _with_texts(work, model.groups, None if model.has_overlap else _hundredths(work))
    for row, text, number in outer:
        time = row.duration if number is None else _HUNDREDTH * number
        yield {"label": _label(row), "css": "group" if row.groups else "", "time": time, "numbers": [text]}
        for inner, inner_text, _ in _with_texts(work, row.groups, None if model.has_overlap else number):
            yield {"label": _label(inner), "css": "within", "numbers": [inner_text]}


def _with_texts(work: Work, rows: Sequence[Any], total: int | None) -> list[tuple[Any, str, int | None]]:
    """Return rows with their durations as texts and, if these are decimals, in hundredths that add up to *total*."""
    durations = [row.duration for row in rows]
    if not work.model.args.is_decimal:
        return [(row, work.text(duration), None) for row, duration in zip(rows, durations, strict=True)]
    numbers = v1.decimal_hundredths(durations, total)
    return [(row, v1.format_hundredths(number), number) for row, number in zip(rows, numbers, strict=True)]


def _label(row: Any) -> str:
    """Return the key of a row for people."""
    if row.unit == "day":
        return day_in_words(row.raw_key)
    if row.unit == "month":
        return f"{MONTHS[row.raw_key.month - 1]} {row.raw_key.year}"
    if row.unit in ("week", "quarter"):
        year, _, number = row.key.partition("-")
        return f"{number} {year}"
    if row.unit == "hour":
        return f"{row.key}:00"
    if row.unit == "weekday":
        return str(row.key.capitalize())
    return row.key or f"no {row.unit}"


def _place(row: Any) -> Any:
    """Return the sort key of a unit's row."""
    key = row.raw_key
    return (key.lower(), key) if isinstance(key, str) else key


def _whole(work: Work) -> list[str]:
    return [work.text(work.model.groups_model.duration)]


def _hundredths(work: Work) -> int | None:
    return v1.hundredths(work.model.groups_model.duration) if work.model.args.is_decimal else None


def _balance(work: Work, row: Any, worked: timedelta) -> v1.Balance | None:
    return None if row.period is None else work.model.balance_of(row.period, worked)


def _texts_of(work: Work, balance: v1.Balance | None) -> list[str]:
    return ["", ""] if balance is None else [work.text(balance.target), work.balance(balance.balance)]
