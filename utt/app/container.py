"""The composition root: every component of utt and its constructor, in one list.

The container is cargo's. A component is bound when it is first requested, so that a command imports and creates only
what it uses, see ``utt.lazy``.
"""

from __future__ import annotations

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
from utt.plugin_system.plugin import Plugin, PluginError, name_of
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

    from utt.app import components
    from utt.app import help as helping
    from utt.arguments import aliases, at, words
    from utt.domain import calendar as calendars
    from utt.exchange import dates, exporting, importing, remarks, timesheets
    from utt.plugin_system import format as formats
    from utt.plugin_system import listing
    from utt.report import activities_of, model, request, sections, selection, status, targets, view
    from utt.runtime import clock, config, editor, environment, streams
    from utt.sync import memory, merging, syncing
    from utt.terminal import confirmation, notices, pager, progress, question
    from utt.terminal import style as terminal_style
else:
    components = lazy("utt.app.components")
    helping = lazy("utt.app.help")
    aliases = lazy("utt.arguments.aliases")
    at = lazy("utt.arguments.at")
    words = lazy("utt.arguments.words")
    calendars = lazy("utt.domain.calendar")
    dates = lazy("utt.exchange.dates")
    exporting = lazy("utt.exchange.exporting")
    importing = lazy("utt.exchange.importing")
    remarks = lazy("utt.exchange.remarks")
    timesheets = lazy("utt.exchange.timesheets")
    formats = lazy("utt.plugin_system.format")
    listing = lazy("utt.plugin_system.listing")
    activities_of = lazy("utt.report.activities_of")
    model = lazy("utt.report.model")
    request = lazy("utt.report.request")
    sections = lazy("utt.report.sections")
    selection = lazy("utt.report.selection")
    status = lazy("utt.report.status")
    targets = lazy("utt.report.targets")
    view = lazy("utt.report.view")
    clock = lazy("utt.runtime.clock")
    config = lazy("utt.runtime.config")
    editor = lazy("utt.runtime.editor")
    environment = lazy("utt.runtime.environment")
    streams = lazy("utt.runtime.streams")
    merging = lazy("utt.sync.merging")
    memory = lazy("utt.sync.memory")
    syncing = lazy("utt.sync.syncing")
    notices = lazy("utt.terminal.notices")
    confirmation = lazy("utt.terminal.confirmation")
    progress = lazy("utt.terminal.progress")
    question = lazy("utt.terminal.question")
    terminal_style = lazy("utt.terminal.style")
    pager = lazy("utt.terminal.pager")

# Each component, by its module and name, with a function that returns its constructor.
_CONSTRUCTORS: dict[str, Callable[[], Any]] = {
    "configparser:ConfigParser": lambda: config.values,
    "utt.runtime.config:Config": lambda: config.Config,
    "utt.runtime.config:Settings": lambda: config.settings,
    "utt.domain.calendar:Calendar": lambda: components.calendar,
    "utt.domain.targets:Targets": lambda: targets.targets,
    "utt.runtime.editor:Editor": lambda: editor.Editor,
    "utt.plugin_system.listing:Plugins": lambda: listing.Plugins,
    "utt.report.request:Request": lambda: request.request,
    "utt.terminal.confirmation:Confirmation": lambda: confirmation.Confirmation,
    "utt.terminal.question:Question": lambda: question.Question,
    "utt.terminal.style:Style": lambda: terminal_style.style,
    "utt.terminal.pager:Pager": lambda: pager.Pager,
    "utt.terminal.help:Help": lambda: helping.CommandsHelp,
    "utt.plugin_system.format:Formats": lambda: formats.Formats,
    "utt.exchange.dates:Dates": lambda: dates.Dates,
    "utt.exchange.exporting:Exporter": lambda: exporting.Exporter,
    "utt.exchange.importing:Importer": lambda: importing.Importer,
    "utt.exchange.remarks:Remarks": lambda: remarks.Remarks,
    "utt.sync.merging:Merger": lambda: merging.merger,
    "utt.sync.memory:LastSync": lambda: memory.LastSync,
    "utt.sync.syncing:Syncer": lambda: syncing.Syncer,
    "utt.exchange.timesheets:Timesheets": lambda: timesheets.Timesheets,
    "utt.terminal.progress:Progress": lambda: progress.Progress,
    "utt.report.model:ReportModel": lambda: model.ReportModel,
    "utt.report.model:Balances": lambda: model.balances,
    "utt.report.selection:Activities": lambda: selection.Activities,
    "utt.report.activities_of:ActivitiesOf": lambda: activities_of.ActivitiesOf,
    "utt.report.sections:ReportSections": lambda: sections.ReportSections,
    "utt.report.status:Status": lambda: status.status,
    "utt.report.view:ReportView": lambda: view.report_view,
    "utt.arguments.aliases:ProjectAliases": lambda: aliases.ProjectAliases,
    "utt.arguments.at:At": lambda: at.at,
    "utt.arguments.at:EntryAt": lambda: at.entry_at,
    "utt.arguments.words:NameArgument": lambda: words.name_argument,
    "utt.runtime.environment:Environment": lambda: environment.environment,
    "utt.runtime.streams:ErrorOutput": lambda: streams.error_output,
    "utt.runtime.clock:Now": lambda: clock.now,
    "utt.runtime.streams:Output": lambda: streams.output,
    "utt.timelog.notices:Notices": lambda: notices.notices,
    "utt.timelog.log:Log": lambda: components.log,
    "utt.timelog.read.entries:Entries": lambda: components.entries,
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
        settings: config.Settings,
    ) -> None:
        self._registry = registry
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
            cycle = " needs ".join(name_of(component) for component in error.cycle)
            to_blame = [component for component in error.cycle if self._is_from_plugin(component)] or [constructor]
            raise self._broken(to_blame[-1], f"components need one another in a circle: {cycle}") from error

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
            if _is_stream(component):
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
            with blamed(lambda error: self._suspect(component, error), lets_pass=(*_NOBODYS_FAULT, *ends)):
                made = self._made[component] = make()
            owner = self._owner(component)
            if owner is not None and not owner.is_builtin and component not in self._owners:
                self.made_by_plugins[component] = owner
            return made
        except cargo.exceptions.DependencyNotFound as error:
            wanting = self._in_the_making[-2]
            raise self._broken(
                wanting, f"{self._maker_of(wanting)} needs {name_of(component)}, which no component provides"
            ) from error
        finally:
            self._in_the_making.pop()

    def suspicious(self, error: BaseException) -> dict[Any, Plugin]:
        """Return the components, made by plugins, that *error* may come from, with their plugins.

        An OSError can only come from a stream.
        """
        made = self.made_by_plugins
        return {each: made[each] for each in made if _is_stream(each)} if isinstance(error, OSError) else made

    def _suspect(self, component: Any, error: BaseException) -> tuple[Plugin, str] | None:
        owner = self._owner(component)
        if owner is not None and not owner.is_builtin:
            return owner, f"{self._maker_of(component)} breaks"
        # The component is utt's own, but received one that a plugin has made.
        if suspicious := self.suspicious(error):
            given, plugin = list(suspicious.items())[-1]
            return plugin, f"{name_of(component)} breaks with its {name_of(given)}"
        return None

    def _bind_component(self, component: Any) -> None:
        if component in self._bound:
            return
        if component in self._registry.components:
            self._bind(component, self._registry.components[component])
            return
        path = f"{getattr(component, '__module__', '')}:{getattr(component, '__qualname__', '')}"
        if path in _CONSTRUCTORS:
            self._bind(component, _CONSTRUCTORS[path]())

    def _bind(self, component: Any, constructor: Any) -> None:
        self._bound.add(component)
        try:
            self._container[component] = _spec_of(constructor)
        except KeyError as error:
            message = f"the parameter {error} of {name_of(constructor)} has no annotation"
            raise self._broken(component, message) from error
        except Exception as error:
            message = f"an annotation of {name_of(constructor)} cannot be evaluated: {error}"
            raise self._broken(component, message) from error

    def _owner(self, component: Any) -> Plugin | None:
        """Return the plugin that has registered the constructor of *component*, None if it is utt's own or nobody's."""
        return self._owners.get(component) or self._registry.plugin_of("component", component)

    def _maker_of(self, component: Any) -> str:
        constructor = self._registry.components.get(component, component)
        if constructor is component:
            return name_of(component)
        return f"{name_of(constructor)}, which makes {name_of(component)},"

    def _is_from_plugin(self, component: Any) -> bool:
        owner = self._owner(component)
        return owner is not None and not owner.is_builtin

    def _broken(self, component: Any, message: str) -> UttError:
        owner = self._owner(component)
        return PluginError(owner, message) if owner is not None else UttError(message)


def _calendar(calendar: calendars.Calendar) -> calendars.Calendar:
    return calendar


def _is_stream(component: Any) -> bool:
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
