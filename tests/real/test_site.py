"""The site: MkDocs builds it without a warning, and Chromium reads it without a network."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.environments import make_once
from tests.support.pages import DOCS, ROOT
from tests.support.programs import install, require

if TYPE_CHECKING:
    from playwright import sync_api as playwright
else:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
NARROW, WIDE = 360, 1280


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site, as ``make site`` does."""
    packages = make_once(tmp_path_factory, "mkdocs", lambda directory: install("mkdocs-material", directory))
    return make_once(tmp_path_factory, "site", lambda directory: _build(packages, directory))


def _build(packages: Path, built: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(built)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(packages), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.fixture(scope="module")
def tab() -> Iterator[playwright.Page]:
    """Return a tab of a browser for all tests: each more would be a process."""
    require("chromium")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        yield browser.new_page()
        browser.close()


@contextmanager
def requests_of(tab: playwright.Page) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(request: playwright.Request) -> None:
        asked.append(request.url)

    tab.on("request", note)
    yield asked
    tab.remove_listener("request", note)


def test_every_page_is_in_the_site(site: Path) -> None:
    pages = {page.stem for page in DOCS.glob("*.md")} | {"index", "changelog"}

    assert pages <= {page.stem for page in site.glob("*.html")}


def test_no_page_requests_another_host(site: Path) -> None:
    for page in site.glob("*.html"):
        text = page.read_text(encoding="utf-8")

        assert re.findall(r'(?:src="|<link [^>]*href="|url\()(?:https?:)?//[^"\')]+', text) == [], page.name


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_page_fits_and_requests_nothing(site: Path, tab: playwright.Page, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 900})
    with requests_of(tab) as asked:
        for name in ("index", "commands", "formats", "reports"):
            tab.goto((site / f"{name}.html").as_uri())

            assert tab.evaluate("document.documentElement.scrollWidth") <= width, name

    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_the_search_works_without_a_server(site: Path, tab: playwright.Page) -> None:
    tab.set_viewport_size({"width": WIDE, "height": 900})
    tab.goto((site / "index.html").as_uri())
    # The search listens to keys, which nothing but typing presses.
    tab.locator(".md-search__input").press_sequentially("overlap clip")

    tab.wait_for_selector(".md-search-result__item a[href*='commands.html']", state="attached")


def test_the_copy_button_copies_only_commands(site: Path, tab: playwright.Page) -> None:
    tab.set_viewport_size({"width": WIDE, "height": 900})
    tab.goto((site / "first-day.html").as_uri())
    tab.evaluate("document.addEventListener('copy', () => { window.copied = String(getSelection()) })")

    buttons = tab.get_by_title("Copy to clipboard")
    buttons.last.wait_for()
    copied = []
    for button in buttons.all():
        button.click()
        copied.append([line.strip() for line in tab.evaluate("window.copied").splitlines()])

    assert copied[0][0] == "2026-11-16 09:00 hello"
    assert "utt add acme: API sketch -c 'agreed with Ana'" in copied[2]
    assert ["utt add 'acme: mail' --at 12:20", "cat ~/.local/share/utt/utt.log", "utt report"] in copied
