"""``utt import``: what it reads, refuses and prints, with a plugin's format."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.support.command_line import Home, configure
from tests.support.examples import examples
from tests.support.in_process import InProcessHome
from tests.support.plugins import write_plugin
from utt.timelog.change import Change
from utt.timelog.log import Log

LIST = '[{"time": "2026-11-16 09:00", "name": "hello"}, {"time": "2026-11-16 10:00", "name": "y", "comment": "z"}]'
NOW = "2026-11-20 12:00"
LONG = [f"{what} {number}" for what in ("read", "placed") for number in (512, 768, 1024)]

# One line per record: start, end, project, task; or a day and a duration.
CARDS = r"""
import re
from datetime import date, datetime, timedelta

class Cards:
    def recognises(self, source):
        return source.head.startswith("cards")

    def read(self, source):
        for number, line in enumerate(source.lines, 1):
            if line == "cards":
                continue
            where = f"line {number}"
            fields = [field.strip() for field in line.split("|")]
            if len(fields) == 4:
                start, end = (None if field == "-" else datetime.fromisoformat(field) for field in fields[:2])
                yield v1.Record(start, end, project=fields[2], task=fields[3], where=where)
            elif len(fields) == 3:
                duration = timedelta(minutes=float(fields[1]))
                yield v1.Record(day=date.fromisoformat(fields[0]), duration=duration, name=fields[2], where=where)
            else:
                source.fail(where, "expected four fields")

v1.register_format("cards", "Cards, a line each", read=Cards)
"""


@pytest.fixture
def cards(home: Home) -> Home:
    """Return a home with the plugin, whose commands import ``cards``."""
    write_plugin(home, "cards", CARDS)
    return home


def write_cards(home: Home, *lines: str) -> str:
    path = home.directory / "cards.txt"
    path.write_text("".join(f"{line}\n" for line in ("cards", *lines)), encoding="utf-8")
    return str(path)


def imported(home: Home, *lines: str, options: tuple[str, ...] = (), **environment: str) -> tuple[list[str], str]:
    """Import into the log; return its lines and the messages."""
    result = home.run("import", "cards", write_cards(home, *lines), *options, now=NOW, **environment)
    return [line for line in result.log.splitlines() if line], result.stderr


@pytest.mark.parametrize(
    ("has_terminal", "seconds", "steps"),
    [
        pytest.param(True, 0.6, LONG, id="it takes long"),
        pytest.param(True, 0.1, [], id="it is quick"),
        pytest.param(False, 0.6, [], id="no terminal"),
    ],
)
@pytest.mark.parametrize("files", [1, 2])
def test_a_slow_import_shows_its_progress(
    cards: Home, monkeypatch: pytest.MonkeyPatch, has_terminal: bool, seconds: float, steps: list[str], files: int
) -> None:
    # The clock is read at every 256th record.
    moments = count(step=seconds)
    monkeypatch.setattr("utt.terminal.progress.time.monotonic", lambda: next(moments))
    assert isinstance(cards, InProcessHome)
    cards.has_terminal = has_terminal
    days = [f"2026-{1 + number // 28:02}-{1 + number % 28:02}" for number in range(260)]
    lines = [f"{day}T{hour:02}:00 | {day}T{hour:02}:30 | acme | x" for day in days for hour in range(9, 13)]

    paths = []
    for number in range(files):
        part = write_cards(cards, *lines[number * len(lines) // files : (number + 1) * len(lines) // files])
        paths.append(shutil.copy(part, cards.directory / f"{number}.txt"))

    said = cards.run("import", "cards", *map(str, paths), now=NOW).stderr

    progress = "".join(f"\r{step} records\x1b[K" + "\r\x1b[K" * (step.endswith("1024")) for step in steps)
    assert said.partition("note: ")[0] == progress


@pytest.mark.parametrize(
    ("has_terminal", "options", "log", "said"),
    [
        pytest.param(True, [], "", "since 2026-11-15 10:00", id="yesterday"),
        pytest.param(True, [], "\n2026-11-16 08:00 hello\n", "", id="a log that goes on"),
        pytest.param(True, [], "\n2026-11-16 08:00 x\n", "", id="a log of today"),
        pytest.param(True, ["--dry-run"], "", "", id="a dry run"),
        pytest.param(False, [], "", "", id="no terminal"),
    ],
)
def test_an_import_warns_of_a_long_current_activity(
    cards: Home, has_terminal: bool, options: list[str], log: str, said: str
) -> None:
    assert isinstance(cards, InProcessHome)
    cards.has_terminal = has_terminal
    cards.write(log)
    path = write_cards(cards, "2026-11-15T09:00 | 2026-11-15T10:00 | acme | x")

    result = cards.run("import", "cards", path, *options, now="2026-11-16 12:00")

    note = f"note: until you type utt hello, the current activity counts {said}"
    assert [line for line in result.stderr.splitlines() if "until" in line] == ([note] if said else [])


def test_a_gap_ends_with_a_hello(cards: Home) -> None:
    log, _ = imported(
        cards,
        "2026-11-16T09:00 | 2026-11-16T10:00 | acme | x",
        "2026-11-16T10:00 | 2026-11-16T11:00 | acme | y",
        "2026-11-16T12:00 | 2026-11-16T13:00 | | z",
    )

    assert log == [
        "2026-11-16 09:00 hello",
        "2026-11-16 10:00 acme: x",
        "2026-11-16 11:00 acme: y",
        "2026-11-16 12:00 hello",
        "2026-11-16 13:00 z",
    ]


def test_times_cut_to_minutes_still_touch(cards: Home) -> None:
    log, said = imported(
        cards,
        "2026-11-16T09:00:59 | 2026-11-16T10:00:30 | acme | x",
        "2026-11-16T10:00:30 | 2026-11-16T11:00:10 | acme | y",
        "2026-11-16T11:00:10 | 2026-11-16T11:00:50 | acme | short",
    )

    assert log == ["2026-11-16 09:00 hello", "2026-11-16 10:00 acme: x", "2026-11-16 11:00 acme: y"]
    assert said == (
        "note: one record is left out, since it has no whole minute\n"
        "note: the log has no seconds: 0:00:09 more is counted in all\n"
    )


@pytest.mark.parametrize(
    ("project", "task", "name"),
    [
        pytest.param("acme", "x", "acme: x", id="both"),
        pytest.param("", "x", "x", id="no project"),
        pytest.param("acme", "", "acme: untitled", id="no task"),
        pytest.param("", "", "untitled", id="nothing"),
        pytest.param("none", "x", "x", id="none"),
        pytest.param("Unsortiert", "x", "x", id="unsorted"),
        pytest.param("SIN CLASIFICAR", "x", "x", id="unsorted in two words"),
        pytest.param("sin", "x", "sin: x", id="one of the two words"),
        pytest.param("Big Client: Web", "x", "Big-Client-Web: x", id="words in a project"),
        pytest.param("", "hello", "hello.", id="an arrival"),
        pytest.param("", "**bold**", "**bold**.", id="emphasis"),
        pytest.param("", "lunch **", "lunch **", id="a break"),
        pytest.param("", "call: Ana", "call : Ana", id="a colon in a task"),
        pytest.param("acme", "a\tb", "acme: a b", id="a tab"),
        pytest.param("acme", "a  # b  #", "acme: a # b #", id="what begins a comment"),
    ],
)
def test_a_name_becomes_one_that_utt_allows(cards: Home, project: str, task: str, name: str) -> None:
    log, _ = imported(cards, f"2026-11-16T09:00 | 2026-11-16T10:00 | {project} | {task}")

    assert log == ["2026-11-16 09:00 hello", f"2026-11-16 10:00 {name}"]


TEXTS = st.text("aB:# *-\t\n\u00a0", max_size=8)


@examples(20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_a_record_of_any_name_is_imported_once(home: Home, project: str, task: str, comment: str, tags: str) -> None:
    home.write("")
    path = home.directory / "odd.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ["start", "end", "project", "task", "comment", "tags"],
                ["2026-11-16T09:00", "2026-11-16T10:00", project, task, comment, tags],
            ]
        )

    first, second = (home.run("import", "csv", str(path), now=NOW) for _ in range(2))

    assert first.stdout == "1 record imported\n"
    assert second.stdout == "nothing to import, the log already has it\n", first.log


@examples(20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXTS, st.none() | TEXTS), min_size=1, max_size=3))
def test_a_line_is_imported_once_or_refused(home: Home, lines: list[tuple[str, str | None]]) -> None:
    home.write("")
    rows = [
        {"time": f"2026-11-16 0{number}:00", "name": name, "comment": comment}
        for number, (name, comment) in enumerate(lines)
    ]

    first, second = (home.run("import", "json", "-", stdin=json.dumps(rows), now=NOW) for _ in range(2))

    if first.status:
        assert re.match(r"error: the standard input, entry \d: ", first.stderr)
    else:
        there = "it" if len(rows) == 1 else f"all {len(rows)}"
        assert second.stdout == f"nothing to import, the log already has {there}\n", first.log


def test_changes_of_names_are_reported_once(cards: Home) -> None:
    _, said = imported(
        cards,
        "2026-11-16T09:00 | 2026-11-16T10:00 | Big Client | x",
        "2026-11-16T10:00 | 2026-11-16T11:00 | Big Client | x",
    )

    assert said == (
        "note: a project was renamed, since a project is one word without a colon: Big Client is Big-Client\n"
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param("2026-11-16T09:00 | - | Big Client |", "since it is still running", id="running"),
        pytest.param(
            "2026-11-16T09:00 | 2026-11-16T09:00 | Big Client |", "since it has no whole minute", id="no minute"
        ),
    ],
)
def test_nothing_is_said_of_names_left_out(cards: Home, line: str, reason: str) -> None:
    assert imported(cards, line) == ([], f"note: one record is left out, {reason}\n")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(("--overlap", "skip"), ["09:00 hello", "10:00 acme: x", "11:00 z"], id="skip"),
        pytest.param(("--overlap", "clip"), ["09:00 hello", "10:00 acme: x", "10:30 acme: y", "11:00 z"], id="clip"),
    ],
)
def test_overlapping_records_are_left_out_or_cut(cards: Home, options: tuple[str, ...], expected: list[str]) -> None:
    cards.write("2026-11-16 10:30 hello\n2026-11-16 11:00 z\n")
    log, said = imported(
        cards,
        "2026-11-16T09:00 | 2026-11-16T10:00 | acme | x",
        "2026-11-16T09:30 | 2026-11-16T10:45 | acme | y",
        options=options,
    )

    assert [line[11:] for line in log if line != "2026-11-16 10:30 hello"] == expected
    assert said.startswith("note: one record is")

    again = cards.run("import", "cards", str(cards.directory / "cards.txt"), now=NOW)
    assert (again.status, again.log.split("\n")) == (0, [*log, ""])
    assert again.stdout.startswith("nothing to import, the log already has ")


def test_a_new_overlap_is_refused_beside_old_records(cards: Home) -> None:
    cards.write("2026-11-16 09:00 hello\n2026-11-16 10:00 acme: x\n2026-11-16 11:00 z\n")

    _, said = imported(
        cards,
        "2026-11-16T09:00 | 2026-11-16T10:00 | acme | x",
        "2026-11-16T10:00 | 2026-11-16T11:00 | acme | y",
    )

    assert said.startswith("error: One record overlaps another, and nothing was imported")


def test_overlapping_records_are_listed_and_refused(cards: Home) -> None:
    path = cards.directory / "cards.txt"
    cards.write("2026-11-16 10:30 hello\n2026-11-16 11:00 z\n")

    log, said = imported(
        cards,
        "2026-11-16T09:00 | 2026-11-16T10:00 | acme | x",
        "2026-11-16T09:30 | 2026-11-16T10:45 | acme | y",
    )

    assert log == ["2026-11-16 10:30 hello", "2026-11-16 11:00 z"]
    assert said == (
        "error: One record overlaps another, and nothing was imported: --overlap skip leaves the later ones out, "
        "--overlap clip keeps their free parts\n"
        f"{path}, line 3: 2026-11-16 09:30-10:45 acme: y overlaps line 2: 2026-11-16 09:00-10:00 acme: x\n"
    ).replace("2 records overlap", "One record overlaps")


def test_overlapping_records_are_named_by_file(cards: Home) -> None:
    one, other = cards.directory / "cards.txt", cards.directory / "other.txt"
    write_cards(cards, "2026-11-16T22:00 | 2026-11-17T01:00 | acme | x")
    one.rename(other)
    write_cards(cards, "2026-11-17T00:30 | 2026-11-17T02:00 | acme | y")

    said = cards.run("import", "cards", str(one), str(other), now=NOW).stderr

    assert said.splitlines()[1:] == [
        f"{one}, line 2: 2026-11-17 00:30-02:00 acme: y overlaps "
        f"{other}, line 2: 2026-11-16 22:00-2026-11-17 01:00 acme: x"
    ]


def test_less_than_a_second_is_not_reported(cards: Home) -> None:
    _, said = imported(cards, "2026-11-16T09:00:00 | 2026-11-16T10:00:00.5 | acme | x")

    assert said == ""


@pytest.mark.parametrize("text", ["[]", "[\n]\n", '{"entries": []}\n', '{ "entries" :\n[ ] }'], ids=ascii)
def test_an_empty_list_is_json(home: Home, text: str) -> None:
    path = home.directory / "x.json"
    path.write_text(text, encoding="utf-8")

    result = home.run("import", str(path), now=NOW)

    assert (result.status, result.stderr) == (
        0,
        f"note: {path} is read as json: the log without loss, for programs\n",
    )
    assert result.stdout.startswith("nothing to import")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(LIST, id="the list alone"),
        pytest.param(f'{{"entries": {LIST}}}', id="in an object"),
        pytest.param(f'{{"entries": {LIST}, "more": {{"entries": [1]}}}}', id="in an object with more"),
    ],
)
def test_json_is_an_object_or_a_list(home: Home, text: str) -> None:
    path = home.directory / "x.json"
    path.write_text(text, encoding="utf-8")

    assert home.run("import", str(path), now=NOW).log == "2026-11-16 09:00 hello\n2026-11-16 10:00 y  # z\n"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param('{"entries": {}}', "line 1: does not begin a list, as this format does", id="no list"),
        pytest.param('{"other": []}', "line 1: ends what has no list 'entries'", id="another name"),
        pytest.param('{"entries": []\n', "line 2: is where the file is cut off", id="a cut file"),
        pytest.param('{"entries": []}\n[', "line 2: follows the end of the list", id="more behind it"),
        pytest.param("{\n[]: 1}", "line 2: lacks a name and a colon", id="no name"),
        pytest.param('{"entries" []}', "line 1: lacks a name and a colon", id="no colon"),
    ],
)
def test_damaged_json_is_reported_with_its_line(home: Home, text: str, what: str) -> None:
    result = home.run("import", "json", "-", stdin=text, now=NOW)

    assert (result.status, result.stderr) == (1, f"error: the standard input, {what}\n")


def test_another_log_is_left_to_merge(home: Home) -> None:
    path = home.directory / "my other.log"
    path.write_text("# mine\n\n2026-11-16 9:00 hello\n2026-11-16 10:00 acme: x\n", encoding="utf-8")

    result = home.run("import", str(path), now=NOW)

    assert (result.status, result.log) == (1, "")
    assert result.stderr == f"error: {path}: it is a log of utt: add its entries to yours with utt merge '{path}'\n"


def test_a_comment_may_be_long(home: Home) -> None:
    path = home.directory / "long.csv"
    path.write_text("start,end,task,comment\n2026-11-16T09:00,2026-11-16T10:00,x," + "y" * 200_000, encoding="utf-8")

    log = home.run("import", "csv", str(path), now=NOW).log

    assert log.endswith("x  # " + "y" * 200_000 + "\n")


def test_an_import_is_one_change(cards: Home) -> None:
    cards.write("2026-11-16 08:00 hello\n2026-11-16 08:30 z\n")
    imported(cards, "2026-11-16T09:00 | 2026-11-16T10:00 | acme | x", "2026-11-15T09:00 | 2026-11-15T10:00 | acme | x")

    assert cards.run("undo", now=NOW).log == "2026-11-16 08:00 hello\n2026-11-16 08:30 z\n"


def test_a_listener_gets_an_import(cards: Home) -> None:
    listener = "lambda change: print(change.command, *change.added, sep='|')"
    write_plugin(cards, "listener", f"v1.register_listener(lambda: {listener})\n")
    path = write_cards(cards, "2026-11-16T09:00 | 2026-11-16T10:00 | acme | x")

    result = cards.run("import", "cards", path, now=NOW)

    assert "import|2026-11-16 09:00 hello|2026-11-16 10:00 acme: x\n" in result.stdout


def test_a_dry_run_prints_lines_and_adds_nothing(cards: Home) -> None:
    path = write_cards(cards, "2026-11-16T09:00 | 2026-11-16T10:00 | acme | x")

    result = cards.run("import", path, "--dry-run", now=NOW)

    assert (result.stdout, result.log) == ("2026-11-16 09:00 hello\n2026-11-16 10:00 acme: x\n", "")
    assert result.stderr.endswith(" is read as cards: Cards, a line each\n1 record would be imported\n")


# Durations without times.


def test_a_duration_in_pieces_is_one_record(cards: Home) -> None:
    cards.write("2026-11-16 09:00 hello\n2026-11-16 23:30 y\n")

    result = cards.run("import", "cards", write_cards(cards, "2026-11-16 | 60 | a: x"), now=NOW)

    assert (result.log.count("a: x"), result.stdout) == (2, "1 record imported\n")


@pytest.mark.parametrize(
    ("log", "lines", "expected"),
    [
        pytest.param(
            "", ["2026-11-16 | 60 | a: x", "2026-11-16 | 30 | b"], ["09:00 hello", "10:00 a: x", "10:30 b"], id="alone"
        ),
        pytest.param(
            "",
            ["2026-11-16T13:00 | 2026-11-16T14:00 | a | x", "2026-11-16 | 60 | b"],
            ["13:00 hello", "14:00 a: x", "15:00 b"],
            id="behind other records",
        ),
        pytest.param(
            "2026-11-16 11:00 hello\n2026-11-16 12:00 z\n",
            ["2026-11-16 | 60 | b"],
            ["11:00 hello", "12:00 z", "13:00 b"],
            id="behind the log",
        ),
        pytest.param(
            "",
            ["2026-11-16T21:00 | 2026-11-16T23:00 | a | x", "2026-11-16 | 90 | b"],
            ["20:30 hello", "21:00 b", "23:00 a: x", "00:00 b"],
            id="as much as the day has, and the rest before",
        ),
        pytest.param(
            "", ["2026-11-16 | 60 | a: x", "2026-11-16 | -15 | a: x"], ["09:00 hello", "09:45 a: x"], id="negative"
        ),
    ],
)
def test_durations_follow_the_days_other_entries(cards: Home, log: str, lines: list[str], expected: list[str]) -> None:
    cards.write(log)

    found, said = imported(cards, *lines)

    assert [line[11:] for line in found] == expected
    assert "placed after what else is on" in said
    assert cards.run("import", "cards", str(cards.directory / "cards.txt"), now=NOW).stdout.startswith(
        "nothing to import"
    )


def test_overlapping_durations_are_cut_where_they_meet(cards: Home) -> None:
    log, said = imported(cards, *["2026-11-16 | 19.8 | a: x", "2026-11-16 | 19.8 | b: y", "2026-11-16 | 19.8 | c"])

    assert [line[11:] for line in log] == ["09:00 hello", "09:19 a: x", "09:39 b: y", "09:59 c"]
    assert said.endswith("note: the log has no seconds: 0:00:24 less is counted in all\n")


def test_planning_again_changes_and_reports_nothing_new(cards: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    apply = Log.apply

    def twice(log: Log, change: Callable[[], Change]) -> None:
        # As if another program had changed the log meanwhile.
        change()
        apply(log, change)

    monkeypatch.setattr(Log, "apply", twice)

    found, said = imported(cards, "2026-11-16 | 60 | a: x", "2026-11-16 | -15 | a: x")

    assert [line[11:] for line in found] == ["09:00 hello", "09:45 a: x"]
    assert said == (
        "note: a negative duration was taken from what else is on its day\n"
        "note: a duration without times was placed after what else is on its day\n"
    )


def test_a_duration_too_long_for_its_day_fails(cards: Home) -> None:
    log, said = imported(cards, "2026-11-16 | 1500 | a: x")

    assert (log, said) == ([], f"error: {cards.directory}/cards.txt, line 2: 2026-11-16 has no room for 1h00 more\n")


# Lines of another log.


ELSEWHERE = '[{"time": "2026-11-16 09:00", "name": "x"}, {"time": "2026-11-16 10:00", "name": "y"}]'


def test_another_logs_first_line_counts_nothing_here(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n2026-11-16 08:30 z\n")

    log = home.run("import", "json", "-", stdin=ELSEWHERE, now=NOW).log

    assert [line[11:] for line in log.splitlines()] == ["08:00 hello", "08:30 z", "09:00 hello", "10:00 y"]


def test_what_follows_another_log_counts_as_it_did(home: Home) -> None:
    home.write("2026-11-16 12:00 a\n2026-11-16 12:30 b\n")

    log = home.run("import", "json", "-", stdin=ELSEWHERE, now=NOW).log

    assert [line[11:] for line in log.splitlines()] == [
        *("09:00 hello", "10:00 y", "12:00 hello", "12:00 a", "12:30 b"),
    ]


def test_an_empty_log_takes_lines_as_they_are(home: Home) -> None:
    log = home.run("import", "json", "-", stdin=ELSEWHERE, now=NOW).log

    assert log == "2026-11-16 09:00 x\n2026-11-16 10:00 y\n"


# Time zones.


def test_imported_instants_get_offsets_at_clock_changes(cards: Home) -> None:
    log, _ = imported(
        cards,
        "2026-10-24T22:30+00:00 | 2026-10-25T02:30+00:00 | night | shift",
        "2026-10-26T08:00+00:00 | 2026-10-26T09:00+00:00 | day | shift",
        TZ="Europe/Berlin",
    )

    assert log == [
        "2026-10-25 00:30+0200 hello",
        "2026-10-25 03:30+0100 night: shift",
        "2026-10-26 09:00 hello",
        "2026-10-26 10:00 day: shift",
    ]


def test_an_activity_over_a_clock_change_has_offsets(cards: Home) -> None:
    log, _ = imported(cards, "2026-10-24T10:00+00:00 | 2026-10-26T10:00+00:00 | long | trip", TZ="Europe/Berlin")

    assert log == ["2026-10-24 12:00+0200 hello", "2026-10-26 11:00+0100 long: trip"]


@pytest.mark.parametrize("last", ["", "2026-10-24 12:00+0200 hello\n"], ids=["an activity", "an arrival"])
def test_a_clock_change_counts_after_entries_without_offsets(cards: Home, last: str) -> None:
    cards.write(f"2026-10-24 11:00 hello\n2026-10-24 12:00 x\n{last}")
    trip = "2026-10-24T10:00+00:00 | 2026-10-26T10:00+00:00 | long | trip"

    log, _ = imported(cards, trip, TZ="Europe/Berlin")

    assert log[1:] == [
        "2026-10-24 12:00 x",
        "2026-10-24 12:00+0200 hello",
        "2026-10-26 11:00+0100 long: trip",
    ]
    assert imported(cards, trip, TZ="Europe/Berlin")[0] == log


def test_the_offset_setting_applies_to_imported_instants(cards: Home) -> None:
    configure(cards, "[log]\nutc_offset = yes\n")

    log, _ = imported(cards, "2026-11-16T08:00+00:00 | 2026-11-16T09:00+00:00 | day | x", TZ="Europe/Berlin")

    assert log == ["2026-11-16 09:00+0100 hello", "2026-11-16 10:00+0100 day: x"]


def test_times_without_zone_take_the_one_given(cards: Home) -> None:
    log, _ = imported(
        cards,
        "2026-11-16T09:00 | 2026-11-16T10:00 | acme | x",
        options=("--zone", "America/New_York"),
        TZ="Europe/Berlin",
    )

    assert log == ["2026-11-16 15:00 hello", "2026-11-16 16:00 acme: x"]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param("00:30", "04:00", ["00:30+0200 hello", "04:00+0100 acme: x"], id="over the change"),
        pytest.param("02:30", "02:10", ["02:30+0200 hello", "02:10+0100 acme: x"], id="into the second hour"),
    ],
)
def test_a_zone_tells_repeated_hours_apart(cards: Home, start: str, end: str, expected: list[str]) -> None:
    log, said = imported(
        cards,
        f"2026-10-25T{start} | 2026-10-25T{end} | acme | x",
        options=("--zone", "Europe/Berlin"),
        TZ="Europe/Berlin",
    )

    assert ([line[11:] for line in log], said) == (expected, "")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param("09:00", "10:00+01:00", id="the end"),
        pytest.param("09:00+01:00", "10:00", id="the start"),
    ],
)
def test_an_offset_at_one_end_counts_for_both(cards: Home, start: str, end: str) -> None:
    log, _ = imported(cards, f"2026-11-16T{start} | 2026-11-16T{end} | acme | x", TZ="Europe/London")

    assert log == ["2026-11-16 08:00 hello", "2026-11-16 09:00 acme: x"]


@pytest.mark.parametrize(
    ("lines", "options", "error"),
    [
        pytest.param(
            ["2026-11-16T10:00 | 2026-11-16T09:00 | a | x"], (), "line 2: it ends before it starts", id="ends"
        ),
        pytest.param(["nonsense"], (), "line 2: expected four fields", id="nonsense"),
        pytest.param([], ("--zone", "Mars/Olympus"), "There is no time zone 'Mars/Olympus'", id="no zone"),
        pytest.param([], ("--zone", "UTC+3"), "There is no time zone 'UTC+3'", id="a zone of two readings"),
        pytest.param([], ("--zone", "/etc/passwd"), "There is no time zone '/etc/passwd'", id="a path"),
        pytest.param([], ("--zone", "../../etc/passwd"), "There is no time zone '../../etc/", id="a path outside"),
        pytest.param([], ("--zone", ""), "There is no time zone ''", id="an empty zone"),
    ],
)
def test_an_impossible_record_is_refused_with_its_place(
    cards: Home, lines: list[str], options: tuple[str, ...], error: str
) -> None:
    cards.write("2026-11-16 08:00 hello\n")

    log, said = imported(cards, "2026-11-16T08:00 | 2026-11-16T09:00 | a | x", *lines[:0], *lines, options=options)

    assert log == ["2026-11-16 08:00 hello"]
    assert error.replace("line 2", "line 3") in said
    assert said.count("\n") == 1


def test_a_format_without_a_file_is_refused(cards: Home) -> None:
    assert cards.run("import", "cards", now=NOW).stderr == (
        "error: Which file? Write it like utt import cards FILE, with - for standard input\n"
    )


def test_a_misspelt_format_gets_a_suggestion(cards: Home) -> None:
    path = write_cards(cards)

    assert cards.run("import", "crads", path, now=NOW).stderr == (
        "error: There is no format 'crads' to import, and no such file: did you mean cards?\n"
    )
    assert "crads cannot be read" in cards.run("import", "crads", now=NOW).stderr


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param("yield 1 / 0", "ZeroDivisionError", id="it raises"),
        pytest.param("return None", "TypeError: 'NoneType' object is not iterable", id="nothing"),
        pytest.param("yield 42", "TypeError: a reader must give records or entries, not 42", id="a number"),
        pytest.param(
            "yield v1.Record('2026', name='x')", "TypeError: start must be a datetime, not '2026'", id="a text"
        ),
        pytest.param("yield v1.Record(name=3)", "TypeError: name must be a str, not 3", id="no name"),
        pytest.param("yield v1.Record(project=None)", "TypeError: project must be a str, not None", id="no project"),
        pytest.param("yield v1.Record(tags='ab')", "TypeError: the tags of a record must be", id="a text as tags"),
        pytest.param("yield v1.Record(tags=[1])", "TypeError: the tags of a record must be", id="a number as tag"),
        pytest.param("yield v1.Record(day=datetime.min)", "TypeError: the day of a record must be", id="no day"),
        pytest.param("yield v1.Record(day=date.min, duration=3)", "TypeError: duration must be", id="no duration"),
        pytest.param("return [v1.Entry(datetime.min, 3)]", "TypeError: name must be a str, not 3", id="an entry"),
    ],
)
def test_a_broken_reader_is_its_plugins_fault(home: Home, body: str, reason: str) -> None:
    write_plugin(
        home,
        "odd",
        f"from datetime import date, datetime\nclass Odd:\n    def read(self, source):\n        {body}\n"
        "v1.register_format('odd', 'x', read=Odd)\n",
    )

    result = home.run("import", "odd", __file__, now=NOW)

    assert (result.status, result.log) == (1, "")
    assert result.stderr.startswith("error: utt.plugins.odd (")
    assert f"its import format 'odd' breaks: {reason}" in result.stderr


def test_a_broken_reader_hides_no_other_format(cards: Home) -> None:
    write_plugin(
        cards,
        "odd",
        "class Odd:\n    def recognises(self, source):\n        raise ValueError('{x}')\n"
        "v1.register_format('odd', 'x', read=Odd)\n",
    )
    path = write_cards(cards, "2026-11-16T09:00 | 2026-11-16T10:00 | acme | x")

    result = cards.run("import", str(path), str(path), now=NOW)

    assert (result.stdout, result.status) == ("1 record imported, 1 was already there\n", 0)
    assert re.search(r"utt\.plugins\.odd \(.*\): its import format 'odd' breaks: ValueError: \{x\}", result.stderr)
