"""A mapping that cannot be changed, for what is shared between threads and sent to workers.

>>> words = FrozenMapping({"mode": "tl"})
>>> words["mode"], dict(words)
('tl', {'mode': 'tl'})
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Any, TypeVar

K = TypeVar("K")
V_co = TypeVar("V_co", covariant=True)


class FrozenMapping(Mapping[K, V_co]):
    """A read-only mapping; unlike `MappingProxyType` it can be pickled and hashed."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[K, V_co] | None = None) -> None:
        self._items: dict[K, V_co] = dict(items or {})

    def __getitem__(self, key: K) -> V_co:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    # what a mapping can do by the three above, it does at once

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def keys(self) -> KeysView[K]:
        """Its keys."""
        return self._items.keys()

    def values(self) -> ValuesView[V_co]:
        """Its values."""
        return self._items.values()

    def items(self) -> ItemsView[K, V_co]:
        """Both, pair by pair."""
        return self._items.items()

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"FrozenMapping({self._items!r})"


def freeze(value: Any) -> Any:
    """Return a value of TOML with its lists and tables made immutable.

    >>> freeze({"mode": ["tl", "ltl"]})
    FrozenMapping({'mode': ('tl', 'ltl')})
    """
    if isinstance(value, Mapping):
        return FrozenMapping({key: freeze(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(freeze(item) for item in value)
    return value


def thaw(value: Any) -> Any:
    """Return plain dicts and lists again, as a validator wants them."""
    if isinstance(value, Mapping):
        return {key: thaw(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [thaw(item) for item in value]
    return value
