"""The tests of the time sheet's three parts; the server that gets the entries is a real one."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from utt.testing import Home, Result

_LOG = """\
2026-11-16 09:00 hello
2026-11-16 10:30 acme: design review
2026-11-16 12:00 lunch **
"""


class Server(ThreadingHTTPServer):
    """A server on this machine, which keeps what it gets and answers with ``status``."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}/entries"
        self.status = 204
        self.received: list[Any] = []


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, self.headers["Content-Type"], json.loads(body)))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def configure(home: Home, *lines: str) -> Path:
    file = home.directory / ".config" / "utt" / "utt.cfg"
    file.parent.mkdir(parents=True)
    file.write_text("\n".join(["[timesheet]", *lines, ""]))
    return file


def sent(time: str, project: str, task: str, comment: str | None = None) -> tuple[str, str, dict[str, str | None]]:
    """What the server gets of an entry."""
    return "/entries", "application/json", {"time": time, "project": project, "task": task, "comment": comment}


def editor(home: Home, script: str) -> str:
    """The command of an editor that runs *script*; ``log`` in it is the path of the log."""
    program = home.directory / "editor.py"
    program.write_text(f"import sys, pathlib\nlog = pathlib.Path(sys.argv[1])\n{script}\n")
    return f'"{sys.executable}" "{program}"'


def test_a_new_entry_is_sent(home: Home, server: Server) -> None:
    configure(home, f"url = {server.url}")

    hello = home.run("hello", now="2026-11-16 09:00")
    add = home.run("add", "acme: café", "-c", "agreed with Ana", now="2026-11-16 10:30")

    assert hello == add == Result("", "", 0)
    assert server.received == [
        sent("2026-11-16T09:00", "", "hello"),
        sent("2026-11-16T10:30", "acme", "café", "agreed with Ana"),
    ]


def test_an_entry_inserted_before_others_is_sent(home: Home, server: Server) -> None:
    configure(home, f"url = {server.url}")
    home.write(_LOG)

    home.run("add", "mail", now="2026-11-16 11:00")

    assert server.received == [sent("2026-11-16T11:00", "", "mail")]


def test_entries_an_edit_adds_or_changes_are_sent(home: Home, server: Server) -> None:
    configure(home, f"url = {server.url}")
    home.write(_LOG)
    script = """
text = log.read_text().replace("2026-11-16 09:00 hello", "2026-11-16 08:45 hello")
log.write_text(text + "2026-11-16 13:00 beta: migration\\n")
"""

    result = home.run("edit", EDITOR=editor(home, script))

    assert (result.stderr, result.status) == ("", 0)
    assert server.received == [
        sent("2026-11-16T08:45", "", "hello"),
        sent("2026-11-16T13:00", "beta", "migration"),
    ]


def test_entries_removed_by_an_edit_are_not_sent(home: Home, server: Server) -> None:
    configure(home, f"url = {server.url}")
    home.write(_LOG)

    home.run("edit", EDITOR=editor(home, "log.write_text('')"))

    assert server.received == []


def test_a_refused_entry_is_not_sent(home: Home, server: Server) -> None:
    configure(home, f"url = {server.url}")

    assert home.run("add", " ", now="2026-11-16 09:00").status == 1
    assert server.received == []


def test_without_an_address_no_client_is_imported(home: Home) -> None:
    result = home.run("hello", now="2026-11-16 09:00", PYTHONVERBOSE="1")

    # The import of the configuration's parser shows that the settings were looked at.
    assert "import 'configparser'" in result.stderr
    assert "http.client" not in result.stderr
    assert result.log == "2026-11-16 09:00 hello\n"


def records_with_a_warning(home: Home, *words: str) -> bool:
    """Whether an entry is recorded although it cannot be sent, with one line that says so with these words."""
    result = home.run("add", "mail", now="2026-11-16 09:00")

    assert (result.stdout, result.status) == ("", 0)
    assert result.stderr.startswith("warning: utt.plugins.timesheet ")
    assert result.stderr.count("\n") == 1
    assert [word for word in words if word not in result.stderr] == []
    return result.log == "2026-11-16 09:00 mail\n"


def test_a_missing_server_costs_only_a_warning(home: Home) -> None:
    # The port is taken, and nobody listens there.
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/entries"
        configure(home, f"url = {url}")

        assert records_with_a_warning(home, f"{url} did not take 2026-11-16 09:00 mail", "refused")


def test_a_silent_server_costs_only_a_warning(home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        configure(home, f"url = http://127.0.0.1:{silent.getsockname()[1]}/entries")

        assert records_with_a_warning(home, "did not take 2026-11-16 09:00 mail", "timed out")


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (500, "HTTP Error 500: Internal Server Error"),
        (302, "it sends on to http://127.0.0.1:"),
        (307, "HTTP Error 307: Temporary Redirect"),
    ],
)
def test_a_refusing_server_costs_only_a_warning(home: Home, server: Server, status: int, reason: str) -> None:
    configure(home, f"url = {server.url}")
    server.status = status

    assert records_with_a_warning(home, f"{server.url} did not take 2026-11-16 09:00 mail: {reason}")


@pytest.mark.parametrize("url", ["http://127.0.0.1:port/", "http://127.0.0.1/é"])
def test_a_meaningless_address_costs_only_a_warning(home: Home, url: str) -> None:
    configure(home, f"url = {url}")

    assert records_with_a_warning(home, f"{url} did not take 2026-11-16 09:00 mail")


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "file:///tmp/entries"])
def test_an_address_of_another_kind_is_explained(home: Home, url: str) -> None:
    file = configure(home, f"url = {url}")

    assert records_with_a_warning(
        home, f"url = {url} in the section [timesheet] of {file} is invalid: begin it with http:// or https://"
    )


def test_the_first_of_many_refused_entries_is_named(home: Home, server: Server) -> None:
    configure(home, f"url = {server.url}")
    home.write("")
    server.status = 500

    result = home.run("edit", EDITOR=editor(home, f"log.write_text({_LOG!r})"))

    assert (result.status, result.log) == (0, _LOG)
    assert "did not take 2026-11-16 09:00 hello and 2 more: " in result.stderr
    assert result.stderr.count("\n") == 1
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("step", "clock", "recorded"),
    [
        ("1", "10:44", "10:44"),
        ("15", "10:44", "10:30"),
        ("15", "10:45", "10:45"),
        ("60", "23:59", "23:00"),
    ],
)
def test_the_clock_goes_in_steps(home: Home, step: str, clock: str, recorded: str) -> None:
    configure(home, f"step = {step}")

    home.run("hello", now=f"2026-11-16 {clock}")

    assert home.read() == f"2026-11-16 {recorded} hello\n"


def test_the_clock_defaults_to_the_computers(home: Home) -> None:
    configure(home, "step = 60")

    home.run("hello")

    assert home.read().endswith(":00 hello\n")


@pytest.mark.parametrize("step", ["0", "7", "", "\N{ARABIC-INDIC DIGIT FIVE}"])
def test_an_invalid_step_records_nothing(home: Home, step: str) -> None:
    file = configure(home, f"step = {step}")

    result = home.run("hello", now="2026-11-16 10:44")

    assert result == Result(
        "",
        f"error: step = {step} in the section [timesheet] of {file} is invalid: "
        "write one of the minutes 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60\n",
        1,
    )
    assert not home.log.exists()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("acme: design", "acme: design"),
        ("acme: naïve café", "acme: naive cafe"),
        ("a → b \N{EN DASH} ½ Straße …", "a -> b - 1?2 Strasse ..."),
        ("茶", "?"),
    ],
)
def test_output_is_ascii_if_configured(home: Home, name: str, written: str) -> None:
    configure(home, "ascii = yes")
    home.write(f"2026-11-16 09:00 {name}\n")

    result = home.run("stretch", now="2026-11-16 09:30")

    assert result.stdout == f"stretched 2026-11-16 09:00 {written}\n        -> 2026-11-16 09:30 {written}\n"
    assert result.log.endswith(f"\n2026-11-16 09:30 {name}\n")


def test_csv_is_ascii_if_configured(home: Home) -> None:
    configure(home, "ascii = yes")
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:00 café\n")

    result = home.run("report", "--csv-section", "per-task", now="2026-11-16 10:00")

    assert result.stdout == "Date,Projects,Tasks,Duration,Type,Comment\r\n2026-11-16,,cafe,1.0,WORK,\r\n"


@pytest.mark.parametrize("lines", [[], ["ascii = no"]])
def test_output_is_unchanged_unless_configured(home: Home, lines: list[str]) -> None:
    configure(home, *lines)
    home.write("2026-11-16 09:00 café\n")

    result = home.run("stretch", now="2026-11-16 09:30")

    assert result.stdout == "stretched 2026-11-16 09:00 café\n        → 2026-11-16 09:30 café\n"


def test_an_invalid_ascii_setting_is_an_error(home: Home) -> None:
    file = configure(home, "ascii = perhaps")

    result = home.run("report", now="2026-11-16 09:30")

    assert result == Result(
        "", f"error: ascii = perhaps in the section [timesheet] of {file} is invalid: write yes or no\n", 1
    )
