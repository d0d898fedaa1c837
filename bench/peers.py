"""Compares what utt and other time trackers cost, as ratios to utt's costs: ``make bench-peers``.

All get the same activities, eight per day; of a million 64, since Timewarrior knows no year before 1969. Programs that
are not found are named, with how to install them. Seconds are processor time, the median of several runs. For a start,
instructions are counted too, if valgrind is installed. What takes a program more than a minute is ended then.
"""

from __future__ import annotations

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from bench.logs import NOW, first_day, write_log
from bench.measure import Measure

# How many entries, and how many of them per day.
SIZES = ((100, 8), (1_000, 8), (10_000, 8), (100_000, 8), (1_000_000, 64))
RUNS = 3
# If a run takes longer than this many seconds, one is enough.
LONG = 5
LIMIT = 60
# Ends a command after so many seconds of processor time, which other load on the machine does not use up.
LIMITED = ["/bin/sh", "-c", f'ulimit -S -t {LIMIT}; exec "$@"', "sh"]
DAY, PREVIOUS_DAY = NOW[:10], "2026-11-15"
_TIMEWARRIOR = "%Y%m%dT%H%M%SZ"

Activities = Iterator[tuple[datetime, datetime, str, str]]
"""Start, end, project and task of each, oldest first."""


def activities(log: Path) -> Activities:
    """Read the activities of utt's log, including breaks and ignored ones, without their stars."""
    last: datetime | None = None
    with log.open(encoding="utf-8") as lines:
        for line in filter(str.strip, lines):
            end, name = datetime.fromisoformat(line[:16]), line[17:].partition("#")[0].strip(" *\n")
            if last is not None and name != "hello":
                project, colon, task = name.partition(": ")
                yield last, end, project if colon else "none", task if colon else name
            last = end


def write_timewarrior(log: Path, home: Path) -> None:
    """Write the activities as Timewarrior's database in *home*: one file per month, and one with the tags' counts."""
    data = home / "data"
    data.mkdir(parents=True)
    (home / "timewarrior.cfg").write_text("")
    months: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    for start, end, project, task in activities(log):
        tag = f"{project}: {task}"
        counts[tag] = counts.get(tag, 0) + 1
        line = f'inc {start:{_TIMEWARRIOR}} - {end:{_TIMEWARRIOR}} # "{tag}"\n'
        months.setdefault(f"{start:%Y-%m}", []).append(line)
    for month, lines in months.items():
        (data / f"{month}.data").write_text("".join(lines), encoding="utf-8")
    tags = ",\n".join(f'  "{tag}":{{"count":{count}}}' for tag, count in counts.items())
    (data / "tags.data").write_text(f"{{\n{tags}\n}}", encoding="utf-8")


def write_watson(log: Path, home: Path) -> None:
    """Write the activities as Watson's file of frames in *home*; its times are in seconds since 1970, in UTC."""
    home.mkdir(parents=True)
    epoch = datetime(1970, 1, 1)
    with (home / "frames").open("w", encoding="utf-8") as frames:
        separator = "[\n"
        for number, (start, end, project, task) in enumerate(activities(log)):
            begin, stop = (int((moment - epoch).total_seconds()) for moment in (start, end))
            frames.write(f'{separator} [{begin}, {stop}, "{project}", "{number:032x}", ["{task}"], {stop}]')
            separator = ",\n"
        frames.write("\n]")


def write_timeclock(log: Path, home: Path) -> None:
    """Write the activities as a timeclock file for hledger, ``log.timeclock``."""
    home.mkdir(parents=True)
    with (home / "log.timeclock").open("w", encoding="utf-8") as clock:
        for start, end, project, task in activities(log):
            clock.write(f"i {start:%Y-%m-%d %H:%M:%S} {project}  {task}\no {end:%Y-%m-%d %H:%M:%S}\n")


def write_utt(log: Path, home: Path) -> None:
    """Copy the log."""
    home.mkdir(parents=True)
    shutil.copyfile(log, home / "utt.log")


class Peer:
    """A program to compare.

    *install* says how to install it, *write* writes its data into a directory, and *commands* returns, for that
    directory and the first day, the command lines that start it, record an activity, and report a day and everything;
    None for what it cannot do. *environment* has the variables with which it finds its data.
    """

    def __init__(
        self,
        name: str,
        executable: str | None,
        install: str,
        write: Callable[[Path, Path], None],
        commands: Callable[[Path, str], list[list[str] | None]],
        environment: Callable[[Path], dict[str, str]] = lambda home: {},
    ) -> None:
        self.name = name
        self.executable = executable
        self.install = install
        self.write = write
        self._commands = commands
        self.environment = environment

    def commands(self, home: Path, first: str) -> list[list[str] | None]:
        """Return the command lines, with its executable in front."""
        return [None if each is None else [str(self.executable), *each] for each in self._commands(home, first)]


WHAT = ("--version", "record one", "report a day", "report all")


def peers() -> list[Peer]:
    """Return utt and the others; those that are not found have no executable."""

    def utt_commands(home: Path, first: str) -> list[list[str] | None]:
        log = ["--data", str(home / "utt.log"), "--now", NOW]
        all_days = [*log, "report", "--from", first, "--to", DAY]
        return [["--version"], [*log, "add", "acme: x"], [*log, "report", PREVIOUS_DAY], all_days]

    def watson_commands(home: Path, first: str) -> list[list[str] | None]:
        add = ["add", "-f", f"{DAY} 17:00", "-t", f"{DAY} 18:00", "acme", "+x"]
        report = ["report", "--no-current", "--no-pager", "--from"]
        return [["--version"], add, [*report, PREVIOUS_DAY, "--to", PREVIOUS_DAY], [*report, first, "--to", DAY]]

    def timewarrior_commands(home: Path, first: str) -> list[list[str] | None]:
        # A new record must not overlap earlier ones.
        track = ["track", ":adjust", f"{DAY}T17:00", "-", f"{DAY}T18:00", "acme: x"]
        return [["--version"], track, ["summary", PREVIOUS_DAY], ["summary", ":all"]]

    def hledger_commands(home: Path, first: str) -> list[list[str] | None]:
        balance = ["-f", f"timeclock:{home / 'log.timeclock'}", "balance"]
        return [["--version"], None, [*balance, "-p", PREVIOUS_DAY], balance]

    beside = Path(sys.executable).with_name("utt")
    original = os.environ.get("UTT_REFERENCE") or None
    watson = os.environ.get("WATSON") or shutil.which("watson")
    return [
        Peer("utt", str(beside), "make install", write_utt, utt_commands),
        Peer("utt 1.32", original, "pip install utt==1.32 elsewhere, UTT_REFERENCE=its path", write_utt, utt_commands),
        Peer(
            *("Watson", watson, "pip install td-watson elsewhere, WATSON=its path"),
            *(write_watson, watson_commands, lambda home: {"WATSON_DIR": str(home)}),
        ),
        Peer(
            *("Timewarrior", shutil.which("timew"), "apt-get install timewarrior"),
            *(write_timewarrior, timewarrior_commands, lambda home: {"TIMEWARRIORDB": str(home)}),
        ),
        Peer("hledger", shutil.which("hledger"), "apt-get install hledger", write_timeclock, hledger_commands),
    ]


def main() -> None:
    """Print the table."""
    found = [peer for peer in peers() if peer.executable]
    for peer in peers():
        if not peer.executable:
            print(f"{peer.name} is left out: {peer.install}")
    print(f"{'':<12} {'entries':>9}  {'':<13}{'seconds':>9} {'of utt':>8} {'instructions':>14} {'of utt':>8}")
    ours: dict[tuple[int, str], tuple[float, int | None]] = {}
    with tempfile.TemporaryDirectory() as name:
        for entries, per_day in SIZES:
            log = Path(name) / f"{entries}.log"
            write_log(log, entries, per_day)
            for peer in found:
                rows(peer, log, Path(name) / f"{peer.name} {entries}", entries, ours)


def rows(
    peer: Peer, log: Path, home: Path, entries: int, ours: dict[tuple[int, str], tuple[float, int | None]]
) -> None:
    """Print the rows of a program and a size. *ours* are utt's costs, which come first."""
    peer.write(log, home)
    measure = Measure(home, peer.environment(home))
    for what, command in zip(WHAT, peer.commands(home, first_day(log)), strict=True):
        label = f"{peer.name:<12} {entries:>9,}  {what:<13}"
        if command is None or (what == WHAT[0] and entries != SIZES[0][0]):
            continue
        try:
            # The first run is not counted: utt's own checks the log then.
            measure.output([*LIMITED, *command])
        except subprocess.CalledProcessError as error:
            if error.returncode != -signal.SIGXCPU:
                raise
            print(
                f"{label}{f'> {LIMIT}':>9} {f'> {LIMIT / ours[entries, what][0]:.0f}':>8} {'-':>14} {'-':>8}",
                flush=True,
            )
            continue
        first = measure.usage(command).seconds
        more = [] if first > LONG else [measure.usage(command).seconds for _ in range(RUNS - 1)]
        seconds = statistics.median([first, *more])
        # valgrind takes fifty times as long as the program.
        is_counted = shutil.which("valgrind") is not None and what == WHAT[0]
        count = measure.instructions(command) if is_counted else None
        if peer.name == "utt":
            ours[entries, what] = seconds, count
        own_seconds, own_count = ours[entries, what]
        counted = f"{count / 1e6:12.0f} M" if count else f"{'-':>14}"
        ratio = f"{count / own_count:8.2f}" if count and own_count else f"{'-':>8}"
        print(f"{label}{seconds:9.3f} {seconds / own_seconds:8.2f} {counted} {ratio}", flush=True)


if __name__ == "__main__":
    main()
