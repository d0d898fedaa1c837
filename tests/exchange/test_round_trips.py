"""An export is imported again unchanged, in every format that can be written and read."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.in_process import InProcessHome

NOW = "2026-11-20 12:00"

# Each format that can be written and read: where it is written, and whether it has comments.
BOTH_WAYS = {
    "bartib": ("out.bartib", False),
    "clockify": ("out.csv", False),
    "csv": ("out.csv", True),
    "gtimelog": ("out.txt", False),
    "hamster": ("out.xml", True),
    "json": ("out.json", True),
    "klog": ("out.klg", True),
    "org": ("out.org", True),
    "timeclock": ("out.timeclock", True),
    "timewarrior": ("out.timewarrior/", True),
    "toggl": ("out.csv", False),
    "watson": ("out.frames", False),
}

_FIRST = datetime(2026, 3, 2, 8)
_WORDS = [
    "design",
    "call Ana",
    "fix #ui bug",
    "a: b",
    "50 %, or so",
    'say "x"',
    "naïve 日本",
    "x | y",
    "t@home",
    "#ops",
    "8.5",
]
_NAMES = st.builds(
    lambda project, task, stars: f"{project}{task}{stars}",
    st.sampled_from(["", "", "acme: ", "beta-2: ", "über.x: "]),
    st.sampled_from(_WORDS),
    st.sampled_from(["", "", "", "", " **", " ***"]),
)
_COMMENTS = st.sampled_from([None, None, "a note", 'with "quotes", commas', "#tagged later", "50 % | x; y"])
_STEPS = st.lists(
    st.tuples(st.sampled_from([0, 5, 15, 15, 40, 600]), st.sampled_from([1, 15, 30, 95]), _NAMES, _COMMENTS),
    min_size=1,
    max_size=8,
)

Counted = Counter[tuple[str, str, str, str]]


def log_of(steps: list[tuple[int, int, str, str | None]]) -> str:
    """Return a log that alternates between this many minutes of nothing and of an activity."""
    moment = _FIRST
    lines = [f"{moment:%Y-%m-%d %H:%M} hello"]
    for gap, length, name, comment in steps:
        if gap:
            moment += timedelta(minutes=gap)
            lines.append(f"{moment:%Y-%m-%d %H:%M} hello")
        moment += timedelta(minutes=length)
        lines.append(f"{moment:%Y-%m-%d %H:%M} {name}" + ("" if comment is None else f"  # {comment}"))
    return "".join(f"{line}\n" for line in lines)


def counted(home: InProcessHome, has_comments: bool) -> Counted:
    """Return the seconds by day, project, task and comment, as utt itself exports them."""
    found: Counted = Counter()
    for row in csv.DictReader(io.StringIO(home.run("export", "csv", now=NOW).stdout)):
        comment = row["comment"] if has_comments else ""
        found[row["start"][:10], row["project"], row["task"], comment] += int(row["seconds"])
    return found


@pytest.mark.parametrize("name", BOTH_WAYS)
@examples(8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_STEPS)
def test_counted_time_survives_a_round_trip(
    name: str, tmp_path: Path, steps: list[tuple[int, int, str, str | None]]
) -> None:
    path, has_comments = BOTH_WAYS[name]
    home, other = InProcessHome(tmp_path / "here"), InProcessHome(tmp_path / "there")
    for each in (home, other):
        each.directory.mkdir(exist_ok=True)
        each.write("")
    home.write(log_of(steps))
    for old in sorted(tmp_path.glob("out*")):
        old.rename(tmp_path / f"old{len([*tmp_path.iterdir()])}")
    exported = home.run("export", name, "-o", f"{tmp_path}/{path}", now=NOW)
    # Such as the minute before a virtual midnight.
    assume("left out" not in exported.stderr)

    result = other.run("import", name, f"{tmp_path}/{path}", now=NOW)

    assert (exported.status, result.status) == (0, 0)
    assert counted(other, has_comments) == counted(home, has_comments), result.stderr
    assert other.run("import", name, f"{tmp_path}/{path}", now=NOW).stdout.startswith("nothing to import")


@examples(8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_STEPS)
def test_json_restores_the_entries(tmp_path: Path, steps: list[tuple[int, int, str, str | None]]) -> None:
    home, other = InProcessHome(tmp_path / "here"), InProcessHome(tmp_path / "there")
    for each in (home, other):
        each.directory.mkdir(exist_ok=True)
        each.write("")
    home.write(log_of(steps))
    exported = home.run("export", "json", now=NOW).stdout

    other.run("import", "json", "-", stdin=exported, now=NOW)

    assert other.run("log", "all", "--json", now=NOW).stdout == home.run("log", "all", "--json", now=NOW).stdout
    assert other.run("export", "json", now=NOW).stdout == exported
