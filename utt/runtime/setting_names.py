"""The sections and settings that utt knows, to detect typos in the configuration."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from configparser import ConfigParser

from utt.domain.day_starts import START
from utt.domain.near import did_you_mean, near_names
from utt.domain.printable import excerpt
from utt.domain.target_settings import SETTINGS as TARGETS

KNOWN: Mapping[str, Collection[str] | None] = {
    "alias": None,
    "day": (START,),
    "log": ("utc_offset",),
    "plugins": ("disable",),
    "projects": None,
    "sync": ("encrypt", "decrypt", "git_dir"),
    "targets": TARGETS,
    "ui": ("quiet",),
}
"""The settings of each section, None if the user chooses their names."""

_WITH_DATES = ("day", "targets")


def misspelt(parser: ConfigParser, other_sections: Callable[[], Collection[str]]) -> list[str]:
    """Return a line about each section and setting that utt does not know, with what may be meant.

    A section that *other_sections* does not return may still be a plugin's, so it is reported only if its name is
    similar to one of utt's.
    """
    return [line for name in parser.sections() for line in _on_section(parser, name, other_sections)]


def _on_section(parser: ConfigParser, name: str, other_sections: Callable[[], Collection[str]]) -> Iterator[str]:
    word, *more = name.split() or [""]
    if word not in KNOWN or (more and word not in _WITH_DATES):
        near = near_names(word, KNOWN)
        if near and word not in other_sections():
            yield f"utt has no section [{excerpt(name)}]: did you mean [{'] or ['.join(near)}]?"
        return
    known = KNOWN[word]
    # A section includes the settings of [DEFAULT], which may be meant for others.
    for setting in () if known is None else parser[name]:
        if known is not None and setting not in known and setting not in parser.defaults():
            what_to_type = did_you_mean(setting, known) or f"use {', '.join(known)}"
            yield f"[{excerpt(name)}] has no setting '{excerpt(setting)}': {what_to_type}"
