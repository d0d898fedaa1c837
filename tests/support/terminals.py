"""Terminals for the programs of tests: a separate one, or none, and never the one that the tests run in.

An interactive shell takes over the terminal of its session. Other programs that share the terminal and use it
afterwards are stopped by the system: the tests, for instance. So whatever may want a terminal starts in a separate
session, which has none.
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
    """Run the command to its end in a separate session; *options* are those of ``subprocess.run``."""
    return subprocess.run(command, start_new_session=True, check=False, **options)


class Terminal:
    """A terminal, with ``end`` as the descriptor for a program. As a context manager, it closes at the end."""

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
        """Return what is written to it next; nothing if no program has it open, or if that takes too long."""
        if not select.select([self._ours], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._ours, 1 << 16)
        except OSError:
            # This is how Linux says that the other end was closed.
            return b""

    def read_all(self) -> bytes:
        """Return what programs that have ended have written to it."""
        self.close_end()
        return b"".join(iter(lambda: self.read(0), b""))

    @contextmanager
    def running(self, command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
        """Run the command in a separate session, with this terminal."""
        with subprocess.Popen(
            command, stdin=self.end, stdout=self.end, stderr=self.end, start_new_session=True, **options
        ) as process:
            yield process

    def wait_for(self, awaited: bytes, seconds: float) -> bytes:
        """Return what is written to it until *awaited* appears, or the time is over."""
        written = b""
        deadline = time.monotonic() + seconds
        while awaited not in written and time.monotonic() < deadline:
            written += self.read(0.1)
        return written
