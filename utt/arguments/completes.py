"""The kind of value that an argument takes, for TAB completion.

An argument declares only this, so that code which adds one does not depend on completion.
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
"""The kinds of values, each named after its completer in ``v1.completers``."""


def completes(argument: Action, kind: str) -> None:
    """Declare that *argument* takes values of this *kind*, which TAB completes unless it has its own completer."""
    argument.completes = kind  # type: ignore[attr-defined]
