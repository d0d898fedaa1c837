"""Which files are plugins: those that pkgutil considers modules of the namespace."""

from __future__ import annotations

import os
import pkgutil
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command_line import Home
from utt.plugin_system.loader import disabled_plugins, modules_in

SUFFIXES = [".py", ".pyc", ".so", ".pyd", ".txt", ".PY", *EXTENSION_SUFFIXES]
FILES = [
    *(f"module{suffix}" for suffix in SUFFIXES),
    *("0_first.py", "with-dash.py", "with space.py", "naïve.py", "class.py", "a,b.py", "-.py"),
    *("two.dots.py", ".hidden.py", ".#lock.py", ".py", "py", "__init__.py", "__init__.pyc", "__init__.foreign.so"),
    *("__main__.py", "module.py~", "other.cpython-27-x86_64-linux-gnu.so", "both.py", "both/__init__.py"),
    *("package/__init__.py", "compiled/__init__.pyc", f"extension/__init__{EXTENSION_SUFFIXES[0]}"),
    *("with-dash-too/__init__.py", "dot.ted/__init__.py", "folder/module.py", "__pycache__/module.pyc"),
    *("__init__/__init__.py", "named.py/module.py", "init_is_folder/__init__.py/x", "nearly/__init__2.py"),
]


def fill(directory: Path, files: list[str]) -> None:
    for name in files:
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


@pytest.mark.parametrize("name", FILES)
def test_files_are_modules_where_pkgutil_says_so(tmp_path: Path, name: str) -> None:
    fill(tmp_path, [name])

    assert list(modules_in([str(tmp_path)])) == [module.name for module in pkgutil.iter_modules([str(tmp_path)])]


@pytest.mark.parametrize("name", FILES)
def test_a_zip_file_has_the_modules_of_pkgutil(tmp_path: Path, name: str) -> None:
    with ZipFile(tmp_path / "plugins.zip", "w") as archive:
        archive.writestr(f"utt/plugins/{name}", "")
    place = str(tmp_path / "plugins.zip" / "utt" / "plugins")

    # In a zip file, pkgutil also returns packages with a dot in their names, which no import finds.
    expected = [module.name for module in pkgutil.iter_modules([place]) if "." not in module.name]
    assert list(modules_in([place])) == expected


NAMES = st.text(st.sampled_from("ab0_.- é,#~"), min_size=1, max_size=8).filter(lambda name: name.strip("."))
PATHS = st.one_of(
    st.builds(str.__add__, NAMES, st.sampled_from(["", *SUFFIXES])),
    st.builds("{}/__init__{}".format, NAMES, st.sampled_from(SUFFIXES)),
)


@given(st.lists(PATHS, max_size=6))
def test_many_files_have_the_modules_of_pkgutil(tmp_path_factory: pytest.TempPathFactory, paths: list[str]) -> None:
    directory = tmp_path_factory.mktemp("place")
    for path in paths:
        # A file may be where a folder should be.
        if not any((directory / parent).is_file() for parent in Path(path).parents) and not (directory / path).exists():
            fill(directory, [path])

    assert set(modules_in([str(directory)])) == {module.name for module in pkgutil.iter_modules([str(directory)])}


def test_a_dangling_link_is_a_module_too(tmp_path: Path) -> None:
    (tmp_path / "odd.py").symlink_to("nowhere")
    (tmp_path / "folder").symlink_to("nowhere")

    assert list(modules_in([str(tmp_path)])) == ["odd"]


def test_a_missing_place_has_no_modules(tmp_path: Path) -> None:
    assert modules_in([str(tmp_path / "gone")]) == {}


COMMAND = """\
from utt.api import v1

v1.register_command(v1.Command("who", "Who", lambda: lambda: print(__name__), lambda parser: None))
"""


def test_plugins_of_any_name_are_loaded(home: Home) -> None:
    plugins = home.directory / "path" / "utt" / "plugins"
    fill(plugins, ["with space.py"])
    for name in ("0_first", "with-dash", "with space"):
        (plugins / f"{name}.py").write_text(COMMAND)
    home.environment["PYTHONPATH"] = str(plugins.parents[1])

    def who(disabled: str) -> str:
        return home.run("who", UTT_DISABLE_PLUGINS=disabled).stdout

    assert who("") == "utt.plugins.with-dash\n"
    assert who("with-dash") == "utt.plugins.with space\n"
    assert who('with-dash, "with space"') == "utt.plugins.0_first\n"
    rows = [line.split("  ")[0] for line in home.run("plugins").stdout.splitlines()]
    assert rows[-3:] == ["0_first", "with space", "with-dash"]


def test_the_remedy_works_for_names_with_spaces(home: Home) -> None:
    plugins = home.directory / "path" / "utt" / "plugins"
    fill(plugins, ["odd one.py"])
    (plugins / "odd one.py").write_text("1/0")
    home.environment["PYTHONPATH"] = str(plugins.parents[1])

    told = home.run("--version").stderr
    named = told.partition("UTT_DISABLE_PLUGINS=")[2].partition(";")[0]

    assert named == """'"odd one"'"""
    assert home.run("--version", UTT_DISABLE_PLUGINS=named.strip("'")).stderr == ""


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", set()),
        (" , ", set()),
        ("a,b c\td", {"a", "b", "c", "d"}),
        ('a "b c",d', {"a", "b c", "d"}),
        ('utt.plugins.a "utt.plugins.b"', {"a", "b"}),
        ('"a', {'"a'}),
    ],
)
def test_names_are_separated_by_commas_and_spaces(text: str, names: set[str]) -> None:
    assert disabled_plugins(text, None) == names
    assert disabled_plugins("x", {"disable": text}) == names | {"x"}
    assert disabled_plugins(text, {}) == names


def test_an_unreadable_folder_is_no_package(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read any folder")
    fill(tmp_path, ["package/__init__.py"])
    (tmp_path / "package").chmod(0)

    assert modules_in([str(tmp_path)]) == {}
