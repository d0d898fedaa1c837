"""A start: what is imported on the way of a command, and what is as ever although less is."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.command_line import Home
from tests.support.imports import HEAVY, imported
from tests.support.plugins import write_plugin

# utt's own that a change rarely needs.
RARE = {"utt.timelog.write.journal", "utt.timelog.write.locate", "utt.timelog.write.merge", "utt.timelog.write.replay"}


@pytest.mark.parametrize(
    "arguments", [["add", "x"], ["hello"], ["stretch"], ["status"], ["report"], ["amend", "y"], ["--version"]]
)
def test_nothing_heavy_is_imported(real_home: Home, arguments: list[str]) -> None:
    real_home.write("2026-11-16 08:00 hello\n2026-11-16 09:00 x\n")

    modules = imported(real_home, *arguments)

    assert modules.isdisjoint([*HEAVY, *RARE])


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_no_container_is_made_for_help(real_home: Home, arguments: list[str]) -> None:
    modules = imported(real_home, *arguments)

    assert modules.isdisjoint({"cargo", "utt.app.container", "utt.timelog.log"})


def test_the_collector_is_on_while_a_command_runs(real_home: Home) -> None:
    write_plugin(
        real_home,
        "collector",
        "import gc\n"
        "def handler(output: v1.Output):\n    return lambda: print(gc.isenabled(), file=output)\n"
        "v1.register_command(v1.Command('collector', 'Tell', handler, lambda parser: None))\n",
    )

    assert real_home.run("collector").stdout == "True\n"


def test_a_plugin_that_uses_inspect_gets_the_real_one(real_home: Home) -> None:
    write_plugin(
        real_home,
        "look",
        "import gettext, inspect\n"
        "def handler(output: v1.Output):\n"
        "    return lambda: print(inspect.isclass(int), gettext.gettext('a'), file=output)\n"
        "v1.register_command(v1.Command('look', 'Look', handler, lambda parser: None))\n",
    )

    assert real_home.run("look").stdout == "True a\n"


STOOD_IN = """
import sys
from utt.lazy import stood_in
with stood_in("colorsys", rgb_to_hsv=lambda *_: "stand-in"):
    import colorsys as one
    from colorsys import rgb_to_hsv
import colorsys as other
print(rgb_to_hsv(0, 0, 0), one.hsv_to_rgb(0, 0, 0), other.rgb_to_hsv(0, 0, 0), one is other)
"""


def test_a_stand_in_gives_way_to_the_module() -> None:
    done = subprocess.run([sys.executable, "-c", STOOD_IN], capture_output=True, text=True, check=True)

    assert done.stdout == "stand-in (0, 0, 0) (0.0, 0.0, 0) False\n"
