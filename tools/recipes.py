"""Writes dist/recipes/: the recipes of packaging/ for Homebrew, the AUR and Nix (``make recipes``).

They name the sdist in dist/ with its checksum, which no file in the sdist could do, and the libraries of
packaging/libraries.json, each a wheel with its checksum and its path on the file server of a package index.
"""

from __future__ import annotations

import argparse
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


def write(sdist: Path, directory: Path, *, files: str, homepage: str) -> None:
    """Write the recipes for *sdist* into *directory*, each at its path in packaging/.

    *files* is the address that the index's files are below, as in ``https://HOST/packages``; *homepage* is utt's.
    """
    libraries = json.loads((PACKAGING / "libraries.json").read_text(encoding="utf-8"))
    for each in libraries:
        each["url"] = f"{files}/{each['path']}"
        each["file"] = each["path"].rpartition("/")[2]
        each["name"] = each["file"].partition("-")[0].replace("_", "-")
    values = {
        "VERSION": VERSION,
        "HOMEPAGE": homepage,
        "FILES": files,
        "SHA256": sha256(sdist.read_bytes()).hexdigest(),
        "RESOURCES": "".join(_RESOURCE.format(**each) for each in libraries).removesuffix("\n"),
        "SOURCES": "\n".join(f"        '{each['url']}'" for each in libraries),
        "WHEELS": " ".join(f"'{each['file']}'" for each in libraries),
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


def main() -> None:
    """Write the recipes for the sdist in dist/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", metavar="FILES", help="the address that the package index's files are below")
    parser.add_argument("homepage", metavar="HOMEPAGE", help="the address of utt's own page")
    arguments = parser.parse_args()
    sdist = ROOT / "dist" / f"utt-{VERSION}.tar.gz"
    write(sdist, ROOT / "dist" / "recipes", files=arguments.files, homepage=arguments.homepage)


if __name__ == "__main__":
    main()
