"""The command in a separate process, in which a system call can be made to fail, or to be the last one.

As a program, it runs ``utt`` under a ``Harm``; it gets the harm and the arguments as JSON. Or, without an argument, it
answers tasks, a line of JSON each, until its input ends: it makes one ``Change`` again and again, each time with
another call harmed, and prints the results. It starts once for a process of the tests, and forks for each task, since
its start takes as long as a task.

The calls are those that Python makes on files below one directory: the functions of ``os`` that take a path or a
descriptor are replaced by counting ones, and ``open`` by the one written in Python, which uses them. A process that is
killed after one call leaves the same as one that is killed before the next, and it leaves only files: so of consecutive
calls before which the files are the same, only the first one kills.
"""

from __future__ import annotations

import atexit
import builtins
import errno
import fcntl
import importlib
import io
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stdout
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import IO, Any

from tests.support.disk import spared_fsync
from tests.support.in_process import InProcessHome
from utt.plugin_system import registry

_CALLS = [
    *("access", "chmod", "chown", "close", "copy_file_range", "fchmod", "fchown", "fdatasync", "fstat", "fsync"),
    *("ftruncate", "link", "listdir", "lseek", "lstat", "mkdir", "open", "read", "readlink", "rename", "replace"),
    *("rmdir", "stat", "symlink", "truncate", "unlink", "utime", "write"),
]
NOBODY = 65534
_EDITOR = re.compile(rb"[0-9]+-[0-9a-f]{8}")

BEFORE, HALF_WRITTEN = "before", "half written"
_WRITING = ("write", "copy_file_range")


@dataclass(frozen=True)
class Harm:
    """How the command is disturbed.

    The call *call* on a file below *directory* fails, or kills the process if *kills*: the one of that number, counted
    from 0, or the first one of that name. The call is not made, or is half made if it writes and *when* is
    *HALF_WRITTEN*.
    """

    directory: str = "/"
    call: int | str | None = None
    kills: bool = False
    when: str = BEFORE
    tells_when_it_waits: bool = False
    as_nobody: bool = False


@dataclass(frozen=True)
class Change:
    """A change of a log with the content *log*, reported before if *is_checked*; None means no log.

    *command* is ``add``, or ``revise``, which gives the last entry the time *now* and the name, or another command;
    without an argument if *name* is None. *arguments*, if given, replace the name. The commands *first* run before it,
    at the same time. Editors write *edited* to the log.
    """

    log: str | None
    now: str
    name: str | None = "acme: design  # agreed"
    is_checked: bool = False
    command: str = "add"
    first: Sequence[Sequence[str]] = ()
    arguments: Sequence[str] | None = None
    edited: str = ""


@dataclass(frozen=True)
class Ending:
    """How a command ended, and what there was then: the log's bytes, and the names of all files."""

    status: int
    stderr: str
    log: str | None
    files: list[str]


@dataclass(frozen=True)
class Outcome:
    """What a change did when the call *number*, *call*, was harmed, and what the commands after it did.

    *undo* is an undo right after it; the others follow one another, without that.
    """

    number: int
    call: str
    ending: Ending
    undo: Ending
    report: Ending | None = None
    append: Ending | None = None
    insert: Ending | None = None


def command(harm: Harm, arguments: Sequence[str]) -> list[str]:
    """Return the command line that runs ``utt`` with these arguments under a harm."""
    return [sys.executable, "-P", __file__, json.dumps({"harm": asdict(harm), "arguments": list(arguments)})]


def outcomes(directory: Path, change: Change, kills: bool, when: str = BEFORE) -> tuple[Ending, list[Outcome]]:
    """Return how the change ends undisturbed, and its outcome for each call that is harmed.

    If it is killed before a call, only calls before which the files have changed count.
    """
    task = {"directory": str(directory), "change": asdict(change), "kills": kills, "when": when}
    requests, answers = _server()
    requests.write(json.dumps(task).encode() + b"\n")
    requests.flush()
    answer = json.loads(answers.readline())
    if isinstance(answer, str):
        raise RuntimeError(answer)
    unharmed, *harmed = answer
    return Ending(**unharmed), [_outcome(each) for each in harmed]


@cache
def _server() -> tuple[IO[bytes], IO[bytes]]:
    """Start the program that answers tasks, and return its input and output."""
    server = subprocess.Popen(
        [sys.executable, "-P", __file__],
        env={"PATH": os.environ["PATH"], "TZ": "UTC", "COLUMNS": "80", "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    atexit.register(server.communicate)
    assert server.stdin is not None
    assert server.stdout is not None
    return server.stdin, server.stdout


def _outcome(found: dict[str, Any]) -> Outcome:
    after: dict[str, Any] = {name: found[name] and Ending(**found[name]) for name in ("report", "append", "insert")}
    return Outcome(found["number"], found["call"], Ending(**found["ending"]), Ending(**found["undo"]), **after)


# The plugin that has the command `revise`.
_REVISE = """\
from argparse import Namespace

from utt.api import v1


def _revise(args: Namespace, now: v1.Now, log: v1.Log):
    return lambda: log.replace(log.entries[-1], v1.Entry(now, args.name))


v1.register_command(v1.Command("revise", "Revise", _revise, lambda parser: parser.add_argument("name")))
"""


# What follows runs in the program.


class _Calls:
    """Counts the calls, and does what the harm says.

    ``names`` are the names of the calls, ``changed`` the numbers of those before which *look* returns something else
    than before the previous one.
    """

    def __init__(self, harm: Harm, look: Callable[[], str] | None = None) -> None:
        self.names: list[str] = []
        self.changed: list[int] = []
        self._harm = harm
        self._look = look
        self._seen: str | None = None
        self._is_looking = False
        self._descriptors: set[int] = set()

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Count the calls that are made meanwhile."""
        # mypy takes the functions of a module for constants.
        names = [*((vars(os), name) for name in _CALLS if hasattr(os, name)), (vars(fcntl), "flock")]
        changed = [*names, (vars(builtins), "open")]
        before = [(module, name, module[name]) for module, name in changed]
        for module, name in names:
            module[name] = self._counted(name, module[name])
        vars(builtins)["open"] = importlib.import_module("_pyio").open
        try:
            yield
        finally:
            for module, name, function in before:
                module[name] = function

    def _counted(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            if not self._is_counted(arguments):
                return function(*arguments, **named)
            number = len(self.names)
            is_harmed = self._harm.call == number or (self._harm.call == name and name not in self.names)
            self._note_change(number)
            self.names.append(name)
            if is_harmed:
                self._before(name, function, arguments)
            result = function(*arguments, **named)
            if name == "open":
                self._descriptors.add(result)
            elif name == "close":
                self._descriptors.discard(arguments[0])
            return result

        return call

    def _note_change(self, number: int) -> None:
        if self._look is not None:
            self._is_looking = True
            seen = self._look()
            self._is_looking = False
            if seen != self._seen:
                self.changed.append(number)
                self._seen = seen

    def _is_counted(self, arguments: tuple[Any, ...]) -> bool:
        if not arguments or self._is_looking:
            return False
        target = arguments[0]
        if isinstance(target, int):
            return target in self._descriptors
        return os.fsdecode(target).startswith(self._harm.directory)

    def _before(self, name: str, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        if self._harm.when == HALF_WRITTEN and name == "write":
            descriptor, content = arguments
            function(descriptor, bytes(content)[: len(content) // 2])
        elif self._harm.when == HALF_WRITTEN and name == "copy_file_range":
            source, target, count, offset = arguments
            function(source, target, count // 2, offset)
        if self._harm.kills:
            _die()
        if name == "close":
            # The system closes a file even if it says that this failed.
            function(*arguments)
            self._descriptors.discard(arguments[0])
        number = errno.ENOSPC if name in _WRITING else errno.EIO
        raise OSError(number, os.strerror(number))


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    signal.pause()


def _utt(harm: Harm, arguments: list[str]) -> int:
    """Run ``utt`` in this process. Gives its exit status."""
    from utt.__main__ import main
    from utt.timelog.file import lock

    if harm.tells_when_it_waits:
        pause = lock.pause

        def reporting_pause(seconds: float) -> None:
            print("waiting", flush=True)
            pause(seconds)

        lock.pause = reporting_pause
    if harm.as_nobody and os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    with nullcontext() if harm.call is None else _Calls(harm).installed():
        return main(arguments)


def _in_child(run: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    """Do *run* in a forked child. Gives what it gives, or the number of the signal that kills it, negative."""
    with tempfile.TemporaryFile() as given:
        child = os.fork()
        if child == 0:
            try:
                given.write(json.dumps(run()).encode())
                given.flush()
                os._exit(0)
            finally:
                os._exit(99)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        given.seek(0)
        # The harm may be one that it does not come to.
        ended, errors = (status, "") if status else json.loads(given.read())
        return ended, errors


class _Stage:
    """A home in which the change is made again and again, each time from the same start."""

    def __init__(self, directory: str, change: Change) -> None:
        directory = os.path.realpath(directory)
        self._home = os.path.join(directory, "home")
        self._prepared = os.path.join(directory, "prepared")
        self._log = os.path.join(self._home, "logs", "utt.log")
        edited = os.path.join(directory, "edited")
        Path(edited).write_bytes(change.edited.encode("latin-1"))
        self._environment = {"EDITOR": shlex.join(["cp", edited])}
        self._change = change
        os.mkdir(self._home)
        if change.log is not None:
            os.mkdir(os.path.dirname(self._log))
            Path(self._log).write_bytes(change.log.encode("latin-1"))
        if change.command == "revise":
            plugin = Path(directory, "plugins", "utt", "plugins", "revise.py")
            plugin.parent.mkdir(parents=True)
            plugin.write_text(_REVISE)
            self._environment["PYTHONPATH"] = os.path.join(directory, "plugins")
        for arguments in change.first:
            self.run(*arguments, now=change.now)
        shutil.copytree(self._home, self._prepared)

    def begin(self) -> None:
        """Restore the home to its state before the change."""
        shutil.rmtree(self._home)
        shutil.copytree(self._prepared, self._home)
        if self._change.is_checked:
            self.run("report")

    def state(self) -> str:
        """Return everything that a command could see, except times, inodes, and the name by which a journal knows an
        editor.
        """
        files = sorted(path for path in Path(self._home).rglob("*") if path.is_file())
        return repr([(str(path), path.suffix == ".checked" or _EDITOR.sub(b"", path.read_bytes())) for path in files])

    def run(self, *arguments: str, now: str = "2026-11-20 10:00") -> Ending:
        return self._ending(*self._run(nullcontext, now, *arguments))

    def make_change(
        self, call: int | str, kills: bool, when: str, look: Callable[[], str] | None = None
    ) -> tuple[Ending, list[tuple[str, bool]]]:
        """Make the change with that harm. Gives, if it is not killed, the calls: of each the name, and whether what
        *look* gives had changed before it.
        """
        calls = _Calls(Harm(self._home, call, kills, when), look)
        run = partial(self._run, calls.installed, self._change.now, self._change.command, *self._arguments())
        status, errors = _in_child(run) if kills else run()
        return self._ending(status, errors), [
            (name, number in calls.changed) for number, name in enumerate(calls.names)
        ]

    def _arguments(self) -> Sequence[str]:
        if self._change.arguments is not None:
            return self._change.arguments
        return [] if self._change.name is None else [self._change.name]

    def _run(self, around: Callable[[], AbstractContextManager[object]], now: str, *arguments: str) -> tuple[int, str]:
        home = InProcessHome(Path(self._home), around)
        result = home.run_bare("--data", self._log, "--now", now, *arguments, **self._environment)
        return result.status, result.stderr

    def _ending(self, status: int, errors: str) -> Ending:
        files = sorted(path.name for path in Path(self._home).rglob("*") if path.is_file())
        return Ending(status, errors, self._content(), files)

    def _content(self) -> str | None:
        log = Path(self._log)
        return log.read_bytes().decode("latin-1") if log.exists() else None

    def undone(self) -> Ending:
        """Return how an undo would end now; the files are restored afterwards."""
        aside = self._home + " as it was"
        shutil.copytree(self._home, aside)
        ending = self.run("undo")
        shutil.rmtree(self._home)
        os.rename(aside, self._home)
        return ending


def _every_call(directory: str, change: Change, kills: bool, when: str) -> list[dict[str, Any]]:
    stage = _Stage(directory, change)
    stage.begin()
    unharmed, calls = stage.make_change("none", False, BEFORE, stage.state)
    found = [asdict(unharmed)]
    # The commands after it see only the files, so they run once for all calls that leave the same ones.
    known: dict[str, list[Ending]] = {}
    for number, (call, has_changed) in enumerate(calls):
        if not (call in _WRITING if when == HALF_WRITTEN else has_changed or not kills):
            continue
        stage.begin()
        ending, _ = stage.make_change(number, kills, when)
        left = stage.state()
        if left not in known:
            known[left] = [stage.undone()]
            if kills:
                known[left] += [
                    stage.run("report", "2026-11-16"),
                    stage.run("add", "next"),
                    stage.run("add", "past", now="2026-11-01 10:00"),
                ]
        found.append(asdict(Outcome(number, call, ending, *known[left])))
    return found


def _load_all() -> None:
    """Import what the commands import: once for all children, and while permissions allow it."""
    from utt.__main__ import main

    with redirect_stdout(io.StringIO()):
        main(["--data", os.devnull, "--now", "2026-11-16", "report"])
    registry.current().complete()
    written = (
        "changes",
        "difference",
        "edit",
        "journal",
        "locate",
        "merge",
        "patching",
        "replay",
        "stored",
        "transaction",
        "undo",
    )
    for name in (
        *("_pyio", "pkgutil", "utt.arguments.at", "utt.arguments.words", "utt.domain.period_words", "utt.domain.units"),
        *("utt.runtime.editor", "utt.terminal.before_after", "utt.terminal.confirmation", "utt.timelog.read.check"),
        *("utt.timelog.write.undo", *(f"utt.timelog.write.{each}" for each in written)),
    ):
        importlib.import_module(name)


def _answer(task: dict[str, Any]) -> Iterator[bytes]:
    """Give the answer to a task, or the text of an error, as JSON in parts."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with open(writing, "w", encoding="utf-8") as answer:
            try:
                found: object = _every_call(task["directory"], Change(**task["change"]), task["kills"], task["when"])
            except BaseException:
                found = traceback.format_exc()
            json.dump(found, answer)
            answer.flush()
            os._exit(0)
    os.close(writing)
    with open(reading, "rb") as answer:
        yield from answer
    os.waitpid(child, 0)


def _serve() -> None:
    for task in sys.stdin.buffer:
        sys.stdout.buffer.writelines(_answer(json.loads(task)))
        sys.stdout.buffer.write(b"\n")
        sys.stdout.buffer.flush()


def _program(task: str | None = None) -> int:
    os.fsync = spared_fsync
    _load_all()
    if task is None:
        _serve()
        return 0
    given = json.loads(task)
    return _utt(Harm(**given["harm"]), given["arguments"])


if __name__ == "__main__":
    sys.exit(_program(*sys.argv[1:]))
