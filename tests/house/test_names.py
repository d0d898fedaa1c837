"""A test's name says its behaviour in at most eight words, so that a failure can be read at a glance."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
MOST_WORDS = 8


def too_long_names(source: str) -> Iterator[tuple[int, str, int]]:
    """Yield the line, the name and the number of words of each test in *source* whose name is too long."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            name = node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            # A state machine becomes a test by its name.
            name = node.id
        else:
            continue
        words = len(name.removeprefix("test_").split("_"))
        if name.startswith("test_") and words > MOST_WORDS:
            yield node.lineno, name, words


def test_a_name_has_at_most_eight_words() -> None:
    found = [
        f"{path.relative_to(TESTS.parent)}:{line}: {name} has {words} words: "
        f"say what happens in at most {MOST_WORDS}, and the rest in the ids of its cases"
        for path in sorted(TESTS.rglob("*.py"))
        for line, name, words in too_long_names(path.read_text(encoding="utf-8"))
    ]

    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("source", "is_too_long"),
    [
        pytest.param("def test_one_two_three_four_five_six_seven_eight(): ...", False, id="eight words"),
        pytest.param("def test_one_two_three_four_five_six_seven_eight_nine(): ...", True, id="nine words"),
        pytest.param("class T:\n    def test_a_b_c_d_e_f_g_h_i(self): ...", True, id="a method"),
        pytest.param("test_a_b_c_d_e_f_g_h_i = Machine.TestCase", True, id="a state machine"),
        pytest.param("def helper_with_a_name_of_more_than_eight_words_in_it(): ...", False, id="not a test"),
    ],
)
def test_nine_words_are_too_many(source: str, is_too_long: bool) -> None:
    assert bool([*too_long_names(source)]) == is_too_long
