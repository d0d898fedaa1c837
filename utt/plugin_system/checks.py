"""Checks what plugins register. They may not have checked its types."""

from __future__ import annotations

from utt.lazy import TYPE_CHECKING
from utt.plugin_system.plugin import Command

if TYPE_CHECKING:
    from typing import Any


def require_command(command: Any) -> None:
    """Raise TypeError or ValueError unless *command* is a Command that could work."""
    if not isinstance(command, Command):
        raise TypeError(f"a command must be a v1.Command, not {command!r}")
    name: Any = command.name
    if not isinstance(name, str) or name.split() != [name] or name[0] == "-" or not name.isprintable():
        raise ValueError(f"a command's name must be one word, not {name!r}")
    description: Any = command.description
    if not isinstance(description, str):
        raise TypeError(f"the description of the command {name} is not a text: {description!r}")
    group: Any = command.group
    if not isinstance(group, str) or not group.strip() or not group.isprintable():
        raise ValueError(f"the group of the command {name} must be a few words, not {group!r}")
    examples: Any = command.examples
    if isinstance(examples, str) or not all(isinstance(each, str) for each in examples):
        raise TypeError(f"the examples of the command {name} must be a sequence of texts, not {examples!r}")
    callables: list[Any] = [command.handler_class, command.add_args]
    if not all(map(callable, callables)):
        raise TypeError(f"handler_class and add_args of the command {name} have to be callable")


def require_format(name: Any, description: Any, report: Any, export: Any, read: Any) -> None:
    """Raise TypeError or ValueError unless a format could work that is registered with these arguments."""
    if not all(isinstance(text, str) for text in (name, description)):
        raise TypeError(f"the name and the description of a format must be texts, not {name!r} and {description!r}")
    if name.split() != [name] or name[0] == "-" or not name.isprintable():
        raise ValueError(f"a format's name must be one word, not {name!r}")
    if report is None and export is None and read is None:
        raise TypeError(f"the format {name} has to show a report, to export or to read")
    for make, what in ((report, "shows a report in"), (export, "exports"), (read, "reads")):
        if make is not None and not callable(make):
            raise TypeError(f"what {what} the format {name} must be a class or a function, not {make!r}")
