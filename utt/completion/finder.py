"""Answering a shell that asks for completions. The work is argcomplete's; this is where we differ from it.

- A line is split into words as the shell that asks does it, see ``shells``. argcomplete has one way for all shells,
  which ends a line at ``#`` for instance. So it is given the line anew, with every word in plain single quotes.
- A completion is written for the shell that asks, and for the quotes that are open there. argcomplete's own way goes
  wrong with quotes, backslashes and exclamation marks in some shells. So it is not told which shell that is.
- Options are offered once a dash is typed, or where nothing else could be.
- An argument may say what kind of value it takes instead of having a completer, see ``utt.arguments.completes``.
- Where neither says what to offer, it is nothing: argcomplete's files are no answer to most questions.
- bash puts what it is given on the line, so a value has its description only where bash does nothing but list.
- A completer that breaks costs the values that it would have given, and nothing else.

The protocol stays argcomplete's, so that its own scripts for shells work as well as ours.
"""

from __future__ import annotations

import os
import sys
from argparse import Action, ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from shlex import quote

from utt.arguments.period import EachValue, JoinedWords
from utt.completion.completers import completers
from utt.completion.shells import Word, quoted_for_bash, quoted_for_powershell, split, with_tilde
from utt.domain.printable import printable
from utt.lazy import TYPE_CHECKING, lazy, stood_in

# All that argcomplete wants of typing, for annotations that nobody reads. A list can be subscripted as they are.
_OF_TYPING: dict[str, object] = {
    "Callable": Callable,
    "Dict": dict,
    "Final": list,
    "Iterable": Iterable,
    "List": list,
    "Literal": list,
    "Optional": list,
    "Sequence": Sequence,
    "Set": set,
    "TextIO": list,
    "Tuple": tuple,
    "Union": list,
    "cast": lambda kind, value: value,
}

# argcomplete uses subprocess where files are to be offered, which utt does itself, and gettext for errors that are
# never printed. With typing, they are a fifth of a TAB.
with stood_in("subprocess"), stood_in("gettext", gettext=str, ngettext=str), stood_in("typing", **_OF_TYPING):
    from argcomplete.completers import SuppressCompleter
    from argcomplete.finders import CompletionFinder, safe_actions
    from argcomplete.io import debug

if TYPE_CHECKING:
    import traceback
    from typing import Any
else:
    traceback = lazy("traceback")

# bash's COMP_TYPE, the number of a question mark, where TAB was pressed again and nothing is put on the line.
_LISTS = "63"


def complete(
    parser: ArgumentParser,
    make_ready: Callable[[str], object],
    without_aliases: Callable[[Sequence[str]], Sequence[str]],
) -> None:
    """Answer the shell that asks for completions, by argcomplete's protocol, and end the process.

    *without_aliases* gives the words before the one that is to be completed with its alias expanded, and
    *make_ready* is called with each word before the one that is to be completed, in case it is a command, whose parser
    is needed then. What it raises is passed on, and then this can be called again.
    """
    environ = os.environ
    shell = environ.get("_ARGCOMPLETE_SHELL", "bash")
    line = environ.get("COMP_LINE", "")[: _number(environ.get("COMP_POINT"))]
    words = split(line, shell, environ.get("_ARGCOMPLETE_COMP_WORDBREAKS", ""))
    # What was typed of a period tells what may follow.
    safe_actions.update((EachValue, JoinedWords))
    before = [word.text for word in words[:-1]]
    before[1:] = without_aliases(before[1:])
    for text in before:
        make_ready(text)
    finder = _Finder()
    finder.shell, finder.word, finder.separator = shell, words[-1], environ.get("_ARGCOMPLETE_DFS", "")
    finder.values = set()
    finder.is_list = environ.get("COMP_TYPE") == _LISTS
    environ["COMP_LINE"] = plain = " ".join(map(quote, [*before, words[-1].text]))
    environ["COMP_POINT"] = str(len(plain))
    for name in ("_ARGCOMPLETE_SHELL", "_ARGCOMPLETE_COMP_WORDBREAKS", "_ARGCOMPLETE_DFS"):
        environ.pop(name, None)
    try:
        # In the encoding of the command line, since it becomes one.
        answer = open(  # noqa: SIM115 - The process ends with it.
            environ.get("_ARGCOMPLETE_STDOUT_FILENAME") or 8,
            "w",
            encoding=sys.getfilesystemencoding(),
            errors="surrogateescape",
        )
    except OSError:
        sys.exit(1)
    with answer:
        finder(
            parser,
            always_complete_options="long",
            exit_method=sys.exit,
            output_stream=answer,
            default_completer=SuppressCompleter(),
        )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


class _Finder(CompletionFinder):
    """argcomplete's, for one question of the shell *shell*.

    *word* is what is to be completed, *separator* what stands between a completion and its description, if both are
    wanted. *is_list* is true if bash only lists what it is given.
    """

    # argcomplete calls the constructor once more.
    shell: str
    word: Word
    separator: str
    is_list: bool

    values: set[str]
    """What completers have given. None of it is an option or a command."""

    def collect_completions(
        self, active_parsers: list[ArgumentParser], parsed_args: Namespace, cword_prefix: str
    ) -> list[str]:
        parser: Any = active_parsers[-1]
        waiting = [action for action in getattr(parser, "active_actions", []) if action.option_strings]
        if waiting:
            # An option that may have a value takes the next word, whatever else could.
            parser.active_actions = waiting[-1:]
        for action in parser._actions:
            completer = getattr(action, "completer", None)
            kind = getattr(action, "completes", None)
            if completer is None and isinstance(kind, str):
                completer = getattr(completers, kind, None)
            if callable(completer) and not isinstance(completer, SuppressCompleter):
                action.completer = _guarded(completer, self.values)
        found: list[str] = super().collect_completions(active_parsers, parsed_args, cword_prefix)
        if cword_prefix:
            return found
        # A value that begins with a dash would be taken for an option.
        values = [text for text in found if not text.startswith("-")]
        return values if values or waiting or _wants_value(parser, parsed_args) else _without_help(found)

    def filter_completions(self, completions: list[str]) -> list[str]:
        # No control character can be typed, and utt would refuse one in a name. What deceives would be shown by the
        # shell, which does not escape it.
        # argcomplete's own way to offer a text once compares each with all others.
        different = dict.fromkeys(completions)
        return [text for text in different if text and printable(text) == text == _written(text)]

    def _get_action_help(self, action: Action) -> str:
        # A plugin's may be no format, "100%" for instance.
        try:
            return _written(super()._get_action_help(action))  # type: ignore[no-untyped-call]
        except Exception:
            return ""

    def quote_completions(
        self, completions: list[str], cword_prequote: str, last_wordbreak_pos: int | None
    ) -> list[str]:
        written = [self._written(text) for text in completions]
        if self.append_space and len(written) == 1 and not self.word.quote and not written[0].endswith("/"):
            # A shell that leaves this to us.
            written = [f"{written[0]} "]
        return written

    def _written(self, text: str) -> str:
        description = printable(" ".join((self._display_completions.get(text) or "").split()))
        if self.shell == "zsh":
            # For its function _describe, which then quotes the text.
            escaped = with_tilde(text, self.word).replace("\\", "\\\\").replace(":", "\\:")
            # By a colon behind the slash, the script knows that a directory's name goes on.
            goes_on = text.endswith("/") and os.path.isdir(os.path.expanduser(text))
            return f"{escaped}:{description}" if description or goes_on else escaped
        if self.shell == "bash":
            described = self.is_list and description and text in self.values
            text = quoted_for_bash(text, self.word) + (f"  ({description})" if described else "")
        elif self.shell == "powershell":
            text = quoted_for_powershell(text, self.word)
        else:
            text = with_tilde(text, self.word)
        return f"{text}{self.separator}{description}" if self.separator else text


def _guarded(completer: Callable[..., Iterable[str]], values: set[str]) -> Callable[..., Iterable[str]]:
    """Yield the completer, but one that breaks gives what it has given until then, and what is no text is left out.

    What it has given is in *values* then.
    """

    def complete_guarded(**question: Any) -> Iterable[str]:
        found: dict[str, str] = {}
        try:
            answer = completer(**question)
            for text in answer:
                if isinstance(text, str):
                    found[text] = str(answer[text] or "") if isinstance(answer, Mapping) else ""
        except KeyboardInterrupt:
            raise
        except BaseException:
            # argcomplete shows it where _ARC_DEBUG is set.
            debug(traceback.format_exc())
        values.update(found)
        return found

    return complete_guarded


def _written(text: str) -> str:
    """Return the text for the shell, in the command line's encoding, which may lack some of its characters."""
    encoding = sys.getfilesystemencoding()
    try:
        # A file's name may hold bytes that are no characters.
        return text.encode(encoding, "surrogateescape").decode(encoding, "surrogateescape")
    except UnicodeEncodeError:
        return text.encode(encoding, "replace").decode(encoding)


def _wants_value(parser: ArgumentParser, parsed_args: Namespace) -> bool:
    """Whether the parser has an argument without a dash that is still to be given."""
    return any(
        action.required and getattr(parsed_args, action.dest, None) is None
        for action in parser._actions
        if not action.option_strings
    )


def _without_help(options: Iterable[str]) -> list[str]:
    return [option for option in options if option != "--help"]
