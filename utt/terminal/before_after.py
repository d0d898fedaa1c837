"""Two lines of text that show an entry before a change and after it."""

from __future__ import annotations

from utt.domain.entry import Entry
from utt.domain.printable import printable


def before_and_after(what: str, before: Entry, after: Entry) -> str:
    """The lines of an entry before and after a change, below each other, behind the words for what was done.

    Control characters are shown as escapes. There is no line end after the second line.

    Since 2.0.
    """
    return f"{what} {printable(str(before))}\n{'→':>{len(what)}} {printable(str(after))}"
