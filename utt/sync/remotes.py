"""The remotes of a repository: which one a branch has, and fetching from it and pushing to it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from utt.errors import UttError
from utt.sync.configuration import Configuration
from utt.sync.git import Git, GitError, refusal, without_secrets

_FETCHED = "refs/utt/remote"
# Without this, a local remote would keep each version of the log as a file of its own for thousands of syncs.
_RECEIVE_PACK = "git -c receive.unpackLimit=1 -c gc.autoPackLimit=10 receive-pack"
# As git tells a URL from a path: ssh://host/path, or host:path.
_OVER_SSH = re.compile(r"(?:git\+)?ssh(?:\+git)?://|(?!\w+://)[^/]{2,}:")
_OTHER_FORMAT = re.compile("mismatched algorithms|hash algorithm")
_SHA256_LENGTH = 64
_HAS_NO_SHELL = "utt.noshell"
_UNREACHABLE = ("rejected", "non-fast-forward", "fetch first", "cannot lock ref", "failed to update ref", "stale info")


class Remotes:
    """The remotes of the repository that *git* is in, as its *config* names them."""

    def __init__(self, git: Git, config: Configuration) -> None:
        self._git = git
        self._config = config

    def of(self, branch: str) -> tuple[str, str]:
        """Return the name of the branch's remote, and of its branch there. Raises UttError if there is no remote."""
        short = branch.removeprefix("refs/heads/")
        names = [name[len("remote.") : -len(".url")] for name in self._config if re.fullmatch(r"remote\..*\.url", name)]
        name = self._config.get(f"branch.{short}.remote")
        if name in (None, "."):
            if not names:
                raise UttError(f"The repository {self._git.place} has no remote: add one with utt sync --init URL")
            name = names[0] if len(names) == 1 else "origin"
            if name not in names:
                raise UttError(
                    f"The repository {self._git.place} has several remotes ({', '.join(names)}): "
                    f"choose one with git branch --set-upstream-to, or call one origin"
                )
            return name, branch
        return str(name), self._config.get(f"branch.{short}.merge", branch)

    def fetch(self, remote: str, branch: str, *options: str) -> str | None:
        """Fetch the *branch* of the *remote*, and return its commit; None if there is no such branch.

        Raises GitError if the remote cannot be reached.
        """
        status, _, said = self._git.tried(
            *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", *options),
            *("--no-recurse-submodules", self._source(remote), f"+{branch}:{_FETCHED}"),
        )
        if status != 0:
            if "couldn't find remote ref" in said:
                self._git.tried("update-ref", "-d", _FETCHED)
                return None
            self._require_same_format(remote, said)
            raise refusal(
                f"{without_secrets(remote)} cannot be reached; nothing is lost, and the next sync tries again", said
            )
        return self._git.line("rev-parse", "-q", "--verify", f"{_FETCHED}^{{commit}}")

    def _source(self, remote: str) -> str:
        """Return where to fetch from: where pushes go, since the log cannot be in sync with anything else."""
        url, push_url = (self._config.get(f"remote.{remote}.{name}") for name in ("url", "pushurl"))
        if push_url is None or push_url == url:
            return remote
        places = (self._git.line("config", "--get-all", f"remote.{remote}.pushurl") or "").split("\n")
        return remote if url in places else places[0]

    def _receive_pack(self, remote: str) -> list[str]:
        """Return the options that make a remote on this machine, or behind ssh, keep what it receives in packs."""
        urls = (self._config.get(f"remote.{remote}.{name}") for name in ("pushurl", "url"))
        place = next(filter(None, urls), remote).removeprefix("file://")
        is_shell = _OVER_SSH.match(place) is not None and self._config.get(_HAS_NO_SHELL) != "true"
        is_set = f"remote.{remote}.receivepack" in self._config
        is_for_us = is_shell or os.path.isdir(os.path.join(self._git.place, place))
        return [f"--receive-pack={_RECEIVE_PACK}"] if is_for_us and not is_set else []

    def push(self, remote: str, branch: str, commit: str) -> GitError | None:
        """Push a commit. Return the error if another push may have come first, None if it succeeded.

        Raises GitError if the push failed for another reason.
        """
        receive_pack = self._receive_pack(remote)
        status, printed, said = self._pushed(remote, branch, commit, receive_pack)
        if status != 0 and receive_pack and not _refusals_in(printed):
            # Hosting services run only the commands that they know.
            status, printed, said = self._pushed(remote, branch, commit, [])
            if status == 0:
                self._config.set(_HAS_NO_SHELL, "true")
        if status == 0:
            return None
        self._require_same_format(remote, said)
        told = _refusals_in(printed)
        why = f"error: {told[0].split(chr(9))[-1]}" if told else said
        refused = refusal(
            f"{without_secrets(remote)} rejected the push; nothing is lost, and the next sync tries again",
            f"{why}\n{said}",
        )
        if any(
            word in line for line in told for word in _UNREACHABLE if "pre-receive" not in line and "hook" not in line
        ):
            return refused
        raise refused

    def _require_same_format(self, remote: str, said: str) -> None:
        """Raise UttError if git *said* that the remote names its objects by hashes of another kind."""
        if _OTHER_FORMAT.search(said):
            format_here = self._config.get("extensions.objectformat", "sha1")
            raise UttError(
                f"{without_secrets(remote)} has another object format than {self._git.place}, which git cannot "
                "convert; nothing is lost: create the remote with "
                f"git init --bare --object-format={format_here}, and sync again"
            )

    def _pushed(self, remote: str, branch: str, commit: str, options: Sequence[str]) -> tuple[int, bytes, str]:
        return self._git.tried(
            # Not every remote takes options.
            *("-c", "push.followTags=false", "-c", "push.pushOption=", "push", "--no-verify", "--porcelain", "--quiet"),
            *("--recurse-submodules=no", *options, remote, f"{commit}:{branch}"),
        )


def _refusals_in(printed: bytes) -> list[str]:
    """Return the lines of a push about what the remote rejected."""
    return [line for line in printed.decode(errors="replace").splitlines() if line.startswith("!")]


def branches_at(git: Git, url: str) -> tuple[str | None, list[str], list[str]]:
    """Return the remote's default branch, None if it names none, all its branches, and what ``git init`` needs for it.

    Raises GitError if it cannot be reached.
    """
    status, printed, said = git.tried("ls-remote", "--symref", "--", url)
    if status != 0:
        raise refusal(f"{without_secrets(url)} cannot be reached", said)
    head, heads, options = None, [], []
    for line in printed.decode(errors="replace").split("\n"):
        left, _, name = line.partition("\t")
        if name == "HEAD" and left.startswith("ref: "):
            head = left.removeprefix("ref: ")
        elif name.startswith("refs/heads/"):
            heads.append(name)
            options = ["--object-format=sha256"] if len(left) == _SHA256_LENGTH else []
    return head, heads, options
