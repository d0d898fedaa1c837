"""Writes utt as a single file that any Python can run: dist/utt.pyz (``make zipapp``).

It contains utt from this directory, and its dependencies, including those of the html report, from the environment that
runs this. The same files give the same bytes. Plugins go beside it, into the directory ``utt-plugins``.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PLUGINS = "utt-plugins"

# The time that hatchling uses in wheels if SOURCE_DATE_EPOCH is not set.
_TIME = 1580601600
_MODE = 0o644 << 16
_MAIN = f'''\
import os
import sys

beside = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "{PLUGINS}")
if os.path.isdir(beside):
    sys.path.append(beside)
sys.path[0] = os.path.abspath(sys.path[0])

import utt_command

sys.exit(utt_command.main())
'''


def write(file: Path) -> None:
    """Write the archive to *file*, and make it executable."""
    contents = {"__main__.py": _MAIN.encode(), "LICENSE": (ROOT / "LICENSE").read_bytes()}
    for path in [ROOT / "utt_command.py", *(ROOT / "utt").rglob("*")]:
        if path.is_file() and path.suffix not in (".pyc", ".pyo"):
            contents[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    for needed in _needs_of("utt", "html"):
        contents |= _contents_of(needed)
    moment = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", _TIME)))[:6]
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as whole:
        whole.write(b"#!/usr/bin/env python3\n")
        with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
            for name, content in sorted(contents.items()):
                info = ZipInfo(name, moment)
                info.external_attr = _MODE
                archive.writestr(info, content, ZIP_DEFLATED)
    file.chmod(0o755)


def _needs_of(name: str, extra: str = "") -> Iterator[Distribution]:
    """Yield all distributions that the one called *name* depends on in this environment."""
    for text in distribution(name).requires or []:
        need = Requirement(text)
        if need.marker is None or need.marker.evaluate({"extra": extra}):
            yield distribution(need.name)
            yield from _needs_of(need.name)


def _contents_of(needed: Distribution) -> dict[str, bytes]:
    """Return the modules and licences of a distribution by path, without files that its installer added."""
    contents = {}
    for file in needed.files or []:
        is_metadata = file.parts[0].endswith(".dist-info")
        # Python cannot import extension modules from an archive.
        is_module = not is_metadata and file.suffix not in (".pyc", ".so", ".pyd") and ".." not in file.parts
        if is_module or (is_metadata and (file.name == "METADATA" or "licen" in file.as_posix().lower())):
            contents[file.as_posix()] = file.locate().read_bytes()  # type: ignore[attr-defined]
    return contents


def main() -> None:
    """Write the archive to the file in the command line, by default dist/utt.pyz."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=ROOT / "dist" / "utt.pyz", metavar="FILE")
    write(parser.parse_args().file)


if __name__ == "__main__":
    main()
