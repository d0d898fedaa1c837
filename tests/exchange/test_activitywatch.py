"""The stopwatch of ActivityWatch."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.command_line import Home

NOW = "2026-11-20 12:00"

EVENT: dict[str, Any] = {
    "id": 1,
    "timestamp": "2026-11-16T08:00:00.250000+00:00",
    "duration": 5400.5,
    "data": {"label": "acme: x", "running": False},
}

WRONG: dict[str, dict[str, Any]] = {
    "a bad timestamp": {"timestamp": "yesterday"},
    "a timestamp without a zone": {"timestamp": "2026-11-16T09:00:00"},
    "a bad duration": {"duration": "long"},
    "an endless duration": {"duration": 1e300},
    "no data": {"data": None},
    "a label that is no text": {"data": {"label": 1}},
}


def bucket(*events: Any, kind: str = "general.stopwatch") -> dict[str, Any]:
    return {"id": "b", "type": kind, "client": "aw-webui", "hostname": "unknown", "events": [*events]}


def imported(home: Home, content: Any, **environment: str) -> tuple[list[str], str]:
    """Import into an empty log; return its lines and the messages."""
    path = home.directory / "aw.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    result = home.run("import", "activitywatch", str(path), now=NOW, **environment)
    return [line for line in result.log.splitlines() if line], result.stderr.replace(str(path), "aw.json")


def test_stopwatches_are_read_and_other_buckets_are_not(home: Home) -> None:
    later = EVENT | {"timestamp": "2026-11-16T12:00:00Z", "duration": 60}
    content = {
        "buckets": {
            "aw-watcher-window_x": bucket({"timestamp": "?", "data": {"app": "vim"}}, kind="currentwindow"),
            # Its type comes after its events, as in no export yet.
            "aw-stopwatch": dict(reversed(bucket(EVENT).items())),
            "aw-stopwatch-unused": bucket(),
            "aw-stopwatch-synced-from-phone": bucket(later),
        }
    }

    log, _ = imported(home, content, TZ="Europe/Berlin")

    assert log == [
        "2026-11-16 09:00 hello",
        "2026-11-16 10:30 acme: x",
        "2026-11-16 13:00 hello",
        "2026-11-16 13:01 acme: x",
    ]


def test_the_repeated_hour_counts_twice(home: Home) -> None:
    night = EVENT | {"timestamp": "2026-10-25T00:30:00Z", "duration": 3600}

    log, _ = imported(home, {"buckets": {"aw-stopwatch": bucket(night)}}, TZ="Europe/Berlin")

    assert log == ["2026-10-25 02:30+0200 hello", "2026-10-25 02:30+0100 acme: x"]


def test_a_stopwatch_that_still_runs_is_left_out(home: Home) -> None:
    running = EVENT | {"duration": 0.0, "data": {"label": "acme: x", "running": True}}

    log, said = imported(home, {"buckets": {"aw-stopwatch": bucket(running)}})

    assert (log, said) == ([], "note: one record is left out, since it is still running\n")


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param({}, "aw.json: is not an export of ActivityWatch", id="no buckets"),
        pytest.param({"buckets": []}, "aw.json: is not an export of ActivityWatch", id="a list"),
        pytest.param({"buckets": {"a": 1}}, "aw.json: is not an export of ActivityWatch", id="no bucket"),
        pytest.param(
            {"buckets": {"w": bucket(kind="currentwindow")}},
            "aw.json: has no bucket of the type general.stopwatch",
            id="no stopwatch",
        ),
        pytest.param({"buckets": {"s": {"events": []}}}, "aw.json: is not an export of ActivityWatch", id="no type"),
        pytest.param(
            {"buckets": {"s": bucket() | {"events": {}}}},
            'aw.json, bucket s: its "events" are not a list',
            id="no list",
        ),
        *(
            pytest.param(
                {"buckets": {"s": bucket(EVENT, EVENT | wrong)}}, 'aw.json, bucket s, event 2: it has no "time', id=name
            )
            for name, wrong in WRONG.items()
        ),
    ],
)
def test_a_fault_is_reported_with_its_place(home: Home, content: Any, error: str) -> None:
    log, said = imported(home, content)

    assert (log, said.count("\n")) == ([], 1)
    assert said.startswith(f"error: {error}")
