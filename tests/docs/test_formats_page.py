"""``docs/formats.md``: its table agrees with the notes of ``utt export`` and with the exported files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.in_process import InProcessHome
from tests.support.pages import ROOT
from tests.support.samples import SAMPLES
from utt.formats import exchange

PAGE = ROOT / "docs" / "formats.md"
NOW = "2026-11-18 17:00"
LOG = """\
# from the old machine
2026-10-25 01:00+0200 hello
2026-10-25 02:40+0200 acme: design  # with Ana
2026-10-25 02:10+0100 beta: x #ui
2026-10-25 03:10+0100 lunch **
2026-10-25 03:30+0100 bus ***
"""
# The notes for each column that says "reported".
TOLD = {
    "Breaks, ignored": ["note: a break is written like work", "note: an ignored activity is written like work"],
    "Comments": ["comment"],
    "Offsets from UTC": ["the clock changed within one activity", "activities are written later"],
}
# Formats that are only written to files.
PATHS = {"sqlite": "out.db"}

ROWS = re.findall(r"^\| \[(\w+)\]\(#\1\) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
HEAD = ["Out", "In", "Breaks, ignored", "Comments", "Tags", "Offsets from UTC", "Seconds"]
TABLE = {name: dict(zip(HEAD, cells.split(" | "), strict=True)) for name, cells in ROWS}


def test_each_format_has_its_row() -> None:
    names = [path.stem for path in sorted(Path(exchange.__path__[0]).glob("[a-z]*.py"))]

    assert list(TABLE) == names
    assert [name for name, row in TABLE.items() if row["In"] == "yes"] == sorted(SAMPLES)


@pytest.mark.parametrize("name", TABLE)
def test_an_export_notes_what_the_table_says(name: str, home: InProcessHome, tmp_path: Path) -> None:
    home.write(LOG)
    path = ["-o", str(tmp_path / PATHS[name])] if name in PATHS else []

    result = home.run("export", name, *path, now=NOW)

    assert (result.status == 0) is (TABLE[name]["Out"] == "yes")
    if result.status == 0:
        assert "note: a note of the log is left out\n" in result.stderr
        for column, told in TOLD.items():
            is_told = TABLE[name][column].endswith("reported")
            assert [text in result.stderr for text in told] == [is_told] * len(told), column


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if (row["Out"], row["In"]) == ("yes", "yes")])
def test_what_a_format_holds_is_imported_again(name: str, home: InProcessHome, tmp_path: Path) -> None:
    home.write(LOG)
    home.run("export", name, "-o", str(tmp_path / "out"), now=NOW)
    home.write("")

    log = home.run("import", name, str(tmp_path / "out"), now=NOW, TZ="Europe/Berlin").log

    names = re.findall(r"^\S+ \S+ (.+?)(?:  #|$)", log, re.MULTILINE)
    assert {"acme: design", "beta: x #ui", "lunch **", "bus ***"} <= set(names)
    assert ("  # with Ana" in log) is (TABLE[name]["Comments"] == "yes")
    assert ("02:10+0100 beta" in log) is (TABLE[name]["Offsets from UTC"] in ("yes", "instants"))
