"""The pages for contributors: everything they name exists, and the first change of CONTRIBUTING.md works."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.pages import ROOT, sections

PAGES = [ROOT / f"{name}.md" for name in ("CONTRIBUTING", "SECURITY", "CODE_OF_CONDUCT", "RELEASING")]

each_page = pytest.mark.parametrize("page", [pytest.param(page, id=page.stem.lower()) for page in PAGES])


@each_page
def test_everything_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    links = [link for link in re.findall(r"\]\((.+?)\)", text) if not link.startswith("#")]
    files = re.findall(r"`((?:\.github|docs|tests|utt|tools)/[\w./]+|[A-Z]+\.md|pyproject\.toml)`", text)
    files += re.findall(r"(?<= )tests/[\w/]+\.py", text)
    made = {word for line in re.findall(r"(?:\$ |`)make ([a-z -]+)", text) for word in line.split()}

    assert [name for name in (*links, *files) if not (ROOT / name).exists()] == []
    assert made - targets == set()


@pytest.mark.slow
def test_the_first_change_does_what_it_says(tmp_path: Path) -> None:
    blocks = sections(ROOT / "CONTRIBUTING.md")["Ten minutes to a first change"]
    [example] = [block.text.strip() for block in blocks if block.language == "text"]
    copy = tmp_path / "project"
    copy.mkdir()
    for name in ("CHANGELOG.md", "utt", "utt_command.py", "tools", "man", "docs"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, copy / name)
    command = copy / "utt" / "plugins" / "builtin" / "check.py"
    before = command.read_text()
    command.write_text(before.replace('examples=("utt check",),', example))

    said = [
        subprocess.run([sys.executable, "-m", module, *arguments], cwd=copy, capture_output=True, text=True, check=True)
        for module, *arguments in (["utt", "check", "--help"], ["tools.man_pages"])
    ]
    assert command.read_text() != before
    assert "  utt check --json\n" in said[0].stdout
    assert "utt check --json" in (copy / "man" / "man1" / "utt-check.1").read_text().replace("\\-", "-")
