"""The argument NAME: an activity's name, which may be several words."""

from __future__ import annotations

import os
from argparse import Action, ArgumentParser, Namespace
from collections.abc import Sequence

from utt.arguments.aliases import ProjectAliases
from utt.arguments.options import completes
from utt.errors import UttError
from utt.runtime.options import option

BREAK = " **"
"""The end of a break's name."""

_FEWEST_FILES = 2


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
