"""Git repositories that contain a log."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.support.command_line import UTT, Home


class Clone:
    """A repository in *directory* on the branch ``main``, with the merge driver if *has_driver* is true.

    ``log`` is the path of its log.
    """

    def __init__(self, home: Home, directory: Path, has_driver: bool = True) -> None:
        self.directory = directory
        self.log = directory / "utt.log"
        self.environment = {
            **home.environment,
            "GIT_CONFIG_GLOBAL": str(home.directory / "gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_EDITOR": "true",
        }
        directory.mkdir(exist_ok=True)
        self.git("init", "--quiet", "--initial-branch", "main")
        for name, value in (("user.name", "Ana"), ("user.email", "ana@example.com"), ("rerere.enabled", "false")):
            self.git("config", name, value)
        if has_driver:
            self.git("config", "merge.utt.driver", f"'{UTT}' merge --driver %O %A %B")
        (directory / ".gitattributes").write_text("utt.log merge=utt -text\n")
        self.git("add", ".gitattributes")

    def git(self, *arguments: str, status: int = 0) -> str:
        """Run git, require the exit status *status*, and return what it prints."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.directory,
            env=self.environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
        assert done.returncode == status, (done.stdout, done.stderr)
        return (done.stdout + done.stderr).decode()

    def commit(self, content: str | bytes, message: str = "log") -> str:
        """Commit the log with this content, and return the commit's hash."""
        self.log.write_bytes(content.encode() if isinstance(content, str) else content)
        self.git("add", "utt.log")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD").strip()

    def branch(self, name: str, start: str, content: str | bytes) -> None:
        """Create a branch that starts at the commit *start* and has a log with this content."""
        self.git("checkout", "--quiet", "-b", name, start)
        self.commit(content, name)
