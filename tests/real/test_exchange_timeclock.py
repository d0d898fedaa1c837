"""Timeclock files, exchanged between utt and Emacs, ledger and hledger: each of them counts the same as the others."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.in_process import InProcessHome
from tests.support.month import counted, month
from tests.support.programs import require
from tests.support.totals import NOW, Totals

pytestmark = pytest.mark.skipif(os.name != "posix", reason="these programs are of Unix")

# What Emacs' timeclock reads from a file: a list of [day, project, seconds], each with the day on which it began.
_EMACS_TOTALS = """\
(require 'timeclock)
(require 'json)
(let (found)
  (dolist (each (timeclock-project-alist (timeclock-log-data nil (car command-line-args-left))))
    (dolist (entry (cdr each))
      (push (list (format-time-string "%Y-%m-%d" (timeclock-entry-begin entry))
                  (car each) (timeclock-entry-length entry))
            found)))
  (princ (json-encode (vconcat found))))
"""

# A week that Emacs' own commands write, at given times.
_EMACS_WEEK = """\
(require 'timeclock)
(require 'cl-lib)
(setq timeclock-file (car command-line-args-left) timeclock-ask-before-exiting nil)
(defun at (day hour minute &optional second)
  (setq now (encode-time (or second 0) minute hour day 11 2026)))
(defvar now nil)
(cl-letf (((symbol-function 'current-time) (lambda () now)))
  (dolist (day '(16 17 18 19 20))
    (at day 8 (* 5 (- day 16))) (timeclock-in nil "acme")
    (at day 9 30 30) (timeclock-change nil "acme")
    (at day 10 30) (timeclock-out nil "coffee; and a call")
    (at day 11 0) (timeclock-in nil "Büro 2")
    (at day 12 (- day 10)) (timeclock-out 1 "done")
    (at day 13 0) (timeclock-in 5 (if (= day 18) nil "beta  call, long"))
    (at day 17 45) (timeclock-out))
  (at 20 23 0) (timeclock-in nil "night")
  (at 21 1 30) (timeclock-out)
  (at 21 9 0) (timeclock-in nil "still going on"))
"""

# What a person writes for ledger and hledger.
_BY_HAND = """\
; by hand
i 2026/11/16 09:00:00 Acme:Web  design
o 2026/11/16 10:30:00
i 2026/11/16 10:30:00 Acme:Web  call  ; with Ana
o 2026/11/16 12:00:00 Acme:Web
i 2026/11/17 22:00:00 night
o 2026-11-18 01:15:00
i 2026/11/18 09:00:00 b  x
* a comment
o 2026/11/18 09:21:00 b
"""


def said_by(*command: str, **environment: str) -> str:
    # Emacs reads the file in the encoding of the locale.
    environment = os.environ | {"TZ": "UTC", "LC_ALL": "C.UTF-8"} | environment
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def of_hledger(file: Path) -> Totals:
    require("hledger")
    found: Totals = Counter()
    for row in csv.DictReader(
        io.StringIO(said_by("hledger", "-f", f"timeclock:{file}", "register", "--output-format=csv"))
    ):
        # It calculates in hundredths of an hour; the tests use multiples of three minutes.
        hours = float(row["amount"].removesuffix("h"))
        found[row["date"], row["account"].strip("()")] += round(hours * 20) * 180
    return found


def of_ledger(file: Path) -> Totals:
    require("ledger")
    form = r"%(format_date(date, '%Y-%m-%d'))|%(account)|%(quantity(amount))\n"
    found: Totals = Counter()
    for line in said_by(
        "ledger", "-f", str(file), "--args-only", "register", "--day-break", "--format", form
    ).splitlines():
        day, account, seconds = line.rsplit("|", 2)
        found[day, account] += int(seconds)
    return found


def of_emacs(file: Path) -> Totals:
    require("emacs")
    script = file.with_name("totals.el")
    script.write_text(_EMACS_TOTALS, encoding="utf-8")
    found: Totals = Counter()
    for day, project, seconds in json.loads(said_by("emacs", "-Q", "--batch", "-l", str(script), str(file))):
        # It treats a description as part of the project.
        found[day, (project or "").partition("  ")[0]] += int(seconds)
    return found


def with_words(totals: Totals) -> Totals:
    """Return what utt counts, with the word that means "no project" in the file."""
    return Counter({(day, project or "none"): seconds for (day, project), seconds in totals.items()})


def on_the_day_of_its_start(totals: Totals) -> Totals:
    """Return the same, except that the nights after the 10th, the 20th and the 30th count as part of these days."""
    found: Totals = Counter()
    for (day, project), seconds in totals.items():
        is_after = project == "night" and day in ("2026-11-11", "2026-11-21", "2026-12-01")
        found[f"2026-11-{int(day[-2:]) - 1}" if is_after else day, project] += seconds
    return found


@pytest.mark.parametrize("totals_of", [pytest.param(of_hledger, id="hledger"), pytest.param(of_ledger, id="ledger")])
def test_a_month_is_counted_by_day_and_project(
    home: InProcessHome, tmp_path: Path, totals_of: Callable[[Path], Totals]
) -> None:
    home.write(month())
    file = tmp_path / "month.timeclock"

    home.run("export", "timeclock", "-o", str(file), now=NOW)
    found = totals_of(file)
    del found["2026-12-01", "night"]

    assert found == with_words(counted(home))


def test_emacs_counts_a_month_by_day_and_project(home: InProcessHome, tmp_path: Path) -> None:
    home.write(month())
    file = tmp_path / "month.timeclock"

    home.run("export", "timeclock", "-o", str(file), now=NOW)
    expected = on_the_day_of_its_start(with_words(counted(home)))
    expected["2026-11-30", "night"] += 5400

    assert of_emacs(file) == expected


def test_utt_counts_what_emacs_wrote(home: InProcessHome, tmp_path: Path) -> None:
    require("emacs")
    script, file = tmp_path / "week.el", tmp_path / "timelog"
    script.write_text(_EMACS_WEEK, encoding="utf-8")
    said_by("emacs", "-Q", "--batch", "-l", str(script), str(file))

    result = home.run("import", str(file), now=NOW)

    assert (result.status, "is read as timeclock" in result.stderr) == (0, True)
    assert "one record is left out, since it is still running" in result.stderr
    emacs = of_emacs(file)
    # It counts that too, up to the present.
    del emacs["2026-11-21", "still going on"]
    expected = {(day, project.replace(" ", "-")): seconds for (day, project), seconds in emacs.items()}
    assert on_the_day_of_its_start(counted(home)) == expected
    assert "coffee; and a call" in home.read()


@pytest.mark.parametrize(
    ("totals_of", "text"),
    [
        pytest.param(
            of_ledger,
            _BY_HAND.replace("i 2026/11/17", "I 2026-11-17").replace("o 2026/11/16 12", "O 2026/11/16 12"),
            id="ledger",
        ),
        pytest.param(of_hledger, _BY_HAND, id="hledger"),
    ],
)
def test_utt_counts_what_a_person_wrote(
    home: InProcessHome, tmp_path: Path, totals_of: Callable[[Path], Totals], text: str
) -> None:
    file = tmp_path / "timelog"
    file.write_text(text, encoding="utf-8")

    home.run("import", "timeclock", str(file), now=NOW)

    assert counted(home) == {(day, account.replace(":", "-")): n for (day, account), n in totals_of(file).items()}
