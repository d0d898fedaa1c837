from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command_line import Home


@pytest.fixture
def nobodys_home() -> Iterator[Home]:
    """Return a home that every user may enter, of a user without privileges; pytest's own directories are closed."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name).resolve()
        directory.chmod(0o755)
        home = Home(directory)
        (directory / "logs").mkdir()
        home.log = directory / "logs" / "utt.log"
        yield home
        home.log.parent.chmod(0o755)
