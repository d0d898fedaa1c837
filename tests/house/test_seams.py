"""One module each decides what a day is, and which entry is earlier: no other one knows midnight or compares.

The search examines the syntax. It recognises moments by their usual names in this code, see ``_is_moment``, and does
not see what is compared as bytes, such as stamps in the checks of the log.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import utt.version

HOME = Path(utt.version.__file__).parent

MIDNIGHT = "knows midnight"
COMPARES = "compares or subtracts the times of entries"

# domain/entry.py needs no exemption: it compares names that the search does not recognise.
ALLOWED = {
    ("domain/calendar.py", MIDNIGHT): "it says what a day is",
    ("domain/calendar.py", COMPARES): "it cuts a stretch of the clock where days end",
    ("domain/activity.py", COMPARES): "it cuts an activity by its own ends",
    ("domain/instant_stretches.py", COMPARES): "so does this, by each activity's own clock",
    ("domain/day_lengths.py", COMPARES): "it cuts a stretch of the clock at full hours",
    ("domain/moment.py", MIDNIGHT): "words name dates and times of the clock, of which the calendar makes moments",
    ("domain/when.py", MIDNIGHT): "ISO 8601 names dates and times of the clock",
    ("domain/period.py", COMPARES): "its ends are days",
    ("exchange/dates.py", MIDNIGHT): "tables name dates and times of the clock",
}

# Where start and end are positions in a file.
_READS_BYTES = ("timelog/", "completion/recent.py")

_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def faults_in(source: str, is_offsets: bool = False) -> set[tuple[int, str]]:
    """Return the lines of *source* that do what only one module may do, with what they do.

    With *is_offsets*, start and end are positions in a file.
    """
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {(node.lineno, kind) for scope in (tree, *functions) for node, kind in _faults_of(scope, is_offsets)}


def _faults_of(scope: ast.AST, is_offsets: bool) -> Iterator[tuple[ast.expr, str]]:
    moments = {
        target.id
        for node in ast.walk(scope)
        if isinstance(scope, ast.FunctionDef) and isinstance(node, ast.Assign) and _is_moment(node.value, set())
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(scope):
        if isinstance(node, ast.expr):
            if _knows_midnight(node):
                yield node, MIDNIGHT
            if _compares(node, moments) or (not is_offsets and _compares_ends(node)):
                yield node, COMPARES


def _knows_midnight(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="date" | "today" | "time") | ast.Name(id="time"), args=[], keywords=[]):
            return True
        case ast.Attribute(value=ast.Name(id="time"), attr="min" | "max") | ast.Attribute(attr="combine"):
            return True
        case ast.Call(func=ast.Attribute(attr="replace"), keywords=keywords):
            return any(each.arg == "hour" for each in keywords)
    return False


def _compares(node: ast.expr, moments: set[str]) -> bool:
    match node:
        case ast.Compare(left=left, ops=ops, comparators=others):
            is_comparison = any(isinstance(op, (*_ORDER, ast.Eq, ast.NotEq)) for op in ops)
            return is_comparison and any(_is_moment(each, moments) for each in [left, *others])
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            # A moment minus a duration is a moment, and the first and last moments belong to no entry.
            return _is_moment(right, moments) and ast.unparse(left) != "datetime.max"
        case ast.Call(func=ast.Name(id="min" | "max" | "sorted"), args=args) if any(
            _is_moment(each, moments) for each in args
        ):
            return True
        case ast.Call(keywords=keywords):
            keys = [each.value.body for each in keywords if each.arg == "key" and isinstance(each.value, ast.Lambda)]
            return any(_is_moment(each, moments) for each in keys)
    return False


def _compares_ends(node: ast.expr) -> bool:
    match node:
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _is_end(left) and _is_end(right)
        case ast.Compare(left=left, ops=ops, comparators=others):
            pairs = zip([left, *others], ops, others, strict=False)
            return any(_is_end(one) and isinstance(op, _ORDER) and _is_end(other) for one, op, other in pairs)
        case ast.Call(func=ast.Name(id="min" | "max"), args=args):
            return any(_is_end(each) for each in args)
    return False


def _is_moment(node: ast.AST, moments: set[str]) -> bool:
    match node:
        case ast.Attribute(attr="datetime" | "now" | "_now" | "since"):
            return True
        case ast.Name(id=name):
            return name == "now" or name in moments
        case ast.IfExp(body=one, orelse=other):
            return _is_moment(one, moments) or _is_moment(other, moments)
        case ast.Call(func=ast.Name(id="min" | "max"), args=args):
            return any(_is_moment(each, moments) for each in args)
    return False


def _is_end(node: ast.expr) -> bool:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.endswith(("start", "end"))
    return False


@cache
def faults_of_all() -> dict[tuple[str, str], list[int]]:
    """Return the lines with faults by file and fault."""
    found: dict[tuple[str, str], list[int]] = {}
    for path in sorted(HOME.rglob("*.py")):
        name = path.relative_to(HOME).as_posix()
        for line, kind in sorted(faults_in(path.read_text("utf-8"), is_offsets=name.startswith(_READS_BYTES))):
            found.setdefault((name, kind), []).append(line)
    return found


@pytest.mark.slow
def test_nobody_else_decides_what_a_day_is() -> None:
    faults = {(name, kind): lines for (name, kind), lines in faults_of_all().items() if (name, kind) not in ALLOWED}

    assert faults == {}


@pytest.mark.slow
def test_every_exemption_is_used() -> None:
    found = faults_of_all()

    assert ALLOWED.keys() <= found.keys()


@pytest.mark.parametrize(
    "source",
    [
        "entry.datetime.date()",
        "date.today()",
        "datetime.combine(day, time())",
        "datetime.combine(day, midnight)",
        "moment > time.min",
        "moment.replace(hour=0, minute=0)",
    ],
)
def test_code_that_knows_midnight_is_found(source: str) -> None:
    assert faults_in(source) == {(1, MIDNIGHT)}


@pytest.mark.parametrize(
    "source",
    [
        "one.datetime < other.datetime",
        "one.datetime <= now",
        "found.entry.datetime == entry.datetime",
        "self._now - last.datetime",
        "moment - entry.datetime",
        "max(entry.datetime, bound)",
        "sorted(entries, key=lambda each: each.datetime)",
        "entries.sort(key=lambda each: each.datetime)",
        "activity.end - activity.start",
        "span_end - span_start",
        "part.end > period_end",
        "min(activity.end, midnight)",
        "def f(entry):\n moment = entry.datetime\n return moment < bound",
        "def f(entry):\n moment = now if entry is None else entry.datetime\n return moment < bound",
    ],
)
def test_code_that_compares_entries_is_found(source: str) -> None:
    assert {kind for _, kind in faults_in(source)} == {COMPARES}


@pytest.mark.parametrize(
    "source",
    [
        "now - timedelta(hours=1)",
        "calendar.day_of(now) in period",
        "is_earlier(entry, now)",
        "Entry(old.datetime, name)",
        "when = now if words is None else parse(words)",
        "day - timedelta(days=1)",
        "left <= datetime.max - self.now",
        "moment.replace(second=0)",
    ],
)
def test_code_that_asks_the_calendar_is_allowed(source: str) -> None:
    assert faults_in(source) == set()


def test_file_offsets_are_not_taken_for_times() -> None:
    assert faults_in("found.end - found.start", is_offsets=True) == set()
