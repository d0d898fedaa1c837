"""Files of other programs, one for each format that can be imported: a morning with the same three activities."""

from __future__ import annotations

from pathlib import Path

_SAMPLES = Path(__file__).parents[1] / "exchange" / "samples"

SAMPLES = {path.stem: path for path in sorted(_SAMPLES.iterdir())}
"""The sample of each format, a file or a directory, by the format's name."""

LOG = """\
2026-11-16 09:00 hello
2026-11-16 10:30 acme: design #ui
2026-11-16 11:00 lunch **
2026-11-16 12:15 beta: call, long  # with "Ana"
"""
"""What an import of each of them adds to an empty log, but for what the format has no place for."""
