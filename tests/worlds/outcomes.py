"""What comes of a fault at a retailer, by the tables that people wrote.

A made-up retailer's money stands with the fault in faults.toml; a real one's file in retailers/ says
of each code whether it is found, cannot be told, or is no fault there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.worlds.world import World


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the table says of a code."""

    money: Any = None
    """What it costs, where it is found; empty: no price is known."""
    reason: str = ""
    """Words of why it cannot be told, if so."""
    is_silent: bool = False
    """It is no fault there."""


def outcome(code: str, money: Mapping[str, Any], world: World) -> Outcome | None:
    """What comes of a code in a world; None: the tables do not say, so that it is not planted."""
    if "found" not in world.facts:
        return Outcome(money[world.retailer]) if world.retailer in money else None
    return told(code, world.facts, world.freight)


def told(code: str, facts: Mapping[str, Any], freight: str) -> Outcome | None:
    """What a real retailer's file says of a code, under some freight terms."""
    for found, unclear, silent in _tables(facts, freight):
        if code in found:
            return Outcome(found[code])
        if code in unclear:
            return Outcome(reason=unclear[code])
        if code in silent:
            return Outcome(is_silent=True)
    return None


def _tables(facts: Mapping[str, Any], freight: str) -> Any:
    """The tables of these terms, then those of both."""
    found, unclear = facts["found"], facts.get("cannot_tell", {})
    silent = facts.get("not_asked", {})
    yield found.get(freight, {}), unclear.get(freight, {}), silent.get(freight, ())
    yield found, unclear, silent.get("ever", ())
