"""What ``utt`` shows on a terminal of a given size."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.command_line import UTT, Home
from tests.support.terminals import Terminal

_SECONDS = 60
_COLOR = re.compile("\x1b\\[[0-9]+m")


def shown(home: Home, arguments: Sequence[str], columns: int, rows: int = 24, **environment: str) -> str:
    """Return what a command writes to a terminal of this size, including colours; without a pager unless one is set."""
    # PYTHONUTF8 would prevent an ASCII locale.
    unset = {name: text for name, text in home.environment.items() if name != "PYTHONUTF8"}
    command = [str(UTT), "--data", str(home.log), *arguments]
    text, status = on_terminal(command, home.directory, unset | environment, columns, rows)
    assert status == 0
    return text


def on_terminal(
    command: Sequence[str], directory: Path, environment: Mapping[str, str], columns: int, rows: int = 24
) -> tuple[str, int]:
    """Return what a command writes to a terminal of this size, and its exit status; skip the test on Windows."""
    fcntl = pytest.importorskip("fcntl", reason="makes a terminal as Unix does")
    import termios

    variables = {"PAGER": "cat", "TERM": "xterm-256color", "LANG": "C.UTF-8", **environment}
    # It is for programs without a terminal.
    variables.pop("COLUMNS", None)
    with Terminal() as terminal:
        fcntl.ioctl(terminal.end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        with terminal.running(command, cwd=directory, env=variables) as process:
            terminal.close_end()
            written = b"".join(iter(lambda: terminal.read(_SECONDS), b""))
            status = process.wait(_SECONDS)
    return written.decode().replace("\r\n", "\n"), status


def without_colors(text: str) -> str:
    """Return *text* without the colours that the page may have; other escape sequences stay."""
    return _COLOR.sub("", text)


def long_log(days: int, projects: Sequence[str], entries: int) -> str:
    """Return a log of this many days from 2026-01-01 on, with this many entries on each, except on most weekends."""
    number, lines = 1, []
    for index in range(days):
        day = date(2026, 1, 1) + timedelta(days=index)
        moment = datetime(day.year, day.month, day.day, 8)
        if day.weekday() >= 5 and index % 23:
            continue
        lines.append(f"{moment:%Y-%m-%d %H:%M} hello")
        for entry in range(entries):
            # Numbers that look random and are the same everywhere.
            number = (number * 1103515245 + 12345) % (1 << 31)
            moment += timedelta(minutes=(number >> 8) % (1000 // entries) + 5)
            share = (number >> 16) % 1000 / 1000
            project = projects[int(share * share * len(projects))]
            name = "lunch **" if entry == entries // 2 else f"{project}: {_TASKS[(number >> 12) % len(_TASKS)]}"
            lines.append(f"{moment:%Y-%m-%d %H:%M} {name}")
        lines.append("")
    return "\n".join(lines)


_TASKS = ("design", "API", "review with Ana", "bugfix", "documentation")
_FIVE = ("acme", "beta", "ops", "admin", "home")
_MANY = [
    f"{name}{part}" for part in ("", "-web", "-app", "-ci", "-api") for name in ("acme", "beta", "ops", "core", "data")
]

LOGS = {
    "two entries": "2026-11-25 09:00 hello\n2026-11-25 10:30 acme: design review\n",
    "a busy day": long_log(1, _FIVE, 40),
    "thirty projects": long_log(1, _MANY, 60),
    "a year": long_log(330, _FIVE, 8),
    "names of all kinds": (
        "2026-11-25 09:00 hello\n"
        "2026-11-25 10:30 日本語: 設計レビュー と 打ち合わせ\n"
        "2026-11-25 11:15 crème-brûlée: naïve café ☕\n"
        "2026-11-25 12:00 👩‍💻-web: the 👨‍👩‍👧 page\n"
        "2026-11-25 13:00 🍜 **\n"
        "2026-11-25 14:00 a-project-whose-name-has-exactly-sixty-characters-as-you-see: work\n"
        "2026-11-25 15:30 acme: a task that is told in so many words that no line of a narrow terminal holds them\n"
        "2026-11-25 16:00 acme: \x1b[31mred\n"
    ),
}
"""The logs of the pages in the documentation, by what they are called there."""
