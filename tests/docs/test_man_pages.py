"""The man pages: they match the commands, and man and mandoc can show them."""

from __future__ import annotations

import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.support.environments import Parts
from tests.support.programs import require
from tools import man_pages

PAGES = sorted(man_pages.PLACE.glob("man*/*"))

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    return Parts.shared(tmp_path_factory)


def test_the_pages_are_up_to_date() -> None:
    present = {page.relative_to(man_pages.PLACE).as_posix(): page.read_text(encoding="utf-8") for page in PAGES}

    if present != man_pages.pages():
        pytest.fail("the pages in man/ are not what the commands say: run make docs", pytrace=False)


@pytest.mark.slow
@each_page
def test_man_shows_a_page_without_a_warning(page: Path) -> None:
    require("man")

    shown = subprocess.run(
        ["man", "--warnings", "--encoding=UTF-8", "--local-file", str(page)],
        env=os.environ | {"LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MANPAGER": "cat"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert shown.stderr == ""
    assert "NAME" in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 80


@pytest.mark.slow
def test_mandoc_finds_nothing_wrong() -> None:
    require("mandoc")

    done = subprocess.run(["mandoc", "-Tlint", *PAGES], capture_output=True, encoding="utf-8", check=False)

    # A page has the day of the release, which is still to come.
    assert [line for line in done.stdout.splitlines() if "missing date" not in line] == []
    assert done.stderr == ""


def test_a_page_has_the_actions_of_a_command() -> None:
    page = (man_pages.PLACE / "man1" / "utt-plugins.1").read_text(encoding="utf-8").replace("\\-", "-")

    assert page.index(".SH ACTIONS\n.SS new ") < page.index("--dir")


def test_the_wheel_installs_them_for_man(parts: Parts) -> None:
    with zipfile.ZipFile(parts.wheel) as archive:
        names = {name.partition("/data/share/")[2] for name in archive.namelist()}

    assert {f"man/{page.parent.name}/{page.name}" for page in PAGES} <= names
