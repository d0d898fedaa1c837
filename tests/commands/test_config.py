"""``utt config``: what is in force, and where it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import Home


def configure(directory: Path, text: str | bytes) -> None:
    path = directory / "utt" / "utt.cfg"
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def test_what_is_in_force_is_shown_in_ini_form(home: Home) -> None:
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
        # The variable that the original read goes before.
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
def test_a_file_that_cannot_be_read_is_one_line(home: Home, text: str | bytes) -> None:
    configure(home.directory / ".config", text)

    result = home.run_bare("config")

    assert (result.status, result.stdout) == (1, "")
    assert result.stderr.startswith(f"error: The configuration {home.directory}/.config/utt/utt.cfg cannot be read: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [["hello"], ["report"], ["config", "--filename"], ["config", "--default"]])
def test_a_broken_configuration_does_not_stop_what_does_not_need_it(home: Home, command: list[str]) -> None:
    configure(home.directory / ".config", "bad\n")

    result = home.run(*command)

    assert result.status == 0
