"""The filters of a report: which of the period's activities count."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from utt.domain.activity import Name
from utt.report.request import Request

Filter = Callable[[str], bool]
"""Tells whether an activity counts, by its name: the sums of long periods are made of names and times alone."""

# A log has few names and many activities.
_NAMES = 4096


def filters_of(request: Request) -> list[Filter]:
    """Return the filters that a report is asked for. An activity counts if all of them say so."""
    project = request.project_name_filter
    return [] if project is None else [_is_of(project)]


def _is_of(project: str) -> Filter:
    @lru_cache(maxsize=_NAMES)
    def has_project(name: str) -> bool:
        return Name(name).project == project

    return has_project
