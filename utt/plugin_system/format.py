"""What a format is, and where the formats are found.

Plugins register theirs when they are imported. utt's own are the modules of ``utt.formats.report``, each called as its
format and written like a plugin; one is imported when it is asked for and no plugin has a format of that name.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable

from utt.lazy import TYPE_CHECKING
from utt.plugin_system import registry
from utt.plugin_system.loader import modules_in
from utt.plugin_system.registry import FORMAT, FORMATS, Registration, Registry

if TYPE_CHECKING:
    from typing import Any

_OF_REPORT = f"{FORMATS}.report"


class Format:
    """A format that was registered.

    ``name`` is the word that it is asked for by, ``description`` one line on what it is for, and ``report`` the class
    or function that makes what shows a report in it.
    """

    __slots__ = ("description", "name", "report")

    def __init__(self, name: str, description: str, report: Any) -> None:
        self.name = name
        self.description = description
        self.report = report


def register_format(name: str, description: str, *, report: Any) -> None:
    """Add a format for reports.

    *name* is the word that it is asked for by, and *description* one line on what it is for. *report*, a class or a
    function, is made with what its annotated parameters ask for, ``ReportModel`` for instance, and has a method
    ``render(output)``, which writes the whole report. The format takes the place of an earlier one of the same name,
    utt's own included. Raises TypeError or ValueError if it is something that could not work.

    Since 2.0.
    """
    # A plugin may not have checked its types.
    texts: list[Any] = [name, description]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError(f"the name and the description of a format must be texts, not {name!r} and {description!r}")
    if name.split() != [name] or name[0] == "-" or not name.isprintable():
        raise ValueError(f"a format's name must be one word, not {name!r}")
    if not callable(report):
        raise TypeError(f"what shows a report in the format {name} must be a class or a function, not {report!r}")
    registry.current().register(FORMAT, name, Format(name, description, report))


def find_format(plugins: Registry, name: str) -> Registration | None:
    """Return the registration of the format *name*, None if there is no such format."""
    found = _registered(plugins, name)
    if found is None and name in _own_names():
        module = f"{_OF_REPORT}.{name}"
        importlib.import_module(module)
        found = _registered(plugins, name)
    return found


def format_names(plugins: Registry) -> list[str]:
    """Return the names of all formats, in order."""
    return sorted({*_own_names(), *(each.key for each in plugins.effective(FORMAT))})


def _registered(plugins: Registry, name: str) -> Registration | None:
    return next((each for each in plugins.effective(FORMAT) if each.key == name), None)


def _own_names() -> Iterable[str]:
    return modules_in(importlib.import_module(_OF_REPORT).__path__)
