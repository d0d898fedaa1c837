"""``docs/migrating.md``: its imports run on the sample of their format, and so does each command next to a peer's."""

from __future__ import annotations

import re
import shlex
import shutil

import pytest

from tests.support.in_process import InProcessHome
from tests.support.pages import ROOT, is_shown, lines, sections
from tests.support.samples import LOG, SAMPLES

PAGE = ROOT / "docs" / "migrating.md"
NOW = "2026-11-18 17:00"

_CODE = re.compile(r"`(utt [^`]+)`")
_FORMATS = {"Org mode": "org", "Is every hour there?": "watson"}

_BLOCKS = {title: blocks for title, blocks in sections(PAGE).items() if blocks}


def commands_in_tables() -> list[str]:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return sorted({command for row in rows for command in _CODE.findall(row)})


@pytest.mark.parametrize("title", _BLOCKS)
def test_an_import_does_what_is_shown(title: str, home: InProcessHome, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home.directory)
    sample = SAMPLES[_FORMATS.get(title, title.lower())]
    imported = False
    for block in _BLOCKS[title]:
        for line in lines(block) if block.language == "console" else ():
            _, command, *arguments = shlex.split(line.command)
            if command == "import":
                (shutil.copytree if sample.is_dir() else shutil.copy)(sample, arguments[-1])
                imported = True
            result = home.run(command, *arguments, now=NOW)

            assert result.status == 0, result.stderr
            assert is_shown(line.output, result.stderr + result.stdout), line.command
    assert imported


@pytest.mark.slow
@pytest.mark.parametrize("command", commands_in_tables())
def test_each_command_beside_a_peers_works(command: str, home: InProcessHome) -> None:
    home.write(LOG + "2026-11-18 08:00 hello\n2026-11-18 08:30 acme: x\n")
    home.run("add", "acme: y", now=NOW)

    result = home.run(*shlex.split(command)[1:], now=NOW)

    assert (result.status, "usage:" in result.stderr) == (0, False), result.stderr
