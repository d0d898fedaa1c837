"""What a command costs, as ratios that do not depend on the machine: ``make bench``.

Instructions are counted with valgrind, which counts the same whatever else the machine is doing. They are given in F:
one F are the instructions of ``python -c "import argparse, cargo"``, what any program of this kind has to pay.
"""

from __future__ import annotations

import compileall
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import utt.cli

UTT = Path(sys.executable).with_name("utt")
NOW = "2026-11-16 19:00"
NAMES = (
    "acme: design review",
    "acme: API sketch  # agreed with Ana",
    "lunch **",
    "beta: migration",
    "email",
    "ops: pager",
    "commute ***",
)


def main() -> int:
    """Print the costs, and whether each keeps to its limit; the exit status tells whether all do."""
    if shutil.which("valgrind") is None:
        print("make bench needs valgrind, which counts instructions: install it with your system's packages")
        return 1
    # What is measured is a start with its bytecode written, as it is after an installation.
    compileall.compile_dir(str(Path(utt.cli.__file__).parent), quiet=1)
    with tempfile.TemporaryDirectory() as directory:
        return _start_up(Path(directory))


def _start_up(directory: Path) -> int:
    unit = instructions([sys.executable, "-c", "import argparse, cargo"], directory)
    print(f"F = {unit / 1e6:.1f} million instructions, of python -c 'import argparse, cargo'\n")
    print(f"{'a small log':<32} {'in F':>6} {'limit':>6}")
    log = directory / "utt.log"
    kept = True
    more_commands = write_more_commands(directory / "plugins", 12)
    for arguments, path in (
        (["--version"], None),
        (["hello"], None),
        (["add", "acme: x"], None),
        (["stretch"], None),
        (["report"], None),
        (["report"], more_commands),
    ):
        write_log(log, entries=100)
        command = [str(UTT), "--data", str(log), "--now", NOW, *arguments]
        cost = instructions(command, directory, path) / unit
        label = f"utt {' '.join(arguments)}{', 12 more commands' if path else ''}"
        print(f"{label:<32} {cost:6.2f} {1.5:6.2f}{'' if cost <= 1.5 else '  MISSED'}")
        kept &= cost <= 1.5
    return 0 if kept else 1


def write_more_commands(directory: Path, number: int) -> Path:
    """Write so many plugins, each like the smallest of utt's own commands, into a directory for PYTHONPATH."""
    package = directory / "utt" / "plugins"
    package.mkdir(parents=True)
    source = Path(utt.cli.__file__).parent.joinpath("plugins", "builtin", "hello.py").read_text(encoding="utf-8")
    for name in (f"more{index}" for index in range(number)):
        (package / f"{name}.py").write_text(source.replace('"hello"', f'"{name}"'), encoding="utf-8")
    compileall.compile_dir(str(package), quiet=1)
    return directory


def write_log(path: Path, entries: int) -> None:
    """Write a log of so many entries, eight a day, the last of them on the day of NOW."""
    days = -(-entries // 8)
    lines = []
    for number in range(entries):
        day_number, position = divmod(number, 8)
        day = date.fromisoformat(NOW[:10]) - timedelta(days=days - 1 - day_number)
        if position == 0 and number:
            lines.append("")
        name = "hello" if position == 0 else NAMES[position - 1]
        lines.append(f"{day} {8 + position:02}:{number * 7 % 60:02} {name}")
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


def instructions(command: list[str], home: Path, python_path: Path | None = None) -> int:
    """The number of instructions that a command executes, in a home of its own."""
    environment = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        # A fixed order in dicts and sets makes the count repeatable.
        "PYTHONHASHSEED": "0",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }
    if python_path is not None:
        environment["PYTHONPATH"] = str(python_path)
    result = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    match = re.search(r"Collected : (\d+)", result.stderr)
    if match is None:
        raise RuntimeError(f"valgrind said nothing of instructions: {result.stderr}")
    return int(match[1])


if __name__ == "__main__":
    sys.exit(main())
