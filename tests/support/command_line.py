"""Running the real ``utt`` command in a home of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from utt.testing import Home, Result

__all__ = ["UTT", "Home", "Result", "without_coverage"]

UTT = Path(sys.executable).with_name("utt.exe" if sys.platform == "win32" else "utt")


def without_coverage(home: Home) -> Home:
    """The home, in which the coverage of commands is not measured from now on.

    To measure it makes a command take three times as long, so it is not for tests that run the same one many times. It
    also takes files of its own, which a limit or a lost right would hit. To leave it out can only make the figure
    smaller.
    """
    home.environment.pop("COVERAGE_PROCESS_CONFIG", None)
    return home
