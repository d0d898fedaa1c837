"""Two lines of text that show an entry before a change and after it."""

from __future__ import annotations

from utt.domain.entry import Entry
from utt.domain.printable import printable
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from utt.domain import width
else:
    # Most commands' names are ASCII, and do not need it.
    width = lazy("utt.domain.width")


def before_and_after(what: str, before: Entry, after: Entry) -> str:
    """Return two lines that show an entry before and after a change, beginning with *what* was done.

    Control characters are shown as escapes. The second line has no line feed.

    Since 2.0.
    """
    return f"{what} {printable(str(before))}\n{arrow_below(what)} {printable(str(after))}"


def arrow_below(what: str) -> str:
    """Return an arrow that ends where *what* ends in the line above.

    Since 2.0.
    """
    columns = len(what) if what.isascii() else width.width(what)
    return " " * (columns - 1) + "→"
