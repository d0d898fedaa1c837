"""The streams that a command writes to."""

from __future__ import annotations

import sys
from io import BytesIO, TextIOWrapper

from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class Output(TextIOWrapper):
    """The text stream for a command's answer: standard output.

    Since utt 1.
    """


class ErrorOutput(TextIOWrapper):
    """The text stream for messages, such as warnings: standard error.

    Since 2.0.
    """


def output() -> Output:
    """Return the current standard output, which a test may have replaced."""
    stream: Any = sys.stdout
    return stream  # type: ignore[no-any-return]


def nowhere() -> Output:
    """Return a stream that keeps to itself what is written to it."""
    return Output(BytesIO(), encoding="utf-8")


def error_output() -> ErrorOutput:
    """Return the current standard error."""
    stream: Any = sys.stderr
    return stream  # type: ignore[no-any-return]
