"""The command ``utt``, and homes to run it in."""

from __future__ import annotations

import sys
from pathlib import Path

from utt.testing import Home, Result

__all__ = ["UTT", "Home", "Result", "configure"]

UTT = Path(sys.executable).with_name("utt.exe" if sys.platform == "win32" else "utt")


def configure(home: Home, text: str) -> Path:
    """Write *text* to the configuration of *home*, and return its path."""
    path = home.directory / ".config" / "utt" / "utt.cfg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
