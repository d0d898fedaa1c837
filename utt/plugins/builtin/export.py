"""``utt export``: export activities to another program's format."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from utt.api import v1


class ExportHandler:
    """Writes the activities in the requested format, and reports what that cannot hold, and what was not found."""

    def __init__(
        self,
        args: Namespace,
        exporter: v1.Exporter,
        remarks: v1.Remarks,
        activities: v1.Activities,
        output: v1.Output,
        error_output: v1.ErrorOutput,
    ) -> None:
        self._args = args
        self._exporter = exporter
        self._remarks = remarks
        self._activities = activities
        self._output = output
        self._error_output = error_output

    def __call__(self) -> None:
        self._exporter.export(self._args.export_format, self._args.output)
        self._output.flush()
        notes = [*self._remarks, *v1.unmatched_filters(self._activities)]
        if not notes and self._error_output.isatty() and next(iter(self._activities), None) is None:
            notes.append("there is nothing to export in this period")
        for note in notes:
            print(f"note: {v1.printable(note)}", file=self._error_output)


def add_args(parser: ArgumentParser) -> None:
    """Add the format, the period, the filters, and where to write."""
    form = parser.add_argument(
        "export_format", metavar="FORMAT", help="watson, klog, ics, json …: see utt help formats"
    )
    form.completer = v1.completers.export_formats  # type: ignore[attr-defined]
    v1.add_period_arguments(parser, default="all")
    parser.set_defaults(no_current_activity=True)
    output = parser.add_argument(
        "-o", "--output", metavar="PATH", help="write to PATH atomically; NAME/ is a directory"
    )
    output.completer = v1.completers.files  # type: ignore[attr-defined]


v1.register_command(
    v1.Command(
        "export",
        "Export activities to another program's format",
        ExportHandler,
        add_args,
        examples=(
            "utt export watson -o frames.json",
            "utt export ics last month --project acme",
            "utt export sqlite -o utt.db",
        ),
        group="exchange",
    )
)
