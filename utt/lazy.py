"""Lazy modules: how a command avoids paying for what it does not use.

Every command pays for what is imported at its start, and most commands do not need most of utt. So a module imports
another one that it uses only sometimes as a lazy module, which is imported on first use::

    if TYPE_CHECKING:
        from utt.timelog.read import check
    else:
        check = lazy("utt.timelog.read.check")

mypy and import-linter read the first branch, and check it like any other import; Python runs the second. A test
compares the two.

So a module of ours may import at the top whatever it always uses: it is itself not imported before it is used. Built-in
commands are the exception, since all of them are imported if there are third-party plugins. They ask for heavy things
(an editor's process, say) as components. And since every module postpones the evaluation of its annotations (``from
__future__ import annotations``), ``v1.ReportView`` in a signature costs nothing before the report is the chosen
command.

We cannot make the imports of other packages lazy. If these are large and hardly ever used (cargo imports inspect and
typing, argparse gettext), a stand-in replaces them during that import, see ``stood_in``.

typing takes a tenth of a start, so no module on the start-up path imports it: ``TYPE_CHECKING`` is the one below, which
type checkers recognize by its name; and what only annotations need is imported in that branch.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

TYPE_CHECKING = False
"""False at run time, true for a type checker."""

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
                # Introspection, by a test runner or a mock library, must not import it.
                raise AttributeError(attribute)
            self._module = importlib.import_module(self._name)
        return getattr(self._module, attribute)

    def __repr__(self) -> str:
        return f"lazy({self._name!r})"


def lazy(name: str) -> Any:
    """Return a stand-in for the module *name*, which imports it when one of its attributes is first used.

    Using it raises whatever the import raises, and AttributeError for attributes that the module does not have.
    """
    return _LazyModule(name)


@contextmanager
def stood_in(name: str, **attributes: object) -> Iterator[None]:
    """Replace the module *name*, unless it is imported already, with a stand-in that has these attributes.

    For any other attribute, the stand-in imports the module and returns the module's.
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
            # Python itself asks for __path__ when something is imported from a module.
            raise AttributeError(attribute)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), attribute)
