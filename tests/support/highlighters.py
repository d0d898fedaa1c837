"""How editors classify each character of a log: real editors, set up as docs/editors.md says.

Each function returns the kinds (``tests.support.log_kinds``) of the characters in the given lines.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.support.command_line import UTT
from tests.support.log_kinds import KINDS, Kinds, visible
from tests.support.pages import ROOT, sections
from tests.support.pages import lines as lines_of
from tests.support.programs import npm_install, require

EDITORS = ROOT / "editors"
PAGE = ROOT / "docs" / "editors.md"

# Where the settings on the page belong, by their language.
_SETTINGS = {"vim": ".vimrc", "elisp": "init.el"}

Highlighter = Callable[[Path, Sequence[str], pytest.TempPathFactory], list[Kinds]]
"""Takes an empty home, the lines, and where to install something once; gives the kinds of the characters."""

_IN_VIM = """
let s:all = []
for s:number in range(1, line('$'))
  let s:kinds = []
  for s:index in range(strchars(getline(s:number)))
    let s:column = byteidx(getline(s:number), s:index) + 1
    call add(s:kinds, synIDattr(synID(s:number, s:column, 1), 'name'))
  endfor
  call add(s:all, s:kinds)
endfor
call writefile([json_encode(s:all)], 'kinds.json')
"""

_IN_EMACS = """
(find-file "utt.log")
(font-lock-ensure)
(require 'json)
(let (all)
  (while (not (eobp))
    (let (kinds)
      (while (not (eolp))
        (push (or (get-text-property (point) 'face) "none") kinds)
        (forward-char))
      (push (vconcat (nreverse kinds)) all))
    (forward-line))
  (with-temp-file "kinds.json" (insert (json-encode (vconcat (nreverse all))))))
"""

_IN_NODE = """
const fs = require('fs'), path = require('path');
const oniguruma = require('vscode-oniguruma'), textmate = require('vscode-textmate');
const extension = process.argv[2];
const [declared] = JSON.parse(fs.readFileSync(path.join(extension, 'package.json'))).contributes.grammars;
const wasm = path.join(path.dirname(require.resolve('vscode-oniguruma')), 'onig.wasm');
const engine = oniguruma.loadWASM(fs.readFileSync(wasm)).then(() => ({
  createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
  createOnigString: (text) => new oniguruma.OnigString(text),
}));
const file = path.join(extension, declared.path);
const registry = new textmate.Registry({
  onigLib: engine,
  loadGrammar: async () => textmate.parseRawGrammar(fs.readFileSync(file, 'utf8'), file),
});
registry.loadGrammar(declared.scopeName).then((grammar) => {
  let state = textmate.INITIAL;
  const all = fs.readFileSync('utt.log', 'utf8').split('\\n').slice(0, -1).map((line) => {
    const found = grammar.tokenizeLine(line, state), kinds = Array(line.length);
    state = found.ruleStack;
    found.tokens.forEach((token) => kinds.fill(token.scopes.at(-1), token.startIndex, token.endIndex));
    return [...line].map((_, index) => kinds[index]);
  });
  fs.writeFileSync('kinds.json', JSON.stringify(all));
});
"""


def set_up(directory: Path, title: str) -> None:
    """Set an editor up in the home *directory*, by the section *title* of the page."""
    (directory / "utt").symlink_to(ROOT)
    for block in sections(PAGE)[title]:
        if block.language == "console":
            for line in lines_of(block):
                _run(directory, "sh", "-c", line.command)
        elif block.language in _SETTINGS:
            (directory / _SETTINGS[block.language]).write_text(block.text)


def vim(directory: Path, lines: Sequence[str], _: pytest.TempPathFactory) -> list[Kinds]:
    """Return the kinds by Vim, which has the files as a package."""
    require("vim")
    set_up(directory, "Vim")
    _write(directory, lines)
    run_vim(directory, "utt.log", _IN_VIM)
    return _found(directory, lines, lambda name: name.removeprefix("utt").lower())


def run_vim(directory: Path, log: str, script: str) -> None:
    """Open the *log* in Vim, and run the *script* there."""
    file = log.replace(" ", r"\ ")
    (directory / "script.vim").write_text(f"packloadall\nset encoding=utf-8\nedit {file}\n{script}\nqall!\n")
    _run(directory, "vim", "-u", ".vimrc", "-i", "NONE", "-N", "-n", "-e", "-s", "-S", "script.vim")


def emacs(directory: Path, lines: Sequence[str], _: pytest.TempPathFactory) -> list[Kinds]:
    """Return the kinds by Emacs."""
    require("emacs")
    set_up(directory, "Emacs")
    _write(directory, lines)
    run_emacs(directory, _IN_EMACS)
    return _found(directory, lines, lambda name: name.removeprefix("utt-"))


def run_emacs(directory: Path, script: str, *arguments: str) -> str:
    """Run a *script* in an Emacs that was set up in the home *directory*, and return what it prints."""
    (directory / "script.el").write_text(script)
    return _run(directory, "emacs", "--quick", "--batch", "-l", "init.el", "-l", "script.el", *arguments)


def vs_code(directory: Path, lines: Sequence[str], temporary: pytest.TempPathFactory) -> list[Kinds]:
    """Return the kinds by the libraries with which VS Code reads its grammars."""
    modules = npm_install(temporary, "vscode-textmate", "vscode-oniguruma")
    _write(directory, lines)
    (directory / "script.js").write_text(_IN_NODE)
    _run(directory, "node", "script.js", str(EDITORS / "vscode"), NODE_PATH=str(modules))
    return _found(directory, lines, _kind_in_scope)


def sublime(directory: Path, lines: Sequence[str], _: pytest.TempPathFactory) -> list[Kinds]:
    """Return the kinds by bat, which reads syntaxes of Sublime Text; a theme gives each kind a separate colour."""
    require("batcat")
    source = directory / "bat"
    for kind, file in (("syntaxes", EDITORS / "sublime" / "utt-log.sublime-syntax"), ("themes", None)):
        (source / kind).mkdir(parents=True)
        if file is not None:
            shutil.copy(file, source / kind)
    (source / "themes" / "probe.tmTheme").write_text(_theme())
    _write(directory, lines)
    cache = {"BAT_CACHE_PATH": str(directory / "bat cache"), "COLORTERM": "truecolor"}
    _run(directory, "batcat", "cache", "--build", "--source", str(source), "--target", cache["BAT_CACHE_PATH"], **cache)
    options = ["--theme=probe", "--style=plain", "--color=always", "--paging=never", "--tabs=0", "--wrap=never"]
    shown = _run(directory, "batcat", *options, "utt.log", **cache)
    return [visible(line, _kinds_by_colour(text)) for line, text in zip(lines, shown.splitlines(), strict=True)]


def _kind_in_scope(scope: str) -> str:
    return scope.split(".")[-2]


def _scopes() -> list[str]:
    text = (EDITORS / "sublime" / "utt-log.sublime-syntax").read_text()
    return re.findall(r"(?:scope|\d): ([\w.-]+\.utt)$", text, re.MULTILINE)


def _theme() -> str:
    rule = (
        "<dict><key>scope</key><string>{}</string><key>settings</key>"
        "<dict><key>foreground</key><string>#0000{:02x}</string></dict></dict>"
    )
    rules = "".join(rule.format(scope, KINDS.index(_kind_in_scope(scope)) + 1) for scope in sorted(set(_scopes())))
    plain = "<dict><key>settings</key><dict><key>foreground</key><string>#ffffff</string></dict></dict>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>name</key><string>probe</string>'
        f"<key>settings</key><array>{plain}{rules}</array></dict></plist>"
    )


def _kinds_by_colour(text: str) -> Kinds:
    kinds: Kinds = []
    kind = None
    for colour, reset in re.findall(r"\x1b\[38;2;0;0;(\d+)m|(\x1b\[[0-9;]*m)|.", text):
        if colour:
            kind = KINDS[int(colour) - 1]
        elif reset:
            kind = None
        else:
            kinds.append(kind)
    return kinds


def _write(directory: Path, lines: Sequence[str]) -> None:
    (directory / "utt.log").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _found(directory: Path, lines: Sequence[str], kind: Callable[[str], str]) -> list[Kinds]:
    found = json.loads((directory / "kinds.json").read_text(encoding="utf-8"))
    return [
        visible(line, [kind(name) if name.count("utt") else None for name in names])
        for line, names in zip(lines, found, strict=True)
    ]


def _run(directory: Path, program: str, *arguments: str, **environment: str) -> str:
    path = os.pathsep.join([str(UTT.parent), os.environ["PATH"]])
    done = subprocess.run(
        [program, *arguments],
        cwd=directory,
        env={"HOME": str(directory), "PATH": path, "LC_ALL": "C.UTF-8", "TZ": "UTC"} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
