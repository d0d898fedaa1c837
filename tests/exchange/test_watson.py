"""``utt import watson`` and ``utt export watson``: frames as Watson has written them over the years."""

from __future__ import annotations

import json

import pytest

from tests.support.command_line import Home
from tests.support.foreign_files import BREAK_TOLD, exported, imported
from tests.support.samples import LOG

NINE = 1763370000  # 2025-11-17 09:00 UTC
HALF_AN_HOUR = 30 * 60


def frames(*each: list[object]) -> str:
    """Return frames of half an hour, one after the other, which continue after start and stop with these values."""
    times = ([NINE + number * HALF_AN_HOUR, NINE + (number + 1) * HALF_AN_HOUR] for number in range(len(each)))
    return json.dumps([[*ends, *rest] for ends, rest in zip(times, each, strict=True)])


@pytest.mark.parametrize(
    ("frame", "name"),
    [
        pytest.param(["acme", "id", ["design"], 1], "acme: design", id="six fields"),
        pytest.param(["acme", "id", ["design"]], "acme: design", id="five fields"),
        pytest.param(["acme", "id"], "acme", id="four fields, of old"),
        pytest.param(["acme", "id", None, None], "acme", id="null for no tags"),
        pytest.param(["acme", "id", [], 1], "acme", id="no tags"),
        pytest.param(["acme", "id", ["design", "ui", "big job"], 1], "acme: design #ui #big-job", id="more tags"),
        pytest.param(["acme", "id", ["design #ui", "ui"], 1], "acme: design #ui", id="tags in the name"),
        pytest.param(["fix #ui bug", "id", ["ui"], 1], "fix #ui bug", id="tags in a name without a project"),
        pytest.param(["Big Client", "id", ["x"], 1], "Big-Client: x", id="a project of two words"),
        pytest.param(["call: Ana", "id", [], 1], "call : Ana", id="a colon in a project"),
        pytest.param(["lunch **", "id", [], 1], "lunch **", id="a break"),
        pytest.param(["", "id", [], 1], "untitled", id="nothing"),
        pytest.param(["naïve", "id", ["日本"], 1], "naïve: 日本", id="letters of all kinds"),
    ],
)
def test_a_frame_is_an_activity(home: Home, frame: list[object], name: str) -> None:
    log, _ = imported(home, "watson", frames(frame))

    assert log == ["2025-11-17 09:00 hello", f"2025-11-17 09:30 {name}"]


@pytest.mark.parametrize(
    ("encoding", "start"),
    [
        pytest.param("utf-8", "\ufeff", id="a mark"),
        pytest.param("utf-16", "", id="UTF-16"),
        pytest.param("cp1252", "", id="Latin-1"),
    ],
)
def test_frames_are_read_in_any_encoding(home: Home, encoding: str, start: str) -> None:
    text = start + frames(["ümläut", "id", ["é"], 1]).encode().decode("unicode_escape")

    assert imported(home, "watson", text.encode(encoding))[0][1] == "2025-11-17 09:30 ümläut: é"


def test_projects_with_and_without_tags_are_told(home: Home) -> None:
    each = [["Big Client", "id", tags, 1] for tags in (["call"], [], [])]
    others: list[list[object]] = [["reading", "id", [], 1], ["acme", "id", ["design"], 1]]

    _, said = imported(home, "watson", frames(*each, *others))

    assert said[-1] == (
        "note: 2 records have no tag, so they count without a project, unlike others of their projects; "
        "to change that: utt rename 'Big Client' 'Big-Client: other'"
    )


def test_frames_cut_to_minutes_still_touch(home: Home) -> None:
    content = json.dumps([[NINE + 59, NINE + 700, "a", "1", [], 1], [NINE + 700, NINE + 1330, "b", "2", [], 1]])

    log, said = imported(home, "watson", content)

    assert log == ["2025-11-17 09:00 hello", "2025-11-17 09:11 a", "2025-11-17 09:22 b"]
    assert said == ["note: the log has no seconds: 0:00:49 more is counted in all"]


def test_frames_may_be_unordered_and_cross_midnight(home: Home) -> None:
    late = NINE + 14 * 3600
    content = json.dumps([[late, late + 7200, "b", "2", ["x"], 1], [NINE, NINE + 3600, "a", "1", ["y"], 1]])

    log, _ = imported(home, "watson", content)

    assert log == ["2025-11-17 09:00 hello", "2025-11-17 10:00 a: y", "2025-11-17 23:00 hello", "2025-11-18 01:00 b: x"]


def test_frames_that_overlap_are_named(home: Home) -> None:
    content = json.dumps([[NINE, NINE + 3600, "a", "1", [], 1], [NINE + 1800, NINE + 5400, "b", "2", [], 1]])

    log, said = imported(home, "watson", content)

    assert (log, said[1]) == (
        [],
        "FILE, frame 2: 2025-11-17 09:30-10:30 b overlaps frame 1: 2025-11-17 09:00-10:00 a",
    )


def test_the_repeated_hour_is_told_apart(home: Home) -> None:
    two = 1761436800  # 2025-10-26 02:00 in Berlin, for the first time
    content = json.dumps([[two, two + 3600, "a", "1", [], 1], [two + 3600, two + 7200, "b", "2", [], 1]])

    log, _ = imported(home, "watson", content, TZ="Europe/Berlin")

    assert log == ["2025-10-26 02:00+0200 hello", "2025-10-26 02:00+0100 a", "2025-10-26 03:00+0100 b"]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        pytest.param("{}", [], id="nothing"),
        pytest.param(f'{{"project": "a", "start": {NINE}, "tags": []}}', ["one record is left out"], id="a frame"),
        pytest.param('{"project": "a"}', ["state: it has no"], id="no start"),
        pytest.param("[1]", ["state: it has no"], id="something else"),
        pytest.param("{", ["state, line 1: no JSON"], id="cut off"),
    ],
)
def test_a_directory_holds_the_running_frame(home: Home, state: str, said: list[str]) -> None:
    directory = home.directory / "watson"
    directory.mkdir()
    (directory / "frames").write_text(frames(["acme", "id", ["x"], 1]))
    (directory / "state").write_text(state)

    result = home.run("import", "watson", str(directory), now="2025-11-20 12:00")

    assert [part in result.stderr for part in said] == [True] * len(said)
    assert (result.stderr == "") is (not said)


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param("1", id="a number"),
        pytest.param("[1, 2, 3]", id="too few"),
        pytest.param("[1, 2, 3, 4, 5, 6, 7]", id="too many"),
        pytest.param('["1", "2", "a", "id", [], 1]', id="texts for times"),
        pytest.param('[true, 2, "a", "id", [], 1]', id="no time"),
        pytest.param('[1, 2, null, "id", [], 1]', id="no project"),
        pytest.param('[1, 2, "a", "id", [1], 1]', id="a tag that is none"),
        pytest.param('[1, 2, "a", "id", "x", 1]', id="tags that are none"),
        pytest.param('[1, 1e300, "a", "id", [], 1]', id="a time that never comes"),
        pytest.param('[1, NaN, "a", "id", [], 1]', id="not a number"),
        pytest.param('[1, Infinity, "a", "id", [], 1]', id="infinity"),
    ],
)
def test_a_malformed_frame_is_named(home: Home, frame: str) -> None:
    good = '[1763370000, 1763371800, "a", "id", [], 1]'

    log, said = imported(home, "watson", f"[{good},\n{frame}]")

    assert (log, said) == (
        [],
        [
            'error: FILE, frame 2: it is not written like [1794816000, 1794821400, "project", "id", ["tag"]]',
        ],
    )


def test_an_export_has_a_frame_an_activity(home: Home) -> None:
    content, said = exported(home, "watson", LOG)

    found = json.loads(content)
    assert [frame[:3] + frame[4:] for frame in found] == [
        [1794819600, 1794825000, "acme", ["design #ui", "ui"], 1794825000],
        [1794825000, 1794826800, "lunch **", [], 1794826800],
        [1794826800, 1794831300, "beta", ["call, long"], 1794831300],
    ]
    assert said == [BREAK_TOLD, "note: a comment has no place in Watson"]


def test_a_frames_id_is_the_same_each_time(home: Home) -> None:
    whole = json.loads(exported(home, "watson", LOG)[0])
    part = json.loads(home.run("export", "watson", "--project", "beta", now="2026-11-20 12:00").stdout)

    assert part == whole[2:]
    assert len({frame[3] for frame in whole}) == 3


def test_an_empty_log_is_an_empty_list(home: Home) -> None:
    assert exported(home, "watson", "")[0] == "[]\n"


def test_a_directory_without_frames_yet_is_recognised(home: Home) -> None:
    directory = home.directory / "watson"
    directory.mkdir()
    (directory / "frames").write_text("[]", encoding="utf-8")

    result = home.run("import", str(directory), now="2025-11-20 12:00")

    assert "is read as watson" in result.stderr
    assert result.stdout == "nothing to import\n"
