"""What each character of a log's line is to utt, for tests of how editors classify it."""

from __future__ import annotations

import re

from utt.domain.activity import ActivityType, Name
from utt.domain.entry import BYE_ENTRY_NAME, HELLO_ENTRY_NAME, is_ignored_line, parse_line
from utt.domain.tags import tags_of

Kinds = list[str | None]
"""The kind of each character, None for white space: whatever colour it has, nobody sees it."""

KINDS = [
    "stamp",
    "offset",
    "hello",
    "bye",
    "project",
    "task",
    "break",
    "ignored",
    "tag",
    "comment",
    "note",
    "conflict",
    "broken",
]

_MARK_LENGTH = 4
_OFFSET_AT_END = re.compile(r"[+-][0-9]{2}:?[0-9]{2}\s+$")


def visible(line: str, kinds: Kinds) -> Kinds:
    """Return the *kinds*, with None for whitespace."""
    return [None if character.isspace() else kind for character, kind in zip(line, kinds, strict=True)]


def kinds_of(line: str) -> Kinds:
    """Return the kinds of the characters of *line*, as the code that reads the log classifies them."""
    kinds: Kinds = ["broken"] * len(line)
    entry = parse_line(line)
    if entry is not None:
        _put_entry(kinds, line, entry.name, entry.comment)
    elif is_ignored_line(line):
        kinds = ["conflict" if line.strip().startswith("# conflict: ") else "note"] * len(line)
    return visible(line, kinds)


def _put_entry(kinds: Kinds, line: str, name: str, comment: str | None) -> None:
    end = len(line.rstrip())
    name_end = end if comment is None else end - len(comment) - _MARK_LENGTH
    name_start = name_end - len(name)
    offset = _OFFSET_AT_END.search(line[:name_start])
    _put(kinds, "stamp", 0, name_start)
    if offset is not None:
        _put(kinds, "offset", offset.start(), name_start)
    _put(kinds, _kind_of_name(name), name_start, name_end)
    _put(kinds, "comment", name_end, end)
    for start, stop in ((name_start, name_end), (end - len(comment or ""), end)):
        for word in re.finditer(r"\S+", line[start:stop]):
            for tag in tags_of(word[0], None):
                _put(kinds, "tag", start + word.start(), start + word.start() + 1 + len(tag))
    _put(kinds, "project", name_start, name_start + len(Name(name).project))


def _kind_of_name(name: str) -> str:
    if name in (HELLO_ENTRY_NAME, BYE_ENTRY_NAME):
        return name.split()[0]
    return {ActivityType.WORK: "task", ActivityType.BREAK: "break", ActivityType.IGNORED: "ignored"}[
        ActivityType.of(name)
    ]


def _put(kinds: Kinds, kind: str, start: int, end: int) -> None:
    kinds[start:end] = [kind] * (end - start)
