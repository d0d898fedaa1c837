"""What kind of value an argument takes, for the TAB key to offer.

An argument says only that much, so whoever adds one needs nothing of what answers a shell.
"""

from __future__ import annotations

from argparse import Action

KINDS = (
    "activities",
    "commands",
    "projects",
    "tasks",
    "tags",
    "periods",
    "ends",
    "days",
    "weeks",
    "months",
    "times",
    "moments",
    "files",
    "directories",
)
"""The kinds of values, each called as what offers them is in ``v1.completers``."""


def completes(argument: Action, kind: str) -> None:
    """Have the TAB key offer values of this *kind* for *argument*, unless that has a completer of its own."""
    argument.completes = kind  # type: ignore[attr-defined]
