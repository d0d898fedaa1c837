"""Paths of files, for completion."""

from __future__ import annotations

import os


def paths(prefix: str) -> list[str]:
    """Return the paths that begin with *prefix*, in order; a directory ends with ``/``.

    Hidden files are included if the last part of *prefix* begins with a dot.
    """
    directory, name = os.path.split(prefix)
    found = []
    try:
        with os.scandir(directory or ".") as files:
            for file in files:
                if file.name.startswith(name) and (name or not file.name.startswith(".")):
                    path = prefix[: len(prefix) - len(name)] + file.name
                    found.append(f"{path}/" if file.is_dir() else path)
    except (OSError, ValueError):
        return []
    return sorted(found)
