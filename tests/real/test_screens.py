"""The report's page on real terminals: as the documentation shows it, and as the terminal's properties require."""

from __future__ import annotations

import re

import pytest

from tests.support.command_line import Home
from tests.support.harmed import needs_unix
from tests.support.pages import COMMANDS, CONFIGURATION, ROOT, Block, first_log, sections, write
from tests.support.screens import LOGS, shown, without_colors
from utt.domain.width import width

PAGE = ROOT / "docs" / "reports.md"
TITLE = "The page on a terminal"
MARK = re.compile(
    r"a terminal of (?P<columns>\d+)x(?P<rows>\d+)(?: with (?P<variable>\w+)=(?P<value>\S+))?, at (?P<now>[^,]+)"
    r"(?:, on (?P<log>[a-z ]+))?"
)

pytestmark = needs_unix


def blocks() -> list[Block]:
    return sections(PAGE)[TITLE]


def the(mark: str) -> str:
    return next(block.text for block in blocks() if block.mark == mark)


@pytest.fixture
def home(real_home: Home) -> Home:
    real_home.write(the("utt.log"))
    write(real_home.directory / CONFIGURATION, the("utt.cfg"))
    return real_home


@pytest.mark.parametrize("block", [pytest.param(each, id=each.mark) for each in blocks() if MARK.match(each.mark)])
def test_the_page_is_as_the_documentation_shows(block: Block, home: Home) -> None:
    assert_shown(block, home)


def test_the_page_is_as_the_reference_shows(real_home: Home) -> None:
    real_home.write(first_log())
    [block] = [block for part in sections(COMMANDS).values() for block in part if MARK.match(block.mark)]

    assert_shown(block, real_home)


def assert_shown(block: Block, home: Home) -> None:
    terminal = MARK.fullmatch(block.mark)
    assert terminal is not None
    if terminal["log"]:
        home.write(LOGS[terminal["log"]])
        (home.directory / CONFIGURATION).unlink()
    command, _, expected = block.text.partition("\n")
    environment = {"NO_COLOR": "1"} | ({terminal["variable"]: terminal["value"]} if terminal["variable"] else {})

    text = shown(
        home,
        ["--now", terminal["now"], *command.split()[2:]],
        int(terminal["columns"]),
        int(terminal["rows"]),
        **environment,
    )

    assert text == expected
    assert max(map(width, text.splitlines())) <= int(terminal["columns"])


def test_a_terminal_gets_the_page_in_its_colors(home: Home) -> None:
    text = shown(home, ["--now", "2026-11-25 17:40", "report"], 80)

    assert "\x1b[32m█\x1b[39m \x1b[1macme  \x1b[22m  4h15  \x1b[32m██████" in text
    assert "\x1b[34m█\x1b[39m \x1b[1mbeta  \x1b[22m  2h50  \x1b[34m██████" in text
    assert "\x1b" not in without_colors(text)


@pytest.mark.parametrize(
    ("options", "environment", "has_color"),
    [
        pytest.param([], {"TERM": "dumb"}, False, id="a dumb terminal"),
        pytest.param([], {"NO_COLOR": "1"}, False, id="NO_COLOR"),
        pytest.param(["--color", "never"], {}, False, id="never"),
        pytest.param(["--color", "always"], {"NO_COLOR": "1", "TERM": "dumb"}, True, id="always"),
    ],
)
def test_colors_follow_the_environment(
    home: Home, options: list[str], environment: dict[str, str], has_color: bool
) -> None:
    text = shown(home, ["--now", "2026-11-25 17:40", "report", *options], 80, 24, **environment)

    assert ("\x1b[" in text) == has_color
    assert "  worked " in without_colors(text)


@pytest.mark.parametrize(
    ("environment", "has_blocks"),
    [
        pytest.param({"LANG": "C"}, False, id="LANG=C"),
        pytest.param({"LC_ALL": "POSIX"}, False, id="LC_ALL=POSIX"),
        pytest.param({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True, id="LC_CTYPE has more"),
        pytest.param({"LANG": ""}, True, id="no locale"),
        pytest.param({"PYTHONIOENCODING": "ascii"}, False, id="ASCII"),
    ],
)
def test_blocks_are_drawn_where_the_locale_has_them(home: Home, environment: dict[str, str], has_blocks: bool) -> None:
    text = shown(home, ["--now", "2026-11-25 17:40", "report"], 80, 24, **environment)

    assert ("█" in text) == has_blocks
    assert text.isascii() != has_blocks


def test_text_is_available_on_a_terminal_too(home: Home) -> None:
    text = shown(home, ["--now", "2026-11-25 17:40", "report", "--format", "text"], 80)

    assert text == home.run("report", now="2026-11-25 17:40").stdout


def test_a_file_gets_text_even_on_a_terminal(home: Home) -> None:
    file = home.directory / "report.txt"

    shown(home, ["--now", "2026-11-25 17:40", "report", "--output", str(file)], 80)

    assert file.read_text("utf-8") == home.run("report", now="2026-11-25 17:40").stdout


@pytest.mark.parametrize(("rows", "is_paged"), [(24, False), (12, True)], ids=["it fits", "too few rows"])
def test_a_page_with_more_rows_is_paged(home: Home, rows: int, is_paged: bool) -> None:
    command = ["--now", "2026-11-25 17:40", "report", "--week"]

    text = shown(home, command, 80, rows, PAGER="sed s/^/paged:/")

    assert text.startswith("paged:") == is_paged
    assert text.replace("paged:", "") == shown(home, command, 80, rows)
