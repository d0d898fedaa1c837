"""The number of examples for properties whose examples are expensive."""

from __future__ import annotations

from typing import Any

from hypothesis import settings

# The number is for `make test`, which must be fast; `make explore` tries more.
_TIMES = 20 if settings.get_current_profile_name() == "explore" else 1


def examples(number: int, **more: Any) -> settings:
    """Return a decorator that tries a property on *number* examples, and on twenty times as many in `make explore`.

    *more* are other settings of Hypothesis.
    """
    return settings(max_examples=_TIMES * number, **more)
