"""A real installation, for measurements that depend on it: of files and bytecode."""

from __future__ import annotations

import importlib
import shutil
import sys
import venv
from pathlib import Path

_SCRIPT = """\
#!{python}
import re
import sys
from utt_command import main
if __name__ == "__main__":
    sys.argv[0] = re.sub(r"(-script\\.pyw|\\.exe)?$", "", sys.argv[0])
    sys.exit(main())
"""


class Installation:
    """An environment in *directory* with utt and what every start imports; ``utt`` is its command."""

    def __init__(self, directory: Path) -> None:
        venv.create(directory, symlinks=True)
        python = directory / "bin" / "python"
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        self._packages = directory / "lib" / version / "site-packages"
        for name in ("utt", "cargo", "utt_command"):
            source = Path(str(importlib.import_module(name).__file__))
            if source.name == "__init__.py":
                no_bytecode = shutil.ignore_patterns("__pycache__")
                shutil.copytree(source.parent, self._packages / name, ignore=no_bytecode)
            else:
                shutil.copy(source, self._packages)
        self.utt: str = str(directory / "bin" / "utt")
        Path(self.utt).write_text(_SCRIPT.format(python=python), encoding="utf-8")
        Path(self.utt).chmod(0o755)

    def without_bytecode(self) -> str:
        """Remove all bytecode of the packages, and return the command; running it writes the bytecode again."""
        for folder in list(self._packages.rglob("__pycache__")):
            shutil.rmtree(folder)
        return self.utt
