"""The command line itself: help, versions, usage errors, streams, and what a start imports."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.command_line import UTT, Home
from tests.support.imports import HEAVY, imported
from tests.support.in_process import InProcessHome
from tests.support.plugins import write_plugin
from utt.version import VERSION

COMMANDS = [
    *("add", "amend", "bye", "check", "completion", "config", "edit", "hello", "help", "log", "plugins", "redo"),
    *("remove", "rename", "report", "status", "stretch", "undo"),
]


@pytest.mark.parametrize("arguments", [[], ["--data", "x.log"], ["--now", "2026-11-16 09:00"], ["--help"]])
def test_without_a_command_the_help_is_shown(home: Home, arguments: list[str]) -> None:
    result = home.run_bare(*arguments)

    assert (result.status, result.stderr) == (0, "")
    assert result.stdout.startswith("usage: utt ")
    assert "None" not in result.stdout
    for command in COMMANDS:
        assert re.search(rf" {command}(,|$)", result.stdout, re.MULTILINE)


def test_the_versions_are_shown(home: Home) -> None:
    result = home.run_bare("--version")

    first_line, second_line = result.stdout.splitlines()
    assert first_line == f"utt {VERSION}"
    assert second_line.startswith(f"Python {sys.version_info.major}.{sys.version_info.minor}.")


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_a_help(home: Home, command: str) -> None:
    result = home.run_bare(command, "--help")

    assert (result.status, result.stderr) == (0, "")
    assert result.stdout.startswith(f"usage: utt {command} ")


@pytest.mark.parametrize("columns", ["40", "nonsense", "", "0", "-5"])
def test_the_help_is_as_wide_as_the_terminal(home: Home, columns: str) -> None:
    result = home.run_bare("config", "--help", COLUMNS=columns)

    widest = max(map(len, result.stdout.splitlines()))
    assert widest <= (40 if columns == "40" else 80)
    assert widest > 30
    assert result.status == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [(["--two", "x"], "--two needs 2 values: --two TWO TWO"), (["--one"], "--one needs a value: --one ONE")],
)
def test_a_usage_error_counts_the_missing_values(home: Home, options: list[str], message: str) -> None:
    plugin = home.directory / "plugins" / "utt" / "plugins" / "pair.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(
        "from utt.api import v1\n"
        "def add_args(parser):\n"
        "    parser.add_argument('--one', nargs=1)\n"
        "    parser.add_argument('--two', nargs=2)\n"
        "v1.register_command(v1.Command('pair', 'Pair', print, add_args))\n"
    )

    result = home.run("pair", *options, PYTHONPATH=str(plugin.parents[2]))

    assert result.status == 2
    assert result.stderr.startswith(f"error: {message}\nusage: utt pair ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["fly"],
        ["add"],
        ["hello", "x", "y"],
        ["report", "--csv-section", "nope"],
        ["--now", "sometime", "report"],
        ["--now", "2026-11-31 09:00", "report"],
        ["--now", "-15x", "report"],
        ["--nonsense"],
    ],
)
def test_a_usage_error_has_status_2(home: Home, arguments: list[str]) -> None:
    result = home.run_bare(*arguments)

    assert (result.status, result.stdout) == (2, "")
    assert "error: " in result.stderr
    assert "Traceback" not in result.stderr
    assert list(home.directory.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        pytest.param(["add", "--at=--", "x"], 1, "--", id="a time"),
        pytest.param(["hello", "--at=--"], 1, "--", id="a time alone"),
        pytest.param(["remove", "--entry=--"], 1, "--", id="an entry"),
        pytest.param(["report", "--from=--"], 1, "--", id="a day"),
        pytest.param(["report", "--week=--"], 1, "--", id="a value that may be missing"),
        pytest.param(["report", "--csv-section=--"], 2, "--csv-section", id="a choice"),
        pytest.param(["log", "-n=--"], 2, "-n", id="a number"),
        pytest.param(["--now=--", "status"], 2, "--now", id="an option of utt"),
        pytest.param(["status", "--format=--"], 0, "--\n", id="a format"),
        pytest.param(["report", "--project=--"], 0, "", id="a project"),
        pytest.param(["add", "-c=--", "x"], 0, "", id="a comment"),
    ],
)
def test_two_dashes_are_a_value_after_equals(home: Home, arguments: list[str], status: int, told: str) -> None:
    home.write("2026-11-25 09:00 hello\n2026-11-25 12:00 acme: design\n")

    result = home.run("--now", "2026-11-25 13:00", *arguments)

    assert (result.status, "has a bug" in result.stderr) == (status, False)
    assert told in result.stderr + result.stdout
    assert "acme" not in result.stdout
    assert ("x  # --" in home.read()) == (arguments[0] == "add" and status == 0)


def test_the_clock_is_used_without_now(home: Home) -> None:
    before = datetime.now(UTC).replace(second=0, microsecond=0, tzinfo=None)
    home.run("hello")
    after = datetime.now(UTC).replace(tzinfo=None)

    assert before <= datetime.fromisoformat(home.read()[:16]) <= after


# Streams.


def test_a_closed_pipe_is_not_an_error(home: Home) -> None:
    # More than a pipe holds.
    times = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60)]
    home.write("".join(f"2026-11-16 {time} {'long name ' * 20}\n" for time in times))
    command = [str(UTT), "--data", str(home.log), "report", "2026-11-16", "--csv-section", "per-task"]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=home.environment) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        errors = process.stderr.read()

    assert errors == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("command", [["report"], ["report", "--csv-section", "per-task"], ["--version"], ["--help"]])
def test_a_full_disk_fails_in_one_line(home: Home, command: list[str]) -> None:
    home.write("2026-11-16 08:00 hello\n2026-11-16 10:00 x\n")

    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [str(UTT), "--data", str(home.log), *command], stdout=full, stderr=subprocess.PIPE, env=home.environment
        )

    assert (done.returncode, done.stderr) == (1, b"error: No space left on device\n")


CHANGES = [["stretch"], ["amend", "y"], ["rename", "x", "y"], ["undo"], ["redo"]]


def prepare(home: Home, command: list[str]) -> bytes:
    """Write something to the log that *command* changes, and return the log."""
    home.write("2026-11-16 08:00 hello\n2026-11-16 10:00 x\n")
    for before in {"undo": [["stretch"]], "redo": [["stretch"], ["undo"]]}.get(command[0], []):
        home.run(*before, now="2026-11-16 11:00")
    return home.log.read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("command", CHANGES, ids=" ".join)
def test_a_change_that_cannot_be_printed_is_reported(home: Home, command: list[str]) -> None:
    before = prepare(home, command)

    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [str(UTT), "--data", str(home.log), "--now", "2026-11-16 12:00", *command],
            stdout=full,
            stderr=subprocess.PIPE,
            env=home.environment,
        )

    assert (done.returncode, done.stderr) == (1, b"error: No space left on device; the log was changed anyway\n")
    assert home.log.read_bytes() != before


@pytest.mark.slow
@pytest.mark.parametrize("command", CHANGES, ids=" ".join)
def test_a_change_is_reported_despite_a_closed_pipe(home: Home, command: list[str]) -> None:
    before = prepare(home, command)
    reader, writer = os.pipe()
    os.close(reader)

    done = subprocess.run(
        [str(UTT), "--data", str(home.log), "--now", "2026-11-16 12:00", *command],
        stdout=writer,
        stderr=subprocess.PIPE,
        env=home.environment,
    )
    os.close(writer)

    assert (done.returncode, done.stderr) == (141, b"error: Broken pipe; the log was changed anyway\n")
    assert home.log.read_bytes() != before


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("buffering", [1, -1], ids=["as it prints", "as it is flushed"])
@pytest.mark.parametrize("command", CHANGES, ids=" ".join)
def test_a_change_a_plugin_cannot_print_is_reported(home: Home, command: list[str], buffering: int) -> None:
    before = prepare(home, command)
    plugin = home.directory / "path" / "utt" / "plugins" / "full.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(
        "from utt.api import v1\n"
        f"def output():\n    return open('/dev/full', 'w', buffering={buffering})\n"
        "v1.register_component(v1.Output, output)\n"
    )

    result = home.run(*command, now="2026-11-16 12:00", PYTHONPATH=str(plugin.parents[2]))

    assert result.status == 1
    assert result.stderr.count("\n") == 1
    assert "utt.plugins.full" in result.stderr
    assert result.stderr.endswith("; the log was changed anyway\n")
    assert home.log.read_bytes() != before


def test_an_error_after_a_change_mentions_it(home: Home) -> None:
    plugin = home.directory / "path" / "utt" / "plugins" / "odd.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(
        "from utt.api import v1\n"
        "def odd(log: v1.Log, now: v1.Now):\n    return lambda: log.add(v1.Entry(now, 'x')) or 1 / 0\n"
        "v1.register_command(v1.Command('odd', 'Odd', odd, lambda parser: None))\n"
    )

    result = home.run("odd", now="2026-11-16 09:00", PYTHONPATH=str(plugin.parents[2]))

    assert (result.status, result.log) == (1, "2026-11-16 09:00 x\n")
    assert result.stderr.endswith("; the log was changed anyway\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_an_error_without_a_change_mentions_none(home: Home) -> None:
    home.write("2026-11-16 10:00 x\n")

    with open("/dev/full", "wb") as full:
        command = [str(UTT), "--data", str(home.log), "rename", "x", "x"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=home.environment, check=False)

    assert (done.returncode, done.stderr) == (1, b"error: No space left on device\n")


@pytest.mark.skipif(os.name != "posix", reason="needs a directory that can be removed while one is in it")
@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["add", "x"], 0, ""),
        (["report"], 0, ""),
        (["status"], 0, ""),
        (["plugins"], 0, ""),
        (["--data", "{home}/my.log", "add", "x"], 0, ""),
        (["plugins", "new", "x", "--dir", "{home}"], 0, ""),
        (["--data", "my.log", "add", "x"], 1, "error: The current directory was removed: go to another one with cd\n"),
        (["--data", "my.log", "report"], 1, "error: The current directory was removed: go to another one with cd\n"),
        (["--data", "my.log", "edit"], 1, "error: The current directory was removed: go to another one with cd\n"),
        (["--data", "my.log", "undo"], 1, "error: The current directory was removed: go to another one with cd\n"),
        (
            ["plugins", "new", "x"],
            1,
            "error: ./utt-x cannot be written: No such file or directory; choose another directory\n",
        ),
    ],
)
@pytest.mark.slow
def test_a_removed_directory_matters_only_where_used(home: Home, arguments: list[str], status: int, told: str) -> None:
    gone = home.directory / "gone"
    gone.mkdir()

    done = subprocess.run(
        [
            "sh",
            "-c",
            f'rmdir "{gone}" && exec "{UTT}" "$@"',
            "sh",
            *(each.format(home=home.directory) for each in arguments),
        ],
        cwd=gone,
        env=home.environment | {"EDITOR": "true"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (status, told)


def test_importing_the_command_line_leaves_argparse_alone() -> None:
    program = "import argparse; before = {**vars(argparse)}; import utt.__main__; assert vars(argparse) == before"

    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_command_may_end_with_a_message(home: Home) -> None:
    plugin = home.directory / "path" / "utt" / "plugins" / "odd.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(
        "import sys\nfrom utt.api import v1\n"
        "v1.register_command(v1.Command('odd', 'Odd', lambda: lambda: sys.exit('enough'), lambda parser: None))\n"
    )

    result = home.run("odd", PYTHONPATH=str(plugin.parents[2]))

    assert (result.status, result.stdout, result.stderr) == (1, "", "enough\n")


@pytest.mark.skipif(os.name != "posix", reason="needs a shell that can close a stream")
def test_a_closed_standard_output_does_not_hinder_recording(home: Home) -> None:
    command = f'"{UTT}" --data "{home.log}" --now "2026-11-16 09:00" add x >&-'

    done = subprocess.run(["sh", "-c", command], env=home.environment | {"PYTHONDEVMODE": "1"}, stderr=subprocess.PIPE)

    assert (done.returncode, done.stderr) == (0, b"")
    assert home.read() == "2026-11-16 09:00 x\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_recording_succeeds_though_stderr_is_full(home: Home) -> None:
    home.write("2026-11-16 10:00 x\n")

    with open("/dev/full", "wb") as full:
        command = [str(UTT), "--data", str(home.log), "--now", "2026-11-16 09:00", "hello"]
        done = subprocess.run(command, stderr=full, env=home.environment, check=False)

    assert (done.returncode, home.read()) == (0, "2026-11-16 09:00 hello\n2026-11-16 10:00 x\n")


def test_a_named_log_needs_no_home_directory(home: Home) -> None:
    program = "import os, pwd, sys; pwd.getpwuid = {}.__getitem__; from utt.__main__ import main; sys.exit(main())"

    done = subprocess.run(
        [sys.executable, "-c", program, "--data", "utt.log", "--now", "2026-11-16 09:00", "hello"],
        env={name: value for name, value in home.environment.items() if name != "HOME"},
        cwd=home.directory,
        check=False,
    )

    assert (done.returncode, home.read()) == (0, "2026-11-16 09:00 hello\n")


def test_a_tilde_in_a_directory_variable_is_literal(home: Home) -> None:
    result = home.run_bare("--now", "2026-11-16 09:00", "hello", XDG_DATA_HOME="~/d")

    assert (result.stdout, result.stderr, result.status) == ("", "", 0)
    assert (home.directory / "~" / "d" / "utt" / "utt.log").read_text() == "2026-11-16 09:00 hello\n"


@pytest.mark.parametrize("name", ["utt.log/", "new/"])
@pytest.mark.parametrize("command", [["hello"], ["add", "x"], ["edit"]])
def test_a_log_path_with_trailing_slash_is_refused(home: Home, command: list[str], name: str) -> None:
    home.write("2026-11-16 09:00 hello\n")

    result = home.run_bare("--data", name, *command, EDITOR="true")

    assert (result.stdout, result.status) == ("", 1)
    assert result.stderr == (
        f"error: The log {name} cannot be written: only a directory is named like that; nothing was recorded\n"
    )
    assert home.read() == "2026-11-16 09:00 hello\n"
    assert not (home.directory / "new").exists()


def test_without_a_home_directory_nothing_is_written_anywhere(home: Home) -> None:
    # An id without a user, and no HOME: as in a container.
    program = "import os, pwd, sys; pwd.getpwuid = {}.__getitem__; from utt.__main__ import main; sys.exit(main())"

    done = subprocess.run(
        [sys.executable, "-c", program, "hello"],
        env={name: value for name, value in home.environment.items() if name != "HOME"},
        cwd=home.directory,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: There is no home directory to find ~/.local/share in: set HOME")
    assert list(home.directory.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe with a name, to wait at")
def test_ctrl_c_shows_no_traceback(home: Home, request: pytest.FixtureRequest) -> None:
    os.mkfifo(home.log)
    command = [str(UTT), "--data", str(home.log), "report"]
    # Tests that run in the background of a shell inherit that it is ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))

    # Opening the pipe waits until the command has opened it too; the command then waits for input.
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=home.environment) as process,
        home.log.open("wb"),
    ):
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)

    assert (process.returncode, output, errors) == (130, b"", b"")


def test_an_unprintable_character_is_shown_as_an_escape(real_home: Home) -> None:
    real_home.write("2026-11-16 08:00 hello\n2026-11-16 09:00 café ☕\n")

    result = real_home.run("report", "2026-11-16", PYTHONUTF8="0", LC_ALL="C", PYTHONIOENCODING="ascii")

    assert result.status == 0
    assert "08:00-09:00 caf\\xe9 \\u2615\n" in result.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", [["hello"], ["add", "x"], ["stretch"], ["status"], ["report"], ["config"], ["edit"], ["check"]]
)
def test_pythons_development_mode_prints_nothing_more(real_home: Home, command: list[str]) -> None:
    real_home.write("2026-11-16 08:00 hello\n2026-11-16 10:00 x\n")

    result = real_home.run(*command, now="2026-11-16 11:00", PYTHONDEVMODE="1", EDITOR="true")

    assert (result.status, result.stderr) == (0, "")


# What a start costs: nothing heavy is imported before it is needed.


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--now", "2026-11-16 09:00", "add", "x"],
        ["--now", "2026-11-16 9:30pm", "add", "--at", "-15m", "x"],
        ["--now", "an hour ago", "stretch", "--at", "yesterday 9:30"],
        ["hello"],
        ["stretch"],
        ["report"],
        ["report", "--week"],
        ["status"],
    ],
)
def test_simple_commands_import_no_heavy_modules(home: Home, arguments: list[str]) -> None:
    home.write("2026-11-16 08:00 hello\n")

    modules = imported(home, *arguments)

    assert "utt.app.cli" in modules
    assert modules.isdisjoint(HEAVY)


def test_add_imports_nothing_of_the_report(home: Home) -> None:
    modules = imported(home, "add", "x")

    assert not [name for name in modules if name.startswith("utt.report.")]


@pytest.mark.parametrize("command", [["add", "x"], ["hello"], ["stretch"]])
def test_without_a_time_no_time_parser_is_imported(home: Home, command: list[str]) -> None:
    home.write("2026-11-16 08:00 hello\n")

    modules = imported(home, *command)

    assert "utt.runtime.clock" in modules
    assert modules.isdisjoint(["utt.domain.moment", "utt.domain.period"])


def test_an_iso_time_imports_no_periods(home: Home) -> None:
    modules = imported(home, "--now", "2026-11-16 09:00", "add", "--at", "2026-11-16 08:00", "x")

    assert modules.isdisjoint(["utt.domain.moment", "utt.domain.period", "utt.domain.when"])


@pytest.mark.parametrize("words", [[], ["yesterday"], ["--week"]])
def test_a_report_of_few_words_imports_no_grammar(home: Home, words: list[str]) -> None:
    modules = imported(home, "--now", "2026-11-16 09:00", "report", *words)

    assert "utt.domain.period" in modules
    assert "utt.domain.when" not in modules


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "module"),
    [
        (["report", "--csv-section", "per-day"], "csv"),
        (["config"], "configparser"),
        (["status", "--json"], "json"),
        (["--now", "16 Nov 2026 9:30pm", "hello"], "utt.domain.when"),
        (["add", "--at", "16 Nov 2020 9:30pm", "x"], "utt.domain.when"),
        (["report", "16 Nov 2020"], "utt.domain.when"),
    ],
)
def test_a_module_is_imported_where_it_is_used(home: Home, arguments: list[str], module: str) -> None:
    assert module in imported(home, *arguments)


def test_rare_options_work_when_used(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:00 acme: x\n")

    plain = home.run("report", "2026-11-16")

    assert home.run("report", "2026-11-16", "--no-current-activity").stdout == plain.stdout
    assert "--round STEP" in home.run("report", "--help").stdout
    assert "--round STEP" in home.run("help", "report").stdout


def test_a_plugin_sees_options_that_were_not_given(home: Home) -> None:
    write_plugin(
        home,
        "tea",
        "from argparse import Namespace\n"
        "def handler(args: Namespace, output: v1.Output):\n"
        "    return lambda: print(args.week, args.project, args.current_activity, file=output)\n"
        "v1.register_command(v1.Command('tea', 'Tea', handler, v1.add_period_arguments))\n",
    )

    assert home.run("tea").stdout == "None None -- Current Activity --\n"
    assert home.run("tea", "--week", "--project", "x").stdout == "this x -- Current Activity --\n"


@pytest.mark.skipif(os.name != "posix", reason="no path of Windows can have a line feed")
@pytest.mark.parametrize(
    ("arguments", "content", "hints"),
    [
        (["report"], "nonsense\n", 1),
        (["add", "x"], None, 0),
        (["undo"], "", 0),
        (["report", "not-a-date"], "", 1),
        (["remove", "--entry", "9:00"], "2026-11-16 08:00 x\n", 0),
        (["report", "--format", "html", "--output", "a\nb/page.html"], "2026-11-16 08:00 x\n", 0),
        (["export", "sqlite", "--output", "a\nb/c"], "2026-11-16 08:00 x\n", 0),
        (["import", "csv", "a\nb.csv"], "", 0),
        (["merge", "a\nb.log"], "", 0),
    ],
)
def test_no_line_feed_breaks_an_error(tmp_path: Path, arguments: list[str], content: str | None, hints: int) -> None:
    directory = tmp_path / "first\nsecond"
    directory.mkdir()
    home = InProcessHome(directory)
    if content is None:
        home.log.mkdir()
    else:
        home.write(content)

    result = home.run(*arguments, now="2026-11-16 12:00")

    assert result.status == 1
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1 + hints
    assert content is None or home.read() == content
