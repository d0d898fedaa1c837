"""The README: each of its command lines is run, in a fresh home and at the time that it names.

Those for installers and for make are run by tests/real/test_installation.py, all others here.

The marks before the blocks are explained in ``tests.support.pages``.

Each section has a home of its own. Where the README shows an output, it is compared to the character.
"""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.support.command_line import Home
from tests.support.pages import (
    CONFIGURATION,
    INSTALLERS,
    LOG,
    ON_FIRST_LOG,
    README,
    ROOT,
    commands,
    is_shown,
    lines,
    moment,
    run,
    sections,
    write,
)


def first_log() -> str:
    """The log at the README's beginning."""
    return next(block.text for block in sections(README)[""] if block.mark == "utt.log")


def commands_of_utt(home: Home) -> list[str]:
    commands = home.run_bare("help").stdout.partition("\ntopics:\n")[0]
    return re.findall(r"^  ([a-z]+) ", commands, re.MULTILINE)


@pytest.mark.slow
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
    options = home.run_bare("--help").stdout.partition("\noptions:\n")[2]

    assert sorted(texts) == sorted(commands_of_utt(home))
    for option in re.findall(r"--[a-z-]+", options):
        assert f"`{option}" in global_options
    for command, text in texts.items():
        for option in re.findall(r"^  (?:-., )?(?:-. [A-Z]+, )?(--[a-z-]+)", home.run_bare(command, "--help").stdout):
            assert f"`{option}" in text, f"utt {command} {option}"


def test_every_link_leads_somewhere() -> None:
    readme = README.read_text(encoding="utf-8")
    anchors = {title.lower().replace(" ", "-") for title in sections(README)}

    for target in re.findall(r"\]\((.+?)\)", readme):
        assert target.removeprefix("#") in anchors or (ROOT / target).exists()
