"""The option ``--quiet``: do not confirm what was recorded."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser


def add_quiet_argument(parser: ArgumentParser) -> None:
    """Give a command the option ``--quiet``, which silences its Confirmation. ``utt`` itself has the option as well.

    Raises argparse.ArgumentError if *parser* already has an option of that name.

    Since 2.0.
    """
    # With another default, this option would override the one before the command.
    parser.add_argument("-q", "--quiet", action="store_true", default=SUPPRESS, help="do not say what was recorded")
