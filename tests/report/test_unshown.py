"""Options that ask for something that the report does not show: each has an effect, or a note says that it has none."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home
from tests.support.harmed import needs_unix
from tests.support.plugins import write_plugin
from tests.support.screens import shown

LOG = (
    "2026-11-24 09:00 hello\n2026-11-24 10:37 acme/web: review\n2026-11-24 12:20 acme: API  # agreed with Ana\n"
    "2026-11-25 09:00 hello\n2026-11-25 10:31 acme/web: review\n2026-11-25 12:00 acme: API  # Ana has an idea\n"
)
NOW = "2026-11-25 17:40"
FORMATS = ("text", "screen", "markdown", "json", "csv", "html")
NO_DETAILS = "note: --comments shows nothing without --details\n"


@pytest.mark.parametrize(
    ("words", "note"),
    [
        pytest.param("this week --format text --comments", NO_DETAILS, id="text"),
        pytest.param("this week --format screen --comments", NO_DETAILS, id="page"),
        pytest.param("today --by project --format json --comments", NO_DETAILS, id="JSON"),
        pytest.param("2026 --format html --comments", NO_DETAILS, id="HTML of a year"),
        pytest.param(
            "today --by task --format csv --details",
            "note: --details shows nothing where groups or days are shown\n",
            id="CSV of groups",
        ),
        pytest.param(
            "this week --per-day --format csv --details --comments",
            "note: --details and --comments show nothing where groups or days are shown\n",
            id="CSV of days",
        ),
        pytest.param(
            "--format json --decimal", "note: --decimal shows nothing where durations are in seconds\n", id="seconds"
        ),
        pytest.param(
            "--color always", "note: --color always colours the page alone: add --format screen\n", id="colours"
        ),
        pytest.param("this week --comments", "", id="what utt 1 accepts"),
        pytest.param("this week --csv-section per-day --details", "", id="a section of utt 1"),
        pytest.param("--format csv --details --comments --decimal --color never", "", id="shown anyway"),
        pytest.param("2026 --format html --details --comments", "", id="HTML on request"),
    ],
)
def test_an_idle_option_gets_a_note(words: str, note: str, home: Home) -> None:
    home.write(LOG)
    command = ["report", *words.split()]

    result = home.run(*command, now=NOW)

    assert (result.stderr, result.status) == (note, 0)


@pytest.mark.slow
@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("period", [["this", "week"], ["2026"]], ids=["a week", "a year"])
@pytest.mark.parametrize("by", [[], ["--by", "project"]], ids=["no groups", "groups"])
@pytest.mark.parametrize("option", ["--details", "--comments", "--decimal"])
def test_an_option_without_a_note_is_obeyed(
    format_name: str, period: list[str], by: list[str], option: str, home: Home
) -> None:
    home.write(LOG)
    command = ["report", *period, "--format", format_name, *by]

    without, with_option = (home.run(*command, *more, now=NOW) for more in ([], [option]))

    # CSV lists activities with their comments anyway, and has decimal hours.
    is_there_anyway = format_name == "csv" and (not by or option == "--decimal")
    assert (without.stdout != with_option.stdout) != (bool(with_option.stderr) or is_there_anyway)


@needs_unix
@pytest.mark.parametrize(
    ("words", "note"),
    [
        pytest.param("--comments", NO_DETAILS, id="the page"),
        pytest.param(
            "--csv-section per-task --per-day",
            "note: --per-day shows nothing with --csv-section per-task\n",
            id="a section",
        ),
    ],
)
def test_people_get_the_note_for_any_option(words: str, note: str, real_home: Home) -> None:
    real_home.write(LOG)

    assert shown(real_home, ["--now", NOW, "report", "--week", *words.split()], 80).endswith(f"\n{note}")


def test_a_plugins_view_need_not_know_idle_options(home: Home) -> None:
    home.write(LOG)
    write_plugin(
        home,
        "short",
        "class Short:\n    def render(self, output):\n        print('short', file=output)\n"
        "v1.register_format('short', 'The shortest report', report=Short)\n",
    )

    run = home.run("--now", NOW, "report", "--format", "short", "--details", "--decimal")

    assert (run.status, run.stdout, run.stderr) == (0, "short\n", "")
