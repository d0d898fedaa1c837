"""utt's own options, which come before the command."""

from __future__ import annotations

from argparse import Namespace

from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


def option(args: Namespace, name: str) -> Any:
    """Return the value of one of utt's own options, which come before the command; None if it was not given."""
    # A plugin's own argument may have the public name.
    return vars(args).get(f"utt_{name}", vars(args).get(name))
