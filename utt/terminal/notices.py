"""The log's notices: to the user on standard error, and to plugins' listeners."""

from __future__ import annotations

from contextlib import suppress

from utt.domain.printable import printable
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.extensions import Extensions
from utt.plugin_system.registry import LISTENER
from utt.runtime.streams import ErrorOutput
from utt.timelog.notices import Notices

if TYPE_CHECKING:
    from utt.timelog import change as changes
else:
    changes = lazy("utt.timelog.change")


def notices(error_output: ErrorOutput, extensions: Extensions) -> Notices:
    """Return notices that are printed to standard error, and passed to plugins' listeners."""
    warned: set[str] = set()

    def say(notice: str) -> None:
        # An edit takes the lock several times, and may find the same problem each time.
        if notice.startswith("warning: "):
            if notice in warned:
                return
            warned.add(notice)
        # The entry is recorded, even if nobody can be told.
        with suppress(OSError):
            print(printable(notice), file=error_output, flush=True)

    is_telling = False

    def tell(change: changes.Change) -> None:
        # A listener is not told of changes that a listener makes, which could loop forever.
        nonlocal is_telling
        if not is_telling:
            is_telling = True
            try:
                for _ in extensions.results(LISTENER, lambda listener: listener(changes.copy_of(change))):
                    pass
            finally:
                is_telling = False

    return Notices(say, tell, lambda: extensions.has(LISTENER))
