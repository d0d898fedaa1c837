"""Other trackers' commands and options, and common habits, with what to type instead.

This is imported only to answer a mistake.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from itertools import takewhile

from utt.domain.calendar import Calendar
from utt.domain.period import Period
from utt.domain.period_words import parse_words
from utt.domain.time_words import around_time, when_meant
from utt.errors import UttError


class _Advice:
    """The advice for a word: *alone*, or followed on the command line by a *name*, a *time*, a *period* or a *number*.

    What follows replaces ``{0}``, or ``{text}`` if it must be one word; ``{options}`` are the options that follow a
    name, with its time if it has one.
    """

    def __init__(self, alone: str, name: str = "", time: str = "", period: str = "", number: str = "") -> None:
        self._alone = alone
        self._name = name
        self._time = time
        self._period = period
        self._number = number

    def with_words(self, words: Sequence[str], options: Sequence[str] = ()) -> str:
        """Return the advice if these *words* and *options* follow."""
        text = " ".join(words)
        if not text.strip():
            return self._with_time(" ".join(options[1:])) if options[:1] == ("--at",) else self._alone
        now = datetime.now()
        if self._number and text.isdecimal():
            return self._number.format(text)
        if self._period and _is_period(text, now):
            return self._period.format(shlex.join(words))
        if (when := when_meant(text, now)) is not None:
            return self._with_time(when)
        if not self._name:
            return self._alone
        found = None if options else around_time(text, now)
        if found is not None and found[2]:
            _, when, text = found
            words, options = text.split(), ("--at", when)
        line = f" {shlex.join(options)}" if options and options[0] in _OUR_OPTIONS else ""
        return self._name.format(shlex.join(words), text=shlex.quote(text), options=line)

    def _with_time(self, when: str) -> str:
        return self._time.format(shlex.quote(when)) if self._time else self._alone


_OUR_OPTIONS = ("--at", "-c", "--comment", "-b", "--break")

_ARRIVE = _Advice(
    "run utt hello when you begin, and utt add NAME when it is done",
    "run utt hello{options} when you begin, and utt add {0} when it is done",
    "say when you began: utt hello --at {0}",
)
_CLOCK_OUT = _Advice(
    "clock out with utt bye",
    "record it with utt add {0}{options}, or clock out as well with utt bye {0}{options}",
    "clock out with utt bye --at {0}",
)
_RECORD = _Advice(
    "record what you have finished with utt add NAME", "record what you have finished with utt add {0}{options}"
)
_BREAK = _Advice(
    "record a break when it is over, with utt add lunch --break",
    "record a break when it is over, with utt add {0} --break{options}",
)
_LIST = _Advice(
    "list the latest entries with utt log",
    period="list the entries with utt log {0}",
    number="list the latest entries with utt log -n {0}",
)
_REMOVE = _Advice("take an entry out with utt remove", time="take that entry out with utt remove --entry {0}")
_CORRECT = _Advice("correct an entry with utt amend, or any line with utt edit")
_STATUS = _Advice("see what is going on with utt status")
_REPORT = _Advice(
    "sum up today with utt report, and a week with utt report --week", period="sum that up with utt report {0}"
)
_GO_ON = _Advice(
    "go on with the last activity with utt stretch, or with another one with utt add NAME",
    "go on with the last activity with utt stretch, or with another one with utt add {0}{options}",
)
_COMMENT = _Advice(
    "write a comment on the latest entry with utt amend -c TEXT",
    "write a comment on the latest entry with utt amend -c {text}",
)
_PROJECTS = _Advice("see what each project took with utt report, of a longer time with utt report --month")
_CONFIGURE = _Advice("write it into the configuration, see utt help config")
_BILL = _Advice(
    "sum up what you bill with utt report last month --round 15m, for a page add --format html --output FILE",
    period="sum up what you bill with utt report {0} --round 15m",
)
_BALANCE = _Advice(
    "see your balance with utt report --month, with [targets] in the configuration: utt help config",
    period="see your balance with utt report {0}, with [targets] in the configuration: utt help config",
)
_LATER = _Advice("record it with its time: utt hello --at 9:00, or utt add NAME --at 10:30")
_TODAY = _Advice("sum up today with utt report")

# Words of Watson, Timewarrior, klog, Toggl, hledger, gtimelog, ti, and of plain habit.
_FOREIGN = {
    "start": _ARRIVE,
    "in": _ARRIVE,
    "begin": _ARRIVE,
    "on": _ARRIVE,
    "arrive": _ARRIVE,
    "clock-in": _ARRIVE,
    "hi": _Advice("arrive with utt hello", time="arrive with utt hello --at {0}"),
    "stop": _CLOCK_OUT,
    "out": _CLOCK_OUT,
    "end": _CLOCK_OUT,
    "off": _CLOCK_OUT,
    "finish": _CLOCK_OUT,
    "fin": _CLOCK_OUT,
    "clock-out": _CLOCK_OUT,
    **dict.fromkeys(("goodbye", "leave", "quit", "exit"), _CLOCK_OUT),
    "track": _RECORD,
    "done": _RECORD,
    "new": _RECORD,
    "create": _RECORD,
    "record": _RECORD,
    "pause": _BREAK,
    "break": _BREAK,
    "lunch": _BREAK,
    "note": _COMMENT,
    "annotate": _COMMENT,
    "comment": _COMMENT,
    "continue": _GO_ON,
    "resume": _GO_ON,
    "restart": _GO_ON,
    "extend": _Advice("record the last activity again, until now, with utt stretch"),
    "switch": _RECORD,
    "list": _LIST,
    "ls": _LIST,
    "entries": _LIST,
    "frames": _LIST,
    "history": _LIST,
    "print": _LIST,
    "delete": _REMOVE,
    "del": _REMOVE,
    "rm": _REMOVE,
    "cancel": _Advice("take the latest entry out with utt remove, or the last change back with utt undo"),
    "change": _CORRECT,
    "modify": _CORRECT,
    "fix": _CORRECT,
    "correct": _CORRECT,
    "move": _CORRECT,
    "mv": _Advice("give an activity another name with utt rename OLD NEW"),
    "open": _Advice("open the log with utt edit"),
    "current": _STATUS,
    "now": _STATUS,
    "active": _STATUS,
    "show": _Advice("list the latest entries with utt log, or see what is going on with utt status"),
    "sum": _REPORT,
    "summary": _REPORT,
    "total": _REPORT,
    "aggregate": _REPORT,
    "balance": _BALANCE,
    "bal": _BALANCE,
    "stats": _REPORT,
    "today": _TODAY,
    "day": _TODAY,
    "yesterday": _Advice("sum up yesterday with utt report yesterday"),
    "week": _Advice(
        "sum up this week with utt report --week",
        period="sum that up with utt report {0}",
        number="sum that week up with utt report --week {0}",
    ),
    "month": _Advice(
        "sum up this month with utt report --month",
        period="sum that up with utt report {0}",
        number="sum that month up with utt report --month {0}",
    ),
    "projects": _PROJECTS,
    "tags": _PROJECTS,
    "revert": _Advice("take back the last change with utt undo"),
    **dict.fromkeys(("alias", "aliases", "target", "targets", "set"), _CONFIGURE),
    **dict.fromkeys(("bill", "billing", "invoice", "timesheet"), _BILL),
    **dict.fromkeys(("overtime", "hours", "flextime"), _BALANCE),
    **dict.fromkeys(("forgot", "forget"), _LATER),
    "settings": _Advice("see the configuration with utt config"),
    "version": _Advice("see the version with utt --version"),
    "man": _Advice("read about a command with utt help COMMAND", "read about it with utt help {0}"),
}

# Other trackers' options, by their purpose.
_OPTIONS = {
    "start": ("--from", "--start", "--since", "--begin"),
    "end": ("--to", "--end", "--until", "--till", "--stop"),
    "time": ("--when", "--time", "--date", "--on", "--ago", "--around"),
    "duration": ("--for", "--duration", "--took", "--length"),
    "comment": ("-m", "--message", "-n", "--note", "--notes", "-d", "--desc", "--description", "--annotation"),
    "project": ("-p", "--project"),
    "tag": ("-t", "-T", "--tag", "--tags"),
}
_OF_TIME = ("start", "end", "time", "duration")
_PERIODS: dict[str, tuple[str, ...]] = {
    "--today": ("today",),
    "--yesterday": ("yesterday",),
    "--all": ("all",),
    "-a": ("all",),
    "--quarter": ("this", "quarter"),
    "--year": ("this", "year"),
    **dict.fromkeys(("--last", "--past"), ("last",)),
    **dict.fromkeys(("--previous", "--prev"), ("previous",)),
    "--this": ("this",),
    "-w": ("--week",),
    "-m": ("--month",),
    "--day": (),
    "--date": (),
    "-d": (),
    **dict.fromkeys(("--since", "--start", "--begin", "--after", "-f"), ("--from",)),
    **dict.fromkeys(("--until", "--till", "--end", "--before", "-t"), ("--to",)),
}

# Of these, a value names a certain one.
_CERTAIN = {"--year": "[0-9]{4}", "--quarter": "[Qq][1-4]"}


def about_command(name: str, words: Sequence[str], options: Sequence[str] = ()) -> str | None:
    """Return the advice for *name* in a command's position, with the *words* and *options* after it; None if no other
    tracker has it.
    """
    advice = _FOREIGN.get(name.casefold())
    return None if advice is None else advice.with_words(words, tuple(options))


def line_with_period(program: str, words: Sequence[str], name: str) -> str | None:
    """Return the command line of *program*, ``utt report``, and *words*, with other trackers' period options replaced
    by utt's words; None if *name* is not one of these options.
    """
    if name not in _PERIODS:
        return None
    line: list[str] = []
    for place, word in enumerate(words, start=1):
        option, equals, value = word.partition("=")
        ours = _PERIODS.get(option)
        behind = value if equals else "".join(words[place : place + 1])
        if option in _CERTAIN and re.fullmatch(_CERTAIN[option], behind):
            ours = ()
        line += [word] if ours is None else [*ours, *([value] if equals else ())]
    return shlex.join([*program.split(" "), *line])


def line_in_our_words(program: str, words: Sequence[str], name: str, takes_name: bool, takes_range: bool) -> str | None:
    """Return the command line of *program*, ``utt add``, and *words*, with other trackers' options replaced by utt's;
    None if *name* is not such an option for something that the command takes.

    That is a time, with *takes_range* also a time range, and with *takes_name* a name and a comment.
    """
    kinds = {option: kind for kind, options in _OPTIONS.items() if takes_name or kind in _OF_TIME for option in options}
    if name not in kinds:
        return None
    kept: list[str] = []
    found: dict[str, str] = {}
    rest = [*words]
    while rest:
        option, equals, value = rest[0].partition("=")
        kind = kinds.get(option)
        if kind is None:
            kept.append(rest.pop(0))
            continue
        number = 1 if equals else 1 + _number_of_words(rest[1:], kind, bool(kept))
        found[kind] = value if equals else " ".join(rest[1:number])
        del rest[:number]
    return shlex.join([*program.split(" "), *_in_our_words(kept, found, takes_range)])


def _number_of_words(words: Sequence[str], kind: str, is_behind_name: bool) -> int:
    """Return how many of the *words* after an option of that *kind* are its value."""
    behind = len([*takewhile(lambda word: word[:1] != "-" or word[1:2].isdigit(), words)])
    if kind in _OF_TIME:
        now = datetime.now()
        read = (number for number in range(behind, 0, -1) if when_meant(" ".join(words[:number]), now) is not None)
        return next(read, min(behind, 1))
    return behind if kind == "comment" and is_behind_name else min(behind, 1)


def _in_our_words(kept: Sequence[str], found: dict[str, str], takes_range: bool) -> list[str]:
    line = [*kept]
    if project := found.get("project"):
        line.insert(0, f"{project}:")
    if tag := found.get("tag"):
        line.append(f"#{tag}")
    if comment := found.get("comment"):
        line += ["-c", comment]
    if not found.keys().isdisjoint(_OF_TIME):
        line += ["--at", _when(found, takes_range)]
    return line


def _when(found: dict[str, str], takes_range: bool) -> str:
    start, end, time, duration = (found.get(kind) for kind in _OF_TIME)
    now = datetime.now()
    if duration:
        is_alone = takes_range and not (start or end or time)
        return (when_meant(f"-{duration}..now", now, takes_range) if is_alone else None) or "WHEN"
    if start and takes_range and not end:
        begun = when_meant(start, now)
        return "WHEN" if begun is None else f"{begun}..now"
    said = f"{start} to {end}" if start and takes_range else time or end or start or ""
    return when_meant(said, now, takes_range) or "WHEN"


def _is_period(text: str, now: datetime) -> bool:
    today = Calendar().day_of(now)
    with suppress(UttError, OverflowError):
        parse_words(text, today, lambda: Period(today, today))
        return True
    return False
