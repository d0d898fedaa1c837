"""What shows a report: a view, which is made by the format that is asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.extensions import Extensions
from utt.plugin_system.faults import Suspect, blamed, fault_of
from utt.plugin_system.format import Format, find_format, format_names
from utt.plugin_system.registry import FORMAT, Registry
from utt.report.request import Request
from utt.runtime.streams import Output

if TYPE_CHECKING:
    from utt.domain import near
else:
    near = lazy("utt.domain.near")


class ReportView(ABC):
    """What shows a report. A plugin that registers another component for this type replaces ``utt report``'s.

    Since utt 1.
    """

    @abstractmethod
    def render(self, output: Output) -> None:
        """Write the report to *output*: each view does it in its own way."""


class Formats:
    """The formats, utt's own and those of plugins. Iterating gives all of them, by name.

    Since 2.0.
    """

    def __init__(self, registry: Registry, extensions: Extensions) -> None:
        self._registry = registry
        self._extensions = extensions

    def __iter__(self) -> Iterator[Format]:
        for name in format_names(self._registry):
            found = find_format(self._registry, name)
            if found is not None:
                yield found.value

    def view(self, name: str) -> ReportView:
        """Return what shows the report in the format *name*. Raises UttError if there is no such format."""
        found = find_format(self._registry, name)
        if found is None:
            names = format_names(self._registry)
            what_to_type = near.did_you_mean(name, names) or f"use {', '.join(names)}"
            raise UttError(f"There is no format {name!r}: {what_to_type}")
        view: ReportView = self._extensions.make(found.value.report, found.plugin)
        if found.plugin is None:
            return view
        return _PluginsView(view, fault_of(found.plugin, f"its {FORMAT} {name!r} breaks"))


class _PluginsView(ReportView):
    """What a plugin's format has made, which may be no view at all: what breaks in it is that plugin's fault, whoever
    shows it. What the system refuses is not, since *view* writes to the output of another.
    """

    def __init__(self, view: ReportView, suspect: Suspect) -> None:
        self._view = view
        self._suspect = suspect

    def render(self, output: Output) -> None:
        with blamed(self._suspect, lets_pass=(UttError, OSError, KeyboardInterrupt, SystemExit)):
            self._view.render(output)


def report_view(request: Request, formats: Formats, output: Output) -> ReportView:
    """Return what shows the report in the format that is asked for; if none is, as a page on a terminal."""
    name = request.format_name
    is_page = name == "text" and request.wanted_format is None and request.output_path is None and output.isatty()
    return formats.view("screen" if is_page else name)
