"""``make bench-peers``: each program gets the same activities in its own format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import peers
from bench.logs import write_log

LOG = """\
2026-11-15 08:00 hello
2026-11-15 09:30 acme: design  # agreed

2026-11-16 08:00 hello
2026-11-16 08:45 lunch **
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "utt.log"
    path.write_text(LOG)
    return path


def test_activities_are_those_that_utt_counts(log: Path) -> None:
    assert [
        (f"{start:%d %H:%M}", f"{end:%H:%M}", project, task) for start, end, project, task in peers.activities(log)
    ] == [
        ("15 08:00", "09:30", "acme", "design"),
        ("16 08:00", "08:45", "none", "lunch"),
    ]


def test_timewarrior_gets_intervals_and_tags(log: Path, tmp_path: Path) -> None:
    peers.write_timewarrior(log, tmp_path / "home")

    assert (tmp_path / "home" / "data" / "2026-11.data").read_text() == (
        'inc 20261115T080000Z - 20261115T093000Z # "acme: design"\n'
        'inc 20261116T080000Z - 20261116T084500Z # "none: lunch"\n'
    )
    tags = json.loads((tmp_path / "home" / "data" / "tags.data").read_text())
    assert tags == {"acme: design": {"count": 1}, "none: lunch": {"count": 1}}


def test_watson_gets_frames(log: Path, tmp_path: Path) -> None:
    peers.write_watson(log, tmp_path / "home")

    frames = json.loads((tmp_path / "home" / "frames").read_text())
    assert [(end - start, project, tags) for start, end, project, _, tags, _ in frames] == [
        (90 * 60, "acme", ["design"]),
        (45 * 60, "none", ["lunch"]),
    ]
    assert frames[0][0] == 1794729600


def test_hledger_gets_pairs_of_times(log: Path, tmp_path: Path) -> None:
    peers.write_timeclock(log, tmp_path / "home")

    assert (tmp_path / "home" / "log.timeclock").read_text() == (
        "i 2026-11-15 08:00:00 acme  design\no 2026-11-15 09:30:00\n"
        "i 2026-11-16 08:00:00 none  lunch\no 2026-11-16 08:45:00\n"
    )


@pytest.mark.parametrize("per_day", [8, 64])
@pytest.mark.parametrize("write", [peers.write_timewarrior, peers.write_watson, peers.write_timeclock])
def test_a_larger_log_loses_no_activity(tmp_path: Path, write: object, per_day: int) -> None:
    write_log(tmp_path / "utt.log", 1000, per_day)
    home = tmp_path / "home"
    assert callable(write)

    write(tmp_path / "utt.log", home)

    texts = [path.read_text() for path in home.rglob("*") if path.is_file()]
    # An arrival ends nothing, and neither does the first entry.
    written = sum(
        text.count("\ninc ") + text.startswith("inc ") + text.count("\ni ") + text.startswith("i ") for text in texts
    )
    written += sum(len(json.loads(text)) for text in texts if text.startswith("[\n"))
    entries = [line for line in (tmp_path / "utt.log").read_text().splitlines() if line]
    assert written == sum(" hello" not in line for line in entries[1:])


@pytest.mark.slow
def test_what_takes_too_long_is_ended(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(peers, "LIMITED", ["/bin/sh", "-c", 'ulimit -S -t 1; exec "$@"', "sh"])
    forever = peers.Peer(
        "peer", "/bin/sh", "", peers.write_utt, lambda *_: [None, ["-c", "while :; do :; done"], None, None]
    )

    peers.rows(forever, log, tmp_path / "home", 2, {(2, "record one"): (0.5, None)})

    assert capsys.readouterr().out.split() == ["peer", "2", "record", "one", ">", "60", ">", "120", "-", "-"]
