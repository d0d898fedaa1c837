"""The names of the files that utt keeps about a log: each log has its own, and every system accepts them."""

from __future__ import annotations

import pytest

from utt.runtime.paths import file_name_for

PATHS = [
    "/a/b",
    "/a%2Fb",
    "/a%b",
    "C:\\a\\b",
    "C:/a/b",
    "C:\\a%5Cb",
    "\\\\?\\C:\\a",
    "\\\\host\\share\\a",
    "a",
    "%",
    ":",
]
FORBIDDEN = {True: "/\0", False: '<>:"/\\|?*\0'}

each_system = pytest.mark.parametrize("is_unix", [pytest.param(True, id="unix"), pytest.param(False, id="windows")])


@each_system
def test_a_logs_own_files_have_possible_names(is_unix: bool) -> None:
    names = [file_name_for(path, ".history", is_unix) for path in PATHS]

    assert [name for name in names if set(name) & set(FORBIDDEN[is_unix])] == []


@each_system
def test_two_logs_never_share_a_name(is_unix: bool) -> None:
    assert len({file_name_for(path, ".history", is_unix) for path in PATHS}) == len(PATHS)


def test_on_unix_names_are_unchanged() -> None:
    assert file_name_for("/home/ana/50%.log", ".history") == "%2Fhome%2Fana%2F50%25.log.history"
