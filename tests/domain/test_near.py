"""Names that are similar to what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from utt.domain.near import did_you_mean, near_names

COMMANDS = ["add", "amend", "hello", "report", "rename", "status"]
NAMES = ["acme: design review", "acme: design", "beta: design", "lunch **"]


@pytest.mark.parametrize(
    ("typed", "known", "near"),
    [
        pytest.param("reprot", COMMANDS, ["report"], id="two letters exchanged"),
        pytest.param("repot", COMMANDS, ["report"], id="a letter left out"),
        pytest.param("reeport", COMMANDS, ["report"], id="a letter added"),
        pytest.param("repart", COMMANDS, ["report"], id="a letter changed"),
        pytest.param("dad", ["add"], ["add"], id="two letters exchanged in three"),
        pytest.param("dda", ["add"], [], id="letters far apart exchanged"),
        pytest.param("ehllo", ["hello"], ["hello"], id="two letters exchanged in five"),
        pytest.param("rxpoxt", COMMANDS, ["report"], id="two mistakes in six letters"),
        pytest.param("rxpoxx", COMMANDS, [], id="three mistakes in six letters"),
        pytest.param("REPORT", COMMANDS, ["report"], id="capital letters"),
        pytest.param(" report ", COMMANDS, ["report"], id="white space around it"),
        pytest.param("ad", COMMANDS, ["add"], id="two letters"),
        pytest.param("stat", COMMANDS, ["status"], id="a beginning"),
        pytest.param("design", NAMES, ["acme: design", "acme: design review", "beta: design"], id="a part"),
        pytest.param("acme: desing", NAMES, ["acme: design"], id="the nearest only"),
        pytest.param("ren", ["rename", "renew", "run"], ["run"], id="a mistake before a beginning"),
        pytest.param("x", COMMANDS, [], id="one letter"),
        pytest.param("", COMMANDS, [], id="nothing"),
        pytest.param("banana", COMMANDS, [], id="something else"),
        pytest.param("aa", [f"a{letter}" for letter in "hgfedcb"], ["ab", "ac", "ad"], id="three at most"),
    ],
)
def test_the_nearest_names_are_found(typed: str, known: list[str], near: list[str]) -> None:
    assert near_names(typed, known) == near


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("reprot", "did you mean report?"),
        ("acme: desing", "did you mean 'acme: design'?"),
        ("design", "did you mean 'acme: design', 'acme: design review' or 'beta: design'?"),
        ("banana", ""),
    ],
)
def test_a_question_names_them(typed: str, question: str) -> None:
    assert did_you_mean(typed, COMMANDS + NAMES) == question


def test_a_control_character_is_shown_as_its_escape() -> None:
    assert did_you_mean("acme", ["acme\x1b"]) == "did you mean 'acme\\x1b'?"


def mistakes(one: str, other: str) -> int:
    """Count the typos, by the definition: what remains after the last letters, in each possible way."""
    memory: dict[tuple[int, int], int] = {}

    def count(left: int, right: int) -> int:
        if (left, right) not in memory:
            if not left or not right:
                memory[left, right] = left + right
            else:
                ways = [count(left - 1, right) + 1, count(left, right - 1) + 1]
                ways.append(count(left - 1, right - 1) + (one[left - 1] != other[right - 1]))
                if left > 1 and right > 1 and one[left - 2 : left] == other[right - 2 : right][::-1]:
                    ways.append(count(left - 2, right - 2) + 1)
                memory[left, right] = min(ways)
        return memory[left, right]

    return count(len(one), len(other))


@examples(150)
@given(st.text("ab", min_size=2, max_size=7), st.text("ab", min_size=1, max_size=7))
def test_a_name_is_near_by_its_edit_distance(typed: str, known: str) -> None:
    is_near = mistakes(typed, known) <= max(1, len(typed) // 3)

    assert (near_names(typed, [known]) == [known]) == (
        is_near or known.startswith(typed) or (len(typed) >= 4 and typed in known)
    )
