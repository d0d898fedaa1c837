"""gtimelog's log, as people write it, and as utt writes it. tests/real shows what gtimelog makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import Home

NOW = "2026-11-20 12:00"


def imported(home: Home, content: str | bytes, *options: str) -> tuple[list[str], str]:
    """Import a gtimelog log with this content; return the log's lines and the messages."""
    path = home.directory / "timelog.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = home.run("import", "gtimelog", str(path), *options, now=NOW)
    return [line for line in result.log.splitlines() if line], result.stderr


def exported(home: Home, log: str, **environment: str) -> tuple[str, str]:
    home.write(log)
    result = home.run("export", "gtimelog", now=NOW, **environment)
    return result.stdout, result.stderr


@pytest.mark.parametrize(
    ("title", "name"),
    [
        pytest.param("acme: design", "acme: design", id="a category"),
        pytest.param("design", "design", id="no category"),
        pytest.param("acme: web: design", "acme: web: design", id="two colons"),
        pytest.param("Big Client: x", "Big-Client: x", id="a category of two words"),
        pytest.param("acme:", "acme: untitled", id="a category alone"),
        pytest.param("acme:x", "acme:x", id="a colon without a space"),
        pytest.param("acme: x -- ui big", "acme: x #ui #big", id="tags"),
        pytest.param("acme: x #ui -- ui", "acme: x #ui", id="a tag that the name has"),
        pytest.param("x -- a -- b", "x #a #b", id="hyphens among tags"),
        pytest.param("x --", "x --", id="hyphens without tags"),
        pytest.param("lunch **", "lunch **", id="slacking"),
        pytest.param("lunch**", "lunch**", id="slacking without a space"),
        pytest.param("** lunch with Ana", "lunch with Ana **", id="slacking at the beginning"),
        pytest.param("x ** y -- ui", "x y #ui **", id="slacking in the middle"),
        pytest.param("x -- ui **", "x #ui **", id="slacking behind the tags"),
        pytest.param("foo***bar", "foo bar ***", id="ignored in the middle"),
        pytest.param("bus ***", "bus ***", id="ignored"),
        pytest.param("hello", "hello.", id="an arrival to utt"),
        pytest.param("  spaces  ", "spaces", id="white space around"),
    ],
)
def test_a_title_becomes_a_name(home: Home, title: str, name: str) -> None:
    log, _ = imported(home, f"2026-11-16 09:00: arrived **\n2026-11-16 10:00: {title}\n")

    assert log == ["2026-11-16 09:00 hello", f"2026-11-16 10:00 {name}"]


MESS = """\
# 2026-11-16 08:00: a comment
2026-11-16 09:00: arrived **
2026-11-16 10:00: acme: x
an old comment

2026-11-16 11:00: arrived **
2026-11-16 12:00: hello ***
2026-11-16 13:00: acme: ü
"""
LINES = [
    "2026-11-16 09:00 hello",
    "2026-11-16 10:00 acme: x",
    "2026-11-16 11:00 arrived **",
    "2026-11-16 12:00 hello",
    "2026-11-16 13:00 acme: ü",
]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(MESS.encode(), id="as it is"),
        pytest.param(MESS.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(b"\xef\xbb\xbf" + MESS.encode(), id="BOM"),
        pytest.param(MESS.encode("utf-16"), id="UTF-16"),
        pytest.param(MESS.encode("latin-1"), id="Latin-1"),
        pytest.param("\n".join(sorted(MESS.splitlines(), reverse=True)).encode(), id="out of order"),
    ],
)
def test_lines_are_read_however_they_are_written(home: Home, content: bytes) -> None:
    assert imported(home, content) == (LINES, "")


LATE = """\
2026-11-16 23:00: arrived **
2026-11-17 01:59: acme: late
2026-11-17 02:00: arrived **
2026-11-17 03:00: acme: early
2026-11-17 06:00: acme: earlier
2026-11-17 07:00: mail
"""


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param("", ["23:00 hello", "01:59 late", "02:00 hello", "03:00 early", "06:00 earlier", "07:00 mail"]),
        pytest.param(
            "[gtimelog]\nvirtual_midnight = 06:00\n",
            ["23:00 hello", "01:59 late", "02:00 arrived **", "03:00 early", "06:00 hello", "07:00 mail"],
        ),
    ],
    ids=["at two", "as set"],
)
@pytest.mark.parametrize("is_directory", [False, True])
def test_days_begin_at_the_virtual_midnight(home: Home, settings: str, expected: list[str], is_directory: bool) -> None:
    (home.directory / "gtimelogrc").write_text(settings)
    (home.directory / "timelog.txt").write_text(LATE)
    path = home.directory if is_directory else home.directory / "timelog.txt"
    result = home.run("import", str(path), now=NOW)

    assert [line[11:].replace("acme: ", "") for line in result.log.splitlines() if line] == expected
    assert ("the virtual midnight is 06:00, as gtimelogrc says" in result.stderr) == bool(settings)


def test_uncounted_lines_are_reported(home: Home) -> None:
    log, said = imported(
        home,
        "2026-11-16 09:00: mail\n"
        "2026-11-16 10:00: acme: x\n"
        "2026-11-16 10:30 +0100: acme: y\n"
        "2026-11-16T11:00: acme: z\n"
        "2026-11-16 10:00: at once\n",
    )

    assert log == ["2026-11-16 09:00 hello", "2026-11-16 10:00 acme: x"]
    assert said == (
        "note: the first line of a day only says when it begins, as in gtimelog: mail\n"
        "note: 2 lines that begin with a date are comments to gtimelog, and left out: line 3, line 4\n"
    )


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param("2026-11-31 09:00: x\n", "line 1: no such time: 2026-11-31 09:00", id="no such day"),
        pytest.param("\n2026-11-30 24:00: x\n", "line 2: no such time: 2026-11-30 24:00", id="no such hour"),
        pytest.param("0001-01-01 01:00: x\n0001-01-01 01:30: y\n", "line 2: no such time", id="no such day before"),
        pytest.param("# nothing\n", "has no line such as 2026-11-16 09:00: arrived **", id="nothing"),
    ],
)
def test_an_impossible_line_is_refused_with_its_place(home: Home, content: str, error: str) -> None:
    log, said = imported(home, content)

    assert (log, said.count("\n")) == ([], 1)
    assert error in said


def test_a_directory_without_a_log_is_refused(home: Home, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert home.run("import", "gtimelog", str(tmp_path / "empty"), now=NOW).stderr.endswith(
        "has no timelog.txt in it\n"
    )


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        pytest.param("acme: design #ui", "acme: design #ui -- ui", "", id="a tag"),
        pytest.param("lunch **", "lunch **", "", id="a break"),
        pytest.param("lunch #out **", "lunch #out ** -- out", "", id="a break with a tag"),
        pytest.param("bus ***", "bus ***", "", id="ignored"),
        pytest.param("a -- b -- c", "a - b - c", "a name is changed in it", id="hyphens"),
        pytest.param("a **b** c", "a *b* c", "a name is changed in it", id="stars"),
        pytest.param("a ** b **", "a * b **", "a name is changed in it", id="stars in a break"),
        pytest.param("call Ana: long", "call Ana: long", "one name has a project there: call Ana: long", id="a colon"),
        pytest.param("x  # note", "x", "one comment has no place in it", id="a comment"),
    ],
)
def test_a_name_keeps_its_meaning_as_a_title(home: Home, name: str, title: str, said: str) -> None:
    text, told = exported(home, f"2026-11-16 09:00 hello\n2026-11-16 10:00 {name}\n")

    assert text == f"2026-11-16 09:00: arrived **\n2026-11-16 10:00: {title}\n"
    assert said in told
    assert bool(said) == bool(told)


def test_days_gaps_and_the_virtual_midnight_are_written(home: Home) -> None:
    text, said = exported(
        home,
        "2026-11-16 09:00 hello\n2026-11-16 10:00 a\n2026-11-16 11:00 hello\n2026-11-16 12:00 b\n"
        "2026-11-17 01:30 hello\n2026-11-17 03:00 c\n",
    )

    assert text == (
        "2026-11-16 09:00: arrived **\n2026-11-16 10:00: a\n2026-11-16 11:00: hello ***\n2026-11-16 12:00: b\n"
        "2026-11-17 01:30: hello ***\n2026-11-17 01:59: c\n\n"
        "2026-11-17 02:00: arrived **\n2026-11-17 03:00: c\n"
    )
    assert said == "note: one minute before 02:00 is left out, where a day of gtimelog ends\n"


def test_the_repeated_hour_is_reported(home: Home) -> None:
    text, said = exported(
        home,
        "2026-10-25 02:00+0200 hello\n2026-10-25 02:40+0200 a\n2026-10-25 02:10+0100 b\n2026-10-25 02:30+0100 c\n"
        "2026-10-25 02:50+0100 d\n2026-10-25 04:20+0100 hello\n2026-10-25 05:00+0100 e\n",
        TZ="Europe/Berlin",
    )

    assert text == (
        "2026-10-25 02:00: arrived **\n2026-10-25 02:40: a\n2026-10-25 03:10: b\n2026-10-25 03:30: c\n"
        "2026-10-25 03:50: d\n2026-10-25 04:20: hello ***\n2026-10-25 05:00: e\n"
    )
    assert "the clock changed within one activity" in said
    assert "2 activities are written later than they were, since the clock was put back" in said
