"""``docs/sync.md``: its command lines run in real repositories.

Two machines go through the page together; the sections on plain git and on conflict copies have a separate home.

The marks before the blocks are explained in ``tests.support.pages``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.command_line import UTT, Home
from tests.support.machines import bare
from tests.support.pages import LOG, ROOT, is_shown, lines, moment, run, sections, write

pytestmark = pytest.mark.slow

PAGE = ROOT / "docs" / "sync.md"
PERSON = {f"GIT_{role}_{what}": "ana@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


OF_THEIR_OWN = ["The merge driver", "Conflict copies"]
REMOTE = "git@example.org:me/time.git"


@pytest.mark.slow
@pytest.mark.parametrize("title", OF_THEIR_OWN)
def test_every_command_prints_what_the_page_shows(title: str, home: Home) -> None:
    home.environment |= {**PERSON, "GIT_CONFIG_NOSYSTEM": "1", "GIT_EDITOR": "true"}
    home.environment["PATH"] = os.pathsep.join((str(UTT.parent), os.environ["PATH"]))
    count = 0
    for block in sections(PAGE)[title]:
        if block.mark == "utt.log":
            write(home.directory / LOG, block.text)
        for line in lines(block) if block.language == "console" else ():
            printed, status = run(line.command, home, moment(line, block.mark))
            count += 1

            assert status == 0, printed
            assert is_shown(line.output, printed), f"{line.command}\n{printed}"
    assert count


def test_install_writes_what_the_page_shows(home: Home) -> None:
    shown = next(block.text for block in sections(PAGE)["The merge driver"] if "merge.utt.name" in block.text)
    home.environment["PATH"] = os.pathsep.join((str(UTT.parent), os.environ["PATH"]))
    write(home.directory / LOG, "")
    run("git -C ~/.local/share/utt init --quiet", home, None)

    done = home.run_bare("merge", "--install", "--dry-run")

    assert done.stdout.replace(str(home.directory), "~") == shown


def test_two_machines_print_what_the_page_shows(tmp_path: Path) -> None:
    remote = bare(tmp_path / "time.git")
    config = tmp_path / "gitconfig"
    config.write_text(f'[url "{remote}"]\n\tinsteadOf = {REMOTE}\n')
    homes = {}
    for name in ("laptop", "desktop"):
        (tmp_path / name).mkdir()
        homes[name] = Home(tmp_path / name)
        homes[name].environment |= {"GIT_CONFIG_GLOBAL": str(config), "GIT_CONFIG_NOSYSTEM": "1"}
    count = 0

    for block in (
        block
        for title, blocks in sections(PAGE).items()
        for block in blocks
        if title not in OF_THEIR_OWN and block.language == "console"
    ):
        now, _, name = block.mark.removeprefix("at ").partition(", on the ")
        for line in lines(block):
            printed, status = run(line.command, homes[name], now)
            count += 1

            assert status == 0, f"{line.command}\n{printed}"
            assert is_shown(line.output, printed), f"{line.command}\n{printed}"
    assert count > 20
