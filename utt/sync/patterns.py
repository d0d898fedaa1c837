"""The patterns of ``.gitattributes``, see gitattributes(5) and gitignore(5)."""

from __future__ import annotations

import re

_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_PIECES = re.compile(
    r"\\(?P<escaped>.)|(?P<directories>(?:^|/)\*\*(?:/|$))|(?P<star>\*)|(?P<question>\?)"
    r"|\[(?P<negation>[!^]?)(?P<some>(?:\\.|[^\\])(?:\\.|[^\\\]])*)\]|(?P<plain>[^\\\[])",
    re.DOTALL,
)


def split_line(line: str) -> tuple[str, list[str]]:
    """Return the pattern of a line, and its attributes; an empty pattern for a blank line, a comment or a macro."""
    text = line.strip(" \t\r")
    if text.startswith('"'):
        quoted = re.match(r'"((?:[^"\\]|\\.)*)"', text)
        if quoted is not None:
            return _unquoted(quoted[1]), text[quoted.end() :].split()
    # Negative patterns are forbidden in attributes files.
    if text.startswith(("#", "!", "[attr]")):
        return "", []
    pattern, *attributes = text.split() or [""]
    return pattern, attributes


def matches(pattern: str, path: str) -> bool:
    """Return true if *pattern* matches *path*, with slashes, relative to the directory of the attributes file."""
    if "/" not in pattern:
        path = path.rpartition("/")[2]
    return re.fullmatch(_expression(pattern.removeprefix("/")), path, re.DOTALL) is not None


def pattern_of(name: str) -> str:
    """Return a pattern, escaped for an attributes file, that matches files called *name* and no others."""
    pattern = re.sub(r"([\\*?\[])", r"\\\1", name)
    if re.search(r'[\s"]|^[#!]', pattern) or pattern.startswith("[attr]"):
        quoted = re.sub(r'(["\\])', r"\\\1", pattern).replace("\n", r"\n").replace("\t", r"\t").replace("\r", r"\r")
        # After a slash, # and ! have no special meaning.
        return f'"/{quoted}"' if pattern[0] in "#!" else f'"{quoted}"'
    return pattern


def _unquoted(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        escape = match[1]
        return chr(int(escape, 8)) if escape[0].isdigit() else _ESCAPES.get(escape, escape)

    return re.sub(r"\\([0-7]{3}|.)", character, text, flags=re.DOTALL)


def _expression(pattern: str) -> str:
    """Return a pattern as a regular expression, one that matches nothing if the pattern is invalid."""
    parts = []
    position = 0
    while position < len(pattern):
        match = _PIECES.match(pattern, position)
        if match is None:
            return "(?!)"
        position = match.end()
        kind = match.lastgroup
        text = match[0]
        if kind == "directories":
            # Another pair of stars may begin at this slash.
            position -= text.endswith("/") and position < len(pattern) and pattern.startswith("/**", position - 1)
            parts.append(f"{text.partition('*')[0]}(?:.*/)?" if text.endswith("/") else f"{text[:-2]}.*")
        elif kind in ("star", "question"):
            parts.append("[^/]*" if kind == "star" else "[^/]")
        elif kind == "some":
            parts.append(f"(?!/)[{'^' * bool(match['negation'])}{_members(match['some'])}]")
        else:
            parts.append(re.escape(match["escaped"] or text))
    return "".join(parts)


def _members(some: str) -> str:
    """Return the content of brackets, escaped for a regular expression."""
    characters = [(each[-1], each) for each in re.findall(r"\\.|.", some, re.DOTALL)]
    parts = []
    index = 0
    while index < len(characters):
        first = characters[index][0]
        parts.append(re.escape(first))
        index += 1
        if index + 1 < len(characters) and characters[index][1] == "-":
            last = characters[index + 1][0]
            if first <= last:
                parts.append(f"{re.escape(first)}-{re.escape(last)}")
            index += 2
    return "".join(parts)
