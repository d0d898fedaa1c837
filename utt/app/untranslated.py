"""argparse without translations of its messages.

argparse asks gettext for translations into the user's language, of which there are none, and gettext imports locale for
that. Both take a twentieth of a start.
"""

from __future__ import annotations

from utt.lazy import TYPE_CHECKING, stood_in

if TYPE_CHECKING:
    from typing import Any


def import_argparse() -> None:
    """Import argparse without gettext. If it has been imported already, only turn off its translations.

    This affects every parser in the process.
    """
    with stood_in("gettext", gettext=_as_it_is, ngettext=_as_it_is):
        import argparse
    argparse._ = argparse.ngettext = _as_it_is  # type: ignore[attr-defined]


def _as_it_is(*messages: Any) -> Any:
    """Return the first message, or the second if they are followed by a number other than 1, as gettext's functions do.

    A message may be None, which argparse uses for a missing description.
    """
    return messages[1] if len(messages) == 3 and messages[2] != 1 else messages[0]
