"""Files of other programs that tests write and import."""

from __future__ import annotations

from tests.support.command_line import Home

NOW = "2027-01-20 12:00"


def imported(
    home: Home, name: str, content: str | bytes, *options: str, **environment: str
) -> tuple[list[str], list[str]]:
    """The lines of the log after an import of *content* in the format *name*, and what was said on stderr."""
    path = home.directory / "foreign"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = home.run("import", name, str(path), *options, now=NOW, **environment)
    said = [line.replace(str(path), "FILE") for line in result.stderr.splitlines()]
    return [line for line in result.log.splitlines() if line], said


def exported(home: Home, name: str, log: str, **environment: str) -> tuple[str, list[str]]:
    """What an export of *log* in the format *name* is, and what was said on stderr."""
    home.write(log)
    result = home.run("export", name, now=NOW, **environment)
    return result.stdout, result.stderr.splitlines()
