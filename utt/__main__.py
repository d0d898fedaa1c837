"""The program: load the plugins, read the command line, make the chosen command's handler, call it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

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

    This is the only place where an error becomes text. Exits with status 2 if the command line is wrong.
    """
    try:
        _prepare_streams()
        status = _run(argv)
        sys.stdout.flush()
    except UttError as error:
        sys.stdout.flush()
        print("\n".join(printable(line) for line in f"error: {error}".split("\n")), file=sys.stderr)
        return _FAILURE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Python flushes the standard output once more when it ends; that must find a reader.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _READER_GONE
    return status


def _run(argv: Sequence[str] | None) -> int:
    load_plugins()
    plugins = registry.current()
    args = cli.parse(plugins.commands.values(), argv)
    if args is None:
        return 0
    handler = Container(plugins, args).make(plugins.commands[args.command].handler_class)
    status = handler()
    return status if isinstance(status, int) else 0


def _prepare_streams() -> None:
    # A terminal or a pipe that cannot show a character gets its escape, and no traceback.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
