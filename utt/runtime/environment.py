"""The environment variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NewType

Environment = NewType("Environment", Mapping[str, str])
"""The environment variables, by their names.

Since 2.0.
"""


def environment() -> Environment:
    """The environment of the process."""
    return Environment(os.environ)
