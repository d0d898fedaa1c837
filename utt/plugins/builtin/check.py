"""``utt check``: find everything that is wrong with the log."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from utt.api import v1

_PROBLEM = 1


class CheckHandler:
    """Prints each finding as a line or as JSON. The exit status is 1 if any finding is a problem."""

    def __init__(self, args: Namespace, log: v1.Log, merger: v1.Merger, now: v1.Now, output: v1.Output) -> None:
        self._args = args
        self._log = log
        self._merger = merger
        self._now = now
        self._output = output
        self._status = 0

    def __call__(self) -> int:
        if self._args.json:
            self._write_json()
        else:
            self._write_lines()
        return self._status

    def _findings(self) -> Iterator[tuple[str, v1.Finding]]:
        """Yield each finding with the path of the file that it is in."""
        for finding in self._log.check(self._now):
            if not finding.is_warning:
                self._status = _PROBLEM
            yield self._log.path, finding
        driver = self._merger.missing_driver()
        if driver is not None:
            yield driver

    def _write_lines(self) -> None:
        for path, finding in self._findings():
            self._output.write(f"{finding.format(path)}\n")

    def _write_json(self) -> None:
        # Imported here, since no other command needs it.
        import json

        separator = "[\n"
        for path, finding in self._findings():
            each = {
                # A path may have bytes that are not UTF-8, but JSON may not.
                "file": path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"),
                "line": finding.line_number,
                "kind": finding.kind,
                "is_warning": finding.is_warning,
                "message": finding.message,
                "text": finding.text,
            }
            # In ASCII: a stream that cannot encode a character would write an escape that is invalid in JSON.
            self._output.write(separator + json.dumps(each))
            separator = ",\n"
        self._output.write("[]\n" if separator == "[\n" else "\n]\n")


def add_args(parser: ArgumentParser) -> None:
    """Add the output format."""
    parser.add_argument("--json", action="store_true", help="print it as JSON, for programs")


v1.register_command(
    v1.Command(
        "check",
        "Find everything that is wrong with the log",
        CheckHandler,
        add_args,
        examples=("utt check",),
        group="look",
    )
)
