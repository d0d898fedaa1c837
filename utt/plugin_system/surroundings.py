"""Protects what a plugin's import must not change: the current directory, the standard streams, and Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from utt.lazy import TYPE_CHECKING
from utt.plugin_system.plugin import Plugin, PluginError

if TYPE_CHECKING:
    from typing import Any

_STREAMS = {"stdin": "the standard input", "stdout": "the standard output", "stderr": "the standard error"}


class Surroundings:
    """The initial surroundings, which ``kept`` restores. Close it after all imports."""

    def __init__(self) -> None:
        self._directory = _present_directory()
        self._encodings = {name: getattr(getattr(sys, name), "encoding", None) for name in _STREAMS}
        # Duplicates, since a descriptor that a plugin has closed cannot be restored otherwise.
        self._copies = [_copy(descriptor) for descriptor in range(len(_STREAMS))]
        self._status = [_status(descriptor) for descriptor in range(len(_STREAMS))]
        self._is_watching = False
        self._was_interrupted = False

    def close(self) -> None:
        """Release what was needed to restore the surroundings."""
        for copy, status in zip(self._copies, self._status, strict=True):
            # A plugin may have closed it, and opened something else with its number.
            if copy is not None and _is(copy, status):
                os.close(copy)

    @contextmanager
    def kept(self, plugin: Plugin) -> Iterator[None]:
        """Restore what the block, which imports *plugin*, has changed.

        A stream with which the plugin has replaced another one stays, if it is usable and the import succeeds. Raises
        PluginError if the plugin has removed one, or raises KeyboardInterrupt though nobody pressed Ctrl-C. Raises
        KeyboardInterrupt if somebody did, whatever the plugin did with it.
        """
        streams = {name: getattr(sys, name) for name in _STREAMS}
        usable = [name for name in _STREAMS if _is_usable(name)]
        try:
            with self._interrupts_noted():
                yield
        except BaseException as error:
            self._go_back(streams, usable)
            if self._is_interrupt(error):
                raise KeyboardInterrupt from error
            if isinstance(error, KeyboardInterrupt):
                raise PluginError(plugin, "it cannot be imported", error) from error
            raise
        taken = self._taken(usable)
        if taken:
            self._go_back(streams, usable)
            names = " and ".join(_STREAMS[name] for name in taken)
            raise PluginError(plugin, f"it takes away {names} while it is imported")
        self._go_to_directory()

    def _taken(self, usable: list[str]) -> list[str]:
        """Return the names of the streams that are no longer usable, or that lead somewhere else."""
        return [
            name
            for index, name in enumerate(_STREAMS)
            if self._has_lost(index) or (name in usable and not _is_usable(name))
        ]

    def _go_back(self, streams: dict[str, Any], usable: list[str]) -> None:
        self._go_to_directory()
        for index, (name, stream) in enumerate(streams.items()):
            setattr(sys, name, stream)
            self._give_back(index, name, name in usable)

    def _go_to_directory(self) -> None:
        # Paths on the command line are relative to it.
        if _present_directory() != self._directory:
            os.chdir(self._directory)

    def _is_interrupt(self, error: BaseException) -> bool:
        return self._was_interrupted or (isinstance(error, KeyboardInterrupt) and not self._is_watching)

    @contextmanager
    def _interrupts_noted(self) -> Iterator[None]:
        self._was_interrupted = False
        before = signal.getsignal(signal.SIGINT)
        # If it is ignored, nobody can press it.
        self._is_watching = before == signal.SIG_IGN
        if before is signal.default_int_handler:
            # Signals can be watched only in the main thread.
            with suppress(ValueError):
                signal.signal(signal.SIGINT, self._note)
                self._is_watching = True
        try:
            yield
        finally:
            if signal.getsignal(signal.SIGINT) == self._note:
                signal.signal(signal.SIGINT, before)
            elif before is signal.default_int_handler:
                # The plugin has its own handler.
                self._is_watching = False

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._was_interrupted = True
        raise KeyboardInterrupt

    def _has_lost(self, descriptor: int) -> bool:
        return self._copies[descriptor] is not None and not _is(descriptor, self._status[descriptor])

    def _give_back(self, descriptor: int, name: str, was_usable: bool) -> None:
        if self._has_lost(descriptor):
            copy = self._copies[descriptor]
            if copy is None or not _is(copy, self._status[descriptor]):
                # It has closed that too. Discard output, rather than write it to the next file that is opened.
                copy = os.open(os.devnull, os.O_RDWR)
            os.dup2(copy, descriptor)
        if was_usable and not _is_usable(name):
            is_input = name == "stdin"
            stream = open(  # noqa: SIM115
                descriptor,
                "r" if is_input else "w",
                encoding=self._encodings[name],
                errors=None if is_input else "backslashreplace",
                closefd=False,
            )
            setattr(sys, name, stream)


def _present_directory() -> str:
    try:
        return os.getcwd()
    except FileNotFoundError:
        # It was removed, so nobody can return to it.
        return os.sep


def _is_usable(name: str) -> bool:
    stream: Any = getattr(sys, name)
    methods = ["readline"] if name == "stdin" else ["write", "flush"]
    try:
        return all(hasattr(stream, method) for method in methods) and not getattr(stream, "closed", False)
    except ValueError:
        # The stream was detached.
        return False


def _copy(descriptor: int) -> int | None:
    with suppress(OSError):
        return os.dup(descriptor)
    return None


def _status(descriptor: int) -> os.stat_result | None:
    with suppress(OSError):
        return os.fstat(descriptor)
    return None


def _is(descriptor: int, status: os.stat_result | None) -> bool:
    present = _status(descriptor)
    return status is not None and present is not None and os.path.samestat(present, status)
