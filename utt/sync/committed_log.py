"""The log in commits: its text, which may be encrypted there."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256

from utt.domain.entry import is_ignored_line
from utt.errors import UttError
from utt.sync.cipher import Cipher
from utt.sync.git import GitError
from utt.sync.objects import Entry, Objects
from utt.sync.three_way import plain
from utt.timelog.change import entries_in
from utt.timelog.file.log_file import decode

_AT_ONCE = 16


class CommittedLog:
    """The log at *path* in the commits among these *objects*, encrypted with the *cipher*.

    ``remote`` is the name of the remote that it is in sync with, for messages.
    """

    def __init__(self, objects: Objects, path: str, cipher: Cipher) -> None:
        self._objects = objects
        self._path = path
        self._cipher = cipher
        self.remote = ""
        # Blobs never change, and to decrypt one takes a process.
        self._texts: dict[str, bytes] = {}
        self._last_old_texts: dict[str, bytes] = {}

    def entry(self, commit: str | None) -> Entry | None:
        """Return the log's file in a commit, None if there is none. Raises UttError if it is not a file."""
        return self._objects.entry(commit, self._path)

    def add(self, text: bytes, before: Entry | None) -> Entry:
        """Add a new *text* of the log, and return its file, with the mode that it had *before*."""
        return self._objects.add_file(self._cipher.encrypted(text), before)

    def text(self, commit: str | None) -> bytes:
        """Return the log in a commit, none if there is none. Raises UttError if it cannot be read."""
        entry = self.entry(commit)
        if entry is None:
            return b""
        if entry.name not in self._texts:
            self._texts[entry.name] = self._decrypted(self._objects.blob(entry.name))
        return self._texts[entry.name]

    def text_before(self, commit: str) -> bytes:
        """Return the log in an earlier commit, none if it was something else there, such as a symbolic link."""
        try:
            self.entry(commit)
        except GitError:
            raise
        except UttError:
            return b""
        return self.text(commit)

    def old_texts(self, commits: Sequence[str]) -> list[bytes]:
        """Return the logs in commits, none where that is impossible: the lineage of its entries is unknown then."""
        names = self._objects.blob_names(commits, self._path)
        # Most commits of a repository with other files leave the log as it is.
        known = {name: self._last_old_texts[name] for name in names if name in self._last_old_texts}
        wanted = [*{name: None for name in names if name is not None and name not in known}]
        for name, content in zip(wanted, self._objects.blobs(wanted) if wanted else (), strict=True):
            known[name] = b""
            with suppress(UttError):
                known[name] = plain(self._cipher.decrypted(content, "the log"))
        self._last_old_texts = known
        return [b"" if name is None else known[name] for name in names]

    def marks(self, commits: Sequence[str]) -> list[str]:
        """Return a mark of the log in each of these commits, the same for equal logs on all machines."""
        if not self._cipher.is_on:
            return [name or "" for name in self._objects.blob_names(commits, self._path)]
        # Each encryption of a log has another name. Do not keep many logs in memory.
        parts = [commits[first : first + _AT_ONCE] for first in range(0, len(commits), _AT_ONCE)]
        return [sha256(text).hexdigest() for part in parts for text in self.old_texts(part)]

    def _decrypted(self, content: bytes) -> bytes:
        what = f"the log at {self.remote or 'the remote'}"
        text = plain(self._cipher.decrypted(content, what))
        if self._cipher.is_on and not _is_log(text):
            raise UttError(
                f"The command decrypt in [sync] does not make a log of {what}, which may be encrypted with another "
                "key or program; nothing was synced"
            )
        return text


def has_entries(text: bytes) -> bool:
    """Return true if the *text* of a log has an entry."""
    return any(entries_in([line]) for line in text.split(b"\n"))


def _is_log(text: bytes) -> bool:
    return has_entries(text) or all(is_ignored_line(decode(line)) for line in text.split(b"\n"))
