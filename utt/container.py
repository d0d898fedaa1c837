"""The composition root: every component of utt and what makes it, in one list.

The container is cargo's. A component is bound when it is first asked for, so that a command imports and makes only
what it uses, see ``utt.lazy``.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import cargo

from utt.errors import UttError
from utt.lazy import load
from utt.registry import Registry

# What is asked for, by its module and name, and what makes it.
_COMPONENTS = {
    "configparser:ConfigParser": "utt.config:values",
    "utt.config:Config": "utt.config:Config",
    "utt.editor:Editor": "utt.editor:Editor",
    "utt.report.arguments:ReportArgs": "utt.report.arguments:report_args",
    "utt.report.model:ReportModel": "utt.report.model:ReportModel",
    "utt.report.selection:Activities": "utt.report.selection:Activities",
    "utt.report.view:ReportView": "utt.report.view:report_view",
    "utt.runtime:Environment": "utt.runtime:environment",
    "utt.runtime:ErrorOutput": "utt.runtime:error_output",
    "utt.runtime:Now": "utt.runtime:now",
    "utt.runtime:Output": "utt.runtime:output",
    "utt.timelog.log:Log": "utt.timelog.log:log",
    "utt.timelog.reader:Entries": "utt.timelog.log:entries",
}


class Container:
    """Makes what plugins have registered, and else utt's own components, for one command line."""

    def __init__(self, registry: Registry, args: argparse.Namespace) -> None:
        self._registry = registry
        self._bound: set[Any] = set()
        self._container = cargo.containers.create(
            [
                cargo.middlewares.CircularDependencyCircuitBreaker,
                cargo.middlewares.Singleton,
                lambda: _BindOnDemand(self._bind_component),
            ]
        )
        self._bind(argparse.Namespace, args)

    def make(self, constructor: Callable[..., Any]) -> Any:
        """What *constructor*, a class or a function, makes of the components that its parameters ask for.

        Raises UttError if one of them, or one that they need in turn, cannot be had.
        """
        self._bind(constructor, constructor)
        try:
            return self._container[constructor]
        except cargo.exceptions.DependencyNotFound as error:
            raise UttError(f"{_name_of(constructor)} needs {_name_of(error.args[0])}, which nothing makes") from error
        except cargo.exceptions.CircularDependency as error:
            cycle = " needs ".join(_name_of(component) for component in error.cycle)
            raise UttError(f"Components need one another in a circle: {cycle}") from error

    def _bind_component(self, component: Any) -> None:
        if component in self._bound:
            return
        if component in self._registry.components:
            self._bind(component, self._registry.components[component])
            return
        path = f"{getattr(component, '__module__', '')}:{getattr(component, '__qualname__', '')}"
        if path in _COMPONENTS:
            self._bind(component, load(_COMPONENTS[path]))

    def _bind(self, component: Any, constructor: Any) -> None:
        self._bound.add(component)
        try:
            self._container[component] = cargo.dependency_specs.to_dependency_spec(constructor)
        except KeyError as error:
            raise UttError(f"The parameter {error} of {_name_of(constructor)} has no annotation") from error
        except NameError as error:
            raise UttError(f"An annotation of {_name_of(constructor)} cannot be evaluated: {error}") from error


class _BindOnDemand:
    """A middleware of cargo's that binds what is asked for just before it is made."""

    def __init__(self, bind: Callable[[Any], None]) -> None:
        self._bind = bind

    def execute(self, component: Any, make: Callable[[], Any]) -> Any:
        self._bind(component)
        return make()


def _name_of(thing: Any) -> str:
    return f"{thing.__module__}.{thing.__qualname__}" if hasattr(thing, "__qualname__") else repr(thing)
