"""The reference: what is generated is up to date, and the log's specification is what utt reads."""

from __future__ import annotations

import pytest

from tests.support.pages import DOCS, sections
from tools import reference
from utt.domain.entry import parse_line

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


def test_the_json_page_names_each_member() -> None:
    page = reference.pages()["json.md"]

    assert all(f"| `{name}` |" in page for name in ("command", "dry_run", "added", "removed", "period.start"))
