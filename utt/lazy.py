"""Lazy modules: how utt keeps a command from paying for what it does not use.

Every command pays for what is imported at its start, and most of utt is not needed by most commands. So where a module
uses another one only at times, it stands there as a lazy module, which is imported when it is first used::

    if TYPE_CHECKING:
        from utt.timelog.read import check
    else:
        check = lazy("utt.timelog.read.check")

mypy and import-linter read the first branch, and so check it like any other import; Python runs the second. A test
compares the two.

That is why a module of ours may import at its top whatever it always uses: it is not imported itself before it is used.
Built-in commands are the exception, since all are imported where plugins of others are there. They ask for what is
heavy (an editor's process, say) as a component. And since every module postpones the evaluation of its annotations
(``from __future__ import annotations``), ``v1.ReportView`` in a signature costs nothing before the report is the chosen
command.

What others import at their top, we cannot make lazy there. Where that is large and hardly ever used (cargo imports
inspect and typing, argparse gettext), a stand-in is in its place while they are imported, see ``stood_in``.

typing is a tenth of a start, so no module that a start needs imports it: ``TYPE_CHECKING`` is the one below, which type
checkers take for true as they do typing's, by its name; and what only annotations name is imported in that branch.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

TYPE_CHECKING = False
"""False; but a type checker takes it for true."""

if TYPE_CHECKING:
    from typing import Any


class _LazyModule:
    __slots__ = ("_module", "_name")

    def __init__(self, name: str) -> None:
        self._name = name
        self._module: ModuleType | None = None

    def __getattr__(self, attribute: str) -> Any:
        if self._module is None:
            if attribute.startswith("__"):
                # What looks whether this is a test or a mock, say, must not import it.
                raise AttributeError(attribute)
            self._module = importlib.import_module(self._name)
        return getattr(self._module, attribute)

    def __repr__(self) -> str:
        return f"lazy({self._name!r})"


def lazy(name: str) -> Any:
    """Return a stand-in for the module *name*, which imports it when something of it is first used.

    Using it raises whatever importing the module raises, and AttributeError for what the module does not have.
    """
    return _LazyModule(name)


@contextmanager
def stood_in(name: str, **attributes: object) -> Iterator[None]:
    """Give whoever imports the module *name* meanwhile a stand-in with these attributes, unless it is there already.

    If it is asked for any other attribute, it imports the module and returns that.
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = stand_in = _StandIn(name)
    vars(stand_in).update(attributes)
    try:
        yield
    finally:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]


class _StandIn(ModuleType):
    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__"):
            # Python itself asks for __path__ where something is imported from a module.
            raise AttributeError(attribute)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), attribute)
