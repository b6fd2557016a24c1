"""Since when a clause holds: a series of editions, keyed to a date of the order or the shipment.

A retailer changes its figures on a day, and what counts is not today but a date of the order:
which one, the series says. Each edition runs until the next begins.

>>> from edicompliance.profiles.origin import Source
>>> nobody = KeyOrigin("acme.toml", 9, Source("assumed", "no page says", None, "U"))
>>> otif = Series("otif", "must_arrive_by", nobody, (
...     Edition("2020", date(2020, 9, 15), None, "billed", nobody),
...     Edition("2024", date(2024, 2, 1), None, "billed", nobody),
... ))
>>> otif.in_force(date(2024, 1, 31)).name, otif.in_force(date(2020, 9, 14))
('2020', None)
>>> sorted(otif.chosen("2020.."))
['2020', '2024']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, Literal, get_args

from edicompliance.profiles.origin import KeyOrigin
from edicompliance.profiles.words import suggest

Status = Literal["announced", "report_only", "billed", "retired"]
"""`announced` and not in force yet, `report_only`: measured and shown, `billed`, `retired`."""

STATUSES: Final = get_args(Status)
NONE_IN_FORCE: Final = ""
"""Stands for "no edition" among the names of a series."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of a retailer's rules."""

    name: str
    """`2024`."""
    since: date | None
    """Its first day; None: since ever."""
    until: date | None
    """Its last day, when it ends before the next begins."""
    status: Status
    """Is it billed?"""
    origin: KeyOrigin
    """Who says so."""


@dataclass(frozen=True, slots=True)
class Series:
    """Editions that follow each other."""

    name: str
    """`otif`."""
    keyed_to: str
    """The date that decides, `must_arrive_by`."""
    origin: KeyOrigin
    """Who says that it is this date."""
    editions: tuple[Edition, ...]
    """In their order."""

    @property
    def dimension(self) -> str:
        """What its editions are called among the dimensions of a scope."""
        return f"edition of {self.name}"

    @property
    def words(self) -> frozenset[str]:
        """The names of its editions, and the word for none if there are days without one."""
        names = {edition.name for edition in self.editions}
        gaps = self.editions[0].since or any(edition.until for edition in self.editions)
        return frozenset(names | {NONE_IN_FORCE} if gaps else names)

    def in_force(self, day: date) -> Edition | None:
        """Return the edition that judges this day; None before the first and after an end."""
        begun = [one for one in self.editions if one.since is None or one.since <= day]
        if not begun or (begun[-1].until and begun[-1].until < day):
            return None
        return begun[-1]

    def named(self, name: str) -> Edition:
        """Return the edition of that name."""
        return next(edition for edition in self.editions if edition.name == name)

    def chosen(self, text: str) -> frozenset[str]:
        """Return the editions that `2020`, `2020..`, `..2018` or `2018..2020` means."""
        names = [edition.name for edition in self.editions]
        first, dots, last = text.partition("..")
        start = self._index(first, names) if first else 0
        end = self._index(last, names) if last else len(names) - 1 if dots else start
        if start > end:
            raise ValueError(f"edition {last!r} comes before {first!r}")
        return frozenset(names[start : end + 1])

    def _index(self, name: str, names: list[str]) -> int:
        if name not in names:
            raise ValueError(
                f"unknown edition {name!r} of series {self.name!r}{suggest(name, names)}"
            )
        return names.index(name)

    def faults(self) -> list[str]:
        """Return what is wrong with the order of its editions."""
        found = []
        for earlier, later in pairwise(self.editions):
            if earlier.since == later.since:
                found.append(f"{earlier.name!r} and {later.name!r} begin on the same day")
            elif earlier.until and later.since and earlier.until >= later.since:
                found.append(f"{earlier.name!r} runs until after {later.name!r} has begun")
        return found + [
            f"{edition.name!r} ends before it begins"
            for edition in self.editions
            if edition.until and edition.since and edition.until < edition.since
        ]


def in_order(editions: Mapping[str, Edition]) -> tuple[Edition, ...]:
    """Return the editions by their first day."""
    return tuple(sorted(editions.values(), key=lambda one: one.since or date.min))


def choose(text: str, series: Mapping[str, Series]) -> tuple[Series, frozenset[str]]:
    """Return the series and the editions that `otif 2020..` means; ValueError for others."""
    name, _, editions = text.strip().partition(" ")
    if not editions.strip():
        raise ValueError(f"expected a series and an edition, as 'otif 2020..', got {text!r}")
    if name not in series:
        hint = suggest(name, series) if series else "; there are none"
        raise ValueError(f"unknown series of editions {name!r}{hint}")
    return series[name], series[name].chosen(editions.strip())
