from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.command_line import Home, without_coverage

# The machine may be loaded, and a failure has to be found again.
settings.register_profile("utt", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("utt")


@pytest.fixture
def home(tmp_path: Path, request: pytest.FixtureRequest) -> Home:
    # Where a test has many cases, each eighth one is measured.
    indices = getattr(getattr(request.node, "callspec", None), "indices", {})
    return without_coverage(Home(tmp_path)) if sum(indices.values()) % 8 else Home(tmp_path)
