"""Names and activities."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utt.api import v1

NINE, TEN, ELEVEN = (datetime(2026, 11, 16, hour) for hour in (9, 10, 11))


@pytest.mark.parametrize(
    ("name", "project", "task"),
    [
        ("acme: x", "acme", "x"),
        ("acme:  x", "acme", " x"),
        ("acme:\tx", "acme", "x"),
        ("acme:\xa0x", "acme", "x"),
        ("acme: x: y", "acme", "x: y"),
        ("Acme-1/web: x", "Acme-1/web", "x"),
        ("acme: ", "acme", ""),
        ("acme:x", "", "acme:x"),
        ("acme:", "", "acme:"),
        ("a b: x", "", "a b: x"),
        ("a:b: x", "", "a:b: x"),
        (" acme: x", "", " acme: x"),
        (": x", "", ": x"),
        ("plain", "", "plain"),
    ],
)
def test_a_name_has_a_project_and_a_task(name: str, project: str, task: str) -> None:
    parts = v1.Name(name)

    assert (parts.name, parts.project, parts.task) == (name, project, task)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("x", v1.Activity.Type.WORK),
        ("**x", v1.Activity.Type.WORK),
        ("x *", v1.Activity.Type.WORK),
        ("x**", v1.Activity.Type.BREAK),
        ("acme: lunch **", v1.Activity.Type.BREAK),
        ("x ***", v1.Activity.Type.IGNORED),
        ("x ****", v1.Activity.Type.IGNORED),
    ],
)
def test_the_end_of_a_name_gives_its_type(name: str, kind: int) -> None:
    assert v1.Activity(name, NINE, TEN, False).type == kind


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("acme: x", "beta: x", id="one space"),
        pytest.param("acme:\xa0x", "beta:\xa0x", id="other white space"),
        pytest.param("acme: ", "beta: ", id="no task"),
        pytest.param("acme: acme: x", "beta: acme: x", id="a task like a name with a project"),
        pytest.param("x", "beta: x", id="no project"),
        pytest.param("a b: x", "beta: a b: x", id="no project, but a colon"),
    ],
)
def test_a_name_moves_to_another_project(name: str, expected: str) -> None:
    assert str(v1.Name(name).with_project("beta")) == expected


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_the_other_project_has_the_same_task(text: str) -> None:
    name = v1.Name(text)

    moved = name.with_project("beta")

    assert (moved.project, moved.task) == ("beta", name.task)


def test_names_sort_as_their_texts() -> None:
    assert sorted([v1.Name("b"), v1.Name("a")]) == [v1.Name("a"), v1.Name("b")]


def test_an_activity_keeps_its_start_and_end() -> None:
    activity = v1.Activity("acme: x", NINE, TEN, True, "c")

    assert activity.name == v1.Name("acme: x")
    assert (activity.start, activity.end, activity.duration) == (NINE, TEN, timedelta(hours=1))
    assert activity.is_current_activity
    assert activity.comment == "c"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, (NINE, ELEVEN)),
        (TEN, None, (TEN, ELEVEN)),
        (None, TEN, (NINE, TEN)),
        (datetime(2026, 11, 16, 12), datetime(2026, 11, 16, 13), (ELEVEN, ELEVEN)),
        (datetime(2026, 11, 16, 7), datetime(2026, 11, 16, 8), (NINE, NINE)),
    ],
)
def test_an_activity_is_clipped(
    start: datetime | None, end: datetime | None, expected: tuple[datetime, datetime]
) -> None:
    activity = v1.Activity("x", NINE, ELEVEN, True, "c")

    clipped = activity.clip(start, end)

    assert clipped == v1.Activity("x", *expected, True, "c")
    assert hash(activity) == hash(v1.Activity("x", NINE, ELEVEN, True, "c"))
