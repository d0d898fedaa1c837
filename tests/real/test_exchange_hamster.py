"""Hamster's own modules read the database that utt writes, and write what utt imports; both count the same."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.support.command_line import Home, configure
from tests.support.month import counted, month
from tests.support.programs import require
from tests.support.totals import NOW, Totals

# Debian's modules belong to Debian's Python.
_PYTHON = "/usr/bin/python3"
_DATABASE = Path(".local", "share", "hamster", "hamster.db")

_BEGIN = """
from hamster.lib import i18n
i18n.setup_i18n()
import json, sys
from hamster import reports
from hamster.lib import datetime as dt
from hamster.lib.fact import Fact
from hamster.storage.db import Storage

storage = Storage(unsorted_localized=_("Unsorted"))
month = dt.date(2026, 11, 1), dt.date(2026, 11, 30)
"""

_TOTALS = """
rows = {}
for fact in storage.get_facts(*month):
    key = f"{fact.date} {'' if fact.category == _('Unsorted') else fact.category}"
    rows[key] = rows.get(key, 0) + int(fact.delta.total_seconds())
print(json.dumps(rows))
"""

_WEEK = """
for day in range(16, 21):
    for line in [
        "09:00 - 09:40 mail,, #post",
        "09:40 - 11:07 design@acme,, first draft, with Ana, #ui #big picture",
        "11:07 - 12:30 review@acme,, <b>two</b>\\nlines",
        "12:30 - 13:10 lunch **",
        "13:20 - 16:00 50 % done@beta",
        f"23:00 - 2026-11-{day + 1} 02:15 night@beta",
        "16:00 - 16:45 other things, \\"quoted\\"@Big Client",
    ]:
        assert storage.add_fact(Fact.parse(f"2026-11-{day} {line}"))
facts = storage.get_facts(*month)
for form in ("xml", "tsv"):
    reports.simple(facts, *month, form, f"facts.{form}")
"""

_CHANGE = """
print(len(storage.get_facts(*month, search_terms="draft")))
assert storage.add_fact(Fact.parse("2026-11-29 10:00 - 11:00 new@acme,, draft, #fresh"))
print(len(storage.get_facts(*month, search_terms="draft")))
"""


@pytest.fixture
def hamster(home: Home) -> Home:
    """Return a home in which Hamster's modules run and its database is; its days begin when Hamster's do."""
    require("hamster")
    require("dbus-run-session")
    configure(home, "[day]\nstart = 05:30\n")
    (home.directory / _DATABASE).parent.mkdir(parents=True)
    return home


def run_modules(home: Home, script: str, language: str = "en") -> str:
    """Run the script, which finds the storage, and return what it prints; it needs a bus, and no screen."""
    done = subprocess.run(
        ["dbus-run-session", "--", _PYTHON, "-c", f"{_BEGIN}{script}"],
        env={
            "HOME": str(home.directory),
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
            "LANGUAGE": language,
            "GSETTINGS_BACKEND": "memory",
            "PATH": home.environment["PATH"],
        },
        cwd=home.directory,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def counted_by_hamster(home: Home, script: str = "", language: str = "en") -> Totals:
    """Return what Hamster counts after the script."""
    rows = json.loads(run_modules(home, f"{script}{_TOTALS}", language))
    return Counter({(key[:10], key[11:].replace(" ", "-")): seconds for key, seconds in rows.items()})


def test_hamster_counts_what_utt_does(hamster: Home) -> None:
    hamster.write(month())
    result = hamster.run("export", "hamster", "2026-11", "-o", str(hamster.directory / _DATABASE), now=NOW)

    # For breaks and ignored activities.
    assert (result.status, result.stderr.count("\n")) == (0, 2)
    assert counted_by_hamster(hamster) == counted(hamster) != {}


def test_hamster_continues_with_the_database(hamster: Home) -> None:
    hamster.write("2026-11-16 09:00 hello\n2026-11-16 10:00 acme: design  # first draft\n")
    hamster.run("export", "hamster", "-o", str(hamster.directory / _DATABASE), now=NOW)

    assert run_modules(hamster, _CHANGE).split() == ["1", "2"]


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_utt_counts_what_hamster_wrote(hamster: Home, language: str) -> None:
    expected = counted_by_hamster(hamster, _WEEK, language)
    assert len(expected) == 5 * 4

    for path in (_DATABASE, _DATABASE.parent, Path("facts.xml"), Path("facts.tsv")):
        hamster.write("")
        result = hamster.run("import", str(hamster.directory / path), now=NOW)

        assert (result.status, "is read as hamster" in result.stderr) == (0, True)
        assert counted(hamster) == expected
