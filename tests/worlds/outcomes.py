"""What comes of a fault at a retailer, by the tables that people wrote.

A made-up retailer's money stands with the fault in faults.toml. A real one's file in retailers/
says of each fault, by its code or by code and name, whether it is found, cannot be told, or is no
fault there; what it leaves out is as in usual.toml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.worlds.world import World, usual


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the table says of a fault."""

    money: Any = None
    """What it costs, where it is found; empty: no price is known."""
    reason: str = ""
    """Words of why it cannot be told, if so."""
    is_silent: bool = False
    """It is no fault there."""


def outcome(code: str, name: str, money: Mapping[str, Any], world: World) -> Outcome | None:
    """What comes of a fault in a world; None: the tables do not say, so that it is not planted."""
    if code in world.facts.get("left_out", {}).get("codes", ()):
        return None
    if "found" not in world.facts:
        return Outcome(money[world.retailer]) if world.retailer in money else None
    return told((f"{code} {name}", code), world.facts, *_kinds(world))


def _kinds(world: World) -> Iterator[str]:
    """What a world is, as the tables call it."""
    if world.changed:
        yield "changed"
    if world.invoiced:
        yield "invoiced"
    yield world.freight


def told(names: tuple[str, ...], facts: Mapping[str, Any], *kinds: str) -> Outcome | None:
    """What a real retailer's file says of a fault, in a world of some kinds."""
    for found, unclear, silent in _tables(facts, kinds):
        for name in names:
            if name in found:
                return Outcome(found[name])
            if name in unclear:
                return Outcome(reason=unclear[name])
            if name in silent:
                return Outcome(is_silent=True)
    return None


def _tables(facts: Mapping[str, Any], kinds: Sequence[str]) -> Iterator[tuple[Any, Any, Any]]:
    """The tables of these kinds, those of every world, and those of all retailers."""
    for tables in (facts, usual()):
        found, unclear = tables["found"], tables.get("cannot_tell", {})
        silent = tables.get("not_asked", {})
        for kind in kinds:
            yield found.get(kind, {}), unclear.get(kind, {}), silent.get(kind, ())
        yield found, unclear, silent.get("ever", ())
