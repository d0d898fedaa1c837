"""What a terminal can show, and the marks, bars, strips, maps and tables that are drawn on it."""

from __future__ import annotations

import re
from argparse import Namespace
from datetime import date, datetime, timedelta
from io import BytesIO, TextIOWrapper
from itertools import pairwise
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.screens import without_colors
from utt.api import v1
from utt.terminal.style import style

PLAIN = v1.Style()
COLORED = v1.Style(has_color=True)
ASCII = v1.Style(has_blocks=False)
styles = st.sampled_from([PLAIN, COLORED, ASCII, v1.Style(has_color=True, has_blocks=False)])


class Stream(TextIOWrapper):
    """An output with its own encoding, which may be a terminal."""

    def __init__(self, is_terminal: bool = True, encoding: str = "utf-8") -> None:
        super().__init__(BytesIO(), encoding)
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


def style_of(stream: Stream, color: str | None = None, **environment: str) -> v1.Style:
    return style(Namespace(color=color), v1.Environment({"TERM": "xterm", **environment}), cast("v1.Output", stream))


@pytest.mark.parametrize(
    ("is_terminal", "color", "environment", "expected"),
    [
        pytest.param(True, None, {}, True, id="a terminal"),
        pytest.param(False, None, {}, False, id="a pipe"),
        pytest.param(False, "always", {}, True, id="always"),
        pytest.param(True, "never", {}, False, id="never"),
        pytest.param(True, "auto", {"NO_COLOR": "1"}, False, id="NO_COLOR"),
        pytest.param(True, "auto", {"NO_COLOR": ""}, True, id="an empty NO_COLOR"),
        pytest.param(True, "always", {"NO_COLOR": "1"}, True, id="always in spite of NO_COLOR"),
        pytest.param(True, None, {"TERM": "dumb"}, False, id="a dumb terminal"),
        pytest.param(True, "always", {"TERM": "dumb"}, True, id="always on a dumb terminal"),
        pytest.param(True, "#ff0000", {}, True, id="an option of a plugin's"),
    ],
)
def test_colors_follow_the_settings(
    is_terminal: bool, color: str | None, environment: dict[str, str], expected: bool
) -> None:
    assert style_of(Stream(is_terminal), color, **environment).has_color == expected


@pytest.mark.parametrize(
    ("encoding", "has_blocks"),
    [("utf-8", True), ("utf-16", True), ("ascii", False), ("latin-1", False), ("cp1252", False)],
)
def test_blocks_are_drawn_where_the_encoding_has_them(encoding: str, has_blocks: bool) -> None:
    assert style_of(Stream(encoding=encoding)).has_blocks == has_blocks


@pytest.mark.parametrize(
    ("environment", "size"),
    [
        pytest.param({"COLUMNS": "120", "LINES": "50"}, (120, 50), id="given"),
        pytest.param({}, (80, 24), id="not given"),
        pytest.param({"COLUMNS": "0", "LINES": "many"}, (80, 24), id="no numbers"),
        pytest.param({"COLUMNS": "3"}, (20, 24), id="too few"),
    ],
)
def test_the_size_is_that_of_the_variables(environment: dict[str, str], size: tuple[int, int]) -> None:
    found = style_of(Stream(is_terminal=False), **environment)

    assert (found.columns, found.rows) == size


def test_characters_the_encoding_lacks_are_escaped() -> None:
    assert v1.Style(encoding="latin-1").printable("büro \x1b 設") == "büro \\x1b \\u8a2d"


names = st.lists(st.text(max_size=12), max_size=80, unique=True)


@given(names)
def test_marks_differ_as_long_as_there_are_others(names: list[str]) -> None:
    colors = {mark.color for mark in COLORED.marks(names).values()}
    marks = {(mark.sign, mark.color) for mark in COLORED.marks(names).values()}
    letters = {mark.sign for mark in PLAIN.marks(names).values()}

    assert len(colors) == min(len(names), 12)
    assert len(marks) == len(names) or len(names) > 12 + 62
    assert all(mark.sign == PLAIN.block for mark in COLORED.marks(names[:12]).values())
    assert len(letters) == min(len(names), 62)


@given(st.lists(st.text("ab", max_size=6), min_size=13, max_size=80, unique=True))
def test_neighbours_never_share_a_color(names: list[str]) -> None:
    colors = [COLORED.marks(names)[name].color for name in names]

    assert all(one != other for one, other in pairwise(colors))


@given(names, st.data())
def test_the_first_name_has_its_own_mark_everywhere(names: list[str], data: st.DataObject) -> None:
    first = data.draw(st.text(min_size=1, max_size=12).filter(lambda text: text not in names))

    [alone] = COLORED.marks([first]).values()
    beside = COLORED.marks([first, *names])[first]

    assert (alone.color, alone.sign) == (beside.color, beside.sign)


@given(names.filter(lambda names: "" not in names))
def test_nameless_time_takes_no_others_mark(names: list[str]) -> None:
    beside = {name: (mark.color, mark.sign) for name, mark in COLORED.marks(["", *names]).items() if name}

    assert beside == {name: (mark.color, mark.sign) for name, mark in COLORED.marks(names).items()}


def test_a_mark_is_a_letter_of_its_name() -> None:
    marks = PLAIN.marks(["acme", "admin", "ad", "設計"])

    assert [mark.sign for mark in marks.values()] == ["a", "d", "b", "c"]


@given(styles, st.lists(st.floats(0, 1), max_size=8), st.integers(1, 60))
def test_a_bar_has_the_columns_it_is_given(style: v1.Style, shares: list[float], columns: int) -> None:
    whole = max(sum(shares), 1)
    marks = [*style.marks(list("abcdefgh")).values()]
    parts = [(share / whole, mark) for share, mark in zip(shares, marks, strict=False)]

    bar = without_colors(style.bar(parts, columns, style.sign("·", ".")))

    assert len(bar) == columns
    filled = bar.rstrip(style.sign("·", "."))
    assert abs(len(filled) - sum(shares) / whole * columns) <= 1
    assert bool(filled) == any(shares)


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, "    "), (0.001, "▏   "), (0.125, "▌   "), (0.25, "█   "), (0.9, "███▋"), (0.999, "████"), (1.0, "████")],
)
def test_a_bar_ends_in_a_partial_block(share: float, expected: str) -> None:
    assert PLAIN.bar([(share, v1.Mark("█"))], 4) == expected


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 25, hour, minute)


def test_a_strip_column_shows_its_longest_mark() -> None:
    stretches = [
        (at(9, 30), at(10), v1.Mark("a")),
        (at(10), at(10, 1), v1.Mark("b")),
        (at(10, 1), at(10, 55), v1.Mark("a")),
        (at(11, 40), at(12), v1.Mark("c")),
    ]

    assert v1.day_strip(PLAIN, stretches, 13) == ["9   10  11", "··aaaaaa···c"]


@given(
    st.lists(st.integers(0, 2880), min_size=2, max_size=30, unique=True),
    st.integers(4, 100),
    st.sampled_from([PLAIN, ASCII]),
)
def test_a_strip_fits_with_one_mark_a_column(moments: list[int], columns: int, style: v1.Style) -> None:
    times = [at(0) + timedelta(minutes=each) for each in sorted(moments)]
    stretches = [(start, end, v1.Mark("x")) for start, end in zip(times[::2], times[1::2], strict=False)]

    hours, strip = v1.day_strip(style, stretches, columns)

    assert len(hours) <= columns
    assert len(strip) <= columns
    assert set(strip) <= {"x", style.sign("·", ".")}


def test_a_strip_of_nothing_has_no_lines() -> None:
    assert v1.day_strip(PLAIN, [], 80) == []


DAYS = {date(2026, 11, day): timedelta(hours=day) for day in range(1, 9)}


def test_a_map_has_weeks_as_columns() -> None:
    lines = v1.heat_map(PLAIN, DAYS, date(2026, 10, 26), date(2026, 11, 10), 60)

    assert lines == [
        "     Nov",
        "Mon  ·  ░░ ·",
        "     ·  ▒▒ ·",
        "Wed  ·  ▒▒",
        "     ·  ▓▓",
        "Fri  ·  ▓▓",
        "     ·  ██",
        "Sun  ░░ ██",
        "",
        "     ░ to 2h00  ▒ to 4h00  ▓ to 6h00  █ to 8h00",
    ]


def test_a_short_map_has_its_legend_beside_it() -> None:
    expected = ["     Nov", "Mon  ·  ░░ ·    ░ to 2h00", "     ·  ▒▒ ·    ▒ to 4h00"]

    for columns, is_beside in ((25, True), (24, False)):
        lines = v1.heat_map(PLAIN, DAYS, date(2026, 10, 26), date(2026, 11, 10), columns, is_short=True)

        assert (lines[:3] == expected) == is_beside
        assert (len(lines) == 8) == is_beside


@given(st.dates(), st.integers(0, 1060), st.integers(20, 100), st.booleans(), st.data())
def test_a_map_shows_each_day_once(start: date, length: int, columns: int, is_short: bool, data: st.DataObject) -> None:
    length = min(length, date.max.toordinal() - start.toordinal())
    end = date.fromordinal(start.toordinal() + length)
    days = data.draw(st.lists(st.integers(start.toordinal(), end.toordinal()), unique=True, max_size=30))
    durations = {date.fromordinal(day): timedelta(hours=1 + day % 9) for day in days}

    lines = v1.heat_map(ASCII, durations, start, end, columns, is_short=is_short)

    assert max(map(len, lines)) <= columns
    rows = (re.sub(r"  [-+*#] to [0-9h]+$", "", line[5:]) for line in lines)
    cells = "".join(row for row in rows if not re.search("[a-z]", row))
    assert cells.count(".") == length + 1 - len(days)
    # Each day has one column or two.
    assert sum(cells.count(sign) for sign in "-+*#") in (len(days), 2 * len(days))


def test_a_map_of_many_years_has_year_rows() -> None:
    durations = {
        date(2023, 1, 5): timedelta(hours=6),
        date(2023, 1, 6): timedelta(hours=4),
        date(2026, 2, 1): timedelta(hours=5),
    }

    assert v1.heat_map(ASCII, durations, date(2022, 12, 1), date(2026, 3, 1), 60) == [
        "     Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "2022                                             .",
        "2023 ### .   .   .   .   .   .   .   .   .   .   .",
        "2024 .   .   .   .   .   .   .   .   .   .   .   .",
        "2025 .   .   .   .   .   .   .   .   .   .   .   .",
        "2026 .   +++ .",
        "",
        "     - to 2h30  + to 5h00  * to 7h30  # to 10h00",
    ]


ROWS = [
    ("Mon 23", {"acme": timedelta(hours=3), "beta": timedelta(hours=1)}),
    ("Tue 24", {"beta": timedelta(hours=2), "ops": timedelta(minutes=30)}),
]
HEADS = {name: (name, v1.Mark(name[0])) for name in ("acme", "beta", "ops")}


def test_a_table_has_sums_at_both_edges() -> None:
    assert v1.CrossTable(PLAIN, ROWS, HEADS).lines(42) == [
        "        a acme  b beta  o ops   sum",
        "Mon 23    3h00    1h00      ·  4h00",
        "Tue 24       ·    2h00   0h30  2h30",
        "───────────────────────────────────",
        "sum       3h00    3h00   0h30  6h30",
    ]


def test_a_table_has_sums_of_its_parts() -> None:
    rows = [("Sun 22", {}), *ROWS]
    balances = [timedelta(hours=1), None, timedelta(minutes=-30), timedelta(minutes=30)]
    parts = {0: ("W47", timedelta(hours=1)), 2: ("W48", timedelta(hours=-1000))}

    assert v1.CrossTable(PLAIN, rows, HEADS, balances, subtotals=parts).lines(46) == [
        "        a acme  b beta  o ops   sum   balance",
        "Sun 22       ·       ·      ·     ·     +1h00",
        "W47          ·       ·      ·     ·     +1h00",
        "Mon 23    3h00    1h00      ·  4h00",
        "Tue 24       ·    2h00   0h30  2h30     -0h30",
        "W48       3h00    3h00   0h30  6h30  -1000h00",
        "─────────────────────────────────────────────",
        "sum       3h00    3h00   0h30  6h30     +0h30",
    ]


def test_a_table_sums_up_what_does_not_fit() -> None:
    assert v1.CrossTable(ASCII, ROWS, HEADS).lines(30) == [
        "        a acme  others   sum",
        "Mon 23    3h00    1h00  4h00",
        "Tue 24       .    2h30  2h30",
        "----------------------------",
        "sum       3h00    3h30  6h30",
    ]


def test_a_table_has_bars_where_there_is_room() -> None:
    balances = [timedelta(hours=1), None, timedelta(minutes=-30)]

    assert v1.CrossTable(PLAIN, ROWS, HEADS, balances).lines(56) == [
        "        a acme  b beta  o ops   sum  balance",
        "Mon 23    3h00    1h00      ·  4h00    +1h00  aaaaaaabbb",
        "Tue 24       ·    2h00   0h30  2h30           bbbbbo",
        "────────────────────────────────────────────",
        "sum       3h00    3h00   0h30  6h30    -0h30",
    ]
