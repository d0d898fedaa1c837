"""Takes the pictures of the report's HTML page in ``docs/pictures``.

``python -m tools.html_pictures`` needs Chromium, and shows a month with targets, on a narrow and a wide screen, in
light and dark.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.html_logs import log_of
from utt.testing import Home

_PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
_PROJECTS = ["acme", "beta", "website", "operations", "acme", "internal", "acme"]
_TARGETS = "[targets]\nweekly = 30h\nvacation = 2026-01-15..2026-01-16\n"


def main() -> None:
    """Write the pictures."""
    _PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as driver:
        home = Home(Path(directory))
        home.write(log_of(31, _PROJECTS, 6))
        settings = home.directory / ".config" / "utt" / "utt.cfg"
        settings.parent.mkdir(parents=True)
        settings.write_text(_TARGETS, encoding="utf-8")
        page = home.directory / "page.html"
        words = ["report", "2026-01", "--by", "week", "--format", "html", "--output", str(page)]
        result = home.run(*words, now="2026-02-02 09:00")
        if result.status:
            raise SystemExit(result.stderr)
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for width in (360, 1280):
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
                )
                shown = context.new_page()
                shown.goto(page.as_uri())
                shown.screenshot(path=_PICTURES / f"page-{width}-{scheme}.png", full_page=True)
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
