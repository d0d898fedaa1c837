"""The command ``utt``, and homes to run it in."""

from __future__ import annotations

import sys
from pathlib import Path

from utt.testing import Home, Result

__all__ = ["UTT", "Home", "Result"]

UTT = Path(sys.executable).with_name("utt.exe" if sys.platform == "win32" else "utt")
