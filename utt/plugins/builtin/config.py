"""``utt config``: show the configuration."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from utt.api import v1


class ConfigHandler:
    """Prints the configuration in force, the defaults, or the name of the file."""

    def __init__(self, args: Namespace, config: v1.Config, output: v1.Output) -> None:
        self._args = args
        self._config = config
        self._output = output

    def __call__(self) -> None:
        if self._args.filename:
            print(self._config.filename, file=self._output)
        else:
            values = self._config.defaults if self._args.default else self._config.values
            values.write(self._output)


def add_args(parser: ArgumentParser) -> None:
    """Add what to print."""
    parser.add_argument("--filename", action="store_true", help="print the path of the configuration's file")
    parser.add_argument("--default", action="store_true", help="print what is in force without a file")


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
