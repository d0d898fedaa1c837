"""Runs git, the program that the user has installed, without a shell.

The functions raise GitError, an UttError, if git fails.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Mapping, Sequence

from utt.errors import UttError

OLDEST = (2, 30)
"""The oldest version of git that works."""

# Hooks and signing may ask the user something, and the output must not depend on the configuration.
_PLAIN = (
    *("-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false", "-c", "push.gpgSign=false"),
    *("-c", "core.quotePath=false", "-c", "advice.detachedHead=false"),
)
TURNED_OFF = ("core.hookspath", "commit.gpgsign", "push.gpgsign")
"""The user's settings that utt overrides."""

# If a git hook or alias runs utt, these variables describe that other repository, or that other commit.
_OF_ANOTHER = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_PREFIX"),
    *("GIT_NAMESPACE", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE"),
    *("GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_QUARANTINE_PATH"),
    *("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"),
    *("GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"),
)
# After these lines of git's, an earlier one tells the cause.
_HOLLOW = ("fatal: Could not read from remote repository", "fatal: the remote end hung up unexpectedly")


class GitError(UttError):
    """git failed. ``said`` is what it wrote to its standard error."""

    def __init__(self, message: str, said: str = "") -> None:
        super().__init__(message)
        self.said = said


class Git:
    """git in the directory *place*, with the environment *environ*. If *is_quiet* is true, it never prompts."""

    def __init__(self, place: str, environ: Mapping[str, str], is_quiet: bool = False) -> None:
        self.place = place
        self._environ = {name: value for name, value in environ.items() if name not in _OF_ANOTHER}
        self._environ["LC_ALL"] = "C"
        if is_quiet:
            self._environ["GIT_TERMINAL_PROMPT"] = "0"
            self._environ["GIT_ASKPASS"] = self._environ["SSH_ASKPASS"] = ""
            self._environ["GCM_INTERACTIVE"] = "never"
        self._is_quiet = is_quiet

    def use_ssh(self, command: str | None) -> None:
        """Keep ssh, or the configured *command* for it, from prompting if this is quiet."""
        if self._is_quiet:
            ssh = self._environ.get("GIT_SSH_COMMAND") or command or shlex.quote(self._environ.get("GIT_SSH") or "ssh")
            self._environ["GIT_SSH_COMMAND"] = f"{ssh} -o BatchMode=yes"

    def use(self, **variables: str) -> None:
        """Set environment variables for all later runs."""
        self._environ |= variables

    def variable(self, name: str) -> str | None:
        """Return the value of an environment variable, None if it is not set."""
        return self._environ.get(name)

    def run(self, *arguments: str, given: bytes | None = None, **variables: str) -> bytes:
        """Run ``git`` with these arguments, *given* as its standard input, and return its standard output.

        Raises GitError, with its message, if it fails.
        """
        status, printed, said = self.tried(*arguments, given=given, **variables)
        if status < 0:
            said = f"fatal: it was killed by signal {-status}"
        if status != 0:
            raise refusal(f"git {_command_in(arguments)} failed", said)
        return printed

    def tried(self, *arguments: str, given: bytes | None = None, **variables: str) -> tuple[int, bytes, str]:
        """Run ``git``, and return its exit status, its standard output, and its standard error."""
        try:
            done = subprocess.run(
                ["git", *_PLAIN, *arguments],
                cwd=self.place,
                env=self._environ | variables,
                input=given,
                stdin=subprocess.DEVNULL if given is None else None,
                capture_output=True,
                # Without a controlling terminal, nothing can prompt for a password.
                start_new_session=self._is_quiet,
                check=False,
            )
        except FileNotFoundError as error:
            if not os.path.isdir(self.place):
                raise GitError(f"The directory {self.place} does not exist: record something first") from error
            raise GitError("git is not installed: utt sync needs git 2.30 or later") from error
        except OSError as error:
            raise GitError(f"git cannot be run: {error.strerror}; utt sync needs git 2.30 or later") from error
        return done.returncode, done.stdout, done.stderr.decode(errors="replace")

    def line(self, *arguments: str) -> str | None:
        """Return the line that a git command prints, None if it fails or prints nothing."""
        status, printed, _ = self.tried(*arguments)
        return printed.decode(errors="surrogateescape").removesuffix("\n") or None if status == 0 else None

    def require_recent(self) -> None:
        """Raise GitError if git is missing or too old."""
        printed = self.run("version").decode(errors="replace")
        found = re.search(r"(\d+)\.(\d+)", printed)
        if found is None or (int(found[1]), int(found[2])) < OLDEST:
            version = printed.removeprefix("git version ").strip()
            raise GitError(f"git {version} is too old: utt sync needs git {OLDEST[0]}.{OLDEST[1]} or later")


def refusal(what: str, said: str) -> GitError:
    """Return an error that tells *what* failed, and why, as found in what git *said*."""
    locked = re.search(r"Unable to create '(.*\.lock)'", said)
    if locked is not None:
        return GitError(
            f"There is a git lock file, {locked[1]}: another git is running, or one was killed; "
            "if none is running, delete that file, and sync again",
            said,
        )
    return GitError(f"{what}: {_cause_in(said)}", said)


def _command_in(arguments: Sequence[str]) -> str:
    """Return the name of the git command, for a message."""
    words = [word for word in arguments if not word.startswith("-")]
    return words[0] if words else " ".join(arguments)


def without_secrets(url: str) -> str:
    """Return a URL without a user name and password, so that it can be shown."""
    return re.sub(r"(?<=://)[^/@]*@", "", url)


def _cause_in(said: str) -> str:
    """Return the line that tells why git, or a program that it ran, failed."""
    lines = [line.strip() for line in said.splitlines()]
    lines = [line for line in lines if line and not line.lower().startswith(("hint:", "warning:"))]
    causes = [line for line in lines if line.startswith(("fatal:", "error:")) and not line.startswith(_HOLLOW)]
    hollow = next((number for number, line in enumerate(lines) if line.startswith(_HOLLOW)), 0)
    if not causes and hollow:
        # This is from ssh, whose last line tells the cause.
        causes = [lines[hollow - 1]]
    cause = (causes or lines or ["it gave no reason"])[0].removeprefix("fatal: ").removeprefix("error: ")
    remote = [line.removeprefix("remote:").strip() for line in lines if line.startswith("remote:")]
    told = next((line for line in remote if line), "") if cause.startswith("[remote rejected]") else ""
    return f"{cause}: {told}" if told else cause
