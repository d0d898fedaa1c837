"""``utt sync``: sync the log with the one at a remote, in the repository that the log is in or gets."""

from __future__ import annotations

import os
import random
import shlex
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from tempfile import TemporaryDirectory

from utt.domain.calendar import Calendar
from utt.errors import UttError
from utt.runtime.clock import Now
from utt.runtime.environment import Environment
from utt.runtime.options import option
from utt.runtime.settings import Settings
from utt.sync import elsewhere, installing, memory
from utt.sync.cipher import Cipher
from utt.sync.clone import Clone
from utt.sync.git import Git, without_secrets
from utt.sync.one_sync import OneSync, Synced
from utt.sync.remotes import branches_at
from utt.sync.repository import Repository, found, made
from utt.timelog.file.lock import has_no_locks, try_to_lock
from utt.timelog.file.opening import open_regular
from utt.timelog.log import Log


def pause(number: int) -> None:
    """Wait before retry *number* of a rejected push: longer each time, with jitter."""
    time.sleep(random.uniform(0.5, 1.5) * 0.2 * 2**number)


class Syncer:
    """Syncs the log with the one at a remote, through git.

    Since 2.0.
    """

    def __init__(
        self, args: Namespace, log: Log, environ: Environment, settings: Settings, calendar: Calendar, now: Now
    ) -> None:
        self._log = log
        self._environ = environ
        self._settings = settings
        self._calendar = calendar
        self._now = now
        self._unfinished: OneSync | None = None
        self._is_quiet: bool = getattr(args, "quiet", None) is True or bool(option(args, "quiet"))
        self._pause = pause

    @property
    def is_quiet(self) -> bool:
        """Whether to print nothing if all is well, and never to prompt: ``--quiet``, before or after the command."""
        return self._is_quiet

    @property
    def unfinished(self) -> Synced:
        """What a sync that failed has decided: it may have merged, and then could not push."""
        return Synced("") if self._unfinished is None else self._unfinished.decided

    def sync(self, url: str | None = None) -> Synced:
        """Sync the log, and return what that did. If there is a *url*, it becomes the remote.

        Raises UttError if that is not possible. What was merged by then stays, and the next sync continues.
        """
        cipher = self._cipher()
        with self._alone():
            repository = self._repository() if url is None else self._initialised(url)
            self._unfinished = run = OneSync(repository, cipher, self._log, self._calendar, may_begin=url is not None)
            synced = run.sync(self._pause)
            if run.in_step is not None:
                memory.remember(self._log, self._environ, self._now, run.in_step)
            if run.has_changed:
                repository.tidy(len(run.in_step or b""))
        wanting = installing.missing_driver(self._path, self._environ, lambda: self._log.program, self._clone)
        if wanting is not None:
            synced.notes.append(wanting[1].message)
        return synced

    def plan(self, url: str | None = None) -> Synced:
        """Return what ``sync`` would do, and change nothing but what git fetches. Raises UttError like ``sync``."""
        planned = self._planned(url)
        self._log.planned = planned.came
        return planned

    def _planned(self, url: str | None) -> Synced:
        cipher = self._cipher()
        with self._alone():
            repository = self._found() if os.path.isdir(os.path.dirname(self._path)) else None
            if url is None or (repository is not None and self._is_right(repository)):
                repository = repository or self._repository()
                if url is not None:
                    self._require_consent(repository, _absolute(url))
                return OneSync(repository, cipher, self._log, self._calendar, url is not None).plan(url)
            with TemporaryDirectory() as directory:
                git = self._git(directory)
                git.require_recent()
                head, heads, options = branches_at(git, _absolute(url))
                git.run("init", "--quiet", *options)
                git.run("symbolic-ref", "HEAD", _chosen(head, heads))
                git.run("config", "utt.own", "true")
                repository = found(git, os.path.join(directory, os.path.basename(self._path)))
                assert repository is not None
                return OneSync(repository, cipher, self._log, self._calendar, True).plan(_absolute(url))

    @property
    def _path(self) -> str:
        return os.path.realpath(self._log.path)

    def _git(self, place: str | None = None) -> Git:
        """Return git in a directory, by default that of the log, in the repository that the configuration names."""
        git = Git(place or os.path.dirname(self._path), self._environ, self._is_quiet)
        clone = self._clone
        if place is None and clone is not None:
            git.use(GIT_DIR=clone.directory, GIT_WORK_TREE=clone.top)
        return git

    @cached_property
    def _clone(self) -> Clone | None:
        """The clone that the configuration names, None if it names none."""
        return elsewhere.configured_clone(self._settings, self._environ)

    def _found(self) -> Repository | None:
        """Return the repository that the log is in, None if it is in none. Raises UttError if git refuses to look."""
        clone = self._clone
        if clone is not None and not self._path.startswith(os.path.join(clone.top, "")):
            raise UttError(
                f"The log {self._path} is not in {clone.top}, the work tree of git_dir in [sync] of the configuration: "
                f"remove git_dir, or set core.worktree in {clone.directory}"
            )
        repository = found(self._git(), self._path)
        if clone is not None and repository is None:
            raise UttError(
                f"git_dir in [sync] of the configuration is {clone.directory}, which is not a git repository: "
                "fix it, or remove it"
            )
        return repository

    def _cipher(self) -> Cipher:
        section = self._settings.section("sync")
        encrypt, decrypt = ((section.get(name) or None) if section else None for name in ("encrypt", "decrypt"))
        return Cipher(encrypt, decrypt, self._environ, self._is_quiet)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Lock out other syncs of this log. Raises UttError if one is running."""
        path = memory.file_of(self._log, self._environ, ".syncing")
        if path is None:
            yield
            return
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            descriptor = open_regular(path, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            raise UttError(f"{path} cannot be opened: {error.strerror}; nothing was synced") from error
        try:
            if not _is_locked(descriptor):
                raise UttError("Another utt sync of this log is running: try again when it is done")
            yield
        finally:
            os.close(descriptor)

    def _repository(self) -> Repository:
        if os.path.isdir(os.path.dirname(self._path)):
            repository = self._found()
            if repository is not None:
                # Do not ask for the version at each sync.
                if repository.config.get("utt.git") != "recent":
                    repository.git.require_recent()
                    repository.config.set("utt.git", "recent")
                return repository
        raise UttError(
            f"The log {self._log.path} is not in a git repository: create one with "
            f"{self._log.program} sync --init URL, where URL is a remote of yours, see docs/sync.md"
        )

    def _is_right(self, repository: Repository) -> bool:
        """Return true if the log belongs in this repository: utt made it, it does not ignore the log, or you say so."""
        is_known = repository.is_own or repository.objects.entry(repository.head, repository.path) is not None
        if is_known or self._clone is not None:
            return True
        return repository.git.tried("check-ignore", "--quiet", "--", repository.path)[0] != 0

    def _initialised(self, url: str) -> Repository:
        """Return the log's repository with the remote *url*. Creates it if necessary."""
        if not url.strip() or url.startswith("-") or any(character < " " for character in url):
            raise UttError(
                f"{url!r} is not the URL of a remote: write it like utt sync --init git@example.org:me/time.git"
            )
        url = _absolute(url)
        directory = os.path.dirname(self._path)
        there = next(place for place in _upwards(directory) if os.path.isdir(place))
        git = self._git(there)
        git.require_recent()
        head, heads, options = branches_at(git, url)
        try:
            os.makedirs(directory, exist_ok=True)
        except OSError as error:
            raise UttError(
                f"The directory {directory} cannot be created: {error.strerror}; nothing was synced"
            ) from error
        repository = self._found()
        is_begun = repository is not None and repository.top == directory and repository.head is None
        if repository is None or (is_begun and self._clone is None) or not self._is_right(repository):
            repository = made(self._git(), self._path, options)
        self._require_consent(repository, url)
        self._add_remote(repository, url)
        if repository.head is None and repository.is_own:
            repository.git.run("symbolic-ref", "HEAD", _chosen(head, heads))
            repository.forget_head()
        branch = repository.branch
        short = branch.removeprefix("refs/heads/")
        if repository.is_own and f"branch.{short}.remote" not in repository.config:
            repository.config.set(f"branch.{short}.remote", "origin")
            repository.config.set(f"branch.{short}.merge", branch)
        if repository.is_own:
            # Then a merge with plain git gives the same result as a sync.
            for variable, value in installing.settings_of(self._environ):
                repository.config.set(f"{installing.SECTION}.{variable}", value)
        return repository

    def _require_consent(self, repository: Repository, url: str) -> None:
        """Raise UttError if *url* is a new remote that would also get commits of files other than the log."""
        if repository.is_own or any(name.startswith("remote.") for name in repository.config):
            return
        commits = repository.commits_of_others()
        if commits:
            url, top = shlex.quote(without_secrets(url)), shlex.quote(repository.top)
            git = f"git -C {top}" if self._clone is None else f"git --git-dir {shlex.quote(self._clone.directory)}"
            raise UttError(
                f"The log is in the repository {repository.top}, whose commits of other files ({commits}) would be "
                f"pushed to {url} too. If you want that, type {git} remote add origin {url} and then "
                f"{self._log.program} sync --init {url}; otherwise, have git ignore the log there, and it gets "
                "its own repository"
            )

    def _add_remote(self, repository: Repository, url: str) -> None:
        urls = {
            name[len("remote.") : -len(".url")]: value
            for name, value in repository.config.items()
            if name.startswith("remote.") and name.endswith(".url")
        }
        if url in urls.values():
            return
        if urls:
            name, other = next(iter(urls.items()))
            instead = (
                f"git remote set-url {name} {without_secrets(url)}"
                if repository.is_own
                else "have git ignore the log there, and it gets its own repository"
            )
            raise UttError(
                f"The repository {repository.top} has a remote already, {name} at {without_secrets(other)}: "
                f"use {self._log.program} sync without --init, or {instead}"
            )
        repository.git.run("remote", "add", "origin", url)
        repository.config["remote.origin.url"] = url


def _is_locked(descriptor: int) -> bool:
    try:
        return try_to_lock(descriptor)
    except OSError as error:
        if has_no_locks(error):
            return True
        raise UttError(f"The lock file of utt sync cannot be locked: {error.strerror}; nothing was synced") from error


def _chosen(head: str | None, heads: Sequence[str]) -> str:
    """Return the branch for the log: the remote's default branch, or the next best."""
    if head is not None and (head in heads or not heads):
        return head
    usual = [name for name in ("refs/heads/main", "refs/heads/master") if name in heads]
    return (usual or [*heads] or ["refs/heads/main"])[0]


def _absolute(url: str) -> str:
    """Return the URL. If it is a path to a directory, make it absolute."""
    return os.path.abspath(url) if os.path.isdir(url) else url


def _upwards(directory: str) -> Iterator[str]:
    while True:
        yield directory
        if directory == os.path.dirname(directory):
            return
        directory = os.path.dirname(directory)
