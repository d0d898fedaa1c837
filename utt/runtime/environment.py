"""The environment variables."""

from __future__ import annotations

import os
from collections.abc import Mapping

from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NewType

    Environment = NewType("Environment", Mapping[str, str])
    """The environment variables, by their names.

    Since 2.0.
    """
else:

    class Environment:
        """Like a NewType, but without typing, see ``utt.lazy``."""

        def __new__(cls, variables):
            return variables


def environment() -> Environment:
    """Return the environment of the process."""
    return Environment(os.environ)
