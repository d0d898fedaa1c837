"""Runs one command line: loads the plugins, parses it, creates the chosen command's handler, and calls it.

A plugin that breaks on the way is left out, with everything that it has registered.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence

from utt.app import cli
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system import registry
from utt.plugin_system.faults import blamed
from utt.plugin_system.loader import disabled_plugins, load_plugins
from utt.plugin_system.plugin import Plugin, PluginError
from utt.runtime.settings import ConfigError, Settings

if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

    from utt.app import aliases, components, suspects
    from utt.app import container as containers
    from utt.exchange import as_json
    from utt.plugin_system import explanations
else:
    aliases = lazy("utt.app.aliases")
    # Completion, --help and --version do not need it.
    containers = lazy("utt.app.container")
    # Both are for what changes the log, and is to print that.
    components = lazy("utt.app.components")
    as_json = lazy("utt.exchange.as_json")
    # And these for what breaks.
    suspects = lazy("utt.app.suspects")
    explanations = lazy("utt.plugin_system.explanations")


class Program:
    """One command line, ``sys.argv`` if *argv* is None.

    *warn* is called with each warning, and with its cause, if there is one.
    """

    def __init__(self, argv: Sequence[str] | None, warn: Callable[[str, BaseException | None], None]) -> None:
        self._argv = argv
        self._warn = warn
        self._plugins = registry.current()
        self._settings = Settings(os.environ)
        self._unread: ConfigError | None = None
        self._container: containers.Container | None = None

    def run(self) -> int:
        """Run it, and return its exit status.

        Raises UttError if the user has to fix something, PluginError if it is a plugin's fault, SystemExit if the
        command line is invalid or the command ends the process, and OSError if the answer cannot be written.
        """
        try:
            self._load()
            command = self._made()
            if not gc.isenabled():
                # See utt_command: the collector never scans what exists by now.
                gc.freeze()
                gc.enable()
            status = command()
        except ConfigError:
            self._settings.is_reported = True
            raise
        finally:
            if self._unread is not None and not self._settings.is_reported:
                self._warn(f"{self._unread}; it disables no plugin", self._unread)
        return status if isinstance(status, int) and not isinstance(status, bool) else 0

    @property
    def has_changed_log(self) -> bool:
        """True if the log has been changed."""
        return self._container is not None and self._container.has_changed_log

    def _load(self) -> None:
        section = None
        try:
            section = self._settings.section("plugins")
        except ConfigError as error:
            # The error is reported at the end, unless the command needs the configuration and reports it.
            self._unread = error
        disabled = disabled_plugins(os.environ.get("UTT_DISABLE_PLUGINS", ""), section)
        word = cli.command_in(self._argv)
        if word is not None and self._settings.mentions("alias", word):
            words = sys.argv[1:] if self._argv is None else self._argv
            self._argv = aliases.loaded(self._plugins, self._settings, word, words, disabled, self._warn)
        else:
            load_plugins(self._plugins, disabled, word)
        for plugin in self._plugins.plugins.values():
            if plugin.failure is not None:
                self._warn_of(plugin.failure, "left out ")
        for before, after in self._plugins.replaced():
            if before.kind == "command" and not after.is_meant and before.plugin is not after.plugin:
                one, other = (each.plugin.module if each.plugin else "no plugin" for each in (after, before))
                message = f"{one} hides the command {after.key} of {other}: disable one of them, see utt plugins"
                self._warn(message, None)

    def _made(self) -> Callable[[], Any]:
        """Return the chosen command, ready to be called."""
        while True:
            try:
                return self._make()
            except PluginError as failure:
                if failure.plugin.is_builtin:
                    raise explanations.fault_of_utt(failure) from failure
                # Without the plugin, what it replaced is back.
                self._plugins.take_back(failure)
                is_gone = failure.command is not None and failure.command not in self._plugins.commands
                if is_gone and not cli.is_completing():
                    raise
                self._warn_of(failure, "left out ")

    def _make(self) -> Callable[[], Any]:
        def container_for(args: Namespace) -> containers.Container:
            if self._container is None:
                self._container = containers.Container(self._plugins, args, self._warn_of, self._settings)
            return self._container

        self._container = None
        args = cli.parse(self._plugins, self._argv, self._settings, lambda args: container_for(args).calendar)
        if args is None:
            return lambda: 0
        name = args.utt_command
        owner = self._plugins.plugin_of("command", name)
        container = container_for(args)
        try:
            handler = container.make(self._plugins.commands_at_hand[name].handler_class, owner)
        except PluginError as failure:
            failure.command = name
            raise

        def call() -> Any:
            return self._call(handler, name, owner, container)

        if not getattr(args, "utt_prints_change", False):
            return call
        log = container.make(components.log_of)
        return lambda: as_json.with_change_printed(call, log, args, sys.stdout)

    def _call(
        self, handler: Callable[[], Any], name: str, owner: Plugin | None, container: containers.Container
    ) -> Any:
        def suspect(error: BaseException) -> tuple[Plugin, str] | None:
            return suspects.of_command(container, self._plugins, name, owner, error)

        with blamed(suspect, lets_pass=(UttError, BrokenPipeError, KeyboardInterrupt, SystemExit)):
            try:
                return handler()
            finally:
                container.flush()

    def _warn_of(self, failure: PluginError, what: str = "") -> None:
        if isinstance(failure.__cause__, ConfigError):
            if self._settings.is_reported:
                return
            self._settings.is_reported = True
        if not cli.is_completing():
            self._warn(f"{what}{explanations.explained(failure)}", failure)
