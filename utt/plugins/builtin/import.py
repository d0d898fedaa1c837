"""``utt import``: import what other programs have recorded."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import timedelta

from utt.api import v1

_MOST_CLASHES = 5
_SECOND = timedelta(seconds=1)


class ImportHandler:
    """Reads the files, adds what the log does not have yet, and says what was done."""

    def __init__(
        self,
        args: Namespace,
        importer: v1.Importer,
        formats: v1.Formats,
        remarks: v1.Remarks,
        log: v1.Log,
        now: v1.Now,
        calendar: v1.Calendar,
        progress: v1.Progress,
        output: v1.Output,
        error_output: v1.ErrorOutput,
    ) -> None:
        self._args = args
        self._importer = importer
        self._formats = formats
        self._remarks = remarks
        self._log = log
        self._now = now
        self._calendar = calendar
        self._progress = progress
        self._output = output
        self._error_output = error_output

    def __call__(self) -> None:
        name, paths = self._format_and_files()
        with self._progress.show("read {} records"):
            for path in paths:
                self._read(v1.Source(path), name)
        with self._progress.show("placed {} records"):
            add = self._importer.plan if self._args.dry_run else self._importer.apply
            done = add(self._progress.update)
        if done.clashes:
            raise v1.UttError(*self._refusal(done))
        if self._args.dry_run:
            for entry in done.change.added:
                if entry not in done.change.removed:
                    print(entry, file=self._output)
        self._output.flush()
        self._report(done)

    def _format_and_files(self) -> tuple[str | None, list[str]]:
        first, *rest = self._args.words
        if self._formats.can_import(first):
            if rest:
                return first, rest
            raise v1.UttError(f"Which file? Write it like utt import {first} FILE, with - for standard input")
        if rest and first != "-" and not os.path.exists(first):
            question = v1.did_you_mean(first, (each.name for each in self._formats.import_formats))
            if question:
                raise v1.UttError(f"There is no format {first!r} to import, and no such file: {question}")
        return None, self._args.words

    def _read(self, source: v1.Source, name: str | None) -> None:
        if name is None:
            found = self._importer.recognise(source)
            name = found.name
            print(f"note: {source.name} is read as {name}: {found.description}", file=self._error_output)
        self._importer.read(source, name, self._progress.update)

    def _refusal(self, done: v1.ImportResult) -> Iterator[str]:
        shown = map(str, done.clashes[:_MOST_CLASHES])
        more = len(done.clashes) - _MOST_CLASHES
        number = "One record overlaps" if len(done.clashes) == 1 else f"{len(done.clashes)} records overlap"
        yield (
            f"{number} another, and nothing was imported: --overlap skip leaves the later ones out, --overlap clip "
            "keeps their free parts"
        )
        yield from shown
        if more > 0:
            yield f"and {more} more"

    def _report(self, done: v1.ImportResult) -> None:
        for remark in self._remarks:
            self._note(remark)
        for number, one, many in (
            (done.left_out, "one record is left out, since it overlaps", "{} records are left out, since they overlap"),
            (done.clipped, "one record is clipped, since it overlaps", "{} records are clipped"),
        ):
            if number:
                self._note(one if number == 1 else many.format(number))
        if abs(done.cut) >= _SECOND:
            sign = "more" if done.cut > timedelta() else "less"
            self._note(f"the log has no seconds: {_shown(abs(done.cut))} {sign} is counted in all")
        what = "would be imported" if self._args.dry_run else "imported"
        if not done.imported:
            there = "it" if done.present == 1 else f"all {done.present}"
            reason = f", the log already has {there}" if done.present else ""
            print(f"nothing to import{reason}", file=self._result_stream())
            return
        verb = "was" if done.present == 1 else "were"
        there = f", {done.present} {verb} already there" if done.present else ""
        records = "1 record" if done.imported == 1 else f"{done.imported} records"
        print(f"{records} {what}{there}", file=self._result_stream())
        if not self._args.dry_run and self._error_output.isatty():
            self._note_current_activity()

    def _note_current_activity(self) -> None:
        """Warn of a current activity that would last for days: other programs know when their last one ended."""
        last = next(iter(reversed(self._log.entries)), None)
        if last is None or last.name in (v1.HELLO_ENTRY_NAME, v1.BYE_ENTRY_NAME):
            return
        if self._calendar.day_of(last.datetime) < self._calendar.day_of(self._now):
            since = v1.format_moment(last.datetime)
            self._note(f"until you type utt hello, the current activity counts since {since}")

    def _result_stream(self) -> v1.Output | v1.ErrorOutput:
        # A dry run prints only lines of a log to standard output.
        return self._error_output if self._args.dry_run else self._output

    def _note(self, text: str) -> None:
        print(f"note: {v1.printable(text)}", file=self._error_output)


def _shown(duration: timedelta) -> str:
    hours, rest = divmod(int(duration.total_seconds()), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}"


def add_args(parser: ArgumentParser) -> None:
    """Add the format, the files, and how to resolve doubts."""
    words = parser.add_argument(
        "words",
        nargs="+",
        metavar="[FORMAT] FILE",
        help="the format, usually detected, and the files or directories; - is standard input",
    )
    words.completer = v1.completers.import_words  # type: ignore[attr-defined]
    parser.add_argument("--dry-run", action="store_true", help="print the lines to be added, and add nothing")
    parser.add_argument(
        "--overlap",
        choices=("skip", "clip"),
        help="if records overlap, skip the later one, or keep its free part",
    )
    parser.add_argument("--zone", metavar="ZONE", help="the time zone of times that have none, such as Europe/Berlin")
    parser.add_argument(
        "--date-order", choices=("dmy", "mdy"), help="how dates such as 03/04/2026 are meant: day or month first"
    )
    parser.add_argument(
        "--project-tag", action="append", metavar="TAG", help="timewarrior: this tag is a project (may be repeated)"
    )
    parser.add_argument(
        "--task-tag", action="append", metavar="TAG", help="timewarrior: this tag is the task (may be repeated)"
    )
    v1.add_json_argument(parser)


v1.register_command(
    v1.Command(
        "import",
        "Import what another program has recorded",
        ImportHandler,
        add_args,
        examples=("utt import frames.json", "utt import klog work.klg --dry-run", "utt import toggl *.csv"),
        group="exchange",
    )
)
