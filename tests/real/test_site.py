"""The site: MkDocs builds it without a warning, and Chromium reads it without a network."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
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
    built = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(built)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(packages), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return built


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    require("chromium")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        yield opened
        opened.close()


def test_every_page_is_in_the_site(site: Path) -> None:
    pages = {page.stem for page in DOCS.glob("*.md")} | {"index", "changelog"}

    assert pages <= {page.stem for page in site.glob("*.html")}


def test_no_page_requests_another_host(site: Path) -> None:
    for page in site.glob("*.html"):
        text = page.read_text(encoding="utf-8")

        assert re.findall(r'(?:src="|<link [^>]*href="|url\()(?:https?:)?//[^"\')]+', text) == [], page.name


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_page_fits_and_requests_nothing(site: Path, browser: playwright.Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name in ("index", "commands", "formats", "reports"):
        page.goto((site / f"{name}.html").as_uri())

        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.close()

    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_the_search_works_without_a_server(site: Path, browser: playwright.Browser) -> None:
    page = browser.new_page(viewport={"width": WIDE, "height": 900})
    page.goto((site / "index.html").as_uri())
    # The search listens to keys, which nothing but typing presses.
    page.locator(".md-search__input").press_sequentially("overlap clip")

    page.wait_for_selector(".md-search-result__item a[href*='commands.html']", state="attached")
    page.close()


def test_the_copy_button_copies_only_commands(site: Path, browser: playwright.Browser) -> None:
    page = browser.new_page(viewport={"width": WIDE, "height": 900})
    page.add_init_script("document.addEventListener('copy', () => { window.copied = String(getSelection()) })")
    page.goto((site / "first-day.html").as_uri())

    buttons = page.get_by_title("Copy to clipboard")
    buttons.last.wait_for()
    copied = []
    for button in buttons.all():
        button.click()
        copied.append([line.strip() for line in page.evaluate("window.copied").splitlines()])
    page.close()

    assert copied[0][0] == "2026-11-16 09:00 hello"
    assert "utt add acme: API sketch -c 'agreed with Ana'" in copied[2]
    assert ["utt add 'acme: mail' --at 12:20", "cat ~/.local/share/utt/utt.log", "utt report"] in copied
