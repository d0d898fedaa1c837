"""The public surface of the API: its extent, its documentation, and that it does not change unnoticed."""

from __future__ import annotations

import ast
import difflib
import importlib
import inspect
import re
from collections import Counter
from functools import cache

import pytest

from tests.support.utt_1 import OF_UTT_1
from tools import api_docs
from tools.api_surface import MODULES, Public, flat, surface, unannotated
from utt import testing
from utt.api import v1

PATHS = [f"{prefix}.{name}" for module, prefix in MODULES.items() for name in importlib.import_module(module).__all__]

_CHANGED = """\
The public API is not what tests/plugins/api_snapshot.txt says:

{}
What is gone or has changed breaks plugins: keep what was there, or add a parameter with a default. What is new says in
its docstring since when, and needs a higher API_VERSION once the present one is released. Either needs a line in
CHANGELOG.md. If the change is meant, accept it with: make snapshot
"""


# To read it takes as long as to collect a thousand tests, which each process of the tests does.
read_surface = cache(surface)


def named() -> list[Public]:
    return [public for public in read_surface() if public.path.startswith(tuple(MODULES.values()))]


def everything() -> list[Public]:
    return list(flat(read_surface()))


def described() -> list[Public]:
    """Return what has a docstring: attributes, constructors and special methods are described by their class."""
    return [
        public for public in everything() if public.kind not in ("attribute", "constructor") and not public.is_special
    ]


def test_the_surface_is_what_the_modules_list() -> None:
    expected = {f"v1.{name}" for name in dir(v1)} | {f"utt.testing.{name}" for name in testing.__all__}

    assert {public.path for public in named()} == expected


def test_the_surface_is_what_python_sees() -> None:
    readable = [public for public in named() if public.kind in ("class", "function")]

    for public in readable:
        module, _, name = public.path.rpartition(".")
        assert inspect.getdoc(getattr({"v1": v1, "utt.testing": testing}[module], name)) == public.docstring


def test_the_surface_is_that_of_the_snapshot() -> None:
    accepted = api_docs.SNAPSHOT.read_text(encoding="utf-8").splitlines()
    present = api_docs.snapshot().splitlines()

    if present != accepted:
        changes = [line for line in difflib.ndiff(accepted, present) if line[0] in "-+"]
        pytest.fail(_CHANGED.format("".join(f"{line}\n" for line in changes)), pytrace=False)


def test_the_page_is_up_to_date() -> None:
    if api_docs.PAGE.read_text(encoding="utf-8") != api_docs.page():
        pytest.fail("docs/API.md is not what the docstrings say: run make docs", pytrace=False)


def test_the_page_groups_every_name_once() -> None:
    grouped = Counter(path for paths in api_docs.GROUPS.values() for path in paths)
    public = Counter(public.path for public in read_surface())

    # A name that no plugin should know is in a signature: is it in a constructor, for MADE_BY_UTT?
    assert sorted(public - grouped) == []
    assert sorted(grouped - public) == []


def test_all_have_docstrings() -> None:
    assert [public.path for public in described() if not public.docstring] == []


@pytest.mark.parametrize("name", PATHS)
def test_a_name_has_its_first_version(name: str) -> None:
    [docstring] = [public.docstring for public in named() if public.path == name]
    last_line = docstring.rpartition("\n")[2]

    match = re.fullmatch(r"Since (utt 1|2\.[0-9]+)(; \*\w+\* since 2\.[0-9]+)*\.", last_line)

    assert match is not None
    assert (match[1] == "utt 1") == (name.removeprefix("v1.") in OF_UTT_1)
    assert all((2, int(minor)) <= v1.API_VERSION for minor in re.findall(r"2\.([0-9]+)", last_line))


def test_a_class_describes_its_attributes() -> None:
    attributes = [
        (public, member)
        for public in read_surface()
        for member in public.members
        if member.kind == "attribute" and not member.is_special
    ]

    assert [member.path for public, member in attributes if f"``{member.name}``" not in public.docstring] == []


def test_all_is_typed() -> None:
    functions = [(public, public.node) for public in everything() if isinstance(public.node, ast.FunctionDef)]

    assert [public.path for public in everything() if not public.is_typed] == []
    assert [(public.path, missing) for public, node in functions if (missing := unannotated(node))] == []


def test_docstrings_name_what_is_raised() -> None:
    # Only the author knows what the functions raise that it calls.
    raising = [
        (public, node.exc)
        for public in described()
        if public.kind != "class"
        for node in ast.walk(public.node)
        if isinstance(node, ast.Raise)
    ]

    assert raising
    assert [public.path for public, _ in raising if "Raises" not in public.docstring] == []
    for public, exception in raising:
        match exception:
            case ast.Call(func=ast.Name(name)):
                assert name in public.docstring, public.path
