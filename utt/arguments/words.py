"""The argument NAME: an activity's name, which may be several words."""

from __future__ import annotations

import os
from argparse import Action, ArgumentParser, Namespace
from collections.abc import Sequence
from itertools import takewhile

from utt.arguments.aliases import ProjectAliases
from utt.arguments.completes import completes
from utt.domain.printable import excerpt
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime.options import option

if TYPE_CHECKING:
    import shlex
else:
    shlex = lazy("shlex")

BREAK = " **"
"""The end of a break's name."""

_FEWEST_FILES = 2

# A comment that is one of these alone has lost what follows it.
_BEGINNINGS = (
    " a about after and at because before but by due during for from if in into like my of on or our re regarding "
    "since so that the then this to until via when where which while who with without "
)


def add_name_argument(parser: ArgumentParser, help: str, required: bool = True) -> None:
    """Give a command the argument ``NAME...``, whose words form one name, and the option ``--break``, which makes it a
    break's. The command's handler then asks for ``NameArgument``.

    Options may come before, between and after the words. Unless *required*, the words are optional.

    Since 2.0.
    """
    name = parser.add_argument("name", metavar="NAME", nargs="+" if required else "*", help=help)
    name.takes_words = True  # type: ignore[attr-defined]
    completes(name, "activities")
    parser.add_argument(
        "-b",
        "--break",
        dest="utt_break",
        action="store_true",
        help="make it a break: the name becomes NAME **",
    )


def takes_words(argument: Action) -> bool:
    """Return true if *argument* accepts words anywhere among the options."""
    return getattr(argument, "takes_words", False)


def with_more(argument: Action, parser: ArgumentParser, args: Namespace, more: Sequence[str]) -> None:
    """Append *more* words to those that *argument*, which takes words, has in *args*."""
    value = getattr(args, argument.dest) or ()
    present = (value,) if isinstance(value, str) else value
    if more:
        argument(parser, args, [*present, *more])


def unclear_comment(argument: Action, program: str, args: Namespace, given: Sequence[str]) -> str | None:
    """Return what to type instead of a comment of one word if the words behind it could belong to it or to the name;
    None if they cannot.

    *argument* is the name, *given* are the words of the command line, without those of *program*, ``utt add``.
    """
    comment, names = getattr(args, "comment", None), getattr(args, argument.dest, None)
    if argument.dest != "name" or not isinstance(comment, str) or not isinstance(names, list):
        return None
    start, end = _place_of(comment, given)
    behind = [*takewhile(_is_unquoted, given[end:])]
    is_first = names[: len(behind)] == behind
    if not comment.strip() or not _is_unquoted(comment) or not behind or (is_first and _begins_with_project(behind[0])):
        return None
    is_only_reading = argument.nargs == "+" and len(behind) == len(names) == 1
    if is_only_reading and not _is_beginning(comment):
        return None
    # A comment ends before a project.
    size = next((at for at, word in enumerate(behind) if is_first and _begins_with_project(word)), len(behind))
    whole = " ".join([comment, *behind[:size]])
    name = [] if len(names) > size or argument.nargs == "*" else ["NAME"]
    rest = [*given[:start], *given[end:]]
    last = rest.index("--") if "--" in rest else len(rest)
    as_whole = [*given[:start], *name, "-c", whole, *given[end + size :]]
    alone = [*rest[:last], "-c", comment, *rest[last:]]
    return (
        f"The comment could be {excerpt(whole)!r} or only {excerpt(comment)!r}: "
        f"run {program} {shlex.join(as_whole)}, or {program} {shlex.join(alone)}"
    )


def _place_of(comment: str, given: Sequence[str]) -> tuple[int, int]:
    """Return where the option with this *comment* begins and ends on the command line *given*; its end if it is not
    there.
    """
    joined = (f"-c{comment}", f"--comment={comment}")
    for place, word in enumerate(given):
        if word in joined:
            return place, place + 1
        if word in ("-c", "--comment") and given[place + 1 : place + 2] == [comment]:
            return place, place + 2
    return len(given), len(given)


def _is_unquoted(word: str) -> bool:
    """Return true for a word that may be one of several that lack their quotes."""
    return word[:1] != "-" and len(word.split()) < 2


def _is_beginning(comment: str) -> bool:
    """Return true if *comment* is a word that no comment ends with."""
    return f" {comment.lower()} " in _BEGINNINGS


def _begins_with_project(word: str) -> bool:
    project, colon, rest = word.partition(":")
    return colon != "" and project.split() == [project] and (rest == "" or rest[0].isspace())


class NameArgument:
    """The name that the words of a command line form: ``text``, None without any. ``is_break`` is true with
    ``--break``, and then the text is a break's name.

    Asking for it raises UttError if the words seem to be files that a shell has expanded stars to.

    Since 2.0.
    """

    __slots__ = ("is_break", "text")

    def __init__(self, text: str | None, is_break: bool = False) -> None:
        self.text = text
        self.is_break = is_break


def name_argument(args: Namespace, aliases: ProjectAliases) -> NameArgument:
    """Return the name that the words form, as a break with ``--break``, and with the project's full name."""
    words = getattr(args, "name", None)
    is_break = bool(getattr(args, "utt_break", False))
    if not words:
        return NameArgument(None, is_break)
    # A plugin's own argument may be a single text.
    text = aliases.expand(
        words if isinstance(words, str) else _joined(words, option(args, "command") or "add", getattr(args, "at", None))
    )
    return NameArgument(as_break(text) if is_break else text, is_break)


def as_break(name: str) -> str:
    """Return *name* as a break's name, ``lunch **``. A blank name stays blank.

    Since 2.0.
    """
    return name if name.endswith(BREAK.strip()) or not name.strip() else name + BREAK


def _joined(words: Sequence[str], command: str, at: object) -> str:
    before = _before_files(words)
    if before is not None:
        raise UttError(
            "The shell has put the names of your files in the place of the stars, so nothing was recorded: "
            f"for a break, run utt {command} --break {before or 'NAME'}"
        )
    span = next((word for word in words if _is_span(word)), None)
    if span is not None and len(words) == 1:
        # utt 1 records a number as a name.
        is_name = at is not None or (command == "add" and span[1:].isdigit())
        if not is_name:
            name = " NAME" if command == "add" else ""
            raise UttError(
                f"{span} is not a name, so nothing was recorded: "
                f"if that is its time, run utt {command}{name} --at {span}"
            )
    elif span is not None:
        rest = " ".join(word for word in words if word is not span)
        raise UttError(
            f"{span} is among the words of the name, so nothing was recorded: "
            f"if that is its time, run utt {command} {rest} --at {span}, else put quotes around the whole name"
        )
    return " ".join(words)


def _is_span(word: str) -> bool:
    """Return true for ``-15m`` and the like, which is how long ago, not a word of a name."""
    return word[:1] == "-" and word[1:2].isdigit() and " " not in word


def _before_files(words: Sequence[str]) -> str | None:
    """Return the words before those that are all visible files of the current directory; None if there are no such
    words.

    That is what a shell expands ``*`` and ``**`` to, in its own order.
    """
    if len(words) < _FEWEST_FILES:
        return None
    try:
        files = sorted(name for name in os.listdir() if not name.startswith("."))
    except OSError:
        return None
    number = len(files)
    if number < _FEWEST_FILES or number > len(words) or sorted(words[-number:]) != files:
        return None
    return " ".join(words[:-number])
