"""Writes dist/recipes/: the package recipes for Homebrew, the AUR and Nix from packaging/ (``make recipes``).

They contain the checksum of the sdist in dist/, which a file in the sdist cannot contain, and the libraries in
packaging/libraries.json: wheels, each with its checksum and its path on the file server of a package index.
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
    """Write the recipes for *sdist* to *directory*, with the same paths as in packaging/.

    *files* is the address of the index's files, such as ``https://HOST/packages``, and *homepage* that of utt.
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
    parser.add_argument("files", metavar="FILES", help="the address of the package index's files")
    parser.add_argument("homepage", metavar="HOMEPAGE", help="the address of utt's home page")
    arguments = parser.parse_args()
    sdist = ROOT / "dist" / f"utt-{VERSION}.tar.gz"
    write(sdist, ROOT / "dist" / "recipes", files=arguments.files, homepage=arguments.homepage)


if __name__ == "__main__":
    main()
