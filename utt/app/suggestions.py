"""What to type instead: the answer to a command line that means nothing, in one line or two.

The first line says what is wrong and what to do, the second how the command in the line is used. This is imported only
on the way to such an answer.
"""

from __future__ import annotations

import re
from argparse import SUPPRESS, Action, ArgumentParser, _SubParsersAction
from collections.abc import Callable, Iterable, Sequence

from utt.domain.near import did_you_mean
from utt.domain.printable import excerpt, printable
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    import shlex
    from typing import Any
else:
    shlex = lazy("shlex")

_ARRIVE = "say utt hello when you begin, and utt add NAME when it is done"
_CLOCK_OUT = "clock out with utt bye"
_RECORD = "record what you have finished with utt add NAME"
_BREAK = "record a break when it is over, with utt add lunch --break"
_LIST = "list the latest entries with utt log"
_REMOVE = "take an entry out with utt remove"
_CORRECT = "correct an entry with utt amend, or any line with utt edit"
_STATUS = "see what is going on with utt status"
_REPORT = "sum up today with utt report, and a week with utt report --week"
_GO_ON = "go on with the last activity with utt stretch, or with another one with utt add NAME"

# What other trackers call it: Watson, Timewarrior, klog, Toggl, hledger, gtimelog, ti, and plain habit.
_FOREIGN = {
    "start": _ARRIVE,
    "in": _ARRIVE,
    "begin": _ARRIVE,
    "on": _ARRIVE,
    "clock-in": _ARRIVE,
    "hi": "arrive with utt hello",
    "stop": _CLOCK_OUT,
    "out": _CLOCK_OUT,
    "end": _CLOCK_OUT,
    "off": _CLOCK_OUT,
    "finish": _CLOCK_OUT,
    "fin": _CLOCK_OUT,
    "clock-out": _CLOCK_OUT,
    "goodbye": _CLOCK_OUT,
    "track": _RECORD,
    "done": _RECORD,
    "new": _RECORD,
    "create": _RECORD,
    "record": _RECORD,
    "pause": _BREAK,
    "break": _BREAK,
    "lunch": _BREAK,
    "note": "write a comment on the latest entry with utt amend -c TEXT",
    "annotate": "write a comment on the latest entry with utt amend -c TEXT",
    "comment": "write a comment on the latest entry with utt amend -c TEXT",
    "continue": _GO_ON,
    "resume": _GO_ON,
    "restart": _GO_ON,
    "extend": "record the last activity again, until now, with utt stretch",
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
    "cancel": "take the latest entry out with utt remove, or the last change back with utt undo",
    "change": _CORRECT,
    "modify": _CORRECT,
    "fix": _CORRECT,
    "correct": _CORRECT,
    "move": _CORRECT,
    "mv": "give an activity another name with utt rename OLD NEW",
    "open": "open the log with utt edit",
    "current": _STATUS,
    "now": _STATUS,
    "active": _STATUS,
    "show": f"{_LIST}, or see what is going on with utt status",
    "sum": _REPORT,
    "summary": _REPORT,
    "total": _REPORT,
    "aggregate": _REPORT,
    "balance": _REPORT,
    "bal": _REPORT,
    "stats": _REPORT,
    "today": "sum up today with utt report",
    "day": "sum up today with utt report",
    "yesterday": "sum up yesterday with utt report yesterday",
    "week": "sum up this week with utt report --week",
    "month": "sum up this month with utt report --month",
    "projects": "see what each project took with utt report, of a longer time with utt report --month",
    "tags": "see what each project took with utt report, of a longer time with utt report --month",
    "revert": "take back the last change with utt undo",
    "settings": "see the configuration with utt config",
    "version": "see the version with utt --version",
    "man": "read about a command with utt help COMMAND",
}

_WEEK_OPTION = re.compile(r"-?-?(this|last|prev(?:ious)?)-?(week|month)")


def about_command(name: str, names: Iterable[str], words: Sequence[str] = (), what: str = "command") -> str:
    """Return what to say of a command *name* that is none; *names* are those that are.

    *words* are the whole command line, in which the command may stand further on. *what* is what the names are.
    """
    there_is_none = f"There is no {what} {_quoted(name)}"
    if name.casefold() in _FOREIGN:
        return f"{there_is_none}: {_FOREIGN[name.casefold()]}"
    known = sorted(names)
    before, behind = (words[: words.index(name)], words[words.index(name) :]) if name in words else ([], [name])
    later = next((word for word in behind if word in known), None)
    option = next((word for word in before if word.startswith("--")), None)
    if later is not None and option is not None:
        return f"The command comes first: utt {later} {printable(option)} …"
    if question := did_you_mean(name, known):
        return f"{there_is_none}: {question}"
    if ": " in " ".join(behind):
        return f"{there_is_none}: record it with utt add {shlex.quote(excerpt(' '.join(behind)))}"
    return f"{there_is_none}: utt help lists those that there are"


def about_value(parser: ArgumentParser, action: Action, value: object, words: Sequence[str]) -> str:
    """Return what to say of a *value* that is none of those that the argument *action* of the parser takes."""
    choices = [str(each) for each in action.choices or ()]
    what_to_type = did_you_mean(str(value), choices) or f"use {', '.join(choices)}"
    if not isinstance(action, _SubParsersAction):
        what = "/".join(action.option_strings) or str(action.metavar or action.dest)
        return f"{what} cannot be {_quoted(str(value))}: {what_to_type}"
    if getattr(parser, "is_of_utt", False):
        return about_command(str(value), [*choices, *getattr(parser, "aliases", ())], words)
    return f"{parser.prog} does not know {_quoted(str(value))}: {what_to_type}"


def about_rest(
    rest: Sequence[str],
    program: ArgumentParser,
    chosen: ArgumentParser,
    other_parsers: Callable[[], Iterable[tuple[str, ArgumentParser]]],
) -> str:
    """Return what to say of the words of the command line that are left over, the *rest*.

    *program* is the parser of utt's own options, *chosen* that of the command in the line, or the same without one.
    *other_parsers* gives those of the other commands, with their names.
    """
    word = rest[0]
    name = word.partition("=")[0]
    if not _is_option(word):
        return _about_word_too_many(word, chosen)
    if chosen is not program:
        command = chosen.prog
        if name in _options(program):
            value = _value_of(program, name)
            return f"{name} goes before the command: utt {name}{value} {command.removeprefix('utt ')}"
        if name in _options(chosen):
            return f"{name} goes behind the command: {command} {name}{_value_of(chosen, name)}"
    said = f"{chosen.prog} has no option {_quoted(name)}"
    if question := _near_option(name, chosen):
        return f"{said}: {question}"
    owners = sorted(command for command, parser in other_parsers() if name in _options(parser))
    if owners:
        return f"{said}: it is one of utt {' and utt '.join(owners)}"
    return said


def _about_word_too_many(word: str, parser: ArgumentParser) -> str:
    options = _options(parser)
    option = next((each for each in ("--at", "--entry") if each in options), None)
    if word[:1].isdigit() and option is not None:
        return f"{parser.prog} takes no {_quoted(word)}: write it behind {option}, as in {parser.prog} {option} {word}"
    if any(not action.option_strings and action.choices is None for action in parser._actions):
        return f"{_quoted(word)} is one word too many: write what has spaces in quotes"
    return f"{parser.prog} takes no {_quoted(word)}"


def _near_option(name: str, parser: ArgumentParser) -> str:
    meant = _WEEK_OPTION.fullmatch(name)
    if meant is not None and f"--{meant[2]}" in _options(parser):
        return f"write --{meant[2]} {'this' if meant[1] == 'this' else 'prev'}"
    if not name.startswith("--") and len(name) > 2:
        # A single dash before the name of a long option.
        name = f"-{name}"
    return did_you_mean(name, [each for each in _options(parser) if each.startswith("--") and len(name) > 2])


def about(message: str, parser: ArgumentParser) -> str:
    """Return what argparse says of a mistake in plain words, with what to type."""
    missing = re.fullmatch(r"the following arguments are required: (.*)", message)
    if missing is not None:
        names = missing[1].split(", ")
        example = next((f", as in: {each}" for each in getattr(parser, "examples", ())), "")
        return f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} missing{example}"
    ambiguous = re.fullmatch(r"ambiguous option: (\S+) could match (.*)", message)
    if ambiguous is not None:
        return f"{ambiguous[1]} could be {' or '.join(ambiguous[2].split(', '))}: write one of them in full"
    about_argument = re.fullmatch(r"argument (.+?): (.*)", message, re.DOTALL)
    if about_argument is None:
        return message
    name, what = about_argument.groups()
    wanted = re.fullmatch(r"expected (one|at least one|[0-9]+) arguments?", what)
    if wanted is not None:
        values = f"{wanted[1]} values" if wanted[1].isdigit() and wanted[1] != "1" else "a value"
        return f"{name} needs {values}: {_longest(name)}{_value_of(parser, name.split('/')[0])}"
    if re.match(r"ignored explicit argument", what):
        return f"{name} takes no value"
    excluded = re.fullmatch(r"not allowed with argument (.*)", what)
    if excluded is not None:
        return f"{name} and {excluded[1]} exclude each other: leave one of them out"
    return f"{name}: {what}"


def usage(parser: ArgumentParser, columns: int) -> str:
    """Return how the command is used, in one line of so many *columns* if that is possible."""
    if getattr(parser, "is_of_utt", False):
        return "usage: utt [options] COMMAND …, see utt help"
    whole = " ".join(parser.format_usage().split())
    if len(whole) <= columns:
        return whole
    words = [f"usage: {parser.prog}", "[options]"]
    for action in parser._actions:
        if not action.option_strings and action.help is not SUPPRESS:
            name = str(action.metavar or action.dest)
            more = " …" if action.nargs in ("*", "+", "A...") else ""
            words.append(f"{name}{more}" if action.required else f"[{name}{more}]")
    return f"{' '.join(words)}, see {parser.prog} --help"


def _is_option(word: str) -> bool:
    return len(word) > 1 and word[0] == "-" and not word[1:].removeprefix(".")[:1].isdigit()


def _options(parser: ArgumentParser) -> dict[str, Action]:
    return {name: action for action in parser._actions for name in action.option_strings}


def _value_of(parser: ArgumentParser, name: str) -> str:
    """Return how the help shows the value of the option *name*, after a space; '' if it has none."""
    action: Any = _options(parser).get(name)
    if action is None or action.nargs == 0:
        return ""
    if isinstance(action.metavar, tuple):
        return " " + " ".join(action.metavar)
    value = f" {action.metavar or '|'.join(map(str, action.choices or ())) or action.dest.upper()}"
    return value * action.nargs if isinstance(action.nargs, int) else value


def _longest(names: str) -> str:
    return max(names.split("/"), key=len)


def _quoted(text: str) -> str:
    return f"'{excerpt(text)}'"
