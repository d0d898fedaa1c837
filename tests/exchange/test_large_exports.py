"""An export of very many activities takes no more memory than one of fewer."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from tests.support.command_line import Home

FEW, MANY = 10_000, 60_000
MEBIBYTE = 1 << 20

_FIRST = datetime(1990, 1, 1)
# A process starts with the memory of its parent, so that must be small.
_MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""
_UTT = [sys.executable, "-P", "-c", "import sys, utt_command; sys.exit(utt_command.main())"]


def most_bytes(home: Home, number: int, name: str, path: str) -> int:
    """Return the peak memory of an export of this many entries."""
    moments = (_FIRST + timedelta(minutes=50 * each) for each in range(number))
    lines = (f"{moment:%Y-%m-%d %H:%M} acme: task {each % 99} #ui  # note" for each, moment in enumerate(moments))
    home.write("".join(f"{line}\n" for line in lines))
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, *_UTT, "--data", str(home.log), "export", name, "-o", path],
        env=home.environment,
        cwd=home.directory,
        stdout=subprocess.PIPE,
        check=True,
    )
    return int(done.stdout)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="this system does not tell what a process took")
@pytest.mark.parametrize("name", ["csv", "ics", "json", "sqlite"])
def test_very_many_activities_take_no_more_memory(real_home: Home, name: str) -> None:
    few, many = (most_bytes(real_home, number, name, "out.db") for number in (FEW, MANY))

    assert (real_home.directory / "out.db").stat().st_size > 4 * MEBIBYTE
    assert many - few < 6 * MEBIBYTE
