"""The report's page in a real browser: Chromium, without a screen and without a network."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.command_line import Home
from tests.support.html_logs import HOSTILE, PAGES, page_of
from tests.support.pages import CONFIGURATION, write
from tests.support.programs import require

if TYPE_CHECKING:
    from playwright import sync_api as playwright
else:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

_FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
NARROW, WIDE = 360, 1280
# The part of A4 between its margins.
PAPER = 680
SHOW_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"
# The labels of a picture that overlap another label.
OVERLAPS = """
[...document.querySelectorAll('.x, .y, .hours, .days')].flatMap(axis => {
    const boxes = [...axis.children].map(each => [each.textContent, each.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0)
    return boxes.flatMap(([text, one], number) => boxes.slice(number + 1)
        .filter(([, other]) => one.left < other.right && other.left < one.right
            && one.top < other.bottom && other.top < one.bottom)
        .map(([other]) => text + ' ' + other))
})
"""
# Elements with text that reach beyond the page.
CUT = """
[...document.querySelectorAll('main *, header *')].filter(each => {
    const box = each.getBoundingClientRect()
    return box.width > 0 && (box.left < -0.5 || box.right > document.documentElement.clientWidth + 0.5)
}).map(each => each.outerHTML.slice(0, 100))
"""
# The contrast of each colour of a project, a shade and a break with the background, by WCAG 2.
CONTRASTS = """
(() => {
    const light = color => {
        const [r, g, b] = color.match(/[0-9.]+/g).slice(0, 3).map(each => each / 255)
            .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const contrast = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
    const ground = light(getComputedStyle(document.body).backgroundColor)
    return ['p1','p2','p3','p4','p5','p6','p9','p10','p11','p12','p13','p14','brk','h1','h2','h3','h4'].map(name => {
        const each = document.createElement('span')
        each.className = name
        document.body.append(each)
        const color = getComputedStyle(each).color
        each.remove()
        return [name, contrast(light(color), ground)]
    }).filter(([, ratio]) => ratio < 3)
})()
"""
# The first of the elements with text that look alike: with the same text colour, size and background.
ONE_OF_EACH_LOOK = """
{include: [...new Map([...document.querySelectorAll('header *, main *')].reverse()
    .filter(each => [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()))
    .filter(each => each.getBoundingClientRect().width > 0 && !(each instanceof SVGElement))
    .map(each => {
        const style = getComputedStyle(each)
        const grounds = []
        for (let above = each; above; above = above.parentElement)
            grounds.push(getComputedStyle(above).backgroundColor)
        return [[style.color, style.fontSize, style.fontWeight, ...new Set(grounds)].join(), each]
    })).values()]}
"""
AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
Show = Callable[..., "playwright.Page"]


@pytest.fixture(scope="module")
def tab() -> Iterator[playwright.Page]:
    """Return a tab of a browser for all tests: each more would be a process."""
    require("chromium")
    with playwright.sync_playwright() as driver:
        # It makes a new directory for its data.
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        # axe is a script, which the page itself forbids.
        yield browser.new_context(bypass_csp=True, offline=True).new_page()
        browser.close()


@pytest.fixture
def show(tab: playwright.Page, home: Home, tmp_path: Path) -> Iterator[Show]:
    """Open the page with this name, having checked that it requests nothing and logs nothing."""
    path = tmp_path / "page.html"
    said = []
    listeners: dict[Any, Callable[[Any], None]] = {
        name: lambda each: said.append(str(each)) for name in ("console", "pageerror", "dialog")
    }
    listeners["request"] = lambda request: said.append(request.url) if request.url != path.as_uri() else None

    def show_page(name: str, *more: str, width: int = WIDE, scheme: Any = "light") -> playwright.Page:
        path.write_text(page_of(home, name, *more), encoding="utf-8")
        tab.set_viewport_size({"width": width, "height": 900})
        tab.emulate_media(media="screen", color_scheme=scheme)
        tab.goto(path.as_uri())
        return tab

    for name, listener in listeners.items():
        tab.on(name, listener)
    yield show_page
    # What the page does until it is left counts.
    tab.goto("about:blank")
    for name, listener in listeners.items():
        tab.remove_listener(name, listener)
    assert said == []


def violations(page: playwright.Page, of: str, rules: dict[str, object]) -> list[tuple[str, str]]:
    """Return what axe finds with these *rules* in the elements that the script *of* returns: each rule, with the first
    element that breaks it or that it cannot judge.
    """
    found = page.evaluate(f"rules => axe.run({of}, {{...rules, resultTypes: ['violations', 'incomplete']}})", rules)
    assert found["passes"]
    return [(each["id"], each["nodes"][0]["html"]) for kind in ("violations", "incomplete") for each in found[kind]]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(show: Show, name: str) -> None:
    page = show(name, width=NARROW)
    page.evaluate(SHOW_ALL)
    page.evaluate(AXE)

    assert violations(page, "document", {"rules": {"color-contrast": {"enabled": False}}}) == []
    # The contrast rule takes ten times as long as all others, and elements that look alike have the same contrast.
    looks: list[tuple[int, Any]] = [(NARROW, "light"), (WIDE, "dark")]
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)

        assert violations(page, ONE_OF_EACH_LOOK, {"runOnly": ["color-contrast"]}) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_overlaps_or_is_cut(show: Show, name: str) -> None:
    page = show(name)
    page.evaluate(SHOW_ALL)

    for width in (NARROW, 719, 720, WIDE):
        page.set_viewport_size({"width": width, "height": 900})

        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(OVERLAPS) == []
        assert page.evaluate(CUT) == []


def test_tables_with_balances_are_not_cut(show: Show, home: Home) -> None:
    write(home.directory / CONFIGURATION, "[targets]\ndaily = 8h\nstart = -1000h\n")
    page = show("a week")

    for width, shown in ((NARROW, "narrow"), (720, "wide"), (WIDE, "wide"), (PAPER, "narrow")):
        page.set_viewport_size({"width": width, "height": 900})

        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(CUT) == []
        tables = page.evaluate(
            "[...document.querySelectorAll('#group ~ table')].filter(each => each.offsetWidth)"
            ".map(each => each.className)"
        )
        assert tables == [shown]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_drawings_stand_out_from_the_background(show: Show, scheme: str) -> None:
    assert show("a day", scheme=scheme).evaluate(CONTRASTS) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_printed_page_is_not_cut(show: Show, name: str) -> None:
    page = show(name, width=PAPER, scheme="dark")
    page.emulate_media(media="print")

    assert page.evaluate("document.documentElement.scrollWidth") == PAPER
    assert page.evaluate(CUT) == []
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    printed = page.pdf(prefer_css_page_size=True)
    assert re.search(rb"/MediaBox\s*\[\s*0 0 59[45]\.\d+ 84[12]\.\d+", printed)


def test_bars_are_as_high_as_their_hours(show: Show) -> None:
    page = show("a week")

    heights = page.evaluate(
        "[...document.querySelectorAll('.bars svg path[class^=p]')]"
        ".map(each => [each.querySelector('title').textContent, each.getBoundingClientRect().height])"
    )

    assert len(heights) > 10
    minutes = [int(hours) * 60 + int(rest) for text, _ in heights for hours, rest in re.findall(r"(\d+)h(\d\d)$", text)]
    pixels_a_minute = [height / each for (_, height), each in zip(heights, minutes, strict=True)]
    assert max(pixels_a_minute) - min(pixels_a_minute) < 0.02


def test_hostile_names_are_shown_as_they_are(show: Show) -> None:
    page = show("hostile names")

    shown = page.evaluate(
        "[...document.querySelectorAll('#projects ~ table tbody th bdi')].map(each => each.innerText)"
    )

    assert {name for name in HOSTILE if name.isprintable()} <= set(shown)
    assert page.evaluate("document.scripts.length") == 0
