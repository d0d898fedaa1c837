"""The project of a new plugin: the files of ``utt/plugin_system/template``, with its names filled in."""

from __future__ import annotations

import os
import re
from keyword import iskeyword
from pathlib import Path
from tempfile import TemporaryDirectory

from utt.errors import UttError
from utt.plugin_system.plugin import PLUGINS
from utt.plugin_system.registry import current

_TEMPLATES = Path(__file__).with_name("template")

# Where each template goes. The templates' names keep tools from treating them as utt's own code.
_FILES = {
    "gitignore.template": ".gitignore",
    "README.md.template": "README.md",
    "pyproject.toml.template": "pyproject.toml",
    "plugin.py.template": "src/utt/plugins/@module@.py",
    "conftest.py.template": "tests/conftest.py",
    "test_plugin.py.template": "tests/test_@module@.py",
}

_NAME = re.compile("[a-z][a-z0-9]*([-_][a-z0-9]+)*")


def new_plugin_project(name: str, directory: str) -> str:
    """Create the project of a plugin with the command *name*, as a new folder in *directory*, and return its path.

    The folder and the distribution are called ``utt-NAME``; the module has ``_`` where *name* has ``-``. Raises
    UttError, and leaves nothing behind, if *name* cannot be the name of a command and a module or is taken, if the
    folder exists, or if it cannot be written.

    Since 2.0.
    """
    module = _module_for(name)
    distribution = f"utt-{name}"
    path = os.path.join(directory, distribution)
    if os.path.lexists(path):
        raise UttError(f"{path} exists already, and is left as it is: choose another name or another directory")
    handler = "".join(word.capitalize() for word in module.split("_")) + "Handler"
    names = {"@command@": name, "@module@": module, "@distribution@": distribution, "@handler@": handler}
    try:
        # Created next to the folder, so that it gets its name atomically.
        with TemporaryDirectory(dir=directory, prefix=f".{distribution}-") as temporary:
            written = Path(temporary, distribution)
            for template, file in _FILES.items():
                target = written / _filled(file, names)
                target.parent.mkdir(parents=True, exist_ok=True)
                text = (_TEMPLATES / template).read_text(encoding="utf-8")
                target.write_text(_filled(text, names), encoding="utf-8", newline="\n")
            os.rename(written, path)
    except OSError as error:
        raise UttError(f"{path} cannot be written: {error.strerror}; choose another directory") from error
    return path


def _filled(text: str, names: dict[str, str]) -> str:
    for placeholder, name in names.items():
        text = text.replace(placeholder, name)
    return text


def _module_for(name: str) -> str:
    """Return the module's name for the command *name*. Raises UttError if one of them is invalid or taken."""
    if not _NAME.fullmatch(name):
        raise UttError(
            f"{name!r} cannot be the name of a plugin: take lower-case letters and digits, a letter first, "
            "with - or _ between words, as in my-report"
        )
    module = name.replace("-", "_")
    if iskeyword(module):
        raise UttError(f"{name} cannot be the name of a plugin, since it is a word of Python's own: choose another")
    if module == "all":
        raise UttError("all stands for all plugins where they are disabled: choose another name")
    if module == "builtin":
        raise UttError(f"{PLUGINS}.{module} is where utt has its own commands: choose another name")
    registry = current()
    if name in registry.commands:
        owner = registry.plugin_of("command", name)
        by = f" of {owner.module}" if owner is not None else ""
        raise UttError(f"{name} is a command{by} already: choose another name")
    if module in registry.plugins:
        raise UttError(f"{PLUGINS}.{module} is a plugin that is installed already: choose another name")
    return module
