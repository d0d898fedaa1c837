"""Plugins for tests: modules of the namespace in a home."""

from __future__ import annotations

from tests.support.command_line import Home


def write_plugin(home: Home, name: str, code: str) -> None:
    """Write a plugin, in which the API is ``v1``, where the home's commands find it."""
    plugins = home.directory / "path" / "utt" / "plugins"
    plugins.mkdir(parents=True, exist_ok=True)
    (plugins / f"{name}.py").write_text(f"from utt.api import v1\n{code}")
    home.environment["PYTHONPATH"] = str(home.directory / "path")
