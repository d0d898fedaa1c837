"""Writes a new version, its release day and its addresses everywhere: ``python -m tools.release 2.0.1 2026-12-01``.

utt's version comes from ``utt/version.py``. The editors' files are not built, so they contain it too. The addresses in
``[project.urls]`` of ``pyproject.toml`` are in the repository that git calls ``origin``.
"""

from __future__ import annotations

import re
import subprocess
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

# As git takes it: over https, over ssh, and over ssh in scp's form. Before the host may be a user.
_REMOTE = re.compile(
    r"(?:https://|ssh://)?(?:[^/@]+@)?(?P<host>[\w.-]+\.\w+)(?::\d+)?[:/]+(?P<path>[^:]+?)(?:\.git)?/*"
)
_BEFORE_URLS = "[project.scripts]\n"
_URLS = """[project.urls]
Homepage = "{home}"
Documentation = "{home}/tree/v{version}/docs"
Changelog = "{home}/blob/v{version}/CHANGELOG.md"
Issues = "{home}/issues"
Security = "{home}/security/policy"

"""


def versions(root: Path) -> dict[str, list[str]]:
    """Return the versions in the files below *root*, by file."""
    return {
        name: [match[0] for match in re.finditer(_expression(name), _read(root / name), re.MULTILINE)]
        for name in _PLACES
    }


def home_page(remote: str) -> str:
    """Return the address, for a browser, of the repository at *remote*, a URL for git.

    Raises ValueError if it is in no public place.
    """
    match = _REMOTE.fullmatch(remote)
    if match is None:
        raise ValueError(f"The project's addresses are in git's remote origin, which is in no public place: {remote!r}")
    return f"https://{match['host']}/{match['path']}"


def release(root: Path, version: str, day: str, home: str) -> None:
    """Make the project in *root* this *version*, released on this *day*, ``2026-12-01``, with *home* as its home page.

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
    settings = root / "pyproject.toml"
    others = re.sub(r"^\[project\.urls\]\n(?:.+\n)*\n", "", _read(settings), flags=re.MULTILINE)
    _write(settings, others.replace(_BEFORE_URLS, _URLS.format(home=home, version=version) + _BEFORE_URLS, 1))


def _expression(name: str) -> str:
    before, behind = _PLACES[name]
    return f"(?<={before}){_VERSION}(?={behind})"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _origin() -> str:
    """Return the URL of git's remote origin, nothing if there is none."""
    asked = ["git", "config", "remote.origin.url"]
    return subprocess.run(asked, cwd=_ROOT, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    usage = "usage: python -m tools.release VERSION YYYY-MM-DD"
    if len(sys.argv) != 3:
        sys.exit(usage)
    try:
        release(_ROOT, sys.argv[1], sys.argv[2], home_page(_origin()))
    except ValueError as error:
        sys.exit(f"error: {error}\n{usage}")
