"""What an order, or a ship notice, was first, is now, and was known to be on a day.

An order comes as an 850, and is changed by 860s; a ship notice is replaced under its number. Each
is a version; which of them holds is told by their purposes (BEG01, BCH01, BSN01). One sent again
changes nothing. Two that differ, and neither replaces the other, contradict each other: then it
cannot be told which holds.

>>> from datetime import UTC, datetime
>>> def came(version, day, set_id, purpose, digest):
...     return Version(version, version, datetime(2026, 11, day, tzinfo=UTC), set_id, purpose,
...                    digest)
>>> order = Versions((came(1, 2, "850", "00", "a"), came(2, 9, "860", "04", "b"),
...                   came(3, 20, "860", "01", "c")))
>>> order.original.base.set_id, len(order.current.changes), order.current.is_cancelled
('850', 1, True)
>>> order.as_of(datetime(2026, 11, 10, tzinfo=UTC)).is_cancelled
False
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

_CANCELS: Final = "01"
_CHANGES: Final = "04"
_REPLACES: Final = "05"
_CHANGING_SETS: Final = ("860",)


@dataclass(frozen=True, slots=True)
class Version:
    """One document of a thing."""

    document_id: int
    """Its row."""
    number: int
    """The how-manieth of the thing, from 1."""
    received_at: datetime
    """When it came in, or went out."""
    set_id: str
    """850, 860, 856 ..."""
    purpose: str
    """BEG01, BCH01, BSN01."""
    digest: str
    """Of what it says: equal for one that is sent again."""

    @property
    def cancels(self) -> bool:
        """Whether it takes the thing back."""
        return self.purpose == _CANCELS

    @property
    def states(self) -> bool:
        """Whether it says the whole thing, and not what changed of it."""
        return not self.cancels and self.purpose != _CHANGES and not self.changes_order

    @property
    def changes_order(self) -> bool:
        """Whether it is an 860, which says what changed; 05 replaces and 00 confirms."""
        return self.set_id in _CHANGING_SETS and self.purpose != _REPLACES


@dataclass(frozen=True, slots=True)
class Standing:
    """How a thing stands: what states it, and what changed it since."""

    base: Version | None = None
    """What states the whole; None: it is not there, or two contradict each other."""
    changes: tuple[Version, ...] = ()
    """What changed it since, in the order of coming."""
    contradicting: tuple[Version, ...] = ()
    """Two or more that differ, and neither replaces the other."""
    cancelled_by: Version | None = None
    """What took it back."""

    @property
    def is_cancelled(self) -> bool:
        """Whether it was taken back."""
        return self.cancelled_by is not None

    @property
    def latest(self) -> Version | None:
        """The last that counts."""
        return self.cancelled_by or (self.changes[-1] if self.changes else self.base)


@dataclass(frozen=True, slots=True)
class Versions:
    """All versions of one thing, in the order of coming."""

    all: tuple[Version, ...]

    @property
    def original(self) -> Standing:
        """What was first said."""
        first = next((one for one in self.all if one.states), None)
        return Standing(first)

    @property
    def current(self) -> Standing:
        """What holds now."""
        return _standing(self.all)

    def as_of(self, at: datetime) -> Standing:
        """What held, as far as it was known at that time."""
        return _standing([one for one in self.all if one.received_at <= at])


def _standing(versions: Sequence[Version]) -> Standing:
    """How a thing stands after these, one behind the other."""
    stands, seen = Standing(), set[tuple[str, str]]()
    for one in versions:
        if (one.set_id, one.digest) in seen and one.purpose != _REPLACES and not one.cancels:
            continue
        seen.add((one.set_id, one.digest))
        stands = _after(stands, one)
    return stands


def _after(stands: Standing, one: Version) -> Standing:
    if one.cancels:
        return Standing(stands.base, stands.changes, stands.contradicting, one)
    if not one.states:
        changes = (*stands.changes, one)
        return Standing(stands.base, changes, stands.contradicting, stands.cancelled_by)
    first = stands.base is None and not stands.contradicting
    if one.purpose == _REPLACES or first or stands.is_cancelled:
        return Standing(one)
    against = (*stands.contradicting, *([stands.base] if stands.base else []), one)
    return Standing(None, stands.changes, against)
