# PYTHON_ARGCOMPLETE_OK, which argcomplete's global completion looks for.
"""Starts ``utt`` from its installation directory, whatever else on the path is called ``utt``.

A plugin's own ``utt/__init__.py`` makes its directory the whole package ``utt``, if that directory comes earlier on the
path, or if uninstalling another plugin removed our ``utt/__init__.py``. So the command starts outside the package.
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

    The garbage collector never scans what a start creates: it is off until ``Program`` enables it before the command
    runs, and it is skipped at the end. That saves a tenth of a start. It is done here, since tests and plugins run many
    commands in one process.
    """
    gc.disable()
    _make_packages(os.path.join(os.path.dirname(os.path.abspath(__file__)), "utt"))
    # This must come before anything else imports argparse.
    importlib.import_module("utt.app.untranslated").import_argparse()
    try:
        status: int = importlib.import_module("utt.__main__").main()
    except KeyboardInterrupt:
        status = 130
    gc.freeze()
    return status


def _make_packages(home: str) -> None:
    """Create the package ``utt`` in the directory *home*, and its subpackages.

    They are not imported, so that no code runs that a distribution may have put into ``utt/__init__.py``, and no start
    opens a dozen files that contain nothing but a docstring.
    """
    for name in ("utt", *_ROOMS):
        package = sys.modules[name] = ModuleType(name)
        package.__spec__ = ModuleSpec(name, None, is_package=True)
        package.__path__ = [os.path.join(home, *name.split(".")[1:])]
