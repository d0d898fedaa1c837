"""Text from a log or a plugin, made safe to show on a terminal."""

from __future__ import annotations

import re
from functools import lru_cache

# Control characters (Unicode's Cc, escape among them), the line and paragraph separators, which some terminals and
# editors take for line ends, and surrogates, which stand for bytes of a command line that were not UTF-8.
_CONTROL = "\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"

# What is not seen, and has a text look like another one: marks and overrides of the direction, which put what follows
# elsewhere, and spaces and operators without a width. Not the joiners of letters and emoji.
_DECEPTIVE = "\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001"

# The flags of England, Scotland and Wales end with characters that are not seen either, which tell them apart.
_FLAG = "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
_TAGS = "\U000e0020-\U000e007f"
_SHOWN_AS_ESCAPES = f"({_FLAG})|[{_CONTROL}{_DECEPTIVE}{_TAGS}]+"

# As many characters of a line as a message shows.
_LONGEST = 200
_CUT = "..."


def printable(text: str) -> str:
    """*text* with an escape in the place of every character that could move the cursor, end the line, or deceive.

    Those deceive that are not seen and change what the text looks like: overrides of the direction, for instance. The
    joiners of letters and emoji stay.

    Since 2.0.
    """
    if text.isprintable():
        return text
    return re.sub(_SHOWN_AS_ESCAPES, lambda match: match[1] or "".join(map(_escaped, match[0])), text)


def excerpt(line: str) -> str:
    """Return *line* as a message shows it: printable, without white space around it, and cut to 200 characters.

    A line that is cut ends with three dots.

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
    """Return the index of the first control character, line break of any kind, or surrogate in *text*; None without
    one.

    No name or comment may have one.

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
