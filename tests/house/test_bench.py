"""``make bench``: the code that its statements use exists under these names."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import utt.version
from bench import bench
from bench.installation import Installation
from bench.logs import NOW, first_day, write_log


@pytest.mark.parametrize("statement", [bench.ONE_BY_ONE, bench.AT_ONCE])
def test_the_benchmarked_sums_run(tmp_path: Path, statement: str) -> None:
    log = tmp_path / "utt.log"
    write_log(log, 1000)

    program = f"{bench.SUMS_SETUP}\n{statement}"
    subprocess.run([sys.executable, "-c", program, str(log), first_day(log), NOW], check=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("setup", "statement"),
    [
        pytest.param(bench.LOAD_SETUP, bench.LOAD, id="loading"),
        pytest.param(bench.BARE_LOAD_SETUP, bench.BARE_LOAD, id="bare loading"),
        pytest.param(bench.CHECK_SETUP, bench.CHECK, id="check"),
        pytest.param(bench.FINDINGS_SETUP, bench.FINDINGS, id="findings"),
        pytest.param(bench.RECHECK_SETUP, bench.RECHECK, id="recheck"),
        *(
            pytest.param(setup, statement, id=f"{label}, {which}")
            for label, setup, with_idea, without, _ in bench.IDEAS
            for which, statement in (("with", with_idea), ("without", without))
        ),
        pytest.param(bench.READ_LINES_SETUP, bench.READ_LINES, id="reading lines"),
    ],
)
def test_the_benchmarked_commands_run(tmp_path: Path, setup: str, statement: str) -> None:
    log = tmp_path / "utt.log"
    write_log(log, 100)

    subprocess.run([sys.executable, "-c", f"{setup}\n{statement}", str(log)], check=True)


def test_the_benchmarked_installation_works(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "installed")

    result = subprocess.run([installation.utt, "--version"], env={}, capture_output=True, text=True, check=True)

    assert result.stdout.startswith(f"utt {utt.version.VERSION}\n")
    assert list((tmp_path / "installed").rglob("cli.*.pyc"))
    installation.without_bytecode()
    assert not list((tmp_path / "installed").rglob("cli.*.pyc"))
