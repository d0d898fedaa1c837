from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support.command_line import Home
from tests.support.disk import keep_temporary_files_in_memory, spared_fsync
from tests.support.in_process import InProcessHome

if TYPE_CHECKING:
    import coverage

_REAL = Path(__file__).parent / "real"
_SYNC = Path(__file__).parent / "sync"
_LONGEST_ID = 60

# The machine may be busy, and a failure must be reproducible.
settings.register_profile("utt", deadline=None, derandomize=True, print_blob=True, max_examples=60)
# For `make explore`: other cases each time, and many more.
settings.register_profile("explore", settings.get_profile("utt"), derandomize=False, max_examples=500)
settings.load_profile("utt")


def pytest_configure(config: pytest.Config) -> None:
    os.fsync = spared_fsync
    keep_temporary_files_in_memory()
    # Each mypy that a test starts would read all of the standard library anew.
    os.environ["MYPY_CACHE_DIR"] = str(config.rootpath / ".mypy_cache" / "tests")
    _stop_needless_tracing(config)


def _stop_needless_tracing(config: pytest.Config) -> None:
    """Stop what pytest-cov has started so far, if there are workers: the conftest files are imported by now.

    In the process that distributes the tests, nothing else is to be measured. In a worker, pytest-cov begins anew when
    the session starts, and leaves the first tracer beneath the second, where it wakes whenever that pauses.
    """
    tracer = _tracer(config)
    if tracer is not None and (hasattr(config, "workerinput") or config.getoption("dist", "no") != "no"):
        tracer.stop()


def _tracer(config: pytest.Config) -> coverage.Coverage | None:
    """Return what traces for pytest-cov in this process, if anything.

    pytest-cov's own way to pause it changes the current directory, which may be gone.
    """
    plugin = config.pluginmanager.getplugin("_cov")
    return None if plugin is None or plugin.cov_controller is None else plugin.cov_controller.cov


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Trace in one worker alone what is imported: that is the same in each."""
    tracer = _tracer(session.config)
    if tracer is not None and os.environ.get("PYTEST_XDIST_WORKER", "gw0") != "gw0":
        tracer.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """From here on, trace only the calls of tests: half of what is traced is pytest, which does much around each."""
    tracer = _tracer(session.config)
    if tracer is not None:
        tracer.stop()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    tracer = _tracer(item.config)
    if tracer is None:
        return (yield)
    if item.get_closest_marker("no_cover") is None:
        tracer.start()
    try:
        return (yield)
    finally:
        # pytest-cov resumes what it paused for the marker, too.
        tracer.stop()


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a case without an id by its value, where pytest would count: the words of a command line, or a time."""
    text = _text_of(val)
    if text is None or (isinstance(val, str) and len(val) <= _LONGEST_ID):
        return None
    # No byte of it may be lost on the way to another process.
    return text[:_LONGEST_ID].encode("unicode_escape").decode("ascii") or "nothing"


def _text_of(value: object) -> str | None:
    if isinstance(value, str | int | date | timedelta | PurePath):
        return str(value)
    if isinstance(value, BaseException):
        return f"{type(value).__name__} {value}".strip()
    if isinstance(value, dict):
        return " ".join(f"{name}={each}" for name, each in value.items())
    if not isinstance(value, list | tuple | set | frozenset):
        return None
    texts = [_text_of(each) for each in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)]
    if None in texts:
        return None
    separator = ", " if any(isinstance(each, list) for each in value) else " "
    return separator.join(map(str, texts))


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    for item in items:
        # Tests that install something need the parts of environments.
        if _is_below(item.path, _REAL) or "parts" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@cache
def _is_below(file: Path, directory: Path) -> bool:
    return directory in file.parents


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    # Tracing takes half of their time, and other tests run the same code; but only slow tests sync.
    is_slow = item.get_closest_marker("slow") is not None and not _is_below(item.path, _SYNC)
    repeats = item.get_closest_marker("hypothesis") or item.get_closest_marker("explored")
    if is_slow or repeats or _is_below(item.path, _REAL):
        item.add_marker("no_cover")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a home whose commands run in this process."""
    return InProcessHome(tmp_path)


@pytest.fixture
def real_home(tmp_path: Path) -> Home:
    """Return a home whose commands each run in a separate process."""
    return Home(tmp_path)
