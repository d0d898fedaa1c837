"""What is to be told where a filter names something that the period has not."""

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


def unmatched(
    activities: Iterable[Activity], tells_all: bool = True, project_meant: Callable[[str], str] = str
) -> Iterator[str]:
    """Yield a line on each value of a filter that matches nothing in the period, with near ones that are in the log.

    *activities* are those that were asked for. Of those that a plugin has put in their place, nothing is known. A
    project that is asked for alone, and has none near it, is told only if *tells_all*: utt 1 says nothing of it.
    *project_meant* gives the project that a name is short for, or the name. Raises UttError if the log cannot be used.

    Since 2.0.
    """
    if not isinstance(activities, Activities):
        return
    selection = activities._selection
    criteria, entries = selection.request.criteria, selection.entries
    if criteria is None:
        return
    values = (criteria.projects, criteria.tasks, criteria.matches, criteria.tags)
    # Where something counts, each kind of filter has found something.
    if not any(len(each) > 1 for each in values) and (not any(values) or activities):
        return
    present: dict[tuple[str, str | None], None] = {}
    for name, _, _, _, comment in selection.all_spans():
        present[name, comment if criteria.matches or criteria.tags else None] = None
    needs_near = not tells_all and sum(map(len, values)) == 1
    yield from _unmatched("project", criteria.projects, present, _projects, entries, needs_near, project_meant)
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
        # An empty one means what has none, and is no name.
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
