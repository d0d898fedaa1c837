from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.command_line import Home

# The machine may be loaded, and a failure has to be found again.
settings.register_profile("utt", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("utt")


@pytest.fixture
def home(tmp_path: Path, request: pytest.FixtureRequest) -> Home:
    home = Home(tmp_path)
    # To measure its coverage makes a command take three times as long, so where a test has many cases, only each eighth
    # one is measured. That can only make the figure smaller.
    indices = getattr(getattr(request.node, "callspec", None), "indices", {})
    if sum(indices.values()) % 8:
        home.environment.pop("COVERAGE_PROCESS_CONFIG", None)
    return home
