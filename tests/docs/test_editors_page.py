"""``docs/editors.md``: its setups are run as they are, in a fresh home, and show the problems of a log."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.command_line import UTT
from tests.support.highlighters import EDITORS, PAGE, run_emacs, run_vim, set_up
from tests.support.pages import sections
from tests.support.programs import require

pytestmark = pytest.mark.slow

LINES = ["2026-11-16 09:00 hello", "2026-11-16 10:30 acme: a: b", "call: Ana", "", "2026-11-17 10:30 x", "# note"]
# The line, whether it is an error, and its message.
FOUND = [(3, True, "not an entry"), (5, False, "24h00 in one activity, from 2026-11-16 10:30")]

_IN_VIM = """
silent make!
let s:found = map(getqflist(), '[bufname(v:val.bufnr), v:val.lnum, v:val.type, v:val.text]')
call writefile([json_encode(s:found)], 'found.json')
"""

# The buffer is not saved: its third line is checked, not that of the file.
_IN_EMACS = """
(setq utt-command (list (pop command-line-args-left)))
(find-file "my log/utt.log")
(goto-char (point-min))
(search-forward "2026-11-16 11:00 good")
(replace-match "call: Ana")
(flymake-start)
(let ((ends (time-add nil 20)))
  (while (and (null (flymake-diagnostics)) (time-less-p nil ends))
    (accept-process-output nil 0.05)))
(require 'json)
(princ (json-encode
        (vconcat (mapcar (lambda (each) (list (line-number-at-pos (flymake-diagnostic-beg each))
                                              (if (eq :error (flymake-diagnostic-type each)) t :json-false)
                                              (flymake-diagnostic-text each)))
                         (flymake-diagnostics)))))
"""

# How VS Code parses a line with a problem matcher.
_IN_NODE = """
const fs = require('fs');
const { contributes } = JSON.parse(fs.readFileSync(process.argv[1]));
const { problemMatchers: [matcher], problemPatterns: [pattern] } = contributes;
if (matcher.pattern !== '$' + pattern.name) throw new Error(matcher.pattern);
const lines = fs.readFileSync(0, 'utf8').split('\\n').filter(Boolean);
console.log(JSON.stringify(lines.map((line) => {
  const found = new RegExp(pattern.regexp).exec(line);
  const severity = found[pattern.severity] ?? matcher.severity;
  return [found[pattern.file], +found[pattern.line], severity, found[pattern.message]];
})));
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "my log" / "utt.log"
    path.parent.mkdir()
    path.write_text("".join(f"{line}\n" for line in LINES))
    return path


def _without_text(message: str) -> str:
    return message.rpartition(": call: Ana")[0] or message.rpartition(": 2026-11-17 10:30 x")[0]


def test_make_in_vim_lists_what_check_finds(tmp_path: Path, log: Path) -> None:
    require("vim")
    set_up(tmp_path, "Vim")
    run_vim(tmp_path, str(log.relative_to(tmp_path)), _IN_VIM)

    rows = json.loads((tmp_path / "found.json").read_text())
    assert [(line, kind != "w", _without_text(text)) for _, line, kind, text in rows] == FOUND
    assert {(tmp_path / name).resolve() for name, *_ in rows} == {log.resolve()}


def test_flymake_shows_what_check_finds_unsaved(tmp_path: Path, log: Path) -> None:
    require("emacs")
    log.write_text(log.read_text().replace("call: Ana", "2026-11-16 11:00 good"))
    set_up(tmp_path, "Emacs")

    rows = json.loads(run_emacs(tmp_path, _IN_EMACS, str(UTT)))
    assert sorted(map(tuple, rows)) == FOUND
    assert "good" in log.read_text()


def test_a_vs_code_task_shows_problems(tmp_path: Path, log: Path) -> None:
    require("node")
    [task] = next(json.loads(block.text)["tasks"] for block in sections(PAGE)["VS Code"] if block.language == "json")
    arguments = [argument.replace("${file}", str(log)) for argument in task["args"]]
    checked = subprocess.run([str(UTT), *arguments], env={"HOME": str(tmp_path)}, capture_output=True, check=False)
    package = str(EDITORS / "vscode" / "package.json")
    matched = subprocess.run(["node", "-e", _IN_NODE, package], input=checked.stdout, capture_output=True, check=True)

    rows = json.loads(matched.stdout)
    assert (task["command"], task["problemMatcher"], checked.returncode) == ("utt", "$utt", 1)
    assert [(line, kind == "error", _without_text(text)) for _, line, kind, text in rows] == FOUND
    assert {name for name, *_ in rows} == {str(log)}


@pytest.mark.parametrize(
    ("title", "installed"),
    [
        pytest.param("Sublime Text", ".config/sublime-text/Packages/User/utt-log.sublime-syntax", id="sublime"),
        pytest.param("Helix", ".config/helix/languages.toml", id="helix"),
    ],
)
def test_each_setup_puts_its_file_in_place(tmp_path: Path, title: str, installed: str) -> None:
    set_up(tmp_path, title)

    [source] = [path for path in EDITORS.rglob("*") if path.name == Path(installed).name]
    assert (tmp_path / installed).read_bytes() == source.read_bytes()


def test_the_page_names_the_packed_extension() -> None:
    package = json.loads((EDITORS / "vscode" / "package.json").read_text())

    assert re.findall(r"\S+\.vsix", PAGE.read_text()) == [f"{package['name']}-{package['version']}.vsix"]
