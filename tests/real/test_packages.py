"""The packages: the same files give the same bytes, nothing is missing in them, and what they hold works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.pages import ROOT
from tests.support.plugins import write_plugin
from tests.support.registry import pip_environment
from tools import recipes, zipapp
from utt.testing import Home, Result
from utt.version import VERSION

# What is not part of the project in a directory where somebody works on it.
_MADE_HERE = shutil.ignore_patterns(
    *(".git", ".venv*", ".*_cache", "__pycache__", "build", "dist", "htmlcov", "*.egg-info")
)
# What is for the repository only.
_NOT_PUBLISHED = "."
_NOW = "2026-11-16 12:00"
_LOG = "2026-11-16 09:00 hello\n2026-11-16 10:30 acme: design\n"
_TEA = """
def handler():
    return lambda: print("tea")

v1.register_command(v1.Command("tea", "Tea", handler, lambda parser: None))
"""
_DEBIAN_TOOLS = ("dpkg-buildpackage", "dh", "lintian")


def _build(project: Path, *what: str, **environment: str) -> dict[str, str]:
    """Build the project in that directory, and return the sum of each file, by its name."""
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(project / "dist"), *what, str(project)],
        env=pip_environment() | environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in (project / "dist").iterdir()}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, with the sdist and the wheel in its ``dist``."""
    copy = Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("one") / "project", ignore=_MADE_HERE))
    _build(copy)
    return copy


@pytest.fixture(scope="module")
def sdist(project: Path) -> Path:
    return project / "dist" / f"utt-{VERSION}.tar.gz"


def _sums(project: Path) -> dict[str, str]:
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in (project / "dist").iterdir()}


def test_building_twice_gives_the_same_bytes(project: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(ROOT, tmp_path / "elsewhere" / "utt", ignore=_MADE_HERE))
    for number, file in enumerate(other.rglob("*")):
        os.utime(file, (1_000_000_000 + number, 1_000_000_000 + number))

    assert _build(other) == _sums(project)


def test_the_wheel_of_the_sdist_is_the_same(project: Path, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")

    wheel = _build(tmp_path / f"utt-{VERSION}", "--wheel")

    assert wheel.items() <= _sums(project).items()


def test_source_date_epoch_sets_their_time(project: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(ROOT, tmp_path / "utt", ignore=_MADE_HERE))

    sums = _build(other, SOURCE_DATE_EPOCH="1700000000")

    assert not sums.items() & _sums(project).items()
    with ZipFile(next((other / "dist").glob("*.whl"))) as wheel:
        assert {each.date_time[:3] for each in wheel.infolist()} == {(2023, 11, 14)}


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no repository, which knows what belongs to it")
def test_the_sdist_has_every_file_of_the_repository(sdist: Path) -> None:
    known = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}

    wanted = {name for name in known.split("\0") if name and not name.startswith(_NOT_PUBLISHED)}

    assert wanted - held == set()


def test_the_wheel_has_all_of_utt(project: Path) -> None:
    with ZipFile(next((project / "dist").glob("*.whl"))) as wheel:
        held = set(wheel.namelist())

    wanted = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "utt").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }

    assert wanted - held == set()


@pytest.fixture(scope="module")
def one_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("one_file") / "utt.pyz"
    zipapp.write(file)
    return file


def _run(home: Home, program: Path, *arguments: str) -> Result:
    done = subprocess.run(
        # Without the libraries of this environment.
        [sys.executable, "-I", "-S", str(program), "--data", str(home.log), "--now", _NOW, *arguments],
        cwd=home.directory,
        env=home.environment,
        capture_output=True,
        check=False,
    )
    return Result(done.stdout.decode(), done.stderr.decode(), done.returncode)


def test_building_the_zipapp_twice_gives_equal_bytes(one_file: Path, tmp_path: Path) -> None:
    zipapp.write(tmp_path / "again.pyz")

    assert (tmp_path / "again.pyz").read_bytes() == one_file.read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["report"], id="report"),
        pytest.param(["report", "--format", "html"], id="a template"),
        pytest.param(["report", "--schema"], id="a schema of the report"),
        pytest.param(["log", "--schema"], id="a schema of entries"),
        pytest.param(["help"], id="all commands"),
        pytest.param(["export", "csv"], id="a format of exchange"),
        pytest.param(["completion", "bash"], id="completion"),
    ],
)
def test_the_zipapp_does_what_utt_does(real_home: Home, one_file: Path, arguments: list[str]) -> None:
    real_home.write(_LOG)

    assert _run(real_home, one_file, *arguments) == real_home.run(*arguments, now=_NOW)


def test_plugins_beside_the_zipapp_are_found(real_home: Home, one_file: Path, tmp_path: Path) -> None:
    write_plugin(real_home, "tea", _TEA)
    own = Path(shutil.copy(one_file, tmp_path / "here.pyz"))
    assert _run(real_home, own, "tea").status == 2

    shutil.copytree(real_home.directory / "path", own.with_name(zipapp.PLUGINS))

    assert _run(real_home, own, "tea") == Result("tea\n", "", 0)


@pytest.fixture(scope="module")
def made_recipes(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("recipes")
    recipes.write(sdist, directory, files="https://files.example.org/packages", homepage="https://example.org/utt")
    return directory


@pytest.mark.parametrize(
    "check",
    [
        pytest.param(["ruby", "-c", "homebrew/utt.rb"], id="Homebrew"),
        pytest.param(["nix-instantiate", "--parse", "nix/flake.nix"], id="Nix"),
        pytest.param(["bash", "-n", "aur/PKGBUILD"], id="AUR"),
    ],
)
def test_a_recipe_can_be_read(made_recipes: Path, check: list[str]) -> None:
    if shutil.which(check[0]) is None:
        pytest.skip(f"{check[0]} is not on this machine")

    done = subprocess.run(check, cwd=made_recipes, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    text = (made_recipes / check[-1]).read_text(encoding="utf-8")
    assert set(re.findall("@[A-Z0-9]+@", text)) <= {"@LIBRARY@"}


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not on this machine")
def test_the_pkgbuild_installs_a_working_utt(real_home: Home, made_recipes: Path, sdist: Path, tmp_path: Path) -> None:
    source, package = tmp_path / "src", tmp_path / "pkg"
    with tarfile.open(sdist) as archive:
        archive.extractall(source, filter="data")
    for wheel in _wheels(made_recipes):
        # Its modules as they are installed here, since the wheel itself is on a registry.
        _zip_installed(wheel.partition("-")[0], source / wheel)
    script = 'set -eu; . "$1"; cd "$srcdir"; package'
    subprocess.run(
        ["bash", "-c", script, "makepkg", str(made_recipes / "aur" / "PKGBUILD")],
        env=pip_environment()
        | {"srcdir": str(source), "pkgdir": str(package)}
        | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        check=True,
    )
    launcher = package / "usr" / "bin" / "utt"
    launcher.write_text(launcher.read_text().replace('"/usr/lib', f'"{package}/usr/lib'))
    real_home.write(_LOG)

    assert _run(real_home, launcher, "report") == real_home.run("report", now=_NOW)


def _wheels(made_recipes: Path) -> list[str]:
    done = subprocess.run(
        ["bash", "-c", '. "$1"; printf "%s\\n" "${noextract[@]}"', "list", str(made_recipes / "aur" / "PKGBUILD")],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def _zip_installed(name: str, file: Path) -> None:
    with ZipFile(file, "w") as wheel:
        for each in distribution(name).files or []:
            if ".." not in each.parts and each.suffix != ".pyc":
                wheel.write(str(each.locate()), each.as_posix())


@pytest.mark.release
@pytest.mark.skipif(any(shutil.which(tool) is None for tool in _DEBIAN_TOOLS), reason="Debian's tools are not here")
def test_the_debian_package_is_built_and_clean(project: Path) -> None:
    done = subprocess.run(
        ["sh", "packaging/deb.sh", VERSION],
        cwd=project,
        env=pip_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if "No matching distribution" in done.stderr:
        pytest.skip("the registry cannot be reached, or has no such package")

    assert done.returncode == 0, done.stdout + done.stderr
    contents = subprocess.run(
        ["dpkg-deb", "--contents", *map(str, (project / "build" / "deb").glob("*.deb"))],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in ("usr/bin/utt", "usr/share/utt/utt_command.py", "usr/share/utt/cargo/__init__.py"):
        assert f"./{name}\n" in contents
