"""Pages of documentation: their blocks, and their command lines, which a shell runs.

An HTML comment before a block says what a reader knows from the text around it:

- ``<!-- at 2026-11-16 17:40 -->``: the time of the commands; ``<!-- on 2026-11-16 -->``: the day of commands that have
  their time before the prompt. A comment behind them would be part of a name in zsh, which takes none that is typed;
- ``<!-- utt.log -->``: the block is the log, from here to the section's end; ``<!-- utt.cfg -->``: the configuration;
- ``<!-- at 2026-11-16 17:40, on the first log -->``: the log is the one at the beginning of docs/first-day.md;
- ``<!-- at 2026-11-16 17:40, on a terminal -->``: the output is that of a terminal with 80 columns, without colours.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import NamedTuple

from tests.support import screens, terminals
from tests.support.command_line import UTT, Home

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
INSTALL = DOCS / "install.md"
FIRST_DAY = DOCS / "first-day.md"
COMMANDS = DOCS / "commands.md"
PROMPTS = DOCS / "prompts.md"
LOG = Path(".local/share/utt/utt.log")
CONFIGURATION = Path(".config/utt/utt.cfg")
ON_FIRST_LOG = ", on the first log"
ON_TERMINAL = ", on a terminal"

BLOCK = re.compile(r"(?:^<!-- (?P<mark>.+?) -->\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)

# The first words of lines that tests/real/test_installation.py runs, like those of make.
INSTALLERS = ["pipx", "uv", "python3"]


class Block(NamedTuple):
    """A fenced block: the comment before it, its language, and its text."""

    mark: str
    language: str
    text: str


class Line(NamedTuple):
    """A command line of a console block: the time before its prompt, or an empty text, and the output below it."""

    time: str
    command: str
    output: str


def sections(page: Path) -> dict[str, list[Block]]:
    """Return the blocks of the page's sections, by their titles; those before the first one have the title ''."""
    title, *rest = re.split(r"^## (.+)\n", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    texts = {"": title} | dict(zip(rest[::2], rest[1::2], strict=True))
    return {
        title: [Block(match["mark"] or "", match["language"], match["text"]) for match in BLOCK.finditer(text)]
        for title, text in texts.items()
    }


def lines(block: Block) -> list[Line]:
    """Return the command lines of a console block."""
    first, *parts = re.split(r"^(?:([0-9]{2}:[0-9]{2}) )?\$ ", block.text, flags=re.MULTILINE)
    assert first == "", f"output before the first command: {first}"
    times, commands = parts[::2], parts[1::2]
    return [Line(time or "", *command.split("\n", 1)) for time, command in zip(times, commands, strict=True)]


def commands(page: Path) -> list[str]:
    """Return all command lines of the page."""
    consoles = (block for blocks in sections(page).values() for block in blocks if block.language == "console")
    return [line.command for block in consoles for line in lines(block)]


def moment(line: Line, mark: str) -> str | None:
    """Return the time at which to run the line, None for any."""
    mark = mark.partition(", ")[0]
    if mark.startswith("at "):
        return mark.removeprefix("at ")
    return f"{mark.removeprefix('on ')} {line.time}" if mark.startswith("on ") and line.time else None


def run(line: str, home: Home, now: str | None, on_terminal: bool = False, **environment: str) -> tuple[str, int]:
    """Return what a shell prints for the line, with ``utt`` at the time *now*, and the exit status."""
    at = "" if now is None else f"--now '{now}'"
    command = ["sh", "-c", f'utt() {{ "{UTT}" {at} "$@"; }}\n{line}']
    if on_terminal:
        environment = {**home.environment, "NO_COLOR": "1", **environment}
        printed, status = screens.on_terminal(command, home.directory, environment, columns=80)
    else:
        done = terminals.run(
            command,
            cwd=home.directory,
            env=home.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        printed, status = done.stdout.decode(), done.returncode
    return printed.replace("\r\n", "\n"), status


def is_shown(shown: str, printed: str) -> bool:
    """Return true if a page shows this. The blank line at a report's end is left out on pages, since it looks odd
    there.
    """
    return shown == "" or shown.rstrip("\n") == printed.rstrip("\n")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def first_log() -> str:
    """Return the log at the beginning of docs/first-day.md."""
    return next(block.text for block in sections(FIRST_DAY)[""] if block.mark == "utt.log")
