"""Reads files beside a module."""

from __future__ import annotations

import os
import sys
from typing import Any


def text_beside(module: str, name: str) -> str:
    """Return the text of the file *name* beside *module*, which may be in a zip file."""
    imported: Any = sys.modules[module]
    # The way in which Python itself reads a module's data.
    data: bytes = imported.__loader__.get_data(os.path.join(os.path.dirname(imported.__file__), name))
    return data.decode("utf-8")
