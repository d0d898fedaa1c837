"""The width of the help and of messages about the command line."""

from __future__ import annotations

import argparse
import os


def columns() -> int:
    """Return the terminal's width in columns."""
    try:
        found = int(os.environ.get("COLUMNS", ""))
    except ValueError:
        found = 0
    if found <= 0:
        try:
            found = os.get_terminal_size(1).columns
        except OSError:
            found = 0
    return found if found > 0 else 80


def formatter(prog: str) -> argparse.HelpFormatter:
    """Return argparse's formatter, with the terminal's width, so that it need not import shutil to find it."""
    return argparse.HelpFormatter(prog, width=columns() - 2)
