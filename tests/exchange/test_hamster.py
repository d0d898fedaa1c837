"""Hamster's three formats, as people have them and as utt writes them. Hamster itself judges in tests/real."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.exchange.test_damaged import damaged, imports_or_says_why
from tests.support.command_line import Home
from tests.support.samples import LOG

NOW = "2026-11-20 12:00"

HEAD = "activity\tstart time\tend time\tduration minutes\tcategory\tdescription\ttags\r\n"
GERMAN = "Tätigkeit\tBeginn\tEnde\tDauer in Minuten\tKategorie\tBeschreibung\tSchlagworte\r\n"


def imported(home: Home, name: str, content: str | bytes) -> tuple[list[str], str]:
    """Import a file with this content; return the log's lines and the messages."""
    path = home.directory / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = home.run("import", str(path), now=NOW)
    assert result.stderr.startswith(f"note: {path} is read as hamster: ")
    return [line[11:] for line in result.log.splitlines() if line], result.stderr.partition("\n")[2]


def row(*values: str) -> str:
    """Return a line of a table with the values: activity, start, end, category, description, tags."""
    activity, start, end, *others = values
    return "\t".join((activity, f"2026-11-16 {start}", f"2026-11-16 {end}" if end else "", "60.0", *others)) + "\r\n"


def xml(*attributes: str) -> str:
    """Return an export of activities of one hour each, with these attributes."""
    rows = (
        f'<activity start_time="2026-11-16 {number:02}:00" end_time="2026-11-16 {number + 1:02}:00" {each}/>'
        for number, each in enumerate(attributes, 9)
    )
    return f'<?xml version="1.0" ?><activities>{"".join(rows)}</activities>'


@pytest.mark.parametrize(
    ("values", "name"),
    [
        pytest.param(("x", "acme", "", ""), "acme: x", id="a category"),
        pytest.param(("x", "Unsorted", "", ""), "x", id="unsorted"),
        pytest.param(("x", "Divers", "", ""), "x", id="unsorted in French"),
        pytest.param(("x", "Non categorizzato", "", ""), "x", id="unsorted in Italian"),
        pytest.param(("x", "Big Client", "", ""), "Big-Client: x", id="two words"),
        pytest.param(("x", "acme", "a note", ""), "acme: x  # a note", id="a description"),
        pytest.param(("x", "acme", '"two\r\nlines, ""quoted"""', ""), 'acme: x  # two lines, "quoted"', id="two lines"),
        pytest.param(("x #ui", "acme", "", "ui, two words"), "acme: x #ui #two-words", id="tags"),
        pytest.param(('"a\tb"', "acme", "", ""), "acme: a b", id="a tab"),
        pytest.param(("lunch **", "Unsorted", "", ""), "lunch **", id="a break"),
        pytest.param(("", "acme", "", ""), "acme: untitled", id="no name"),
    ],
)
@pytest.mark.parametrize("head", [pytest.param(HEAD, id="English"), pytest.param(GERMAN, id="German")])
def test_a_row_of_a_table_becomes_an_activity(home: Home, values: tuple[str, ...], name: str, head: str) -> None:
    activity, *others = values
    log, _ = imported(
        home, "x.tsv", head + row("first", "08:00", "09:00", "a", "", "") + row(activity, "09:00", "10:00", *others)
    )

    assert log == ["08:00 hello", "09:00 a: first", f"10:00 {name}"]


def test_an_xml_export_is_read(home: Home) -> None:
    log, said = imported(
        home,
        "x.xml",
        xml(
            'name="x" category="acme" description="&lt;b&gt; &amp; &quot;q&quot;" tags="ui, big"',
            'name="y" category="Unsortiert" description="two\nlines" tags=""',
            'name="&#252;" category="b" duration_minutes="60.0"',
        ),
    )

    assert log == ["09:00 hello", '10:00 acme: x #ui #big  # <b> & "q"', "11:00 y  # two lines", "12:00 b: ü"]
    assert said == ""


@pytest.mark.parametrize("end", ["None", ""])
def test_a_running_activity_is_left_out(home: Home, end: str) -> None:
    text = xml('name="x" category="acme"').replace('end_time="2026-11-16 10:00"', f'end_time="{end}"')

    assert imported(home, "x.xml", text) == ([], "note: one record is left out, since it is still running\n")


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        pytest.param("x.xml", "<activities><activity", "line 1: no XML, unclosed token at column 13", id="cut off"),
        pytest.param("x.xml", "<?xml version='1.0'?><facts/>", "its XML begins with facts, and not with", id="facts"),
        pytest.param(
            "x.xml",
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><activities>&b;</activities>',
            "its XML declares a",
            id="entities",
        ),
        pytest.param(
            "x.xml", '<activities><activity name="x"/></activities>', "activity 1: no time such as", id="none"
        ),
        pytest.param("x.tsv", HEAD + "x\ty\n", "line 2: it has 2 columns, and not 7", id="too few columns"),
        pytest.param("x.tsv", HEAD + row("x", "09:00", "25:00", "", "", ""), "line 2: no time such as", id="no hour"),
        pytest.param("x.tsv", HEAD + row("x", "9 am", "10:00", "", "", ""), "line 2: no time such as", id="no time"),
        pytest.param("x.tsv", HEAD + row("x", "09:00", "08:00", "", "", ""), "line 2: it ends before", id="ends"),
    ],
)
def test_an_impossible_activity_is_refused_with_its_place(home: Home, name: str, content: str, error: str) -> None:
    path = home.directory / name
    path.write_text(content)
    result = home.run("import", "hamster", str(path), now=NOW)

    assert (result.log, result.stderr.count("\n")) == ("", 1)
    assert error in result.stderr


@pytest.fixture
def database(home: Home) -> Path:
    """Return a database with the morning of the samples, written by utt."""
    home.write(LOG)
    path = home.directory / "out" / "hamster.db"
    path.parent.mkdir()
    assert home.run("export", "hamster", "-o", str(path), now=NOW).status == 0
    home.write("")
    return path


@pytest.mark.parametrize("form", ["x.db", "x.tsv", "x.xml"])
def test_each_form_comes_back(home: Home, form: str) -> None:
    path = home.directory / form
    home.write(LOG)
    home.run("export", "hamster", "-o", str(path), now=NOW)
    home.write("")

    assert home.run("import", str(path), now=NOW).log == LOG


def test_a_tag_with_a_comma_stays_in_names(home: Home) -> None:
    log = "2026-11-16 09:00 hello\n2026-11-16 10:00 x #a,b #c\n"
    home.write(log)
    exported = home.run("export", "hamster", now=NOW).stdout
    home.write("")

    assert 'tags="c"' in exported
    assert home.run("import", "hamster", "-", stdin=exported, now=NOW).log == log


def test_a_character_xml_cannot_hold_becomes_a_space(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:00 a\x07b\n")
    result = home.run("export", "hamster", now=NOW)

    assert 'name="a b"' in result.stdout
    assert result.stderr == "note: characters of an activity that XML cannot hold are spaces in it\n"


def test_only_projects_are_categories(database: Path) -> None:
    with closing(sqlite3.connect(database)) as written:
        assert written.execute("SELECT name FROM categories").fetchall() == [("acme",), ("beta",)]
        assert written.execute("SELECT category_id FROM activities WHERE name = 'lunch **'").fetchall() == [(-1,)]


def test_the_database_is_found_in_its_directory(home: Home, database: Path) -> None:
    assert home.run("import", str(database.parent), now=NOW).log == LOG


def test_a_database_from_a_pipe_is_refused(home: Home, database: Path) -> None:
    result = home.run("import", "hamster", "-", stdin=database.read_bytes()[:4000].decode("latin-1"), now=NOW)

    assert (
        result.stderr == "error: the standard input: is a database, which cannot be read from a stream: name its file\n"
    )


def test_a_database_of_another_program_is_not_recognised(home: Home, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db")) as other:
        other.execute("CREATE TABLE facts (id)")
        other.commit()

    recognised = home.run("import", str(tmp_path / "x.db"), now=NOW)
    named = home.run("import", "hamster", str(tmp_path / "x.db"), now=NOW)

    assert "is in no format that utt knows" in recognised.stderr
    assert "x.db is not a database of this format: no such table" in named.stderr


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param("UPDATE facts SET end_time = NULL", "they are still running", id="open facts"),
        pytest.param("UPDATE facts SET activity_id = 99", "are missing, and are untitled", id="lost activities"),
        pytest.param("UPDATE activities SET category_id = NULL", "", id="no categories"),
        pytest.param("UPDATE activities SET deleted = 1", "", id="deleted activities"),
        pytest.param("UPDATE facts SET start_time = 17", "fact 1: no time such as 2026-11-16 09:00: 17", id="numbers"),
        pytest.param("UPDATE facts SET start_time = x'ff'", "fact 1: no time such as", id="bytes"),
        pytest.param("UPDATE facts SET description = CAST(x'ff' AS TEXT)", "Could not decode to UTF-8", id="no UTF-8"),
    ],
)
def test_a_database_may_hold_anything(home: Home, database: Path, statement: str, expected: str) -> None:
    with closing(sqlite3.connect(database)) as changed:
        changed.execute(statement)
        changed.commit()
    result = home.run("import", "hamster", str(database), now=NOW)

    assert expected in result.stderr
    assert result.stderr.count("\n") <= 1


def _without_end(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _with_noise(content: bytes) -> bytes:
    return content[:3000] + b"\xa7" * 500 + content[3500:]


@pytest.mark.parametrize("harm", [_without_end, _with_noise])
def test_a_damaged_database_is_read_or_refused(
    home: Home, database: Path, harm: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    imports_or_says_why(home, "hamster", str(damaged(database, tmp_path / "x.db", 0, harm(database.read_bytes()))))
