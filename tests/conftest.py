from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.command_line import Home

# The machine may be loaded, and a failure has to be found again.
settings.register_profile("utt", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("utt")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)
