"""Encryption of the log at the remote, by two commands that the user chooses, such as age or gpg."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping

from utt.errors import UttError

SUFFIX = ".encrypted"
"""What the name of an encrypted log in the repository ends with."""

# The first bytes of what age and gpg write, binary or armoured.
_MARKS = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----", b"-----BEGIN PGP MESSAGE-----")
_OPENPGP = 0x80


class Cipher:
    """The commands *encrypt* and *decrypt*, which read from standard input and write to standard output.

    Both are None if nothing is encrypted. If *is_quiet* is true, they have no terminal to ask on.
    """

    def __init__(self, encrypt: str | None, decrypt: str | None, environ: Mapping[str, str], is_quiet: bool) -> None:
        if (encrypt is None) != (decrypt is None):
            missing = "decrypt" if decrypt is None else "encrypt"
            raise UttError(
                f"The configuration has no {missing} in its section [sync]: set both encrypt and decrypt, or neither"
            )
        self._encrypt = encrypt
        self._decrypt = decrypt
        self._environ = environ
        self._is_quiet = is_quiet

    @property
    def is_on(self) -> bool:
        """Whether the log is encrypted at the remote."""
        return self._encrypt is not None

    def encrypted(self, text: bytes) -> bytes:
        """Return *text* encrypted. Raises UttError if that fails, or the result cannot be decrypted."""
        if self._encrypt is None:
            return text
        done = self._done("encrypt", self._encrypt, text)
        if not done or (text and text in done):
            raise UttError("The command encrypt in [sync] does not encrypt the log; nothing was synced")
        if self.decrypted(done, "the output of encrypt") != text:
            raise UttError("The command decrypt in [sync] does not restore what encrypt was given; nothing was synced")
        return done

    def decrypted(self, content: bytes, what: str) -> bytes:
        """Return the text of *content*. Raises UttError, which names *what* it is, if it cannot be decrypted."""
        if self._decrypt is not None:
            return self._done(f"decrypt, for {what},", self._decrypt, content)
        if content.startswith(_MARKS) or (content[:1] >= bytes([_OPENPGP]) and not _is_text(content)):
            raise UttError(
                f"{what[:1].upper()}{what[1:]} is encrypted: set encrypt and decrypt in [sync], see docs/sync.md; "
                "nothing was changed"
            )
        return content

    def _done(self, name: str, command: str, given: bytes) -> bytes:
        try:
            done = subprocess.run(
                [os.path.expanduser(word) for word in shlex.split(command)],
                input=given,
                capture_output=True,
                env=dict(self._environ),
                start_new_session=self._is_quiet,
                check=False,
            )
        except (OSError, ValueError) as error:
            raise UttError(f"The command {name} in [sync] cannot be run: {error}; nothing was synced") from error
        if done.returncode != 0:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            why = said[0] if said else f"exit status {done.returncode}"
            raise UttError(f"The command {name} in [sync] failed, so nothing was synced: {why}")
        return done.stdout


def _is_text(content: bytes) -> bool:
    try:
        content[:100].decode()
    except UnicodeDecodeError as error:
        return error.start > 90
    return True
