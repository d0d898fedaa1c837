"""The API for plugins, and how handlers and components are wired."""

from __future__ import annotations

import importlib
import runpy
from argparse import Namespace
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Home
from tests.support.utt_1 import OF_UTT_1
from utt.api import names, v1
from utt.app import container
from utt.app.container import Container
from utt.errors import UttError
from utt.plugin_system import registry
from utt.runtime.settings import Settings

# Some of the names that are new in 2.0.
OF_UTT_2 = ["Config", "Log", "ReportArgs", "UttError", "add_period_arguments", "format_duration"]


@pytest.fixture
def plugins() -> Iterator[registry.Registry]:
    """Replace the current registry by an empty one."""
    before = registry.current()
    registry.replace(registry.Registry())
    yield registry.current()
    registry.replace(before)


@pytest.mark.parametrize("name", [*OF_UTT_1, *OF_UTT_2])
def test_a_plugin_finds_the_name(name: str) -> None:
    assert getattr(v1, name) is not None
    assert name in dir(v1)


def test_utt_1_name_is_the_same_module() -> None:
    assert importlib.import_module("utt.api._v1") is v1


def test_every_public_name_is_listed_typed_and_there() -> None:
    own = {"API_VERSION", "Command", "register_command", "register_component"}
    own |= {"register_listener", "register_report_section", "require_api"}
    assert {*dir(v1)} == {*vars(v1)["__all__"]} == {*names.__all__, *own}
    for name in names.__all__:
        assert getattr(v1, name) is getattr(names, name)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = v1.nonsense  # type: ignore[attr-defined]


def test_every_component_and_its_constructor_exist() -> None:
    for component in container._CONSTRUCTORS:
        module, name = component.split(":")
        interface = getattr(importlib.import_module(module), name)
        assert f"{interface.__module__}:{interface.__qualname__}" == component
        assert callable(container._constructor_of(component))


@pytest.mark.parametrize("room", ["plugins/builtin", "formats/report", "formats/exchange"])
def test_what_utt_itself_registers_could_work(plugins: registry.Registry, room: str) -> None:
    paths = [*Path(names.__file__).parents[1].joinpath(room).glob("[!_]*.py")]

    # Under another name, it is checked like a plugin's.
    for path in paths:
        runpy.run_path(str(path))

    assert {path.stem for path in paths} <= {each.value.name for each in plugins._registrations}


def make(constructor: Any, **arguments: Any) -> Any:
    return Container(registry.current(), Namespace(**arguments), print, Settings({})).make(constructor)


def test_a_class_gets_what_its_parameters_name(plugins: registry.Registry) -> None:
    class Handler:
        def __init__(self, args: Namespace, now: v1.Now, report_args: v1.ReportArgs) -> None:
            self.found = (args.now, now, report_args.range.end)

    handler = make(Handler, now=datetime(2026, 11, 16, 9, 30))

    assert handler.found == (datetime(2026, 11, 16, 9, 30), datetime(2026, 11, 16, 9, 30), date(2026, 11, 16))


def test_a_function_gets_what_its_parameters_name(plugins: registry.Registry) -> None:
    def make_handler(now: v1.Now) -> str:
        return f"{now:%H:%M}"

    assert make(make_handler, now=datetime(2026, 11, 16, 9, 30)) == "09:30"


def test_a_component_is_made_once(plugins: registry.Registry) -> None:
    class Pair:
        def __init__(self, one: v1.Log, other: v1.Log) -> None:
            self.same = one is other

    assert make(Pair).same


def test_a_registered_component_replaces_ours(plugins: registry.Registry) -> None:
    def later(args: Namespace) -> datetime:
        return datetime(2030, 1, args.day)

    v1.register_component(v1.Now, lambda: datetime(2029, 1, 1))
    v1.register_component(v1.Now, later)

    assert make(_report_day, day=5) == date(2030, 1, 5)


def _report_day(args: v1.ReportArgs) -> date:
    return args.range.start


def test_a_component_may_be_a_value(plugins: registry.Registry) -> None:
    stream = StringIO()
    v1.register_component(v1.Output, stream)

    assert make(_same_output) is stream


def _same_output(output: v1.Output) -> v1.Output:
    return output


def test_a_plugin_may_have_components_of_its_own(plugins: registry.Registry) -> None:
    v1.register_component(_Client, _make_client)

    assert make(_ask).host == "example.org"


class _Client:
    def __init__(self, host: str) -> None:
        self.host = host

    def __call__(self) -> None: ...


def _make_client() -> _Client:
    return _Client("example.org")


def _ask(client: _Client) -> _Client:
    return client


class _NeedsNonsense:
    def __init__(self, nonsense: int) -> None: ...


class _NeedsOther:
    def __init__(self, other: _NeedsItself) -> None: ...


class _NeedsItself:
    def __init__(self, other: _NeedsOther) -> None: ...


class _NotAnnotated:
    def __init__(self, nonsense): ...  # type: ignore[no-untyped-def]


class _Misspelt:
    def __init__(self, now: v2.Now) -> None: ...  # type: ignore[name-defined]  # noqa: F821


@pytest.mark.parametrize(
    ("constructor", "message"),
    [
        (_NeedsNonsense, "_NeedsNonsense needs int, which no component provides"),
        (_NotAnnotated, "the parameter 'nonsense' of .*_NotAnnotated has no annotation"),
        (_Misspelt, "an annotation of .*_Misspelt cannot be evaluated: name 'v2' is not defined"),
        (_NeedsItself, "in a circle: .*_NeedsItself needs .*_NeedsOther needs .*_NeedsItself"),
    ],
)
def test_what_cannot_be_wired_is_explained_plainly(plugins: registry.Registry, constructor: Any, message: str) -> None:
    v1.register_component(_NeedsOther, _NeedsOther)
    v1.register_component(_NeedsItself, _NeedsItself)

    with pytest.raises(UttError, match=message):
        make(constructor)


@pytest.mark.parametrize(("answer", "status"), [(None, 0), (3, 3), (True, 0), ("text", 0)])
def test_a_handlers_numeric_result_is_the_status(home: Home, answer: object, status: int) -> None:
    write_plugin(home, "odd", f"lambda: {answer!r}")

    assert home.run("odd", PYTHONPATH=str(home.directory)).status == status


def test_a_description_may_hold_a_percent_sign(home: Home) -> None:
    write_plugin(home, "odd", "lambda: None", description="100% right")

    assert "100% right" in home.run("help", PYTHONPATH=str(home.directory)).stdout
    assert "100% right" in home.run("odd", "--help", PYTHONPATH=str(home.directory)).stdout


def write_plugin(home: Home, name: str, handler: str, description: str = "Odd") -> None:
    path = home.directory / "utt" / "plugins" / f"{name}.py"
    path.parent.mkdir(parents=True)
    path.write_text(
        "from utt.api import v1\n"
        f"v1.register_command(v1.Command({name!r}, {description!r}, lambda: {handler}, lambda parser: None))\n"
    )


def test_the_later_command_of_a_name_wins(plugins: registry.Registry) -> None:
    first = v1.Command("foo", "First", _Client, lambda parser: None)
    second = v1.Command("foo", "Second", _Client, lambda parser: None)

    v1.register_command(first)
    v1.register_command(second)

    assert [command.description for command in plugins.commands.values()] == ["Second"]
