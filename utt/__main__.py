"""The program: load the plugins, read the command line, make the chosen command's handler, call it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, TextIO

from utt import cli, registry
from utt.container import Container
from utt.domain.printable import printable
from utt.errors import UttError
from utt.lazy import load
from utt.plugin_loader import load_plugins, switched_off
from utt.registry import Plugin, PluginError, Registry, plugin_name

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
    plugins = registry.current()
    _load(plugins)
    while True:
        try:
            command, handler = _prepared(plugins, argv)
            break
        except PluginError as failure:
            if failure.plugin.is_builtin:
                raise _fault_of_utt(failure) from failure
            # Without the plugin, what it took the place of is there again.
            plugins.take_back(failure)
            if failure.command is not None and failure.command not in plugins.commands and not _is_completing():
                raise _explained(failure) from failure
            _warn_left_out(failure)
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else 0
    status = _called(handler, command, plugins)
    return status if isinstance(status, int) and not isinstance(status, bool) else 0


def _load(plugins: Registry) -> None:
    disabled = set()
    try:
        disabled = switched_off(os.environ)
    except UttError as error:
        _warn(f"{error}; no plugin is switched off")
    load_plugins(plugins, disabled)
    for plugin in plugins.plugins.values():
        if plugin.failure is not None:
            _warn_left_out(plugin.failure)
    for before, after in plugins.replaced():
        if before.kind == "command" and not after.is_meant and before.plugin is not after.plugin:
            one, other = (each.plugin.module if each.plugin else "no plugin" for each in (after, before))
            _warn(f"{one} hides the command {after.key} of {other}: switch one of them off, see utt plugins")


def _prepared(plugins: Registry, argv: Sequence[str] | None) -> tuple[str, Callable[[], Any]]:
    """The chosen command's name, and what to call. Raises PluginError if a plugin breaks before it can be called."""
    args = cli.parse(plugins, argv)
    if args is None:
        return "", lambda: 0
    name = args.command
    owner = plugins.plugin_of("command", name)
    try:
        return name, Container(plugins, args, _warn_of).make(plugins.commands[name].handler_class, owner)
    except PluginError as failure:
        failure.command = name
        raise


def _called(handler: Callable[[], Any], command: str, plugins: Registry) -> Any:
    try:
        return handler()
    except (UttError, BrokenPipeError):
        raise
    except Exception as error:
        plugin = _plugin_in(error.__traceback__, plugins) or plugins.plugin_of("command", command)
        if plugin is not None and not plugin.is_builtin:
            raise _explained(PluginError(plugin, f"it breaks in utt {command}", error)) from error
        if isinstance(error, OSError):
            raise
        raise _fault_of_utt(error) from error


def _plugin_in(trace: TracebackType | None, plugins: Registry) -> Plugin | None:
    """The innermost plugin of others that the traceback leads through."""
    found = None
    while trace is not None:
        plugin = plugins.plugins.get(plugin_name(trace.tb_frame.f_globals.get("__name__", "")))
        found = plugin if plugin is not None and not plugin.is_builtin else found
        trace = trace.tb_next
    return found


def _fault_of_utt(error: Exception) -> UttError:
    kind = "" if isinstance(error, UttError) else f"{type(error).__name__}: "
    return UttError(f"utt has a fault, please report it with what UTT_DEBUG=1 shows: {kind}{error}")


def _explained(failure: PluginError) -> UttError:
    """The failure with the plugin's name, where it comes from, and what to do."""
    plugin = failure.plugin
    origin = load("utt.plugin_origin:origin")(plugin)
    remedy = f"update or uninstall {origin.distribution}" if origin.distribution else "put it right or remove it"
    told = f"{plugin.module} ({origin}): {' '.join(str(failure).split())}"
    if not failure.is_fault:
        return UttError(told)
    return UttError(f"{told}; {remedy}, or switch it off with UTT_DISABLE_PLUGINS={plugin.name}")


def _warn_left_out(failure: PluginError) -> None:
    _warn_of(failure, "left out ")


def _warn_of(failure: PluginError, what: str = "") -> None:
    if not _is_completing():
        _show_traceback(failure)
        _warn(f"{what}{_explained(failure)}")


def _warn(text: str) -> None:
    # A shell that asks for completions shows what is said here in the middle of the line.
    if not _is_completing():
        with suppress(OSError):
            print(printable(f"warning: {text}"), file=sys.stderr)


def _tell(error: UttError) -> None:
    with suppress(OSError):
        sys.stdout.flush()
    _show_traceback(error)
    print("\n".join(printable(line) for line in f"error: {error}".split("\n")), file=sys.stderr)


def _show_traceback(error: BaseException) -> None:
    if os.environ.get("UTT_DEBUG", "") not in ("", "0"):
        load("traceback:print_exception")(error)


def _is_completing() -> bool:
    return "_ARGCOMPLETE" in os.environ


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
