"""The help: of utt in 23 rows, of a command with examples that work, and of topics."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import terminals
from tests.support.command_line import UTT, Home
from tests.support.machines import bare
from tests.support.plugins import write_plugin
from tests.support.samples import SAMPLES
from utt.domain.activity import Name
from utt.formats import exchange
from utt.terminal.topics import TOPICS, help_topics

BUILTIN = Path(__file__).parents[2] / "utt" / "plugins" / "builtin"
COMMANDS = sorted(
    name
    for path in BUILTIN.glob("[a-z]*.py")
    for name in re.findall(r'v1\.Command\(\s*"(\w+)"', path.read_text("utf-8"))
)
GROUPS = ["record", "correct", "look", "exchange", "set up"]
# The day of the examples, a Tuesday. Each day has what an example renames, reports or corrects.
NOW = "2026-11-17 17:40"
LOG = """\
2026-11-16 09:00 hello
2026-11-16 10:30 acme: desing
2026-11-16 11:30 acme: design
2026-11-16 16:00 beta: migration

2026-11-17 09:00 hello
2026-11-17 09:30 mail
2026-11-17 12:00 acme: design
2026-11-17 13:00 lunch **
2026-11-17 17:30 beta: migration
"""
ROWS, COLUMNS = 23, 80


def rows_of_groups(help_text: str) -> dict[str, list[str]]:
    """Return the commands of each group that ``utt --help`` shows."""
    part = help_text.partition("\ncommands ")[2].partition("\n\n")[0]
    lines = re.sub(r"\n {14}", " ", part).splitlines()[1:]
    return {line[2:14].strip(): line[14:].split(", ") for line in lines}


def test_the_help_fits_a_terminal(home: Home) -> None:
    lines = home.run_bare("--help", COLUMNS=str(COLUMNS)).stdout.splitlines()

    # Groups without commands yet have a row each.
    to_come = len(GROUPS) - len([name for name in rows_of_groups("\n".join(lines)) if name in GROUPS])
    assert len(lines) + to_come <= ROWS
    assert max(map(len, lines)) <= COLUMNS


def test_each_command_is_in_one_group(home: Home) -> None:
    groups = rows_of_groups(home.run_bare("--help").stdout)

    assert [name for name in GROUPS if name in groups] == list(groups)
    assert sorted(name for names in groups.values() for name in names) == COMMANDS
    assert {"add", "hello", "stretch"} <= set(groups["record"])
    assert {"amend", "edit", "rename", "undo", "redo"} <= set(groups["correct"])


@pytest.mark.parametrize("columns", ["80", "40", "20"])
def test_help_fits_a_narrow_terminal(home: Home, columns: str) -> None:
    lines = home.run_bare("--help", COLUMNS=columns).stdout.splitlines()

    widest = max(len(line) for line in lines if not line.startswith("  utt "))
    assert widest <= max(int(columns), 30)


def test_commands_of_plugins_are_the_last_group(home: Home) -> None:
    command = "v1.register_command(v1.Command({}, 'Odd', print, lambda parser: None{}))\n"
    write_plugin(home, "tea", command.format("'tea'", "") + command.format("'cake'", ", group='kitchen'"))
    write_plugin(home, "nap", command.format("'nap'", ", group='record'") + command.format("'biscuit'", ""))

    groups = rows_of_groups(home.run_bare("--help").stdout)

    assert list(groups)[-2:] == ["kitchen", "others"]
    assert (groups["kitchen"], groups["others"]) == (["cake"], ["biscuit", "tea"])
    assert "nap" in groups["record"]


def test_many_commands_of_plugins_are_wrapped(home: Home) -> None:
    names = [f"command-{number}" for number in range(20)]
    write_plugin(
        home,
        "many",
        f"for name in {names}:\n    v1.register_command(v1.Command(name, 'Odd', print, lambda parser: None))\n",
    )

    text = home.run_bare("--help").stdout

    assert sorted(rows_of_groups(text)["others"]) == sorted(names)
    assert max(map(len, text.splitlines())) <= COLUMNS


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("examples='utt tea'", "the examples of the command tea must be a sequence of texts"),
        ("examples=[1]", "the examples of the command tea must be a sequence of texts"),
        ("group=''", "the group of the command tea must be a few words"),
        ("group='a\\nb'", "the group of the command tea must be a few words"),
        ("group=None", "the group of the command tea must be a few words"),
    ],
)
def test_odd_examples_and_groups_are_a_plugins_fault(home: Home, arguments: str, message: str) -> None:
    write_plugin(
        home, "tea", f"v1.register_command(v1.Command('tea', 'Tea', print, lambda parser: None, {arguments}))\n"
    )

    result = home.run_bare("--help")

    assert message in result.stderr
    assert list(rows_of_groups(result.stdout))[-1] == "set up"


# The help of a command.


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_three_ways_show_a_commands_help(home: Home, command: str) -> None:
    shown = home.run_bare(command, "--help")

    assert (shown.stderr, shown.status) == ("", 0)
    assert shown.stdout.startswith(f"usage: utt {command} ")
    assert home.run_bare("--help", command) == shown
    assert home.run_bare("help", command).stdout.startswith(shown.stdout)


def examples_of(text: str) -> list[str]:
    return re.findall(r"^  (.+)$", text.partition("\nexamples:\n")[2], re.MULTILINE)


def ready(home: Home, command: str) -> None:
    """Fill *home* so that the examples of *command*, or of a topic, do something."""
    log = home.directory / ".local" / "share" / "utt" / "utt.log"
    log.parent.mkdir(parents=True)
    log.write_text(LOG)
    configuration = home.directory / ".config" / "utt" / "utt.cfg"
    configuration.parent.mkdir(parents=True)
    configuration.write_text("[targets]\ndaily = 8h\n")
    if command == "merge":
        (home.directory / "utt 2.log").write_text(LOG)
        subprocess.run(["git", "init", "--quiet"], cwd=home.directory, env=home.environment, check=True)
    if command == "import":
        for name, sample in {"frames.json": "watson", "work.klg": "klog", "toggl.csv": "toggl"}.items():
            shutil.copy(SAMPLES[sample], home.directory / name)
        log.write_text("")
    if command == "sync":
        remote = bare(home.directory / "time.git")
        config = home.directory / "gitconfig"
        config.write_text(f'[url "{remote}"]\n\tinsteadOf = git@example.org:me/time.git\n')
        home.environment |= {"GIT_CONFIG_GLOBAL": str(config), "GIT_CONFIG_NOSYSTEM": "1"}
    for before in {"undo": [["stretch"]], "redo": [["stretch"], ["undo"]]}.get(command, []):
        home.run_bare("--now", NOW, *before)


def run_line(line: str, home: Home) -> tuple[str, int]:
    """Run a command line in a shell, as a user does, and return what it shows and its exit status."""
    # true replaces editors, whatever their arguments.
    vim = home.directory / "vim"
    vim.write_text("#!/bin/sh\n")
    vim.chmod(0o755)
    done = terminals.run(
        ["bash" if "bash" in line else "sh", "-c", f'utt() {{ "{UTT}" --now "{NOW}" "$@"; }}\n{line}'],
        cwd=home.directory,
        env=home.environment | {"EDITOR": "true", "PATH": f"{home.directory}:{home.environment['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.stdout.decode(), done.returncode


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_of_a_command_work(home: Home, command: str) -> None:
    examples = examples_of(home.run_bare(command, "--help").stdout)
    ready(home, command)

    assert examples
    for line in examples:
        if "bash" in line and shutil.which("bash") is None:
            continue
        printed, status = run_line(line, home)

        assert status == 0, f"{line}\n{printed}"
        assert "warning" not in printed
        assert re.search(rf"\butt( --now '.*')? {command}\b", line), f"{line} is no example of {command}"


@pytest.mark.slow
def test_the_examples_of_the_help_work(home: Home) -> None:
    ready(home, "")
    lines = re.findall(r"^  (utt .+?)  +\w", home.run_bare("--help").stdout, re.MULTILINE)

    assert len(lines) == 4
    for line in lines:
        assert run_line(line, home)[1] == 0, line


# utt help


def test_without_a_name_all_are_listed(home: Home) -> None:
    text = home.run_bare("help").stdout

    commands, _, topics = text.partition("\ntopics:\n")
    assert sorted(re.findall(r"^  (\w+) ", commands, re.MULTILINE)) == COMMANDS
    assert re.findall(r"^  (\w+) ", topics, re.MULTILINE) == list(TOPICS)
    assert max(map(len, text.splitlines())) <= COLUMNS
    assert max(map(len, home.run_bare("help", COLUMNS="40").stdout.splitlines())) <= 40


def test_every_promised_topic_exists() -> None:
    assert list(TOPICS) == ["dates", "log", "filters", "formats", "prompt", "config", "plugins"]


def test_the_topic_of_formats_names_each() -> None:
    exported, imported = (
        {
            path.stem
            for path in Path(exchange.__path__[0]).glob("[a-z]*.py")
            if f" {keyword}=" in path.read_text(encoding="utf-8")
        }
        for keyword in ("export", "read")
    )
    rows = re.findall(r"^(\w+)  +(.+)$", TOPICS["formats"].text, re.MULTILINE)

    assert [name for name, _ in rows] == sorted(exported | imported)
    assert {name for name, about in rows if "(import only)" in about} == imported - exported
    assert {name for name, about in rows if "(export only)" in about} == exported - imported


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_follows_the_command_of_that_name(home: Home, name: str) -> None:
    result = home.run_bare("help", name)

    assert (result.stderr, result.status) == ("", 0)
    assert " ".join(result.stdout.split()).endswith(" ".join(TOPICS[name].text.split()))
    assert result.stdout.startswith(f"usage: utt {name} ") == (name in COMMANDS)


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_is_short(name: str) -> None:
    lines = TOPICS[name].text.splitlines()

    assert max(map(len, lines)) <= COLUMNS
    assert len(lines) <= 40


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
@pytest.mark.parametrize("name", TOPICS)
def test_the_prose_of_a_topic_fits_the_terminal(name: str, columns: int) -> None:
    shown, written = help_topics(columns)[name].splitlines(), TOPICS[name].text.splitlines()
    examples = [line for line in written if line.startswith("  ")]
    without_remarks = [re.sub(r"^(  [^0-9].*?)  +# .*", r"\1", line) for line in examples]

    prose = [line for line in shown if not line.startswith(tuple(without_remarks))]

    assert [word for line in shown for word in line.split() if word != "#"] == [
        word for line in written for word in line.split() if word != "#"
    ]
    assert [line for line in shown if line.startswith("  ") and not re.match(" +#| {14}", line)] == [
        whole if len(whole) <= columns else cut for whole, cut in zip(examples, without_remarks, strict=True)
    ]
    assert max(map(len, prose)) <= max(min(columns, 78), 26)


def test_a_topic_is_as_wide_as_the_terminal(home: Home) -> None:
    assert "\n--at and --now take a time today, on\n" in home.run_bare("help", "dates", COLUMNS="40").stdout
    assert "\ncoffee **     a break\n" in home.run_bare("help", "log", COLUMNS="40").stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", TOPICS)
def test_the_command_lines_of_a_topic_work(home: Home, name: str) -> None:
    ready(home, "import" if name == "formats" else "")

    lines = re.findall(r"^  ((?:\w+=\w+ )?utt .+)$", TOPICS[name].text, re.MULTILINE)

    assert lines
    for line in lines:
        printed, status = run_line(line, home)

        assert status == 0, f"{line}\n{printed}"


def test_a_topics_configuration_works(home: Home) -> None:
    text = TOPICS["config"].text
    ready(home, "")
    (home.directory / ".config/utt/utt.cfg").write_text(
        re.sub(r"^  ", "", text[text.index("  [targets]") :], flags=re.MULTILINE)
    )

    status = home.run("status", now="2026-11-20 09:00")

    assert "6h00 left of 6h00" in home.run("status", now="2026-11-20 09:00").stdout
    assert status.stderr == ""
    assert home.run("rename", "x", "am: y", now="2026-11-20 09:00").stderr.count("\n") == 1


def test_a_topics_log_is_valid(home: Home) -> None:
    home.write("".join(re.findall(r"^  (2026.*\n)", TOPICS["log"].text, re.MULTILINE)))

    report = home.run("report", "2026-11-16", "--details", "--comments").stdout

    assert home.run("check").status == 0
    assert Name("acme: design review").project == "acme"
    assert "(1h30) 09:00-10:30 acme: design review  # with Ana" in report
    assert "Break: 0h30" in report


def test_the_prompt_topic_lists_all_fields(home: Home) -> None:
    listed = re.search(r"The fields: ([a-z_\s]+)\.", TOPICS["prompt"].text)
    known = re.findall(r"\{([a-z_]+)\}", home.run("status", "--format", "{nonsense_field}", now=NOW).stderr)

    assert listed is not None
    assert listed[1].split() == known[1:]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("reprot", "There is no command or topic 'reprot': did you mean report?"),
        ("dats", "There is no command or topic 'dats': did you mean dates?"),
        ("stop", "There is no command or topic 'stop': clock out with utt bye"),
        ("nonsense", "There is no command or topic 'nonsense': utt help lists them all"),
        ("wildcard", "There is no command or topic 'wildcard': see utt help filters"),
        ("the", "There is no command or topic 'the': utt help lists them all"),
    ],
)
def test_help_for_an_unknown_name_is_an_error(home: Home, name: str, message: str) -> None:
    result = home.run_bare("help", name)

    assert (result.stdout, result.stderr, result.status) == ("", f"error: {message}\n", 1)


def test_help_for_a_plugins_command_has_its_examples(home: Home) -> None:
    write_plugin(
        home,
        "tea",
        "v1.register_command(v1.Command('tea', 'Tea', print, lambda parser: None, examples=['utt tea', 'a\\x1bb']))\n",
    )

    assert home.run("help", "tea").stdout.endswith("\nexamples:\n  utt tea\n  a\\x1bb\n")


def test_a_plugin_that_fails_in_help_is_named(home: Home) -> None:
    write_plugin(home, "tea", "v1.register_command(v1.Command('tea', 'Tea', print, lambda parser: 1 / 0))\n")

    result = home.run("help", "tea")

    assert (result.stdout, result.status) == ("", 1)
    assert result.stderr.startswith("error: utt.plugins.tea (")
    assert "breaks while its arguments are added" in result.stderr
