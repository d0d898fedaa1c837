"""The reference: generated pages are up to date, and the log's specification agrees with utt."""

from __future__ import annotations

import re

import pytest

from tests.support.pages import DOCS, ROOT, sections
from tools import reference
from utt.domain.entry import parse_line
from utt.runtime import setting_names
from utt.terminal.topics import TOPICS

# What utt reads for git, for shells and as every program does.
_OF_OTHERS = ("GIT_", "SSH_", "GCM_", "COMP_", "_ARGCOMPLETE", "HOME", "PATH", "PYTHON")
_WEEKDAYS = "`monday` `tuesday` `wednesday` `thursday` `friday` `saturday` `sunday`"

LINES = [
    (line, block.mark == "entries")
    for block in sections(DOCS / "log.md")["Specification"]
    if block.mark
    for line in block.text.splitlines()
]


@pytest.mark.parametrize("name", ["options.md", "json.md"])
def test_a_generated_page_is_up_to_date(name: str) -> None:
    if (DOCS / name).read_text(encoding="utf-8") != reference.pages()[name]:
        pytest.fail(f"docs/{name} is not what utt says: run make docs", pytrace=False)


@pytest.mark.parametrize(("line", "is_entry"), [pytest.param(*each, id=each[0]) for each in LINES])
def test_the_specification_agrees_on_entries(line: str, is_entry: bool) -> None:
    assert (parse_line(line) is not None) == is_entry


def test_the_page_and_the_topic_name_every_setting() -> None:
    page, topic = (DOCS / "configuration.md").read_text(encoding="utf-8"), TOPICS["config"].text

    for section, settings in setting_names.KNOWN.items():
        [row] = (line for line in page.splitlines() if line.startswith(f"| `[{section}]`"))
        assert f"[{section}]" in topic
        for setting in settings or ():
            assert f"`{setting}`" in row.replace("`monday` to `sunday`", _WEEKDAYS), setting


def test_the_page_names_every_variable_that_utt_reads() -> None:
    table = (DOCS / "configuration.md").read_text(encoding="utf-8").partition("\n## Environment variables\n")[2]
    named = set(re.findall(r"[A-Z_]{2,}", " ".join(re.findall(r"^\| (`.+?) \|", table, re.MULTILINE))))

    read: set[str] = set()
    for path in (ROOT / "utt").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        read.update(re.findall(r'(?:environ(?:ment)?(?:\.get\(|\[)|\{)"([A-Z_]{2,})"', source))
        read.update(re.findall(r'"((?:UTT|XDG)_[A-Z_]+)"', source))

    assert named - {"TZ"} == {name for name in read if not name.startswith(_OF_OTHERS)}


def test_the_json_page_names_each_member() -> None:
    page = reference.pages()["json.md"]

    assert all(f"| `{name}` |" in page for name in ("command", "dry_run", "added", "removed", "period.start"))
