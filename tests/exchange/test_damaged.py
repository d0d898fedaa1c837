"""Damaged files: one line says so, and the log is unchanged."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.support.command_line import Home
from tests.support.examples import examples
from tests.support.in_process import InProcessHome
from tests.support.samples import SAMPLES

NOW = "2026-11-20 12:00"

_LOG = "2026-11-01 09:00 hello\n2026-11-01 10:00 acme: x\n"

each_format = pytest.mark.parametrize("name", SAMPLES)


def imports_or_says_why(home: Home, name: str, path: str, **more: str) -> None:
    """Import the file, which works, or ends with one line and changes nothing."""
    home.write(_LOG)

    result = home.run("import", name, path, now=NOW, **more)

    told = [line for line in result.stderr.splitlines() if not line.startswith("note: ")]
    assert "utt has a bug" not in result.stderr
    if result.status == 0:
        assert (told, {*_LOG.splitlines()} - {*result.log.splitlines()}) == ([], set())
    else:
        assert (result.status, result.stdout, result.log) == (1, "", _LOG)
        assert told[0].startswith("error: ")
        assert len(told) == 1 or "overlap" in told[0]


def files_of(sample: Path) -> list[Path]:
    return sorted(path for path in sample.rglob("*") if path.is_file()) if sample.is_dir() else [sample]


def damaged(sample: Path, place: Path, number: int, content: bytes) -> Path:
    """Copy the sample to *place*, with this content in one of its files, which is given by its number."""
    if sample.is_dir():
        shutil.copytree(sample, place, dirs_exist_ok=True)
        files_of(place)[number].write_bytes(content)
    else:
        place.write_bytes(content)
    return place


def test_each_format_has_a_sample(home: Home, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("nothing that is known")

    error = home.run("import", str(tmp_path / "x"), now=NOW).stderr

    assert error.endswith(f"({', '.join(sorted(SAMPLES))})\n")


@each_format
def test_a_sample_is_recognised(home: Home, name: str) -> None:
    result = home.run("import", str(SAMPLES[name]), now=NOW)

    assert (result.status, f" is read as {name}: " in result.stderr) == (0, True)


@pytest.mark.slow
@each_format
def test_a_truncated_file_is_read_or_refused(home: Home, name: str, tmp_path: Path) -> None:
    for number, file in enumerate(files_of(SAMPLES[name])):
        content = file.read_bytes()
        for end in sorted({*range(0, len(content), max(len(content) // 12, 1)), len(content) - 1, len(content) - 2}):
            cut = damaged(SAMPLES[name], tmp_path / f"cut{number}-{end}{SAMPLES[name].suffix}", number, content[:end])
            imports_or_says_why(home, name, str(cut))


@pytest.mark.slow
@each_format
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\n \n", id="blank"),
        pytest.param(random.Random(1).randbytes(5000), id="binary"),
        pytest.param(b"\0" * 100, id="zeros"),
        pytest.param(b"\xff\xfe\x00", id="half of UTF-16"),
        pytest.param(b"x;y;z\n1;2;3\n", id="other columns"),
        pytest.param(b'{"a": [1, {}]}', id="other JSON"),
        pytest.param(b"[" * 100_000, id="deep JSON"),
    ],
)
def test_another_kind_of_file_is_refused(home: Home, name: str, content: bytes, tmp_path: Path) -> None:
    home.write(_LOG)
    path = tmp_path / f"other{SAMPLES[name].suffix}"
    path.write_bytes(content)

    result = home.run("import", name, str(path), now=NOW)

    assert (result.status, result.log) == (1, _LOG)
    assert result.stderr.startswith("error: ")
    assert "utt has a bug" not in result.stderr
    assert len([line for line in result.stderr.splitlines() if not line.startswith("note: ")]) == 1


@each_format
def test_a_directory_or_missing_file_is_refused(home: Home, name: str, tmp_path: Path) -> None:
    (tmp_path / "directory").mkdir()

    for path in ("directory", "missing"):
        result = home.run("import", name, str(tmp_path / path), now=NOW)

        assert (result.status, result.stderr.count("\n")) == (1, 1)
        assert result.stderr.startswith("error: ")


@each_format
def test_a_pipe_is_read_as_a_file_is(home: Home, name: str) -> None:
    if SAMPLES[name].is_dir() or SAMPLES[name].suffix == ".db":
        pytest.skip("it is not a stream of bytes")
    expected = home.run("import", name, str(SAMPLES[name]), now=NOW).log
    home.write("")
    reader, writer = os.pipe()
    os.write(writer, SAMPLES[name].read_bytes())
    os.close(writer)
    result = home.run("import", name, f"/dev/fd/{reader}", now=NOW)
    os.close(reader)

    assert (result.status, result.log) == (0, expected)


@each_format
@examples(10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_to_a_sample_raises_a_traceback(name: str, tmp_path: Path, data: st.DataObject) -> None:
    files = files_of(SAMPLES[name])
    number = data.draw(st.integers(0, len(files) - 1))
    content = bytearray(files[number].read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content)))
        length = data.draw(st.sampled_from([0, 1, 1, 2, 8]))
        new = data.draw(st.sampled_from([b"", b"0", b"9", b"-", b":", b'"', b"\n", b",", b"}", b"\0", b"\xff", b"T"]))
        content[place : place + length] = new
    home = InProcessHome(tmp_path / "home")
    home.directory.mkdir(exist_ok=True)
    place_of_copy = tmp_path / f"changed{SAMPLES[name].suffix}"

    imports_or_says_why(home, name, str(damaged(SAMPLES[name], place_of_copy, number, bytes(content))))
