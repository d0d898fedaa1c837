"""Org outlines as people have them, and as utt writes them. tests/real shows what Emacs makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import Home

NOW = "2026-11-20 12:00"

CLOCK = "CLOCK: [2026-11-16 Mon 09:00]--[2026-11-16 Mon 10:00] =>  1:00\n"
LATER = "CLOCK: [2026-11-16 Mon 10:00]--[2026-11-16 Mon 11:00] =>  1:00\n"


def imported(home: Home, content: str | bytes) -> tuple[list[str], str]:
    """Import an outline with this content; return the log's lines and the messages."""
    path = home.directory / "work.org"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = home.run("import", "org", str(path), now=NOW)
    return [line[11:] for line in result.log.splitlines() if line], result.stderr


def exported(home: Home, log: str) -> str:
    home.write(log)
    return home.run("export", "org", now=NOW).stdout


@pytest.mark.parametrize(
    ("headings", "name"),
    [
        pytest.param("* acme\n** design", "acme: design", id="project and task"),
        pytest.param("* design", "design", id="a task alone"),
        pytest.param("* acme\n** web\n*** design\n", "acme: web / design", id="deeper"),
        pytest.param("* acme\n*** design\n", "acme: design", id="a level left out"),
        pytest.param("* acme\n** TODO\n*** design", "acme: design", id="a heading without a title"),
        pytest.param("* other\n** x\n*** y\n* acme\n** z\n** design", "acme: design", id="after others"),
        pytest.param("* Big Client\n** design", "Big-Client: design", id="words in a project"),
        pytest.param("* TODO acme\n** DONE design", "acme: design", id="keywords"),
        pytest.param("* acme\n** TODO [#A] design", "acme: design", id="a priority"),
        pytest.param("* acme\n** COMMENT design", "acme: design", id="commented out"),
        pytest.param("* acme\n** design [1/3] [33%]", "acme: design", id="cookies"),
        pytest.param("* acme\n** design   :ui:big_one:  ", "acme: design #ui #big_one", id="tags"),
        pytest.param("* acme :client:\n** design :ui:", "acme: design #client #ui", id="tags from above"),
        pytest.param("* acme\n** design :ARCHIVE:", "acme: design", id="archived"),
        pytest.param("* acme\n** design:ui:", "acme: design:ui:", id="no tags"),
        pytest.param("* acme\n** todo design", "acme: todo design", id="no keyword"),
        pytest.param("* acme\n** TODO", "acme: untitled", id="a keyword alone"),
        pytest.param("#+TODO: PLAN(p) | OK(o@/!)\n* acme\n** PLAN TODO", "acme: TODO", id="keywords of the file"),
        pytest.param("* acme\n** lunch **", "acme: lunch **", id="a break"),
    ],
)
def test_headings_become_a_name(home: Home, headings: str, name: str) -> None:
    log, _ = imported(home, f"{headings}\n{CLOCK}")

    assert log == ["09:00 hello", f"10:00 {name}"]


@pytest.mark.parametrize(
    "clock",
    [
        pytest.param("[2026-11-16 Mon 09:00]--[2026-11-16 Mon 10:00] =>  1:00", id="as Emacs writes it"),
        pytest.param("[2026-11-16 Mo. 09:00]--[2026-11-16 Mo. 10:00] =>  1:00", id="a German weekday"),
        pytest.param("[2026-11-16 月 09:00]--[2026-11-16 月 10:00] =>  1:00", id="a Japanese weekday"),
        pytest.param("[2026-11-16 09:00]--[2026-11-16 10:00]", id="no weekday and no sum"),
        pytest.param("[2026-11-16 Mon 9:00]--[2026-11-16 Mon 10:00] => 99:99", id="one digit and a wrong sum"),
        pytest.param("[2026-11-16 Mon 09:00:59]--[2026-11-16 Mon 10:00:01] =>  1:00", id="seconds"),
        pytest.param("[2026-11-16 Mon 09:00 +1w]-[2026-11-16 Mon 10:00] =>  1:00", id="a repeater"),
    ],
)
@pytest.mark.parametrize("before", ["CLOCK: ", "   CLOCK: ", "clock:"])
def test_a_clock_is_read_however_it_is_written(home: Home, before: str, clock: str) -> None:
    assert imported(home, f"* x\n{before}{clock}\n") == (["09:00 hello", "10:00 x"], "")


@pytest.mark.parametrize(
    "encode",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(lambda text: b"\xef\xbb\xbf" + text.encode(), id="BOM"),
        pytest.param(lambda text: text.encode("utf-16"), id="UTF-16"),
        pytest.param(lambda text: text.encode("latin-1"), id="Latin-1"),
    ],
)
def test_an_encoding_does_not_matter(home: Home, encode) -> None:  # type: ignore[no-untyped-def]
    assert imported(home, encode(f"* über :ä:\n{CLOCK}")) == (["09:00 hello", "10:00 über #ä"], "")


def test_a_day_may_end_at_24(home: Home) -> None:
    log, _ = imported(home, "* x\nCLOCK: [2026-11-16 Mon 23:00]--[2026-11-16 Mon 24:00] =>  1:00\n")

    assert log == ["23:00 hello", "00:00 x"]


def test_a_drawer_may_hold_notes(home: Home) -> None:
    log, _ = imported(
        home,
        "* x\n:LOGBOOK:\n"
        '- State "DONE"       from "TODO"       [2026-11-16 Mon 11:00] \\\\\n  well done\n'
        f"{LATER}- agreed\n  with Ana\n{CLOCK}"
        '- State "TODO"       from              [2026-11-16 Mon 09:00]\n:END:\n- no note\n',
    )

    assert log == ["09:00 hello", "10:00 x", "11:00 x  # agreed with Ana"]


def test_a_drawer_may_be_indented(home: Home) -> None:
    drawer = f"   :LOGBOOK:\n   {CLOCK}   - agreed\n     with Ana\n\n     at last\n   {LATER}   :END:\n"

    assert imported(home, f"* x\n{drawer}")[0] == ["09:00 hello", "10:00 x  # agreed with Ana", "11:00 x"]


def test_text_after_a_clock_without_drawer_is_ignored(home: Home) -> None:
    assert imported(home, f"* x\n{CLOCK}- buy milk\n")[0] == ["09:00 hello", "10:00 x"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(
            f"#+BEGIN_EXAMPLE\n{CLOCK}CLOCK: [broken\n#+END_EXAMPLE\n",
            "one clock is left out, since it is in an example block: line 3",
            id="an example",
        ),
        pytest.param(
            f"  #+begin_src org\n  {CLOCK}  {CLOCK}#+end_example\n  {CLOCK}  #+end_src\n",
            "3 clocks are left out, since they are in example blocks: line 3, line 4, line 6",
            id="code",
        ),
        pytest.param(
            "CLOCK: [2026-11-16 Mon 09:00]\n", "one record is left out, since it is still running", id="an open one"
        ),
        pytest.param("CLOCK: =>  2:00\n", "one clock is left out, since it has no times: line 2", id="no times"),
        pytest.param(f": {CLOCK}# {CLOCK}- {CLOCK}| {CLOCK}text {CLOCK}", "", id="text"),
    ],
)
def test_malformed_clocks_are_left_out(home: Home, content: str, said: str) -> None:
    log, told = imported(home, f"* x\n{content}{LATER}")

    assert log == ["10:00 hello", "11:00 x"]
    assert told == (f"note: {said}\n" if said else "")


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("", id="to the end of the file"),
        pytest.param("* x\n", id="to a heading"),
    ],
)
def test_a_block_without_an_end_is_text(home: Home, between: str) -> None:
    log, said = imported(home, f"* x\n#+BEGIN_SRC sh\n{CLOCK}{between}{LATER}")

    assert (log, said) == (["09:00 hello", "10:00 x", "11:00 x"], "")


def test_a_drawer_ends_at_a_heading(home: Home) -> None:
    log, _ = imported(home, f"* x\n:LOGBOOK:\n{CLOCK}- a note\n* y\n{LATER}- buy milk\n")

    assert log == ["09:00 hello", "10:00 x  # a note", "11:00 y"]


def test_a_list_is_not_an_outline(home: Home, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("* milk\n* bread\n")

    assert "is in no format that utt knows" in home.run("import", str(tmp_path / "list.txt"), now=NOW).stderr


def test_a_clock_before_the_first_heading_is_reported(home: Home) -> None:
    log, said = imported(home, f"{CLOCK}* x\n{LATER}")

    assert log == ["10:00 hello", "11:00 x"]
    assert said == "note: one clock is left out, since it is before the first heading: line 1\n"


def test_an_outline_without_clocks_adds_nothing(home: Home) -> None:
    path = home.directory / "ideas.org"
    path.write_text("* some day\n")

    assert home.run("import", str(path), now=NOW).stdout == "nothing to import\n"


@pytest.mark.parametrize(
    ("clock", "error"),
    [
        pytest.param("[2026-11-31 Mon 09:00]--[2026-12-01 Mon 09:00]", "no time such as [2026-11-16 Mon", id="day"),
        pytest.param("[2026-11-16 Mon 09:00]--[2026-11-16 Mon 25:00]", "no time such as [2026-11-16 Mon", id="hour"),
        pytest.param("[2026-11-16 Mon 09:00]--[2026-11-16 Mo", "no time such as [2026-11-16 Mon", id="cut off"),
        pytest.param("[2026-11-16 Mon 10:00]--[2026-11-16 Mon 09:00] => -1:00", "it ends before it starts", id="ends"),
        pytest.param("[9999-12-31 Fri 09:00]--[9999-12-31 Fri 24:00]", "no time such as [2026-11-16 Mon", id="year"),
    ],
)
def test_an_impossible_clock_is_refused_with_its_place(home: Home, clock: str, error: str) -> None:
    log, said = imported(home, f"* x\n{LATER}CLOCK: {clock}\n")

    assert (log, said.count("\n")) == ([], 1)
    assert f"work.org, line 3: {error}" in said


def test_tasks_list_their_latest_clock_first(home: Home) -> None:
    text = exported(
        home,
        "2026-11-16 09:00 hello\n2026-11-16 10:00 acme: x #ui #a-b\n2026-11-16 10:30 mail\n"
        "2026-11-17 08:00 hello\n2026-11-17 18:05 acme: x #ui #a-b  # long\n2026-11-17 19:00 acme: y\n",
    )

    assert text == (
        "* mail\n:LOGBOOK:\nCLOCK: [2026-11-16 Mon 10:00]--[2026-11-16 Mon 10:30] =>  0:30\n:END:\n"
        "* acme\n** x #ui #a-b :ui:\n:LOGBOOK:\n"
        "CLOCK: [2026-11-17 Tue 08:00]--[2026-11-17 Tue 18:05] => 10:05\n- long\n"
        "CLOCK: [2026-11-16 Mon 09:00]--[2026-11-16 Mon 10:00] =>  1:00\n:END:\n"
        "** y\n:LOGBOOK:\nCLOCK: [2026-11-17 Tue 18:05]--[2026-11-17 Tue 19:00] =>  0:55\n:END:\n"
    )


@pytest.mark.parametrize(
    "name",
    [
        "TODO",
        "TODO: DONE",
        "acme: TODO x",
        "acme: COMMENT x",
        "acme: [#A] x",
        "acme: x :ui:",
        "acme: :ui:",
        "acme: x [1/2]",
        "acme: [50%]",
        "* x",
        "CLOCK: x",
        "x  # done [2026-11-16 Mon]",
        "x  # - y",
    ],
)
def test_a_name_org_reads_differently_comes_back(home: Home, name: str, tmp_path: Path) -> None:
    log = f"2026-11-16 09:00 hello\n2026-11-16 10:00 {name}\n"
    (tmp_path / "out.org").write_text(exported(home, log))
    home.write("")

    assert home.run("import", "org", str(tmp_path / "out.org"), now=NOW).log == log
