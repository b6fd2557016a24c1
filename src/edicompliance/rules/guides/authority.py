"""On whose authority a result stands: the page that says so, and how good that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FootingOutcome = Literal["fault", "not checked", "passed"]
FootingPart = Literal["judged", "priced"]


@dataclass(frozen=True, slots=True)
class Source:
    """On whose authority."""

    title: str
    date: str | None = None
    grade: str | None = None
    """contract, P the retailer's own, S specialist, W weak, U unsourced."""


@dataclass(frozen=True, slots=True)
class WeakFooting:
    """Something that a result rests on and that is weakly sourced, or not at all."""

    code: str
    """The rule."""
    outcome: FootingOutcome
    """What came of it."""
    part: FootingPart
    """Whether it is judged by it, or its fault priced."""
    clause: str
    """`windows.delivery#drop`."""
    keys: tuple[str, ...]
    """Its weak keys."""
    source: Source
    """The weakest of those who say so."""
    assumed: bool = False
    """Whether nobody says so."""
