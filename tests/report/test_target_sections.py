"""The sections ``[targets]`` and ``[targets 2026-03-01]`` of the configuration."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support.command_line import Home
from utt.domain.targets import Targets
from utt.errors import UttError
from utt.report.targets import targets
from utt.runtime.settings import Settings

SUNDAY, MONDAY = date(2026, 3, 1), date(2026, 3, 2)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def configured(home: Home, text: str) -> Targets:
    path = home.directory / "utt" / "utt.cfg"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return targets(Settings({"XDG_CONFIG_HOME": str(home.directory)}))


@pytest.mark.parametrize(
    "text",
    [
        "[targets]\ndaily = 8h\nstart = -2h\n[targets 2026-03-02]\ndaily = 6h\n",
        "[targets 2026-03-02]\ndaily = 6h\n[targets]\ndaily = 8h\nstart = -2h\n",
        "[targets]\ndaily = 8h\nstart = -2h\n[targets   2026-03-02]\ndaily = 6h\n",
        "[targets]\ndaily = 8h\nstart = -2h\n[targets 2026-03-02]\ndaily = 6h\n[targetsx]\nfoo = 1\n",
    ],
)
def test_a_section_counts_from_its_date_on(home: Home, text: str) -> None:
    found = configured(home, text)

    assert [found.owed_on(day) for day in (date.min, SUNDAY, MONDAY)] == [hours(8), hours(8), hours(6)]
    assert found.start == hours(-2)


def test_a_section_replaces_the_whole(home: Home) -> None:
    found = configured(
        home,
        "[targets]\ndaily = 8h\nweekly = 48h\noff = monday\n[targets 2026-03-02]\n[targets 2026-03-09]\nweekly = 5h\n",
    )

    assert (found.of_day(SUNDAY), found.of_week(SUNDAY)) == (hours(8), hours(48))
    assert (found.of_day(MONDAY), found.of_week(MONDAY)) == (None, None)
    assert [found.owed_on(MONDAY + timedelta(days=number)) for number in (7, 11, 12)] == [hours(1), hours(1), hours(0)]


def test_the_first_section_may_have_a_date(home: Home) -> None:
    found = configured(home, "[targets 2026-03-02]\ndaily = 8h\nstart = 1h\n[targets 2026-04-01]\n")

    assert (found.owed_on(SUNDAY), found.owed_on(MONDAY), found.start) == (hours(0), hours(8), hours(1))


@pytest.mark.parametrize("text", ["", "[other]\ndaily = 8h\n", "[targets]\n", "[targets]\noff = monday\n"])
def test_a_section_without_a_time_sets_nothing(home: Home, text: str) -> None:
    assert not configured(home, text).is_set


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "[targets march]\n", "'march' is not a date, in the section [targets march] of {}: write the day from",
            id="no date",
        ),
        pytest.param(
            "[targets 2026-02-30]\n", "'2026-02-30' is not a date, in the section [targets 2026-02-30] of ", id="no day"
        ),
        pytest.param(
            "[targets 2026-03-01]\ndaily = 8\n",
            "The target daily = '8' is not a duration, in [targets 2026-03-01] of {}: write it like 8h, 7h30, 7.5h",
            id="a value",
        ),
        pytest.param(
            "[targets 2026-03-01]\ndayly = 8h\n", "There is no target 'dayly', in [targets 2026-03-01] of {}: did you",
            id="a key",
        ),
        pytest.param(
            "[targets 2026-03-01]\n[targets  2026-03-01]\n", "There are two sections [targets 2026-03-01] in {}: leave",
            id="twice",
        ),
        pytest.param(
            "[targets]\n[targets 2026-03-01]\nstart = 1h\n",
            "start cannot be in [targets 2026-03-01] of {}: the initial balance belongs in [targets], the first",
            id="a later start",
        ),
        pytest.param(
            "[targets 2026-03-01]\n[targets 2026-04-01]\nstart = 1h\n",
            "start cannot be in [targets 2026-04-01] of {}: the initial balance belongs in [targets 2026-03-01]",
            id="a start in the second",
        ),
    ],
)  # fmt: skip
def test_an_invalid_section_is_named(home: Home, text: str, message: str) -> None:
    with pytest.raises(UttError) as caught:
        configured(home, text)

    assert str(caught.value).startswith(message.format(home.directory / "utt" / "utt.cfg"))
    assert "\n" not in str(caught.value)
