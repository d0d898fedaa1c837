"""A release: the version is in several files, ``tools.release`` writes it there, and the built packages have it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.support.pages import ROOT
from tools.release import home_page, release, versions
from utt.version import VERSION

HOME_PAGE = "https://git.example.org/me/utt"
_MADE_HERE = shutil.ignore_patterns(".[!g]*", ".git", "__pycache__", "build", "dist", "htmlcov", "*.egg-info")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the project, whose changelog begins with version 9.8.7."""
    copy = Path(shutil.copytree(ROOT, tmp_path / "project", ignore=_MADE_HERE))
    changelog = copy / "CHANGELOG.md"
    text = re.sub("^## .*$", "## 9.8.7 (unreleased)", changelog.read_text(), count=1, flags=re.MULTILINE)
    changelog.write_text(text)
    return copy


def _run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=project, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def test_every_place_names_the_same_version() -> None:
    assert {name: set(found) for name, found in versions(ROOT).items()} == {name: {VERSION} for name in versions(ROOT)}


def test_a_release_is_written_everywhere(project: Path) -> None:
    release(project, "9.8.7", "2026-12-01", HOME_PAGE)

    assert {version for found in versions(project).values() for version in found} == {"9.8.7"}
    assert "\n## 9.8.7 (2026-12-01)\n" in (project / "CHANGELOG.md").read_text()


def test_the_next_release_replaces_the_addresses(project: Path) -> None:
    before = tomllib.loads((project / "pyproject.toml").read_text())
    for home in ("https://old.example.org/utt", HOME_PAGE):
        text = re.sub("[(].*[)]", "(unreleased)", (project / "CHANGELOG.md").read_text(), count=1)
        (project / "CHANGELOG.md").write_text(text)
        release(project, "9.8.7", "2026-12-01", home)

    after = tomllib.loads((project / "pyproject.toml").read_text())
    urls = after["project"].pop("urls")
    assert urls["Homepage"] == HOME_PAGE
    assert urls["Changelog"] == f"{HOME_PAGE}/blob/v9.8.7/CHANGELOG.md"
    assert all(url.startswith(HOME_PAGE) for url in urls.values())
    assert after == before


@pytest.mark.parametrize(
    "remote",
    [
        "https://git.example.org/me/utt.git",
        "https://me@git.example.org/me/utt/",
        "git@git.example.org:me/utt.git",
        "ssh://git@git.example.org:2222/me/utt",
    ],
)
def test_the_addresses_are_where_git_pushes(remote: str) -> None:
    assert home_page(remote) == HOME_PAGE


@pytest.mark.parametrize("remote", ["", "/srv/git/utt.git", "../utt", "file:///srv/utt.git", "C:/git/utt"])
def test_a_private_place_is_no_address(remote: str) -> None:
    with pytest.raises(ValueError, match="in no public place"):
        home_page(remote)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("version", "day"),
    [
        pytest.param("9.8", "2026-12-01", id="two numbers"),
        pytest.param("9.8.7rc1", "2026-12-01", id="a candidate"),
        pytest.param("9.8.6", "2026-12-01", id="not in the changelog"),
        pytest.param("9.8.7", "1 December", id="a day in words"),
        pytest.param("9.8.7", "20261201", id="a day without hyphens"),
    ],
)
def test_a_wrong_release_writes_nothing(project: Path, version: str, day: str) -> None:
    before = {name: (project / name).read_bytes() for name in (*versions(project), "CHANGELOG.md")}

    with pytest.raises(ValueError, match=r"\w"):
        release(project, version, day, HOME_PAGE)
    assert {name: (project / name).read_bytes() for name in before} == before


@pytest.mark.slow
def test_the_steps_of_a_release_build_it(project: Path) -> None:
    [line] = re.findall(r"\$ \.venv/bin/python (-m tools\.release) 2\.0\.0 2026-12-01$", _page(), re.MULTILINE)
    for arguments in (["init", "--quiet"], ["remote", "add", "origin", "git@git.example.org:me/utt.git"]):
        subprocess.run(["git", *arguments], cwd=project, check=True)
    for arguments in (
        [*line.split(), "9.8.7", "2026-12-01"],
        ["-m", "tools.man_pages"],
        ["-m", "build", "--no-isolation", "--outdir", "dist", "."],
    ):
        done = _run(project, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr

    assert sorted(path.name for path in (project / "dist").iterdir()) == [
        "utt-9.8.7-py3-none-any.whl",
        "utt-9.8.7.tar.gz",
    ]
    with zipfile.ZipFile(project / "dist" / "utt-9.8.7-py3-none-any.whl") as wheel:
        metadata = wheel.read("utt-9.8.7.dist-info/METADATA").decode()
        assert "\nVersion: 9.8.7\n" in metadata
        assert f"\nProject-URL: Homepage, {HOME_PAGE}\n" in metadata
    with tarfile.open(project / "dist" / "utt-9.8.7.tar.gz") as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"CONTRIBUTING.md", ".github/workflows/release.yml", "editors/vim/syntax/uttlog.vim"} <= names
    assert '.TH UTT 1 "2026-12-01" "utt 9.8.7"' in (project / "man" / "man1" / "utt.1").read_text()


def test_the_files_of_the_steps_have_this_version() -> None:
    assert set(re.findall(r"utt-([0-9.]+)(?:\.tar|-py3)", _page())) == {VERSION}


def test_the_classifier_stays_beta_until_a_release() -> None:
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["classifiers"]
    released = re.findall(r"^## [0-9.]+ \([0-9-]+\)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert "Development Status :: 4 - Beta" in classifiers or released


def _page() -> str:
    return (ROOT / "RELEASING.md").read_text(encoding="utf-8")
