"""Answers a shell that asks for completions. argcomplete does the work; this is where we differ from it.

- A line is split into words as the asking shell does it, see ``shells``. argcomplete has one way for all shells, which
  ends a line at ``#`` for instance. So it gets the line rewritten, with every word in plain single quotes.
- A completion is quoted for the asking shell, and for the quotes that are open there. argcomplete's own quoting fails
  with quotes, backslashes and exclamation marks in some shells. So it does not learn which shell it is.
- Options are offered once a dash is typed, or if nothing else is possible.
- An argument may declare its kind of value instead of a completer, see ``utt.arguments.options``.
- Without either, nothing is offered: files, argcomplete's default, are rarely right.
- bash inserts what it gets, so a value has its description only when bash just lists.
- If a completer breaks, only its own values are missing.

The protocol stays argcomplete's, so that its own scripts for shells work as well as ours.
"""

from __future__ import annotations

import os
import sys
from argparse import Action, ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from shlex import quote

from utt.arguments.period import JoinedWords
from utt.arguments.rare_period import EachValue
from utt.completion.completers import completers
from utt.completion.shells import Word, quoted_for_bash, quoted_for_powershell, split, with_tilde
from utt.domain.printable import printable
from utt.lazy import TYPE_CHECKING, lazy, stood_in

# All that argcomplete needs of typing, for annotations that nobody reads. A list can be subscripted like them.
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

# argcomplete uses subprocess for files, which utt completes itself, and gettext for errors that are never printed. With
# typing, they take a fifth of a TAB.
with stood_in("subprocess"), stood_in("gettext", gettext=str, ngettext=str), stood_in("typing", **_OF_TYPING):
    from argcomplete.completers import SuppressCompleter
    from argcomplete.finders import CompletionFinder, safe_actions
    from argcomplete.io import debug

if TYPE_CHECKING:
    import traceback
    from typing import Any
else:
    traceback = lazy("traceback")

# bash's COMP_TYPE, the code of a question mark, when TAB was pressed again and bash only lists.
_LISTS = "63"


def complete(
    parser: ArgumentParser,
    make_ready: Callable[[str], object],
    without_aliases: Callable[[Sequence[str]], Sequence[str]],
) -> None:
    """Answer a shell that asks for completions, with argcomplete's protocol, and end the process.

    *without_aliases* returns the words before the one to complete with their alias expanded, and *make_ready* is called
    with each word before the one to complete, in case it is a command whose parser is needed. If it raises, the
    exception is passed on, and this can be called again.
    """
    environ = os.environ
    shell = environ.get("_ARGCOMPLETE_SHELL", "bash")
    line = environ.get("COMP_LINE", "")[: _number(environ.get("COMP_POINT"))]
    words = split(line, shell, environ.get("_ARGCOMPLETE_COMP_WORDBREAKS", ""))
    # The words of a period so far determine what may follow.
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
    """argcomplete's finder, for one request of the shell *shell*.

    *word* is the word to complete, *separator* separates a completion from its description, if both are wanted.
    *is_list* is true if bash only lists the completions.
    """

    # argcomplete calls the constructor once more.
    shell: str
    word: Word
    separator: str
    is_list: bool

    values: set[str]
    """The values from completers, which are neither options nor commands."""

    def collect_completions(
        self, active_parsers: list[ArgumentParser], parsed_args: Namespace, cword_prefix: str
    ) -> list[str]:
        parser: Any = active_parsers[-1]
        waiting = [action for action in getattr(parser, "active_actions", []) if action.option_strings]
        if waiting:
            # An option with an optional value takes the next word before anything else.
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
        # A value that begins with a dash would be read as an option.
        values = [text for text in found if not text.startswith("-")]
        return values if values or waiting or _wants_value(parser, parsed_args) else _without_help(found)

    def filter_completions(self, completions: list[str]) -> list[str]:
        # Control characters cannot be typed, and utt refuses them in names. The shell would show deceptive characters
        # without escaping them. argcomplete's own way to remove duplicates compares each text with all others.
        different = [*filter(None, dict.fromkeys(completions))]
        # There may be hundreds, and nearly always all of them are plain.
        together = "".join(different)
        if together.isascii() and together.isprintable():
            return different
        return [text for text in different if printable(text) == text == _written(text)]

    def _get_action_help(self, action: Action) -> str:
        # A plugin's help may not be a valid format, "100%" for instance.
        try:
            return _written(super()._get_action_help(action))  # type: ignore[no-untyped-call]
        except Exception:
            return ""

    def quote_completions(
        self, completions: list[str], cword_prequote: str, last_wordbreak_pos: int | None
    ) -> list[str]:
        written = [self._written(text) for text in completions]
        if self.append_space and len(written) == 1 and not self.word.quote and not written[0].endswith("/"):
            # This shell leaves the space to us.
            written = [f"{written[0]} "]
        return written

    def _written(self, text: str) -> str:
        described_by = self._display_completions.get(text)
        description = printable(" ".join(described_by.split())) if described_by else ""
        if self.shell == "zsh":
            # For zsh's function _describe, which then quotes the text.
            escaped = with_tilde(text, self.word).replace("\\", "\\\\").replace(":", "\\:")
            # A colon after the slash tells the script that a directory's path continues.
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
    """Return a completer that returns what *completer* has yielded, even if it breaks, without what is not a text.

    The values are also added to *values*.
    """

    def complete_guarded(**question: Any) -> Iterable[str]:
        found: dict[str, str] = {}
        try:
            answer = completer(**question)
            descriptions: Mapping[str, str] = answer if isinstance(answer, Mapping) else {}
            for text in answer:
                if isinstance(text, str):
                    found[text] = str(descriptions.get(text) or "")
        except KeyboardInterrupt:
            raise
        except BaseException:
            # argcomplete shows it if _ARC_DEBUG is set.
            debug(traceback.format_exc())
        values.update(found)
        return found

    return complete_guarded


def _written(text: str) -> str:
    """Return the text for the shell, in the command line's encoding, which may lack some of its characters."""
    encoding = sys.getfilesystemencoding()
    try:
        # A file name may contain bytes that are not characters.
        return text.encode(encoding, "surrogateescape").decode(encoding, "surrogateescape")
    except UnicodeEncodeError:
        return text.encode(encoding, "replace").decode(encoding)


def _wants_value(parser: ArgumentParser, parsed_args: Namespace) -> bool:
    """Return true if a positional argument of the parser is still missing."""
    return any(
        action.required and getattr(parsed_args, action.dest, None) is None
        for action in parser._actions
        if not action.option_strings
    )


def _without_help(options: Iterable[str]) -> list[str]:
    return [option for option in options if option != "--help"]
