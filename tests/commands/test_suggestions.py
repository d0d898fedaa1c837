"""What people mistype, and the words of other trackers: one line in answer, with the right usage."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home
from tests.support.imports import imported
from tests.support.plugins import write_plugin

LOG = "2026-11-16 09:00 hello\n2026-11-16 10:00 acme: design\n2026-11-16 11:00 beta: x\n"

MISTAKES = [
    # Commands.
    ("reprot", "There is no command 'reprot': did you mean report?"),
    ("Report", "There is no command 'Report': did you mean report?"),
    ("addd x", "There is no command 'addd': did you mean add?"),
    ("stat", "There is no command 'stat': did you mean status?"),
    ("x", "There is no command 'x': utt help lists them all"),
    ("acme:|fix|bug", "There is no command 'acme:': record it with utt add 'acme: fix bug'"),
    ("acme: fix bug", "There is no command 'acme: fix bug': record it with utt add 'acme: fix bug'"),
    # Options.
    ("--nonsense", "utt has no option '--nonsense': utt --help lists them all"),
    ("-v", "utt has no option '-v': did you mean --version?"),
    ("report -p acme", "utt report has no option '-p': did you mean --project or --per-day?"),
    ("report -n", "utt report has no option '-n': it is one of utt log, as in utt log -n N"),
    ("--verbose report", "utt report has no option '--verbose'"),
    ("report --projcet acme", "utt report has no option '--projcet': did you mean --project?"),
    ("report -project acme", "utt report has no option '-project': did you mean --project?"),
    ("report --perday", "utt report has no option '--perday': did you mean --per-day?"),
    ("report --per_day", "utt report has no option '--per_day': did you mean --per-day?"),
    ("report --monht=10", "utt report has no option '--monht': did you mean --month?"),
    ("report --this-week", "utt report has no option '--this-week': write --week this"),
    ("report --last-week", "utt report has no option '--last-week': write --week prev"),
    ("report --last-month", "utt report has no option '--last-month': write --month prev"),
    (
        "report --c",
        "--c could be --current-activity or --comments or --color or --csv-section: write one of them in full",
    ),
    ("status --per-day", "utt status has no option '--per-day': it is one of utt report"),
    ("add -t tag x", "utt add has no option '-t'"),
    ("config --set", "utt config has no option '--set'"),
    # The wrong place.
    ("--json status", "--json goes after the command: utt status --json"),
    ("--per-day report", "--per-day goes after the command: utt report --per-day"),
    ("--week report", "--week goes after the command: utt report --week WEEK"),
    (
        "--week hello",
        "utt hello has no option '--week': it is one of utt export and utt log and utt rename and utt report",
    ),
    ("--project acme report", "The command comes first: utt report --project …"),
    ("report --data x", "--data goes before the command: utt --data FILE report"),
    ("report --version", "--version goes before the command: utt --version report"),
    ("check --quiet", "--quiet goes before the command: utt --quiet check"),
    # Values.
    ("--data", "--data needs a value: --data FILE"),
    ("--now", "--now needs a value: --now WHEN"),
    ("hello --at", "--at needs a value: --at WHEN"),
    ("add x --at", "--at needs a value: --at WHEN"),
    ("amend --comment", "-c/--comment needs a value: --comment TEXT"),
    ("report --from", "--from needs a value: --from PERIOD"),
    ("report --project", "--project needs a value: --project PROJECT"),
    ("report --csv-section", "--csv-section needs a value: --csv-section per-day|per_day|per_task|per-task"),
    ("report --csv-section per-dya", "--csv-section cannot be 'per-dya': did you mean per-day?"),
    ("report --csv-section x", "--csv-section cannot be 'x': use per-day, per_day, per_task, per-task"),
    ("completion", 'SHELL is missing, as in: eval "$(utt completion bash)"'),
    ("completion bsah", "SHELL cannot be 'bsah': did you mean bash?"),
    ("completion tcsh", "SHELL cannot be 'tcsh': use bash, zsh, fish, powershell"),
    ("status --json --format x", "--format and --json exclude each other: leave one of them out"),
    ("status --json=yes", "--json takes no value"),
    # Words.
    ("add", "NAME is missing, as in: utt add acme: design review"),
    ("rename acme", "NEW is missing, as in: utt rename 'acme: desing' 'acme: design'"),
    ("rename", "OLD and NEW are missing, as in: utt rename 'acme: desing' 'acme: design'"),
    ("plugins nwe", "utt plugins does not know 'nwe': did you mean new?"),
    ("plugins nwe --dir x", "utt plugins does not know 'nwe': did you mean new?"),
    ("plugins list", "utt plugins does not know 'list': run utt plugins, or utt plugins new"),
    ("plugins new", "NAME is missing, as in: utt plugins new NAME"),
    ("hello 9:00", "utt hello takes no '9:00': write it after --at, as in utt hello --at 9:00"),
    ("stretch 17:30", "utt stretch takes no '17:30': write it after --at, as in utt stretch --at 17:30"),
    ("remove 9:30", "utt remove takes no '9:30': write it after --entry, as in utt remove --entry 9:30"),
    ("hello at nine", "utt hello takes no 'at': run utt hello, or with its time utt hello --at 9:30"),
    (
        "config set weekly 40h",
        "utt config takes no 'set': write settings into the file that utt config --filename names",
    ),
    ("edit utt.log", "utt edit takes no 'utt.log'"),
    ("config get", "utt config takes no 'get'"),
    ("completion bash zsh", "utt completion takes no 'zsh'"),
    ("undo 3", "utt undo takes no '3': run utt undo"),
    ("hello at 9", "utt hello takes no 'at 9': write it after --at, as in utt hello --at 9"),
    (
        "hello yesterday 9:00",
        "utt hello takes no 'yesterday 9:00': write it after --at, as in utt hello --at 'yesterday 9:00'",
    ),
    ("hello -15m", "utt hello takes no '-15m': write it after --at, as in utt hello --at -15m"),
    ("hello 9 o'clock", "utt hello takes no '9': write it after --at, as in utt hello --at 9:30"),
    (
        "remove acme: design",
        "utt remove takes no 'acme: design': run utt remove for the latest entry, or say which one by its time, as in",
    ),
    ("report --csv", "utt report has no option '--csv': run utt report --format csv"),
    ("report --json", "utt report has no option '--json': run utt report --format json"),
    ("config --json", "utt config has no option '--json': it is one of other commands, as in utt log --json"),
    # Values that a shell has split.
    (
        "--now yesterday 17:00 status",
        "'yesterday 17:00' needs quotes, since it is one value: utt --now 'yesterday 17:00' status",
    ),
    ("--data my file.log status", "'my file.log' needs quotes, since it is one value: utt --data 'my file.log' status"),
    ("--data my.log reprot", "There is no command 'reprot': did you mean report?"),
    ("--now 2026-11-16T09:00 reprot", "There is no command 'reprot': did you mean report?"),
    ("report --from last friday", "'last friday' is one value, and needs quotes: --from 'last friday'"),
    ("log --to 2 days ago", "'2 days ago' is one value, and needs quotes: --to '2 days ago'"),
    ("add x --at 9:00 - 10:00", "'9:00 - 10:00' is one value, and needs quotes: --at '9:00 - 10:00'"),
    ("add x --at 9:00 to 10:00", "'9:00 to 10:00' is one value, and needs quotes: --at '9:00-10:00'"),
    # Period options of other trackers.
    ("report --today", "utt report has no option '--today': run utt report today"),
    (
        "report --since monday --until=friday",
        "utt report has no option '--since': run utt report --from monday --to friday",
    ),
    ("report --last 7 days", "utt report has no option '--last': run utt report last 7 days"),
    ("report --year=2025", "utt report has no option '--year': run utt report 2025"),
    ("report --quarter", "utt report has no option '--quarter': run utt report this quarter"),
    ("--now 2026-11-16T09:00 --at 9:00 add x", "The command comes first: utt add --at …"),
    ("report -w", "utt report has no option '-w': run utt report --week"),
    ("log --day monday", "utt log has no option '--day': run utt log monday"),
    ("log --all", "utt log has no option '--all': run utt log all"),
    (
        "log --project acme",
        "utt log has no option '--project': it is one of utt export and utt rename and utt report, as in",
    ),
    # Options of other trackers.
    ("add -x", "utt add has no option '-x': utt add --help lists them all"),
    ("add --bogus=1 x", "utt add has no option '--bogus': utt add --help lists them all"),
    ("rename -x", "utt rename has no option '-x'"),
    ("add acme: call --to 13:30", "utt add has no option '--to': run utt add acme: call --at 13:30"),
    ("add acme: call --from=13:00", "utt add has no option '--from': run utt add acme: call --at 13:00..now"),
    (
        "add acme: call --start yesterday 9:00 --end 10:00 -b",
        "utt add has no option '--start': run utt add acme: call -b --at 'yesterday 9:00-10:00'",
    ),
    ("add acme: call --date monday", "utt add has no option '--date': run utt add acme: call --at monday"),
    ("add acme: call --when soon", "utt add has no option '--when': run utt add acme: call --at WHEN"),
    ("hello --from 9", "utt hello has no option '--from': run utt hello --at 9"),
    ("bye acme: x --until 17:30", "utt bye has no option '--until': run utt bye acme: x --at 17:30"),
    ("add --project acme review", "utt add has no option '--project': run utt add acme: review"),
    ("add review -t urgent -p acme", "utt add has no option '-t': run utt add acme: review '#urgent'"),
    ("add review --note with Ana", "utt add has no option '--note': run utt add review -c 'with Ana'"),
    ("add -m ok review", "utt add has no option '-m': run utt add review -c ok"),
    ("add review --for 2h -c ok", "utt add has no option '--for': run utt add review -c ok --at -2h..now"),
    ("add review --took 2h --end 9", "utt add has no option '--took': run utt add review --at WHEN"),
    ("hello --note x", "utt hello has no option '--note'"),
    ("status --to 9:00", "utt status has no option '--to': it is one of utt export and utt log and utt rename and utt"),
    # Words after a foreign command, or after no command.
    ("start acme: x", "There is no command 'start': run utt hello when you begin, and utt add acme: x when it is done"),
    ("start at 9", "There is no command 'start': say when you began: utt hello --at 9"),
    (
        "finish acme: x",
        "There is no command 'finish': record it with utt add acme: x, or clock out as well with utt bye",
    ),
    ("stop 17:30", "There is no command 'stop': clock out with utt bye --at 17:30"),
    ("note with Ana", "There is no command 'note': write a comment on the latest entry with utt amend -c 'with Ana'"),
    ("rm 9:30", "There is no command 'rm': take that entry out with utt remove --entry 9:30"),
    ("ls last week", "There is no command 'ls': list the entries with utt log last week"),
    ("ls 20", "There is no command 'ls': list the latest entries with utt log -n 20"),
    ("week 47", "There is no command 'week': sum that week up with utt report --week 47"),
    (
        "start acme: x at 9",
        "There is no command 'start': run utt hello --at 9 when you begin, and utt add acme: x when",
    ),
    (
        "track acme: x --at 9:00",
        "There is no command 'track': record what you have finished with utt add acme: x --at 9:00",
    ),
    ("stop --at 17:00", "There is no command 'stop': clock out with utt bye --at 17:00"),
    ("lunch 30m", "There is no command 'lunch': record a break when it is over, with utt add lunch --break"),
    (
        "balance last month",
        "There is no command 'balance': see your balance with utt report last month, with [targets]",
    ),
    ("sum yesterday", "There is no command 'sum': sum that up with utt report yesterday"),
    (
        "pause tea --at 12:30",
        "There is no command 'pause': record a break when it is over, with utt add tea --break --at 12:30",
    ),
    ("lunch --at 12:30", "There is no command 'lunch': record a break when it is over, with utt add lunch --break"),
    ("meeting with Ana", "There is no command 'meeting': record it with utt add meeting with Ana, or see utt help"),
    ("acme: mend --at 9:00", "There is no command 'acme:': record it with utt add 'acme: mend' --at 9:00"),
    # Characters that could control the terminal.
    ("\x1b[31mred", "There is no command '\\x1b[31mred': utt help lists them all"),
    ("report --a\x1b[31m", "utt report has no option '--a\\x1b[31m'"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("line", "message"), [pytest.param(*each, id=ascii(each[0])) for each in MISTAKES])
def test_a_mistake_prints_two_lines(home: Home, line: str, message: str) -> None:
    words = line.split("|") if "fix" in line else line.split(" ")

    result = home.run_bare(*words)

    first, second = result.stderr.splitlines()
    assert first.startswith(f"error: {message}")
    assert "did you mean" in message or "did you mean" not in first
    assert second.startswith("usage: utt ")
    assert (result.stdout, result.status, result.log) == ("", 2, "")


@pytest.mark.parametrize(
    ("line", "usage"),
    [
        pytest.param("reprot", "usage: utt [options] COMMAND …, see utt help", id="no command"),
        pytest.param("hello 9:00", "usage: utt hello [-h] [--at WHEN] [-q] [--json]", id="a short one is whole"),
        pytest.param(
            "report --x", "usage: utt report [options] [PERIOD …], see utt report --help", id="a long one is not"
        ),
        pytest.param("--json status", "usage: utt status [-h] [--json | --format FORMAT]", id="an option before it"),
        pytest.param("plugins new", "usage: utt plugins new [-h] [--dir DIR] NAME", id="a command of a command"),
    ],
)
def test_usage_is_that_of_the_command_given(home: Home, line: str, usage: str) -> None:
    assert home.run_bare(*line.split()).stderr.splitlines()[1] == usage


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["mondy"],
            "Invalid date: mondy (expected a day or a period like '2026-11-16' or 'last month'): did you mean monday?",
        ),
        (
            ["last", "moth"],
            "Invalid date: last moth (expected a day or a period like '2026-11-16' or 'last month'): "
            "did you mean 'last month'?",
        ),
        (
            ["acme:", "x"],
            "Invalid date: acme: x (expected a day or a period like '2026-11-16' or 'last month'): "
            "write a name that has spaces in quotes",
        ),
        (
            ["last", "fridya"],
            "Invalid date: last fridya (expected a day or a period like '2026-11-16' or 'last month'): "
            "did you mean 'last friday'?",
        ),
        (
            ["acme"],
            "Invalid date: acme (expected a day or a period like '2026-11-16' or 'last month'): "
            "did you mean --project acme?",
        ),
        (
            ["acm"],
            "Invalid date: acm (expected a day or a period like '2026-11-16' or 'last month'): "
            "did you mean --project acme?",
        ),
        (
            ["--from", "monday", "--to", "tusday"],
            "Invalid date: tusday (expected a day or a period like '2026-11-16' or 'last month'): "
            "did you mean tuesday?",
        ),
        (
            ["--month", "novmber"],
            "Invalid month: novmber (expected a month like '2026-11' or 'november'): did you mean november?",
        ),
        (["--month", "13"], "Invalid month: 13 (expected a month like '11' or '-1')"),
        (["--week", "54"], "Invalid week: 54 (the ISO year 2025 has the weeks '1' to '52')"),
        # Nothing is similar to a valid word.
        (["W46", "--month", "oct"], "W46 and --month oct contradict each other: leave one of them out"),
        (["--week", "prv"], "a week like '47' or 'prev'): did you mean prev?"),
        # Only what is wrong is answered.
        (
            ["nov", "16", "--from", "foo"],
            "Invalid date: foo (expected a day or a period like '2026-11-16' or 'last month')",
        ),
        (["nov", "16", "--to", "tusday"], "'last month'): did you mean tuesday?"),
        # A value of an option in two words, and what has no option.
        (["--month", "november", "2025"], "leave one of them out: did you mean 'november 2025'?"),
        (["--week", "47", "2025"], "leave one of them out: did you mean 'week 47 2025'?"),
        (["--week", "last", "week"], "'last month'): did you mean 'last week'?"),
        (["--week", "last"], "a week like '47' or 'prev'): did you mean prev?"),
        (["--month", "current"], "'november'): did you mean this?"),
        (["--by", "day", "week"], "'last month'): did you mean --by day,week or 'this week'?"),
        (["--by", "day", "hour"], "'last month'): did you mean --by day,hour?"),
        (["--round", "15", "m"], "'last month'): did you mean --round 15m?"),
        (["--round", "15m", "up"], "'last month'): did you mean --round 15m:up?"),
        (["acme", "last", "week"], "'last month'): did you mean last week --project acme?"),
        (["16", "nov", "acme"], "'last month'): did you mean 16 nov --project acme?"),
    ],
    ids=" ".join,
)
def test_a_misspelt_period_gets_a_suggestion(home: Home, arguments: list[str], message: str) -> None:
    home.write(LOG)

    result = home.run("report", *arguments, now="2026-11-17 09:00")

    assert (result.stdout, result.status) == ("", 1)
    assert result.stderr.endswith(f"{message}\n")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("7 days", "last 7 days"),
        ("last 7", "last 7 days"),
        ("past 2 weeks", "last 2 weeks"),
        ("previous day", "yesterday"),
        ("Everything", "all"),
        ("weekend", "saturday..sunday"),
        ("last -3 days", "last 3 days"),
        ("11.2026", "2026-11"),
        ("2026 november", "november 2026"),
        ("nov-2026", "nov 2026"),
        ("KW48", "week 48"),
        ("12 months", "last 12 months"),
    ],
)
def test_a_number_may_mean_the_last_days(home: Home, words: str, meant: str) -> None:
    home.write(LOG)

    assert home.run("report", *words.split()).stderr.endswith(f": did you mean '{meant}'?\n")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("monday to friday", "monday..friday"),
        ("from 16 nov until today", "16 nov..today"),
        ("since last monday", "last monday.."),
        ("October - November", "October..November"),
        ("monday-friday", "monday..friday"),
        ("2026-11-09-2026-11-16", "2026-11-09..2026-11-16"),
    ],
)
def test_plain_english_may_be_a_range(home: Home, words: str, meant: str) -> None:
    home.write(LOG)

    assert home.run("report", *words.split()).stderr.endswith(f": did you mean '{meant}'?\n")
    assert home.run("report", *meant.split()).status == 0


@pytest.mark.parametrize("words", ["monday to nowhere", "since when", "friday to 2020", "to friday"])
def test_what_makes_no_range_is_not_suggested(home: Home, words: str) -> None:
    home.write(LOG)

    assert ".." not in home.run("report", *words.split()).stderr


def test_a_number_may_mean_entries(home: Home) -> None:
    home.write(LOG)

    assert home.run("log", "20").stderr.endswith(": did you mean utt log -n 20?\n")
    assert home.run("log", "-5").stderr.endswith(": did you mean utt log -n 5?\n")
    assert "-n" not in home.run("report", "20").stderr


def test_an_existing_project_goes_before_a_day(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:00 sundae: x\n")

    assert home.run("report", "sundae").stderr.endswith(": did you mean --project sundae?\n")
    assert home.run("report", "sudnay").stderr.endswith(": did you mean sunday?\n")


def test_two_dashes_alone_mean_nothing(home: Home) -> None:
    assert home.run_bare("--") == home.run_bare()
    assert home.run("undo", "--").stderr == "error: There is nothing to undo\n"


def test_commands_without_filters_suggest_no_project(home: Home) -> None:
    home.write(LOG)

    result = home.run("rename", "beta: x", "y", "acme")

    assert result.stderr == (
        "error: Invalid date: acme (expected a day or a period like '2026-11-16' or 'last month'): "
        "write OLD and NEW in quotes, as in utt rename 'acme: desing' 'acme: design'\n"
    )
    assert home.run("rename", "beta: x", "y", "mondya").stderr.endswith(": did you mean monday?\n")


# Commands of other trackers.


@pytest.mark.parametrize(
    ("word", "advice"),
    [
        ("start", "utt hello"),
        ("in", "utt hello"),
        ("stop", "utt bye"),
        ("out", "utt bye"),
        ("list", "utt log"),
        ("ls", "utt log"),
        ("delete", "utt remove"),
        ("rm", "utt remove"),
        ("sum", "utt report"),
        ("today", "utt report"),
        ("week", "utt report --week"),
        ("month", "utt report --month"),
        ("day", "utt report"),
        ("yesterday", "utt report yesterday"),
        ("track", "utt add acme"),
        ("continue", "utt stretch"),
        ("cancel", "utt remove"),
        ("show", "utt log"),
        ("summary", "utt report"),
        ("annotate", "utt amend -c acme"),
        ("STOP", "utt bye"),
        ("targets", "utt help config"),
        ("overtime", "utt report --month"),
        ("invoice", "utt report last month --round 15m"),
        ("forgot", "utt hello --at 9:00"),
    ],
)
def test_a_foreign_word_gets_our_own_suggested(home: Home, word: str, advice: str) -> None:
    result = home.run_bare(word, "acme", "--tag", "x")

    assert (result.stdout, result.status) == ("", 2)
    first, second = result.stderr.splitlines()
    assert first.startswith(f"error: There is no command '{word}': ")
    assert advice in first
    assert second == "usage: utt [options] COMMAND …, see utt help"


def test_a_command_of_that_name_wins(home: Home) -> None:
    write_plugin(
        home,
        "stop",
        "v1.register_command(v1.Command('stop', 'Stop', lambda: lambda: print('stopped'), lambda parser: None))\n",
    )

    assert home.run("stop").stdout == "stopped\n"


# A plugin's parsers.


def test_a_plugins_subparsers_suggest_too(home: Home) -> None:
    write_plugin(
        home,
        "tea",
        "def add_args(parser):\n"
        "    parser.add_argument('--sort', choices=['black', 'green'])\n"
        "    parser.add_argument('--cups', type=int)\n"
        "v1.register_command(v1.Command('tea', 'Tea', print, add_args))\n",
    )

    assert home.run("tea", "--srot", "x").stderr.startswith(
        "error: utt tea has no option '--srot': did you mean --sort?"
    )
    assert home.run("tea", "--sort", "blcak").stderr.startswith("error: --sort cannot be 'blcak': did you mean black?")
    assert home.run("tea", "--cups", "x").stderr.startswith("error: --cups: invalid int value: 'x'\n")
    assert "it is one of utt tea, as in utt tea --sort black\n" in home.run("status", "--sort", "x").stderr


def test_a_broken_plugin_does_not_prevent_suggestions(home: Home) -> None:
    write_plugin(home, "tea", "v1.register_command(v1.Command('tea', 'Tea', print, lambda parser: 1 / 0))\n")

    result = home.run("status", "--per-day")

    assert result.stderr.splitlines()[0] == (
        "error: utt status has no option '--per-day': it is one of utt report, as in utt report --per-day"
    )


def test_a_good_line_imports_no_suggestions(home: Home) -> None:
    modules = imported(home, "add", "acme: x")

    assert modules.isdisjoint({"utt.app.suggestions", "utt.app.help", "utt.domain.near", "utt.terminal.topics"})


def test_a_word_too_many_may_want_quotes(home: Home) -> None:
    add_args = "lambda parser: parser.add_argument('name')"
    write_plugin(home, "tea", f"v1.register_command(v1.Command('tea', 'Make tea', lambda: print, {add_args}))\n")

    result = home.run_bare("tea", "green", "or", "black")

    assert result.stderr.startswith("error: 'or' is one word too many: write what has spaces in quotes\n")
