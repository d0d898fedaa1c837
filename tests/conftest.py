from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.command_line import Home
from tests.support.in_process import InProcessHome

_REAL = Path(__file__).parent / "real"
_SYNC = Path(__file__).parent / "sync"

# The machine may be busy, and a failure must be reproducible.
settings.register_profile("utt", deadline=None, derandomize=True, print_blob=True, max_examples=60)
# For `make explore`: other cases each time, and many more.
settings.register_profile("explore", settings.get_profile("utt"), derandomize=False, max_examples=500)
settings.load_profile("utt")


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    for item in items:
        # Tests that install something need the parts of environments.
        if _REAL in item.path.parents or "parts" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    # Tracing takes half of their time, and other tests run the same code; but only slow tests sync.
    is_slow = item.get_closest_marker("slow") is not None and _SYNC not in item.path.parents
    if is_slow or item.get_closest_marker("hypothesis") or _REAL in item.path.parents:
        item.add_marker("no_cover")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a home whose commands run in this process."""
    return InProcessHome(tmp_path)


@pytest.fixture
def real_home(tmp_path: Path) -> Home:
    """Return a home whose commands each run in a separate process."""
    return Home(tmp_path)
