"""Files that utt keeps beside the log, with content that utt has not written."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home


@pytest.mark.parametrize("arguments", [["undo", "--list"], ["undo"], ["undo", "--keep"]])
def test_a_history_shows_no_control_characters(home: Home, arguments: list[str]) -> None:
    home.run("add", "x", now="2026-11-16 09:00")
    (history,) = (home.directory / ".local" / "state" / "utt").glob("*.history")
    content = history.read_bytes()
    history.write_bytes(content.replace(b"do add ", b"do \x1b[2Jadd "))
    assert history.read_bytes() != content

    result = home.run(*arguments)

    assert "\x1b" not in result.stdout + result.stderr
    assert "\\x1b[2Jadd" in result.stdout or result.status == 1
