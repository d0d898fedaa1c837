"""Text from a log or a plugin, made safe to show on a terminal."""

from __future__ import annotations

import re
from functools import lru_cache

# Control characters (Unicode's Cc, including escape), the line and paragraph separators, which some terminals and
# editors treat as line endings, and surrogates, which stand for bytes of a command line that were not UTF-8.
_CONTROL = "\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"

# Invisible characters that make a text look like another one: direction marks and overrides, which move what follows,
# and spaces and operators without a width. Not the joiners of letters and emoji.
_DECEPTIVE = "\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001"

# The flags of England, Scotland and Wales end with invisible characters, too, which tell them apart.
_FLAG = "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
_TAGS = "\U000e0020-\U000e007f"
_SHOWN_AS_ESCAPES = f"({_FLAG})|[{_CONTROL}{_DECEPTIVE}{_TAGS}]+"

# How many characters of a line a message shows.
_LONGEST = 200
_CUT = "..."


def printable(text: str) -> str:
    """Return *text* with an escape for every character that could move the cursor, end the line, or deceive.

    Deceptive characters are invisible and change what the text looks like: direction overrides, for instance. The
    joiners of letters and emoji stay.

    Since 2.0.
    """
    if text.isprintable():
        return text
    return re.sub(_SHOWN_AS_ESCAPES, lambda match: match[1] or "".join(map(_escaped, match[0])), text)


def excerpt(line: str) -> str:
    """Return *line* for a message: printable, without whitespace around it, and cut to 200 characters.

    A cut line ends with three dots.

    Since 2.0.
    """
    text = line.strip()
    shown = printable(text[: _LONGEST + 1])
    if len(shown) <= _LONGEST:
        return shown
    kept = ""
    for character in text:
        escaped = printable(character)
        if len(kept) + len(escaped) > _LONGEST - len(_CUT):
            break
        kept += escaped
    return kept + _CUT


def find_control(text: str) -> int | None:
    """Return the index of the first control character, line break of any kind, or surrogate in *text*, else None.

    No name or comment may contain one.

    Since 2.0.
    """
    if text.isprintable():
        return None
    match = re.search(f"[{_CONTROL}]", text)
    return None if match is None else match.start()


@lru_cache
def _escaped(character: str) -> str:
    # Python keeps a byte that is not UTF-8 as a surrogate with this offset (PEP 383).
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")
