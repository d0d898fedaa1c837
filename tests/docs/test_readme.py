"""The README and the pages on commands: each command line runs in a fresh home, at the time that it names.

Lines for installers and for make are run by tests/real/test_installation.py, all others here.

The marks before the blocks are explained in ``tests.support.pages``.

Each section has a separate home. Output that a page shows is compared to the character.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.command_line import Home
from tests.support.pages import (
    COMMANDS,
    CONFIGURATION,
    DOCS,
    FIRST_DAY,
    INSTALL,
    INSTALLERS,
    LOG,
    ON_FIRST_LOG,
    ON_TERMINAL,
    README,
    ROOT,
    commands,
    first_log,
    is_shown,
    lines,
    moment,
    run,
    sections,
    write,
)
from tools import picture

PAGES = [README, INSTALL, FIRST_DAY, COMMANDS, *(DOCS / f"{name}.md" for name in ("log", "configuration", "billing"))]
_LONGEST_README = 120


def commands_of_utt(home: Home) -> list[str]:
    commands = home.run_bare("help").stdout.partition("\ntopics:\n")[0]
    return re.findall(r"^  ([a-z]+) ", commands, re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "title"),
    [pytest.param(page, title, id=f"{page.stem}-{title}") for page in PAGES for title in sections(page)],
)
def test_every_command_prints_what_the_page_shows(page: Path, title: str, home: Home) -> None:
    for block in sections(page)[title]:
        if block.mark == "utt.log":
            write(home.directory / LOG, block.text)
        if block.mark.endswith(ON_FIRST_LOG):
            write(home.directory / LOG, first_log())
        if block.mark == "utt.cfg":
            write(home.directory / CONFIGURATION, block.text)
        if block.language != "console":
            continue
        for line in lines(block):
            if line.command.split()[0] in ("make", *INSTALLERS):
                continue
            is_on_terminal = block.mark.endswith(ON_TERMINAL)
            printed, status = run(line.command, home, moment(line, block.mark), is_on_terminal)

            assert status == 0, printed
            assert is_shown(line.output, printed), f"{line.command}\n{printed}"


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not on this machine")
def test_make_test_runs_the_tests(home: Home) -> None:
    """``make test`` runs these tests, so none of them can run it: make only prints what it would do."""
    [other] = {command for command in commands(README) if command.startswith("make ")} - {"make demo"}
    would_do = subprocess.run(
        ["make", "--dry-run", other.removeprefix("make ")],
        cwd=ROOT,
        env=home.environment,
        capture_output=True,
        check=True,
    )

    assert other == "make test"
    assert " -m pytest " in would_do.stdout.decode().splitlines()[-1]


def test_no_command_line_ends_in_a_comment() -> None:
    """In zsh, a comment that is pasted is part of the command, and here it would be part of a name."""
    for page in (README, *DOCS.glob("*.md")):
        assert not [line for line in commands(page) if re.search(r"\s#(\s|$)", line)], page.name


def test_the_first_day_leaves_the_log_shown(home: Home) -> None:
    for line in lines(next(block for block in sections(FIRST_DAY)["The first day"] if block.language == "console")):
        run(line.command, home, moment(line, "on 2026-11-16"))

    assert (home.directory / LOG).read_text(encoding="utf-8") == first_log()


def test_each_command_has_a_section_naming_its_options(home: Home) -> None:
    global_options, *rest = COMMANDS.read_text(encoding="utf-8").split("\n## ")
    texts = dict(section.split("\n", 1) for section in rest)
    del texts["Exit statuses"]
    options = home.run_bare("--help").stdout.partition("\noptions:\n")[2]

    assert sorted(texts) == sorted(commands_of_utt(home))
    for option in re.findall(r"--[a-z-]+", options):
        assert f"`{option}" in global_options
    for command, text in texts.items():
        for option in re.findall(r"^  (?:-., )?(?:-. [A-Z]+, )?(--[a-z-]+)", home.run_bare(command, "--help").stdout):
            assert f"`{option}" in text, f"utt {command} {option}"


def test_the_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= _LONGEST_README


def test_the_picture_is_up_to_date() -> None:
    if picture.PICTURE.read_text(encoding="utf-8") != picture.picture():
        pytest.fail("docs/day.svg is not what utt shows: run make docs", pytrace=False)


@pytest.mark.parametrize("page", [README, *sorted(DOCS.glob("*.md"))], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((.+?)\)", without_blocks(page)):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        leads_to = (page.parent / path).resolve() if path else page

        assert leads_to.exists(), target
        assert not anchor or anchor in anchors(leads_to), target


def without_blocks(page: Path) -> str:
    return re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page, made from its headings."""
    titles = re.findall(r"^#+ (.+)$", without_blocks(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
