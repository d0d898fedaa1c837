"""``utt edit``: the editor, and what is said of the log afterwards."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.command_line import Home


def editor(home: Home, script: str) -> str:
    """The command of an editor that runs this Python; ``path`` is the log's."""
    program = home.directory / "an editor's program.py"
    program.write_text(f"import sys, pathlib\npath = pathlib.Path(sys.argv[-1])\n{script}\n")
    return f'"{sys.executable}" "{program}"'


def test_the_log_is_made_if_it_is_missing(home: Home) -> None:
    home.log = home.directory / "new" / "utt.log"

    result = home.run("edit", EDITOR=editor(home, "print(path.read_bytes())"))

    assert (result.stdout, result.stderr, result.status) == ("b''\n", "", 0)


def test_the_editor_may_have_arguments(home: Home) -> None:
    result = home.run("edit", EDITOR=editor(home, "print(sys.argv[1:])") + " --wait '$(touch x)'")

    assert result.stdout == f"{['--wait', '$(touch x)', str(home.log)]}\n"
    assert not (home.directory / "x").exists()


@pytest.mark.parametrize("name", ["a b.log", "$(touch x).log", "a'b\"c;d&.log", "-n.log", "naïve.log"])
def test_the_path_of_the_log_may_hold_anything(home: Home, name: str) -> None:
    home.write("")

    result = home.run_bare("--data", f"./{name}", "edit", EDITOR=editor(home, "print(path)"))

    assert result.stdout == f"{home.directory / name}\n"
    assert {path.name for path in home.directory.iterdir()} == {"utt.log", name, "an editor's program.py"}


@pytest.mark.parametrize("visual", ["", "  "])
def test_a_blank_variable_counts_as_unset(home: Home, visual: str) -> None:
    result = home.run("edit", VISUAL=visual, EDITOR=editor(home, "print('used')"))

    assert result.stdout == "used\n"


def test_without_a_variable_the_editor_is_vi(home: Home) -> None:
    vi = home.directory / "bin" / "vi"
    vi.parent.mkdir()
    vi.write_text('#!/bin/sh\necho "vi $1"\n')
    vi.chmod(0o755)

    result = home.run("edit", PATH=f"{vi.parent}:{home.environment['PATH']}")

    assert result.stdout == f"vi {home.log}\n"


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("false", "error: The editor 'false' failed with exit status 1\n"),
        ("no-such-editor", "error: The editor 'no-such-editor' cannot be run (No such file or directory)"),
        ("'unclosed", 'error: The editor "\'unclosed" cannot be run (No closing quotation)'),
    ],
)
def test_an_editor_that_fails_is_an_error(home: Home, command: str, message: str) -> None:
    home.write("2026-11-16 08:00 hello\n")

    result = home.run("edit", EDITOR=command)

    assert result.status == 1
    assert result.stderr.startswith(message)
    assert result.stderr.count("\n") == 1
    assert home.read() == "2026-11-16 08:00 hello\n"


def test_each_problem_is_shown_with_its_line(home: Home) -> None:
    broken = "2026-11-16 08:00 hello\nbad \x1b\n2026-11-16 07:00 early\n2026-11-16 09:00 x\n2026-11-16 10:00\n"

    result = home.run("edit", EDITOR=editor(home, f"path.write_text({broken!r})"))

    assert result.status == 1
    assert result.stderr == (
        "error: Invalid entry at line 2: bad \\x1b\n"
        "Line 3 not in chronological order: 2026-11-16 07:00 early\n"
        "Invalid entry at line 5: 2026-11-16 10:00\n"
        "put it right with utt edit\n"
    )
    assert home.read() == broken


def test_a_good_log_is_followed_by_silence(home: Home, tmp_path: Path) -> None:
    result = home.run("edit", EDITOR=editor(home, "path.write_text('2026-11-16 08:00 hello')"))

    assert (result.stdout, result.stderr, result.status) == ("", "", 0)
