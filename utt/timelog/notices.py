"""The log's notices, and their recipients."""

from __future__ import annotations

from collections.abc import Callable

from utt.domain.entry import Entry
from utt.domain.printable import excerpt
from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from utt.timelog.change import Change


def restored_notice(entry: Entry) -> str:
    """Return the notice about an entry that an editor overwrote, and that was restored."""
    return f"restored, since the editor overwrote it: {excerpt(str(entry))}"


class Notices:
    """Tells of changes of the log: *say* tells the user, *tell* the listeners, if there are any."""

    def __init__(
        self,
        say: Callable[[str], None] = lambda notice: None,
        tell: Callable[[Change], None] = lambda change: None,
        has_listeners: Callable[[], bool] = lambda: False,
    ) -> None:
        self.say = say
        self.tell = tell
        self.has_listeners = has_listeners
