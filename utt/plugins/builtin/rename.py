"""``utt rename``: rename an activity or a project."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from contextlib import suppress

from utt.api import v1


class RenameHandler:
    """Renames all entries that have the name or the project."""

    def __init__(
        self,
        args: Namespace,
        report_args: v1.ReportArgs,
        calendar: v1.Calendar,
        log: v1.Log,
        output: v1.Output,
        aliases: v1.ProjectAliases,
    ) -> None:
        self._args = args
        args.new = aliases.project(args.new) if args.project else aliases.expand(args.new)
        self._aliases = aliases
        self._period = report_args.range if report_args.is_range_given else None
        self._calendar = calendar
        self._renaming = _Renaming(args, self._period, calendar)
        self._log = log
        self._output = output

    def __call__(self) -> None:
        new = self._args.new
        if self._args.project and (new.split() != [new] or ":" in new):
            raise v1.UttError(f"{new!r} cannot be the name of a project: it is one word without a colon")
        if not new.strip() or v1.find_control(new) is not None:
            raise v1.UttError(f"{new!r} cannot be a name: it is plain text without control characters, and not blank")
        self._require_valid()
        pairs = self._log.rewrite(self._renaming, dry_run=self._args.dry_run)
        if not self._renaming.has_found:
            raise v1.UttError(self._not_found())
        if self._args.dry_run:
            for old, new in pairs:
                print(v1.before_and_after("rename", old, new), file=self._output)
        entries = "1 entry" if len(pairs) == 1 else f"{len(pairs)} entries"
        print(f"{'would rename' if self._args.dry_run else 'renamed'} {entries}", file=self._output)

    def _require_valid(self) -> None:
        """Refuse a log with a broken line, before anything is renamed; with a period, only one within it."""
        if self._period is None:
            next(iter(self._log.entries), None)
        else:
            start, end = self._period
            self._log.require_valid(self._calendar.start_of(start), self._calendar.end_of(end))

    def _not_found(self) -> str:
        """Return the error about the old name, with similar names in the log from its first good line on."""
        old, what = self._args.old, "project" if self._args.project else "activity"
        names = set()
        with suppress(v1.UttError):
            for entry in reversed(self._log.entries):
                names.add(entry.name)
        if self._args.project:
            names = {v1.Name(name).project for name in names} - {""}
        if old in names:
            return f"The {what} '{v1.excerpt(old)}' is not in this period"
        if not self._args.project and any(v1.Name(name).project == old for name in names):
            # Importing it at every start would cost too much.
            import shlex

            return (
                f"There is no activity '{v1.excerpt(old)}' in the log, but a project: "
                f"run utt rename {shlex.quote(old)} {shlex.quote(self._args.new)} --project"
            )
        # People who use a project's short name type it here too.
        meant = self._aliases.expand(f"{old}: ").removesuffix(": ") if self._args.project else self._aliases.expand(old)
        question = v1.did_you_mean(meant, [meant] if meant in names else names)
        return f"There is no {what} '{v1.excerpt(old)}' in the log" + (f": {question}" if question else "")


class _Renaming:
    """Returns each entry with its new name, if it has the old one and is in the period.

    ``only_in`` is a text that every line with the old name contains. ``has_found`` is true once an entry had it.
    """

    def __init__(self, args: Namespace, period: v1.Period | None, calendar: v1.Calendar) -> None:
        self._args = args
        self._period = period
        self._calendar = calendar
        # A log has few names and many entries.
        self._new_names: dict[str, str | None] = {}
        self.only_in: str = f"{args.old}:" if args.project else args.old
        self.has_found = False

    def __call__(self, entry: v1.Entry) -> v1.Entry:
        if self._period is not None and self._calendar.day_of(entry.datetime) not in self._period:
            return entry
        if entry.name not in self._new_names:
            self._new_names[entry.name] = self._new_name(entry.name)
        new_name = self._new_names[entry.name]
        if new_name is None:
            return entry
        self.has_found = True
        return v1.Entry(entry.datetime, new_name, False, entry.comment)

    def _new_name(self, text: str) -> str | None:
        """Return the new name, None if *text* is not to be renamed."""
        old, new = self._args.old, self._args.new
        if not self._args.project:
            return new if text == old else None
        name = v1.Name(text)
        return str(name.with_project(new)) if old != "" and name.project == old else None


def add_args(parser: ArgumentParser) -> None:
    """Add the two names, and the period."""
    old = parser.add_argument("old", metavar="OLD", help="the current name, as in the log")
    new = parser.add_argument("new", metavar="NEW", help="the new name")
    old.completer = new.completer = _complete  # type: ignore[attr-defined]
    v1.add_period_arguments(parser, filters=False)
    parser.set_defaults(utt_needs_quotes="write OLD and NEW in quotes, as in utt rename 'acme: desing' 'acme: design'")
    parser.add_argument("--project", action="store_true", help="OLD and NEW are projects")
    parser.add_argument("--dry-run", action="store_true", help="show each line before and after, and change nothing")
    v1.add_json_argument(parser)


def _complete(*, parsed_args: Namespace, **question: object) -> list[str]:
    completer = v1.completers.projects if parsed_args.project else v1.completers.activities
    return completer(parsed_args=parsed_args, **question)


v1.register_command(
    v1.Command(
        "rename",
        "Rename an activity or a project",
        RenameHandler,
        add_args,
        examples=(
            "utt rename 'acme: desing' 'acme: design'",
            "utt rename acme zeta --project --dry-run",
            "utt rename acme zeta --project --from monday",
        ),
        group="correct",
    )
)
