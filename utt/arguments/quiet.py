"""The option ``--quiet``: say nothing of what was recorded."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser


def add_quiet_argument(parser: ArgumentParser) -> None:
    """Give a command the option ``--quiet``, which stops its Confirmation, and which ``utt`` has before it as well.

    Raises argparse.ArgumentError if *parser* has an option of the name already.

    Since 2.0.
    """
    # The option before the command must not be overruled by this one's default.
    parser.add_argument("-q", "--quiet", action="store_true", default=SUPPRESS, help="do not say what was recorded")
