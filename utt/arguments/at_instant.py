"""The moment of ``--at`` when times have offsets from UTC."""

from __future__ import annotations

from utt.arguments.at import At
from utt.domain.instant import Moment


class AtInstant(Moment, At):
    """An At that knows its offset."""
