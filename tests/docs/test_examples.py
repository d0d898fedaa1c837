"""The example plugins: each is installed, used, tested and uninstalled; and what similar plugins may break.

Each directory of ``examples/`` with a ``pyproject.toml`` is one. An example that needs more than utt is tested by
tests/real/test_mcp.py.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.support.command_line import Home, Result
from tests.support.environments import FreshEnvironment, Parts
from tests.support.pages import LOG, ROOT, Block, is_shown, lines, moment, run, sections

WITH_NEEDS = {"utt-mcp"}
EXAMPLES = sorted(
    file.parent for file in (ROOT / "examples").glob("*/pyproject.toml") if file.parent.name not in WITH_NEEDS
)
CONFIGURATION = Path(".config/utt/utt.cfg")

_LOG = """\
2026-11-17 08:45 hello
2026-11-17 10:00 Beta: café
2026-11-17 10:15 coffee **
"""
_NOW = "2026-11-17 12:10"

# A configuration for each example, and a text in the report with it.
_EFFECTS = {
    "utt-goal": ("[goal]\ndaily = 8h\n", "Goal: 8h00\nDone: 3h10\nLeft: 4h50\n"),
    "utt-timesheet": ("[timesheet]\nstep = 15\nascii = yes\n", "(1h15) Beta: cafe\n"),
}

each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)


class Server(ThreadingHTTPServer):
    """A server on this machine, which keeps what is posted to it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[Any] = []


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        self.server.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    return Parts.shared(tmp_path_factory)


@pytest.fixture
def environment(tmp_path: Path, parts: Parts) -> FreshEnvironment:
    environment = FreshEnvironment(tmp_path, parts)
    environment.write(_LOG)
    return environment


def _copied(example: Path, directory: Path) -> Path:
    """Copy the project into *directory*, so that building it leaves nothing here."""
    ignored = shutil.ignore_patterns(".*", "__pycache__", "build", "dist")
    return Path(shutil.copytree(example, directory / example.name, ignore=ignored))


def _write(text: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@each_example
def test_an_example_works_until_it_is_uninstalled(environment: FreshEnvironment, tmp_path: Path, example: Path) -> None:
    configuration, effect = _EFFECTS[example.name]
    _write(configuration, tmp_path / CONFIGURATION)
    help_before, report_before = environment.run("--help"), environment.run("report", now=_NOW)

    environment.install(str(_copied(example, tmp_path)))
    report = environment.run("report", now=_NOW)
    environment.uninstall(example.name)

    assert effect in report.stdout
    assert effect not in report_before.stdout
    assert (report.stderr, report.status) == ("", 0)
    assert environment.damage() == set()
    assert (environment.run("--help"), environment.run("report", now=_NOW)) == (help_before, report_before)


@each_example
def test_an_example_passes_its_tests_once_installed(
    environment: FreshEnvironment, tmp_path: Path, example: Path
) -> None:
    project = _copied(example, tmp_path)
    environment.install(str(project))

    # pytest is installed here, and not there.
    assert pytest.__file__ is not None
    site_packages = str(Path(pytest.__file__).parents[1])
    done = environment.run_python(
        *["-m", "pytest", "-q", "--strict-markers", "-W", "error", str(project)],
        PYTHONPATH=site_packages,
        PYTEST_DISABLE_PLUGIN_AUTOLOAD="1",
    )

    assert done.status == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="mypy is in the dev extra only")
def test_the_examples_pass_mypy(tmp_path: Path) -> None:
    projects = [_copied(example, tmp_path) for example in EXAMPLES]
    code = [str(project / part) for project in projects for part in ("src", "tests")]

    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--explicit-package-bases", *code],
        cwd=tmp_path,
        env=os.environ | {"MYPYPATH": os.pathsep.join(code)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.stdout.startswith("Success"), done.stdout + done.stderr


@each_example
def test_an_example_leaves_the_namespace_shared(example: Path) -> None:
    for directory in ("src/utt", "src/utt/plugins"):
        assert not (example / directory / "__init__.py").exists()


def _run_page(page: Path, home: Home, server: Server) -> list[Block]:
    """Run the command lines of the page with the example's code, compare their output, and return the page's blocks.

    The server on the page is *server*.
    """
    blocks = [block for section in sections(page).values() for block in section]
    for block in blocks:
        if block.mark == "utt.log":
            _write(block.text, home.directory / LOG)
        if block.mark == "utt.cfg":
            text = block.text.replace("127.0.0.1:8000", f"127.0.0.1:{server.server_port}")
            _write(text, home.directory / CONFIGURATION)
        for line in lines(block) if block.language == "console" else []:
            if line.command.startswith("utt "):
                now = moment(line, block.mark)
                printed, status = run(
                    line.command, home, now, PYTHONPATH=str(page.parent / "src"), PYTHONDONTWRITEBYTECODE="1"
                )

                assert status == 0, printed
                assert is_shown(line.output, printed), f"{line.command}\n{printed}"
    return blocks


@pytest.mark.slow
@each_example
def test_an_examples_page_shows_what_happens(example: Path, home: Home, server: Server) -> None:
    blocks = _run_page(example / "README.md", home, server)

    for block in blocks:
        if block.language == "json":
            assert json.loads(block.text) == server.received[0]


def _write_plugin(home: Home, name: str, code: str) -> None:
    _write(f"import sys\nfrom utt.api import v1\n{code}\n", home.directory / "plugins/utt/plugins" / f"{name}.py")
    home.environment["PYTHONPATH"] = str(home.directory / "plugins")


def _is_one_warning(text: str, *words: str) -> bool:
    """Return true if *text* is a single line, a warning about the plugin ``broken`` with these words."""
    begin = "warning: utt.plugins.broken ("
    return text.startswith(begin) and text.count("\n") == 1 and all(word in text for word in words)


_BROKEN_SECTIONS = {
    "render": (
        "def __init__(self): pass\n    def render(self, output): print('A', file=output); 1 / 0",
        "ZeroDivision",
    ),
    "exit": ("def __init__(self): pass\n    def render(self, output): sys.exit(3)", "SystemExit: 3"),
    "constructor": ("def __init__(self): raise ValueError('no tea')", "ValueError: no tea"),
    "needs": ("def __init__(self, leaves: int): pass", "needs int, which no component provides"),
    "no-render": ("def __init__(self): pass", "has no attribute 'render'"),
}


@pytest.mark.parametrize(("body", "reason"), _BROKEN_SECTIONS.values(), ids=_BROKEN_SECTIONS)
def test_a_broken_section_warns_and_keeps_the_report(home: Home, body: str, reason: str) -> None:
    home.write(_LOG)
    before = home.run("report", now=_NOW)
    _write_plugin(home, "broken", f"class Tea:\n    {body}\n\nv1.register_report_section('Tea', Tea)")

    result = home.run("report", now=_NOW)

    assert (result.stdout, result.status) == (before.stdout, 0)
    assert _is_one_warning(result.stderr, reason)


_GOOD_SECTION = """
class {name}:
    def __init__(self, now: v1.Now):
        self.now = now

    def render(self, output):
        print(f"{name} at {{self.now:%H:%M}}", file=output)

v1.register_report_section("{name}", {name})
"""


def test_a_broken_section_leaves_the_others_working(home: Home) -> None:
    home.write(_LOG)
    before = home.run("report", now=_NOW)
    _write_plugin(home, "alpha", _GOOD_SECTION.format(name="Alpha"))
    _write_plugin(home, "broken", "v1.register_report_section('Tea', lambda: 1 / 0)")
    _write_plugin(home, "gamma", _GOOD_SECTION.format(name="Gamma"))

    result = home.run("report", now=_NOW)

    assert result.stdout == (
        f"{before.stdout}\n{' Alpha ':-^80}\n\nAlpha at 12:10\n\n{' Gamma ':-^80}\n\nGamma at 12:10\n"
    )
    assert _is_one_warning(result.stderr, "ZeroDivisionError")


_BROKEN_LISTENERS = {
    "call": ("def __init__(self): pass\n    def __call__(self, change): raise OSError('offline')", "OSError: offline"),
    "error": ("def __init__(self): pass\n    def __call__(self, change): raise v1.UttError('offline')", "offline"),
    "exit": ("def __init__(self): pass\n    def __call__(self, change): sys.exit(3)", "SystemExit: 3"),
    "constructor": ("def __init__(self): raise ValueError('no tea')", "ValueError: no tea"),
    "needs": ("def __init__(self, leaves: int): pass", "needs int, which no component provides"),
    "no-call": ("def __init__(self): pass", "not callable"),
}


@pytest.mark.parametrize(("body", "reason"), _BROKEN_LISTENERS.values(), ids=_BROKEN_LISTENERS)
def test_a_broken_listener_warns_and_keeps_the_entry(home: Home, body: str, reason: str) -> None:
    home.write(_LOG)
    _write_plugin(home, "broken", f"class Tea:\n    {body}\n\nv1.register_listener(Tea)")

    result = home.run("stretch", now=_NOW)

    assert (result.stdout.count("\n"), result.status) == (2, 0)
    assert result.log == _LOG + "2026-11-17 12:10 coffee **\n"
    assert _is_one_warning(result.stderr, reason)


_TELLING = """
def listener(output: v1.Output):
    def tell(change):
        for sign, entries in (("-", change.removed), ("+", change.added)):
            for entry in entries:
                print(sign, entry, file=output)
    return tell

v1.register_listener(listener)
"""


def test_a_broken_listener_leaves_the_others_working(home: Home) -> None:
    _write_plugin(home, "alpha", _TELLING)
    _write_plugin(home, "broken", "v1.register_listener(lambda: 1 / 0)")
    _write_plugin(home, "gamma", _TELLING)

    result = home.run("hello", now=_NOW)

    assert result.stdout == "+ 2026-11-17 12:10 hello\n" * 2
    assert _is_one_warning(result.stderr, "ZeroDivisionError")


def test_a_listener_gets_the_changes_of_an_edit(home: Home) -> None:
    home.write(_LOG)
    _write_plugin(home, "alpha", _TELLING)

    result = home.run("edit", EDITOR="sed -i.old -e s/coffee/tea/ -e 1d")

    assert result == Result(
        "- 2026-11-17 08:45 hello\n- 2026-11-17 10:15 coffee **\n+ 2026-11-17 10:15 tea **\n", "", 0
    )


def test_a_listener_gets_no_failed_change(home: Home) -> None:
    home.write(_LOG)
    _write_plugin(home, "alpha", _TELLING)

    result = home.run("add", "a\tb", now=_NOW)

    assert (result.stdout, result.status) == ("", 1)
