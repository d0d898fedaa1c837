"""Emacs reads the clocks that utt exports, and clocks what utt imports; both count the same."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.support.command_line import Home
from tests.support.month import counted, month
from tests.support.programs import require
from tests.support.totals import NOW, Totals

_BEGIN = """
(require 'org)
(require 'org-clock)
(require 'json)
(setq org-clock-persist nil org-clock-into-drawer t make-backup-files nil org-log-note-clock-out t
      coding-system-for-read 'utf-8 coding-system-for-write 'utf-8)
(find-file (car command-line-args-left))
(org-mode)
"""

# The minutes by day and heading of the first level.
_TOTALS = """
(let (rows)
  (dotimes (number 30)
    (let ((day (format "2026-11-%02d" (1+ number))))
      (org-clock-sum (concat day " 00:00") (format "2026-11-%02d 00:00" (+ 2 number)))
      (org-map-entries
       (lambda ()
         (let ((minutes (get-text-property (point) :org-clock-minutes)))
           (when (and minutes (> minutes 0))
             (push (list day (substring-no-properties (org-get-heading t t t t)) minutes) rows))))
       "LEVEL=1")))
  (princ (json-encode (vconcat rows))))
"""

# How Org parses each task: its keyword, its priority, its title and its tags.
_HEADINGS = """
(let (rows)
  (org-map-entries
   (lambda ()
     (let ((parts (org-heading-components)))
       (push (list (nth 2 parts) (nth 3 parts) (substring-no-properties (org-get-heading t t t t))
                   (vconcat (mapcar #'substring-no-properties (org-get-tags nil t))))
             rows)))
   "LEVEL=2")
  (princ (json-encode (vconcat (nreverse rows)))))
"""

# Org asks for a note at the end of each clock when the command is over.
_WEEK = """
(defun clock (heading day start end note)
  (goto-char (point-min))
  (re-search-forward heading)
  (org-clock-in nil (encode-time 0 (% start 100) (/ start 100) day 11 2026))
  (org-clock-out nil t (encode-time 0 (% end 100) (/ end 100) day 11 2026))
  (ignore-errors (org-add-log-note))
  (with-current-buffer "*Org Note*"
    (goto-char (point-max))
    (insert note)
    (org-store-log-note)))

(insert "#+TITLE: Work\\n\\n* acme :client:\\n** TODO design :ui:\\n** DONE [#A] review [1/2]\\n*** the second\\n"
        "* beta\\n:PROPERTIES:\\n:CATEGORY: x\\n:END:\\n** NEXT call\\nText.\\n")
(goto-char (point-max))
(dotimes (number 5)
  (let ((day (+ 16 number)))
    (clock "TODO design" day 900 1030 "")
    (clock "review" day 1030 1130 "with Ana\\nand others")
    (clock "the second" day 1300 1315 "")
    (clock "call" day 1400 (+ 1600 number) "long")
    (clock "call" day 2330 2530 "")
    (clock "design" day 2000 2001 "")))
(goto-char (point-min))
(re-search-forward "TODO design")
(org-todo "DONE")
(save-buffer)
"""


@pytest.fixture
def emacs(home: Home) -> Home:
    require("emacs")
    return home


def run_emacs(home: Home, script: str, path: Path) -> str:
    program = home.directory / "script.el"
    program.write_text(f"{_BEGIN}{script}", encoding="utf-8")
    done = subprocess.run(
        ["emacs", "--quick", "--batch", "--load", str(program), str(path)],
        env={"HOME": str(home.directory), "TZ": "UTC", "LC_ALL": "C.UTF-8", "PATH": home.environment["PATH"]},
        cwd=home.directory,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def counted_by_org(home: Home, path: Path, projects: set[str], script: str = "") -> Totals:
    """Return what Org counts after the script: headings of the first level that are not projects are tasks."""
    totals: Totals = Counter()
    for day, heading, minutes in json.loads(run_emacs(home, f"{script}{_TOTALS}", path)):
        totals[day, heading if heading in projects else ""] += minutes * 60
    return totals


def test_org_counts_what_utt_does(emacs: Home) -> None:
    emacs.write(month())
    path = emacs.directory / "work.org"
    result = emacs.run("export", "org", "2026-11", "-o", str(path), now=NOW)

    # For breaks and ignored activities.
    assert (result.status, result.stderr.count("\n")) == (0, 2)
    assert counted_by_org(emacs, path, {"acme", "beta-2", "night"}) == counted(emacs) != {}


def test_utt_counts_what_org_clocked(emacs: Home) -> None:
    path = emacs.directory / "work.org"
    expected = counted_by_org(emacs, path, {"acme", "beta"}, _WEEK)
    result = emacs.run("import", str(path), now=NOW)

    assert (result.status, "is read as org" in result.stderr) == (0, True)
    assert counted(emacs) == expected != {}
    assert result.log.splitlines()[1:5] == [
        "2026-11-16 10:30 acme: design #client #ui",
        "2026-11-16 11:30 acme: review #client  # with Ana and others",
        "2026-11-16 13:00 hello",
        "2026-11-16 13:15 acme: review / the second #client",
    ]


def test_org_mistakes_no_name_for_syntax(emacs: Home) -> None:
    tasks = [":x:", "COMMENT x", "TODO", "TODO x", "[#A] x", "[1/2] x", "x #ui :y:", "x :ui:", "* x"]
    lines = [f"2026-11-16 10:{minute:02} p: {task}" for minute, task in enumerate(tasks)]
    emacs.write("\n".join(["2026-11-16 09:00 hello", *lines, ""]))
    path = emacs.directory / "work.org"
    emacs.run("export", "org", "-o", str(path), now=NOW)

    rows = json.loads(run_emacs(emacs, _HEADINGS, path))
    assert sorted(title.replace("\u200b", "") for _, _, title, _ in rows) == sorted(tasks)
    assert {(keyword, priority) for keyword, priority, _, _ in rows} == {(None, None)}
    assert sorted(tags for *_, tags in rows if tags) == [["ui"]]
