"""Who says so: the source of every value of a profile, its grade, and the line it stands on.

Public sources contradict each other and grow old, so no value is without one. What nobody says and
somebody had to assume is marked, has the worst grade, and is warned about when it is used.

>>> guide = Source("guide", "Acme Routing Guide", "2026-03", "P")
>>> blog = Source("blog", "What Acme charges", None, "W")
>>> best((blog, guide)).key, weakest((blog, guide)).key
('guide', 'blog')
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

Grade = Literal["contract", "P", "S", "W", "U"]
"""How good a source is: the supplier's own contract, the retailer's own publication, a specialist
who works with it daily, a weak one (a vendor's blog), unsourced."""

GRADES: Final = get_args(Grade)
"""From the best to the worst."""

WEAK: Final = frozenset({"W", "U"})
"""What no figure should rest on alone."""

ASSUMED: Final = "assumed"
"""The key of the source that stands for an assumption."""

OWN: Final = "profile"
"""The key of the source that stands for the author's own choice."""

RESERVED: Final = frozenset({ASSUMED, OWN, "rest"})
"""What no source of a profile may be called."""


@dataclass(frozen=True, slots=True)
class Source:
    """A page, a document, a contract; or, under reserved keys, an assumption or a choice."""

    key: str
    """As the profile calls it."""
    title: str
    """For an assumption: why it is assumed."""
    date: str | None
    """`2026-03-01`, `2026-03` or `2026`; None when the page has none."""
    grade: Grade
    """How good it is."""
    url: str | None = None
    """Where it can be read."""
    page: str = ""
    """Where in it: a page, a section."""
    verified: datetime.date | None = None
    """When somebody last looked that it still says so."""
    reviewer: str = ""
    """Who looked."""

    @property
    def is_weak(self) -> bool:
        """Whether a price from it is not to be relied on: a blog, or nobody."""
        return self.grade in WEAK

    @property
    def is_assumption(self) -> bool:
        """Whether nobody says so."""
        return self.key == ASSUMED


@dataclass(frozen=True, slots=True)
class KeyOrigin:
    """Where one value of a profile comes from."""

    file: str
    """The profile's file."""
    line: int | None
    """Its line, from 1."""
    source: Source
    """Who says so; of several that agree, the best."""
    also: tuple[Source, ...] = ()
    """The others that agree."""

    @property
    def grade(self) -> Grade:
        """The grade of the source."""
        return self.source.grade

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class ZoneName:
    """The zone of the retailer's clocks, and who says so."""

    name: str
    """An IANA name, `America/Chicago`."""
    origin: KeyOrigin
    """Where the profile has it from."""

    @property
    def assumed(self) -> bool:
        """Whether nobody says so."""
        return self.origin.source.is_assumption

    def __str__(self) -> str:
        return self.name


def best(sources: Iterable[Source]) -> Source:
    """Return the source with the best grade, the first of several."""
    return min(sources, key=lambda source: GRADES.index(source.grade))


def weakest(sources: Iterable[Source]) -> Source:
    """Return the source with the worst grade, the first of several."""
    return max(sources, key=lambda source: GRADES.index(source.grade))
