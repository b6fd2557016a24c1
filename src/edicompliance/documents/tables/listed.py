"""A supplier's list: rows that hold from a day to a day, found by any of their numbers.

>>> from dataclasses import dataclass
>>> @dataclass(frozen=True, slots=True, kw_only=True)
... class Price(Dated):
...     item: str
...     price: str
...     def numbers(self):
...         yield "item", self.item
>>> old = Price(item="0771", price="4.10", until=date(2026, 6, 30))
>>> new = Price(item="0771", price="4.25", since=date(2026, 7, 1))
>>> prices = Listed("prices.csv", (old, new))
>>> [one.price for one in prices.find("item", "0771", date(2026, 11, 20))]
['4.25']
>>> prices.find("item", "771"), len(prices.but_for_zeros("item", "771"))
((), 2)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A row that holds from a day to a day, both included."""

    since: date | None = None
    """The first day, the column `from`; None: since ever."""
    until: date | None = None
    """The last day; None: until further notice."""
    line: int | None = None
    """Where it stands in the file."""

    def holds(self, on: date | None) -> bool:
        """Whether it holds on a day; without a day asked for, always."""
        if on is None:
            return True
        return (self.since or on) <= on <= (self.until or on)

    def meets(self, other: Dated) -> bool:
        """Whether there is a day on which both hold."""
        begins = max(self.since or date.min, other.since or date.min)
        return begins <= min(self.until or date.max, other.until or date.max)

    def numbers(self) -> Iterator[tuple[str, str]]:
        """Yield what it is found by: whose number, and the number."""
        raise NotImplementedError


Row = TypeVar("Row", bound=Dated)
_Index = Mapping[tuple[str, str], tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """One list, found by any number."""

    path: str
    """The file, as the user gave it."""
    rows: tuple[Row, ...]
    """In the order of the file, repeated rows once."""
    _index: _Index[Row] = field(init=False, repr=False, compare=False, default_factory=dict)
    _bare: dict[tuple[str, str], tuple[Row, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    """Made when it is first asked for: most lists never are."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", _index(self.rows, lambda number: number))

    def find(self, whose: str, number: str, on: date | None = None) -> tuple[Row, ...]:
        """Return the rows of a number that hold on a day; several where the list is unsure."""
        return tuple(row for row in self._index.get((whose, number), ()) if row.holds(on))

    def but_for_zeros(self, whose: str, number: str, on: date | None = None) -> tuple[Row, ...]:
        """Return the rows whose number is this one but for the zeros before it.

        Spreadsheets drop them: where `find` has nothing and this has something, the list is no
        proof that the number is unknown.
        """
        if not self._bare:
            self._bare.update(_index(self.rows, without_zeros))
        found = self._bare.get((whose, without_zeros(number)), ())
        return tuple(row for row in found if row.holds(on))


def without_zeros(number: str) -> str:
    """Return a number without the zeros before it; zeros alone stay."""
    return number.strip().lstrip("0") or number.strip()


def _index(rows: Iterable[Row], told: Callable[[str], str]) -> _Index[Row]:
    index: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        for key in dict.fromkeys((whose, told(number)) for whose, number in row.numbers()):
            index.setdefault(key, []).append(row)
    return {key: tuple(found) for key, found in index.items()}
