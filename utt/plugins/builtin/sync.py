"""``utt sync``: sync the log with the one at a git remote."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from utt.api import v1

_CONFLICT = 1


class SyncHandler:
    """Syncs, and prints in one line what came and went. The exit status is 1 if there was a conflict."""

    def __init__(
        self, args: Namespace, syncer: v1.Syncer, log: v1.Log, output: v1.Output, error_output: v1.ErrorOutput
    ) -> None:
        self._args = args
        self._syncer = syncer
        self._log = log
        self._output = output
        self._error_output = error_output

    def __call__(self) -> int:
        is_dry = self._args.dry_run
        try:
            done = (self._syncer.plan if is_dry else self._syncer.sync)(self._args.init)
        except (v1.UttError, KeyboardInterrupt):
            # What was merged by then is in the log. A push that waits is often ended with Ctrl-C.
            self._remark(self._syncer.unfinished)
            raise
        if is_dry:
            for sign, change in (("<", done.came), (">", done.went)):
                for mark, entries in (("-", change.removed), ("+", change.added)):
                    for entry in entries:
                        print(f"{sign} {mark} {v1.printable(str(entry))}", file=self._output)
        if not self._syncer.is_quiet or done.conflicts:
            print(v1.printable(self._summary(done, is_dry)), file=self._output)
        self._output.flush()
        self._remark(done)
        return _CONFLICT if done.conflicts else 0

    def _remark(self, done: v1.Synced) -> None:
        for note in () if self._syncer.is_quiet else done.notes:
            self._tell(f"note: {note}")
        for conflict in done.conflicts:
            self._tell(
                f"conflict: {conflict}; both versions are in the log, below a note: keep one of them with "
                f"{self._log.program} edit"
            )

    def _summary(self, done: v1.Synced, is_dry: bool) -> str:
        came, went = (max(len(change.added), len(change.removed)) for change in (done.came, done.went))
        if not came and not went:
            return f"in sync with {done.remote}, nothing new"
        come, go = ("would come", "would go") if is_dry else ("came", "went")
        return f"{'synced' if not is_dry else 'not synced'} with {done.remote}: {_number(came)} {come}, {went} {go}"

    def _tell(self, text: str) -> None:
        print(v1.printable(text), file=self._error_output)


def _number(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"


def add_args(parser: ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--init", metavar="URL", help="set up: create a git repository for the log if needed, with this remote"
    )
    parser.add_argument("--dry-run", action="store_true", help="show what would come (<) and go (>), without doing it")
    parser.add_argument("-q", "--quiet", action="store_true", help="print nothing if all is well, and never prompt")
    v1.add_json_argument(parser)


v1.register_command(
    v1.Command(
        "sync",
        "Sync the log with your other machines, through git",
        SyncHandler,
        add_args,
        examples=("utt sync --init git@example.org:me/time.git", "utt sync", "utt sync --dry-run"),
        group="exchange",
    )
)
