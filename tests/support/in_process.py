"""Run ``utt`` in the test process, which takes a tenth of the time of a separate process.

During the call, the process has what a new process would have: the environment, the time zone, the current directory,
the standard streams and their descriptors, the module path, no imported plugin, no registrations, empty caches.
Afterwards everything is restored, even after an error. What cannot be provided is refused: use ``real_home`` if a test
needs a variable that the interpreter reads when it starts, kills its parent, or runs several commands at once.
"""

from __future__ import annotations

import functools
import gc
import os
import re
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from io import TextIOWrapper
from pathlib import Path
from types import ModuleType
from typing import Any

import utt
from tests.support.terminals import Terminal
from utt.__main__ import main
from utt.plugin_system import registry
from utt.plugin_system.plugin import PLUGINS
from utt.plugin_system.registry import FORMATS
from utt.testing import Home, Result

# Variables that the interpreter reads when it starts, except for those whose value is already in effect here.
_INTERPRETERS = "PYTHON"
_KNOWN = {"PYTHONPATH": None, "PYTHONUTF8": "1"}
# More input could only be written while it is read.
_LONGEST_INPUT = 1 << 14

_only_one = threading.Lock()
# By utt's modules and their sizes: their functions with caches. Finding these takes a fifth of a command's time.
_found: dict[tuple[tuple[ModuleType, ...], tuple[int, ...]], list[Any]] = {}
# Functions of C, since all modules go through them for each command, and a tracer counts the lines of Python.
_is_utts = re.compile(r"utt\.").match
_is_plugins = re.compile(rf"{re.escape(PLUGINS)}(\.|$)|{re.escape(FORMATS)}\.").match


class InProcessHome(Home):
    """A home whose commands run in the test process, with the same results as in separate processes.

    If ``has_terminal`` is true, their standard error is a terminal. ``around`` makes what is entered for the call of
    ``utt`` itself, when all of this has been lent.
    """

    has_terminal = False

    def __init__(self, directory: Path, around: Callable[[], AbstractContextManager[object]] = nullcontext) -> None:
        super().__init__(directory)
        self._around = around

    def run_bare(self, *arguments: str, stdin: str = "", **environment: str) -> Result:
        whole = self.environment | environment
        _refuse_what_needs_a_process(whole)
        with (
            _one_at_a_time(),
            _collected(has_plugins="PYTHONPATH" in whole),
            _streams(stdin.encode(), self.has_terminal) as (output, errors),
            _environment(whole),
            _present_directory(self.directory),
            _start(whole.get("PYTHONPATH", "")),
            self._around(),
        ):
            status = _status_of(arguments)
        return self._result(output.content, errors.content, status)


def _refuse_what_needs_a_process(environment: Mapping[str, str]) -> None:
    for name, value in environment.items():
        if name.startswith(_INTERPRETERS) and _KNOWN.get(name, "") not in (None, value):
            raise ValueError(f"{name} is read when a process starts: use real_home")
    if "_ARGCOMPLETE" in environment and not environment.get("_ARGCOMPLETE_STDOUT_FILENAME"):
        raise ValueError("a completion would be written to a descriptor that is the tests': use real_home")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _only_one.acquire(blocking=False):
        raise RuntimeError("two commands cannot run in one process at once: use real_home")
    try:
        yield
    finally:
        _only_one.release()


@contextmanager
def _collected(has_plugins: bool) -> Iterator[None]:
    """Collect the command's garbage at its end, and not during a later test.

    Nothing is collected before, so all garbage is in the youngest generation, which takes a millisecond or two.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        with warnings.catch_warnings():
            if has_plugins:
                # A plugin may leave files open; when a process ends, nobody is warned of that.
                warnings.simplefilter("ignore", ResourceWarning)
            gc.collect(0)
        if was_enabled:
            gc.enable()


def _status_of(arguments: Sequence[str]) -> int:
    """Run the command line and end like a process: return its exit status, with the streams flushed."""
    try:
        end: Any = main(arguments)
    except SystemExit as exit_:
        end = exit_.code
    if end is not None and not isinstance(end, int):
        print(end, file=sys.stderr)
        end = 1
    streams: list[Any] = [sys.stdout, sys.stderr]
    for stream in streams:
        # A plugin may have replaced it.
        if hasattr(stream, "flush") and not stream.closed:
            stream.flush()
    return (end or 0) & 0xFF


class _Caught:
    """Collects what is written to a standard descriptor, by this process or its children."""

    content = b""

    def __init__(self, descriptor: int) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        os.dup2(self._file.fileno(), descriptor)

    def finish(self) -> None:
        self._file.seek(0)
        self.content = self._file.read()
        self._file.close()


class _Shown(_Caught):
    """Collects what is written to a standard descriptor that is a terminal."""

    def __init__(self, descriptor: int) -> None:
        self._terminal = Terminal()
        os.dup2(self._terminal.end, descriptor)

    def finish(self) -> None:
        with self._terminal:
            self.content = self._terminal.read_all()


@contextmanager
def _streams(content: bytes, has_terminal: bool) -> Iterator[tuple[_Caught, _Caught]]:
    """Replace the standard streams by pipes: *content* is the input, and the output is collected. If *has_terminal* is
    true, standard error is a terminal.
    """
    if len(content) > _LONGEST_INPUT:
        raise ValueError("a pipe does not hold that much at once: use real_home")
    ours = [os.dup(descriptor) for descriptor in range(3)]
    named = [(name, getattr(sys, name)) for base in ("stdin", "stdout", "stderr") for name in (base, f"__{base}__")]
    reading, writing = os.pipe()
    os.write(writing, content)
    os.close(writing)
    os.dup2(reading, 0)
    os.close(reading)
    caught = _Caught(1), _Shown(2) if has_terminal else _Caught(2)
    made = [_stream(0, "r"), _stream(1, "w"), _stream(2, "w", line_buffering=True)]
    sys.stdin, sys.stdout, sys.stderr = made
    vars(sys).update(__stdin__=made[0], __stdout__=made[1], __stderr__=made[2])
    try:
        yield caught
    finally:
        for stream in made:
            # A command may have closed it; the descriptor stays open.
            with suppress(ValueError):
                stream.close()
        vars(sys).update(named)
        for descriptor, our in enumerate(ours):
            os.dup2(our, descriptor)
            os.close(our)
        for each in caught:
            each.finish()


def _stream(descriptor: int, mode: str, line_buffering: bool = False) -> TextIOWrapper:
    file = open(descriptor, f"{mode}b", closefd=False)  # noqa: SIM115
    # As Python opens its own in UTF-8 mode.
    errors = "backslashreplace" if descriptor == 2 else "surrogateescape"
    return TextIOWrapper(file, encoding="utf-8", errors=errors, newline="\n", line_buffering=line_buffering)


@contextmanager
def _environment(environment: Mapping[str, str]) -> Iterator[None]:
    """Replace the environment, and set the time zone in it."""
    before = dict(os.environ)
    _set_environment(environment)
    try:
        yield
    finally:
        _set_environment(before)


def _set_environment(environment: Mapping[str, str]) -> None:
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]
    # Each that is set costs a call of the system's library.
    os.environ.update({name: value for name, value in environment.items() if os.environ.get(name) != value})
    if hasattr(time, "tzset"):
        time.tzset()


@contextmanager
def _present_directory(directory: Path) -> Iterator[None]:
    before = os.getcwd()
    os.chdir(directory)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _start(python_path: str) -> Iterator[None]:
    """Start afresh: *python_path* comes first on the module path, no plugin is imported, and caches are empty."""
    places = [os.path.abspath(place) for place in python_path.split(os.pathsep) if place]
    modules = {name: sys.modules[name] for name in _plugins_in(sys.modules)}
    path, package_path, finders, hooks = [*sys.path], utt.__path__, [*sys.meta_path], [*sys.path_hooks]
    current = registry.current()
    attribute = vars(utt).pop("plugins", None)
    for name in modules:
        del sys.modules[name]
    known = set(sys.modules)
    _forget(places)
    registry.replace(registry.Registry())
    sys.path[:] = [*places, *(place for place in path if place)]
    try:
        with ExitStack() as stack:
            if "_ARGCOMPLETE" in os.environ:
                stack.enter_context(_no_debug_stream())
            yield
    finally:
        registry.replace(current)
        sys.path[:], sys.meta_path[:], sys.path_hooks[:] = path, finders, hooks
        utt.__path__ = package_path
        for name in _of_call(sys.modules.keys() - known, places):
            del sys.modules[name]
        for place in [place for place in sys.path_importer_cache if _is_in(place, places)]:
            del sys.path_importer_cache[place]
        vars(utt).pop("plugins", None)
        sys.modules.update(modules)
        if attribute is not None:
            vars(utt)["plugins"] = attribute
        _forget(places)


def _plugins_in(names: Iterable[str]) -> list[str]:
    return list(filter(_is_plugins, names))


def _of_call(names: Collection[str], places: Sequence[str]) -> set[str]:
    """Return those of the modules' *names* that only the call may have: plugins, and what it found in *places*."""
    found = {name for name in names if _is_in(getattr(sys.modules[name], "__file__", None) or "", places)}
    return found.union(_plugins_in(names))


def _is_in(path: str, places: Sequence[str]) -> bool:
    return any(path == place or path.startswith(os.path.join(place, "")) for place in places)


def _forget(places: Sequence[str]) -> None:
    """Clear the caches that utt keeps for the life of a process.

    The installed distributions stay cached for all calls, since finding them takes ten times as long as a command,
    unless there are more of them in *places*.
    """
    has_more = any(path.match("*.*-info") for place in map(Path, places) if place.is_dir() for path in place.iterdir())
    for function in _remembering():
        if has_more or function.__module__ != "utt.plugin_system.origin":
            function.cache_clear()


def _remembering() -> list[Any]:
    """Return the functions with caches of all of utt's modules. They are searched for again when a module has grown, as
    a lazy one does.
    """
    modules = tuple(map(sys.modules.__getitem__, filter(_is_utts, sys.modules)))
    known = modules, tuple(map(len, map(vars, modules)))
    if known not in _found:
        # By its type: a lazy module has any requested attribute.
        values = (value for module in modules for value in list(vars(module).values()))
        # An imported one is in several modules.
        _found[known] = list({value: None for value in values if type(value) is functools._lru_cache_wrapper})
    return _found[known]


@contextmanager
def _no_debug_stream() -> Iterator[None]:
    """Keep argcomplete from using descriptor 9, which belongs to something else here."""
    # It takes half of the time to import this module.
    from unittest import mock

    from argcomplete import io
    from argcomplete.finders import CompletionFinder

    def use_errors(finder: CompletionFinder) -> None:
        io.debug_stream = sys.stderr

    with mock.patch.object(CompletionFinder, "_init_debug_stream", use_errors):
        yield
