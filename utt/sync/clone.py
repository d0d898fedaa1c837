"""Reads git's own files, without git: which clone the log is in, and whether that has the merge driver.

``.gitattributes`` tells git to merge the log with the driver ``utt``, and is part of each clone. The command behind
that name is in git's configuration, which must be set up in each clone. Without it, git merges line by line, and leaves
its own conflict markers in the log.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

from utt.sync.patterns import matches, split_line

ATTRIBUTES = ".gitattributes"
_SECTION = re.compile(r'\[\s*([A-Za-z0-9.-]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]')
_VARIABLE = re.compile(r"([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*(.*?))?\s*$")
_DEEPEST = 10


class Clone:
    """A work tree at ``top``. git keeps its files in ``directory``, and those that worktrees share in ``common``."""

    __slots__ = ("common", "directory", "top")

    def __init__(self, top: str, directory: str, common: str) -> None:
        self.top = top
        self.directory = directory
        self.common = common


def clone_of(path: str) -> Clone | None:
    """Return the clone that the file at *path*, which need not exist, is in; None if it is in none."""
    top = os.path.dirname(os.path.realpath(path))
    while not os.path.lexists(os.path.join(top, ".git")):
        above = os.path.dirname(top)
        if above == top:
            return None
        top = above
    directory = os.path.join(top, ".git")
    if os.path.isfile(directory):
        # In a worktree or a submodule, .git is a file.
        named = _text(directory).partition("gitdir:")[2].strip()
        directory = os.path.join(top, named)
    common = _text(os.path.join(directory, "commondir")).strip()
    return Clone(top, directory, os.path.normpath(os.path.join(directory, common)))


class Driver:
    """The merge driver of a file: its ``name``, and the ``line`` that sets it, line ``number`` of the file ``path``."""

    __slots__ = ("line", "name", "number", "path")

    def __init__(self, name: str | None, path: str, number: int, line: str) -> None:
        self.name = name
        self.path = path
        self.number = number
        self.line = line


def driver_of(path: str, clone: Clone) -> Driver | None:
    """Return the merge driver that git's attributes set for the file at *path*; None if they set none."""
    path = os.path.realpath(path)
    directory = os.path.dirname(path)
    places = [(os.path.join(clone.common, "info", "attributes"), clone.top)]
    while True:
        places.append((os.path.join(directory, ATTRIBUTES), directory))
        if directory == clone.top or os.path.dirname(directory) == directory:
            break
        directory = os.path.dirname(directory)
    for file, home in places:
        found = None
        relative = os.path.relpath(path, home).replace(os.sep, "/")
        for number, line in enumerate(_text(file).split("\n"), 1):
            pattern, attributes = split_line(line)
            for attribute in attributes if pattern and matches(pattern, relative) else ():
                name = attribute.lstrip("-!").partition("=")[0]
                if name in ("merge", "binary"):
                    value = attribute.partition("=")[2] if attribute.startswith("merge=") else None
                    found = Driver(value, file, number, line)
        if found is not None:
            return found
    return None


def configured(clone: Clone, environ: Mapping[str, str], section: str, variable: str) -> str | None:
    """Return the value of a variable in git's configuration: the clone's, the user's or the system's; None if not set.

    *section* is written like ``merge.utt``, where ``utt`` is a subsection. Conditions of ``includeIf`` count as true.
    """
    found = None
    for path in _configurations(clone, environ):
        for name, key, value in _settings(path, environ, _DEEPEST):
            if (name, key) == (section, variable.lower()):
                found = value
    return found


def _configurations(clone: Clone, environ: Mapping[str, str]) -> Iterator[str]:
    """Yield the paths of the configuration files. A later one overrides an earlier one."""
    if environ.get("GIT_CONFIG_NOSYSTEM", "").lower() not in ("1", "true", "yes", "on"):
        yield environ.get("GIT_CONFIG_SYSTEM") or "/etc/gitconfig"
    named = environ.get("GIT_CONFIG_GLOBAL")
    if named is not None:
        yield named
    else:
        home = environ.get("HOME", "")
        yield os.path.join(environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config"), "git", "config")
        yield os.path.join(home, ".gitconfig")
    yield os.path.join(clone.common, "config")
    yield os.path.join(clone.directory, "config.worktree")


def _settings(path: str, environ: Mapping[str, str], depth: int) -> Iterator[tuple[str, str, str]]:
    """Yield the settings of a configuration file: section, variable in lower case, value."""
    section = ""
    for line in _text(path).replace("\\\n", "").split("\n"):
        text = line.strip()
        head = _SECTION.match(text)
        if head is not None:
            section = head[1].lower()
            if head[2] is not None:
                section += "." + re.sub(r"\\(.)", r"\1", head[2])
            text = text[head.end() :].strip()
        variable = _VARIABLE.match(text)
        if variable is None:
            continue
        value = _value(variable[2] or "")
        if section.partition(".")[0] in ("include", "includeif") and variable[1].lower() == "path" and depth:
            included = value.replace("~", environ.get("HOME", "~"), 1) if value.startswith("~/") else value
            yield from _settings(os.path.join(os.path.dirname(path), included), environ, depth - 1)
        yield section, variable[1].lower(), value


def _value(text: str) -> str:
    """Return a value without its quotes and any comment after it."""
    parts: list[str] = []
    is_quoted = False
    for piece in re.findall(r'\\.|"|[^\\"]+', text):
        if piece == '"':
            is_quoted = not is_quoted
        elif piece[0] == "\\":
            parts.append({"n": "\n", "t": "\t", "b": "\b"}.get(piece[1], piece[1]))
        elif not is_quoted and (comment := re.search("[#;]", piece)):
            parts.append(piece[: comment.start()].rstrip())
            break
        else:
            parts.append(piece)
    return "".join(parts)


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except OSError:
        # A file that is missing or unreadable sets nothing.
        return ""
