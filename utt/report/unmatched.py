"""Notes about filters that match nothing in the period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from utt.domain.activity import Activity, Name
from utt.domain.entry import Entry
from utt.domain.near import did_you_mean
from utt.domain.printable import excerpt
from utt.domain.tags import tags_of
from utt.report.criteria import Criteria, match_test, wildcard_test
from utt.report.selection import Activities

Parts = Callable[[str, str | None], Iterable[str]]


def unmatched_filters(
    activities: Iterable[Activity], reports_all: bool = True, full_project: Callable[[str], str] = str
) -> Iterator[str]:
    """Yield a line for each filter value that matches nothing in the period, with similar names in the log.

    *activities* are the selected ones; yields nothing for a plugin's replacement. A project that is the only filter,
    and has no similar names, is reported only if *reports_all*: utt 1 does not report it. *full_project* returns the
    project that a name is short for, or the name. Raises UttError if the log cannot be used.

    Since 2.0.
    """
    if not isinstance(activities, Activities):
        return
    selection = activities._selection
    criteria, entries = selection.request.criteria, selection.entries
    if criteria is None:
        return
    values = (criteria.projects, criteria.tasks, criteria.matches, criteria.tags)
    # If anything counts, each kind of filter has matched something.
    if not any(len(each) > 1 for each in values) and (not any(values) or activities):
        return
    present: dict[tuple[str, str | None], None] = {}
    for name, _, _, _, comment in selection.all_spans():
        present[name, comment if criteria.matches or criteria.tags else None] = None
    needs_near = not reports_all and sum(map(len, values)) == 1
    yield from _unmatched("project", criteria.projects, present, _projects, entries, needs_near, full_project)
    yield from _unmatched("task", criteria.tasks, present, _tasks, entries)
    yield from _unmatched("tag", criteria.tags, present, tags_of, entries)
    yield from _unmatched_texts(criteria, present)


def _unmatched(
    what: str,
    values: Iterable[str],
    present: Iterable[tuple[str, str | None]],
    parts: Parts,
    entries: Iterable[Entry],
    needs_near: bool = False,
    meant: Callable[[str], str] = str,
) -> Iterator[str]:
    known = {part for each in present for part in parts(*each)}
    for value in values:
        # An empty value means "none", and is not a name.
        if value == "" or any(map(wildcard_test(value), known)):
            continue
        of_log = {part for entry in entries for part in parts(entry.name, entry.comment)}
        shown = excerpt(value)
        if any(map(wildcard_test(value), of_log)):
            yield f"the {what} {shown} has nothing in this period"
            continue
        own = meant(value)
        if (question := did_you_mean(own, {own} if own in of_log else of_log - {""})) or not needs_near:
            yield f"there is no {what} '{shown}' in the log" + (f": {question}" if question else "")


def _unmatched_texts(criteria: Criteria, present: Iterable[tuple[str, str | None]]) -> Iterator[str]:
    texts = {text for each in present for text in each if text is not None}
    for value in criteria.matches:
        if not any(map(match_test(value, criteria.is_regex), texts)):
            yield f"no name or comment in this period matches '{excerpt(value)}'"


def _projects(name: str, _: str | None) -> Iterable[str]:
    return (Name(name).project,)


def _tasks(name: str, _: str | None) -> Iterable[str]:
    return (Name(name).task,)
