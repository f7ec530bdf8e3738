"""What was made of a string before, so that it need not be made again."""

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

_Made = TypeVar("_Made")

_KEPT = 65_536
_KEPT_LENGTH = 40


class Memory(dict[str, _Made], Generic[_Made]):
    """`memory[key]` is `make(key)`, made once. Short keys are kept, at most 131,072; may be shared by threads.

    When it is full the keys grow old; those that come again are young again. `known` gives the object to keep for a key.
    """

    def __init__(self, make: Callable[[str], _Made], known: Mapping[str, str] | None = None) -> None:
        self._make = make
        self._known = known or {}
        self._old: dict[str, _Made] = {}

    def __missing__(self, key: str) -> _Made:
        made = self._old.get(key)
        if made is None:
            made = self._make(key)
        if len(key) <= _KEPT_LENGTH:
            if len(self) >= _KEPT:
                self._old = dict(self)
                self.clear()
            self[self._known.get(key, key)] = made
        return made
