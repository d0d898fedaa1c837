"""Files of other programs that tests write and import."""

from __future__ import annotations

from tests.support.command_line import Home

NOW = "2027-01-20 12:00"

BREAK_TOLD = "note: a break is written like work, with its stars in the name: --type work leaves it out"
"""What is said of a break by formats that have none."""


def imported(
    home: Home, name: str, content: str | bytes, *options: str, **environment: str
) -> tuple[list[str], list[str]]:
    """Return the lines of the log after importing *content* in the format *name*, and the lines on standard error."""
    path = home.directory / "foreign"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = home.run("import", name, str(path), *options, now=NOW, **environment)
    said = [line.replace(str(path), "FILE") for line in result.stderr.splitlines()]
    return [line for line in result.log.splitlines() if line], said


def exported(home: Home, name: str, log: str, **environment: str) -> tuple[str, list[str]]:
    """Return an export of *log* in the format *name*, and the lines on standard error."""
    home.write(log)
    result = home.run("export", name, now=NOW, **environment)
    return result.stdout, result.stderr.splitlines()
