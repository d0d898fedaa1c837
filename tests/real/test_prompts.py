"""The lines for prompts and status bars: the real programs read them, and what they show is compared."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import UTT, Home
from tests.support.pages import LOG, PROMPTS, sections, write
from tests.support.programs import require, starship
from tests.support.terminals import Terminal, run

NOW = "2026-11-16 17:40"
SHOWN = "0h25 8h40"
# Characters that shells, prompts and status lines might interpret.
LOG_TEXT = "2026-11-16 09:00 hello\n2026-11-16 16:15 beta\n2026-11-16 17:15 100%m \\w `touch a` $(touch b) #(touch c)\n"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="these programs are of Unix")


def snippet(language: str, change: Callable[[str], str] = lambda text: text) -> str:
    [block] = [block for part in sections(PROMPTS).values() for block in part if block.language == language]
    return change(block.text)


def with_name(text: str) -> str:
    """Return the lines with the name of the last entry added."""
    assert "{working}" in text
    return text.replace("{working}", "{working} {after}")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a home with a log, where ``utt`` is a command for which the time stands still."""
    home = Home(tmp_path)
    write(home.directory / LOG, LOG_TEXT)
    write(home.directory / "bin" / "utt", f'#!/bin/sh\nexec "{UTT}" --now "{NOW}" "$@"\n')
    (home.directory / "bin" / "utt").chmod(0o755)
    home.environment["PATH"] = f"{home.directory / 'bin'}:{home.environment['PATH']}"
    return home


def shown(home: Home, *command: str, terminal: str = "dumb") -> str:
    """Return what the command writes to both its streams, without the control sequences of this kind of terminal."""
    done = run(
        command,
        cwd=home.directory,
        env=home.environment | {"TERM": terminal},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
    )
    return re.sub("\x1b\\[[0-9;?]*[a-zA-Z]", "", done.stdout.decode())


def shown_by_bash(home: Home, text: str) -> str:
    require("bash")
    write(home.directory / ".bashrc", text)
    return shown(home, "bash", "--noprofile", "--rcfile", ".bashrc", "-i")


def shown_by_zsh(home: Home, text: str) -> str:
    require("zsh")
    write(home.directory / ".zshrc", text)
    return shown(home, "zsh", "--no-global-rcs", "-i")


def test_bash_shows_it_in_its_prompt(home: Home) -> None:
    printed = shown_by_bash(home, snippet("bash"))

    prompt = printed.splitlines()[-1]
    assert re.match(rf"{SHOWN} ~ [#$] ", prompt), printed


def test_zsh_shows_it_in_its_prompt(home: Home) -> None:
    printed = shown_by_zsh(home, snippet("zsh"))

    assert re.search(rf"(^|\s){SHOWN} ~ [#%] ", printed), printed


def test_bash_shows_a_name_as_it_is(home: Home) -> None:
    assert f"{SHOWN} 100%m \\w `touch a` $(touch b) #(touch c) ~" in shown_by_bash(home, snippet("bash", with_name))


def test_zsh_shows_a_name_as_it_is(home: Home) -> None:
    assert f"{SHOWN} 100%m \\w `touch a` $(touch b) #(touch c) ~" in shown_by_zsh(home, snippet("zsh", with_name))


def test_fish_shows_it_in_its_right_prompt(home: Home) -> None:
    require("fish")
    write(home.directory / ".config" / "fish" / "config.fish", snippet("fish"))

    assert shown(home, "fish", "-c", "fish_right_prompt") == f"{SHOWN}\n"


def test_the_command_for_starship_prints_it(home: Home) -> None:
    configuration = tomllib.loads(snippet("toml"))

    assert configuration["custom"]["utt"]["when"] is True
    assert shown(home, "sh", "-c", configuration["custom"]["utt"]["command"]) == f"{SHOWN}\n"


def test_starship_shows_it_in_its_prompt(home: Home, tmp_path_factory: pytest.TempPathFactory) -> None:
    program = starship(tmp_path_factory)
    # It gives a command half a second, which may be too little if other tests run.
    patient = "command_timeout = 60000\n"
    write(home.directory / ".config" / "starship.toml", snippet("toml", lambda text: patient + text))

    assert SHOWN in shown(home, program, "prompt", terminal="xterm")


@pytest.mark.parametrize("form", ["", ":%%H:%%M"])
def test_tmux_shows_it_in_its_status_line(home: Home, form: str) -> None:
    require("tmux")
    write(home.directory / ".tmux.conf", snippet("tmux", lambda text: text.replace("{since}", f"{{since{form}}}")))

    assert f"17:15 {SHOWN}".encode() in _shown_by_tmux(home, f"17:15 {SHOWN}".encode())


def _shown_by_tmux(home: Home, awaited: bytes) -> bytes:
    """Return what tmux draws on a terminal until the awaited text appears, or half a minute is over."""
    # The path of a socket must be short.
    with tempfile.TemporaryDirectory(prefix="utt") as directory, Terminal() as terminal:
        environment = home.environment | {"TERM": "xterm", "TMUX_TMPDIR": directory, "SHELL": "/bin/sh"}
        tmux = ["tmux", "-L", "utt", "-f", str(home.directory / ".tmux.conf")]
        command = [*tmux, "new-session", "-x", "80", "-y", "24", "sleep 600"]
        with terminal.running(command, env=environment) as client:
            try:
                drawn = terminal.wait_for(awaited, 30)
            finally:
                run([*tmux, "kill-server"], env=environment)
                # It waits until its last output is read.
                while client.poll() is None:
                    terminal.read(0.1)
    return drawn
