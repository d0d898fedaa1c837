"""The tests of ``utt mcp``, with the client of the package that the server is made with."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

_LOG = """\
2026-11-16 09:00 hello
2026-11-16 12:00 acme: API sketch
2026-11-16 13:00 lunch **
2026-11-16 17:15 beta: migration
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "utt.log"
    file.write_text(_LOG)
    return file


def ask(log: Path, tool: str | None, **arguments: Any) -> Any:
    """Return whether the answer of a tool is an error, and its text; without a tool, the names of all."""

    async def talk() -> Any:
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "utt", "--data", str(log), "mcp"],
            env={**os.environ, "HOME": str(log.parent), "TZ": "UTC"},
        )
        async with Client(server) as client:
            if tool is None:
                return {each.name for each in (await client.list_tools()).tools}
            result = await client.call_tool(tool, arguments)
            [content] = result.content
            return result.is_error, getattr(content, "text", "")

    return asyncio.run(talk())


def test_the_server_has_three_tools(log: Path) -> None:
    assert ask(log, None) == {"status", "report", "log"}


def test_the_status_names_the_last_entry(log: Path) -> None:
    is_error, text = ask(log, "status")

    assert not is_error
    assert "beta: migration" in text


def test_a_report_sums_up_a_period(log: Path) -> None:
    _, text = ask(log, "report", period="2026-11-16")

    assert {row["project"]: row["seconds"] for row in json.loads(text)["projects"]} == {"acme": 10800, "beta": 15300}


def test_a_report_is_of_one_project(log: Path) -> None:
    _, text = ask(log, "report", period="2026-11-16", project="acme")

    assert [row["project"] for row in json.loads(text)["projects"]] == ["acme"]


def test_the_log_has_the_latest_entries(log: Path) -> None:
    _, text = ask(log, "log", number=2)

    assert [row["name"] for row in json.loads(text)] == ["lunch **", "beta: migration"]


def test_what_cannot_be_read_is_an_error(log: Path) -> None:
    is_error, text = ask(log, "report", period="someday")

    assert is_error
    assert "someday" in text


@pytest.mark.parametrize("period", ["--output=x", "-o x", "--output x"])
def test_an_option_in_a_period_writes_nothing(log: Path, period: str) -> None:
    for tool in ("report", "log"):
        assert ask(log, tool, period=period)[0]

    assert log.read_text() == _LOG
    assert not Path("x").exists()
