"""What the log has to say: to the user on the standard error, and to the listeners of plugins."""

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
    """Return notices that are printed on the standard error, and that the listeners of plugins hear of."""
    warned: set[str] = set()

    def say(notice: str) -> None:
        # An edit takes the lock several times, and may find the same amiss each time.
        if notice.startswith("warning: "):
            if notice in warned:
                return
            warned.add(notice)
        # What was recorded counts, even if nobody hears of it.
        with suppress(OSError):
            print(printable(notice), file=error_output, flush=True)

    is_telling = False

    def tell(change: changes.Change) -> None:
        # A listener that changes the log is not told of that, which might never end.
        nonlocal is_telling
        if not is_telling:
            is_telling = True
            try:
                for _ in extensions.results(LISTENER, lambda listener: listener(changes.copy_of(change))):
                    pass
            finally:
                is_telling = False

    return Notices(say, tell, lambda: extensions.has(LISTENER))
