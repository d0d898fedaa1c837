"""Terminals for the programs of tests: one of their own, or none, and never the one that the tests run in.

An interactive shell takes the terminal of its session for itself. Whoever shares it, and touches it afterwards, is
stopped by the system: the tests, for instance. So whatever may want a terminal is started in a session of its own,
which has none.
"""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def run(command: Sequence[str | Path], **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end in a session of its own; *options* are those of ``subprocess.run``."""
    return subprocess.run(command, start_new_session=True, check=False, **options)


class Terminal:
    """A terminal, with ``end`` as the descriptor that is given to a program. Used as a context, it is closed then."""

    def __init__(self) -> None:
        import pty

        self._ours, self.end = pty.openpty()
        self._is_open = True

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close_end()
        os.close(self._ours)

    def close_end(self) -> None:
        """Leave the end to the programs that have it."""
        if self._is_open:
            os.close(self.end)
            self._is_open = False

    def read(self, seconds: float) -> bytes:
        """Give what is written to it next; nothing if nobody has it any more, or if that takes longer."""
        if not select.select([self._ours], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._ours, 1 << 16)
        except OSError:
            # So Linux says that the other end was closed.
            return b""

    def read_all(self) -> bytes:
        """Give what was written to it, by programs that have ended."""
        self.close_end()
        return b"".join(iter(lambda: self.read(0), b""))

    @contextmanager
    def running(self, command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
        """Run the command in a session of its own, with this terminal."""
        with subprocess.Popen(
            command, stdin=self.end, stdout=self.end, stderr=self.end, start_new_session=True, **options
        ) as process:
            yield process

    def wait_for(self, awaited: bytes, seconds: float) -> bytes:
        """Give what is written to it until *awaited* is there, or the time is over."""
        written = b""
        deadline = time.monotonic() + seconds
        while awaited not in written and time.monotonic() < deadline:
            written += self.read(0.1)
        return written
