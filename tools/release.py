"""Writes a new version and its release day everywhere: ``python -m tools.release 2.0.1 2026-12-01``.

utt's version comes from ``utt/version.py``. The editors' files are not built, so they contain it too.
"""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_VERSION = r"[0-9]+\.[0-9]+\.[0-9]+"

# What comes before and after a version, by file.
_PLACES = {
    "utt/version.py": (r'^VERSION = "', '"$'),
    "editors/emacs/utt-mode.el": ("^;; Version: ", "$"),
    "editors/vscode/package.json": (r'^  "version": "', '",$'),
    "docs/editors.md": ("utt-log-", r"\.vsix"),
}


def versions(root: Path) -> dict[str, list[str]]:
    """Return the versions in the files below *root*, by file."""
    return {
        name: [match[0] for match in re.finditer(_expression(name), _read(root / name), re.MULTILINE)]
        for name in _PLACES
    }


def release(root: Path, version: str, day: str) -> None:
    """Make the project in *root* this *version*, released on this *day*, ``2026-12-01``.

    Raises ValueError, before anything is written, if one of them is invalid, or the changelog has no section for the
    unreleased version.
    """
    if re.fullmatch(_VERSION, version) is None:
        raise ValueError(f"A version is three numbers, such as 2.0.1, not {version!r}")
    if date.fromisoformat(day).isoformat() != day:
        raise ValueError(f"A day is written 2026-12-01, not {day!r}")
    changelog = root / "CHANGELOG.md"
    title = f"## {version} (unreleased)\n"
    if _read(changelog).count(title) != 1:
        raise ValueError(f"CHANGELOG.md has no section '{title.strip()}': rename the one that is not released")
    _write(changelog, _read(changelog).replace(title, f"## {version} ({day})\n"))
    for name in _PLACES:
        _write(root / name, re.sub(_expression(name), version, _read(root / name), flags=re.MULTILINE))


def _expression(name: str) -> str:
    before, behind = _PLACES[name]
    return f"(?<={before}){_VERSION}(?={behind})"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    try:
        release(_ROOT, *sys.argv[1:3])
    except (TypeError, ValueError) as error:
        sys.exit(f"error: {error}\nusage: python -m tools.release VERSION YYYY-MM-DD")
