"""A repository that is not found from the log, since git's files are elsewhere, as some keep their dotfiles."""

from __future__ import annotations

import os

from utt.runtime.environment import Environment
from utt.runtime.settings import Settings
from utt.sync.clone import Clone, configured


def configured_clone(settings: Settings, environ: Environment) -> Clone | None:
    """Return the clone whose files are in ``git_dir`` of ``[sync]``; None if that is not set.

    Its work tree is git's ``core.worktree``, by default the home directory. Raises ConfigError if the configuration
    cannot be read.
    """
    section = settings.section("sync")
    directory = section.get("git_dir", "") if section is not None else ""
    if not directory:
        return None
    directory = os.path.abspath(os.path.expanduser(directory))
    work_tree = configured(Clone("", directory, directory), environ, "core", "worktree")
    top = os.path.expanduser("~") if work_tree is None else os.path.join(directory, work_tree)
    return Clone(os.path.realpath(top), directory, directory)
