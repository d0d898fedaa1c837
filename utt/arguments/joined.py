"""An argument of several words, which need no quotes."""

from __future__ import annotations

from argparse import Action, ArgumentParser, Namespace

from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class JoinedWords(Action):
    """Takes words wherever they are among the options: their value is one text, None where there are none."""

    takes_words = True

    def __call__(
        self, parser: ArgumentParser, namespace: Namespace, values: Any, option_string: str | None = None
    ) -> None:
        setattr(namespace, self.dest, " ".join(values) if values else None)
