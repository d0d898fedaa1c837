"""``utt plugins``: list the plugins, or start a new one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from utt.api import v1

_HEAD = ("PLUGIN", "DISTRIBUTION", "STATE", "TIME", "COMMANDS", "REPLACES")


class PluginsHandler:
    """Prints the plugins as a table or as JSON, or creates the project of a new one."""

    def __init__(self, args: Namespace, plugins: v1.Plugins, output: v1.Output) -> None:
        self._args = args
        self._plugins = plugins
        self._output = output

    def __call__(self) -> None:
        if self._args.action == "new":
            path = v1.new_plugin_project(self._args.name, self._args.dir)
            print(f"wrote {v1.printable(path)}, whose README.md explains the next steps", file=self._output)
        elif self._args.json:
            print(self._plugins.to_json(), file=self._output)
        else:
            self._write_table()

    def _write_table(self) -> None:
        rows = [tuple(map(v1.printable, row)) for row in (_HEAD, *map(_row, self._plugins))]
        widths = [max(map(v1.width, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            print("  ".join(map(v1.fitted, row, widths)).rstrip(), file=self._output)
        for plugin in self._plugins:
            if plugin.error is not None:
                print(f"\n{plugin.name}: {v1.printable(plugin.error)}", file=self._output)
            for place in plugin.hidden:
                print(f"\n{plugin.name}: the one in {v1.printable(place)} is not used", file=self._output)


def _row(plugin: v1.PluginInfo) -> tuple[str, ...]:
    distribution = f"{plugin.distribution} {plugin.version}" if plugin.distribution is not None else "-"
    replaces = ", ".join(map(_replaced, plugin.replaces))
    time = f"{plugin.milliseconds:6.1f} ms"
    return (plugin.name, distribution, plugin.state, time, ", ".join(plugin.commands), replaces)


def _replaced(registration: dict[str, str]) -> str:
    owner = "utt" if registration["plugin"].startswith("builtin.") else registration["plugin"]
    kind = f"{registration['kind']} " if registration["kind"] == "report section" else ""
    return f"{kind}{registration['name']} of {owner}"


def add_args(parser: ArgumentParser) -> None:
    """Add how to list them, the name of a new one, and where to write it."""
    parser.add_argument("--json", action="store_true", help="list them as JSON, for programs")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions")
    new = actions.add_parser("new", help="start a plugin", description="Write the project of a new plugin")
    new.add_argument("name", metavar="NAME", help="the name of the plugin and its command, as in standup")
    directory = new.add_argument("--dir", metavar="DIR", default=".", help="where to write it (default: here)")
    directory.completer = v1.completers.directories  # type: ignore[attr-defined]


v1.register_command(
    v1.Command(
        "plugins",
        "List the plugins, or start a new one",
        PluginsHandler,
        add_args,
        examples=("utt plugins", "utt plugins new standup"),
        group="set up",
    )
)
