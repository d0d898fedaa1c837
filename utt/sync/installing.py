"""Sets up the merge driver in a clone, and finds out where it is missing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping

from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.sync.clone import ATTRIBUTES, Clone, clone_of, configured, driver_of
from utt.sync.patterns import pattern_of
from utt.timelog.read.findings import Finding

if TYPE_CHECKING:
    import shlex

    from utt.runtime import executable
    from utt.sync import git
else:
    shlex = lazy("shlex")
    executable = lazy("utt.runtime.executable")
    git = lazy("utt.sync.git")

NAME = "utt"
"""The name of the driver in ``.gitattributes`` and in git's configuration."""

SECTION = f"merge.{NAME}"
"""The section of git's configuration that describes the driver."""

CONFLICT = 3
"""The driver's exit status for a conflict. git accepts any up to 128, and a broken Python exits with 1."""

_DESCRIPTION = "utt: merge time logs entry by entry"
_ATTRIBUTES = f"merge={NAME} -text"


def missing_driver(
    path: str, environ: Mapping[str, str], program: Callable[[], str], clone: Clone | None = None
) -> tuple[str, Finding] | None:
    """Return a finding if git's attributes name the merge driver for the log at *path*, but the *clone* lacks it.

    That is the clone that the log is in, unless one is given.

    Also returns the path of the attributes file that the finding is about. Returns None if nothing is missing.
    *program* returns the beginning of a command line that uses this log. git is not run.
    """
    clone = clone or clone_of(path)
    driver = None if clone is None else driver_of(path, clone)
    if clone is None or driver is None or driver.name != NAME:
        return None
    command = configured(clone, environ, SECTION, "driver")
    executed = _executable_in(command) if command else ""
    if not command:
        message = f"this clone does not have the merge driver {NAME}"
    elif os.path.isabs(executed) and not os.path.isfile(executed):
        message = f"the merge driver of this clone is {executed}, which does not exist"
    else:
        return None
    return driver.path, Finding(
        driver.number, "driver", f"{message}, type {program()} merge --install", driver.line.strip()
    )


def install(
    path: str, place: str, environ: Mapping[str, str], is_dry_run: bool, clone: Clone | None = None
) -> Iterator[str]:
    """Set up the merge driver in the clone that the log at *path* is in, or else in that of the directory *place*.

    If a *clone* is given, the log is in that one, whose files are elsewhere. Yields a line for each step, once it is
    done, or would be done in a dry run. What is set up already stays. Raises UttError if there is no clone, or git
    fails.
    """
    is_elsewhere = clone is not None
    clone = clone or clone_of(path)
    if clone is None:
        path = os.path.join(os.path.realpath(place), os.path.basename(path))
        clone = clone_of(path)
    if clone is None:
        raise UttError(
            f"Neither the log {path} nor the current directory is in a git repository: go to your clone, "
            "or create one with utt sync --init URL"
        )
    client = git.Git(clone.top, environ)
    if is_elsewhere:
        client.use(GIT_DIR=clone.directory)
    client.require_recent()
    for variable, value in settings_of(environ):
        if configured(clone, environ, SECTION, variable) == value:
            yield f"{SECTION}.{variable} is set already: {value}"
            continue
        if not is_dry_run:
            client.run("config", "--local", f"{SECTION}.{variable}", value)
        yield f"git config {SECTION}.{variable} {shlex.quote(value)}"
    yield _with_attributes(os.path.realpath(path), clone, is_dry_run)


def settings_of(environ: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the variables of the section ``merge.utt`` in git's configuration that set up the driver, with values."""
    return [("name", _DESCRIPTION), ("driver", _command(environ))]


def _with_attributes(path: str, clone: Clone, is_dry_run: bool) -> str:
    """Make git's attributes name the driver for the file at *path*, and return the line that describes this step."""
    driver = driver_of(path, clone)
    if driver is not None and driver.name == NAME:
        return f"{driver.path} has it already: {driver.line.strip()}"
    directory, name = os.path.split(path)
    line = f"{pattern_of(name)} {_ATTRIBUTES}"
    attributes = os.path.join(directory, ATTRIBUTES)
    if not is_dry_run:
        _append(attributes, line)
    return f"{attributes}: {line}"


def _append(path: str, line: str) -> None:
    if os.path.islink(path):
        # git would not read it.
        raise UttError(f"{path} is a symbolic link, which git does not follow: replace it with a file")
    try:
        with open(path, "ab+") as file:
            file.seek(0)
            before = file.read()
            line_end = b"\r\n" if before.partition(b"\n")[0].endswith(b"\r") else b"\n"
            begun = line_end if before and not before.endswith(b"\n") else b""
            file.write(begun + os.fsencode(line) + line_end)
    except OSError as error:
        raise UttError(f"{path} cannot be written: {error.strerror}; add the line {line} to it") from error


def _command(environ: Mapping[str, str]) -> str:
    """Return the command that git runs as the driver.

    If utt itself failed, because it was moved for instance, git would use our side as the result, or as a conflict
    without markers. So the command falls back on git's merge of lines, which leaves both sides in the file.
    """
    # git replaces most letters after a percent sign.
    utt = executable.command_of_utt(environ).replace("%", "%%")
    return f"{utt} merge --driver %O %A %B || {{ test $? -eq {CONFLICT} && exit 1; git merge-file %A %O %B; }}"


def _executable_in(command: str) -> str:
    try:
        return shlex.split(command.replace("%%", "%"))[0]
    except (ValueError, IndexError):
        return ""
