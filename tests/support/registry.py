"""The registry that pip uses here, usually PyPI, for tests that install from it.

Nothing about it is written down: pip is asked, so that it is found from a home that has no configuration, and by uv.
What a test only needs is installed by uv, which takes a tenth of pip's time.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from ast import literal_eval
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

# Options of pip for the first request, so that a test without a network ends soon.
IMPATIENTLY = ["--timeout", "5", "--retries", "0"]

# Of several values of an option, pip uses the last one.
_SECTIONS = ["global", "install", ":env:"]

# The options that say where packages are and how to reach them, with uv's variable for each, if there is one.
_UV_VARIABLES = {
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "index-url": "UV_DEFAULT_INDEX",
    "no-index": None,
    "proxy": "ALL_PROXY",
    "trusted-host": "UV_INSECURE_HOST",
}


@contextmanager
def within_reach() -> Iterator[None]:
    """For the first request of a test to the registry through pip: skip the test if the registry cannot be reached."""
    try:
        yield
    except RuntimeError as error:
        pytest.skip(f"the registry cannot be reached, or has no such package: {str(error).splitlines()[-1]}")


def pip_environment() -> dict[str, str]:
    """Return the environment without variables that would disturb another Python.

    pip's own variables stay, since they may name its registry.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV", "VIRTUAL_ENV"))}


def install(*arguments: str) -> None:
    """Have uv install what the *arguments* of ``uv pip install`` say, without building it, or skip the test."""
    impatiently = {"UV_HTTP_TIMEOUT": "5", "UV_HTTP_RETRIES": "0"}
    run_installer(
        [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--only-binary", ":all:", *arguments],
        pip_environment() | variables() | impatiently,
    )


def run_installer(command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    """Run a *command* that installs from a registry; skip the test if it fails."""
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    with within_reach():
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip() or f"{command[0]} ended with {done.returncode}")


def variables(wheels: Path | None = None) -> dict[str, str]:
    """What makes pip and uv find the registry from any home, and the wheels in the directory *wheels* beside it."""
    options = dict(_options())
    if wheels is not None:
        options["find-links"] = f"{options.get('find-links', '')} {wheels}"
    for_pip = {f"PIP_{name.upper().replace('-', '_')}": " ".join(value.split()) for name, value in options.items()}
    for_uv = {uv: " ".join(options[name].split()) for name, uv in _UV_VARIABLES.items() if uv and name in options}
    for_uv["UV_FIND_LINKS"] = for_uv.get("UV_FIND_LINKS", "").replace(" ", ",")
    # As pip does it: the best version of all that are there, not of the first index that has any.
    return for_pip | for_uv | {"UV_INDEX_STRATEGY": "unsafe-best-match"}


@functools.cache
def _options() -> Mapping[str, str]:
    """The values of pip's options about registries, as its files and the environment have them."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"],
        env=pip_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, dict[str, str]] = {section: {} for section in _SECTIONS}
    for line in done.stdout.splitlines():
        key, _, value = line.partition("=")
        section, _, name = key.rpartition(".")
        if section in found and name in _UV_VARIABLES:
            found[section][name] = literal_eval(value)
    return found["global"] | found["install"] | found[":env:"]
