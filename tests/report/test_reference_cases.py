"""The 85 recorded runs of the original utt: command line and log before, output and log after."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Home

CASES = json.loads((Path(__file__).parents[1] / "reference" / "cases.json").read_text(encoding="utf-8"))

# Cases that a NEW rule of ours changes, with the rule; the named module tests what applies instead.
CHANGED = {
    "report --current-activity bus ***": ("an ignored current activity is in no total and shows nothing (test_report)"),
    "hello alone gives a current activity": (
        "the current activity is added to a log with a single entry too (test_report)"
    ),
}

# What we print in a line below the error, which may have such hints.
_HINT = (
    "{{log}}:{}: an entry looks like 2026-11-16 10:30 acme: design review; fix the line with utt --data {{log}} edit\n"
)
HINTS = {
    "an invalid line is an error": _HINT.format(2),
    "lines out of order are an error": _HINT.format(2),
    "report not-a-date": "write a day or a period like '2026-11-16' or 'last month'\n",
    "report --month 2026-1x": "write a month like '2026-11' or 'november'\n",
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_output_equals_the_recorded_case(case: dict[str, Any], home: Home) -> None:
    if case["log"] is not None:
        home.write(case["log"])

    result = home.run(*case["argv"], **case["env"])

    if case["name"] in CHANGED:
        assert result.stdout != case["stdout"], f"no longer changed: {CHANGED[case['name']]}"
        return
    assert result.stdout == case["stdout"]
    assert result.status == case["exit"]
    # The wording of usage messages is our own.
    if case["exit"] != 2:
        assert result.stderr == case["stderr"] + HINTS.get(case["name"], "").format(log=home.log)
    log_after = home.read() if home.log.exists() else None
    assert log_after == case["log_after"]


def test_every_changed_case_is_one_of_the_recorded() -> None:
    assert CHANGED.keys() <= {case["name"] for case in CASES}
    assert len(CASES) == 85
