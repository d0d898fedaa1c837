"""argparse without translations of its messages.

It has gettext look for translations into the user's language, of which there are none, and gettext imports locale for
that. Both are a twentieth of a start.
"""

from __future__ import annotations

from utt.lazy import TYPE_CHECKING, stood_in

if TYPE_CHECKING:
    from typing import Any


def import_argparse() -> None:
    """Import argparse, without gettext. Where it has been imported already, only have it use its messages as they are.

    That holds for every parser of the process.
    """
    with stood_in("gettext", gettext=_as_it_is, ngettext=_as_it_is):
        import argparse
    argparse._ = argparse.ngettext = _as_it_is  # type: ignore[attr-defined]


def _as_it_is(*messages: Any) -> Any:
    """Return the first of the messages, or the second if a number follows that is not 1, as gettext's functions do.

    A message may be None, which argparse has for a description that there is not.
    """
    return messages[1] if len(messages) == 3 and messages[2] != 1 else messages[0]
