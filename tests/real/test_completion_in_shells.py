"""Completion in real shells, each in a separate terminal, with the lines for it in docs/install.md.

The typed keys end with TAB and are executed; then the log shows whether exactly the right name was recorded. Completing
is the real ``utt``'s. With the scripts of argcomplete, so is recording; with ours, what the shell passes to ``utt add``
is recorded in this process, which saves half of the processes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import warnings
from shlex import quote
from types import TracebackType

import pexpect
import pytest

from tests.support.command_line import UTT, Home
from tests.support.pages import INSTALL, LOG, sections
from tests.support.programs import BASH_COMPLETION, require

_SECONDS = 30
_PROMPT = "READY> "

# Where the page's lines go, and what the tests need before and after them.
_FILES = {
    "bash": (".bashrc", f". {BASH_COMPLETION}\n", f"PS1='{_PROMPT}'\nbind '\"\\C-t\": menu-complete'\n"),
    "zsh": (".zshrc", "", f"PS1='{_PROMPT}'\nunsetopt PROMPT_SP\n"),
    "fish": (
        ".config/fish/config.fish",
        "",
        f"function fish_prompt; echo -n '{_PROMPT}'; end\nfunction fish_title; end\nset -g fish_greeting\n",
    ),
}

# What stands in for utt, and takes a tenth of its time to start: it adds nothing, but notes its arguments.
_NOTES = 'case "$_ARGCOMPLETE  $* " in (" "*" add "*) printf "%s\\0" "$@" >{noted} ;; (*) exec {utt} "$@" ;; esac'

each_shell = pytest.mark.parametrize("shell", _FILES)


class Session:
    """A shell in a terminal, in a fresh home with a log of these names, the latest last.

    *lines* are the lines of the shell's start-up file. What it tells ``utt`` to add is added in this process, unless
    *records* is true.
    """

    def __init__(self, home: Home, shell: str, lines: str, names: list[str], records: bool = False) -> None:
        require(shell)
        self._home = home
        self._noted = home.directory / ".noted"
        programs = UTT.parent if records else home.directory / ".bin"
        if not records:
            programs.mkdir()
            stand_in = programs / "utt"
            stand_in.write_text(f"#!/bin/sh\n{_NOTES.format(noted=quote(str(self._noted)), utt=quote(str(UTT)))}\n")
            stand_in.chmod(0o755)
        self.log = home.directory / LOG
        self.log.parent.mkdir(parents=True)
        self.log.write_text("".join(f"2026-11-16 09:{minute:02} {name}\n" for minute, name in enumerate(names)))
        name, before, behind = _FILES[shell]
        start_up = home.directory / name
        start_up.parent.mkdir(parents=True, exist_ok=True)
        start_up.write_text(before + lines + behind)
        # Without it, fish first reads all man pages of the machine.
        (home.directory / ".local/share/fish/generated_completions").mkdir(parents=True)
        environment = home.environment | {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm",
        }
        with warnings.catch_warnings():
            # Python warns of forking with threads, but no thread of this process matters.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._terminal = pexpect.spawn(
                shell,
                ["-i"],
                cwd=home.directory,
                env=environment,
                encoding="utf-8",
                timeout=_SECONDS,
                dimensions=(40, 200),
            )
        self._terminal.expect_exact(_PROMPT)

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._terminal.close(force=True)

    def run(self, keys: str) -> str:
        """Return what the terminal shows for *keys*, which are executed with Enter."""
        self._terminal.send(f"{keys}\r")
        self._terminal.expect_exact(_PROMPT)
        return str(self._terminal.before)

    def recorded(self, keys: str) -> str:
        """Return the name and the comment that the command recorded; the log is restored afterwards."""
        before = self.log.read_bytes()
        screen = self.run(keys)
        if self._noted.exists():
            self._home.run_bare(*self._noted.read_text(encoding="utf-8").split("\0")[:-1])
            self._noted.unlink()
        line = self.log.read_bytes().removeprefix(before).decode().strip("\n")
        self.log.write_bytes(before)
        return line[len("2026-11-16 09:00 ") :] or f"nothing: {screen!r}"


def lines_of_page(shell: str) -> str:
    return next(block.text for block in sections(INSTALL)[""] if block.language == shell)


NAMES = [
    "acme: design review",
    "break **",
    "café: à l'été",
    'double "quotes" end"',
    "eve's 'single' end'",
    "fee $5 of $HOME",
    "glob *.? [x] {a,b} ~c",
    "h\\back\\slash\\",
    "i`tick`s (round) ^ <x>",
    "jump!ing now!",
    "k #tag & l; m | n",
    "日本 語 🍕",
    "'tis",
    '"Hi"',
    "$x y",
    "*star",
    "~home me",
    "#tag one",
    "!bang a",
    "\\start",
]

UNQUOTED = ["b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "日", "\\'", "\\$", "\\*", "\\~", "\\#", "\\!", "\\\\"]
QUOTED = ["'a", "'e", "'h", "'$", '"d', '"f', '"h', '"i', '"j', "\"'", '"*']


@each_shell
def test_the_completed_name_is_the_one_recorded(home: Home, shell: str) -> None:
    # fish expands a star as a pattern, even one in quotes.
    beginnings = [each for each in (*UNQUOTED, *QUOTED) if not (shell == "fish" and "*" in each)]
    expected = {each: next(name for name in NAMES if name[0] == each[-1]) for each in beginnings}

    with Session(home, shell, lines_of_page(shell), NAMES) as session:
        recorded = {each: session.recorded(f"utt add {each}\t") for each in beginnings}

    assert recorded == expected


# Lines, and what each records. The latest name comes first.
PARTS = {
    "utt add acme:\\ de\t": "acme: design review",
    "utt add 'acme: de\t": "acme: design review",
    'utt add "acme: de\t': "acme: design review",
    "utt add acme:' de\t": "acme: design review",
    "utt add be\t": "beta: a=b@c x",
    "utt add beta:\t": "beta: a=b@c x",
    "utt add beta:\\ a=\t": "beta: a=b@c x",
    "utt add k\\ \\#o\t": "k #one",
    "utt add o'\t": "o'clock",
    'utt add s"\t': 's"x"',
    # The common beginning of two names, and then the rest of one.
    "utt add ac\ta\t": "acme: api",
    "cd . && utt add be\t": "beta: a=b@c x",
    "A=1 utt add be\t": "beta: a=b@c x",
    # Commands, options, and files.
    "utt add x --comm\t y": "x  # y",
    "utt --da\t .lo\tsh\tu\tu\t ad\t be\t": "beta: a=b@c x",
    "utt --data ~/.lo\tsh\tu\tu\t add be\t": "beta: a=b@c x",
    "utt --data my\tu\t add be\t": "beta: a=b@c x",
}


@each_shell
def test_lines_are_completed(home: Home, shell: str) -> None:
    plugin = home.directory / "plugins" / "utt" / "plugins" / "tea.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(
        "from argparse import Namespace\n"
        "from utt.api import v1\n"
        "def handler(args: Namespace): return lambda: print('tea for', args.project)\n"
        "v1.register_command(v1.Command('tea', 'Tea', handler, v1.add_period_arguments))\n"
    )
    home.environment["PYTHONPATH"] = str(home.directory / "plugins")
    names = ["o'clock", 's"x"', "acme: design review", "acme: api", "k #one", "beta: a=b@c x"]
    # The latest first: the keys that choose the first and the second.
    first, second = {"bash": ("\x14", "\x14\x14"), "zsh": ("\t\t", "\t\t\t"), "fish": ("\t\t\r", "\t\t\t\r")}[shell]
    expected = PARTS | {f"utt add {first}": "beta: a=b@c x", f"utt add {second}": "k #one"}

    with Session(home, shell, lines_of_page(shell), names) as session:
        (home.directory / "my (link)").symlink_to(session.log.parent)
        recorded = {keys: session.recorded(keys) for keys in expected}
        of_plugin = session.run("utt te\t yest\t --pro\tac\t")

    assert recorded == expected
    assert "tea for acme" in of_plugin


ARGCOMPLETE = {
    "bash": 'eval "$(register-python-argcomplete utt)"\n',
    "zsh": 'autoload -Uz compinit && compinit\neval "$(register-python-argcomplete utt)"\n',
    "fish": "register-python-argcomplete --shell fish utt | source\n",
    "bash globally": 'eval "$(activate-global-python-argcomplete --dest=-)"\n',
    "zsh globally": 'autoload -Uz compinit && compinit\neval "$(activate-global-python-argcomplete --dest=-)"\n',
}


@pytest.mark.parametrize("lines", ARGCOMPLETE)
def test_the_scripts_of_argcomplete_work_too(home: Home, lines: str) -> None:
    shell = lines.split()[0]
    beginnings = ["a", "'e", '"d', "h", "\\$"]
    expected = {each: next(name for name in NAMES if name[0] == each[-1]) for each in beginnings}

    with Session(home, shell, ARGCOMPLETE[lines], NAMES, records=True) as session:
        recorded = {each: session.recorded(f"utt add {each}\t") for each in beginnings}

    assert recorded == expected


def test_powershell_completes_names(home: Home) -> None:
    program = shutil.which("pwsh")
    if program is None:
        pytest.skip("pwsh not found: PowerShell is not in the packages of Debian")
    log = home.directory / LOG
    log.parent.mkdir(parents=True)
    log.write_text("".join(f"2026-11-16 09:00 {name}\n" for name in NAMES), encoding="utf-8")
    typed = ["utt add a", "utt add 'e", 'utt add "d', "utt add ca", "cd .; utt rep"]
    ask = "; ".join(
        "(TabExpansion2 -inputScript '{}' -cursorColumn {}).CompletionMatches[0].CompletionText".format(
            line.replace("'", "''"), len(line)
        )
        for line in typed
    )

    done = subprocess.run(
        [program, "-NoProfile", "-Command", f"{lines_of_page('powershell')}\n{ask}"],
        env=home.environment | {"PATH": f"{UTT.parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == [
        "'acme: design review'",
        "'eve''s ''single'' end'''",
        '"double `"quotes`" end`""',
        "'café: à l''été'",
        "report",
    ]


def test_each_shell_has_two_lines() -> None:
    blocks = {block.language: block.text for block in sections(INSTALL)[""]}

    assert [len(re.findall("\n", blocks[shell])) for shell in (*_FILES, "powershell")] == [2, 2, 2, 2]
