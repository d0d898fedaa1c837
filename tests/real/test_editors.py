"""Real editors, which open the log at the requested line."""

from __future__ import annotations

import warnings

import pexpect
import pytest

from tests.support.command_line import UTT, Home
from tests.support.programs import require

LINES = [f"2026-11-16 {hour:02}:00 task {hour}" for hour in range(8, 18)]

# The keys that cut the line at the cursor, write the file and quit; and what is shown before that.
KEYS = {
    "vim": ("ddZZ", "task 17"),
    "nano": ("\x0b\x0f\r\x18", "Exit"),
}
COMMANDS = {"vim": "vim -u NONE -N", "nano": "nano"}


@pytest.mark.parametrize("broken", [pytest.param(None, id="at the end"), pytest.param(4, id="at a broken line")])
@pytest.mark.parametrize("name", KEYS)
def test_the_editor_opens_the_log_at_the_line(real_home: Home, name: str, broken: int | None) -> None:
    require(name)
    lines = [*LINES] if broken is None else [*LINES[: broken - 1], "broken", *LINES[broken:]]
    real_home.log = real_home.directory / "my log" / "utt.log"
    real_home.log.parent.mkdir()
    real_home.write("".join(f"{line}\n" for line in lines))
    keys, shown = KEYS[name]

    environment = real_home.environment | {"EDITOR": COMMANDS[name], "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    with warnings.catch_warnings():
        # Python warns of forking with threads, but no thread of this process matters.
        warnings.simplefilter("ignore", DeprecationWarning)
        terminal = pexpect.spawn(
            str(UTT),
            ["--data", str(real_home.log), "--now", "2026-11-20 12:00", "edit"],
            env=environment,
            encoding="utf-8",
            timeout=30,
            dimensions=(24, 80),
        )
    terminal.expect(shown)
    terminal.send(keys)
    terminal.expect(pexpect.EOF)
    terminal.close()

    del lines[(broken or len(lines)) - 1]
    assert real_home.read() == "".join(f"{line}\n" for line in lines)
    assert terminal.exitstatus == 0
