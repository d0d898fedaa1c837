"""``utt config``: the values in effect, and where they are set."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import Home
from tests.support.in_process import InProcessHome
from tests.support.plugins import write_plugin


def on_terminal(home: Home) -> Home:
    """Return the same home, whose commands have a terminal as standard error."""
    other = InProcessHome(home.directory)
    other.has_terminal, other.environment = True, home.environment
    return other


def configure(directory: Path, text: str | bytes) -> None:
    path = directory / "utt" / "utt.cfg"
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def test_config_prints_the_effective_settings_as_ini(home: Home) -> None:
    configure(home.directory / ".config", "; mine\n[DEFAULT]\nq=9\n[foo]\nA = 50%\nb:2\n[bar]\n")

    result = home.run_bare("config")
    defaults = home.run_bare("config", "--default")

    assert result.stdout == "[DEFAULT]\nq = 9\n\n[foo]\na = 50%\nb = 2\n\n[bar]\n\n"
    assert (defaults.stdout, defaults.status) == ("", 0)


def test_a_byte_order_mark_is_understood(home: Home) -> None:
    configure(home.directory / ".config", "\ufeff[foo]\na = é\n")

    result = home.run_bare("config")

    assert result.stdout == "[foo]\na = é\n\n"


@pytest.mark.parametrize(
    ("environment", "directory"),
    [
        ({}, ".config"),
        ({"XDG_CONFIG_HOME": ""}, ".config"),
        ({"XDG_CONFIG_HOME": "{home}/xdg"}, "xdg"),
        # The variable that the original read comes first.
        ({"XDG_CONFIG_HOME": "{home}/xdg", "XDG_DATA_CONFIG": "{home}/old"}, "old"),
        ({"XDG_CONFIG_HOME": "{home}/xdg", "XDG_DATA_CONFIG": ""}, "xdg"),
    ],
)
def test_the_file_is_in_the_users_configuration_directory(
    home: Home, environment: dict[str, str], directory: str
) -> None:
    configure(home.directory / directory, "[found]\n")
    variables = {name: value.format(home=home.directory) for name, value in environment.items()}

    path = home.run_bare("config", "--filename", **variables)
    content = home.run_bare("config", **variables)

    assert path.stdout == f"{home.directory / directory / 'utt' / 'utt.cfg'}\n"
    assert content.stdout == "[found]\n\n"


@pytest.mark.parametrize("text", ["bad\n", "[foo]\na\n", "[foo]\na=1\na=2\n", "[foo\n", b"[foo]\na=\xff\n"])
def test_an_unreadable_file_fails_in_one_line(home: Home, text: str | bytes) -> None:
    configure(home.directory / ".config", text)

    result = home.run_bare("config")

    assert (result.status, result.stdout) == (1, "")
    assert result.stderr.startswith(f"error: The configuration {home.directory}/.config/utt/utt.cfg cannot be read: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [["hello"], ["report"], ["config", "--filename"], ["config", "--default"]])
def test_a_broken_configuration_stops_only_what_needs_it(home: Home, command: list[str]) -> None:
    configure(home.directory / ".config", "bad\n")

    result = home.run(*command)

    assert result.status == 0


UNREADABLE = [
    pytest.param(b"[plugins]\n[targets]\n[ui]\nbad\n", id="broken syntax"),
    pytest.param(b"[plugins]\n[targets]\n[ui]\nx = \xff\n", id="not UTF-8"),
    pytest.param("[plugins]\n[targets]\n[ui]\n".encode("utf-16"), id="UTF-16"),
    pytest.param(None, id="a directory"),
]


@pytest.mark.slow
@pytest.mark.parametrize("content", UNREADABLE)
@pytest.mark.parametrize(
    ("command", "level"),
    [
        (["--version"], "warning"),
        (["report"], "warning"),
        (["add", "x"], "warning"),
        (["listen"], "warning"),
        (["status"], "error"),
        (["config"], "error"),
        (["ask"], "error"),
    ],
    ids=" ".join,
)
def test_an_unreadable_file_is_reported_once(home: Home, command: list[str], level: str, content: bytes | None) -> None:
    path = home.directory / ".config" / "utt" / "utt.cfg"
    if content is None:
        path.mkdir(parents=True)
    else:
        configure(home.directory / ".config", content)
    plugin = home.directory / "path" / "utt" / "plugins" / "asking.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(
        "from configparser import ConfigParser\n"
        "from utt.api import v1\n"
        "def ask(config: ConfigParser):\n    return print\n"
        "def listener(config: ConfigParser):\n    return print\n"
        "def listen(log: v1.Log, now: v1.Now):\n    return lambda: log.add(v1.Entry(now, 'x'))\n"
        "v1.register_command(v1.Command('ask', '', ask, lambda parser: None))\n"
        "v1.register_command(v1.Command('listen', '', listen, lambda parser: None))\n"
        "v1.register_listener(listener)\n"
        "v1.register_listener(listener)\n"
    )

    result = home.run(*command, PYTHONPATH=str(plugin.parents[2]))

    assert result.stderr.startswith(f"{level}: "), result.stderr
    assert result.stderr.count(f"The configuration {path} cannot be read: ") == 1
    assert result.stderr.count("\n") == 1
    assert "Errno" not in result.stderr
    assert result.status == (1 if level == "error" else 0)


def test_the_environment_disables_plugins_despite_an_unreadable_file(home: Home) -> None:
    configure(home.directory / ".config", "[plugins]\nbad\n")
    plugin = home.directory / "path" / "utt" / "plugins" / "odd.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text("1/0\n")

    result = home.run("--version", PYTHONPATH=str(plugin.parents[2]), UTT_DISABLE_PLUGINS="odd")

    assert "odd" not in result.stderr
    assert result.stderr.endswith("; it disables no plugin\n")


def test_a_plugins_environment_has_its_own_configuration(home: Home) -> None:
    configure(home.directory / "other", "[targets]\ndaily = 8h\n")
    plugin = home.directory / "path" / "utt" / "plugins" / "elsewhere.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(
        "import os\n"
        "from utt.api import v1\n"
        f"environment = {{**os.environ, 'XDG_CONFIG_HOME': {str(home.directory / 'other')!r}}}\n"
        "v1.register_component(v1.Environment, environment)\n"
    )
    home.write("2026-11-16 08:00 hello\n")

    result = home.run("status", now="2026-11-16 09:00", PYTHONPATH=str(plugin.parents[2]))

    assert "8h00" in result.stdout


@pytest.mark.parametrize(
    ("line", "value"),
    [
        pytest.param("a = 8h  # full time", "8h", id="a number sign"),
        pytest.param("a = 8h ; full time", "8h", id="a semicolon"),
        pytest.param("a = 8h\t# full time", "8h", id="a tab"),
        pytest.param("a = b#1", "b#1", id="a number sign in a word"),
        pytest.param("a = x;y", "x;y", id="a semicolon in a word"),
        pytest.param("a = # none", "", id="no value"),
        pytest.param("# a line\na = 1\n; a line", "1", id="lines of their own"),
    ],
)
def test_a_comment_may_follow_a_value(home: Home, line: str, value: str) -> None:
    configure(home.directory / ".config", f"[foo]  # a section\n{line}\n")

    result = home.run_bare("config")

    assert result.stdout == f"[foo]\na = {value}\n\n"


def test_a_comment_may_follow_every_setting(home: Home) -> None:
    configure(
        home.directory / ".config",
        "[targets]\ndaily = 8h # a\nweekly = 38h ; b\nmonday = 6h # c\noff = saturday sunday # d\n"
        "[ui]\nquiet = yes # e\n[plugins]\ndisable = tea # f\n",
    )
    plugin = home.directory / "path" / "utt" / "plugins" / "tea.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text("1 / 0\n")

    status = home.run("status", now="2026-11-16 09:00", PYTHONPATH=str(home.directory / "path"))

    assert (status.stderr, status.status) == ("", 0)
    assert status.stdout.splitlines()[2:] == ["6h00 left of 6h00", "38h00 left of 38h00 this week"]
    assert "quiet" not in home.run("add", "x").stderr


# What is not understood.


@pytest.mark.parametrize(
    ("content", "what_is_wrong"),
    [
        pytest.param(
            "# mine\nbad\n",
            "line 2 is 'bad', and no section begins above it: write one there, like [ui]",
            id="no section",
        ),
        pytest.param(
            "[foo]\r\na\r\n", "line 2 is 'a', which is not a setting: write it like quiet = yes", id="no value"
        ),
        pytest.param(
            "[foo]\n  a\n = b\n",
            "line 2 is 'a', which is not a setting: write it like quiet = yes",
            id="two such lines",
        ),
        pytest.param(
            "[foo]\na=1\na=2\n", "line 3 sets 'a' in [foo] again: leave one of them out", id="a setting twice"
        ),
        pytest.param(
            "[foo]\na=1\n[foo]\n", "line 3 begins the section [foo] again: join the two", id="a section twice"
        ),
        pytest.param(
            "[ui]\n[foo]\n[UI]\n", "line 3 begins the section [ui] again: join the two", id="a section in capitals"
        ),
        pytest.param(
            "[foo\na=1\n", "line 1 is '[foo', which is not a name of a section: write it like [foo]", id="no bracket"
        ),
        pytest.param("[]\n", "line 1 is '[]', which is not a name of a section: write it like [ui]", id="no name"),
        pytest.param(
            "\ufeff[a\x1b\n",
            "line 1 is '[a\\x1b', which is not a name of a section: write it like [a\\x1b]",
            id="a control character",
        ),
        pytest.param(b"[foo]\na=1\nb=\xff\n", "line 3 is not UTF-8: save the file as UTF-8", id="a byte"),
        pytest.param("[foo]\n".encode("utf-16"), "line 1 is not UTF-8: save the file as UTF-8", id="UTF-16"),
    ],
)
def test_a_wrong_setting_is_reported_with_its_line(home: Home, content: str | bytes, what_is_wrong: str) -> None:
    configure(home.directory / ".config", content)

    result = home.run_bare("config")

    path = home.directory / ".config" / "utt" / "utt.cfg"
    assert (result.stdout, result.status) == ("", 1)
    assert result.stderr == f"error: The configuration {path} cannot be read: {what_is_wrong}\n"


MISSPELT = [
    pytest.param("[ui]\nquite = yes\n", "[ui] has no setting 'quite': did you mean quiet?", id="a setting"),
    pytest.param("[log]\nx = 1\n", "[log] has no setting 'x': use utc_offset", id="a setting like no other"),
    pytest.param(
        "[targets 2026-03-01]\ndayly = 8h\n",
        "[targets 2026-03-01] has no setting 'dayly': did you mean daily?",
        id="from a day on",
    ),
    pytest.param("[uii]\nquiet = yes\n", "utt has no section [uii]: did you mean [ui]?", id="a section"),
    pytest.param("[days]\nstart = 04:00\n", "utt has no section [days]: did you mean [day]?", id="one in the plural"),
    pytest.param(
        "[ui 2026-03-01]\nquiet = yes\n", "utt has no section [ui 2026-03-01]: did you mean [ui]?", id="a day too many"
    ),
]


@pytest.mark.parametrize(("content", "warning"), MISSPELT)
def test_a_misspelt_setting_is_reported(home: Home, content: str, warning: str) -> None:
    configure(home.directory / ".config", content)

    result = home.run_bare("config")

    path = home.directory / ".config" / "utt" / "utt.cfg"
    assert result.stderr == f"warning: {path}: {warning}\n"
    assert (result.stdout, result.status) == (f"{content}\n", 0)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("[balance]\nhours = 8\n", id="a section like none of utt's"),
        pytest.param("[alias]\nstandup = report\n[projects]\nam = acme\n", id="names of one's own"),
        pytest.param("[DEFAULT]\nq = 9\n[ui]\nquiet = yes\n", id="a default for others"),
        pytest.param("[timezone]\nenabled = true\nname = x\n", id="what utt 1 had"),
        pytest.param("[day 2026-03-01]\nstart = 4:00\n[targets]\ndaily = 8h\nsick = 2026-03-02\n", id="with dates"),
        pytest.param("[UI]\nQUIET = yes\n[ Day  2026-03-01 ]\nstart = 4:00\n", id="capitals and spaces"),
        pytest.param("[ ]\nstart = 4:00\n", id="no name"),
    ],
)
def test_a_correct_setting_is_not_reported(home: Home, content: str) -> None:
    configure(home.directory / ".config", content)

    assert home.run_bare("config").stderr == ""


@pytest.mark.parametrize("command", [["config"], ["add", "x"]], ids=" ".join)
def test_a_plugins_section_is_not_checked(home: Home, command: list[str]) -> None:
    configure(home.directory / ".config", "[days]\na = 1\n[uii]\n[uix]\n")
    write_plugin(home, "days", "")
    write_plugin(home, "other", "v1.register_command(v1.Command('uii', 'Ui', print, lambda parser: None))\n")
    home.write("2026-11-16 08:00 hello\n")

    errors = on_terminal(home).run(*command, now="2026-11-16 09:00").stderr

    assert "[days]" not in errors
    assert "[uii]" not in errors
    assert "utt has no section [uix]: did you mean [ui]?" in errors


def test_recording_warns_of_a_misspelt_section(home: Home) -> None:
    configure(home.directory / ".config", "[dya]\nstart = 04:00\n")

    assert "[dya]: did you mean [day]?" in on_terminal(home).run("hello", now="2026-11-16 09:00").stderr


def test_recording_warns_of_misspelt_settings(home: Home) -> None:
    path = home.directory / ".config" / "utt" / "utt.cfg"
    configure(home.directory / ".config", "[ui]\nquite = yes\n")

    on_screen = on_terminal(home).run("hello", now="2026-11-16 09:00").stderr

    assert on_screen.splitlines()[0] == f"warning: {path}: [ui] has no setting 'quite': did you mean quiet?"
    assert on_terminal(home).run("bye", "x", now="2026-11-16 09:30").stderr.count("quite") == 1
    assert home.run("add", "x", now="2026-11-16 10:00").stderr == ""
    assert on_terminal(home).run("--quiet", "add", "y", now="2026-11-16 11:00").stderr == ""


def test_without_a_file_its_path_is_suggested(home: Home) -> None:
    path = home.directory / ".config" / "utt" / "utt.cfg"

    result = on_terminal(home).run_bare("config")

    assert (result.stdout, result.status) == ("", 0)
    assert result.stderr.split("\r\n") == [
        f"note: there is no configuration yet: create {path}, utt help config shows what it can contain",
        "",
    ]
    assert home.run_bare("config") == home.run_bare("config", "--default")
