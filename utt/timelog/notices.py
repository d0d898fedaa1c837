"""What the log has to say beside what it returns, and to whom."""

from __future__ import annotations

from collections.abc import Callable

from utt.domain.entry import Entry
from utt.domain.printable import excerpt
from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from utt.timelog.change import Change


def told_of_putting_back(entry: Entry) -> str:
    """Return what is said of an entry that an editor wrote over, and that was put back."""
    return f"put back, since the editor wrote over it: {excerpt(str(entry))}"


class Notices:
    """Who hears of changes of the log: *say* tells the user, *tell* the listeners, of which there may be none."""

    def __init__(
        self,
        say: Callable[[str], None] = lambda notice: None,
        tell: Callable[[Change], None] = lambda change: None,
        has_listeners: Callable[[], bool] = lambda: False,
    ) -> None:
        self.say = say
        self.tell = tell
        self.has_listeners = has_listeners
