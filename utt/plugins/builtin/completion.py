"""``utt completion``: make a shell complete what you type."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from utt.api import v1


class CompletionHandler:
    """Prints the script for a shell, and on a terminal also where to put it."""

    def __init__(self, args: Namespace, output: v1.Output, error_output: v1.ErrorOutput) -> None:
        self._script = v1.completion_script(args.shell)
        self._output = output
        self._error_output = error_output

    def __call__(self) -> None:
        # A starting shell reads the script through a pipe, while its errors go to a terminal.
        if self._output.isatty():
            print(self._script.instructions, file=self._error_output, flush=True)
        print(self._script.text, end="", file=self._output)


def add_args(parser: ArgumentParser) -> None:
    """Add the shell."""
    parser.add_argument("shell", metavar="SHELL", choices=v1.SHELLS, help=f"the shell: {', '.join(v1.SHELLS)}")


v1.register_command(
    v1.Command(
        "completion",
        "Print the completion script of a shell",
        CompletionHandler,
        add_args,
        examples=('eval "$(utt completion bash)"', "utt completion fish > utt.fish"),
        group="set up",
    )
)
