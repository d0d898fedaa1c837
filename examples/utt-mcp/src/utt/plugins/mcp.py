"""``utt mcp``: a server of the Model Context Protocol, by which an assistant reads the log and never changes it."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from utt.api import v1


class McpHandler:
    """Answers an assistant on the standard input and output until it hangs up."""

    def __init__(self, log: v1.Log) -> None:
        self._path = log.path

    def __call__(self) -> None:
        # Importing it takes a second, and every command imports this module.
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError

        def answer(*words: str) -> Any:
            # A process each, so that each answer is of the present moment, and of the log as it is then.
            line = [sys.executable, "-m", "utt", "--data", self._path, *words]
            done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False)
            if done.returncode != 0:
                raise ToolError(done.stderr.strip())
            return json.loads(done.stdout)

        server = MCPServer("utt", version="0.1.0", log_level="WARNING")

        @server.tool(structured_output=False)
        def status() -> str:
            """Tell what was recorded last, and how long the user has worked and rested today. Durations are seconds."""
            return _text(answer("status", "--json"))

        @server.tool(structured_output=False)
        def report(period: str = "today", project: str | None = None) -> str:
            """Sum up the time of a period by project, activity and day. Durations are seconds.

            The period is written like today, yesterday, monday, last week, 2026-11, 2026-11-16..2026-11-20 or all.
            """
            filters = [] if project is None else [f"--project={project}"]
            # What stands behind the dashes is never an option, such as the one that writes a file.
            return _text(answer("report", "--format", "json", *filters, "--", period))

        @server.tool(structured_output=False)
        def log(period: str | None = None, number: int = 10) -> str:
            """List the latest entries, or those of a period, the oldest first, with the seconds that each took."""
            words = [] if period is None else ["--", period]
            return _text(answer("log", "--json", "-n", str(number), *words))

        server.run("stdio")


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def add_args(parser: ArgumentParser) -> None:
    """Add no arguments."""


v1.register_command(v1.Command("mcp", "Let an assistant read the log", McpHandler, add_args, examples=("utt mcp",)))
