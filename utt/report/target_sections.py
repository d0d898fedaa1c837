"""The sections of the configuration that set targets, from one date on each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from utt.domain.target_settings import SETTINGS, parse_targets
from utt.domain.targets import Targets
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    import configparser

_SECTION = "targets"


def targets_in(sections: Mapping[str, configparser.SectionProxy], filename: str) -> Targets:
    """Return the targets of the *sections* of the file, which are one or more. Raises UttError if one is invalid."""
    later: dict[date, Targets] = {}
    first = Targets()
    for name, section in sections.items():
        where = f"in [{name}] of {filename}"
        parsed = parse_targets(_texts(section), where)
        if name == _SECTION:
            first = parsed
            continue
        day = _date(name, filename)
        if day in later:
            raise UttError(f"There are two sections [{_SECTION} {day}] in {filename}: leave one of them out")
        later[day] = parsed
    return _joined(first, later, _SECTION in sections, filename)


def _joined(first: Targets, later: dict[date, Targets], has_first: bool, filename: str) -> Targets:
    in_order = sorted(later.items())
    for number, (day, each) in enumerate(in_order):
        if each.start and (has_first or number > 0):
            earliest = _SECTION if has_first else f"{_SECTION} {in_order[0][0]}"
            raise UttError(
                f"start cannot be in [{_SECTION} {day}] of {filename}: "
                f"the initial balance belongs in [{earliest}], the first of the sections"
            )
    start = first.start if has_first else in_order[0][1].start
    return first.followed_by(in_order, start)


def _texts(section: configparser.SectionProxy) -> dict[str, str]:
    # The section includes the settings of [DEFAULT], which may be meant for others.
    others = section.parser.defaults()
    return {name: text for name, text in section.items() if name in SETTINGS or name not in others}


def _date(name: str, filename: str) -> date:
    text = name.removeprefix(_SECTION).strip()
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UttError(
        f"{text!r} is not a date, in the section [{name}] of {filename}: write the day from which it applies, "
        f"as in [{_SECTION} 2026-03-01]"
    )
