"""The name of utt 1's API, for plugins that import it: it is the module ``utt.api.v1`` itself."""

from __future__ import annotations

import sys

from utt.api import v1
from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from utt.api.v1 import *  # noqa: F403

sys.modules[__name__] = v1
