"""``utt config``: show the configuration."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from utt.api import v1


class ConfigHandler:
    """Prints the configuration, the defaults, or the file's path; and warns about names that utt does not know."""

    def __init__(
        self, args: Namespace, config: v1.Config, plugins: v1.Plugins, output: v1.Output, error_output: v1.ErrorOutput
    ) -> None:
        self._args = args
        self._config = config
        self._plugins = plugins
        self._output = output
        self._error_output = error_output

    def __call__(self) -> None:
        if self._args.filename:
            print(self._config.filename, file=self._output)
        elif self._args.default:
            self._config.defaults.write(self._output)
        else:
            self._print_what_is_in_force()

    def _print_what_is_in_force(self) -> None:
        values = self._config.values
        values.write(self._output)
        for line in self._config.misspelt(self._names_of_plugins):
            print(f"warning: {v1.printable(self._config.filename)}: {line}", file=self._error_output)
        if not values.sections() and not values.defaults() and self._error_output.isatty():
            print(
                f"note: there is no configuration yet: create {v1.printable(self._config.filename)}, "
                "utt help config shows what it can contain",
                file=self._error_output,
            )

    def _names_of_plugins(self) -> set[str]:
        return {name for each in self._plugins for name in (each.name, *each.commands)}


def add_args(parser: ArgumentParser) -> None:
    """Add what to print."""
    parser.add_argument("--filename", action="store_true", help="print the path of the configuration file")
    parser.add_argument("--default", action="store_true", help="print the defaults, without the file")
    parser.set_defaults(utt_words_belong="write settings into the file that utt config --filename names")


v1.register_command(
    v1.Command(
        "config",
        "Show the configuration",
        ConfigHandler,
        add_args,
        examples=("utt config", "utt config --filename"),
        group="set up",
    )
)
