"""What a command imports."""

from __future__ import annotations

import subprocess
import sys

from tests.support.command_line import Home

# Nothing that a simple command needs.
HEAVY = [
    "argcomplete",
    "configparser",
    "csv",
    "dateutil",
    "importlib.metadata",
    "json",
    "locale",
    "shutil",
    "subprocess",
]


def imported(home: Home, *arguments: str) -> set[str]:
    """The modules that a command imports."""
    program = (
        "import atexit, sys\n"
        "from utt.__main__ import main\n"
        "atexit.register(lambda: print(*sys.modules))\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, "--data", str(home.log), *arguments],
        env=home.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(result.stdout.splitlines()[-1].split())
