"""Tests of ``utt mcp``, with the client from the same package as its server."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, StdioServerParameters

_LOG = """\
2026-11-16 09:00 hello
2026-11-16 12:00 acme: API sketch
2026-11-16 13:00 lunch **
2026-11-16 17:15 beta: migration
"""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("home") / "utt.log"
    file.write_text(_LOG)
    return file


@pytest.fixture(scope="module")
def server(log: Path) -> Iterator[Server]:
    """Start one server for all tests, since it is slow to start and changes nothing."""
    parameters = StdioServerParameters(
        command=sys.executable,
        args=["-m", "utt", "--data", str(log), "mcp"],
        env={**os.environ, "HOME": str(log.parent), "TZ": "UTC"},
    )
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Client(parameters)) as client:
        yield Server(portal, client)


class Server:
    """A running ``utt mcp`` with a connected client."""

    def __init__(self, portal: BlockingPortal, client: Client) -> None:
        self._portal = portal
        self._client = client

    def tools(self) -> set[str]:
        """Return the names of the server's tools."""
        return {each.name for each in self._portal.call(self._client.list_tools).tools}

    def ask(self, tool: str, **arguments: Any) -> tuple[bool, str]:
        """Call a tool, and return whether the answer is an error, and its text."""
        result = self._portal.call(self._client.call_tool, tool, arguments)
        [content] = result.content
        return bool(result.is_error), getattr(content, "text", "")


def test_the_server_has_three_tools(server: Server) -> None:
    assert server.tools() == {"status", "report", "log"}


def test_the_status_names_the_last_entry(server: Server) -> None:
    is_error, text = server.ask("status")

    assert not is_error
    assert "beta: migration" in text


def test_a_report_sums_up_a_period(server: Server) -> None:
    _, text = server.ask("report", period="2026-11-16")

    assert {row["project"]: row["seconds"] for row in json.loads(text)["projects"]} == {"acme": 10800, "beta": 15300}


def test_a_report_is_of_one_project(server: Server) -> None:
    _, text = server.ask("report", period="2026-11-16", project="acme")

    assert [row["project"] for row in json.loads(text)["projects"]] == ["acme"]


def test_the_log_has_the_latest_entries(server: Server) -> None:
    _, text = server.ask("log", number=2)

    assert [row["name"] for row in json.loads(text)] == ["lunch **", "beta: migration"]


def test_an_unreadable_period_is_an_error(server: Server) -> None:
    is_error, text = server.ask("report", period="someday")

    assert is_error
    assert "someday" in text


@pytest.mark.parametrize("period", ["--output=x", "-o x", "--output x"])
@pytest.mark.parametrize("tool", ["report", "log"])
def test_an_option_in_a_period_writes_nothing(server: Server, log: Path, tool: str, period: str) -> None:
    assert server.ask(tool, period=period)[0]

    assert log.read_text() == _LOG
    assert not Path("x").exists()
