"""Loading by name: how utt keeps a command from paying for what it does not use.

Every command pays for what is imported at start, and most of utt is not needed by most commands. So a few places
name things by strings, and a module is imported when the first of its names is wanted:

- ``utt.api.v1``: the public names, and the module each lives in;
- ``utt.container``: the components, and what makes each;
- ``utt.report.view``: the formats of the report, and the view for each;
- ``utt.timelog.log``: what changes the log, which most commands only read;
- ``utt.completion.completers``: what the TAB key offers, for when a shell asks;
- ``utt.cli``, ``utt.runtime`` and ``utt.domain.moment``: argcomplete for when a shell asks, the reading of moments for
  when one is typed, and dateutil's parser for phrases.

That is why a module of ours may import at its top whatever it uses: it is not imported itself before it is used.
Built-in commands are the exception, since all are imported at every start. They ask for what is heavy (an editor's
process, say) as a component. And since every module postpones the evaluation of its annotations (``from __future__
import annotations``), ``v1.ReportView`` in a signature costs nothing before the report is the chosen command.
"""

from __future__ import annotations

import importlib
from typing import Any


def load(name: str) -> Any:
    """What *name*, ``"package.module:attribute"``, stands for; its module is imported if it is not yet.

    Raises whatever importing that module raises.
    """
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)
