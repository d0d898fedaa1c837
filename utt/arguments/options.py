"""What the arguments of commands share: the kinds of their values, ``--quiet``, ``--json``, and that some are rare.

An argument declares only the kind of value that it takes, so that code which adds one does not depend on completion.
"""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser

from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _ActionsContainer
    from collections.abc import Callable


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


def add_quiet_argument(parser: ArgumentParser) -> None:
    """Give a command the option ``--quiet``, which silences its Confirmation. ``utt`` itself has the option as well.

    Raises argparse.ArgumentError if *parser* already has an option of that name.

    Since 2.0.
    """
    # With another default, this option would override the one before the command.
    parser.add_argument("-q", "--quiet", action="store_true", default=SUPPRESS, help="do not say what was recorded")


def add_json_argument(parser: ArgumentParser | _ActionsContainer) -> None:
    """Give a command that changes the log the option ``--json``, which prints what it changed as JSON.

    With it, the command's ``Output`` is discarded, and when the handler has returned, standard output gets one
    document: everything that the handler changed through its ``Log``, as ``utt log --schema`` describes it. *parser*
    may be a group of mutually exclusive options. Raises argparse.ArgumentError if *parser* already has an option of
    that name.

    Since 2.0.
    """
    rare = getattr(parser, "rare", None)
    if rare is None:
        _add_json(parser)
    else:
        rare.append(_add_json)


def _add_json(parser: ArgumentParser | _ActionsContainer) -> None:
    parser.add_argument(
        "--json", dest="utt_prints_change", action="store_true", help="print what was changed as JSON, for programs"
    )


def add_rare_arguments(parser: ArgumentParser, add: Callable[[ArgumentParser], object]) -> None:
    """Call *add*, which adds more options to the parser, only if the command line has any option.

    That saves a plain command line their cost; the arguments then lack their attributes. Help and TAB completion
    include them. A parser that is not utt's gets them at once.

    Since 2.0.
    """
    rare = getattr(parser, "rare", None)
    if rare is None:
        add(parser)
    else:
        rare.append(add)
