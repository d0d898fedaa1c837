"""The reference's table of exit statuses: each row is true, and no status is missing."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from tests.support.command_line import UTT, Home
from tests.support.pages import COMMANDS
from tests.support.plugins import write_plugin

_LOG = "2026-11-16 09:00 hello\n2026-11-16 10:30 acme: design\n"
_NOW = "2026-11-16 12:00"

# The commands that end with each status, and their logs.
_LINES = [
    pytest.param(0, ["add", "x"], _LOG, id="done"),
    pytest.param(0, ["log", "2020"], _LOG, id="nothing found"),
    pytest.param(0, ["report", "--project", "nobody"], _LOG, id="no such project"),
    pytest.param(0, ["check"], _LOG + "2026-11-16 10:40 acme: design\n", id="a warning"),
    pytest.param(0, ["status"], "", id="an empty log"),
    pytest.param(0, ["--help"], "", id="help"),
    pytest.param(1, ["add", ""], _LOG, id="an empty name"),
    pytest.param(1, ["report"], _LOG + "foo\n", id="a broken line"),
    pytest.param(1, ["status", "--format", "{since}"], _LOG + "foo\n", id="a prompt on a broken line"),
    pytest.param(1, ["check"], _LOG + "foo\n", id="a problem found"),
    pytest.param(1, ["edit"], _LOG + "foo\n", id="a problem left"),
    pytest.param(1, ["undo"], _LOG, id="nothing to undo"),
    pytest.param(1, ["breaks"], _LOG, id="a plugin that breaks"),
    pytest.param(2, ["reprot"], _LOG, id="no such command"),
    pytest.param(2, ["add"], _LOG, id="a missing argument"),
    pytest.param(2, ["add", "x", "--foo"], _LOG, id="no such option"),
    pytest.param(2, ["completion", "csh"], _LOG, id="no such value"),
    pytest.param(3, ["merge", "--driver", "base", "ours", "theirs"], _LOG, id="a conflict of the merge driver"),
    pytest.param(129, ["merge", "--driver", "base", "nowhere", "theirs"], _LOG, id="a merge that cannot be"),
    pytest.param(130, ["interrupted"], _LOG, id="Ctrl-C"),
    pytest.param(7, ["seven"], _LOG, id="a plugin's own"),
]
_PLUGIN = """
class Handler:
    def __call__(self):
        {}

v1.register_command(v1.Command("{}", "Odd", Handler, lambda parser: None))
"""


@pytest.mark.parametrize(("status", "arguments", "log"), _LINES)
def test_a_command_ends_with_its_status(home: Home, status: int, arguments: list[str], log: str) -> None:
    home.environment["EDITOR"] = "true"
    home.write(log)
    for name, code in (("breaks", "1 / 0"), ("interrupted", "raise KeyboardInterrupt"), ("seven", "return 7")):
        write_plugin(home, name, _PLUGIN.format(code, name))
    for name, task in (("base", "design"), ("ours", "plan"), ("theirs", "sketch")):
        (home.directory / name).write_text(_LOG.replace("design", task))

    result = home.run(*arguments, now=_NOW)

    assert result.status == status
    if status == 2:
        assert (result.stdout, result.log) == ("", log)


def test_a_closed_pipe_ends_with_141(real_home: Home) -> None:
    real_home.write(_LOG)
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run(
        [str(UTT), "--data", str(real_home.log), "report"],
        env=real_home.environment,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)

    assert (done.returncode, done.stderr) == (141, b"")


def test_the_table_lists_the_tested_statuses() -> None:
    section = COMMANDS.read_text(encoding="utf-8").partition("\n## Exit statuses\n")[2].partition("\n## ")[0]
    listed = {int(status) for status in re.findall(r"^\| (\d+) \|", section, re.MULTILINE)}

    tested = {parameters.values[0] for parameters in _LINES} - {7} | {141}

    assert listed == tested
