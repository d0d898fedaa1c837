"""What the site has beside docs/ (hooks of MkDocs): the README is its first page, the changelog and CONTRIBUTING.md
are among the others.

A link that leaves docs/ leads to nothing there, so it becomes plain text. What makes the search work without a server
comes from here, not from another host.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]
_FROM_ROOT = {"index.md": "README.md", "changelog.md": "CHANGELOG.md", "contributing.md": "CONTRIBUTING.md"}
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(((?:\.\./|examples|LICENSE|CODE_OF_CONDUCT|RELEASING)[^)]*)\)")
_SHIM, _STYLE = "assets/iframe-worker.js", "assets/site.css"
_SHIM_ELSEWHERE = re.compile(r"https://[\w./-]+/iframe-worker/shim")


def on_files(files: Any, config: Any) -> Any:
    """Add the pages of the project's root, with their links as seen from docs/."""
    # Only the site needs it, and makes an environment of its own.
    make = importlib.import_module("mkdocs.structure.files").File.generated

    for name, source in _FROM_ROOT.items():
        text = (_ROOT / source).read_text(encoding="utf-8")
        text = text.replace("](docs/", "](")
        for page, root in _FROM_ROOT.items():
            text = text.replace(f"]({root})", f"]({page})")
        files.append(make(config, name, content=text))
    for name in (_SHIM, _STYLE):
        text = Path(__file__).with_name(Path(name).name).read_text(encoding="utf-8")
        files.append(make(config, name, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Turn links that lead out of docs/ into text, and the marks of the tests into nothing."""
    markdown = re.sub(r"^<!-- .+? -->\n", "", markdown, flags=re.MULTILINE)
    return _LINK.sub(r"\1", markdown)


def on_page_content(html: str, **_: Any) -> str:
    """Put the end of each line of a session's output with it, so that without the output there is no blank line."""
    return re.sub(r'(<span class="go">[^<]*)</span>\n', r"\1\n</span>", html)


def on_post_page(output: str, **_: Any) -> str:
    """Take from here what would be asked of another host."""
    return _SHIM_ELSEWHERE.sub(_SHIM, output)


def on_post_template(output_content: str, **_: Any) -> str:
    """Do so on the page of an error too, which is a template."""
    return _SHIM_ELSEWHERE.sub(f"/{_SHIM}", output_content)
