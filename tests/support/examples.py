"""How many examples a property is tried on whose examples are dear."""

from __future__ import annotations

from typing import Any

from hypothesis import settings

# The number is for `make test`, which has to be short; `make explore` is there to find more.
_TIMES = 20 if settings.get_current_profile_name() == "explore" else 1


def examples(number: int, **more: Any) -> settings:
    """Have the property tried on so many examples, and on twenty times as many by `make explore`.

    *more* are other settings of Hypothesis.
    """
    return settings(max_examples=_TIMES * number, **more)
