"""The program: load the plugins, read the command line, make the chosen command's handler, call it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO

from utt import cli, registry
from utt.container import Container
from utt.domain.printable import printable
from utt.errors import UttError
from utt.plugin_loader import load_plugins

_FAILURE = 1
_INTERRUPTED = 130
_READER_GONE = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line, ``sys.argv``'s if *argv* is None, and return its exit status.

    This is the only place where an error becomes text.
    """
    _prepare_streams()
    try:
        status = _run(argv)
        sys.stdout.flush()
        return status
    except UttError as error:
        _tell(error)
        return _FAILURE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        _discard(sys.stdout)
        return _READER_GONE
    except OSError as error:
        # What is left is what the answer could not be written to: a full disk, for instance.
        _discard(sys.stdout)
        _tell(UttError(str(error)))
        return _FAILURE
    finally:
        try:
            sys.stderr.flush()
        except OSError:
            _discard(sys.stderr)


def _run(argv: Sequence[str] | None) -> int:
    load_plugins()
    plugins = registry.current()
    try:
        args = cli.parse(plugins.commands.values(), argv)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    if args is None:
        return 0
    handler = Container(plugins, args).make(plugins.commands[args.command].handler_class)
    status = handler()
    return status if isinstance(status, int) and not isinstance(status, bool) else 0


def _tell(error: UttError) -> None:
    with suppress(OSError):
        sys.stdout.flush()
    print("\n".join(printable(line) for line in f"error: {error}".split("\n")), file=sys.stderr)


def _prepare_streams() -> None:
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # The caller closed it.
            setattr(sys, name, open(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8", closefd=False))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            # A terminal or a pipe that cannot show a character gets its escape, and no traceback.
            stream.reconfigure(errors="backslashreplace")


def _discard(stream: TextIO) -> None:
    # Python flushes its streams once more when it ends, and that must not fail.
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    sys.exit(main())
