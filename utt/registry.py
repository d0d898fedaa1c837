"""What plugins have registered: commands and components. The last one to register a name or a type wins."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any


class Command:
    """A command of ``utt``.

    ``name`` is what is typed, ``description`` one line for the help. ``handler_class``, a class or a function, is
    made with what its annotated parameters ask for when the command has been chosen, and then called without
    arguments; what it returns is the exit status if it is an ``int``. ``add_args`` gives the command's parser its
    arguments; it is called when the command has been chosen.
    """

    __slots__ = ("add_args", "description", "handler_class", "name")

    def __init__(
        self,
        name: str,
        description: str,
        handler_class: Callable[..., Callable[[], Any]],
        add_args: Callable[[ArgumentParser], object],
    ) -> None:
        self.name = name
        self.description = description
        self.handler_class = handler_class
        self.add_args = add_args


class Registry:
    """What has been registered, in the order of registration.

    ``commands`` are by name; ``components`` are what makes each type, by the type.
    """

    def __init__(self) -> None:
        self.commands: dict[str, Command] = {}
        self.components: dict[Any, Any] = {}

    def register_command(self, command: Command) -> None:
        """Add a command, in the place of one with its name."""
        self.commands[command.name] = command

    def register_component(self, interface: Any, constructor: Any) -> None:
        """Have *constructor* make what is asked for as *interface*, in the place of what made it before."""
        self.components[interface] = constructor


_current = Registry()


def current() -> Registry:
    """The registry that ``utt.api.v1`` registers into."""
    return _current


def replace(registry: Registry) -> None:
    """Make *registry* the current one: for tests, which start with an empty one."""
    global _current
    _current = registry
