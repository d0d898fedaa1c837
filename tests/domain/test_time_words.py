"""Times among other words, as people say them."""

from __future__ import annotations

from datetime import datetime

import pytest

from utt.domain.time_words import around_time, when_meant

NOW = datetime(2026, 11, 17, 17, 40)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("9", "9"),
        ("at 9", "9"),
        ("@9:30", "9:30"),
        ("@ noon", "noon"),
        ("since yesterday 9:00", "yesterday 9:00"),
        ("yesterday at 9", "yesterday 9"),
        ("on monday at 9", "monday 9"),
        ("until  17:30", "17:30"),
        ("15 minutes ago", "15 minutes ago"),
        ("from 13:00 to 14:00", "13:00-14:00"),
        ("9 until 10:30", "9-10:30"),
        ("Between 9 And 10", "9-10"),
        ("yesterday from 9 to 10", "yesterday 9-10"),
        ("monday 23:00 till tuesday 1:00", "monday 23:00..tuesday 1:00"),
        ("9:00 - 10:00", "9:00 - 10:00"),
        ("9:00\N{EM DASH}10:00", "9:00-10:00"),
        ("9-10 yesterday", "yesterday 9-10"),
        ("", None),
        ("at", None),
        ("at the dentist", None),
        ("1h", None),
        ("16.11", None),
        ("from 10 to 9", None),
        ("9 to", None),
        ("9:70", None),
    ],
)
def test_filler_words_around_a_time_are_dropped(words: str, meant: str | None) -> None:
    assert when_meant(words, NOW, takes_range=True) == meant


def test_a_stretch_is_not_a_moment() -> None:
    assert when_meant("from 9 to 10", NOW) is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("call 9:30", ("9:30", "9:30", "call")),
        ("9:30 call", ("9:30", "9:30", "call")),
        ("acme: call from 13:00 to 14:00", ("from 13:00 to 14:00", "13:00-14:00", "acme: call")),
        ("acme: call yesterday 17:00", ("yesterday 17:00", "yesterday 17:00", "acme: call")),
        ("call 2pm", ("2pm", "2pm", "call")),
        ("call at noon", ("at noon", "noon", "call")),
        ("at 17", ("at 17", "17", "")),
        ("read until 17", ("until 17", "17", "read")),
        ("acme: chapter 9", None),
        ("look at 3 things", None),
        ("version 9.30", None),
        ("ratio 16:9", None),
        ("bug 12:3", None),
        ("standup 2026-11-16", None),
        ("review monday", None),
        ("pages from 9 to", None),
        ("noon", None),
        ("", None),
    ],
)
def test_a_time_at_either_end_is_found(name: str, found: tuple[str, str, str] | None) -> None:
    assert around_time(name, NOW, takes_range=True) == found
