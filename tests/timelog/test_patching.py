"""Changes as patches: many entries in one write, and reverted to the byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.logs import written
from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, is_same_minute
from utt.timelog.change import Change, entries_in
from utt.timelog.file.held_bytes import HeldBytes
from utt.timelog.file.log_file import Bytes
from utt.timelog.read.stamps import stamp_of
from utt.timelog.write.patch import Patch, has_other_stamp, patch_at
from utt.timelog.write.patches import PatchedBytes, composed, has, inverses, lines_changed, patched
from utt.timelog.write.patching import lines_with, patches_of, rewriting

START = datetime(2026, 11, 16, 8)
ENTRIES = st.builds(
    lambda minutes, name: Entry(START + timedelta(minutes=minutes), name),
    st.integers(0, 40).map(lambda number: number * 240),
    st.sampled_from(["a", "b", "hello"]),
)
OTHERS = st.sampled_from(["# note", "what", ""])


@st.composite
def logs(draw: st.DrawFn) -> bytes:
    """Return logs in order, as utt writes them, some with notes, broken lines or CRLF, some without a last line end."""
    end = draw(st.sampled_from(["\n", "\r\n"]))
    lines: list[str] = []
    before: Entry | None = None
    for entry in sorted(draw(st.lists(ENTRIES, max_size=8)), key=lambda entry: entry.datetime):
        if before is not None and before.datetime.date() != entry.datetime.date():
            lines.append("")
        lines += draw(st.lists(OTHERS, max_size=1)) if draw(st.booleans()) else []
        lines.append(str(entry))
        before = entry
    text = "".join(f"{line}{end}" for line in lines)
    mark = draw(st.sampled_from(["", "\ufeff"]))
    return (mark + (text if draw(st.booleans()) else text.removesuffix(end))).encode()


def after(content: bytes, patches: Sequence[Patch]) -> bytes:
    log = Bytes(None, content)
    return written(log, patched(log, patches))


def lines_of(content: bytes) -> list[bytes]:
    return [line.strip() for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n")]


def entries_of(content: bytes) -> list[Entry]:
    return entries_in(lines_of(content))


@st.composite
def changes(draw: st.DrawFn) -> tuple[bytes, Change]:
    content = draw(logs())
    present = entries_of(content)
    removed = [entry for entry in present if draw(st.booleans())]
    return content, Change(draw(st.lists(ENTRIES, max_size=5)), removed)


@given(changes())
def test_patches_add_and_remove_the_entries_given(case: tuple[bytes, Change]) -> None:
    content, change = case

    changed = after(content, patches_of(Bytes(None, content), change, Calendar()))

    assert Counter(entries_of(changed)) == Counter(entries_of(content)) - Counter(change.removed) + Counter(
        change.added
    )
    moments = [entry.datetime for entry in entries_of(changed)]
    assert moments == sorted(moments)


@given(changes())
def test_every_other_line_stays_in_its_order(case: tuple[bytes, Change]) -> None:
    content, change = case

    changed = after(content, patches_of(Bytes(None, content), change, Calendar()))

    def others(text: bytes) -> list[bytes]:
        return [line for line in lines_of(text) if line and not entries_in([line])]

    assert others(changed) == others(content)


@pytest.mark.slow
@given(changes())
def test_reverting_gives_the_first_bytes(case: tuple[bytes, Change]) -> None:
    content, change = case
    patches = patches_of(Bytes(None, content), change, Calendar())
    changed = after(content, patches)

    back = inverses(patches)

    assert after(changed, back) == content
    assert all(has(Bytes(None, content), patch) for patch in patches)
    assert all(has(Bytes(None, changed), patch) for patch in back)


@given(st.lists(ENTRIES, max_size=8), st.lists(ENTRIES, max_size=4), st.data())
def test_days_stay_one_blank_line_apart(old: list[Entry], new: list[Entry], data: st.DataObject) -> None:
    def written(entries: list[Entry]) -> bytes:
        """Write the entries of a log as utt would, and nothing else."""
        lines: list[str] = []
        for before, entry in pairwise([None, *sorted(entries, key=lambda entry: entry.datetime)]):
            assert entry is not None
            if before is not None and before.datetime.date() != entry.datetime.date():
                lines.append("")
            lines.append(str(entry))
        return "".join(f"{line}\n" for line in lines).encode()

    removed = [entry for entry in old if data.draw(st.booleans())]
    content = written(old)

    changed = after(content, patches_of(Bytes(None, content), Change(new, removed), Calendar()))

    assert changed == written(entries_of(changed))


@given(changes())
def test_all_at_once_equals_one_by_one(case: tuple[bytes, Change]) -> None:
    content, change = case
    one_by_one = content
    for entry in change.removed:
        one_by_one = after(one_by_one, patches_of(Bytes(None, one_by_one), Change([], [entry]), Calendar()))
    for entry in sorted(change.added, key=lambda entry: entry.datetime):
        one_by_one = after(one_by_one, patches_of(Bytes(None, one_by_one), Change([entry], []), Calendar()))

    at_once = after(content, patches_of(Bytes(None, content), change, Calendar()))

    assert Counter(entries_of(at_once)) == Counter(entries_of(one_by_one))


def replaced(content: bytes, spans: list[tuple[int, int, bytes]]) -> list[Patch]:
    """Return patches at places of the content that do not touch."""
    patches, position = [], 0
    for skip, length, added in spans:
        start = position + skip
        end = min(start + length, len(content))
        if start > len(content):
            break
        patches.append(patch_at(Bytes(None, content), start, end, added))
        position = end + 1
    return patches


SPANS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from([b"", b"x", b"yy\n", b"zzz"])), max_size=5
)


@given(st.binary(max_size=40).map(lambda text: b"#" + text), SPANS, SPANS)
def test_composed_patches_do_both_at_once(content: bytes, first: list[tuple[int, int, bytes]], second: object) -> None:
    log = Bytes(None, content)
    one = replaced(content, first)
    between = after(content, one)
    other = replaced(between, second)  # type: ignore[arg-type]

    both = composed(log, one, other)

    assert after(content, both) == after(between, other)


@given(st.binary(max_size=40).map(lambda text: b"#" + text), SPANS, st.integers(0, 60), st.integers(0, 60))
def test_patched_bytes_read_like_bytes(
    content: bytes, spans: list[tuple[int, int, bytes]], start: int, end: int
) -> None:
    patches = replaced(content, spans)

    read = PatchedBytes(Bytes(None, content), patches)

    assert read.size == len(after(content, patches))
    assert read.read(start, end) == after(content, patches)[start:end]


@given(st.binary(max_size=40), st.integers(1, 20), st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45))))
def test_held_bytes_read_like_bytes(content: bytes, stretch: int, reads: list[tuple[int, int]]) -> None:
    held = HeldBytes(Bytes(None, content), stretch)

    assert [held.read(*read) for read in reads] == [content[start:end] for start, end in reads]


@given(st.binary(max_size=40).map(lambda text: b"#" + text), SPANS, st.integers(0, 8), st.integers(0, 12))
def test_pieces_are_the_same_however_many_are_gathered(
    content: bytes, spans: list[tuple[int, int, bytes]], small: int, large: int
) -> None:
    patches = replaced(content, spans)

    log = Bytes(None, content)
    gathered = written(log, patched(log, patches, small, large))

    expected, position = b"", 0
    for each in patches:
        expected += content[position : each.offset] + each.added
        position = each.offset + len(each.removed)
    assert gathered == expected + content[position:]


@given(ENTRIES, ENTRIES, st.sampled_from(["{}", " {}", "{}\t", "{} x", "{:%Y-%m-%d  %H:%M} x", "{:%Y-%m-%d %H:%M}x"]))
def test_only_another_minute_has_another_stamp(one: Entry, other: Entry, form: str) -> None:
    line = form.replace("{}", str(one)).format(one.datetime).encode()

    if has_other_stamp(line, [stamp_of(other.datetime)]):
        assert not any(is_same_minute(each, other) for each in entries_in([line]))


@pytest.mark.parametrize(
    "line", [b"2026-11-16  9:00 x", b" 2026-11-16 09:00 x", b"2026-11-16 9:0 x", b"", b"# note", b"2026-11-16 09:00 x"]
)
def test_a_line_possibly_of_the_minute_is_read(line: bytes) -> None:
    assert not has_other_stamp(line, [b"2026-11-16 09:00"])


@given(logs(), st.sampled_from("ab"), st.sampled_from("bc"))
def test_a_rename_is_reverted_to_the_byte(content: bytes, old: str, new: str) -> None:
    def renamed(entry: Entry) -> Entry:
        return Entry(entry.datetime, entry.name.replace(old, new), False, entry.comment)

    patches, pairs = rewriting(Bytes(None, content), renamed)
    changed = after(content, patches)

    assert [each for each, _ in pairs] == [entry for entry in entries_of(content) if renamed(entry) != entry]
    assert entries_of(changed) == [renamed(entry) for entry in entries_of(content)]
    assert after(changed, inverses(patches)) == content
    assert all(has(Bytes(None, changed), patch) for patch in inverses(patches))
    added, removed = lines_changed(patches)
    assert (entries_in(added), entries_in(removed)) == ([new for _, new in pairs], [old for old, _ in pairs])


@pytest.mark.parametrize("number", [2, 50])
def test_entries_of_one_minute_keep_their_order(number: int) -> None:
    new = [Entry(START, f"{index}") for index in range(number)]
    content = b"2026-11-16 08:00 first\n2026-11-16 09:00 last\n"

    changed = after(content, patches_of(Bytes(None, content), Change(new), Calendar()))

    assert [entry.name for entry in entries_of(changed)] == ["first", *(f"{index}" for index in range(number)), "last"]


def test_a_blank_line_between_removed_entries_may_stay() -> None:
    content = b"2026-11-16 08:00 a\n2026-11-16 09:00 b\n\n2026-11-18 08:00 b\n2026-11-18 09:00 a\n"
    removed = [entry for entry in entries_of(content) if entry.name == "b"]

    changed = after(content, patches_of(Bytes(None, content), Change([], removed), Calendar()))

    assert changed == b"2026-11-16 08:00 a\n\n2026-11-18 09:00 a\n"


class _Renaming:
    """A change that knows a text which all lines that it touches contain."""

    def __init__(self, old: str, only_in: str) -> None:
        self._old = old
        self.only_in = only_in
        self.asked: list[Entry] = []

    def __call__(self, entry: Entry) -> Entry:
        self.asked.append(entry)
        return Entry(entry.datetime, "new" if entry.name == self._old else entry.name, False, entry.comment)


@given(
    logs() | st.binary(max_size=60),
    st.sampled_from(["a", "hello", "b", "caf\u00e9", "\udcff", "\ud800"]),
    st.integers(1, 40),
    st.integers(1, 40),
)
def test_lines_without_the_text_are_not_parsed(content: bytes, old: str, smallest: int, largest: int) -> None:
    log = Bytes(None, content, smallest, max(smallest, largest))
    renaming = _Renaming(old, old)

    assert rewriting(log, renaming) == rewriting(log, _Renaming(old, ""))
    assert all(old in str(entry) for entry in renaming.asked)


@given(
    st.binary(max_size=40) | logs(), st.sampled_from([b"", b"a", b"ll", b"\r"]), st.integers(1, 30), st.integers(1, 90)
)
def test_the_search_finds_exactly_the_lines_with_text(
    content: bytes, text: bytes, block: int, longest_line: int
) -> None:
    log = Bytes(None, content, block, block, longest_line)

    assert list(lines_with(log, text)) == [found for found in log.lines_from(log.start) if text in found[1]]
