"""A plugin that breaks causes a warning, and no other failure."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.support.command_line import UTT, Home, Result
from tests.support.environments import FreshEnvironment, Parts
from tests.support.plugins import write_plugin

LOG = "2026-11-16 09:00 hello\n2026-11-16 10:00 acme: design\n"
ADDED = f"{LOG}2026-11-16 11:00 x\n"

HANDLER = """\
class Handler:
    def __init__(self, output: v1.Output):
        self.output = output

    def __call__(self):
        print("well", file=self.output)
"""


def command(name: str, handler: str = "Handler", add_args: str = "lambda parser: None", **options: str) -> str:
    more = "".join(f", {option}={value}" for option, value in options.items())
    return f"v1.register_command(v1.Command({name!r}, 'Odd', {handler}, {add_args}){more})\n"


def assert_one_warning(result: Result, *words: str) -> None:
    assert result.stderr.startswith("warning: "), result.stderr
    assert result.stderr.count("\n") == 1, result.stderr
    for word in words:
        assert word in result.stderr


def add(home: Home, **environment: str) -> Result:
    home.write(LOG)
    return home.run("add", "x", now="2026-11-16 11:00", **environment)


# While it is imported.

BREAKS_AT_IMPORT = [
    ("def x(:", "SyntaxError"),
    ("1/0", "ZeroDivisionError: division by zero"),
    ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
    ("import sys; sys.exit(3)", "SystemExit: 3"),
    ("raise BaseException('no')", "BaseException: no"),
    ("v1.register_nonsense()", "AttributeError"),
    # What it registers could not work.
    ("v1.register_command('foo')", "TypeError: a command must be a v1.Command, not 'foo'"),
    ("v1.register_command(v1.Command('a b', '', print, print))", "ValueError: a command's name must be one word"),
    ("v1.register_command(v1.Command('', '', print, print))", "ValueError: a command's name must be one word"),
    ("v1.register_command(v1.Command('--x', '', print, print))", "ValueError: a command's name must be one word"),
    ("v1.register_command(v1.Command(5, '', print, print))", "ValueError: a command's name must be one word"),
    ("v1.register_command(v1.Command('x', None, print, print))", "TypeError: the description of the command x"),
    ("v1.register_command(v1.Command('x', '', None, print))", "TypeError: handler_class and add_args"),
    ("v1.register_command(v1.Command('x', '', print, None))", "TypeError: handler_class and add_args"),
    ("v1.register_component([], print)", "TypeError: unhashable type"),
    ("v1.register_report_section(['x'], print)", "TypeError: the name of a section must be a text, not ['x']"),
]


@pytest.mark.parametrize(("code", "reason"), BREAKS_AT_IMPORT)
def test_a_plugin_that_fails_to_import_is_skipped(home: Home, code: str, reason: str) -> None:
    write_plugin(home, "odd", code)

    result = add(home)

    assert (result.status, result.log) == (0, ADDED)
    assert_one_warning(result, "left out utt.plugins.odd (", "odd.py", reason, "UTT_DISABLE_PLUGINS=odd")


def test_registrations_of_a_broken_plugin_are_undone(home: Home) -> None:
    write_plugin(
        home,
        "odd",
        f"{HANDLER}{command('add')}{command('foo')}"
        "v1.register_component(v1.Now, 5)\n"
        "v1.register_report_section('Odd', Handler)\n"
        "v1.register_listener(Handler)\n"
        "1/0\n",
    )

    added = add(home)
    report = home.run("report", now="2026-11-16 11:00")
    foo = home.run("foo")

    assert (added.status, added.log) == (0, ADDED)
    assert_one_warning(added, "utt.plugins.odd")
    assert "Odd" not in report.stdout
    assert foo.status == 2


def test_an_imported_plugin_keeps_its_registrations(home: Home) -> None:
    write_plugin(home, "fine", HANDLER + command("fine"))
    write_plugin(home, "broken", "from utt.plugins import fine\n1/0\n")

    result = home.run("fine")

    assert result.stdout == "well\n"
    assert_one_warning(result, "utt.plugins.broken")


def test_each_broken_plugin_has_a_warning(home: Home) -> None:
    write_plugin(home, "one", "1/0")
    write_plugin(home, "two", "1/0")
    write_plugin(home, "well", HANDLER + command("well"))

    result = home.run("well")

    assert result.stdout == "well\n"
    assert [line.split()[3] for line in result.stderr.splitlines()] == ["utt.plugins.one", "utt.plugins.two"]


# While its arguments are added, and read.


@pytest.mark.parametrize("add_args", ["lambda parser: 1/0", "lambda parser: exit(3)", "lambda parser: parser.nothing"])
def test_a_command_that_cannot_add_arguments_is_skipped(home: Home, add_args: str) -> None:
    write_plugin(home, "odd", HANDLER + command("odd", add_args=add_args))

    odd = home.run("odd")
    other = add(home)

    assert (odd.status, odd.stdout) == (1, "")
    assert odd.stderr.startswith("error: utt.plugins.odd (")
    assert "its command odd breaks while its arguments are added: " in odd.stderr
    assert odd.stderr.count("\n") == 1
    assert (other.status, other.stderr, other.log) == (0, "", ADDED)


def test_a_command_it_had_replaced_is_back(home: Home) -> None:
    write_plugin(home, "odd", HANDLER + command("add", add_args="lambda parser: 1/0", replace="True"))

    result = add(home)

    assert (result.status, result.log) == (0, ADDED)
    assert_one_warning(result, "left out utt.plugins.odd", "its command add breaks while its arguments are added")


@pytest.mark.parametrize(
    ("add_args", "arguments"),
    [
        ("lambda parser: parser.add_argument('x', type=lambda text: 1/0)", ["odd", "5"]),
        ("lambda parser: parser.add_argument('x', help='100%')", ["odd", "--help"]),
    ],
)
def test_a_command_whose_arguments_fail_is_an_error(home: Home, add_args: str, arguments: list[str]) -> None:
    write_plugin(home, "odd", HANDLER + command("odd", add_args=add_args))

    result = home.run(*arguments)

    assert result.status == 1
    assert result.stderr.startswith("error: utt.plugins.odd (")
    assert "its command odd breaks while its arguments are " in result.stderr


def test_completion_works_silently_without_a_broken_plugin(home: Home) -> None:
    write_plugin(home, "broken", "1/0")
    write_plugin(home, "odd", HANDLER + command("odd", add_args="lambda parser: 1/0"))
    write_plugin(home, "fine", HANDLER + command("fine", add_args="lambda parser: parser.add_argument('--loud')"))

    assert "report" in complete(home, "utt re")
    assert complete(home, "utt fine --l") == ["--loud"]


def complete(home: Home, line: str) -> list[str]:
    answer = home.directory / "answer"
    result = home.run_bare(
        _ARGCOMPLETE="1",
        COMP_LINE=line,
        COMP_POINT=str(len(line)),
        _ARGCOMPLETE_STDOUT_FILENAME=str(answer),
        _ARGCOMPLETE_SUPPRESS_SPACE="1",
        _ARGCOMPLETE_IFS="\n",
    )

    assert (result.stdout, result.stderr) == ("", "")
    return answer.read_text().split("\n")


# While its handler is wired.

WIRINGS = [
    ("Handler", "def __init__(self, x: int): pass", "utt.plugins.odd.Handler needs int, which no component provides"),
    ("Handler", "def __init__(self, x): pass", "the parameter 'x' of utt.plugins.odd.Handler has no annotation"),
    ("Handler", "def __init__(self, x: 'v1.Later'): pass", "module 'utt.api.v1' has no attribute 'Later'"),
    ("Handler", "def __init__(self, x: 'Nowhere'): pass", "name 'Nowhere' is not defined"),
    ("Handler", "def __init__(self, x: v1.Now): 1/0", "utt.plugins.odd.Handler breaks: ZeroDivisionError"),
]


@pytest.mark.parametrize(("handler", "init", "reason"), WIRINGS)
def test_a_command_that_cannot_be_wired_is_explained(home: Home, handler: str, init: str, reason: str) -> None:
    write_plugin(home, "odd", f"class Handler:\n    {init}\n{command('odd')}")

    odd = home.run("odd")
    other = add(home)

    assert (odd.status, odd.stdout) == (1, "")
    assert odd.stderr.startswith("error: utt.plugins.odd (")
    assert reason in odd.stderr
    assert odd.stderr.count("\n") == 1
    assert (other.status, other.stderr, other.log) == (0, "", ADDED)


CLOCKS = [
    ("def clock(x: int): pass", "utt.plugins.odd.clock, which makes v1.Now, needs int, which no component provides"),
    ("def clock(x): pass", "the parameter 'x' of utt.plugins.odd.clock has no annotation"),
    ("def clock(): 1/0", "utt.plugins.odd.clock, which makes v1.Now, breaks: ZeroDivisionError: division by zero"),
    ("def clock(): exit(3)", "utt.plugins.odd.clock, which makes v1.Now, breaks: SystemExit: 3"),
    (
        "class Spring: pass\ndef clock(x: Spring): pass\ndef spring(now: v1.Now): pass\n"
        "v1.register_component(Spring, spring)\n",
        "components need one another in a circle: v1.Now needs utt.plugins.odd.Spring needs v1.Now",
    ),
]


@pytest.mark.parametrize(("clock", "reason"), CLOCKS)
def test_a_failing_component_leaves_the_original_in_place(home: Home, clock: str, reason: str) -> None:
    write_plugin(home, "odd", f"{clock}\nv1.register_component(v1.Now, clock)\n")

    result = add(home)

    assert (result.status, result.log) == (0, ADDED)
    assert_one_warning(result, "left out utt.plugins.odd", reason)


def test_a_failing_component_spares_other_plugins_commands(home: Home) -> None:
    write_plugin(home, "clock", "def clock(): 1/0\nv1.register_component(v1.Now, clock)\n")
    write_plugin(
        home, "teller", f"def handler(now: v1.Now):\n    return lambda: print(now)\n{command('tell', 'handler')}"
    )

    result = home.run("tell", now="2026-11-16 11:00")

    assert (result.status, result.stdout) == (0, "2026-11-16 11:00:00\n")
    assert_one_warning(result, "utt.plugins.clock")


def test_a_users_error_in_a_component_is_shown(home: Home) -> None:
    write_plugin(
        home,
        "odd",
        "def clock() -> v1.Now:\n    raise v1.UttError('Set [odd] zone')\nv1.register_component(v1.Now, clock)\n",
    )

    result = add(home)

    assert (result.status, result.stderr, result.log) == (1, "error: Set [odd] zone\n", LOG)


# While it runs.


def test_a_command_that_fails_prints_one_line(home: Home) -> None:
    write_plugin(home, "odd", command("odd", "lambda: lambda: 1/0"))

    result = home.run("odd")

    assert (result.status, result.stdout) == (1, "")
    assert result.stderr.startswith("error: utt.plugins.odd (")
    assert "it breaks in utt odd: ZeroDivisionError: division by zero (odd.py, line 2); " in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_failing_view_of_a_plugin_is_named(home: Home) -> None:
    write_plugin(
        home,
        "odd",
        "class View(v1.ReportView):\n    def render(self, output):\n        open('/nowhere/at/all')\n"
        "v1.register_component(v1.ReportView, View)\n",
    )

    result = home.run("report")

    assert (result.status, result.stdout) == (1, "")
    assert result.stderr.startswith("error: utt.plugins.odd (")
    assert "it breaks in utt report: FileNotFoundError" in result.stderr


def test_a_commands_exit_status_is_kept(home: Home) -> None:
    write_plugin(home, "odd", command("odd", "lambda: lambda: exit(7)"))

    assert home.run("odd").status == 7


@pytest.mark.parametrize(("value", "shows"), [("1", True), ("0", False), ("", False)])
@pytest.mark.parametrize("code", ["1/0", command("odd", "lambda: lambda: 1/0"), command("odd", "Nothing")])
def test_tracebacks_are_shown_on_request(home: Home, code: str, value: str, shows: bool) -> None:
    write_plugin(home, "odd", code)

    result = home.run("odd", UTT_DEBUG=value)

    assert ("Traceback (most recent call last)" in result.stderr) == shows
    assert ('odd.py", line 2' in result.stderr) == shows


# Sections and listeners.


def test_a_section_is_shown_last_with_its_title(home: Home) -> None:
    write_plugin(
        home,
        "notes",
        "class Notes:\n    def __init__(self, model: v1.ReportModel):\n        self.model = model\n"
        "    def render(self, output):\n        print(self.model.args.range.start, file=output)\n"
        "class Nothing:\n    def render(self, output): pass\n"
        "v1.register_report_section('Notes', Notes)\nv1.register_report_section('Silence', Nothing)\n",
    )
    home.write(LOG)

    with_notes = home.run("report", now="2026-11-16 10:00").stdout
    without = home.run("report", now="2026-11-16 10:00", UTT_DISABLE_PLUGINS="notes").stdout
    csv = home.run("report", "--csv-section", "per-day", now="2026-11-16 10:00").stdout

    assert with_notes == f"{without}\n{' Notes ':-^80}\n\n2026-11-16\n"
    assert "Notes" not in csv


def test_a_failing_section_leaves_the_report_unchanged(home: Home) -> None:
    write_plugin(
        home,
        "odd",
        "class Odd:\n    def render(self, output):\n        print('half', file=output)\n        1/0\n"
        "v1.register_report_section('Odd', Odd)\nv1.register_report_section('Wants', lambda x: 5)\n",
    )
    home.write(LOG)

    result = home.run("report", now="2026-11-16 10:00")
    without = home.run("report", now="2026-11-16 10:00", UTT_DISABLE_PLUGINS="odd")

    assert (result.status, result.stdout) == (0, without.stdout)
    assert "utt.plugins.odd" in result.stderr
    assert "its report section 'Odd' breaks: ZeroDivisionError" in result.stderr
    assert "the parameter 'x' of utt.plugins.odd.<lambda> has no annotation" in result.stderr


LISTENER = """\
def listener(now: v1.Now, output: v1.Output):
    return lambda change: print(*change.added, '|', *change.removed, file=output, sep=',')
v1.register_listener(listener)
"""


@pytest.mark.parametrize(
    ("arguments", "now", "heard"),
    [
        (["add", "x"], "2026-11-16 11:00", "2026-11-16 11:00 x,|"),
        (["add", "x", "-c", "y"], "2026-11-16 09:30", "2026-11-16 09:30 x  # y,|"),
        (["hello"], "2026-11-17 09:00", "2026-11-17 09:00 hello,|"),
        (["edit"], "2026-11-17 09:00", "2026-11-16 10:00 beta,|,2026-11-16 10:00 acme: design"),
        (["report"], "2026-11-17 09:00", None),
        (["add", ""], "2026-11-17 09:00", None),
        (["add", "acme: design", "--at", "9:00-10:00", "--over"], "2026-11-16 11:00", None),
    ],
)
def test_a_listener_gets_what_changed(home: Home, arguments: list[str], now: str, heard: str | None) -> None:
    write_plugin(home, "ear", LISTENER)
    home.write(LOG)

    result = home.run(*arguments, now=now, EDITOR="sed -i 's/acme: design/beta/'")

    assert (f"{heard}\n" if heard is not None else "|") in result.stdout or heard is None
    assert ("|" in result.stdout) == (heard is not None)


def test_an_edit_does_not_include_others_records(home: Home) -> None:
    write_plugin(home, "ear", LISTENER)
    home.write(LOG)
    script = home.directory / "editor.sh"
    script.write_text('echo "2026-11-16 12:00 mine" >> "$1"; echo "+ 2026-11-16 11:00 theirs" >> "$1.utt-edit"\n')

    result = home.run("edit", EDITOR=f"sh {script}")

    assert result.stdout == "2026-11-16 12:00 mine,|\n"
    assert "restored" in result.stderr


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("1/0", "): its listener breaks: ZeroDivisionError: division by zero (ear.py, line 3); "),
        ("raise SystemExit(3)", "): its listener breaks: SystemExit: 3 (ear.py, line 3); "),
        # Mistakes that the user has to fix, not the plugin.
        ("raise v1.UttError('Set [tickets] url')", "): Set [tickets] url\n"),
        (
            "raise v1.UttError('Set [tickets] url', 'see utt help config')",
            "): Set [tickets] url; see utt help config\n",
        ),
    ],
)
def test_a_failing_listener_costs_only_a_warning(home: Home, code: str, told: str) -> None:
    write_plugin(home, "ear", f"def listen(change):\n    {code}\nv1.register_listener(lambda: listen)\n{LISTENER}")

    result = add(home)

    assert (result.status, result.log) == (0, ADDED)
    assert_one_warning(result, "utt.plugins.ear", told)
    # The next listener is called in any case.
    assert result.stdout == "2026-11-16 11:00 x,|\n"


def test_a_listener_is_not_called_for_its_own(home: Home) -> None:
    write_plugin(
        home,
        "ear",
        "class Ear:\n"
        "    def __init__(self, log: v1.Log, now: v1.Now):\n        self.log, self.now = log, now\n"
        "    def __call__(self, change):\n        self.log.add(v1.Entry(self.now, 'heard'))\n"
        "v1.register_listener(Ear)\n",
    )

    result = add(home)

    assert (result.status, result.stderr, result.log) == (0, "", f"{ADDED}2026-11-16 11:00 heard\n")


def test_a_failed_editors_changes_reach_listeners(home: Home) -> None:
    write_plugin(home, "ear", LISTENER)
    home.write(LOG)
    script = home.directory / "editor.sh"
    script.write_text('echo "2026-11-16 12:00 mine" >> "$1"; exit 3\n')

    result = home.run("edit", EDITOR=f"sh {script}")

    assert result.stdout == "2026-11-16 12:00 mine,|\n"
    assert (result.status, result.stderr.startswith("error: The editor")) == (1, True)


def test_a_plugins_view_can_show_others_sections(home: Home) -> None:
    write_plugin(
        home,
        "view",
        "class View(v1.ReportView):\n"
        "    def __init__(self, sections: v1.ReportSections):\n        self.sections = sections\n"
        "    def render(self, output):\n        self.sections.render(output)\n"
        "v1.register_component(v1.ReportView, View)\n",
    )
    write_plugin(
        home,
        "section",
        "class Section:\n    def render(self, output):\n        output.write('no line end')\n"
        "v1.register_report_section('One', Section)\nv1.register_report_section('Two', Section)\n",
    )

    result = home.run("report")

    titles = [f"\n{f' {name} ':-^80}\n\nno line end\n" for name in ("One", "Two")]
    assert result.stdout == "".join(titles)


# Conflicts, and disabling.


def test_a_command_that_hides_another_is_reported(home: Home) -> None:
    write_plugin(home, "aaa", HANDLER + command("foo"))
    write_plugin(home, "bbb", HANDLER + command("foo") + command("hello"))

    result = home.run("foo")

    assert result.stdout == "well\n"
    assert result.stderr.splitlines() == [
        "warning: utt.plugins.bbb hides the command foo of utt.plugins.aaa: disable one of them, see utt plugins",
        "warning: utt.plugins.bbb hides the command hello of utt.plugins.builtin.hello: "
        "disable one of them, see utt plugins",
    ]


def test_a_declared_replacement_is_not_reported(home: Home) -> None:
    write_plugin(home, "aaa", HANDLER + command("hello", replace="True"))

    assert home.run("hello") == Result("well\n", "", 0)


@pytest.mark.parametrize("names", ["odd", "other,odd", " utt.plugins.odd ", "all"])
def test_the_environment_disables_a_plugin(home: Home, names: str) -> None:
    write_plugin(home, "odd", "1/0")

    result = add(home, UTT_DISABLE_PLUGINS=names)

    assert (result.status, result.stderr, result.log) == (0, "", ADDED)


@pytest.mark.parametrize("names", ["odd", "other odd", "other,\n  odd", "all"])
def test_the_configuration_disables_a_plugin(home: Home, names: str) -> None:
    write_plugin(home, "odd", "1/0")
    write_configuration(home, f"[plugins]\ndisable = {names}\n")

    result = add(home)

    assert (result.status, result.stderr, result.log) == (0, "", ADDED)


def write_configuration(home: Home, text: str) -> None:
    path = home.directory / ".config" / "utt" / "utt.cfg"
    path.parent.mkdir(parents=True)
    path.write_text(text)


def test_an_unreadable_configuration_only_warns_if_unneeded(home: Home) -> None:
    write_configuration(home, "[plugins]\nnonsense\n")

    result = add(home)

    assert (result.status, result.log) == (0, ADDED)
    assert_one_warning(result, "The configuration", "cannot be read", "it disables no plugin")


def test_a_directory_as_the_configuration_only_warns(home: Home) -> None:
    (home.directory / ".config" / "utt" / "utt.cfg").mkdir(parents=True)

    result = add(home)

    assert (result.status, result.log) == (0, ADDED)
    assert_one_warning(result, "The configuration")


# ``utt plugins``.


def listed(home: Home, **environment: str) -> dict[str, dict[str, Any]]:
    return {plugin["name"]: plugin for plugin in json.loads(home.run("plugins", "--json", **environment).stdout)}


def test_the_list_describes_each_plugin(home: Home) -> None:
    write_plugin(home, "aaa", HANDLER + command("foo") + command("report"))
    write_plugin(
        home,
        "bbb",
        HANDLER
        + command("foo")
        + "class Mine: pass\nv1.register_component(Mine, Mine)\nv1.register_component(v1.Now, 5)\n"
        + "v1.register_report_section('Odd', Handler)\nv1.register_listener(Handler)\n",
    )
    write_plugin(home, "broken", command("bar", "print") + "1/0")
    write_plugin(home, "off", command("baz", "print"))

    plugins = listed(home, UTT_DISABLE_PLUGINS="off")

    assert list(plugins)[-4:] == ["aaa", "bbb", "broken", "off"]
    assert [plugins[name]["state"] for name in ("aaa", "broken", "off")] == ["loaded", "broken", "disabled"]
    assert (
        plugins["broken"]["error"] == "it cannot be imported: ZeroDivisionError: division by zero (broken.py, line 3)"
    )
    assert plugins["broken"]["commands"] == []
    assert plugins["aaa"]["commands"] == ["foo", "report"]
    assert plugins["aaa"]["replaces"] == [{"kind": "command", "name": "report", "plugin": "builtin.report"}]
    assert plugins["aaa"]["replaced"] == [{"kind": "command", "name": "foo", "plugin": "bbb"}]
    assert plugins["bbb"]["replaces"] == [
        {"kind": "command", "name": "foo", "plugin": "aaa"},
        {"kind": "component", "name": "v1.Now", "plugin": "utt"},
    ]
    assert plugins["bbb"]["components"] == ["utt.plugins.bbb.Mine", "v1.Now"]
    assert (plugins["bbb"]["report_sections"], plugins["bbb"]["listeners"]) == (["Odd"], 1)
    assert plugins["aaa"]["module"] == "utt.plugins.aaa"
    assert plugins["aaa"]["location"] == str((home.directory / "path/utt/plugins/aaa.py").resolve())
    assert plugins["aaa"]["distribution"] is None
    assert plugins["aaa"]["version"] is None
    assert plugins["builtin.report"]["distribution"] == "utt"
    assert plugins["aaa"]["milliseconds"] > 0 == plugins["off"]["milliseconds"]


def test_the_table_has_a_line_for_each_plugin(home: Home) -> None:
    write_plugin(home, "aaa", HANDLER + command("report") + "v1.register_component(v1.Now, 5)\n")
    write_plugin(home, "broken", "1/0")

    lines = home.run("plugins").stdout.splitlines()

    assert lines[0].split() == ["PLUGIN", "DISTRIBUTION", "STATE", "TIME", "COMMANDS", "REPLACES"]
    rows = {line.split()[0]: " ".join(line.split()[1:]) for line in lines[1:] if line}
    assert rows["builtin.add"].startswith("utt 2.0.0 loaded ")
    assert rows["builtin.add"].endswith(" ms add")
    assert rows["aaa"].startswith("- loaded ")
    assert rows["aaa"].endswith(" ms report report of utt, v1.Now of utt")
    assert rows["broken"].startswith("- broken ")
    assert lines[-1] == "broken: it cannot be imported: ZeroDivisionError: division by zero (broken.py, line 2)"


# An installed plugin is named with its distribution.


@pytest.mark.slow
@pytest.mark.parametrize("editable", [[], ["--editable"]], ids=["wheel", "editable"])
def test_the_distribution_of_a_broken_plugin_is_named(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, editable: list[str]
) -> None:
    environment = FreshEnvironment(tmp_path, Parts.shared(tmp_path_factory))
    project = tmp_path / "project"
    (project / "src/utt/plugins").mkdir(parents=True)
    (project / "src/utt/plugins/odd.py").write_text("1/0\n")
    (project / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        '[project]\nname = "utt-odd"\nversion = "0.3"\n[tool.hatch.build.targets.wheel]\npackages = ["src/utt"]\n'
    )
    environment.install(*editable, str(project))

    result = environment.run("hello")
    [odd] = [each for each in json.loads(environment.run("plugins", "--json").stdout) if each["name"] == "odd"]
    environment.uninstall("utt-odd")

    assert result.status == 0
    assert_one_warning(result, "left out utt.plugins.odd (utt-odd 0.3): ", "; update or uninstall utt-odd, or disable")
    assert (odd["distribution"], odd["version"], odd["state"]) == ("utt-odd", "0.3", "broken")
    assert environment.run("hello").stderr == ""


def test_a_plugin_inside_a_project_stays_separate(tmp_path: Path) -> None:
    # utt itself may be an editable install, and its project contains example plugins.
    project = Path(__file__).parents[2]
    path = project / "tests" / "sample_plugins" / "tea"
    home = Home(tmp_path)

    tea = listed(home, PYTHONPATH=str(path))["tea"]

    assert tea["location"] == str(path / "utt" / "plugins" / "tea.py")
    assert tea["distribution"] is None


# What else a plugin may do to its host.


def test_a_plugin_may_reuse_utts_argument_names(home: Home) -> None:
    write_plugin(
        home,
        "odd",
        "def add_args(parser):\n"
        "    parser.add_argument('--now', action='store_true')\n"
        "    parser.add_subparsers(dest='command').add_parser('hello')\n"
        "def handler(args: Namespace, now: v1.Now, log: v1.Log):\n"
        "    return lambda: print(args.command, args.now, now, log.path)\n" + command("odd", "handler", "add_args"),
    )
    plugin = home.directory / "path/utt/plugins/odd.py"
    plugin.write_text("from argparse import Namespace\n" + plugin.read_text())

    result = home.run("odd", "--now", "hello", now="2026-11-16 11:00")

    assert (result.stdout, result.stderr, result.status) == (f"hello True 2026-11-16 11:00:00 {home.log}\n", "", 0)
    assert not home.log.exists()


@pytest.mark.parametrize("arguments", [["add", "x"], ["plugins"], ["--version"]])
def test_a_broken_plugin_in_a_zip_is_skipped(home: Home, arguments: list[str]) -> None:
    archive = home.directory / "plugins.zip"
    with ZipFile(archive, "w") as file:
        file.writestr("utt/plugins/bad.py", "def x(:\n")
        file.writestr("utt/plugins/fine.py", f"from utt.api import v1\n{HANDLER}{command('fine')}")

    result = home.run(*arguments, PYTHONPATH=str(archive))
    fine = home.run("fine", PYTHONPATH=str(archive))

    assert result.status == 0
    assert_one_warning(result, "left out utt.plugins.bad", "SyntaxError")
    assert fine.stdout == "well\n"


SILENT = "class Silent(Exception):\n    def __str__(self): raise ValueError\n"


@pytest.mark.slow
@pytest.mark.parametrize("raised", ["Silent()", "GeneratorExit()", "type('Own', (BaseException,), {})('x' * 5000)"])
@pytest.mark.parametrize(
    "plugin",
    [
        "raise {}",
        "def add_args(parser): raise {}\n" + command("odd", "print", "add_args"),
        "def handler(): raise {}\n" + command("odd", "handler"),
        "def call(): raise {}\n" + command("odd", "lambda: call"),
        "def clock(): raise {}\nv1.register_component(v1.Now, clock)\n",
        "def listen(change): raise {}\nv1.register_listener(lambda: listen)\n",
    ],
)
def test_anything_raised_prints_one_line(home: Home, plugin: str, raised: str) -> None:
    write_plugin(home, "odd", SILENT + plugin.format(raised))

    added = add(home)
    odd = home.run("odd")

    assert (added.status, added.log) == (0, ADDED)
    assert added.stderr.count("\n") <= 1
    assert "Traceback" not in added.stderr + odd.stderr
    assert max(map(len, [*added.stderr.splitlines(), ""])) < 1000


@pytest.mark.parametrize("place", ["utt/plugins", "utt"])
def test_foreign_init_files_are_not_run(home: Home, place: str) -> None:
    write_plugin(home, "fine", HANDLER + command("fine"))
    (home.directory / "path" / place / "__init__.py").write_text("import not_there\n")

    assert home.run("fine") == Result("well\n", "", 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    "value", ["'soon'", "3", "None", "(each for each in ())", "__import__('functools').partial(print)"]
)
@pytest.mark.parametrize(
    "component", ["Now", "Environment", "Entries", "ReportArgs", "ReportModel", "ReportView", "Log"]
)
def test_a_component_of_the_wrong_type_is_named(home: Home, component: str, value: str) -> None:
    write_plugin(home, "odd", f"def wrong():\n    return {value}\nv1.register_component(v1.{component}, wrong)\n")
    home.write(LOG)

    for arguments in (["add", "x"], ["report"], ["status"]):
        result = home.run(*arguments, now="2026-11-16 11:00")

        assert result.stderr.count("\n") <= 1, result.stderr
        assert "Traceback" not in result.stderr
        assert "utt has a bug" not in result.stderr
        assert result.status == 0 or "utt.plugins.odd" in result.stderr


def test_a_wrong_clock_leaves_the_original_in_place(home: Home) -> None:
    write_plugin(home, "odd", "v1.register_component(v1.Now, lambda: 'soon')\n")

    result = add(home)

    assert (result.status, result.log) == (0, ADDED)
    assert_one_warning(result, "left out utt.plugins.odd", "v1.At breaks with its v1.Now: ")


def test_a_plugin_changing_directory_keeps_the_log(home: Home) -> None:
    other = home.directory / "other"
    other.mkdir()
    write_plugin(home, "odd", f"import os\nos.chdir({str(other)!r})\n")

    home.run_bare("--data", "my.log", "--now", "2026-11-16 11:00", "add", "x")

    assert list(other.iterdir()) == []
    assert (home.directory / "my.log").read_text() == "2026-11-16 11:00 x\n"


TAKES_AWAY = [
    pytest.param("sys.stdout = None", "the standard output", id="output set to None"),
    pytest.param("sys.stderr = None", "the standard error", id="error set to None"),
    pytest.param("sys.stdin = None", "the standard input", id="input set to None"),
    pytest.param("sys.stdout = 5", "the standard output", id="output is a number"),
    pytest.param("sys.stdout.close()", "the standard output", id="output closed"),
    pytest.param("sys.stderr.close()", "the standard error", id="error closed"),
    pytest.param("sys.stdin.close()", "the standard input", id="input closed"),
    pytest.param("sys.stdout.detach()", "the standard output", id="output detached"),
    pytest.param("sys.stderr.detach()", "the standard error", id="error detached"),
    pytest.param("os.close(0)", "the standard input", id="descriptor of input closed"),
    pytest.param("os.close(1)", "the standard output", id="descriptor of output closed"),
    pytest.param("os.close(2)", "the standard error", id="descriptor of error closed"),
    pytest.param("os.close(1); mine = open('mine', 'w')", "the standard output", id="descriptor reused"),
    pytest.param("os.close(1); os.close(2)", "the standard output and the standard error", id="two at once"),
    pytest.param("sys.stdout = sys.stderr; sys.stderr.close()", "the standard output", id="both are one, closed"),
]


@pytest.mark.parametrize(("code", "what"), TAKES_AWAY)
@pytest.mark.slow
def test_a_plugin_that_removes_a_stream_is_broken(real_home: Home, code: str, what: str) -> None:
    write_plugin(real_home, "odd", f"import os, sys\n{code}\n")
    write_plugin(real_home, "fine", HANDLER + command("fine"))

    added = add(real_home)
    fine = real_home.run("fine")

    assert (added.status, added.stdout, added.log) == (0, "", ADDED)
    assert_one_warning(added, "left out utt.plugins.odd (", f"it takes away {what}")
    assert (fine.status, fine.stdout) == (0, "well\n")
    assert_one_warning(fine, "utt.plugins.odd")


def test_printed_text_never_goes_into_the_log(real_home: Home) -> None:
    # The next opened files would get the numbers of the closed descriptors.
    write_plugin(real_home, "a", "import os\nos.closerange(0, 256)\n")
    opening = "files = [open(real_home, 'a') for real_home in ('utt.log',) * 3]"
    write_plugin(real_home, "b", f"def odd(): print('odd', flush=True)\n{opening}\n{command('odd', 'lambda: odd')}")
    real_home.write(LOG)

    real_home.run_bare("odd")

    assert real_home.read() == LOG


def test_a_usable_stream_may_replace_another(real_home: Home) -> None:
    write_plugin(
        real_home,
        "loud",
        "import sys\nclass Loud:\n    def __init__(self, stream): self.stream = stream\n"
        "    def write(self, text): self.stream.write(text.upper())\n"
        "    def flush(self): self.stream.flush()\n"
        "sys.stdout = Loud(sys.stdout)\n",
    )

    assert real_home.run("--version") == Result(
        real_home.run("--version", UTT_DISABLE_PLUGINS="all").stdout.upper(), "", 0
    )


def test_a_stream_closed_before_is_no_fault(home: Home) -> None:
    write_plugin(home, "fine", HANDLER + command("fine"))

    done = subprocess.run(
        ["sh", "-c", f'"{UTT}" fine <&- >&-'], env=home.environment, stderr=subprocess.PIPE, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")


def test_an_interrupt_raised_at_import_is_a_fault(home: Home) -> None:
    write_plugin(home, "odd", "raise KeyboardInterrupt")

    result = add(home)

    assert (result.status, result.log) == (0, ADDED)
    assert_one_warning(result, "left out utt.plugins.odd", "it cannot be imported: KeyboardInterrupt (odd.py, line 2)")


WAITS = "print('ready', flush=True); time.sleep(60)"


@pytest.mark.slow
@pytest.mark.parametrize(
    "code",
    [
        pytest.param(WAITS, id="plain"),
        pytest.param(f"try:\n    {WAITS}\nexcept KeyboardInterrupt:\n    raise ImportError", id="another error"),
        pytest.param(f"signal.signal(signal.SIGINT, signal.default_int_handler); {WAITS}", id="handler set again"),
        pytest.param(f"async def wait():\n    {WAITS}\nasyncio.run(wait())", id="in asyncio"),
    ],
)
def test_ctrl_c_during_an_import_ends_utt(home: Home, request: pytest.FixtureRequest, code: str) -> None:
    write_plugin(home, "odd", f"import asyncio, signal, time\n{code}\n")

    assert_ctrl_c_ends(home, request)


def test_ctrl_c_ends_utt_with_a_plugins_handler(home: Home, request: pytest.FixtureRequest) -> None:
    handler = "def stop(*_): raise KeyboardInterrupt\n"
    write_plugin(home, "a", f"import signal\n{handler}signal.signal(signal.SIGINT, stop)\n")
    write_plugin(home, "odd", f"import time\n{WAITS}\n")

    assert_ctrl_c_ends(home, request)


def assert_ctrl_c_ends(home: Home, request: pytest.FixtureRequest) -> None:
    # Tests that run in the background of a shell inherit that it is ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))

    with subprocess.Popen(
        [UTT, "--data", home.log, "add", "x"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=home.environment
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)

    assert (process.returncode, output, errors) == (130, b"", b"")
    assert not home.log.exists()


def test_a_survived_ctrl_c_excuses_no_other_plugin(home: Home, request: pytest.FixtureRequest) -> None:
    write_plugin(
        home,
        "a",
        "import signal\ntry:\n    signal.raise_signal(signal.SIGINT)\n"
        "except KeyboardInterrupt:\n    print('survived')\n",
    )
    write_plugin(home, "b", "raise KeyboardInterrupt")
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))

    result = add(home)

    assert (result.status, result.stdout, result.log) == (0, "survived\n", ADDED)
    assert_one_warning(result, "left out utt.plugins.b")


@pytest.mark.parametrize("code", ["v1.foo()", "v1.Entry()", "v1.register_command(3)", "v1.register_component([], 3)"])
def test_a_wrong_api_call_names_the_plugins_line(home: Home, code: str) -> None:
    write_plugin(home, "atimport", code)
    write_plugin(home, "running", command("odd", f"lambda: lambda: {code}"))
    write_plugin(home, "making", f"def clock():\n    {code}\nv1.register_component(v1.Now, clock)\n")

    assert "(atimport.py, line 2)" in home.run("--version").stderr
    assert "(running.py, line 2)" in home.run("odd", UTT_DISABLE_PLUGINS="atimport").stderr
    assert "(making.py, line 3)" in home.run("hello", UTT_DISABLE_PLUGINS="atimport").stderr


SPOILER = """\
def listen(change):
    for entry in (*change.added, *change.removed):
        entry.name, entry.datetime, entry.comment = "spoiled", None, "spoiled"
    change.added = change.removed = ()
    change.command = "spoiled"
v1.register_listener(lambda: listen)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", [["add", "x"], ["stretch"], ["amend", "beta"], ["rename", "acme: design", "beta"], ["undo"], ["redo"]]
)
def test_a_listener_that_changes_entries_changes_nothing(home: Home, arguments: list[str]) -> None:
    def run() -> tuple[Result, str]:
        home.write(LOG)
        for preparing in {"undo": [["stretch"]], "redo": [["stretch"], ["undo"]]}.get(arguments[0], []):
            home.run(*preparing, now="2026-11-16 11:00")
        result = home.run(*arguments, now="2026-11-16 12:00")
        return result, result.log

    expected = run()
    write_plugin(home, "aspoiler", SPOILER)
    spoiled = run()
    write_plugin(home, "listener", LISTENER)
    heard = run()[0].stdout

    assert spoiled == expected
    # Another listener gets the change as it was.
    assert "spoiled" not in heard
    assert any("|" in line and "2026-11-16" in line for line in heard.splitlines())


def test_a_removed_directory_is_no_plugins_fault(home: Home) -> None:
    write_plugin(home, "clock", "v1.register_component(v1.Now, lambda: v1.Now(2026, 11, 16, 9))\n")
    gone = home.directory / "gone"
    gone.mkdir()

    done = subprocess.run(
        ["sh", "-c", f'rmdir "{gone}" && exec "{UTT}" --data my.log add x'],
        cwd=gone,
        env=home.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "error: The current directory was removed: go to another one with cd\n"


@pytest.mark.parametrize("name", ["stdout", "stderr"])
@pytest.mark.parametrize("value", ["None", "5"])
def test_a_broken_plugin_leaves_the_streams_working(home: Home, name: str, value: str) -> None:
    write_plugin(home, "odd", f"import sys\nsys.{name} = {value}\n1/0\n")

    result = home.run("--version")

    assert result.stdout.startswith("utt ")
    assert_one_warning(result, "utt.plugins.odd")


@pytest.mark.parametrize("change", ["it.description = None", "it.name = 'add'", "del it.name", "it.add_args = 5"])
def test_a_registered_command_cannot_be_changed(home: Home, change: str) -> None:
    write_plugin(
        home,
        "odd",
        f"{HANDLER}it = v1.Command('odd', 'Odd', Handler, lambda parser: None)\nv1.register_command(it)\n{change}\n",
    )

    assert home.run("odd") == Result("well\n", "", 0)
    assert add(home).log == ADDED


def test_a_disabled_plugin_stays_disabled_when_imported(home: Home) -> None:
    write_plugin(home, "a", "import utt.plugins.b\n")
    write_plugin(home, "b", HANDLER + command("b"))

    assert home.run("b", UTT_DISABLE_PLUGINS="b").status == 2
    assert listed(home, UTT_DISABLE_PLUGINS="b")["b"]["commands"] == []


def test_escapes_of_a_plugin_never_reach_the_terminal(home: Home) -> None:
    write_plugin(home, "name", HANDLER + command("z\x1b]0;x\x07"))
    write_plugin(home, "text", f"{HANDLER}v1.register_command(v1.Command('z', 'A\x1b[31m', Handler, print))\n")

    shown = home.run("--help").stdout + home.run("plugins").stdout + home.run("z", "--help").stdout

    assert "\x1b" not in shown
    assert r"A\x1b[31m" in shown
    assert_one_warning(home.run("hello"), "utt.plugins.name", "a command's name must be one word")


def test_a_module_found_twice_is_listed_so(home: Home) -> None:
    write_plugin(home, "foo", HANDLER + command("foo"))
    second = home.directory / "second" / "utt" / "plugins"
    second.mkdir(parents=True)
    (second / "foo.py").write_text("")
    path = f"{home.environment['PYTHONPATH']}{os.pathsep}{second.parent.parent}"

    assert listed(home, PYTHONPATH=path)["foo"]["hidden"] == [str(second.resolve())]
    assert f"foo: the one in {second.resolve()} is not used\n" in home.run("plugins", PYTHONPATH=path).stdout


def test_the_failing_line_is_named(home: Home) -> None:
    write_plugin(home, "helper", "def fail():\n    return 1 / 0\n")
    write_plugin(home, "odd", "from utt.plugins.helper import fail\nfail()\n")

    assert_one_warning(home.run("hello"), "utt.plugins.odd", "ZeroDivisionError: division by zero (helper.py, line 3)")


def test_a_users_mistake_does_not_suggest_disabling_plugins(home: Home) -> None:
    write_plugin(home, "odd", "v1.require_api(9, 0)\n")

    assert home.run("--version").stderr.endswith("it needs utt 9.0 or later, and this is utt 2.0: update utt\n")


def test_a_handlers_constructor_may_exit(home: Home) -> None:
    write_plugin(home, "odd", "def handler():\n    raise SystemExit(7)\n" + command("odd", "handler"))

    assert home.run("odd") == Result("", "", 7)


def test_the_plugin_that_failed_is_the_one_named(home: Home) -> None:
    write_plugin(home, "inner", "def fail():\n    1 / 0\n")
    write_plugin(home, "outer", "from utt.plugins.inner import fail\n" + command("odd", "lambda: fail"))

    assert home.run("odd").stderr.startswith("error: utt.plugins.inner (")


def test_an_unwritable_help_is_not_a_plugins_fault(home: Home) -> None:
    write_plugin(home, "odd", HANDLER + command("odd"))
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [UTT, "odd", "--help"], env=home.environment, stdout=full, stderr=subprocess.PIPE, check=False
        )

    assert done.returncode == 1
    assert done.stderr.decode() == "error: No space left on device\n"
