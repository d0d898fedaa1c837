"""Where a plugin comes from: utt reads the same from an installation as importlib.metadata."""

from __future__ import annotations

import email
import json
import os
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command_line import Home
from tests.support.imports import imported
from utt.plugin_system import origin
from utt.plugin_system.origin import headers

INSTALLED = {str(found.name): found for found in distributions()}
HEAVY = {"importlib.metadata", "email", "csv", "urllib.parse", "urllib.request"}


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    origin._installed.cache_clear()
    yield
    origin._installed.cache_clear()


def owner_of(path: Path) -> tuple[str | None, str | None]:
    return origin._owner(os.path.realpath(path))


def files_of(distribution: Distribution) -> list[Path]:
    """Return its files in the directory that it is installed in."""
    paths = [Path(str(distribution.locate_file(file))) for file in distribution.files or [] if ".." not in file.parts]
    return sorted(path for path in paths if path.is_file())


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(INSTALLED))
def test_it_finds_the_owner_that_importlib_knows(name: str) -> None:
    distribution = INSTALLED[name]
    files = files_of(distribution)

    assert files
    assert {owner_of(path) for path in files[:: max(len(files) // 20, 1)]} == {(name, distribution.version)}


def test_it_finds_no_owner_of_other_files(tmp_path: Path) -> None:
    site = Path(str(INSTALLED["pytest"].locate_file("")))

    assert owner_of(tmp_path / "utt/plugins/x.py") == (None, None)
    assert owner_of(site / "utt/plugins/x.py") == (None, None)
    assert owner_of(site) == (None, None)


METADATA = "Metadata-Version: 2.1\nName: utt-odd\nVersion: 0.3\n\nName: no\n"
RECORD = "utt/plugins/odd.py,sha256=x,4\nutt_odd-0.3.dist-info/RECORD,,\n"
FOLDED = "A: b\n Name: y\nname: x\nVERSION:1\nName: z\n"
ODD = ("utt-odd", "0.3")


def in_crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("files", "owner"),
    [
        pytest.param({"METADATA": METADATA, "RECORD": RECORD}, ODD, id="as usual"),
        pytest.param(
            {"METADATA": METADATA.replace("\n", "\r\n"), "RECORD": RECORD.replace("\n", "\r\n")}, ODD, id="CRLF"
        ),
        pytest.param({"METADATA": METADATA, "RECORD": '"utt/plugins/odd.py",,\n'}, ODD, id="quoted"),
        pytest.param({"METADATA": METADATA, "RECORD": "utt/plugins/odd.py"}, ODD, id="a bare name"),
        pytest.param({"METADATA": METADATA, "RECORD": "./utt/x/../plugins/odd.py,,\n"}, ODD, id="on a detour"),
        pytest.param({"METADATA": METADATA, "RECORD": "utt/plugins/odd.pyc,,\n"}, None, id="a longer name"),
        pytest.param({"METADATA": METADATA, "RECORD": "my/utt/plugins/odd.py,,\n"}, None, id="a longer path"),
        pytest.param({"METADATA": METADATA}, None, id="no RECORD"),
        pytest.param({"RECORD": RECORD}, None, id="no METADATA"),
        pytest.param({"METADATA": "Version: 1\n", "RECORD": RECORD}, None, id="no name"),
        pytest.param({"METADATA": "\nName: x\n", "RECORD": RECORD}, None, id="a name in the body"),
        pytest.param({"METADATA": "Name: x\n", "RECORD": RECORD}, ("x", None), id="no version"),
        pytest.param(
            {"METADATA": "A: b\n Name: y\nname: x\nVERSION:1\nName: z\n", "RECORD": RECORD}, ("x", "1"), id="folded"
        ),
    ],
)
def test_a_distribution_is_read_as_importlib_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], owner: tuple[str, str | None] | None
) -> None:
    write(tmp_path / "utt_odd-0.3.dist-info", files)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    plugin = plugin_in(tmp_path)

    assert owner_of(plugin) == (owner or (None, None)) == owner_by_importlib(plugin)


@pytest.mark.parametrize(
    ("url", "is_editable"),
    [
        pytest.param("file://{project}", True, id="plain"),
        pytest.param("file://localhost{project}", True, id="with a host"),
        pytest.param("file://{project}?a#b", True, id="with more behind it"),
        pytest.param("file://{quoted}", True, id="quoted"),
        pytest.param("file:{project}", True, id="without an authority"),
        pytest.param("{project}", True, id="a path"),
        pytest.param("https://example.org/x", True, id="elsewhere"),
        pytest.param("file://{project}", False, id="not editable"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="a path of Windows is no part of a URL")
def test_an_editable_install_is_known_by_its_url(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, is_editable: bool
) -> None:
    project = tmp_path / "my project"
    quoted = str(project).replace(" ", "%20")
    url = url.format(project=project if "{quoted}" not in url else "", quoted=quoted)
    direct = json.dumps({"dir_info": {"editable": is_editable}, "url": url})
    write(tmp_path / "site/x.dist-info", {"METADATA": METADATA, "direct_url.json": direct})
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site")])

    found = {owner_of(project / place / "utt/plugins/odd.py") for place in ("", "src")}

    assert found == ({ODD} if is_editable and "example" not in url else {(None, None)})
    assert owner_of(project / "src/deeper/utt/plugins/odd.py") == (None, None)


@pytest.mark.parametrize("direct", ["[]", '{"editable"', '["editable"]', '{"dir_info": {"editable": true}}'])
def test_a_damaged_url_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, direct: str) -> None:
    write(tmp_path / "x.dist-info", {"METADATA": METADATA, "RECORD": RECORD, "direct_url.json": direct})
    monkeypatch.setattr(sys, "path", [str(tmp_path)])

    assert owner_of(tmp_path / "utt/plugins/odd.py") == ODD


@pytest.mark.parametrize("place", ["x.egg-info", "x.egg/EGG-INFO"])
def test_an_egg_is_left_to_importlib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    write(tmp_path / place, {"PKG-INFO": METADATA, "SOURCES.txt": "setup.py\nutt/plugins/odd.py\n"})
    root = (tmp_path / place).parent
    write(root / "utt/plugins", {"odd.py": "", "other.py": ""})
    monkeypatch.setattr(sys, "path", [str(root)])

    assert owner_of(root / "utt/plugins/odd.py") == ODD == owner_by_importlib(root / "utt/plugins/odd.py")
    assert owner_of(root / "utt/plugins/other.py") == (None, None)


def test_a_wheel_on_the_path_is_importlibs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / "utt_odd.whl"
    with ZipFile(wheel, "w") as archive:
        archive.writestr("utt/plugins/odd.py", "")
        archive.writestr("utt_odd-0.3.dist-info/METADATA", METADATA)
        archive.writestr("utt_odd-0.3.dist-info/RECORD", RECORD)
    monkeypatch.setattr(sys, "path", [str(wheel)])

    assert owner_of(wheel / "utt/plugins/odd.py") == ODD == owner_by_importlib(wheel / "utt/plugins/odd.py")


def test_a_custom_finder_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "x.dist-info", {"METADATA": METADATA, "RECORD": RECORD})
    plugin = plugin_in(tmp_path)

    class Finder:
        @staticmethod
        def find_distributions(context: object) -> Iterator[Distribution]:
            yield Distribution.at(tmp_path / "removed.dist-info")
            yield Distribution.at(tmp_path / "x.dist-info")

    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Finder])

    assert owner_of(plugin) == ODD


NAMES = st.sampled_from(["Name", "name", "Version", "X-Y"])
VALUES = st.text("ab :.é\t", max_size=5)
LINES = st.one_of(
    st.builds("{}:{}".format, NAMES, VALUES), st.builds(" {}".format, VALUES), st.just(""), st.just("a b: c")
)


@given(st.lists(LINES), st.sampled_from(["\n", "\r\n"]))
def test_headers_are_those_that_email_finds(lines: list[str], end: str) -> None:
    text = end.join(lines)

    found = headers(text)

    message = email.message_from_string(text)
    first_lines = {name.lower(): value.splitlines() for name, value in reversed(message.items())}
    assert found == {name: value[0].strip() if value else "" for name, value in first_lines.items()}


def test_a_broken_plugin_imports_no_heavy_module(home: Home) -> None:
    write(home.directory / "path/utt/plugins", {"broken.py": "1/0\n"})
    home.environment["PYTHONPATH"] = str(home.directory / "path")

    modules = imported(home, "hello")

    assert "utt.plugin_system.origin" in modules
    assert not HEAVY & modules


def write(directory: Path, files: dict[str, str]) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (directory / name).write_bytes(text.encode())


def plugin_in(directory: Path) -> Path:
    """Create a plugin's file in the directory: from Python 3.12 on, importlib omits missing files."""
    plugin = directory / "utt/plugins/odd.py"
    plugin.parent.mkdir(parents=True)
    (directory / "utt/x").mkdir()
    plugin.touch()
    return plugin


def owner_by_importlib(path: Path) -> tuple[str | None, str | None]:
    for found in distributions():
        root = os.path.realpath(str(found.locate_file("")))
        files = [os.path.join(root, os.path.normpath(str(file))) for file in found.files or []]
        # Accessing a missing header is deprecated from Python 3.12 on.
        headers: Any = found.metadata
        name, version = headers.get("Name"), headers.get("Version")
        if os.path.realpath(path) in files and name:
            return name, version
    return None, None
