"""Formats: their registration, where they are found, and how commands use them.

Plugins register theirs when they are imported. utt's own are the modules of ``utt.formats.report``, and those of
``utt.formats.exchange`` for other programs, each named after its format and written like a plugin; one is imported when
it is requested and no plugin has a format of that name.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator

from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system import registry
from utt.plugin_system.extensions import Extensions
from utt.plugin_system.faults import fault_of
from utt.plugin_system.loader import modules_in
from utt.plugin_system.registry import EXPORT_FORMAT, FORMATS, IMPORT_FORMAT, REPORT_FORMAT, Registration, Registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from utt.domain import near
    from utt.plugin_system import checks, suspected
else:
    near = lazy("utt.domain.near")
    checks = lazy("utt.plugin_system.checks")
    suspected = lazy("utt.plugin_system.suspected")

_EXCHANGE = f"{FORMATS}.exchange"
_PLACES = {REPORT_FORMAT: f"{FORMATS}.report", EXPORT_FORMAT: _EXCHANGE, IMPORT_FORMAT: _EXCHANGE}
_WHAT_FOR = {REPORT_FORMAT: "", EXPORT_FORMAT: " to export to", IMPORT_FORMAT: " to import"}


class Format:
    """A format that was registered.

    ``name`` is its name on the command line, and ``description`` one line about its purpose. ``report``, ``export`` and
    ``read`` are the classes or functions that create the objects which show a report in it, write activities, and read
    them; each is None if the format does not support that.

    Since 2.0.
    """

    __slots__ = ("description", "export", "name", "read", "report")

    def __init__(self, name: str, description: str, report: Any, export: Any = None, read: Any = None) -> None:
        self.name = name
        self.description = description
        self.report = report
        self.export = export
        self.read = read


def register_format(name: str, description: str, *, report: Any = None, export: Any = None, read: Any = None) -> None:
    """Add a format for reports, for ``utt export``, for ``utt import``, or for several of them.

    *name* is its name on the command line, and *description* one line about its purpose, whose first words may be shown
    as the program's name. *report*, *export* and *read* are each a class or a function, which is called with what its
    annotated parameters ask for. The results have these methods:

    - *report*: ``render(output)`` writes the whole report. It asks for ``ReportModel``, for instance.
    - *export*: ``write(output)`` writes the activities. It asks for ``Activities``, for instance, and adds to
      ``Remarks`` what the format cannot hold. If the format is not, or not only, text, ``file_endings`` lists the
      endings of the paths for which ``write_file(path)`` is called instead, with the path of a file that does not exist
      yet; for the ending ``/``, with an existing directory.
    - *read*: ``read(source)`` gives a ``Record`` for each interval in the ``Source``, in any order, or an ``Entry`` for
      each line of a log. ``recognises(source)`` returns true if the source looks like this format, judging by
      ``source.head``.

    Each replaces an earlier one of the same name, including utt's own. Raises TypeError or ValueError if it could not
    work.

    Since 2.0.
    """
    plugins = registry.current()
    if not plugins.is_registering_own():
        checks.require_format(name, description, report, export, read)
    made = Format(name, description, report, export, read)
    for kind, make in ((REPORT_FORMAT, report), (EXPORT_FORMAT, export), (IMPORT_FORMAT, read)):
        if make is not None:
            plugins.register(kind, name, made)


def find_format(plugins: Registry, name: str, kind: str = REPORT_FORMAT) -> Registration | None:
    """Return the registration of the format *name*, None if there is no such format of this kind."""
    found = plugins.find(kind, name)
    if found is None and name in _own_names(kind):
        _import(kind, name)
        found = plugins.find(kind, name)
    return found


def format_names(plugins: Registry, kind: str = REPORT_FORMAT) -> list[str]:
    """Return the names of all formats of this kind, in order. This imports all of utt's own."""
    for name in _own_names(kind):
        if plugins.find(kind, name) is None:
            _import(kind, name)
    return sorted({each.key for each in plugins.effective(kind)})


def _import(kind: str, name: str) -> None:
    module = f"{_PLACES[kind]}.{name}"
    importlib.import_module(module)


def _own_names(kind: str) -> Iterable[str]:
    return modules_in(importlib.import_module(_PLACES[kind]).__path__)


class Formats:
    """The formats, utt's own and those of plugins. Iterating gives those of the report, sorted by name.

    Since 2.0.
    """

    def __init__(self, registry: Registry, extensions: Extensions) -> None:
        self._registry = registry
        self._extensions = extensions

    def __iter__(self) -> Iterator[Format]:
        return self._all(REPORT_FORMAT)

    @property
    def export_formats(self) -> Iterator[Format]:
        """The formats that activities can be exported to, sorted by name."""
        return self._all(EXPORT_FORMAT)

    @property
    def import_formats(self) -> Iterator[Format]:
        """The formats that can be imported, sorted by name."""
        return self._all(IMPORT_FORMAT)

    def can_import(self, name: str) -> bool:
        """Return true if there is a format *name* that can be imported."""
        return find_format(self._registry, name, IMPORT_FORMAT) is not None

    def view(self, name: str) -> Any:
        """Return the view of the report in the format *name*. Raises UttError if there is no such format."""
        return self._made(REPORT_FORMAT, name, lambda found: found.report)

    def exporter(self, name: str) -> Any:
        """Return the exporter for the format *name*. Raises UttError if there is no such format."""
        return self._made(EXPORT_FORMAT, name, lambda found: found.export)

    def reader(self, name: str, require: Callable[[object], None] = lambda read: None) -> Any:
        """Return the reader of the format *name*. What a plugin's reader gives is passed to *require*, which may raise.

        Raises UttError if there is no such format.
        """
        return self._made(IMPORT_FORMAT, name, lambda found: found.read, require)

    def _all(self, kind: str) -> Iterator[Format]:
        for name in format_names(self._registry, kind):
            found = find_format(self._registry, name, kind)
            if found is not None:
                yield found.value

    def _made(
        self,
        kind: str,
        name: str,
        constructor_of: Callable[[Format], Any],
        require: Callable[[object], None] = lambda read: None,
    ) -> Any:
        found = find_format(self._registry, name, kind)
        if found is None:
            names = format_names(self._registry, kind)
            what_to_type = near.did_you_mean(name, names) or f"use {', '.join(names)}"
            raise UttError(f"There is no format {name!r}{_WHAT_FOR[kind]}: {what_to_type}")
        made = self._extensions.make(constructor_of(found.value), found.plugin)
        if found.plugin is None:
            return made
        return suspected.Suspected(made, fault_of(found.plugin, f"its {kind} {name!r} breaks"), require)
