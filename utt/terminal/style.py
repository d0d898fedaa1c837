"""What a terminal can show: its size, colours and signs, and how to draw with them.

Colours are numbers of the terminal's own sixteen, so they fit the user's theme: 1 to 6 are red, green, yellow, blue,
magenta and cyan, 9 to 14 are their brighter versions. Black, white and the greys are not used, since one of them is the
background.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain

from utt.domain.printable import printable
from utt.lazy import TYPE_CHECKING
from utt.runtime.environment import Environment
from utt.runtime.streams import Output

if TYPE_CHECKING:
    from typing import Any

COLOR_CHOICES = ("auto", "always", "never")
"""The values of ``--color``.

Since 2.0.
"""

# Ordered so that neighbours differ strongly.
_HUES = (4, 2, 5, 3, 6, 1)
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_BOLD, _DIM = 1, 2
_BLOCK = "█"
_EIGHTHS = " ▏▎▍▌▋▊▉"
_BLOCKS = "█▏·░▒▓─…"
_SIZE = (80, 24)
_NARROWEST = 20
# Tolerance for rounding errors when shares are added up.
_NEARLY = 1e-6


class Mark:
    """What represents a project, wherever it is drawn: a ``sign`` of one column, which is a letter if there are no
    colours or not enough of them, and a ``color``, None if there are none.

    Since 2.0.
    """

    __slots__ = ("color", "sign")

    def __init__(self, sign: str, color: int | None = None) -> None:
        self.sign = sign
        self.color = color


class Style:
    """What a command's output can show, and methods that draw for it.

    ``columns``, at least 20, and ``rows`` are its size. ``has_color`` is true if colours are supported and wanted,
    ``has_blocks`` if block and line characters are supported; otherwise everything is drawn in ASCII.

    Since 2.0.
    """

    __slots__ = ("_encoding", "columns", "has_blocks", "has_color", "rows")

    def __init__(
        self,
        columns: int = _SIZE[0],
        rows: int = _SIZE[1],
        has_color: bool = False,
        has_blocks: bool = True,
        encoding: str = "utf-8",
    ) -> None:
        self.columns: int = max(columns, _NARROWEST)
        self.rows = rows
        self.has_color = has_color
        self.has_blocks = has_blocks
        self._encoding = encoding

    def printable(self, text: str) -> str:
        """Return *text* of a log or a plugin for display: control characters, and characters that the output cannot
        show, become escapes.
        """
        text = printable(text)
        return text if text.isascii() else text.encode(self._encoding, "backslashreplace").decode(self._encoding)

    @property
    def ellipsis(self) -> str:
        """The sign for text that was cut off."""
        return self.sign("…", "..")

    @property
    def block(self) -> str:
        """The sign that bars are made of."""
        return self.sign(_BLOCK, "#")

    @property
    def dash(self) -> str:
        """The sign between two ends, of a time range for instance."""
        return self.sign("\u2013", "-")

    def sign(self, block: str, ascii_sign: str) -> str:
        """Return *block* if block and line characters are supported, else *ascii_sign*."""
        return block if self.has_blocks else ascii_sign

    def painted(self, text: str, color: int | None) -> str:
        """Return *text* in a colour; unchanged if *color* is None or there are no colours."""
        if color is None or not self.has_color or not text:
            return text
        return f"\x1b[{30 + color if color < 8 else 82 + color}m{text}\x1b[39m"

    def bold(self, text: str) -> str:
        """Return *text* in bold if there are colours."""
        return f"\x1b[{_BOLD}m{text}\x1b[22m" if self.has_color and text else text

    def dim(self, text: str) -> str:
        """Return *text* in a weaker colour if there are colours."""
        return f"\x1b[{_DIM}m{text}\x1b[22m" if self.has_color and text else text

    def bar(self, parts: Iterable[tuple[float, Mark]], columns: int, track: str = " ") -> str:
        """Return a bar of coloured parts that is this many columns wide.

        Each part is its share of the whole, together at most 1, and its mark. *track*, of one column, fills the rest. A
        bar is never empty unless all its parts are.
        """
        drawn, total, filled = [], 0.0, 0
        last = Mark(track)
        for share, last in parts:
            total += share
            cells = min(int(total * columns + _NEARLY), columns) - filled
            drawn.append(self.painted(last.sign * cells, last.color))
            filled += cells
        eighths = round((total * columns - filled) * 8)
        if total and not filled:
            eighths = max(eighths, 1)
        if eighths > 0 and filled < columns:
            # Only the full block has narrower versions.
            is_block = last.sign == _BLOCK and eighths < 8
            end = _EIGHTHS[eighths] if is_block else last.sign if eighths >= 4 or not filled else track
            drawn.append(self.painted(end, last.color))
            filled += 1
        rest = track * (columns - filled)
        return "".join(drawn) + (rest if track == " " else self.dim(rest))

    def marks(self, names: Sequence[str]) -> dict[str, Mark]:
        """Return the mark of each name. Earlier names, which have the most time for instance, choose first.

        A name has the same mark everywhere, unless an earlier one has taken it: then it gets another one, a free one
        while there are any, and otherwise one that no name beside it has. Names that get the colour of an earlier one
        have letters, too. An empty name chooses last.
        """
        colors = project_colors(names) if self.has_color else {}
        letters = _chosen(_repeated(names, colors) if self.has_color and self.has_blocks else names, _letters_of)
        return {name: Mark(letters.get(name, _BLOCK), colors.get(name)) for name in names}


def project_colors(names: Sequence[str]) -> dict[str, int]:
    """Return the colour of each project, a number of the terminal's sixteen: the same everywhere, as with
    ``Style.marks``.

    Since 2.0.
    """
    return _chosen(names, _colors_of)


def style(args: Namespace, environment: Environment, output: Output) -> Style:
    """Return what the output can show, according to ``--color``, the environment and the output itself.

    Without a terminal, the size is 80 columns and 24 rows, unless the variables COLUMNS and LINES set it.
    """
    options = vars(args)
    wanted = options.get("color")
    # A report may go to a file instead of to the output.
    is_to_file = options.get("utt_shows_report", False) and options.get("output") is not None
    is_terminal = output.isatty() and not is_to_file
    has_color = wanted == "always" or (
        wanted != "never"
        and is_terminal
        and not environment.get("NO_COLOR")
        and environment.get("TERM", "" if os.name == "posix" else "unset") not in ("", "dumb")
    )
    columns, rows = _size(environment, output if is_terminal else None)
    encoding = output.encoding or "utf-8"
    return Style(columns, rows, has_color, _has_blocks(encoding, environment), encoding)


def _chosen(names: Sequence[str], wishes: Callable[[str], Iterable[Any]]) -> dict[str, Any]:
    """Return what each name gets: the first of its wishes that is free, or if none is, the first that no name beside
    it has.

    The empty name, for no project, comes last, since only some formats show the current activity apart from it.
    """
    chosen: dict[str, Any] = {}
    taken: set[Any] = set()
    for index in sorted(range(len(names)), key=lambda index: not names[index]):
        name = names[index]
        found = next((each for each in wishes(name) if each not in taken), None)
        if found is None:
            beside = [chosen.get(each) for each in names[max(index - 1, 0) : index + 2]]
            found = next(each for each in wishes(name) if each not in beside)
        chosen[name] = found
        taken.add(found)
    return chosen


def _repeated(names: Sequence[str], colors: Mapping[str, int]) -> list[str]:
    """Return the names whose colour an earlier one has; an empty name is the last to have one."""
    seen: set[int] = set()
    repeated = []
    for name in sorted(names, key=lambda name: not name):
        if colors[name] in seen:
            repeated.append(name)
        seen.add(colors[name])
    return repeated


def _colors_of(name: str) -> Iterator[int]:
    # Not Python's own hash, which differs between processes.
    number = 0
    for byte in name.encode("utf-8", "surrogatepass"):
        number = (number * 31 + byte) % 65521
    first = number % len(_HUES)
    hues = _HUES[first:] + _HUES[:first]
    return chain(hues, (hue + 8 for hue in hues))


def _letters_of(name: str) -> Iterator[str]:
    own = [each for each in name.lower() if each in _LETTERS]
    return chain(own, _LETTERS)


def _size(environment: Environment, terminal: Output | None) -> tuple[int, int]:
    # Like shutil.get_terminal_size, which is slow to import.
    given = [
        int(text) if text.isdecimal() else 0 for text in (environment.get("COLUMNS", ""), environment.get("LINES", ""))
    ]
    actual: tuple[int, ...] = (0, 0)
    if terminal is not None and not all(given):
        # A plugin's output need not be a file.
        with suppress(OSError, AttributeError, ValueError):
            actual = tuple(os.get_terminal_size(terminal.fileno()))
    columns, rows = (one or other or default for one, other, default in zip(given, actual, _SIZE, strict=True))
    return columns, rows


def _has_blocks(encoding: str, environment: Environment) -> bool:
    try:
        _BLOCKS.encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return False
    # In the C locale, Python still writes UTF-8 (PEP 538 and 540), and has changed LC_CTYPE.
    is_ascii = sys.flags.utf8_mode and not environment.get("PYTHONUTF8")
    return not is_ascii or (environment.get("LC_ALL") or environment.get("LANG")) not in ("C", "POSIX")
