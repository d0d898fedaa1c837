"""The modules that a command imports."""

from __future__ import annotations

import subprocess
import sys

from tests.support.command_line import Home

# Modules that are expensive to import, and that no simple command needs.
HEAVY = [
    *("argcomplete", "ast", "configparser", "csv", "dateutil", "dis", "email", "gettext", "hashlib", "inspect", "json"),
    *("importlib.metadata", "locale", "shlex", "shutil", "subprocess", "tempfile", "tokenize", "traceback", "typing"),
    "urllib",
]


def imported(home: Home, *arguments: str) -> set[str]:
    """Return the names of the modules that a command imports."""
    program = (
        "import atexit, sys\n"
        "import utt_command\n"
        "atexit.register(lambda: print(*sys.modules))\n"
        "sys.exit(utt_command.main())"
    )
    result = subprocess.run(
        [sys.executable, "-P", "-c", program, "--data", str(home.log), *arguments],
        cwd=home.directory,
        env=home.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(result.stdout.splitlines()[-1].split())
