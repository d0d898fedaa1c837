"""The filters of a report: which of the period's activities count."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from utt.domain.activity import Name
from utt.lazy import TYPE_CHECKING, lazy
from utt.report.request import Request

if TYPE_CHECKING:
    from utt.report import criteria
else:
    criteria = lazy("utt.report.criteria")

Filter = Callable[[str], bool]
"""Tests whether an activity counts, by its name: the sums of long periods are made of only names and times."""

LineFilter = Callable[[str, str | None], bool]
"""Tests whether an activity counts, by its name and its comment, line by line."""

# A log has few names and many activities.
_NAMES = 4096


def filters_of(request: Request) -> list[Filter]:
    """Return the filters by name of a request. An activity counts if it passes all of them."""
    if request.criteria is not None:
        return criteria.name_filters(request.criteria)
    project = request.project_name_filter
    return [] if project is None else [_is_of(project)]


def line_filters_of(request: Request) -> list[LineFilter]:
    """Return the filters by name and comment of a request, which an activity must pass as well."""
    return [] if request.criteria is None else criteria.line_filters(request.criteria)


def _is_of(project: str) -> Filter:
    @lru_cache(maxsize=_NAMES)
    def has_project(name: str) -> bool:
        return Name(name).project == project

    return has_project
