"""``utt merge``: merge logs, as git's merge driver or from conflict copies."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from utt.api import v1


class MergeHandler:
    """Does what the options say, or merges files into the log. The driver's exit status tells of conflicts."""

    def __init__(self, args: Namespace, merger: v1.Merger, output: v1.Output, error_output: v1.ErrorOutput) -> None:
        self._args = args
        self._merger = merger
        self._output = output
        self._error_output = error_output

    def __call__(self) -> int:
        args = self._args
        if (args.driver or args.find or args.install) and args.files:
            raise v1.UttError(f"Only utt merge FILE takes files: remove {args.files[0]!r}")
        if args.driver:
            return self._drive()
        if args.find:
            self._find()
        elif args.install:
            self._install()
        elif args.files:
            self._fold()
        else:
            raise v1.UttError("Which file? Write it like utt merge FILE; utt merge --find lists conflict copies")
        return 0

    def _drive(self) -> int:
        is_clean, remarks = self._merger.drive(*self._args.driver)
        for remark in remarks:
            self._note(remark)
        return 0 if is_clean else self._merger.conflict_status

    def _fold(self) -> None:
        done = self._merger.fold(self._args.files, self._args.dry_run)
        for remark in done.remarks:
            self._note(remark)
        number = len(done.change.added)
        entries = "1 entry" if number == 1 else f"{number} entries"
        if self._args.dry_run:
            for entry in done.change.added:
                print(entry, file=self._output)
            self._output.flush()
            print(f"{entries} would be merged into the log", file=self._error_output)
        else:
            print(f"{entries} merged into the log", file=self._output, flush=True)
        if number:
            self._note("entries that were removed on one side only are back: utt undo reverts the merge")

    def _find(self) -> None:
        found = [*self._merger.conflict_copies()]
        for copy in found:
            number = len(copy.added)
            entries = "1 entry" if number == 1 else f"{number} entries"
            print(
                f"{v1.printable(copy.path)}: {entries if number else 'nothing'} that the log lacks", file=self._output
            )
        self._output.flush()
        self._note("merge one with utt merge FILE" if found else "there are no conflict copies beside the log")

    def _install(self) -> None:
        for line in self._merger.install(self._args.dry_run):
            print(v1.printable(line), file=self._output)
        self._output.flush()
        self._note("commit .gitattributes, and run utt merge --install in each other clone")

    def _note(self, text: str) -> None:
        print(f"note: {v1.printable(text)}", file=self._error_output)


def add_args(parser: ArgumentParser) -> None:
    """Add the files and the options."""
    files = parser.add_argument(
        "files", nargs="*", metavar="FILE", help="a conflict copy of the log, whose entries to merge into it"
    )
    files.completer = v1.completers.files  # type: ignore[attr-defined]
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--driver",
        nargs=3,
        metavar=("BASE", "OURS", "THEIRS"),
        help="merge three files into the second one, as git's merge driver: %%O %%A %%B",
    )
    group.add_argument("--install", action="store_true", help="set up the merge driver in the log's clone")
    group.add_argument("--find", action="store_true", help="list the conflict copies beside the log")
    v1.add_json_argument(group)
    parser.add_argument("--dry-run", action="store_true", help="show what would be done, without doing it")


v1.register_command(
    v1.Command(
        "merge",
        "Merge conflict copies of the log, or logs as git's merge driver",
        MergeHandler,
        add_args,
        examples=("utt merge --find", "utt merge 'utt 2.log' --dry-run", "utt merge --install"),
        group="correct",
    )
)
