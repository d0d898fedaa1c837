"""The expressions of the checks match the same with possessive repetitions and with plain ones."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.logs import GOOD_LOGS, LOGS
from utt.timelog.file.log_file import Bytes
from utt.timelog.read import findings, simple_lines

pytestmark = pytest.mark.skipif(sys.version_info < (3, 11, 5), reason="takes possessive repetitions wrong")

NOW = datetime(2040, 1, 1)
ENDS = [" hello", " hello  # c", " hello ", " hello x", " x", " x ", " \u00e9", "", "x", " \x1b"]


@st.composite
def days(draw: st.DrawFn) -> bytes:
    """Return lines of some days, nearly all in utt's form, with notes and blank lines between them."""
    moment = datetime(2028, 2, 27, 7)
    lines = []
    between = st.sampled_from(["", "", "", "", "\n", "\n\n", "# n\n", "# n\n\n# n\n", "#\n", "bad\n"])
    for minutes, end, other in draw(st.lists(st.tuples(st.integers(-1, 700), st.sampled_from(ENDS), between))):
        moment += timedelta(minutes=minutes)
        lines.append(f"{moment:%Y-%m-%d %H:%M}{end}\n{other}")
    return "".join(lines).encode()


TEXTS = days() | LOGS | GOOD_LOGS


@given(TEXTS, st.sampled_from([simple_lines._SIMPLE_LINES, simple_lines._DAY_WITH_ITS_OFFSET]))
def test_both_forms_match_the_same_simple_lines(text: bytes, expression: bytes) -> None:
    possessive, plain = (simple_lines.compiled(expression, form) for form in (True, False))

    assert [each.span() for each in possessive.finditer(text)] == [each.span() for each in plain.finditer(text)]


@given(TEXTS)
def test_the_search_finds_the_same_in_both_forms(content: bytes) -> None:
    found = []
    for form in (True, False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(findings, "compiled", lambda expression, form=form: simple_lines.compiled(expression, form))
            log = Bytes(None, content)
            found.append([repr(each) for each in findings.findings(log, NOW, small_log=0, piece_size=200)])

    assert found[0] == found[1]


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param(simple_lines._SIMPLE_LINES, id="check"),
        pytest.param(simple_lines._DAY_WITH_ITS_OFFSET, id="check, with offsets"),
        pytest.param(findings._PLAIN_DAYS, id="utt check"),
        pytest.param(findings._PLAIN_DAY_WITH_ITS_OFFSET, id="utt check, with offsets"),
    ],
)
def test_the_plain_form_has_no_possessive_repetition(expression: bytes) -> None:
    plain = simple_lines.compiled(expression, takes_possessive=False).pattern

    assert not any(twice in plain for twice in (b"*+", b"++", b"?+"))
