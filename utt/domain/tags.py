"""Tags: words in a name or a comment that begin with ``#``, as in ``acme: migration #infra``."""

from __future__ import annotations

import re
from functools import lru_cache

_TAG = re.compile(r"(?<!\S)#([^\s#]+)")
# Punctuation that may end a sentence, and the stars that end a break's name.
_BEHIND = ".,;:!?)*\"'"
_NAMES = 4096


def tags_of(name: str, comment: str | None) -> tuple[str, ...]:
    """Return the distinct tags in a *name* and a *comment*, in order, without ``#``.

    Since 2.0.
    """
    in_name = _tags_in(name)
    return tuple(dict.fromkeys((*in_name, *_tags_in(comment)))) if comment and "#" in comment else in_name


@lru_cache(_NAMES)
def _tags_in(text: str) -> tuple[str, ...]:
    if "#" not in text:
        return ()
    return tuple(dict.fromkeys(filter(None, (tag.rstrip(_BEHIND) for tag in _TAG.findall(text)))))
