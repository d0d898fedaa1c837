"""``utt edit``: the editor, and the messages about the log afterwards."""

from __future__ import annotations

import signal
import sys
import warnings
from pathlib import Path

import pexpect
import pytest

from tests.support.command_line import UTT, Home
from tests.support.editors import editor, utt_in_editor
from tests.support.plugins import write_plugin


def test_the_log_is_made_if_it_is_missing(home: Home) -> None:
    home.log = home.directory / "new" / "utt.log"

    result = home.run("edit", EDITOR=editor(home, "print(path.read_bytes())"))

    assert (result.stdout, result.stderr, result.status) == ("b''\n", "", 0)


def test_the_editor_may_have_arguments(home: Home) -> None:
    result = home.run("edit", EDITOR=editor(home, "print(sys.argv[1:])") + " --wait '$(touch x)'")

    assert result.stdout == f"{['--wait', '$(touch x)', str(home.log)]}\n"
    assert not (home.directory / "x").exists()


@pytest.mark.slow
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
        ("sh -c 'kill -9 $$'", "error: The editor \"sh -c 'kill -9 $$'\" was killed by signal 9\n"),
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


def test_a_failing_editors_changes_are_reported(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n")

    result = home.run("edit", EDITOR=editor(home, "path.write_text('2026-11-16 08:00 hello\\nbad\\n'); sys.exit(3)"))

    problem, error = result.stderr.splitlines()
    assert problem == f"{home.log}:2: not an entry: bad"
    assert error.startswith("error: The editor ")
    assert error.endswith(" failed with exit status 3; the log was changed anyway")
    assert (result.status, home.run("undo").status, home.read()) == (1, 0, "2026-11-16 08:00 hello\n")


@pytest.mark.parametrize("script", ["path.unlink()", "path.write_text('')"], ids=["removed", "emptied"])
def test_an_emptied_log_is_reported(home: Home, script: str) -> None:
    home.write("2026-11-16 08:00 hello\n")

    result = home.run("edit", EDITOR=editor(home, script))

    assert result.stderr == "warning: the editor left nothing in the log: undo that with utt undo\n"
    assert home.run("undo").status == 0
    assert home.read() == "2026-11-16 08:00 hello\n"


def test_each_problem_is_shown_with_its_line(home: Home) -> None:
    broken = "2026-11-16 08:00 hello\nbad \x1b\n2026-11-16 07:00 early\n2026-11-16 09:00 x\n2026-11-16 10:00\n"

    result = home.run("edit", EDITOR=editor(home, f"path.write_text({broken!r})"))

    assert result.status == 1
    assert result.stderr == (
        f"{home.log}:2: not an entry: bad \\x1b\n"
        f"{home.log}:3: earlier than the entry before, 2026-11-16 08:00: 2026-11-16 07:00 early\n"
        f"{home.log}:5: not an entry: 2026-11-16 10:00\n"
        f"error: The log has 3 problems: fix it with utt --data {home.log} edit\n"
    )
    assert home.read() == broken


def test_a_good_log_prints_nothing(home: Home, tmp_path: Path) -> None:
    result = home.run("edit", EDITOR=editor(home, "path.write_text('2026-11-16 08:00 hello')"))

    assert (result.stdout, result.stderr, result.status) == ("", "", 0)


def install(home: Home, name: str, script: str = 'echo "${0##*/}" "$@"') -> str:
    """Create a program with this name on the shell's search path, and return that path."""
    program = home.directory / "bin" / name
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return f"{program.parent}:{home.environment['PATH']}"


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        pytest.param("vi", "vi +3 LOG", id="vi"),
        pytest.param("vim", "vim +3 LOG", id="vim"),
        pytest.param("vim.tiny", "vim.tiny +3 LOG", id="an alternative of vim"),
        pytest.param("vim -u NONE", "vim -u NONE +3 LOG", id="vim with arguments"),
        pytest.param("nvim", "nvim +3 LOG", id="nvim"),
        pytest.param("nvim-qt", "nvim-qt LOG", id="not nvim"),
        pytest.param("nano", "nano +3 LOG", id="nano"),
        pytest.param("emacs -nw", "emacs -nw +3 LOG", id="emacs"),
        pytest.param("emacs-nox", "emacs-nox +3 LOG", id="an alternative of emacs"),
        pytest.param("emacsclient -t -a ''", "emacsclient -t -a  +3 LOG", id="emacsclient"),
        pytest.param("micro", "micro +3:1 LOG", id="micro"),
        pytest.param("kak", "kak +3 LOG", id="kak"),
        pytest.param("hx", "hx LOG:3", id="helix"),
        pytest.param("helix", "helix LOG:3", id="helix by its name"),
        pytest.param("code --wait", "code --wait --goto LOG:3", id="code"),
        pytest.param("code -w -n", "code -w -n --goto LOG:3", id="code in short"),
        pytest.param("code", "code --wait --goto LOG:3", id="code that would not wait"),
        pytest.param("codium", "codium --wait --goto LOG:3", id="codium"),
        pytest.param("ed", "ed LOG", id="unknown"),
        pytest.param("env vim", "vim LOG", id="behind another command"),
    ],
)
def test_a_known_editor_opens_at_the_end(home: Home, command: str, shown: str) -> None:
    home.log = home.directory / "my log" / "utt.log"
    home.log.parent.mkdir()
    home.write("2026-11-16 08:00 hello\n# note\n2026-11-16 09:00 x\n")
    path = install(home, command.replace("env ", "").split()[0])

    result = home.run("edit", EDITOR=command, PATH=path)

    assert result.stdout == shown.replace("LOG", str(home.log)) + "\n"


@pytest.mark.parametrize(
    ("log", "line"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("2026-11-16 08:00 hello\n", "", id="one line"),
        pytest.param("2026-11-16 08:00 hello\n2026-11-16 09:00 x", "+2 ", id="no line end"),
        pytest.param("2026-11-16 08:00 hello\nbroken\n2026-11-16 09:00 x\nworse\n", "+2 ", id="a broken line"),
        pytest.param(
            "2026-11-16 08:00 a\n2026-11-16 09:00 b\n2026-11-16 07:00 c\n2026-11-16 10:00 d\n", "+3 ", id="order"
        ),
        pytest.param("2026-11-16 08:00 a\n2027-11-16 09:00 b\n2027-11-16 09:00 b\n# x\n", "+4 ", id="warnings only"),
    ],
)
def test_the_editor_opens_at_the_first_broken_line(home: Home, log: str, line: str) -> None:
    home.write(log)

    result = home.run("edit", now="2026-11-16 12:00", EDITOR="vi", PATH=install(home, "vi"))

    assert result.stdout == f"vi {line}{home.log}\n"


def test_busybox_vi_opens_at_the_last_line(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n2026-11-16 09:00 x\n")
    path = install(home, "busybox")
    (home.directory / "bin" / "vi").symlink_to("busybox")

    assert home.run("edit", PATH=path).stdout == f"vi -c2 {home.log}\n"


def test_visual_comes_before_editor(home: Home) -> None:
    result = home.run("edit", VISUAL="vim", EDITOR="nano", PATH=install(home, "vim"))

    assert result.stdout == f"vim {home.log}\n"


def test_only_changed_lines_show_warnings(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n2026-11-16 08:00 hello\n2026-11-16 09:00 x\n")

    result = home.run(
        "edit",
        now="2026-11-16 12:00",
        EDITOR=editor(home, "path.write_text(path.read_text() + '2026-11-16 13:00 late\\n')"),
    )

    assert result.stderr == f"{home.log}:4: warning: in the future: 2026-11-16 13:00 late\n"
    assert result.status == 0


def test_neighbours_of_changed_lines_show_no_warnings(home: Home) -> None:
    home.write(
        "2026-11-16 08:00 a\n2026-11-16 08:00 a\n2026-11-16 09:00 x\n2026-11-16 10:00 b\n2026-11-16 10:00 b\n"
        "2026-11-16 10:00 b\n"
    )

    result = home.run(
        "edit",
        now="2026-11-16 12:00",
        EDITOR=editor(
            home, "path.write_text(path.read_text().replace('x\\n2026-11-16 10:00 b', 'y\\n2026-11-16 09:59 b'))"
        ),
    )

    assert home.read().count("09:59") == 1
    assert (result.stderr, result.status) == ("", 0)


def test_a_line_after_a_removed_one_shows_warnings(home: Home) -> None:
    home.write("2026-11-15 08:00 hello\n2026-11-16 08:00 hello\n2026-11-16 09:00 x\n")
    script = "path.write_text(path.read_text().replace('2026-11-16 08:00 hello\\n', ''))"

    result = home.run("edit", now="2026-11-16 12:00", EDITOR=editor(home, script))

    assert result.stderr == (
        f"{home.log}:2: warning: 25h00 in one activity, from 2026-11-15 08:00: 2026-11-16 09:00 x\n"
    )


def test_recording_during_an_edit_is_not_the_future(real_home: Home) -> None:
    real_home.write("2026-11-16 11:00 x\n")
    write_plugin(
        real_home,
        "slow_editor",
        "import time\n"
        "class Editor:\n"
        "    def open(self, filename, line=None):\n"
        "        monotonic = time.monotonic\n"
        "        time.monotonic = lambda: monotonic() + 20 * 60\n"
        "        with open(filename, 'a') as file:\n"
        "            file.write('2026-11-16 12:20 y\\n2026-11-16 12:25 z\\n')\n"
        "v1.register_component(v1.Editor, Editor)\n",
    )

    result = real_home.run("edit", now="2026-11-16 12:00")

    assert result.stderr == f"{real_home.log}:3: warning: in the future: 2026-11-16 12:25 z\n"


def test_edit_prints_problems_in_the_words_of_check(home: Home) -> None:
    home.write("bad\n2026-11-16 08:00 a\x1b\n2026-11-15 08:00 b\n\xff\n")

    edited, checked = home.run("edit", EDITOR="true"), home.run("check")

    assert edited.stderr == checked.stdout + f"error: The log has 4 problems: fix it with utt --data {home.log} edit\n"
    assert (edited.status, checked.status) == (1, 1)


def test_no_question_is_asked_without_a_terminal(home: Home) -> None:
    home.write("bad\n")

    result = home.run("edit", EDITOR=editor(home, "print('opened')"))

    assert result.stdout == "opened\n"
    assert "[Y/n]" not in result.stderr


def heed_ctrl_c() -> None:
    """Let Ctrl-C end a program: tests that run in the background of a shell inherit that it is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


# How often the editor is opened, what it writes each time, and the exit status.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "opened", "status"),
    [
        pytest.param("n\n", 1, 1, id="no"),
        pytest.param("No\n", 1, 1, id="no in full"),
        pytest.param("\x04", 1, 1, id="the end of what is typed"),
        pytest.param("\x03", 1, 1, id="ctrl-c"),
        pytest.param("y\nn\n", 2, 1, id="yes and no"),
        pytest.param("what?\nn\n", 1, 1, id="neither"),
        pytest.param("\nYES\n", 3, 0, id="until it is right"),
    ],
)
def test_a_terminal_offers_to_reopen_the_editor(real_home: Home, typed: str, opened: int, status: int) -> None:
    real_home.write("2026-11-16 08:00 hello\n")
    script = """
lines = ['2026-11-16 08:00 hello', 'bad', 'worse']
number = len(path.with_name('opened').read_text().splitlines()) if path.with_name('opened').exists() else 0
path.write_text('\\n'.join(lines[: 3 - number]) + '\\n')
with path.with_name('opened').open('a') as file:
    print(sys.argv[1:], file=file)
"""
    (real_home.directory / "program.py").write_text(f"import sys, pathlib\npath = pathlib.Path(sys.argv[-1])\n{script}")
    path = install(real_home, "vim", f'exec "{sys.executable}" "{real_home.directory / "program.py"}" "$@"')
    environment = real_home.environment | {"EDITOR": "vim", "PATH": path}

    command = ["--data", str(real_home.log), "--now", "2026-11-16 12:00", "edit"]
    with warnings.catch_warnings():
        # Python warns of forking with threads, but no thread of this process matters.
        warnings.simplefilter("ignore", DeprecationWarning)
        terminal = pexpect.spawn(
            str(UTT),
            command,
            env=environment,
            encoding="utf-8",
            timeout=30,
            dimensions=(24, 200),
            preexec_fn=heed_ctrl_c,
        )
    shown = []
    for answer in typed.splitlines(keepends=True):
        terminal.expect_exact("[Y/n] ")
        shown.append(terminal.before)
        terminal.send(answer)
    terminal.expect(pexpect.EOF)
    shown.append(terminal.before)
    terminal.close()
    assert terminal.exitstatus == status

    calls = (real_home.directory / "opened").read_text().splitlines()
    assert [call.partition("'/")[0] for call in calls] == ["[", "['+2', ", "['+2', "][:opened]
    text = "".join(map(str, shown))
    assert "utt.log:2: not an entry: bad\r\n" in text
    assert ("error: The log has " in text) == bool(status)
    assert "Traceback" not in text


# What is recorded while the editor is open.

RECORD = f"""
import subprocess
def record(when, *arguments):
    subprocess.run([{str(UTT)!r}, '--data', path, '--now', '2026-11-16 ' + when, 'add', *arguments], check=True)
"""


def test_entries_the_editor_overwrote_are_put_back(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n2026-11-16 10:00 x\n")
    script = f"""{RECORD}
text = path.read_text()
record('11:00', 'after', '-c', 'kept')
record('09:00', 'between')
path.write_text(text.replace('x', 'corrected'))
"""

    result = home.run("edit", EDITOR=editor(home, script))

    assert home.read() == (
        "2026-11-16 08:00 hello\n2026-11-16 09:00 between\n2026-11-16 10:00 corrected\n2026-11-16 11:00 after  # kept\n"
    )
    assert result.stderr.splitlines()[-2:] == [
        "restored, since the editor overwrote it: 2026-11-16 09:00 between",
        "restored, since the editor overwrote it: 2026-11-16 11:00 after  # kept",
    ]
    assert result.status == 0


def test_entries_the_editor_kept_are_not_repeated(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n")

    result = home.run("edit", EDITOR=editor(home, f"{RECORD}\nrecord('09:00', 'x')\nrecord('09:00', 'x')"))

    assert (home.read(), result.stderr) == ("2026-11-16 08:00 hello\n" + "2026-11-16 09:00 x\n" * 2, "")


def test_a_duplicate_of_an_existing_entry_is_restored(home: Home) -> None:
    home.write("2026-11-16 09:00 x\n")

    home.run(
        "edit", EDITOR=editor(home, f"{RECORD}\ntext = path.read_text()\nrecord('09:00', 'x')\npath.write_text(text)")
    )

    assert home.read() == "2026-11-16 09:00 x\n" * 2


def test_recording_survives_an_editor_that_renames_and_fails(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n")
    script = f"""{RECORD}
new = path.with_name('new')
new.write_text(path.read_text() + '# a note\\n')
record('09:00', 'x')
new.rename(path)
sys.exit(1)
"""

    result = home.run("edit", EDITOR=editor(home, script))

    assert home.read() == "2026-11-16 08:00 hello\n# a note\n2026-11-16 09:00 x\n"
    assert result.status == 1


@pytest.mark.slow
def test_two_editors_may_be_open_at_once(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n")
    inner = f"""{RECORD}
text = path.read_text()
record('10:00', 'inner')
path.write_text(text)
"""
    outer = f"""{RECORD}
import os
text = path.read_text()
record('09:00', 'outer')
subprocess.run([{str(UTT)!r}, '--data', path, 'edit'], env=os.environ | {{'EDITOR': os.environ['INNER']}}, check=True)
path.write_text(text)
"""
    (home.directory / "inner").mkdir()
    inner_editor = editor(Home(home.directory / "inner"), inner)

    home.run("edit", EDITOR=editor(home, outer), INNER=inner_editor)

    assert home.read() == "2026-11-16 08:00 hello\n2026-11-16 09:00 outer\n2026-11-16 10:00 inner\n"


# The commands meanwhile, and the log after them.
MEANWHILE = [
    ([["amend", "b"], ["undo"]], "a"),
    ([["stretch"], ["undo"]], "a"),
    ([["add", "wrong"], ["amend", "right"]], "a right"),
    ([["amend", "b"]], "b"),
    ([["rename", "a", "b"]], "b"),
    ([["amend", "b", "--at", "9:30"], ["add", "c"], ["undo"]], "b"),
    ([["amend", "b"], ["amend", "a"]], "a"),
]


@pytest.mark.slow
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(("commands", "names"), MEANWHILE)
def test_undo_during_an_edit_stays_undone(home: Home, commands: list[list[str]], names: str, line_end: str) -> None:
    log = f"2026-11-16 09:00 hello{line_end}2026-11-16 10:00 a{line_end}"
    run = f"""
import subprocess
content = path.read_bytes()
for command in {commands!r}:
    subprocess.run([{str(UTT)!r}, '--data', path, '--now', '2026-11-16 12:00', *command], check=True)
"""
    note = f"# note{line_end}".encode()
    # The editor writes nothing, and what it had read.
    for script in (run, f"{run}\npath.write_bytes(content + {note!r})"):
        home.write(log)

        result = home.run("edit", EDITOR=editor(home, script), now="2026-11-16 12:00")

        entries = [line for line in home.read().splitlines() if not line.startswith("#")]
        assert [line.split()[-1] for line in entries] == ["hello", *names.split()]
        assert result.status == 0


def test_a_line_the_editor_wrote_back_is_removed(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:00 a\n")
    script = f"""
import subprocess
text = path.read_text()
subprocess.run([{str(UTT)!r}, '--data', path, 'rename', 'a', 'b'], check=True)
path.write_text(text + '# note\\n')
"""

    result = home.run("edit", EDITOR=editor(home, script))

    assert home.read() == "2026-11-16 09:00 hello\n2026-11-16 10:00 b\n# note\n"
    assert result.stderr.splitlines() == [
        "restored, since the editor overwrote it: 2026-11-16 10:00 b",
        "removed again, since the editor restored it: 2026-11-16 10:00 a",
    ]


def test_amending_a_saved_line_during_an_edit_works(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n")
    script = utt_in_editor(
        "text = path.read_text()",
        "path.write_text(text + '2026-11-16 10:30 skecth\\n')",
        "utt('amend', 'sketch')",
        "utt('add', 'beta')",
        "path.write_text(text)",
    )

    result = home.run("edit", EDITOR=editor(home, script))

    assert home.read() == "2026-11-16 09:00 hello\n2026-11-16 10:30 sketch\n2026-11-16 12:00 beta\n"
    assert result.status == 0
    assert not (home.directory / "utt.log.utt-edit").exists()


def test_a_rename_during_an_edit_keeps_its_place(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:00 x\n2026-11-16 10:00 y\n")
    script = utt_in_editor("text = path.read_text()", "utt('rename', 'x', 'z')", "path.write_text(text)")

    home.run("edit", EDITOR=editor(home, script))

    assert home.read() == "2026-11-16 09:00 hello\n2026-11-16 10:00 z\n2026-11-16 10:00 y\n"


def test_nothing_is_left_beside_the_log(home: Home) -> None:
    home.run("edit", EDITOR="true")
    home.run("add", "x", now="2026-11-16 09:00")

    assert {path.name for path in home.directory.iterdir()} - {".cache", ".local"} == {"utt.log"}


@pytest.mark.slow
@pytest.mark.parametrize("command", [["add", "y"], ["edit"]])
def test_the_next_command_repairs_a_killed_edit(real_home: Home, command: list[str]) -> None:
    real_home.write("2026-11-16 08:00 hello\n")
    script = f"""{RECORD}
import os, signal
text = path.read_text()
record('09:00', 'meanwhile')
path.write_text(text)
os.kill(os.getppid(), signal.SIGKILL)
"""
    real_home.run("edit", EDITOR=editor(real_home, script))
    assert real_home.read() == "2026-11-16 08:00 hello\n"

    result = real_home.run(*command, now="2026-11-16 10:00", EDITOR="true")

    assert real_home.read().startswith("2026-11-16 08:00 hello\n2026-11-16 09:00 meanwhile\n")
    assert result.stderr == "restored, since the editor overwrote it: 2026-11-16 09:00 meanwhile\n"
    assert not (real_home.directory / "utt.log.utt-edit").exists()


def test_edit_works_with_a_warning_without_a_journal(home: Home) -> None:
    (home.directory / "utt.log.utt-edit").mkdir()

    result = home.run("edit", EDITOR=editor(home, "path.write_text('2026-11-16 08:00 hello')"))

    assert (result.status, home.read()) == (0, "2026-11-16 08:00 hello")
    assert result.stderr.startswith("warning: nothing can be noted beside the log")


def test_ctrl_c_in_the_editor_leaves_utt_running(real_home: Home) -> None:
    script = """
import os, signal
signal.signal(signal.SIGINT, lambda *_: None)
os.kill(os.getppid(), signal.SIGINT)
os.kill(os.getpid(), signal.SIGINT)
path.write_text('2026-11-16 08:00 saved')
"""

    result = real_home.run("edit", EDITOR=editor(real_home, script))

    assert (result.status, real_home.read()) == (0, "2026-11-16 08:00 saved")


def test_the_edit_journal_has_the_mode_of_log(home: Home) -> None:
    home.write("")
    home.log.chmod(0o664)

    script = "import stat; print(oct(stat.S_IMODE(path.with_name('utt.log.utt-edit').stat().st_mode)))"
    result = home.run("edit", EDITOR=editor(home, script))

    assert result.stdout == "0o664\n"
