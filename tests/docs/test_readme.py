"""The README: each of its command lines is run, in a fresh home and at the time that it names.

Those for installers and for make are run by tests/real/test_installation.py, all others here.

An HTML comment before a block says what a reader sees from the text around it:

- ``<!-- at 2026-11-16 17:40 -->``: the moment of the commands; ``<!-- on 2026-11-16 -->``: the day of commands that
  have their time in a comment at the end of the line;
- ``<!-- utt.log -->``: the block is the log, from here to the section's end; ``<!-- utt.cfg -->``: the configuration;
- ``<!-- at 2026-11-16 17:40, on the first log -->``: the log is the one at the README's beginning.

Each section has a home of its own. Where the README shows an output, it is compared to the character.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.command_line import UTT, Home, without_coverage

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
LOG = Path(".local/share/utt/utt.log")
CONFIGURATION = Path(".config/utt/utt.cfg")
ON_FIRST_LOG = ", on the first log"

BLOCK = re.compile(r"(?:^<!-- (?P<mark>.+?) -->\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)

# The first words of lines that tests/real/test_installation.py runs, as it does those for make.
INSTALLERS = ["pipx", "uv", "python3"]


class Block(NamedTuple):
    """A fenced block: the comment before it, its language, and its text."""

    mark: str
    language: str
    text: str


class Line(NamedTuple):
    """A command line of a console block, and the output that is shown below it."""

    command: str
    output: str


def sections(page: Path) -> dict[str, list[Block]]:
    """The blocks of the page's sections, by their titles; those before the first have the title ''."""
    title, *rest = re.split(r"^## (.+)\n", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    texts = {"": title} | dict(zip(rest[::2], rest[1::2], strict=True))
    return {
        title: [Block(match["mark"] or "", match["language"], match["text"]) for match in BLOCK.finditer(text)]
        for title, text in texts.items()
    }


def lines(block: Block) -> list[Line]:
    """The command lines of a console block."""
    first, *commands = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    assert first == "", f"output before the first command: {first}"
    return [Line(*command.split("\n", 1)) for command in commands]


def commands(page: Path) -> list[str]:
    """All command lines of the page."""
    consoles = (block for blocks in sections(page).values() for block in blocks if block.language == "console")
    return [line.command for block in consoles for line in lines(block)]


def moment(line: str, mark: str) -> str | None:
    """The moment at which the line is to be run, None for any."""
    if mark.startswith("at "):
        return mark.removeprefix("at ").removesuffix(ON_FIRST_LOG)
    time = re.search(r"# ([0-9]{2}:[0-9]{2})$", line)
    return f"{mark.removeprefix('on ')} {time[1]}" if mark.startswith("on ") and time else None


def run(line: str, home: Home, now: str | None, **environment: str) -> tuple[str, int]:
    """What a shell shows for the line, with ``utt`` at the moment *now*, and the exit status."""
    at = "" if now is None else f"--now '{now}'"
    done = subprocess.run(
        ["sh", "-c", f'utt() {{ "{UTT}" {at} "$@"; }}\n{line}'],
        cwd=home.directory,
        env=home.environment | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode().replace("\r\n", "\n"), done.returncode


def is_shown(shown: str, printed: str) -> bool:
    """Whether this is what a page shows. The report's blank line at the end would be ugly there, and is left out."""
    return shown == "" or shown.rstrip("\n") == printed.rstrip("\n")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def first_log() -> str:
    """The log at the README's beginning."""
    return next(block.text for block in sections(README)[""] if block.mark == "utt.log")


def commands_of_utt(help_text: str) -> list[str]:
    return re.findall(r"^    ([a-z]+) ", help_text, re.MULTILINE)


@pytest.mark.parametrize("title", sections(README))
def test_what_a_section_shows_is_what_happens(title: str, home: Home) -> None:
    for block in sections(README)[title]:
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
            printed, status = run(line.command, home, moment(line.command, block.mark))

            assert status == 0, printed
            assert is_shown(line.output, printed), f"{line.command}\n{printed}"


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not on this machine")
def test_the_one_line_that_is_not_run_is_what_runs_the_tests(home: Home) -> None:
    """``make test`` runs these tests, so it cannot be run by one of them: make only says what it would do."""
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


def test_the_log_of_the_first_day_is_as_its_commands_left_it(home: Home) -> None:
    for line in lines(next(block for block in sections(README)["The first day"] if block.language == "console")):
        run(line.command, home, moment(line.command, "on 2026-11-16"))

    assert (home.directory / LOG).read_text(encoding="utf-8") == first_log()


def test_every_command_has_a_section_and_every_option_of_it_is_there(home: Home) -> None:
    readme = README.read_text(encoding="utf-8")
    global_options, *rest = readme.partition("\n## Commands\n")[2].partition("\n## ")[0].split("\n### ")
    texts = dict(section.split("\n", 1) for section in rest)
    help_text = without_coverage(home).run_bare("--help").stdout

    assert sorted(texts) == sorted(commands_of_utt(help_text))
    for option in re.findall(r"--[a-z-]+", help_text):
        assert f"`{option}" in global_options
    for command, text in texts.items():
        for option in re.findall(r"^  (?:-., )?(?:-. [A-Z]+, )?(--[a-z-]+)", home.run_bare(command, "--help").stdout):
            assert f"`{option}" in text, f"utt {command} {option}"


def test_every_link_leads_somewhere() -> None:
    readme = README.read_text(encoding="utf-8")
    anchors = {title.lower().replace(" ", "-") for title in sections(README)}

    for target in re.findall(r"\]\((.+?)\)", readme):
        assert target.removeprefix("#") in anchors or (ROOT / target).exists()
