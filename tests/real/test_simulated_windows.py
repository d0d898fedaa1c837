"""utt as it runs on Windows, as far as Unix can show it: its kind of lock, and no renaming over an open file.

Each process runs the code for Windows. ``msvcrt`` is made of Unix's locks on ranges of bytes, which exclude other
processes like those of Windows. The console, the paths and the real locks of Windows are not tested.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import Home

if sys.platform == "win32":
    pytest.skip("Windows needs no simulation", allow_module_level=True)

import fcntl

# Beyond any log's end.
LOCKED_BYTE = 2**31 - 2

_UTT = """
import fcntl, os, sys, types

msvcrt = types.ModuleType("msvcrt")
msvcrt.LK_NBLCK = 2

def locking(descriptor, mode, length):
    assert mode == msvcrt.LK_NBLCK
    fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, length, 0, os.SEEK_CUR)

msvcrt.locking = locking
sys.modules["msvcrt"] = msvcrt

# Windows has none of these.
for name in ("pread", "pwrite", "O_NOFOLLOW", "O_NONBLOCK"):
    delattr(os, name)

platform, sys.platform = sys.platform, "win32"
import utt.timelog.file.lock
sys.platform = platform
del sys.modules["msvcrt"]
import utt.timelog.file.opening
utt.timelog.file.opening.RENAMES_OPEN_FILES = False

def replace(source, target, *, really=os.replace):
    # Windows refuses it while any process has the target open; this one is all that can be asked here.
    held = {os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")}
    if os.path.realpath(target) in held:
        raise PermissionError(13, "Permission denied", target)
    really(source, target)

if os.path.isdir("/proc/self/fd"):
    os.replace = replace

def unlink(path, *arguments, really=os.unlink, **options):
    # Nor does it remove a file that another process has open, as any that waits for the lock has this one.
    if os.fspath(path).endswith(utt.timelog.file.locked_file._LOCK_FILE_SUFFIX):
        raise PermissionError(13, "Permission denied", path)
    really(path, *arguments, **options)

import utt.timelog.file.locked_file
os.unlink = unlink

import utt_command
sys.argv[0] = "utt"
sys.exit(utt_command.main())
"""


@pytest.fixture
def windows(tmp_path: Path) -> Home:
    (tmp_path / "windows.py").write_text(_UTT)
    return Home(tmp_path)


def _start(home: Home, *arguments: str, now: str = "2026-11-16 12:00") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(home.directory / "windows.py"), "--data", str(home.log), "--now", now, *arguments],
        env=os.environ | home.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _run(home: Home, *arguments: str, now: str = "2026-11-16 12:00") -> tuple[str, str, int]:
    process = _start(home, *arguments, now=now)
    out, err = process.communicate()
    return out, err, process.returncode


def test_processes_that_insert_at_once_lose_nothing(windows: Home) -> None:
    windows.write("2026-11-16 09:00 hello\n2026-11-16 11:00 end\n")
    processes = [_start(windows, "add", f"task {number}", "--at", f"10:{number}") for number in range(10, 22)]
    results = [(*process.communicate(), process.returncode) for process in processes]

    assert [(error, status) for _, error, status in results if status != 0] == []
    assert windows.read().splitlines()[1:-1] == [f"2026-11-16 10:{number} task {number}" for number in range(10, 22)]


def test_a_change_within_the_log_can_be_undone(windows: Home) -> None:
    log = "2026-11-16 09:00 hello\n2026-11-16 11:00 b\n"
    windows.write(log)

    assert _run(windows, "add", "a", "--at", "10:00")[2] == 0
    assert windows.read() == "2026-11-16 09:00 hello\n2026-11-16 10:00 a\n2026-11-16 11:00 b\n"
    assert _run(windows, "undo")[2] == 0
    assert windows.read() == log


def test_entries_recorded_during_an_edit_are_kept(windows: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    windows.write("2026-11-16 09:00 hello\n2026-11-16 10:00 a\n")
    utt = [sys.executable, str(windows.directory / "windows.py"), "--now", "2026-11-16 12:00"]
    script = f"""
import pathlib, subprocess, sys
path = pathlib.Path(sys.argv[1])
text = path.read_text()
for command in (["add", "b"], ["add", "c"], ["undo"]):
    subprocess.run([*{utt!r}, "--data", str(path), *command], check=True, stdout=subprocess.DEVNULL)
path.write_text(text.replace("10:00 a", "10:30 a"))
"""
    (windows.directory / "editor.py").write_text(script)
    monkeypatch.setenv("VISUAL", f"{sys.executable} {windows.directory / 'editor.py'}")

    said = "restored, since the editor overwrote it: 2026-11-16 12:00 b\n"
    assert _run(windows, "edit") == ("", said, 0)
    assert windows.read() == "2026-11-16 09:00 hello\n2026-11-16 10:30 a\n2026-11-16 12:00 b\n"


def test_a_lock_held_by_another_is_waited_for(windows: Home) -> None:
    windows.write("2026-11-16 09:00 hello\n")
    with open(f"{windows.log}.utt-lock", "wb") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX, 1, LOCKED_BYTE)
        process = _start(windows, "add", "a")
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=1)
        assert windows.read() == "2026-11-16 09:00 hello\n"

    assert (*process.communicate(), process.returncode) == ("", "", 0)
    assert windows.read() == "2026-11-16 09:00 hello\n2026-11-16 12:00 a\n"
