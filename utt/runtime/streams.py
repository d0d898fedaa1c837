"""The streams that a command writes to."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import cast


class Output(TextIOWrapper):
    """The text stream that a command writes its answer to: the standard output.

    Since utt 1.
    """


class ErrorOutput(TextIOWrapper):
    """The text stream for what is said beside the answer, warnings for instance: the standard error.

    Since 2.0.
    """


def output() -> Output:
    """The standard output of the moment, which a test may have replaced."""
    return cast("Output", sys.stdout)


def error_output() -> ErrorOutput:
    """The standard error of the moment."""
    return cast("ErrorOutput", sys.stderr)
