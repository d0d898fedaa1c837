"""Notes about filters that match nothing in the period."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Reversible

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
    """Yield a line for each filter value that matches nothing in the period, with similar names in the log; of what is
    left out, for each name that the log does not have.

    *activities* are the selected ones; yields nothing for a plugin's replacement. A project that is the only filter,
    or is left out, and has no similar names, is reported only if *reports_all*: utt 1 does not report it.
    *full_project* returns the project that a name is short for, or the name. Raises UttError if the log cannot be used.

    Since 2.0.
    """
    if not isinstance(activities, Activities):
        return
    selection = activities._selection
    criteria, entries = selection.request.criteria, selection.entries
    if criteria is None:
        return
    yield from _not_left_out("project", criteria.not_projects, entries, _projects, reports_all, full_project)
    yield from _not_left_out("task", criteria.not_tasks, entries, _tasks, reports_all)
    yield from _not_left_out("tag", criteria.not_tags, entries, tags_of, reports_all)
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
        yield from _missing(what, value, of_log, needs_near, meant)


def _not_left_out(
    what: str,
    values: Iterable[str],
    entries: Reversible[Entry],
    parts: Parts,
    reports_all: bool,
    meant: Callable[[str], str] = str,
) -> Iterator[str]:
    """Yield a line for each of the *values* to leave out that the log does not have."""
    missing = {value: wildcard_test(value) for value in values if value != ""}
    known: set[str] = set()
    # Most names are among the latest entries.
    for entry in reversed(entries) if missing else ():
        for part in {*parts(entry.name, entry.comment)} - known:
            known.add(part)
            missing = {value: test for value, test in missing.items() if not test(part)}
        if not missing:
            return
    for value in missing:
        yield from _missing(what, value, known, not reports_all, meant)


def _missing(
    what: str, value: str, known: Collection[str], needs_near: bool, meant: Callable[[str], str]
) -> Iterator[str]:
    """Yield a line about a *value* that is not among the *known* ones, with similar ones; none if it *needs_near*."""
    own = meant(value)
    if (question := did_you_mean(own, [own] if own in known else (each for each in known if each))) or not needs_near:
        yield f"there is no {what} '{excerpt(value)}' in the log" + (f": {question}" if question else "")


def _unmatched_texts(criteria: Criteria, present: Iterable[tuple[str, str | None]]) -> Iterator[str]:
    texts = {text for each in present for text in each if text is not None}
    for value in criteria.matches:
        if not any(map(match_test(value, criteria.is_regex), texts)):
            yield f"no name or comment in this period matches '{excerpt(value)}'"


def _projects(name: str, _: str | None) -> Iterable[str]:
    return (Name(name).project,)


def _tasks(name: str, _: str | None) -> Iterable[str]:
    return (Name(name).task,)
