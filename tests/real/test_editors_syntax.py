"""Real editors highlight the log as utt reads it, with the files in ``editors/``."""

from __future__ import annotations

import tomllib
from itertools import groupby, product
from pathlib import Path

import pytest

from tests.support.highlighters import EDITORS, Highlighter, emacs, sublime, vim, vs_code
from tests.support.log_kinds import Kinds, kinds_of, visible

# Each line in its pieces. Space between two pieces that belong together belongs to the first.
LINES = {
    "work": [("stamp", "2026-11-16 10:30 "), ("task", "design review")],
    "project": [("stamp", "2026-11-16 10:30 "), ("project", "acme"), ("task", ": design review")],
    "no project without a space": [("stamp", "2026-11-16 10:30 "), ("task", "acme:design")],
    "no project of two words": [("stamp", "2026-11-16 10:30 "), ("task", "a b: design")],
    "no project without a task": [("stamp", "2026-11-16 10:30 "), ("task", "acme:")],
    "comment": [("stamp", "2026-11-16 10:30 "), ("task", "API"), ("comment", "  # agreed  # twice")],
    "no comment behind one space": [("stamp", "2026-11-16 10:30 "), ("task", "API # 12")],
    "no comment without a text": [("stamp", "2026-11-16 10:30 "), ("task", "API  #")],
    "tags": [
        ("stamp", "2026-11-16 10:30 "),
        ("project", "acme"),
        ("task", ": fix "),
        ("tag", "#ui"),
        ("task", ", a#b "),
        ("tag", "#x"),
        ("task", "#y"),
        ("comment", "  # see ("),
        ("comment", "#1) "),
        ("tag", "#2"),
        ("comment", ")"),
    ],
    "break": [("stamp", "2026-11-16 12:30 "), ("break", "lunch **"), ("comment", "  # soup **")],
    "break of a project": [("stamp", "2026-11-16 12:30 "), ("project", "acme"), ("break", ": tea **")],
    "no break behind another space": [("stamp", "2026-11-16 12:30 "), ("task", "tea **"), ("comment", "   # x")],
    "ignored": [("stamp", "2026-11-16 12:30 "), ("ignored", "commute ***")],
    "arrival": [("stamp", "2026-11-16 09:00 "), ("hello", "hello"), ("comment", "  # late")],
    "no arrival": [("stamp", "2026-11-16 09:00 "), ("task", "hello Ana")],
    "departure": [("stamp", "2026-11-16 17:00 "), ("bye", "bye ***")],
    "ignored goodbye": [("stamp", "2026-11-16 17:00 "), ("ignored", "bye bye ***")],
    "offset": [("stamp", "2026-10-25 02:40"), ("offset", "+0200 "), ("task", "night shift")],
    "offset with a colon": [("stamp", "2026-10-25 02:40"), ("offset", "-03:30 "), ("hello", "hello")],
    "no such offset": [("broken", "2026-10-25 02:40+1500 night shift")],
    "note": [("note", "# acme: #ui **")],
    "note amid white space": [("note", "  #2026-11-16 10:30 x ")],
    "conflict": [("conflict", "# conflict: two versions of one entry")],
    "digits left out": [("stamp", " 2026-1-6   9:5  "), ("task", "x  ")],
    "no-break spaces": [("stamp", "2026-11-16 10:30\u00a0"), ("project", "é"), ("task", ":\u00a0日本"), ("tag", " #ü")],
    "name that begins as a comment": [("stamp", "2026-11-16 10:30   "), ("task", "# x")],
    "broken: prose": [("broken", "call Ana")],
    "broken: no name": [("broken", "2026-11-16 10:30 ")],
    "broken: no such day": [("broken", "2026-11-31 10:30 x")],
    "broken: no such time": [("broken", "2026-11-16 24:00 x")],
    "broken: no such year": [("broken", "0000-11-16 10:00 x")],
    "broken: no space": [("broken", "2026-11-16 10:30x")],
    "blank": [("note", "  ")],
}

# Many more lines than the table: every combination of pieces, with the kinds that utt finds.
_HEADS = ["2026-11-16 10:30 ", " 2028-2-29  23:59+14:00 ", "2026-13-01 10:30 ", "2026-06-30 9:0-1200\t", "#", "x "]
_NAMES = [
    *["hello", "hello ", "Hello", "bye ***", "bye  ***", "bye **", "p: bye ***", "**", "***", "x**", "x** **", "* * *"],
    *[
        "p:",
        "p: ",
        "p:q: r",
        ": x",
        "p:\tx",
        "p : x",
        "#p: x",
        "p: #x **",
        "p: #x**",
        "p:  # x",
        "p:   # x",
        "a\u2003b",
    ],
    *["#a", "#a#b", "##a", "# a", "#.", "#a.", '#a)"', "a #", "a #b#", "a  #b", "a  ##", "(#a)", "#é #日本"],
    *["a\u2003b", "#a-b/c_d, x", "x #\"a'"],
]
_COMMENTS = [
    "",
    "  # x",
    "   # x  ",
    "  # #t",
    "  #  # y",
    "  # ",
    "  #",
    " \t#\tz **",
    "  # a  # #b!",
    "\u00a0\u00a0# x",
]
GENERATED = [head + name + comment for head, name, comment in product(_HEADS, _NAMES, _COMMENTS)]

each_editor = pytest.mark.parametrize(
    "highlighter",
    [
        pytest.param(vim, id="vim"),
        pytest.param(emacs, id="emacs"),
        pytest.param(vs_code, id="vs code"),
        pytest.param(sublime, id="sublime"),
    ],
)


def _line(title: str) -> str:
    return "".join(text for _, text in LINES[title])


def _kinds(title: str) -> Kinds:
    return visible(_line(title), [kind for kind, text in LINES[title] for _ in text])


def _pieces(line: str, kinds: Kinds) -> list[tuple[str | None, str]]:
    pieces = groupby(zip(kinds, line, strict=True), key=lambda pair: pair[0])
    return [(kind, "".join(character for _, character in pairs)) for kind, pairs in pieces]


@pytest.mark.parametrize("title", LINES)
def test_utt_reads_the_sample_lines_as_stated(title: str) -> None:
    assert kinds_of(_line(title)) == _kinds(title)


@each_editor
def test_an_editor_highlights_what_utt_reads(
    highlighter: Highlighter, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    lines = [*map(_line, LINES), *GENERATED]

    found = zip(lines, highlighter(tmp_path, lines, tmp_path_factory), strict=True)
    wrong = [(_pieces(line, kinds), _pieces(line, kinds_of(line))) for line, kinds in found if kinds != kinds_of(line)]
    assert wrong == []


def test_helix_recognises_the_name_of_the_log() -> None:
    [language] = tomllib.loads((EDITORS / "helix" / "languages.toml").read_text())["language"]

    assert language["file-types"] == [{"glob": "utt.log"}]
    assert (language["comment-token"], language["auto-format"]) == ("#", False)
