"""The help that ``utt help`` shows."""

from __future__ import annotations

from abc import ABC, abstractmethod


class Help(ABC):
    """The help of utt's and plugins' commands.

    Since 2.0.
    """

    @abstractmethod
    def overview(self) -> str:
        """Return the list of all commands, by group, and of the topics, without a final line feed."""

    @abstractmethod
    def of_command(self, name: str) -> str:
        """Return what ``utt NAME --help`` prints. Raises UttError, with what to type, if there is no such command."""
