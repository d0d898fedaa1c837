"""An import of very many records takes seconds, and memory in proportion to its file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import Home

NUMBER = 100_000
MOST_SECONDS = 10
MOST_TIMES_ITS_SIZE = 3

_FIRST = 1420102800
# A process starts with the memory of its parent, so that must be small.
_MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""
_UTT = [sys.executable, "-P", "-c", "import sys, utt_command; sys.exit(utt_command.main())"]


def written(path: Path, number: int) -> Path:
    """Yield this many frames, as Watson writes them."""
    frames = []
    start = _FIRST
    for each in range(number):
        start += 60 * (each % 3) + (40_000 if each % 12 == 0 else 0)
        stop = start + 600 + each * 7 % 4000
        tags = [f"task {each % 29}", *(["urgent"] if each % 5 else [])]
        frames.append([start, stop, f"project{each % 37}", f"{each:032x}", tags, stop])
        start = stop
    path.write_text(json.dumps(frames, indent=1))
    return path


def cost_of_import(home: Home, path: Path) -> tuple[float, int]:
    """Return the processor seconds of an import, and its peak memory in bytes."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, *_UTT, "--data", str(home.log), "import", "watson", str(path)],
        env=home.environment,
        cwd=home.directory,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, most = done.stdout.split()
    return float(seconds), int(most)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="this system does not tell what a process took")
def test_very_many_frames_take_little(real_home: Home, tmp_path: Path) -> None:
    path = written(tmp_path / "frames.json", NUMBER)
    _, at_least = cost_of_import(real_home, written(tmp_path / "three.json", 3))
    real_home.write("")

    seconds, most = cost_of_import(real_home, path)

    assert real_home.read().count("\n") > NUMBER
    assert seconds < MOST_SECONDS
    assert most - at_least < MOST_TIMES_ITS_SIZE * path.stat().st_size
