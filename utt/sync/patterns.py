"""The patterns of ``.gitattributes``, see gitattributes(5) and gitignore(5)."""

from __future__ import annotations

import re

_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_PIECES = re.compile(r"\\(.)|(^\*\*/|/\*\*$|/\*\*/)|(\*)|(\?)|(\[(?:[!^]?\]?[^]]*)\])|(.)", re.DOTALL)


def split_line(line: str) -> tuple[str, list[str]]:
    """Return the pattern of a line, and its attributes; an empty pattern if it is blank, a note, or a macro."""
    text = line.strip(" \t\r")
    if text.startswith('"'):
        quoted = re.match(r'"((?:[^"\\]|\\.)*)"', text)
        if quoted is not None:
            return _unquoted(quoted[1]), text[quoted.end() :].split()
    # A pattern that says what does not match is none here.
    if text.startswith(("#", "!", "[attr]")):
        return "", []
    pattern, *attributes = text.split() or [""]
    return pattern, attributes


def matches(pattern: str, path: str) -> bool:
    """Return true if a pattern is one of *path*, which is relative to the directory of the attributes, with slashes."""
    if "/" not in pattern:
        path = path.rpartition("/")[2]
    return re.fullmatch(_expression(pattern.removeprefix("/")), path, re.DOTALL) is not None


def pattern_of(name: str) -> str:
    """Return a pattern of the files called *name* and no others, as a line of attributes has it."""
    pattern = re.sub(r"([\\*?\[])", r"\\\1", name)
    if re.search(r'[\s"]|^[#!]', pattern) or pattern.startswith("[attr]"):
        quoted = re.sub(r'(["\\])', r"\\\1", pattern).replace("\n", r"\n").replace("\t", r"\t").replace("\r", r"\r")
        # Behind a slash, a sign of its own meaning is a character.
        return f'"/{quoted}"' if pattern[0] in "#!" else f'"{quoted}"'
    return pattern


def _unquoted(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        escape = match[1]
        return chr(int(escape, 8)) if escape[0].isdigit() else _ESCAPES.get(escape, escape)

    return re.sub(r"\\([0-7]{3}|.)", character, text, flags=re.DOTALL)


def _expression(pattern: str) -> str:
    parts = []
    for match in _PIECES.finditer(pattern):
        escaped, directories, star, question, some, plain = match.groups()
        if directories is not None:
            parts.append({"/**": "/.*", "/**/": "/(?:.*/)?"}.get(directories, "(?:.*/)?"))
        elif star is not None:
            parts.append("[^/]*")
        elif question is not None:
            parts.append("[^/]")
        elif some is not None:
            inner = some[1:-1].replace("\\", "\\\\").replace("[", "\\[")
            parts.append(f"[^{inner[1:]}]" if inner[:1] in ("!", "^") else f"[{inner}]")
        else:
            parts.append(re.escape(escaped or plain or ""))
    return "".join(parts)
