"""Completion, requested as a shell does it: with the variables of argcomplete's protocol. Real shells are in
``tests/real/test_completion_in_shells.py``.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.command_line import UTT, Home
from tests.support.imports import imported
from tests.support.programs import require
from tests.support.terminals import Terminal, run
from utt.api import v1
from utt.arguments.options import KINDS
from utt.completion.scripts import SHELLS
from utt.completion.shells import quoted_for_bash, quoted_for_powershell, split
from utt.domain.period_words import END_WORDS, FIRST_WORDS

LOG = """\
2026-11-16 09:00 hello
2026-11-16 10:30 acme: design review
2026-11-16 11:30 beta: migration
2026-11-16 12:00 acme: API sketch  # agreed with Ana
2026-11-16 13:00 lunch **
2026-11-16 17:15 beta: migration

2026-11-17 08:45 hello
"""

# bash's own.
BREAKS = " \t\n\"'@><=;|&(:"
BETWEEN = "\v"


def complete(home: Home, line: str, shell: str = "bash", **environment: str) -> list[str]:
    """Return the answer to *shell* when TAB is pressed at the end of *line*; nothing else may be printed."""
    answers = home.directory.with_suffix(".answers")
    variables = {
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_SHELL": shell,
        "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
        "_ARGCOMPLETE_IFS": BETWEEN,
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answers),
    }
    if shell == "bash":
        variables["_ARGCOMPLETE_COMP_WORDBREAKS"] = BREAKS

    result = home.run_bare(**variables | environment)

    assert (result.stdout, result.stderr, result.status) == ("", "", 0)
    text = answers.read_text(encoding="utf-8")
    answers.unlink()
    return text.split(BETWEEN) if text else []


def write_plugin(home: Home, name: str, code: str) -> None:
    path = home.directory / "plugins" / "utt" / "plugins" / f"{name}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"from utt.api import v1\n{code}\n", encoding="utf-8")
    home.environment["PYTHONPATH"] = str(home.directory / "plugins")


def files_of(home: Home) -> dict[str, bytes]:
    files = (path for path in home.directory.rglob("*") if "__pycache__" not in path.parts)
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in files}


# What is offered.


def test_commands_of_plugins_are_completed_too(home: Home) -> None:
    write_plugin(home, "tea", "v1.register_command(v1.Command('tea', 'Tea', print, lambda parser: None))")

    found = complete(home, "utt ")

    assert {"add", "completion", "report", "tea"} <= set(found)
    assert complete(home, "utt te") == ["tea"]
    assert found == sorted(found)


def test_an_alias_completes_as_what_it_means(home: Home) -> None:
    home.write(LOG)
    path = home.directory / ".config" / "utt" / "utt.cfg"
    path.parent.mkdir(parents=True)
    path.write_text("[alias]\nstandup = report yesterday --project\nadd = report\nbad = 'x\n", encoding="utf-8")

    found = complete(home, "utt ")

    assert "standup" in found
    assert found == sorted(found)
    assert complete(home, "utt st") == ["standup", "status", "stretch"]
    assert complete(home, "utt stand", _ARGCOMPLETE_DFS="=") == ["standup=utt report yesterday --project"]
    assert complete(home, "utt --data utt.log standup ac") == ["acme"]
    assert complete(home, "utt standup acme --per") == ["--per-day"]
    assert complete(home, "utt bad ") == []


def test_help_is_offered_for_commands_and_topics(home: Home) -> None:
    write_plugin(home, "tea", "v1.register_command(v1.Command('tea', 'Tea', print, lambda parser: None))")

    found = complete(home, "utt help ")

    assert {"add", "report", "tea", "dates", "filters", "prompt"} <= set(found)
    assert len(found) == len(set(found))
    assert complete(home, "utt help da") == ["dates"]


def test_commands_are_offered_with_what_they_do(home: Home) -> None:
    write_plugin(home, "tea", "v1.register_command(v1.Command('tea', 'Tea at 100%', print, lambda parser: None))")

    assert complete(home, "utt te", "fish", _ARGCOMPLETE_DFS="\t") == ["tea\tTea at 100%"]


def test_a_name_is_offered_once_the_latest_first(home: Home) -> None:
    home.write(LOG)

    assert complete(home, "utt --data utt.log add ", "fish") == [
        "beta: migration",
        "lunch **",
        "acme: API sketch",
        "acme: design review",
    ]


def test_only_the_latest_entries_are_read(home: Home) -> None:
    home.write("2026-11-16 08:00 too old\n2026-11-16 08:30 old enough\n" + "2026-11-16 09:00 x\n" * 499)

    assert complete(home, "utt --data utt.log add ", "fish") == ["x", "old enough"]


def test_the_end_of_a_cut_line_is_ignored(home: Home) -> None:
    end = "2026-11-16 09:00 end\n"
    home.write("2026-11-16 08:00 x 2026-11-16 08:30 rest".ljust((1 << 17) - len(end) + 18, "\n") + end)

    assert complete(home, "utt --data utt.log add ", "fish") == ["end"]


def test_a_very_long_line_delays_no_completion(home: Home) -> None:
    home.write("2026-11-16 08:00 before\n" + "x" * (1 << 17) + "\n2026-11-16 09:00 after\n")

    assert complete(home, "utt --data utt.log add ", "fish") == ["after"]


def test_names_come_from_the_log_in_use(home: Home) -> None:
    for directory in (".local/share", "data"):
        log = home.directory / directory / "utt" / "utt.log"
        log.parent.mkdir(parents=True)
        log.write_text(f"2026-11-16 09:00 in {directory}\n", encoding="utf-8")
    home.write("2026-11-16 09:00 named\n")

    assert complete(home, "utt add ", "fish") == ["in .local/share"]
    assert complete(home, "utt add ", "fish", XDG_DATA_HOME="data") == ["in data"]
    assert complete(home, "utt --data=utt.log add ", "fish") == ["named"]
    assert complete(home, "utt --data ~/utt.log --now 'any time' add ", "fish") == ["named"]
    assert complete(home, "utt --data $HOME/utt.log add ", "fish") == ["named"]


MONTHS = ["this", "prev", "january", "february", "march", "april", "may", "june", "july", "august"]
MONTHS += ["september", "october", "november", "december"]
DAYS = ["today", "yesterday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("report ", [*FIRST_WORDS]),
        ("report to", ["today"]),
        ("report last m", ["month", "monday"]),
        ("report --per-day last 3 ", ["days", "weeks", "months", "quarters", "years"]),
        ("log this ", ["week", "month", "quarter", "year"]),
        ("report --from ", [*END_WORDS]),
        ("report --to prev", ["previous week", "previous month", "previous quarter", "previous year"]),
        ("add x --at ", ["now", "noon", "15 minutes ago", "half an hour ago", "an hour ago", *DAYS]),
        ("add x --at y", ["yesterday"]),
        ("--now n", ["now", "noon"]),
        ("hello --at an", ["an hour ago"]),
        ("stretch --at=no", ["--at=now", "--at=noon"]),
        ("amend --at 1", ["15 minutes ago"]),
        ("report --to mon", ["monday"]),
        ("report --month ", MONTHS),
        ("report --month o", ["october"]),
        ("report --month=o", ["--month=october"]),
        ("report --week ", ["this", "prev"]),
        ("report --project ", ["beta", "acme"]),
        ("report --project b", ["beta"]),
        ("report --current-activity l", ["lunch **"]),
        ("report --csv-section ", ["per-day", "per-task"]),
        ("report --per", ["--per-day"]),
        ("report today --det", ["--details"]),
        ("report --by we", ["week", "weekday"]),
        ("report --by day,we", ["day,week", "day,weekday"]),
        ("report --by=week,wee", ["--by=week,weekday"]),
        ("report --format ", ["csv", "html", "json", "markdown", "screen", "text"]),
        ("report --type ", ["work", "break", "ignored"]),
        ("add acme: --c", ["--comment"]),
        ("completion ", [*SHELLS]),
        ("completion f", ["fish"]),
        ("config ", ["--filename", "--default"]),
        ("plugins ", ["new"]),
        ("plugins --j", ["--json"]),
        # Free text.
        ("add x --comment ", []),
        ("add x -c a", []),
        ("plugins new ", []),
        # Nothing begins like this.
        ("add zz", []),
        ("report --nonsense ", [*FIRST_WORDS]),
    ],
)
def test_what_a_command_takes_is_offered(home: Home, line: str, expected: list[str]) -> None:
    home.write(LOG)

    assert complete(home, f"utt --data utt.log {line}", "fish") == expected


@pytest.mark.parametrize("line", ["utt --da", "utt --no", "utt --v"])
def test_options_before_the_command_are_offered(home: Home, line: str) -> None:
    [option] = complete(home, line)

    assert option.startswith(line.removeprefix("utt "))


def test_files_are_offered_for_the_log(home: Home) -> None:
    (home.directory / "my logs").mkdir()
    (home.directory / "my logs" / "a b.log").touch()
    (home.directory / "main.log").touch()
    (home.directory / ".hidden").touch()

    assert complete(home, "utt --data ") == ["main.log", "my\\ logs/"]
    assert complete(home, "utt --data .h") == [".hidden"]
    assert complete(home, "utt --data my\\ logs/") == ["my\\ logs/a\\ b.log"]
    assert complete(home, "utt --data ~/my") == ["~/my\\ logs/"]
    assert complete(home, "utt --data ~/'my l") == ["my logs/"]
    assert complete(home, "utt --data ~/my", "fish") == ["~/my logs/"]
    assert complete(home, "utt --data ~/my", "zsh") == ["~/my logs/:"]
    assert complete(home, f"utt --data {home.directory}/ma") == [f"{home.directory}/main.log"]
    assert complete(home, "utt --data nowhere/") == []
    assert complete(home, "utt plugins new tea --dir ") == ["my\\ logs/"]


def test_a_plugin_may_use_any_completer(home: Home) -> None:
    home.write(LOG)
    write_plugin(
        home,
        "tea",
        "def add_args(parser):\n"
        "    parser.add_argument('leaves').completer = lambda prefix, **_: {'green': 'Not black', 'black': None}\n"
        "    parser.add_argument('--instead-of').completer = v1.completers.activities\n"
        "    parser.add_argument('--day').completer = v1.completers.days\n"
        "    parser.add_argument('--note')\n"
        "v1.register_command(v1.Command('tea', 'Tea', print, add_args))",
    )

    assert complete(home, "utt tea ", "fish", _ARGCOMPLETE_DFS="\t") == ["green\tNot black", "black\t"]
    assert complete(home, "utt --data utt.log tea --instead-of l") == ["lunch\\ \\*\\*"]
    assert complete(home, "utt tea --day yes") == ["yesterday"]
    assert complete(home, "utt tea --note ") == []


def test_a_completer_wins_over_the_value_type(home: Home) -> None:
    home.write(LOG)
    write_plugin(
        home,
        "tea",
        "def add_args(parser):\n"
        "    v1.add_period_arguments(parser)\n"
        "    for action in parser._actions:\n"
        "        if action.dest == 'project':\n"
        "            action.completer = lambda **_: ['green']\n"
        "    parser.add_argument('--odd').completes = 5\n"
        "    parser.add_argument('--other').completes = 'nonsense'\n"
        "v1.register_command(v1.Command('tea', 'Tea', print, add_args))",
    )

    assert complete(home, "utt --data utt.log tea --project ") == ["green"]
    assert complete(home, "utt --data utt.log tea --week p") == ["prev"]
    assert complete(home, "utt --data utt.log tea --odd ") == []
    assert complete(home, "utt --data utt.log tea --other ") == []


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("utt --data utt.log add acme: ", ["API\\ sketch", "design\\ review"]),
        ("utt --data utt.log add acme: des", ["design\\ review"]),
        ("utt --data utt.log add acme: design ", ["review"]),
        ("utt --data utt.log add -c x acme: des", ["design\\ review"]),
        ("utt --data utt.log bye beta: ", ["migration"]),
        ("utt --data utt.log amend acme: A", ["API\\ sketch"]),
        ("utt --data utt.log add nothing d", []),
    ],
)
def test_the_next_words_of_a_name_are_offered(home: Home, line: str, offered: list[str]) -> None:
    home.write(LOG)

    assert [text.strip() for text in complete(home, line)] == offered


def test_the_latest_moments_are_offered_with_their_names(home: Home) -> None:
    home.write(LOG)

    offered = complete(home, "utt --data utt.log remove --entry ", "zsh")
    fish = complete(home, "utt --data utt.log amend --entry 2026-11-16", "fish", _ARGCOMPLETE_DFS="\t")

    assert offered[0] == "2026-11-17 08\\:45:hello"
    assert len(offered) == 7
    assert fish[0] == "2026-11-16 17:15\tbeta: migration"


@pytest.mark.parametrize("line", ["utt --data utt.log remove --entry ", "utt --data utt.log amend --entry '2026-11-17"])
def test_bash_lists_moments_with_their_names(home: Home, line: str) -> None:
    home.write(f"{LOG}2026-11-17 09:00 odd \x1b[31m\n")

    listed, put = complete(home, line, COMP_TYPE="63"), complete(home, line, COMP_TYPE="9")

    assert [text.partition("  (")[2] for text in listed[:2]] == ["odd \\x1b[31m)", "hello)"]
    assert not any("(" in text for text in put)
    assert not any("(" in text for text in complete(home, "utt ", COMP_TYPE="63"))
    assert not any("(" in text for text in complete(home, "utt report --", COMP_TYPE="63"))


def test_each_kind_of_value_has_its_completer() -> None:
    # Only commands of utt's own take a format.
    assert {*KINDS, "formats", "export_formats", "import_words"} == {
        name for name in vars(v1.completers) if not name.startswith("_")
    }


@pytest.mark.parametrize("name", [name for name in vars(v1.completers) if not name.startswith("_")])
def test_a_completer_gives_a_list_of_texts(name: str, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in home.environment.items():
        monkeypatch.setenv(variable, value)
    write_plugin(
        home,
        "tea",
        "from argparse import Namespace\n"
        f"print(v1.completers.{name}(prefix='', action=None, parser=None, parsed_args=Namespace()))",
    )

    result = home.run_bare("config", "--default")

    assert re.fullmatch(r"\[.*\]\n|\{.*\}\n", result.stdout)
    assert result.stderr == ""


# Broken things.

BROKEN_LOGS = {
    "bytes": (b"2026-11-16 09:00 acme\n2026-11-16 10:00 caf\xe9\n\xff\xfe\x00\n", ["acme"]),
    "order": (b"2026-11-17 09:00 acme\n2026-11-16 09:00 beta\n", ["beta", "acme"]),
    "lines": (b"nonsense\n2026-11-16 09:00 acme\n<<<<<<< HEAD\n", ["acme"]),
    "what is not seen": (
        "2026-11-16 09:00 acme\n2026-11-16 10:00 a\u202eb\n2026-11-16 11:00 x\u200d\n".encode(),
        ["x\u200d", "acme"],
    ),
    "controls": (b"2026-11-16 09:00 acme\n2026-11-16 10:00 a\x1b[2Jb\n2026-11-16 10:00 a\tb\n", ["acme"]),
    "dashes": (b"2026-11-16 09:00 acme\n2026-11-16 10:00 --help\n", ["acme"]),
    "mark": (b"\xef\xbb\xbf2026-11-16 09:00 acme\r\n", ["acme"]),
    "empty": (b"", []),
}


@pytest.mark.parametrize("name", BROKEN_LOGS)
def test_a_broken_log_gives_what_can_be_read(home: Home, name: str) -> None:
    log, expected = BROKEN_LOGS[name]
    home.write(log)

    assert complete(home, "utt --data utt.log add ", "fish")[: len(expected)] == expected
    assert complete(home, "utt --data utt.log rep") == ["report"]


def test_without_a_log_there_is_nothing_to_offer(home: Home) -> None:
    (home.directory / "directory").mkdir()
    home.write(LOG)
    home.log.chmod(0)

    assert complete(home, "utt add ") == []
    assert complete(home, "utt --data directory add ") == []
    assert complete(home, "utt --data utt.log/utt.log add ") == []
    assert complete(home, "utt --data '' add ") == []
    assert complete(home, "utt --data /dev/null add ") == []
    if os.geteuid() != 0:
        assert complete(home, "utt --data utt.log add ") == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe with a name")
def test_completion_never_waits_for_a_pipe(home: Home) -> None:
    os.mkfifo(home.log)

    assert complete(home, "utt --data utt.log add ") == []


BROKEN_PLUGINS = {
    "import": "1 / 0",
    "exit": "import sys; print('tea'); print('tea', file=sys.stderr); sys.exit(3)",
    "arguments": "v1.register_command(v1.Command('add', 'Tea', print, lambda parser: 1 / 0), replace=True)",
    "attribute": "v1.register_command(v1.Command('add', 'Tea', print, lambda parser: parser.tea()), replace=True)",
    "hiding": "v1.register_command(v1.Command('add', 'Tea', print, lambda parser: 1 / 0))",
}


@pytest.mark.parametrize("name", BROKEN_PLUGINS)
def test_a_broken_plugin_leaves_completion_working(home: Home, name: str) -> None:
    home.write(LOG)
    # Scripts for shells discard what a plugin prints when it is imported.
    write_plugin(home, "tea", BROKEN_PLUGINS[name].replace("print('tea'); print('tea', file=sys.stderr); ", ""))

    assert complete(home, "utt rep") == ["report"]
    assert complete(home, "utt --data utt.log add b", "fish") == ["beta: migration"]


@pytest.mark.parametrize("failure", ["1 / 0", "sys.exit(3)", "[None]"])
def test_a_broken_completer_loses_only_its_values(home: Home, failure: str) -> None:
    write_plugin(
        home,
        "tea",
        "import sys\n"
        "def add_args(parser):\n"
        f"    parser.add_argument('--leaves').completer = lambda **_: {failure}\n"
        "v1.register_command(v1.Command('tea', 'Tea', print, add_args))",
    )

    assert complete(home, "utt tea --leaves ") == []
    assert complete(home, "utt tea --l") == ["--leaves"]


@pytest.mark.parametrize("completer", ["lambda **_: [1, 'abc', None]", "halfway", "lambda **_: {'abc': 'help'}"])
def test_a_completer_failing_halfway_keeps_its_values(home: Home, completer: str) -> None:
    write_plugin(
        home,
        "tea",
        "def halfway(**_):\n    yield 'abc'\n    raise BaseException\n"
        "def add_args(parser):\n"
        f"    parser.add_argument('--leaves', help='100%').completer = {completer}\n"
        "v1.register_command(v1.Command('tea', 'Tea', print, add_args))",
    )

    assert complete(home, "utt tea --leaves ") == ["abc"]
    assert complete(home, "utt tea --l") == ["--leaves"]


def test_an_unencodable_name_does_not_hide_others(real_home: Home) -> None:
    real_home.write("2026-11-16 09:00 acme: x\n2026-11-16 10:00 ac: \u65e5\n")
    ascii_only = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    assert complete(real_home, "utt --data utt.log add a", "fish", **ascii_only) == ["acme: x"]


def test_projects_are_offered_where_projects_are_renamed(home: Home) -> None:
    home.write("2026-11-16 09:00 acme: x\n")

    assert complete(home, "utt --data utt.log rename a", "fish") == ["acme: x"]
    assert complete(home, "utt --data utt.log rename --project a", "fish") == ["acme"]


def test_a_broken_configuration_does_no_harm(home: Home) -> None:
    path = home.directory / ".config" / "utt" / "utt.cfg"
    path.parent.mkdir(parents=True)
    path.write_text("[plugins\n[plugins]\ndisable", encoding="utf-8")

    assert complete(home, "utt rep") == ["report"]


def test_nothing_is_written_anywhere(home: Home) -> None:
    home.write(LOG)
    before = files_of(home)

    for line in ("utt add ", "utt --data utt.log add ", "utt --data utt.log report --project ", "utt report --"):
        complete(home, line)

    assert files_of(home) == before


def test_without_a_descriptor_nothing_is_printed(real_home: Home) -> None:
    result = real_home.run_bare(COMP_LINE="utt rep", COMP_POINT="7", _ARGCOMPLETE="1")

    assert (result.stdout, result.stderr, result.status) == ("", "", 1)


def test_add_imports_no_completion_modules(home: Home) -> None:
    modules = imported(home, "add", "x")

    assert {name for name in modules if name.startswith("utt.completion.")} <= {"utt.completion.completers"}


def test_tab_imports_only_what_it_uses(home: Home) -> None:
    home.environment |= {"COMP_LINE": "utt ", "COMP_POINT": "4", "_ARGCOMPLETE": "1"}
    home.environment["_ARGCOMPLETE_STDOUT_FILENAME"] = os.devnull

    modules = imported(home)

    assert "argcomplete" in modules
    assert not modules & {"subprocess", "traceback"}


# Words of a line, and quoting.


@pytest.mark.parametrize(
    ("line", "shell", "expected"),
    [
        ("utt ", "bash", ["utt", ""]),
        ("utt  add\tx", "bash", ["utt", "add", "x"]),
        ("utt 'a b' \"c d\" e\\ f", "bash", ["utt", "a b", "c d", "e f"]),
        ("utt 'a\\' \"b\\\\\\c\\\"", "bash", ["utt", "a\\", 'b\\\\c"']),
        ("utt $'it\\'s", "zsh", ["utt", "it's"]),
        ("utt a#b #c", "bash", ["utt", "a#b", "#c"]),
        ("utt 'a'\"b\"c", "bash", ["utt", "abc"]),
        ("utt a\\", "bash", ["utt", "a"]),
        ('utt "a\\', "bash", ["utt", "a"]),
        ("cd x && utt a", "zsh", ["utt", "a"]),
        ("utt a 2>&1 b", "zsh", ["utt", "a", "2>&1", "b"]),
        ("A=1 B='2 3' utt a", "fish", ["utt", "a"]),
        ("utt $HOME/x ${HOME}/y '$HOME' $NONE_OF_THESE", "bash", ["utt", "/h/x", "/h/y", "$HOME", "$NONE_OF_THESE"]),
        ('utt "$HOME $5', "bash", ["utt", "/h $5"]),
        ("utt ~/x '~/y' ~/z", "bash", ["utt", "/h/x", "~/y", "/h/z"]),
        ("utt 'it\\'s \\\\ \\x' \"a\\$b\"", "fish", ["utt", "it's \\ \\x", "a$b"]),
        ('utt \'it\'\'s\' "say `"hi`" ""x" a` b', "powershell", ["utt", "it's", 'say "hi" "x', "a b"]),
        ("utt 'typo\u2019\u2019s\u2019 \u201cx", "powershell", ["utt", "typo\u2019s", "x"]),
    ],
)
def test_a_line_is_split_as_shells_do(
    line: str, shell: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/h")

    assert [word.text for word in split(line, shell)] == expected


NAMES = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12) | st.text(
    "ab '\"\\$`!:=@#~", min_size=1, max_size=8
)
QUOTES = {"": "", "'": "'", '"': '"', "$'": "'"}


def typed(text: str, quote: str) -> str:
    """Return *text* as typed by somebody who has opened these quotes, and not closed them."""
    special = {"": r"([^\w])", "'": r"(?!)", '"': r'([\\"$`])', "$'": r"([\\'])"}[quote]
    return quote + (text.replace("'", r"'\''") if quote == "'" else re.sub(special, r"\\\1", text))


@example("'x", 0, "'")
@example("x'y", 1, "'")
@example('"x', 0, '"')
@example("!x", 0, '"')
@given(NAMES, st.integers(0, 12), st.sampled_from([*QUOTES]))
def test_a_completed_word_is_the_name_in_bash(name: str, length: int, quote: str) -> None:
    beginning = typed(name[:length], quote)
    word = split(f"utt add {beginning}", "bash", BREAKS)[-1]

    answer = quoted_for_bash(name, word)

    assert word.text == name[:length]
    # Like bash: it looks for the beginning of the word, and considers the quotes.
    end = QUOTES[quote]
    if not quote:
        completed = beginning[: len(beginning) - len(typed(name[word.kept : length], ""))] + answer
    else:
        opened = beginning.rindex(end) + 1 if quote == "'" else len(quote)
        completed = beginning[: opened - answer.startswith(end)] + answer
        completed += "" if answer.endswith(end) else end
    assert [word.text for word in split(f"utt add {completed}", "bash")] == ["utt", "add", name]
    # Python's module does not know dollar signs.
    if quote in ("", "'"):
        assert shlex.split(completed) == [name]


@given(NAMES, st.integers(0, 12), st.sampled_from(["", "'", '"']))
def test_a_completed_word_is_the_name_in_powershell(name: str, length: int, quote: str) -> None:
    beginning = quoted_for_powershell(name[:length], split(quote, "powershell")[-1])
    word = split(f"utt add {beginning.removesuffix(quote) if quote else ''}", "powershell")[-1]

    answer = quoted_for_powershell(name, word)

    assert [word.text for word in split(f"utt add {answer}", "powershell")] == ["utt", "add", name]


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("utt add a", ["acme:\\ it\\'s\\ \\$5\\ \\*\\*"]),
        ("utt add acme:", ["\\ it\\'s\\ \\$5\\ \\*\\*"]),
        ("utt add 'acme: i", [r"acme: it'\''s $5 **"]),
        ('utt add "a', [r"acme: it's \$5 **"]),
        ("utt add acme:' i", [r" it'\''s $5 **"]),
        ("utt report --project=a", ["acme"]),
    ],
)
def test_bash_gets_what_it_inserts(home: Home, line: str, answers: list[str]) -> None:
    home.write("2026-11-16 09:00 acme: it's $5 **\n")

    assert complete(home, line.replace("utt", "utt --data utt.log", 1)) == answers


def test_a_name_ending_in_slash_works_in_zsh(home: Home) -> None:
    home.write("2026-11-16 09:00 path/\n2026-11-16 10:00 pa\n")

    assert complete(home, "utt --data utt.log add p", "zsh") == ["pa", "path/"]


def test_each_other_shell_gets_its_own_form(home: Home) -> None:
    home.write("2026-11-16 09:00 a: b\\c 'd'\n")

    assert complete(home, "utt --data utt.log add a", "zsh") == ["a\\: b\\\\c 'd'"]
    assert complete(home, "utt --data utt.log add 'a", "zsh") == ["a\\: b\\\\c 'd'"]
    assert complete(home, "utt --data utt.log add a", "fish", _ARGCOMPLETE_DFS="\t") == ["a: b\\c 'd'\t"]
    assert complete(home, "utt --data utt.log add a", "powershell") == ["'a: b\\c ''d'''"]
    assert complete(home, 'utt --data utt.log add "a', "powershell") == ["\"a: b\\c 'd'\""]
    assert complete(home, "utt rep", "zsh") == ["report:Sum up a day or another period"]


def test_a_space_follows_where_shells_expect_one(home: Home) -> None:
    assert complete(home, "utt rep", _ARGCOMPLETE_SUPPRESS_SPACE="0") == ["report "]
    assert complete(home, "utt --data /de", _ARGCOMPLETE_SUPPRESS_SPACE="0") == ["/dev/"]


def test_text_after_the_cursor_does_not_matter(home: Home) -> None:
    assert complete(home, "utt rep --details", COMP_POINT="7") == ["report"]


# The command.


@pytest.mark.parametrize("shell", SHELLS)
def test_a_pipe_gets_only_the_script(home: Home, shell: str) -> None:
    result = home.run_bare("completion", shell)

    assert (result.stderr, result.status) == ("", 0)
    assert "utt" in result.stdout
    assert result.stdout.endswith("\n")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_is_right_by_its_shell(home: Home, shell: str) -> None:
    require(shell)
    script = home.run_bare("completion", shell).stdout

    done = run([shell, "-n"], input=script.encode(), capture_output=True)

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_terminal_shows_where_the_script_goes(home: Home, shell: str) -> None:
    with Terminal() as terminal:
        done = run([UTT, "completion", shell], env=home.environment, stdout=terminal.end, stderr=subprocess.PIPE)

    page = (Path(__file__).parents[2] / "docs" / "install.md").read_text(encoding="utf-8")
    lines = re.search(rf"```{shell}\n(.*?)```", page, re.DOTALL)
    assert lines is not None
    assert "".join(f"    {line}\n" for line in lines[1].splitlines()) in done.stderr.decode()


def test_another_shell_is_a_usage_error(home: Home) -> None:
    result = home.run_bare("completion", "tcsh")

    assert (result.stdout, result.status) == ("", 2)
    assert "use bash, zsh, fish, powershell" in result.stderr


def test_the_script_for_powershell_has_its_form(home: Home) -> None:
    script = home.run_bare("completion", "powershell").stdout

    assert "Register-ArgumentCompleter -Native -CommandName utt -ScriptBlock {" in script
    assert "[System.Management.Automation.CompletionResult]::new(" in script
    for name in ("COMP_LINE", "COMP_POINT", "_ARGCOMPLETE", "_ARGCOMPLETE_STDOUT_FILENAME"):
        assert re.search(rf"^        {name} = ", script, re.MULTILINE)
    for opening, closing in ("{}", "()", "[]"):
        assert script.count(opening) == script.count(closing)
    assert script.isascii()
