"""Lazy sequences that behave like lists."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence

from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, TypeVar, overload

    T = TypeVar("T")
else:
    T = object


class ListLike(Sequence[T]):
    """A lazy sequence: iterating makes its items one by one; ``len``, an index or a slice makes and keeps all of them.
    It equals a list of the same items, can be concatenated with one, and is immutable.
    """

    def __init__(self) -> None:
        self._all: list[T] | None = None

    @abstractmethod
    def _make(self) -> Iterator[T]:
        """Make the items, one by one."""

    def __iter__(self) -> Iterator[T]:
        # Decided at the first item: list() asks for the length, which keeps all, before it iterates.
        yield from self._make() if self._all is None else self._all

    def _kept(self) -> list[T]:
        if self._all is None:
            self._all = list(self._make())
        return self._all

    def copy(self) -> list[T]:
        """Return the items as a new list."""
        return self._kept().copy()

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def __len__(self) -> int:
        return len(self._kept())

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, index: int) -> T: ...

        @overload
        def __getitem__(self, index: slice) -> list[T]: ...

    def __getitem__(self, index: int | slice) -> T | list[T]:
        return self._kept()[index]

    def __reversed__(self) -> Iterator[T]:
        return reversed(self._kept())

    def __eq__(self, other: object) -> bool:
        return self._kept() == list(other) if isinstance(other, ListLike | list) else NotImplemented

    # Like a list.
    __hash__ = None  # type: ignore[assignment]

    def __add__(self, other: Any) -> list[T]:
        return [*self._kept(), *other] if isinstance(other, ListLike | list) else NotImplemented

    def __radd__(self, other: Any) -> list[T]:
        return [*other, *self._kept()] if isinstance(other, list) else NotImplemented
