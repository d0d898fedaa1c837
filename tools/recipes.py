"""Writes dist/recipes/: the recipes of packaging/ for Homebrew, the AUR and Nix (``make recipes``).

They name the sdist in dist/ with its sum, which no file within the sdist could do, and the libraries of
packaging/libraries.json, each a wheel with its address and sum.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from tools.api_surface import ROOT
from utt.version import VERSION

PACKAGING = ROOT / "packaging"
RECIPES = ("homebrew/utt.rb", "aur/PKGBUILD", "nix/flake.nix")

_RESOURCE = """\
  resource "{name}" do
    url "{url}"
    sha256 "{sha256}"
  end

"""


def write(sdist: Path, directory: Path) -> None:
    """Write the recipes for *sdist* into *directory*, each where it lies in packaging/."""
    libraries = json.loads((PACKAGING / "libraries.json").read_text(encoding="utf-8"))
    for each in libraries:
        each["name"] = each["file"].partition("-")[0].replace("_", "-")
    values = {
        "VERSION": VERSION,
        "SHA256": sha256(sdist.read_bytes()).hexdigest(),
        "RESOURCES": "".join(_RESOURCE.format(**each) for each in libraries).removesuffix("\n"),
        "SOURCES": "\n".join(f"        '{each['url']}'" for each in libraries),
        "FILES": " ".join(f"'{each['file']}'" for each in libraries),
        "SUMS": "\n".join(f"            '{each['sha256']}'" for each in libraries),
        "LIBRARIES": "".join(
            f'          {{ url = "{each["url"]}"; sha256 = "{each["sha256"]}"; }}\n' for each in libraries
        ),
    }
    for recipe in RECIPES:
        text = (PACKAGING / recipe).read_text(encoding="utf-8")
        for name, value in values.items():
            text = text.replace(f"@{name}@", value)
        file = directory / recipe
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(ROOT / "dist" / f"utt-{VERSION}.tar.gz", ROOT / "dist" / "recipes")
