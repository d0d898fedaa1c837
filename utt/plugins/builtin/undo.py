"""``utt undo`` and ``utt redo``: undo a change of the log, and redo it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from utt.api import v1

_MOST_ENTRIES = 20
_COMMAND_WIDTH = 8
_SYNC = "sync"


class UndoHandler:
    """Undoes the last change, keeps it for good, or lists what can be undone."""

    def __init__(self, args: Namespace, log: v1.Log, output: v1.Output, error_output: v1.ErrorOutput) -> None:
        self._args = args
        self._log = log
        self._output = output
        self._error_output = error_output

    def __call__(self) -> None:
        if self._args.list:
            changes = self._log.changes
            for change in changes:
                print(_summary(change), file=self._output)
            if not changes and self._error_output.isatty():
                print("note: there is nothing to undo", file=self._error_output)
        elif self._args.keep:
            print(f"kept {_summary(self._log.keep())}", file=self._output)
        else:
            change = self._log.undo()
            _write("undid", change.inverse, self._output)
            if change.command == _SYNC:
                print(
                    "note: this is so on this machine only, and the next utt sync brings it again",
                    file=self._error_output,
                )


class RedoHandler:
    """Redoes the change that was undone last."""

    def __init__(self, log: v1.Log, output: v1.Output) -> None:
        self._log = log
        self._output = output

    def __call__(self) -> None:
        _write("redid", self._log.redo(), self._output)


def _write(done: str, change: v1.Change, output: v1.Output) -> None:
    """Print what *change*, which was *done*, did to the entries: removed or added them, replaced each by another one,
    or replaced some by more or fewer.
    """
    what = f"{done} {v1.printable(change.command)}"
    before, after = change.removed, change.added
    number = max(len(before), len(after))
    is_exchange = len(before) == len(after)
    before, after = before[:_MOST_ENTRIES], after[:_MOST_ENTRIES]
    if is_exchange:
        texts = [v1.before_and_after(what, *pair) for pair in zip(before, after, strict=True)]
    else:
        texts = [f"{what} {v1.printable(str(entry))}" for entry in before or after]
        texts += [f"{v1.arrow_below(what)} {v1.printable(str(entry))}" for entry in (after if before else ())]
    if number > _MOST_ENTRIES:
        texts.append(f"and {number - _MOST_ENTRIES} more")
    # An editor may have changed only notes, broken lines or blank lines.
    if change.other_lines:
        lines = _lines(change.other_lines)
        texts.append(f"and {lines}" if texts else f"{what} of {lines}")
    for text in texts or [f"{what} of whitespace"]:
        print(text, file=output)


def _lines(number: int) -> str:
    return "a line that is not an entry" if number == 1 else f"{number} lines that are not entries"


def _summary(change: v1.Change) -> str:
    """Return a line about a change: the command, and what it recorded, or else the first of its entries."""
    recorded = _recorded(change)
    entries = [recorded] if recorded is not None else change.added or change.removed
    first = v1.printable(str(entries[0])) if entries else ""
    is_exchange = recorded is None and change.added and change.removed
    was = f", was {v1.printable(str(change.removed[0]))}" if is_exchange else ""
    number = max(len(change.added), len(change.removed))
    more = f", and {number - 1} more" if number > 1 else ""
    if change.other_lines:
        more += f"{', and ' if number else ''}{_lines(change.other_lines)}"
    command = v1.printable(change.command or "unknown")
    return f"{v1.fitted(command, max(v1.width(command), _COMMAND_WIDTH))}{first}{was}{more}".rstrip()


def _recorded(change: v1.Change) -> v1.Entry | None:
    """Return the entry that ``add`` recorded, without those that it cut or moved for a time range."""
    if change.command != "add":
        return None
    marks = (v1.HELLO_ENTRY_NAME, v1.BYE_ENTRY_NAME)
    own = [each for each in change.added if each.name not in marks]
    return own[-1] if own else None


def add_undo_args(parser: ArgumentParser) -> None:
    """Add what to do instead of undoing the last change."""
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help="list what can be undone, latest first")
    instead.add_argument("--keep", action="store_true", help="keep the last change, so that the one before is next")
    v1.add_json_argument(instead)


def add_redo_args(parser: ArgumentParser) -> None:
    """Add how to print what it did."""
    v1.add_json_argument(parser)


v1.register_command(
    v1.Command(
        "undo",
        "Undo the last change of the log",
        UndoHandler,
        add_undo_args,
        examples=("utt undo --list", "utt undo"),
        group="correct",
    )
)
v1.register_command(
    v1.Command(
        "redo",
        "Redo the change that was undone last",
        RedoHandler,
        add_redo_args,
        examples=("utt redo",),
        group="correct",
    )
)
