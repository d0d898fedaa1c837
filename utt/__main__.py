# PYTHON_ARGCOMPLETE_OK, which argcomplete's global completion looks for.
"""The program: load the plugins, read the command line, make the chosen command's handler, call it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

from utt.app import cli
from utt.app.container import Container
from utt.domain.printable import printable
from utt.errors import UttError
from utt.lazy import lazy
from utt.plugin_system import registry
from utt.plugin_system.loader import load_plugins, switched_off
from utt.plugin_system.registry import Plugin, PluginError, Registry, described, name_of, plugin_name

if TYPE_CHECKING:
    import traceback

    from utt.plugin_system import origin
else:
    traceback = lazy("traceback")
    origin = lazy("utt.plugin_system.origin")

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
    except Exception as error:
        _tell(_fault_of_utt(error))
        return _FAILURE
    finally:
        try:
            sys.stderr.flush()
        except (OSError, ValueError):
            _discard(sys.stderr)


def _run(argv: Sequence[str] | None) -> int:
    plugins = registry.current()
    _load(plugins)
    while True:
        try:
            run = _Run(plugins, argv)
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
    status = run()
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


class _Run:
    """The chosen command, made ready to be called. Raises PluginError if a plugin breaks before that."""

    def __init__(self, plugins: Registry, argv: Sequence[str] | None) -> None:
        self._plugins = plugins
        self._handler: Callable[[], Any] = lambda: 0
        self._flush: Callable[[], None] = lambda: None
        args = cli.parse(plugins, argv)
        if args is not None:
            self._command = args.utt_command
            self._owner = plugins.plugin_of("command", self._command)
            self._container = Container(plugins, args, _warn_of)
            self._flush = self._container.flush
            try:
                self._handler = self._container.make(plugins.commands[self._command].handler_class, self._owner)
            except PluginError as failure:
                failure.command = self._command
                raise

    def __call__(self) -> Any:
        try:
            try:
                return self._handler()
            finally:
                self._flush()
        except (UttError, BrokenPipeError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            failure = self._failure(error)
            if failure is None and isinstance(error, OSError):
                raise
            raise _fault_of_utt(error) if failure is None else _explained(failure) from error

    def _failure(self, error: BaseException) -> PluginError | None:
        """Whose fault it is that the command broke, as far as it is a plugin's."""
        plugin = _plugin_in(error.__traceback__, self._plugins)
        if plugin is None and self._owner is not None and not self._owner.is_builtin:
            plugin = self._owner
        if plugin is not None:
            return PluginError(plugin, f"it breaks in utt {self._command}", error)
        for component, plugin in self._container.made_by_plugins.items():
            return PluginError(plugin, f"utt {self._command} breaks with its {name_of(component)}", error)
        return None


def _plugin_in(trace: TracebackType | None, plugins: Registry) -> Plugin | None:
    """The innermost plugin of others that the traceback leads through."""
    found = None
    while trace is not None:
        plugin = plugins.plugins.get(plugin_name(trace.tb_frame.f_globals.get("__name__", "")))
        found = plugin if plugin is not None and not plugin.is_builtin else found
        trace = trace.tb_next
    return found


def _fault_of_utt(error: BaseException) -> UttError:
    return UttError(f"utt has a fault, please report it with what UTT_DEBUG=1 shows: {described(error)}")


def _explained(failure: PluginError) -> UttError:
    """The failure with the plugin's name, where it comes from, and what to do."""
    plugin = failure.plugin
    where = origin.origin(plugin)
    remedy = f"update or uninstall {where.distribution}" if where.distribution else "put it right or remove it"
    told = f"{plugin.module} ({where}): {failure}"
    if not failure.is_fault:
        return UttError(told)
    return UttError(
        f"{told}; {remedy}, or switch it off with UTT_DISABLE_PLUGINS={plugin.name}; UTT_DEBUG=1 tells more"
    )


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
        traceback.print_exception(error)


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
