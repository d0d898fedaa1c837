"""``utt mcp``: a Model Context Protocol server that lets an assistant read the log, but not change it."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from utt.api import v1


class McpHandler:
    """Serves an assistant on standard input and output until it disconnects."""

    def __init__(self, log: v1.Log) -> None:
        self._path = log.path

    def __call__(self) -> None:
        # Lazy, since importing this takes a second, and each utt command imports this module.
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError

        def answer(*words: str) -> Any:
            # Each answer gets its own process, so that it has the current time and log.
            line = [sys.executable, "-m", "utt", "--data", self._path, *words]
            done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False)
            if done.returncode != 0:
                raise ToolError(done.stderr.strip())
            return json.loads(done.stdout)

        server = MCPServer("utt", version="0.1.0", log_level="WARNING")

        @server.tool(structured_output=False)
        def status() -> str:
            """Return the latest entry, and how long the user has worked and rested today. Durations are in seconds."""
            return _text(answer("status", "--json"))

        @server.tool(structured_output=False)
        def report(period: str = "today", project: str | None = None) -> str:
            """Return the time spent in a period by project, activity and day. Durations are in seconds.

            The period is today, yesterday, monday, last week, 2026-11, 2026-11-16..2026-11-20 or all, for instance.
            """
            filters = [] if project is None else [f"--project={project}"]
            # Nothing after the dashes is parsed as an option, such as the one that writes a file.
            return _text(answer("report", "--format", "json", *filters, "--", period))

        @server.tool(structured_output=False)
        def log(period: str | None = None, number: int = 10) -> str:
            """Return the latest entries, or those of a period, oldest first, each with its duration in seconds."""
            words = [] if period is None else ["--", period]
            return _text(answer("log", "--json", "-n", str(number), *words))

        server.run("stdio")


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def add_args(parser: ArgumentParser) -> None:
    """Add no arguments."""


v1.register_command(v1.Command("mcp", "Let an assistant read the log", McpHandler, add_args, examples=("utt mcp",)))
