"""Lazy modules: mypy and import-linter see the same imports as Python."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import utt.version
from utt.lazy import lazy, stood_in

HOME = Path(utt.version.__file__).parent
SOURCES = [path for path in HOME.rglob("*.py") if path.name != "lazy.py" and "lazy(" in path.read_text("utf-8")]


def modules_imported(block: list[ast.stmt]) -> dict[str, str]:
    """Return the modules that the statements import, by the names that they get."""
    found = {}
    for statement in block:
        if isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                found[alias.asname or alias.name] = f"{statement.module}.{alias.name}"
        elif isinstance(statement, ast.Import):
            for alias in statement.names:
                found[alias.asname or alias.name] = alias.name
    return found


def modules_made_lazy(block: list[ast.stmt]) -> dict[str, str]:
    found = {}
    for statement in block:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(args=[ast.Constant(value=str(module))])):
                found[name] = module
    return found


@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(HOME))) for path in SOURCES])
def test_both_branches_name_the_same_modules(path: Path) -> None:
    for statement in ast.parse(path.read_text("utf-8")).body:
        # Others choose by the platform.
        if isinstance(statement, ast.If) and statement.orelse and ast.unparse(statement.test) == "TYPE_CHECKING":
            typed, made = modules_imported(statement.body), modules_made_lazy(statement.orelse)

            assert made
            assert made.items() <= typed.items()


def test_nothing_else_is_named_by_a_string() -> None:
    for path in HOME.rglob("*.py"):
        assert "import_module(f" not in path.read_text("utf-8")


def test_a_lazy_module_is_imported_at_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    module = lazy("colorsys")
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)

    assert "colorsys" not in sys.modules
    assert module.rgb_to_hsv(0, 0, 0) == (0, 0, 0)
    assert "colorsys" in sys.modules


def test_inspecting_a_lazy_module_imports_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    module = lazy("colorsys")

    assert not hasattr(module, "__path__")
    assert repr(module) == "lazy('colorsys')"
    assert "colorsys" not in sys.modules


def test_a_stand_in_lasts_only_while_importing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)

    with stood_in("colorsys", rgb_to_hsv=max):
        import colorsys

    assert "colorsys" not in sys.modules
    assert not hasattr(colorsys, "__path__")
    assert colorsys.rgb_to_hsv(0, 2, 1) == 2  # type: ignore[comparison-overlap]
    assert "colorsys" not in sys.modules


@pytest.mark.parametrize("is_meanwhile", [True, False])
def test_a_stand_in_imports_the_module_for_more(monkeypatch: pytest.MonkeyPatch, is_meanwhile: bool) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)

    with stood_in("colorsys"):
        import colorsys

        if is_meanwhile:
            assert colorsys.ONE_THIRD == 1 / 3
    assert colorsys.hsv_to_rgb(0, 0, 0) == (0, 0, 0)

    assert sys.modules["colorsys"].hsv_to_rgb is colorsys.hsv_to_rgb


def test_a_loaded_module_gets_no_stand_in() -> None:
    with stood_in("ast", parse=None):
        import ast as found

    assert found is ast
    assert found.parse is not None
