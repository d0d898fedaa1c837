"""What to type instead: the answer to an invalid command line, in one line or two.

The first line says what is wrong and what to do, the second is the command's usage. This is imported only for such an
answer.
"""

from __future__ import annotations

import re
import shlex
from argparse import PARSER, REMAINDER, SUPPRESS, Action, ArgumentParser, _SubParsersAction
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import takewhile

from utt.app import foreign
from utt.arguments.words import takes_words
from utt.completion.completers import completers
from utt.domain import time_words
from utt.domain.near import did_you_mean
from utt.domain.printable import excerpt, printable
from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

# utt's own options, which come before the command.
_TAKE_A_VALUE = ("--data", "--now")
_FORMATS = ("--json", "--csv", "--markdown", "--html", "--text")
# More are too many to be named.
_MOST_OWNERS = 4
_MOST_OPTIONS = 3
_WEEK_OPTION = re.compile(r"-?-?(this|last|prev(?:ious)?)-?(week|month)")


def about_command(
    name: str, names: Iterable[str], words: Sequence[str] = (), what: str = "command", explained_in: Sequence[str] = ()
) -> str:
    """Return the answer to a command *name* that does not exist; *names* are those that do.

    *words* are the whole command line, in which the command may come later. *what* says what the names are, and
    *explained_in* are the topics of the help that have the name in their text.
    """
    there_is_none = f"There is no {what} {_quoted(name)}"
    before, behind = (words[: words.index(name)], words[words.index(name) :]) if name in words else ([], [name])
    typed = [*takewhile(lambda word: not _is_option(word), behind)]
    if (advice := foreign.about_command(name, typed[1:], behind[len(typed) :])) is not None:
        return f"{there_is_none}: {advice}"
    known = sorted(names)
    later = next((word for word in behind if word in known), None)
    option = next((word for word in reversed(before) if word.startswith("--")), None)
    if option in _TAKE_A_VALUE:
        value = " ".join([*before[before.index(option) + 1 :], *takewhile(lambda word: word not in known, behind)])
        is_one = later is not None if option == "--data" else time_words.when_meant(value, datetime.now()) is not None
        if is_one:
            line = f"utt {option} {shlex.quote(value)} {later or 'COMMAND'}"
            return f"'{excerpt(value)}' needs quotes, since it is one value: {line}"
    elif later is not None and option is not None:
        return f"The command comes first: utt {later} {printable(option)} …"
    if question := did_you_mean(name, known):
        return f"{there_is_none}: {question}"
    if explained_in:
        return f"{there_is_none}: see {' or '.join(f'utt help {topic}' for topic in explained_in)}"
    options = "".join(f" {shlex.quote(word)}" for word in behind[len(typed) :])
    if ": " in " ".join(typed):
        return f"{there_is_none}: record it with utt add {shlex.quote(' '.join(typed))}{options}"
    if len(typed) > 1:
        return f"{there_is_none}: record it with utt add {shlex.join(typed)}{options}, or see utt help"
    return f"{there_is_none}: utt help lists them all"


def about_value(parser: ArgumentParser, action: Action, value: object, words: Sequence[str]) -> str:
    """Return the answer to a *value* that is not one of the choices of the argument *action*."""
    choices = [str(each) for each in action.choices or ()]
    question = did_you_mean(str(value), choices)
    what_to_type = question or f"use {', '.join(choices)}"
    if not isinstance(action, _SubParsersAction):
        what = "/".join(action.option_strings) or str(action.metavar or action.dest)
        return f"{what} cannot be {_quoted(str(value))}: {what_to_type}"
    if getattr(parser, "is_of_utt", False):
        return about_command(str(value), [*choices, *getattr(parser, "aliases", ())], words)
    if not question and not action.required:
        what_to_type = f"run {parser.prog}, or {' or '.join(f'{parser.prog} {each}' for each in choices)}"
    return f"{parser.prog} does not know {_quoted(str(value))}: {what_to_type}"


def about_rest(
    rest: Sequence[str],
    program: ArgumentParser,
    chosen: ArgumentParser,
    other_parsers: Callable[[], Iterable[tuple[str, ArgumentParser]]],
) -> str:
    """Return the answer to the words of the command line that are left over, the *rest*.

    *program* is the parser of utt's own options, *chosen* that of the command on the line, or the same if there is
    none. *other_parsers* gives the parsers of the other commands, with their names.
    """
    word = rest[0]
    name = word.partition("=")[0]
    if not _is_option(word):
        return _about_words_too_many([*takewhile(lambda each: not _is_option(each), rest)], chosen)
    if chosen is not program:
        command = chosen.prog
        if name in _options(program):
            value = _value_of(program, name)
            return f"{name} goes before the command: utt {name}{value} {command.removeprefix('utt ')}"
        if name in _options(chosen):
            return f"{name} goes after the command: {command} {name}{_value_of(chosen, name)}"
    said = f"{chosen.prog} has no option {_quoted(name)}"
    if chosen is not program and (line := _line_in_our_words(chosen, name)):
        return f"{said}: run {line}"
    if "--from" in _options(chosen) and (line := foreign.line_with_period(chosen.prog, _words(chosen), name)):
        return f"{said}: run {line}"
    if line := _line_with_format(chosen, name):
        return f"{said}: run {line}"
    if question := _near_option(name, chosen):
        return f"{said}: {question}"
    owners = {command: parser for command, parser in sorted(other_parsers()) if name in _options(parser)}
    # If there are several, prefer the command used most.
    for parser in (owners[command] for command in ("report", "log", *owners) if command in owners):
        # Show only one of several choices, since a shell would treat the bars as pipes.
        example = f"{parser.prog} {name}{_value_of(parser, name).partition('|')[0]}"
        names = f"utt {' and utt '.join(owners)}" if len(owners) <= _MOST_OWNERS else "other commands"
        return f"{said}: it is one of {names}, as in {example}"
    return f"{said}: {chosen.prog} --help lists them all"


def _about_words_too_many(words: Sequence[str], parser: ArgumentParser) -> str:
    options = _options(parser)
    option = next((each for each in ("--at", "--entry") if each in options), None)
    text = " ".join(words)
    when = None if option is None else time_words.when_meant(text, datetime.now())
    if when is not None:
        return (
            f"{parser.prog} takes no {_quoted(text)}: "
            f"write it after {option}, as in {parser.prog} {option} {shlex.quote(when)}"
        )
    word = words[0]
    if option is not None and word[:1].isdigit():
        return f"{parser.prog} takes no {_quoted(word)}: write it after {option}, as in {parser.prog} {option} 9:30"
    if any(not action.option_strings and action.choices is None for action in parser._actions):
        return f"{_quoted(word)} is one word too many: write what has spaces in quotes"
    if option == "--entry":
        return (
            f"{parser.prog} takes no {_quoted(text)}: run {parser.prog} for the latest entry, "
            f"or say which one by its time, as in {parser.prog} --entry 9:30"
        )
    what_to_type = parser.get_default("utt_words_belong") or f"run {parser.prog}"
    with_time = "" if option is None else f", or with its time {parser.prog} {option} 9:30"
    return f"{parser.prog} takes no {_quoted(word)}: {what_to_type}{with_time}"


def _line_in_our_words(parser: ArgumentParser, name: str) -> str | None:
    """Return the command line of *parser* in utt's own words; None if *name* is not another tracker's option for
    something that the command takes.
    """
    if "--at" not in _options(parser):
        return None
    return foreign.line_in_our_words(
        parser.prog,
        _words(parser),
        name,
        takes_name=any(map(takes_words, parser._actions)),
        takes_range=bool(parser.get_default("utt_at_takes_range")),
    )


def _line_with_format(parser: ArgumentParser, name: str) -> str | None:
    """Return the command line of *parser* for a report in the format of the option *name*, ``--csv``; None if there is
    no such format.
    """
    form = _options(parser).get("--format")
    has_formats = form is not None and getattr(form, "completer", None) is completers.formats
    return f"{parser.prog} --format {name.removeprefix('--')}" if has_formats and name in _FORMATS else None


def _near_option(name: str, parser: ArgumentParser) -> str:
    meant = _WEEK_OPTION.fullmatch(name)
    if meant is not None and f"--{meant[2]}" in _options(parser):
        return f"write --{meant[2]} {'this' if meant[1] == 'this' else 'prev'}"
    if len(name) == 2:
        # Nobody means to leave something out.
        same = [
            each for each in _options(parser) if each.startswith(f"-{name.lower()}") and not each.startswith("--no")
        ]
        return f"did you mean {' or '.join(same)}?" if 0 < len(same) <= _MOST_OPTIONS else ""
    if not name.startswith("--"):
        # A long option with a single dash.
        name = f"-{name}"
    return did_you_mean(name, [each for each in _options(parser) if each.startswith("--")])


def unknown_option(parser: ArgumentParser) -> str | None:
    """Return the first option on the line that *parser* does not know; None if there is none, or if words may belong to
    another parser.
    """
    known = _options(parser)
    if any(action.nargs in (PARSER, REMAINDER) for action in parser._actions):
        return None
    for word in takewhile(lambda each: each != "--", _words(parser)):
        name = word.partition("=")[0]
        is_long = name.startswith("--")
        if _is_option(word) and not (any(each.startswith(name) for each in known) if is_long else name[:2] in known):
            return word
    return None


def about(message: str, parser: ArgumentParser) -> str:
    """Return argparse's *message* about a mistake in plain words, with what to type."""
    missing = re.fullmatch(r"the following arguments are required: (.*)", message)
    if missing is not None:
        names = missing[1].split(", ")
        example = next(iter(getattr(parser, "examples", ())), f"{parser.prog} {' '.join(names)}")
        return f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} missing, as in: {example}"
    ambiguous = re.fullmatch(r"ambiguous option: (\S+) could match (.*)", message)
    if ambiguous is not None:
        return f"{ambiguous[1]} could be {' or '.join(ambiguous[2].split(', '))}: write one of them in full"
    about_argument = re.fullmatch(r"argument (.+?): (.*)", message, re.DOTALL)
    if about_argument is None:
        return message
    name, what = about_argument.groups()
    wanted = re.fullmatch(r"expected (one|at least one|[0-9]+) arguments?", what)
    if wanted is not None:
        # What was typed may only begin like the option.
        for typed in _words(parser):
            if line := _line_with_format(parser, typed):
                return f"{parser.prog} has no option {_quoted(typed)}: run {line}"
        values = f"{wanted[1]} values" if wanted[1].isdigit() and wanted[1] != "1" else "a value"
        return f"{name} needs {values}: {_longest(name)}{_value_of(parser, name.split('/')[0])}"
    if re.match(r"ignored explicit argument", what):
        return f"{name} takes no value"
    excluded = re.fullmatch(r"not allowed with argument (.*)", what)
    if excluded is not None:
        return f"{name} and {excluded[1]} exclude each other: leave one of them out"
    return f"{name}: {what}"


def usage(parser: ArgumentParser, columns: int) -> str:
    """Return the command's usage, in one line of at most this many *columns* if possible."""
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


def _words(parser: ArgumentParser) -> Sequence[str]:
    """Return the words that *parser* has to parse."""
    words: Sequence[str] = getattr(parser, "words", ())
    return words


def _is_option(word: str) -> bool:
    return len(word) > 1 and word[0] == "-" and not word[1:].removeprefix(".")[:1].isdigit()


def _options(parser: ArgumentParser) -> dict[str, Action]:
    return {name: action for action in parser._actions for name in action.option_strings}


def _value_of(parser: ArgumentParser, name: str) -> str:
    """Return the value of the option *name* as the help shows it, after a space; '' if it takes none."""
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
