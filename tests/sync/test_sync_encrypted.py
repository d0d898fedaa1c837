"""``utt sync`` with ``[sync] encrypt`` and ``decrypt``: with the right key, a wrong one, and none."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.machines import Machine, bare, error, git
from tests.support.programs import require
from utt.sync.cipher import Cipher
from utt.sync.one_sync import OneSync, Synced

HELLO, REVIEW = "2026-11-16 09:00 hello", "2026-11-16 10:00 acme: review"
MAIL = "2026-11-16 11:00 mail"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    require("age")
    place = tmp_path_factory.mktemp("keys")
    for name in ("right", "wrong"):
        subprocess.run(["age-keygen", "-o", place / name], check=True, capture_output=True)
    return {name: place / name for name in ("right", "wrong")}


def encrypts(machine: Machine, key: Path) -> None:
    recipient = subprocess.run(["age-keygen", "-y", key], check=True, capture_output=True, text=True).stdout.strip()
    config = machine.directory / ".config" / "utt" / "utt.cfg"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(f"[sync]\nencrypt = age -r {recipient}\ndecrypt = age -d -i {key}\n")


@pytest.fixture
def a(tmp_path: Path, keys: dict[str, Path]) -> Machine:
    machine = Machine(tmp_path / "a", bare(tmp_path / "remote.git"))
    encrypts(machine, keys["right"])
    machine.begin(HELLO, REVIEW)
    return machine


@pytest.fixture
def b(tmp_path: Path, a: Machine) -> Machine:
    return Machine(tmp_path / "b", a.remote)


def test_the_remote_has_no_readable_text(a: Machine, b: Machine, keys: dict[str, Path]) -> None:
    encrypts(b, keys["right"])
    b.begin(HELLO, MAIL)
    a.sync()

    objects = git(a.remote, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split()
    contents = [
        subprocess.run(["git", "cat-file", "-p", name], cwd=a.remote, check=True, capture_output=True).stdout
        for name in objects
    ]
    assert a.lines == b.lines == [HELLO, REVIEW, MAIL]
    assert not any(b"acme" in content or b"hello" in content for content in contents)
    assert a.is_clean
    assert b.is_clean


def test_equal_logs_are_known_however_encrypted(a: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the order of syncs would show where several machines have the same log."""
    for lines in ([HELLO, REVIEW, MAIL], [HELLO, REVIEW]):
        a.write("".join(f"{line}\n" for line in lines))
        a.sync()
    runs: list[OneSync] = []

    def kept(run: OneSync, _: object) -> Synced:
        runs.append(run)
        return Synced("origin")

    monkeypatch.setattr(OneSync, "sync", kept)
    a.sync()
    [run] = runs

    last, other, first = run._committed.marks(a.git("rev-list", "HEAD").split())

    assert len({*a.git("rev-parse", *(f"HEAD{back}:utt.log.encrypted" for back in ("", "~1", "~2"))).split()}) == 3
    assert last == first != other


def test_a_log_of_notes_alone_syncs(keys: dict[str, Path], tmp_path: Path) -> None:
    c = Machine(tmp_path / "c", bare(tmp_path / "notes.git"))
    encrypts(c, keys["right"])
    c.begin("# to be begun", "")

    assert c.sync().stdout == "in sync with origin, nothing new\n"


def test_without_changes_nothing_is_encrypted_again(a: Machine) -> None:
    head = a.git("rev-parse", "HEAD")

    assert a.sync().stdout == "in sync with origin, nothing new\n"

    assert a.git("rev-parse", "HEAD") == head


def test_another_key_is_refused(a: Machine, b: Machine, keys: dict[str, Path]) -> None:
    encrypts(b, keys["wrong"])
    b.add(MAIL)
    before = git(a.remote, "rev-parse", "main")

    said = error(b.run("sync", "--init", str(b.remote)))

    assert said.startswith("The command decrypt, for the log at origin, in [sync] failed, so nothing was synced: ")
    assert b.lines == [MAIL]
    assert git(a.remote, "rev-parse", "main") == before


def test_decrypted_text_must_be_a_log(a: Machine, b: Machine) -> None:
    """As a cipher makes of another key's that does not notice."""
    config = b.directory / ".config" / "utt" / "utt.cfg"
    config.parent.mkdir(parents=True)
    config.write_text("[sync]\nencrypt = tr a-z b-za\ndecrypt = tr b-za a-z\n")
    b.add(MAIL)
    before = git(a.remote, "rev-parse", "main")

    said = error(b.run("sync", "--init", str(b.remote)))

    assert said.startswith("The command decrypt in [sync] does not make a log of the log at origin, ")
    assert b.lines == [MAIL]
    assert git(a.remote, "rev-parse", "main") == before


def test_without_a_key_it_is_refused(a: Machine, b: Machine) -> None:
    b.add(MAIL)
    before = git(a.remote, "rev-parse", "main")

    said = error(b.run("sync", "--init", str(b.remote)))

    assert said.startswith("The log at origin is encrypted: set encrypt and decrypt in [sync]")
    assert b.lines == [MAIL]
    assert git(a.remote, "rev-parse", "main") == before


def test_a_plain_remote_is_not_encrypted_silently(tmp_path: Path, keys: dict[str, Path]) -> None:
    remote = bare(tmp_path / "r.git")
    Machine(tmp_path / "c", remote).begin(HELLO)
    d = Machine(tmp_path / "d", remote)
    encrypts(d, keys["right"])
    d.add(MAIL)

    assert "The log at origin is not encrypted" in error(d.run("sync", "--init", str(remote)))

    assert d.lines == [MAIL]


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        pytest.param("encrypt = cat", "has no decrypt in its section [sync]", id="one is missing"),
        pytest.param("encrypt = cat\ndecrypt = cat", "does not encrypt the log", id="nothing is encrypted"),
        pytest.param("encrypt = nowhere-to-be\ndecrypt = cat", "cannot be run", id="no such command"),
        pytest.param("encrypt = tr a-z b-za\ndecrypt = cat", "does not restore what encrypt was given", id="not back"),
        pytest.param("encrypt = false\ndecrypt = cat", "failed, so nothing was synced: exit status 1", id="it fails"),
    ],
)
def test_commands_that_do_not_encrypt_are_refused(tmp_path: Path, settings: str, what: str) -> None:
    machine = Machine(tmp_path / "c", bare(tmp_path / "r.git"))
    config = machine.directory / ".config" / "utt" / "utt.cfg"
    config.parent.mkdir(parents=True)
    config.write_text(f"[sync]\n{settings}\n")
    machine.add(HELLO)

    assert what in error(machine.run("sync", "--init", str(machine.remote)))

    assert git(machine.remote, "for-each-ref") == ""


def test_no_log_is_decrypted_twice(a: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    decrypted: list[bytes] = []
    decrypt = Cipher.decrypted

    def watched(cipher: Cipher, content: bytes, what: str) -> bytes:
        decrypted.append(content)
        return decrypt(cipher, content, what)

    monkeypatch.setattr(Cipher, "decrypted", watched)
    a.sync()

    assert len(decrypted) == 1
