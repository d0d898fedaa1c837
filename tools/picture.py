"""Writes docs/day.svg (``make docs``): a day on a terminal, for the README.

The commands run here on a real terminal, in a separate home. What it shows becomes text in an SVG, with its colours.
"""

from __future__ import annotations

import re
import shlex
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from tests.support.command_line import Home
from tests.support.screens import shown
from tools.api_surface import ROOT

PICTURE = ROOT / "docs" / "day.svg"

_DAY = "2026-11-16"
_SESSION = (
    ("09:00", "utt hello"),
    ("10:30", "utt add acme: design review"),
    ("12:00", "utt add acme: API sketch -c 'agreed with Ana'"),
    ("13:00", "utt add lunch --break"),
    ("17:15", "utt add beta: migration"),
    ("17:40", "utt report"),
)
_COLUMNS, _ROWS = 72, 40
_WIDTH, _HEIGHT, _MARGIN = 8.4, 19, 20
_BACKGROUND, _TEXT, _PROMPT = "#1e2127", "#d7dae0", "#7f848e"
# The terminal's colours, from code 30 on.
_COLORS = ("#3f4451", "#e05561", "#8cc265", "#d18f52", "#4aa5f0", "#c162de", "#42b3c2", "#d7dae0")
_CODE = re.compile("\x1b\\[([0-9;]*)m")


def picture() -> str:
    """Return the picture."""
    lines = [*_session()]
    width, height = round(_COLUMNS * _WIDTH) + 2 * _MARGIN, len(lines) * _HEIGHT + 2 * _MARGIN
    rows = (
        f'<text x="{_MARGIN}" y="{_MARGIN + (number + 1) * _HEIGHT - 5}">{line}</text>'
        for number, line in enumerate(lines)
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            'role="img" aria-label="A working day on a terminal: what was finished is recorded, and utt report shows '
            'where the time went">',
            "<style>text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; "
            f"white-space: pre; fill: {_TEXT} }} .b {{ font-weight: bold }} .d {{ fill: {_PROMPT} }}</style>",
            f'<rect width="100%" height="100%" rx="8" fill="{_BACKGROUND}"/>',
            *rows,
            "</svg>",
            "",
        ]
    )


def _session() -> Iterator[str]:
    """Yield the terminal's lines, each as the content of an SVG text."""
    with tempfile.TemporaryDirectory() as directory:
        home = Home(Path(directory))
        for time, line in _SESSION:
            yield f'<tspan class="d">$ </tspan>{escape(line)}' + " " * (58 - len(line)) + _styled(f"# {time}", "d")
            now = ["--now", f"{_DAY} {time}"]
            yield from map(_colored, shown(home, [*now, *shlex.split(line)[1:]], _COLUMNS, _ROWS).splitlines())


def _colored(line: str) -> str:
    """Return a line with colour codes as the content of an SVG text."""
    parts = []
    color, classes = None, ""
    position = 0
    for match in _CODE.finditer(f"{line}\x1b[0m"):
        text = line[position : match.start()]
        if text:
            parts.append(_styled(text, classes, color))
        position = match.end()
        for code in map(int, filter(None, match[1].split(";"))):
            if 30 <= code <= 37:
                color = _COLORS[code - 30]
            elif code in (39, 0):
                color = None
            classes = {1: "b", 2: "d", 22: "", 0: ""}.get(code, classes)
    return "".join(parts)


def _styled(text: str, classes: str = "", color: str | None = None) -> str:
    attributes = (f' class="{classes}"' if classes else "") + (f' fill="{color}" style="fill:{color}"' if color else "")
    return f"<tspan{attributes}>{escape(text)}</tspan>" if attributes else escape(text)


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
