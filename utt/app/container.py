"""The composition root: every component of utt and its constructor, in one list.

The container is cargo's. A component is bound when it is first requested, so that a command imports and creates only
what it uses, see ``utt.lazy``.
"""

from __future__ import annotations

import importlib
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import IOBase
from operator import itemgetter
from types import FunctionType

from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy, stood_in
from utt.plugin_system.extensions import Extensions
from utt.plugin_system.faults import blamed
from utt.plugin_system.plugin import Plugin, PluginError
from utt.plugin_system.registry import Registry


class _NamedTuple(tuple[object, ...]):
    """Stands in for typing's NamedTuple, as cargo uses it: a tuple with items named by the class's annotations."""

    def __init_subclass__(cls) -> None:
        for index, name in enumerate(cls.__annotations__):
            setattr(cls, name, property(itemgetter(index)))

    def __new__(cls, *values: object, **named: object) -> _NamedTuple:
        return tuple.__new__(cls, (*values, *(named[name] for name in [*cls.__annotations__][len(values) :])))


# All that cargo needs of typing when it is imported, for annotations of which only the names are read.
_OF_TYPING: dict[str, object] = {
    "Any": object,
    "Callable": Callable,
    "Dict": dict,
    "List": list,
    "NamedTuple": _NamedTuple,
    "Sequence": Sequence,
    "Type": type,
    "TypeVar": str,
    "Union": dict,
}

with stood_in("inspect"), stood_in("typing", **_OF_TYPING):
    import cargo

if TYPE_CHECKING:
    from typing import Any

    from utt.app import suspects
    from utt.domain import calendar as calendars
    from utt.runtime import environment, streams
    from utt.runtime.settings import Settings
else:
    suspects = lazy("utt.app.suspects")
    calendars = lazy("utt.domain.calendar")
    environment = lazy("utt.runtime.environment")
    streams = lazy("utt.runtime.streams")

# Each component, by its module and name, and its constructor, in the same form.
_CONSTRUCTORS = {
    "configparser:ConfigParser": "utt.runtime.config:values",
    "utt.runtime.config:Config": "utt.runtime.config:Config",
    "utt.runtime.settings:Settings": "utt.runtime.settings:settings",
    "utt.domain.calendar:Calendar": "utt.app.components:calendar",
    "utt.domain.targets:Targets": "utt.report.targets:targets",
    "utt.runtime.editor:Editor": "utt.runtime.editor:Editor",
    "utt.plugin_system.listing:Plugins": "utt.plugin_system.listing:Plugins",
    "utt.report.request:Request": "utt.report.request:request",
    "utt.terminal.confirmation:Confirmation": "utt.terminal.confirmation:Confirmation",
    "utt.terminal.question:Question": "utt.terminal.question:Question",
    "utt.terminal.style:Style": "utt.terminal.style:style",
    "utt.terminal.pager:Pager": "utt.terminal.pager:Pager",
    "utt.terminal.help:Help": "utt.app.help:CommandsHelp",
    "utt.plugin_system.format:Formats": "utt.plugin_system.format:Formats",
    "utt.exchange.dates:Dates": "utt.exchange.dates:Dates",
    "utt.exchange.exporting:Exporter": "utt.exchange.exporting:Exporter",
    "utt.exchange.importing:Importer": "utt.exchange.importing:Importer",
    "utt.exchange.remarks:Remarks": "utt.exchange.remarks:Remarks",
    "utt.sync.merging:Merger": "utt.sync.merging:merger",
    "utt.sync.memory:LastSync": "utt.sync.memory:LastSync",
    "utt.sync.syncing:Syncer": "utt.sync.syncing:Syncer",
    "utt.exchange.timesheets:Timesheets": "utt.exchange.timesheets:Timesheets",
    "utt.terminal.progress:Progress": "utt.terminal.progress:Progress",
    "utt.report.model:ReportModel": "utt.report.model:ReportModel",
    "utt.report.model:Balances": "utt.report.model:balances",
    "utt.report.selection:Activities": "utt.report.selection:Activities",
    "utt.report.activities_of:ActivitiesOf": "utt.report.activities_of:ActivitiesOf",
    "utt.report.sections:ReportSections": "utt.report.sections:ReportSections",
    "utt.report.status:Status": "utt.report.status:status",
    "utt.report.view:ReportView": "utt.report.view:report_view",
    "utt.arguments.aliases:ProjectAliases": "utt.arguments.aliases:ProjectAliases",
    "utt.arguments.at:At": "utt.arguments.at:at",
    "utt.arguments.entry_at:EntryAt": "utt.arguments.entry_at:entry_at",
    "utt.arguments.words:NameArgument": "utt.arguments.words:name_argument",
    "utt.runtime.environment:Environment": "utt.runtime.environment:environment",
    "utt.runtime.streams:ErrorOutput": "utt.runtime.streams:error_output",
    "utt.runtime.clock:Now": "utt.runtime.clock:now",
    "utt.runtime.streams:Output": "utt.runtime.streams:output",
    "utt.timelog.notices:Notices": "utt.terminal.notices:notices",
    "utt.timelog.file.log_file:LogFile": "utt.app.components:log_file",
    "utt.timelog.log:Log": "utt.timelog.log:Log",
    "utt.timelog.read.entries:Entries": "utt.app.components:entries",
}

_NOBODYS_FAULT = (UttError, KeyboardInterrupt, cargo.exceptions.CircularDependency, cargo.exceptions.DependencyNotFound)


class Container:
    """Creates components for one command line: those that plugins have registered, else utt's own.

    *tell* is called for each extension that breaks while a command uses it. *settings* are used unless a plugin
    replaces the environment. ``made_by_plugins`` has the components that plugins have created so far, with the plugins.
    """

    def __init__(
        self,
        registry: Registry,
        args: Namespace,
        tell: Callable[[PluginError], None],
        settings: Settings,
    ) -> None:
        self.registry = registry
        self._bound: set[Any] = set()
        self._owners: dict[Any, Plugin | None] = {}
        self._made: dict[Any, Any] = {}
        self._in_the_making: list[Any] = []
        self.made_by_plugins: dict[Any, Plugin] = {}
        self._container = cargo.containers.create(
            [
                cargo.middlewares.CircularDependencyCircuitBreaker,
                cargo.middlewares.Singleton,
                lambda: _Making(self._make),
            ]
        )
        values = [args, Extensions(registry, self.make, tell), registry]
        if getattr(args, "utt_prints_change", False):
            values.append(streams.nowhere())
        if environment.Environment not in registry.components:
            values.append(settings)
        for value in values:
            self._bind(type(value), cargo.dependency_specs.Value(value))

    def make(self, constructor: Callable[..., Any], owner: Plugin | None = None) -> Any:
        """Call *constructor*, a class or a function of the plugin *owner*, with the components that its parameters
        ask for.

        Raises PluginError if one of them, or one that they need in turn, fails because of a plugin, and UttError if it
        fails for another reason.
        """
        self._owners[constructor] = owner
        self._bind(constructor, constructor)
        try:
            return self._container[constructor]
        except cargo.exceptions.CircularDependency as error:
            raise suspects.of_circle(self, error.cycle, constructor) from error

    @property
    def calendar(self) -> calendars.Calendar:
        """The calendar. Raises what ``make`` does."""
        made: calendars.Calendar = self.make(_calendar)
        return made

    @property
    def has_changed_log(self) -> bool:
        """True if the log has been changed."""
        return any(getattr(made, "has_changed", False) is True for made in self._made.values())

    def flush(self) -> None:
        """Flush the streams that plugins have made. Raises whatever that raises."""
        for component in self.made_by_plugins:
            if is_stream(component):
                stream = self._container[component]
                # Something that is not a stream, or is closed, has already failed when it was written to.
                if isinstance(stream, IOBase) and not stream.closed:
                    try:
                        stream.flush()
                    except OSError:
                        # Python would try again at exit, and print a traceback.
                        with suppress(OSError):
                            stream.close()
                        raise

    def _make(self, component: Any, make: Callable[[], Any]) -> Any:
        """Create *component* by calling *make*, and blame the right plugin if that fails."""
        self._bind_component(component)
        self._in_the_making.append(component)
        # A handler may end the process, but a component may not.
        ends = (SystemExit,) if len(self._in_the_making) == 1 else ()
        try:
            with blamed(
                lambda error: suspects.of_component(self, component, error), lets_pass=(*_NOBODYS_FAULT, *ends)
            ):
                made = self._made[component] = make()
            owner = self.owner(component)
            if owner is not None and not owner.is_builtin and component not in self._owners:
                self.made_by_plugins[component] = owner
            return made
        except cargo.exceptions.DependencyNotFound as error:
            raise suspects.of_missing(self, component, self._in_the_making[-2]) from error
        finally:
            self._in_the_making.pop()

    def _bind_component(self, component: Any) -> None:
        if component in self._bound:
            return
        if component in self.registry.components:
            self._bind(component, self.registry.components[component])
            return
        path = f"{getattr(component, '__module__', '')}:{getattr(component, '__qualname__', '')}"
        if path in _CONSTRUCTORS:
            self._bind(component, _constructor_of(path))

    def _bind(self, component: Any, constructor: Any) -> None:
        self._bound.add(component)
        try:
            self._container[component] = _spec_of(constructor)
        except KeyError as error:
            what = (f"the parameter {error} of", "has no annotation")
            raise suspects.of_constructor(self, component, constructor, *what) from error
        except Exception as error:
            what = ("an annotation of", f"cannot be evaluated: {error}")
            raise suspects.of_constructor(self, component, constructor, *what) from error

    def owner(self, component: Any) -> Plugin | None:
        """Return the plugin that has registered the constructor of *component*, None if it is utt's own or nobody's."""
        return self._owners.get(component) or self.registry.plugin_of("component", component)


def _constructor_of(path: str) -> Any:
    module, _, name = _CONSTRUCTORS[path].partition(":")
    return getattr(importlib.import_module(module), name)


def _calendar(calendar: calendars.Calendar) -> calendars.Calendar:
    return calendar


def is_stream(component: Any) -> bool:
    """Return true if *component* is a class of streams."""
    return isinstance(component, type) and issubclass(component, IOBase)


class _Making:
    """A cargo middleware that creates each component through a function."""

    def __init__(self, make: Callable[[Any, Callable[[], Any]], Any]) -> None:
        self._make = make

    def execute(self, component: Any, make: Callable[[], Any]) -> Any:
        return self._make(component, make)


def _spec_of(constructor: Any) -> Any:
    """Return what cargo needs to know about *constructor*: the types of its parameters.

    cargo finds them through inspect, typing and the compiler, which takes a quarter of a start. So annotations that are
    plain names, such as ``v1.Log``, are looked up here, and all others are left to cargo.
    """
    function: Any = getattr(constructor, "__init__") if isinstance(constructor, type) else constructor  # noqa: B009 - mypy
    if function is object.__init__:
        return cargo.types.DependencySpec([], constructor)
    if type(function) is not FunctionType or hasattr(function, "__wrapped__"):
        return cargo.dependency_specs.to_dependency_spec(constructor)
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    if function is not constructor:
        names = names[1:]
    asked_for = [_named(function.__annotations__[name], function.__globals__) for name in names]
    if None in asked_for:
        return cargo.dependency_specs.to_dependency_spec(constructor)
    return cargo.types.DependencySpec(asked_for, constructor)


def _named(annotation: Any, names: dict[str, Any]) -> Any:
    """Return what *annotation* refers to, if it is a class or a plain name, such as ``v1.Log``; else None."""
    if isinstance(annotation, type):
        return annotation
    if not isinstance(annotation, str):
        return None
    name, *attributes = annotation.split(".")
    found = names.get(name)
    for attribute in attributes:
        found = getattr(found, attribute, None)
    return None if isinstance(found, str) else found
