"""The criteria that an activity must meet to count: the values of the filters' options."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import lru_cache

from utt.domain.activity import ActivityType, Name
from utt.domain.tags import tags_of
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

Test = Callable[[str], bool]
"""Tests whether a text matches."""

Parts = Callable[[str, str | None], tuple[str, ...]]
"""Returns the texts of an activity to examine, from its name and its comment."""

Filter = Callable[[str], bool]
"""Tests whether an activity counts, by its name: the sums of long periods are made of only names and times."""

LineFilter = Callable[[str, str | None], bool]
"""Tests whether an activity counts, by its name and its comment, line by line."""

# A log has few names and many activities.
_NAMES = 4096


class Criteria:
    """The criteria that an activity must meet to count. Empty tuples mean no restriction.

    ``projects`` and ``tasks`` are texts with the wildcards ``*`` and ``?``, ``tags`` as well, without ``#``; an empty
    one means "none". ``matches`` are texts in a name or a comment, regular expressions if ``is_regex`` is true,
    ignoring case. ``types`` are ``work``, ``break`` and ``ignored``. At least one of each of these must match, and none
    of ``not_projects``, ``not_tasks``, ``not_matches`` and ``not_tags``.
    """

    __slots__ = (
        "is_regex",
        "matches",
        "not_matches",
        "not_projects",
        "not_tags",
        "not_tasks",
        "projects",
        "tags",
        "tasks",
        "types",
    )

    def __init__(
        self,
        projects: Sequence[str] = (),
        tasks: Sequence[str] = (),
        matches: Sequence[str] = (),
        tags: Sequence[str] = (),
        types: Sequence[str] = (),
        not_projects: Sequence[str] = (),
        not_tasks: Sequence[str] = (),
        not_matches: Sequence[str] = (),
        not_tags: Sequence[str] = (),
        *,
        is_regex: bool = False,
    ) -> None:
        self.projects: tuple[str, ...] = tuple(projects)
        self.tasks: tuple[str, ...] = tuple(tasks)
        self.matches: tuple[str, ...] = tuple(matches)
        self.tags: tuple[str, ...] = tuple(tag.removeprefix("#") for tag in tags)
        self.types: tuple[str, ...] = tuple(types)
        self.not_projects: tuple[str, ...] = tuple(not_projects)
        self.not_tasks: tuple[str, ...] = tuple(not_tasks)
        self.not_matches: tuple[str, ...] = tuple(not_matches)
        self.not_tags: tuple[str, ...] = tuple(tag.removeprefix("#") for tag in not_tags)
        self.is_regex = is_regex

    @property
    def is_set(self) -> bool:
        """True if there is any restriction."""
        return any(getattr(self, name) for name in self.__slots__ if name != "is_regex")


def criteria(args: Namespace) -> Criteria:
    """Return the criteria on the command line. An option that the command does not have counts as not given.

    Of options that a plugin has added itself, only ``project`` counts. Raises UttError for an invalid regular
    expression, and if there is none.
    """
    options = vars(args)
    if not options.get("utt_has_filters"):
        return Criteria(_texts(options.get("project")))
    names = ("project", "task", "match", "tag", "type", "not_project", "not_task", "not_match", "not_tag")
    each = options.get("utt_each", {})
    texts = [_texts(each.get(name, options.get(name))) for name in names]
    found = Criteria(*texts)
    found.is_regex = options.get("regex") is True
    if found.is_regex:
        if not (found.matches or found.not_matches):
            raise UttError("--regex is about --match and --not-match: write it like --match '^acme: .*review' --regex")
        for text in (*found.matches, *found.not_matches):
            _compiled(text)
    return found


def _texts(value: Any) -> Sequence[str]:
    """Return an option's values. A plugin's own option may be something else."""
    if isinstance(value, str):
        return (value,)
    return [each for each in value if isinstance(each, str)] if isinstance(value, (list, tuple)) else ()


def wildcard_test(pattern: str) -> Test:
    """Return a test whether *pattern* matches a whole text: ``*`` is any text, and ``?`` any character."""
    if not any(sign in pattern for sign in "*?"):
        return pattern.__eq__
    parts = (".*" if sign == "*" else "." if sign == "?" else re.escape(sign) for sign in pattern)
    fullmatch = re.compile("".join(parts), re.DOTALL).fullmatch
    return lambda text: fullmatch(text) is not None


def match_test(pattern: str, is_regex: bool) -> Test:
    """Return a test whether *pattern* occurs anywhere in a text, ignoring case.

    Raises UttError if it should be a regular expression, but is invalid.
    """
    if is_regex:
        search = _compiled(pattern).search
        return lambda text: search(text) is not None
    folded = pattern.casefold()
    return lambda text: folded in text.casefold()


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise UttError(
            f"{pattern!r} is not a regular expression, {error}: write it like --match '^acme: .*review', "
            "or leave out --regex"
        ) from error


def name_filters(criteria: Criteria) -> list[Filter]:
    """Return the filters of activities by name. An activity counts if it passes all of them."""
    filters: list[Filter] = []

    def add(patterns: Sequence[str], part: Callable[[str], str], is_wanted: bool = True) -> None:
        if patterns:
            tests = [wildcard_test(pattern) for pattern in patterns]
            filters.append(lru_cache(_NAMES)(lambda name: any(test(part(name)) for test in tests) == is_wanted))

    add(criteria.projects, lambda name: Name(name).project)
    add(criteria.tasks, lambda name: Name(name).task)
    add(criteria.types, lambda name: ActivityType.of(name).name.lower())
    add(criteria.not_projects, lambda name: Name(name).project, is_wanted=False)
    add(criteria.not_tasks, lambda name: Name(name).task, is_wanted=False)
    return filters


def line_filters(criteria: Criteria) -> list[LineFilter]:
    """Return the filters of activities by name and comment. An activity must pass all of them."""
    filters: list[LineFilter] = []

    def add(patterns: Sequence[str], parts: Parts, make: Callable[[str], Test], is_wanted: bool = True) -> None:
        if patterns:
            tests = [make(pattern) for pattern in patterns]
            filters.append(
                lambda name, comment: any(test(part) for part in parts(name, comment) for test in tests) == is_wanted
            )

    def match(pattern: str) -> Test:
        return match_test(pattern, criteria.is_regex)

    add(criteria.matches, _texts_of, match)
    add(criteria.tags, _tags_or_none, wildcard_test)
    add(criteria.not_matches, _texts_of, match, is_wanted=False)
    add(criteria.not_tags, _tags_or_none, wildcard_test, is_wanted=False)
    return filters


def is_of(project: str) -> Filter:
    """Return the filter by name for exactly this project."""

    @lru_cache(maxsize=_NAMES)
    def has_project(name: str) -> bool:
        return Name(name).project == project

    return has_project


def _texts_of(name: str, comment: str | None) -> tuple[str, ...]:
    return (name,) if comment is None else (name, comment)


def _tags_or_none(name: str, comment: str | None) -> tuple[str, ...]:
    return tags_of(name, comment) or ("",)
