# PYTHON_ARGCOMPLETE_OK, which argcomplete's global completion looks for.
"""Starts ``utt`` from the directory that it is installed in, whatever else is called ``utt`` on the path.

A plugin's own ``utt/__init__.py`` makes its directory the whole of the package ``utt``, if that directory comes earlier
on the path, or if another plugin took our ``utt/__init__.py`` along when it was uninstalled. So the command starts
outside the package.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

# The packages within utt.
_ROOMS = (
    *("utt.api", "utt.app", "utt.arguments", "utt.completion", "utt.domain", "utt.exchange"),
    *("utt.formats", "utt.formats.exchange", "utt.formats.html", "utt.formats.report", "utt.formats.screen"),
    *("utt.plugin_system", "utt.plugins.builtin", "utt.report", "utt.runtime", "utt.sync", "utt.terminal"),
    *("utt.timelog", "utt.timelog.file", "utt.timelog.read", "utt.timelog.write"),
)


def main() -> int:
    """Run the command line of the process, and return its exit status.

    The garbage collector looks at nothing that a start makes, neither meanwhile, since ``Program`` turns it on before
    the command is called, nor at the end. That is a tenth of a start. It is done here, since tests and plugins run many
    commands in one process.
    """
    gc.disable()
    _make_packages(os.path.join(os.path.dirname(os.path.abspath(__file__)), "utt"))
    # Before anything else imports argparse.
    importlib.import_module("utt.app.untranslated").import_argparse()
    try:
        status: int = importlib.import_module("utt.__main__").main()
    except KeyboardInterrupt:
        status = 130
    gc.freeze()
    return status


def _make_packages(home: str) -> None:
    """Make the package ``utt`` in the directory *home*, and those within it.

    They are not imported, so that nothing is run which a distribution may have put into a ``utt/__init__.py``, and no
    start opens a dozen files that hold nothing but a docstring.
    """
    for name in ("utt", *_ROOMS):
        package = sys.modules[name] = ModuleType(name)
        package.__spec__ = ModuleSpec(name, None, is_package=True)
        package.__path__ = [os.path.join(home, *name.split(".")[1:])]
