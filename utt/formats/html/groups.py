"""What a report is grouped by, as a table."""

from __future__ import annotations

from datetime import timedelta

from utt.api import v1
from utt.formats.html.shapes import Context
from utt.formats.html.work import NOTHING, Work

_MOST_COLUMNS = 3
_NONE = "none"
_OVERLAP = "What has several tags counts under each of them, and once in the total."


def group(work: Work) -> Context | None:
    """Return what ``--by`` asks for: a table of two units where these have few columns, and else rows within rows."""
    model = work.model.groups_model
    if not model.groups:
        return None
    columns = list(dict.fromkeys(inner.key for row in model.groups for inner in row.groups))
    is_cross = len(model.units) == 2 and len(columns) <= _MOST_COLUMNS and not model.has_overlap
    balances = [None if row.period is None else work.model.balance_of(row.period, row.duration) for row in model.groups]
    has_balance = any(balances)
    (whole,) = work.texts([model.duration])
    texts = work.texts(
        [row.duration for row in model.groups], None if model.has_overlap else _all(work, model.duration)
    )
    rows = []
    for row, text, balance in zip(model.groups, texts, balances, strict=True):
        numbers = [text]
        if is_cross:
            by_key = {inner.key: work.text(inner.duration) for inner in row.groups if inner.duration}
            numbers = [*(by_key.get(column, "") for column in columns), text]
        if has_balance:
            numbers += [work.text(balance.target), work.balance(balance.balance)] if balance else ["", ""]
        rows.append(
            {"label": row.key or _NONE, "css": "group" if row.groups and not is_cross else "", "numbers": numbers}
        )
        if not is_cross:
            blank = [""] * (len(numbers) - 1)
            inner_texts = work.texts([inner.duration for inner in row.groups])
            rows += [
                {"label": inner.key or _NONE, "css": "within", "numbers": [inner_text, *blank]}
                for inner, inner_text in zip(row.groups, inner_texts, strict=True)
            ]
    total = [whole]
    if is_cross:
        sums = [
            sum((inner.duration for row in model.groups for inner in row.groups if inner.key == column), NOTHING)
            for column in columns
        ]
        total = [*map(work.text, sums), whole]
    balance = work.model.targets_model if has_balance else None
    if has_balance:
        total += [work.text(balance.target), work.balance(balance.balance)] if balance else ["", ""]
    heads = [*([column or _NONE for column in columns] if is_cross else []), "All" if is_cross else "Time"]
    return {
        "title": " and ".join(model.units),
        "heads": [model.units[0].capitalize(), *heads, *(["Target", "Balance"] if has_balance else [])],
        "rows": rows,
        "total": total,
        "note": _OVERLAP if model.has_overlap else "",
    }


def _all(work: Work, duration: timedelta) -> int | None:
    return v1.hundredths(duration) if work.model.args.is_decimal else None
