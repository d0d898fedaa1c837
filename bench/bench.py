"""Measures what commands cost, as ratios that do not depend on the machine: ``make bench``.

valgrind counts instructions, which do not depend on the machine's load. Those of a start are given in F: one F is the
number of instructions of ``python -c "import argparse, cargo"``, which any program of this kind has to pay. If the
environment variable UTT_REFERENCE names an executable of utt 1, a long report is compared with its own.
"""

from __future__ import annotations

import compileall
import os
import shutil
import sys
import tempfile
from itertools import product
from pathlib import Path

import utt.version
from bench.installation import Installation
from bench.logs import NOW, Logs, first_day, repeat_lines
from bench.measure import Measure, Usage, least

UTT = str(Path(sys.executable).with_name("utt"))
SMALL = 100
LARGE = (10_000, 1_000_000)
REFERENCE_SIZE = 100_000
# The commands of plugins that are installed.
MORE_COMMANDS = 20
# More than fit on a screen.
CANDIDATES = 300

# Commands that rewrite the whole log.
REWRITES = (["amend", "x"], ["undo"], ["add", "--at", "2026-11-01 10:30", "late"])
# An entry from a few days ago, in logs of all sizes.
ENTRY = "2026-11-14 10:54"
RUNS = 15

LOAD_SETUP = """
import importlib, os
from utt.plugin_system import loader as plugin_loader, registry
from utt.runtime.settings import Settings
"""
LOAD = """
section = Settings(os.environ).section("plugins")
plugin_loader.load_plugins(registry.current(), plugin_loader.disabled_plugins("", section))
"""
# Only finding and importing the plugins, without the isolation of broken ones and without tracking who registers what.
BARE_LOAD_SETUP = f"{LOAD_SETUP}\nregistry.Registry._registering = lambda self: (None, True)"
BARE_LOAD = """
plugin_loader._join_places()
for package in ("utt.plugins.builtin", "utt.plugins"):
    for name in plugin_loader.modules_in(importlib.import_module(package).__path__):
        importlib.import_module(f"{package}.{name}")
"""
CHECK_SETUP = """
import os, sys
from utt.timelog.read.check import problems
from utt.timelog.file.log_file import Bytes
log = Bytes(os.open(sys.argv[1], os.O_RDONLY))
"""
CHECK = "for problem in problems(log): raise problem"
FINDINGS_SETUP = f"""
import os, sys
from datetime import datetime
from utt.timelog.read.findings import findings
from utt.timelog.file.log_file import Bytes
log = Bytes(os.open(sys.argv[1], os.O_RDONLY))
now = datetime.fromisoformat({NOW!r})
"""
FINDINGS = "for finding in findings(log, now): pass"
# What a report does first, on a log that another program has changed.
RECHECK_SETUP = """
import os, sys
from datetime import datetime
from utt.timelog.file.log_file import LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.read.entries import Entries
entries = Entries(LogFile(sys.argv[1], Memory(sys.argv[1] + ".cache", sys.argv[1])))
"""
RECHECK = "for entry in entries.since(datetime.max): pass"
SUMS_SETUP = """
import sys
from datetime import date, datetime
from utt.domain.calendar import Calendar
from utt.domain.period import Period
from utt.report.request import Request
from utt.report.selection import Selection
from utt.report.sums import Sums
from utt.timelog.file.log_file import LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.read.entries import Entries
path, start, now = sys.argv[1], date.fromisoformat(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
entries = Entries(LogFile(path, Memory(None, path)))
entries._require_valid = lambda log: None
selection = Selection(entries, Request(Period(start, Calendar().day_of(now))), now, Calendar())
"""
ONE_BY_ONE = "Sums(selection.spans())"
AT_ONCE = "selection.sums()"
READ_LINES_SETUP = "import sys"
READ_LINES = "for line in open(sys.argv[1], encoding='utf-8'): pass"


# The label, the setup, the statement with the idea and the one without, and the limit.
IDEAS = (
    (
        "argparse without gettext",
        "from utt.app.untranslated import import_argparse",
        "import_argparse()\nimport argparse\nargparse.ArgumentParser(prog='x')",
        "import argparse\nargparse.ArgumentParser(prog='x')",
        0.8,
    ),
    (
        "cargo without inspect",
        "import typing\nfrom utt.lazy import stood_in",
        "with stood_in('inspect'): import cargo",
        "import cargo",
        0.5,
    ),
    (
        "what a handler asks for, by plain names",
        "import inspect, cargo\nfrom utt.app import container\nfrom utt.plugins.builtin.hello import HelloHandler\n"
        "from utt.api import v1\nv1.At, v1.Log, v1.Confirmation",
        "container._spec_of(HelloHandler)",
        "cargo.dependency_specs.to_dependency_spec(HelloHandler)",
        0.2,
    ),
)
RUN = "import sys, utt_command\nsys.exit(utt_command.main())"
COLLECTING = "import gc\ngc.disable = gc.freeze = lambda: None"


class Table:
    """A table that is printed row by row, and counts the figures over their limit."""

    def __init__(self) -> None:
        self.missed = 0

    def head(self, title: str, unit: str) -> None:
        """Print the header of the following rows."""
        print(f"\n{title:<46} {unit:>8} {'limit':>8}", flush=True)

    def row(self, label: str, figure: float, limit: float) -> None:
        """Print a figure beside its limit."""
        is_missed = figure > limit
        self.missed += is_missed
        print(f"{label:<46} {figure:8.3f} {limit:8.2f}{'  MISSED' if is_missed else ''}", flush=True)


def main() -> int:
    """Print the costs, and whether each is within its limit; return 1 if any is not."""
    if shutil.which("valgrind") is None:
        print("make bench needs valgrind, which counts instructions: install it with your system's packages")
        return 1
    # Measure starts with bytecode already written, as after an installation.
    home = Path(utt.version.__file__).parent
    compileall.compile_dir(str(home), quiet=1)
    compileall.compile_file(str(home.with_name("utt_command.py")), quiet=1)
    table = Table()
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        measure, logs = Measure(directory), Logs(directory)
        start_up(table, measure, logs, directory)
        first_run(table, measure, logs, Installation(directory / "installed"))
        ideas(table, measure, logs)
        completion(table, measure, logs)
        isolation(table, measure, logs)
        broken_plugin(table, measure, logs, write_broken_plugin(directory / "broken"))
        growth(table, measure, logs)
        whole_growth(table, measure, logs)
        check(table, measure, logs)
        everything(table, measure, logs)
        long_report(table, measure, logs)
    print(f"\n{table.missed} over the limit" if table.missed else "\nall within the limits")
    return 1 if table.missed else 0


def start_up(table: Table, measure: Measure, logs: Logs, directory: Path) -> None:
    """Measure what commands cost on a small log, in F."""
    unit = measure.instructions([sys.executable, "-c", "import argparse, cargo"])
    print(f"F = {unit / 1e6:.1f} million instructions, of python -c 'import argparse, cargo'")
    table.head(f"a log of {SMALL} entries", "in F")
    for arguments, limit in (
        (["--version"], 0.8),
        (["hello"], 1.0),
        (["add", "acme: x"], 1.0),
        (["bye"], 1.0),
        (["stretch"], 1.0),
        (["amend", "x"], 1.0),
        (["undo"], 1.0),
        (["status"], 1.0),
        (["report"], 1.0),
    ):
        cost = measure.instructions(prepared(measure, logs, SMALL, arguments)) / unit
        table.row(f"utt {' '.join(arguments)}", cost, limit)
    table.head("with plugins", "in F")
    with_one, with_all = (
        measure.instructions(
            prepared(measure, logs, SMALL, ["report"]), write_more_commands(directory / f"plugins-{number}", number)
        )
        / unit
        for number in (1, MORE_COMMANDS)
    )
    table.row("utt report, one plugin", with_one, 1.2)
    table.row(f"utt report, {MORE_COMMANDS} plugins", with_all, 1.2)
    table.row("what each of them adds", (with_all - with_one) / (MORE_COMMANDS - 1), 0.01)


def first_run(table: Table, measure: Measure, logs: Logs, installation: Installation) -> None:
    """Measure the first run, which compiles and writes the bytecode, and how many files the later ones open."""
    unit = measure.instructions([sys.executable, "-c", "import argparse, cargo"])
    commands = (["hello"], ["add", "acme: x"], ["stretch"], ["status"], ["report"])
    table.head("the first run, without bytecode", "in F")
    for arguments in commands:
        log = logs.copy_of(SMALL)
        cost = measure.instructions([installation.without_bytecode(), *utt_command(log, *arguments)[1:]])
        table.row(f"utt {' '.join(arguments)}", cost / unit, 2.9)
    if shutil.which("strace") is None:
        print("\nThe files opened are left out: they are counted with strace, which is not installed.")
        return
    table.head("files opened", "")
    for arguments in commands:
        command = [installation.utt, *utt_command(logs.copy_of(SMALL), *arguments)[1:]]
        measure.output(command)
        table.row(f"utt {' '.join(arguments)}", measure.files(command), 100)


def ideas(table: Table, measure: Measure, logs: Logs) -> None:
    """Measure what single ideas save that no other row shows: the instructions with each, over those without."""
    table.head("ideas of a start", "of before")
    for label, setup, with_idea, without, limit in IDEAS:
        cost = measure.instructions_of(with_idea, setup) / measure.instructions_of(without, setup)
        table.row(label, cost, limit)
    add = ["--data", str(logs.copy_of(SMALL)), "--now", NOW, "add", "acme: x"]
    collecting, not_collecting = (
        measure.instructions([sys.executable, "-c", f"{more}\n{RUN}", *add]) for more in (COLLECTING, "")
    )
    table.row("utt add: no collection until the handler", not_collecting / collecting, 0.95)


def completion(table: Table, measure: Measure, logs: Logs) -> None:
    """Measure what it costs to answer a shell's TAB key, in F."""
    unit = measure.instructions([sys.executable, "-c", "import argparse, cargo"])
    table.head("completion", "in F")
    table.row("utt <TAB>", answer(measure, "utt ") / unit, 1)
    table.row("utt report --<TAB>", answer(measure, "utt report --") / unit, 1)
    for words in ("add ac", "report --project "):
        for entries in (SMALL, max(LARGE)):
            cost = answer(measure, f"utt --data {logs.of(entries)} {words}") / unit
            table.row(f"utt {words}<TAB>, {entries:,} entries", cost, 1.2)
    for words in ("add ", "report --project "):
        cost = answer(measure, f"utt --data {logs.with_names(CANDIDATES)} {words}") / unit
        table.row(f"utt {words}<TAB>, {CANDIDATES} candidates", cost, 1.2)


def answer(measure: Measure, line: str) -> int:
    """Return the instructions of utt when bash asks it how *line* may go on."""
    variables = {
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_SHELL": "bash",
        "_ARGCOMPLETE_STDOUT_FILENAME": os.devnull,
        "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
    }
    return measure.instructions([UTT], environment=variables)


def isolation(table: Table, measure: Measure, logs: Logs) -> None:
    """Measure what isolating plugins from one another costs when none of them breaks."""
    table.head("surviving plugins that break", "")
    bare = measure.instructions_of(BARE_LOAD, BARE_LOAD_SETUP)
    surviving = measure.instructions_of(LOAD, LOAD_SETUP) - bare
    start = measure.instructions(utt_command(logs.copy_of(SMALL), "add", "acme: x"))
    table.row("where none does, over utt add", surviving / start, 0.02)


def growth(table: Table, measure: Measure, logs: Logs) -> None:
    """Measure commands on large logs, over what they cost on a small one."""
    table.head("a log that was checked", f"over {SMALL}")
    for arguments in (
        ["add", "acme: x"],
        ["bye"],
        ["stretch"],
        ["amend", "x"],
        ["amend", "--entry", ENTRY, "x"],
        ["remove"],
        ["remove", "--entry", ENTRY],
        ["undo"],
        ["log"],
        ["status"],
        ["report"],
        ["report", "--week", "prev"],
        ["add", "--at", "2026-11-01 10:30", "late"],
    ):
        small = once_checked(measure, logs, SMALL, arguments)
        for entries in LARGE:
            cost = once_checked(measure, logs, entries, arguments) / small
            table.row(f"utt {' '.join(arguments)}, {entries:,} entries", cost, 1.05)


def whole_growth(table: Table, measure: Measure, logs: Logs) -> None:
    """Measure the user and system time of commands that copy the log, and their memory: on a log that another program
    has just written, and again, on one that such a command has written.
    """
    entries = max(LARGE)
    table.head("user and system time", f"over {SMALL}")
    large = {}
    for arguments, is_rewritten in product(REWRITES, (False, True)):
        label = f"utt {' '.join(arguments)}, {entries:,} entries{', again' if is_rewritten else ''}"
        runs: dict[int, list[Usage]] = {SMALL: [], entries: []}
        # Alternate, so that the machine's load affects both.
        for _ in range(RUNS):
            for number, usages in runs.items():
                usages.append(measure.usage(prepared(measure, logs, number, arguments, is_rewritten)))
        small, large[label] = least(runs[SMALL]), least(runs[entries])
        table.row(label, large[label].seconds / small.seconds, 1.2)
    table.head("peak of memory", "in MiB")
    for label, usage in large.items():
        table.row(label, usage.memory, 16)


def broken_plugin(table: Table, measure: Measure, logs: Logs, plugins: Path) -> None:
    """Measure what it costs to find out where a broken plugin comes from, in F."""
    unit = measure.instructions([sys.executable, "-c", "import argparse, cargo"])
    table.head("a plugin that breaks", "in F")
    for arguments, limit in ((["hello"], 1.5), (["plugins"], 2)):
        cost = measure.instructions(utt_command(logs.copy_of(SMALL), *arguments), plugins) / unit
        table.row(f"utt {' '.join(arguments)}", cost, limit)


def once_checked(measure: Measure, logs: Logs, entries: int, arguments: list[str]) -> int:
    """Return the instructions of a command on a fresh copy of a log that utt remembers as checked."""
    return measure.instructions(prepared(measure, logs, entries, arguments))


def prepared(measure: Measure, logs: Logs, entries: int, arguments: list[str], is_rewritten: bool = False) -> list[str]:
    """Return the command line for a fresh copy of a log that utt remembers as checked, and, if *is_rewritten* is true,
    has replaced by a new file since.
    """
    log = logs.copy_of(entries)
    measure.output(utt_command(log, "report"))
    if is_rewritten:
        measure.output(utt_command(log, "amend", "--entry", ENTRY, "y"))
        measure.output(utt_command(log, "report"))
    if arguments == ["undo"]:
        measure.output(utt_command(log, "add", "acme: x"))
    return utt_command(log, *arguments)


def check(table: Table, measure: Measure, logs: Logs) -> None:
    """Measure a check of the whole log, for a report or for utt check, over reading its lines."""
    entries = max(LARGE)
    log = str(logs.of(entries))
    table.head(f"the check of {entries:,} entries", "")
    reading = measure.instructions_of(READ_LINES, READ_LINES_SETUP, log)
    checking = measure.instructions_of(CHECK, CHECK_SETUP, log)
    table.row("instructions, over Python reading its lines", checking / reading, 4)
    table.row("seconds of processor time", measure.least_seconds_of(CHECK, CHECK_SETUP, log, runs=5), 0.5)
    finding = measure.instructions_of(FINDINGS, FINDINGS_SETUP, log)
    table.row("utt check: instructions, over the same", finding / reading, 4)
    table.row("utt check: seconds", measure.least_seconds_of(FINDINGS, FINDINGS_SETUP, log, runs=5), 0.5)
    for how_often, days in (("weekly", 7), ("daily", 1)):
        offsets = str(logs.with_offsets(entries, days))
        for label, statement, setup, without in (
            ("offsets that change", CHECK, CHECK_SETUP, checking),
            ("utt check: offsets that change", FINDINGS, FINDINGS_SETUP, finding),
        ):
            cost = measure.instructions_of(statement, setup, offsets) / without
            table.row(f"{label} {how_often}, over none", cost, 1.3)
    recheck(table, measure, logs, reading)
    problems = str(logs.with_problems(entries, 1000))
    seconds = measure.least_seconds_of(FINDINGS, FINDINGS_SETUP, problems, runs=5)
    table.row("utt check: seconds, one line in 1,000 is bad", seconds, 0.5)


def recheck(table: Table, measure: Measure, logs: Logs, reading: int) -> None:
    """Measure a second check, after a foreign change, over the instructions of *reading* the log's lines."""
    entries = max(LARGE)
    log = logs.copy_of(entries)
    for label, lines, limit in (
        ("for the first time", [], 3.5),
        ("an append", [entries], 0.5),
        ("one line more", [entries // 2], 0.5),
        ("two lines more, far apart", [entries // 4, 3 * entries // 4], 1.5),
    ):
        repeat_lines(log, lines)
        cost = measure.instructions_of(RECHECK, RECHECK_SETUP, str(log)) / reading
        table.row(f"remembered, {label}", cost, limit)


def everything(table: Table, measure: Measure, logs: Logs) -> None:
    """Measure a report over all of a large log, and a rename in all of it."""
    entries = max(LARGE)
    log = logs.of(entries)
    table.head(f"everything, {entries:,} entries", "")
    one_by_one = measure.least_seconds_of(ONE_BY_ONE, SUMS_SETUP, str(log), first_day(log), NOW, runs=3)
    at_once = measure.least_seconds_of(AT_ONCE, SUMS_SETUP, str(log), first_day(log), NOW, runs=3)
    table.row("sums by columns: seconds, over one by one", at_once / one_by_one, 0.45)
    period = ["report", "--from", first_day(log), "--to", NOW[:10]]
    for more in (["--per-day"], ["--csv-section", "per-day"]):
        usage = measure.least_usage(utt_command(log, *period, *more), runs=3)
        table.row(f"report {' '.join(more)}: seconds, over one by one", usage.seconds / one_by_one, 0.45 * 1.5)
        table.row(f"report {' '.join(more)}: MiB", usage.memory, 50)
    whole = measure.least_usage(utt_command(log, *period), runs=3)
    for more in (
        ["--by", "week"],
        ["--by", "project,month"],
        ["--format", "json"],
        ["--by", "project,month", "--format", "csv"],
        ["--by", "day", "--format", "csv"],
    ):
        usage = measure.least_usage(utt_command(log, *period, *more), runs=3)
        table.row(f"report {' '.join(more)}: over the plain one", usage.seconds / whole.seconds, 1.5)
        table.row(f"report {' '.join(more)}: MiB", usage.memory, 50)
    for every, most_seconds, most_memory in ((1000, 0.2, None), (20, 1.5, 55)):
        renamed = logs.with_name(entries, every, "zeta: old")
        measure.output(utt_command(renamed, "report"))
        for command in (["rename", "zeta: old", "eta: new"], ["undo"]):
            usage = measure.usage(utt_command(renamed, *command))
            label = f"utt {command[0]}, 1 entry in {every:,}"
            table.row(f"{label}: seconds", usage.seconds, most_seconds)
            if most_memory is not None:
                table.row(f"{label}: MiB", usage.memory, most_memory)


def long_report(table: Table, measure: Measure, logs: Logs) -> None:
    """Measure a report over everything, over what utt 1 takes for the same."""
    reference = os.environ.get("UTT_REFERENCE")
    if not reference:
        print("\nThe comparison with utt 1 is left out: UTT_REFERENCE does not name its executable.")
        return
    log = logs.of(REFERENCE_SIZE)
    arguments = utt_command(log, "report", "--from", first_day(log), "--to", NOW[:10])[1:]
    ours = measure.least_usage([UTT, *arguments], runs=3)
    theirs = measure.least_usage([reference, *arguments], runs=3)
    table.head(f"a report over all of {REFERENCE_SIZE:,} entries", "over 1.x")
    table.row(f"processor time: {ours.seconds:.2f} s, {theirs.seconds:.2f} s", ours.seconds / theirs.seconds, 0.1)
    label = f"peak of memory: {ours.memory:.0f} MiB, {theirs.memory:.0f} MiB"
    table.row(label, ours.memory / theirs.memory, 0.25)


def utt_command(log: Path, *arguments: str) -> list[str]:
    """Return a command line of utt with its own log, at NOW."""
    return [UTT, "--data", str(log), "--now", NOW, *arguments]


def write_more_commands(directory: Path, number: int) -> Path:
    """Write this many plugins, each like the smallest of utt's own commands, into a directory for PYTHONPATH."""
    package = directory / "utt" / "plugins"
    package.mkdir(parents=True)
    source = Path(utt.version.__file__).parent.joinpath("plugins", "builtin", "hello.py").read_text(encoding="utf-8")
    for name in (f"more{index}" for index in range(number)):
        (package / f"{name}.py").write_text(source.replace('"hello"', f'"{name}"'), encoding="utf-8")
    compileall.compile_dir(str(package), quiet=1)
    return directory


def write_broken_plugin(directory: Path) -> Path:
    """Write a plugin that cannot be imported into a directory for PYTHONPATH."""
    package = directory / "utt" / "plugins"
    package.mkdir(parents=True)
    (package / "broken.py").write_text("import nowhere\n", encoding="utf-8")
    compileall.compile_dir(str(package), quiet=1)
    return directory


if __name__ == "__main__":
    sys.exit(main())
