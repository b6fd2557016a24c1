"""Faults are planted as edits of bytes and facts, by a table that people wrote: faults.toml.

Its `touches` say what a fault changes; two of them stand in one world only where those differ, so
that the truth of each stays its own.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from tests.worlds.changing import Change, changed
from tests.worlds.lists import lists
from tests.worlds.money import reckon
from tests.worlds.outcomes import Outcome, outcome
from tests.worlds.papers import papers
from tests.worlds.words import Target, aim, numbers_of, words_of
from tests.worlds.world import HERE, World

_KEPT = {
    "packed": ("cartons", "carton", "dated", "pallet"),
    "changed": ("ship dates", "arrival dates"),
}
"""What a world keeps as it is, since another paper says it, too."""
_COUNTS = (0, 1, 1, 1, 2, 2, 3)
"""How many faults a world has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault(Change):
    """A row of faults.toml; the head of that file explains its keys."""

    touches: frozenset[str]
    money: Mapping[str, Any]
    """For each made-up retailer where it can be planted."""
    needs: Mapping[str, Any] = field(default_factory=dict)
    rounding: str = ""
    """Where it is not the retailer's usual one."""
    also: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    monthly: Sequence[str] = ()
    """Retailers that take its money by the month."""

    @property
    def later(self) -> timedelta:
        """How long after the arrival it has the shipment checked."""
        days = re.fullmatch(r"\{arrives \+ ([0-9]+) days?\}", self.set["checked_at"])
        assert days, self.set
        return timedelta(days=int(days[1]))


@dataclass(frozen=True, slots=True)
class Legs:
    """What a code costs in a world: at the least, as expected, at the most. None: not known."""

    low: Decimal | None
    expected: Decimal | None
    high: Decimal | None

    @property
    def at_risk(self) -> Decimal | None:
        return self.high if self.expected is None else self.expected


@dataclass(frozen=True, slots=True)
class Planted:
    """A world's papers with faults in them, and the truth about these."""

    world: World
    files: Mapping[str, bytes]
    lists: Mapping[str, bytes]
    """The supplier's lists, and the history."""
    faults: tuple[Fault, ...]
    truth: Mapping[str, Legs]
    """Each code that must be found, and what it costs."""
    open: Mapping[str, str]
    """Each code that cannot be told by the guide, and words of the reason."""


@cache
def faults() -> tuple[Fault, ...]:
    """The table."""
    rows = tomllib.loads((HERE / "faults.toml").read_text("utf-8"), parse_float=Decimal)["fault"]
    return tuple(Fault(**{**row, "touches": frozenset(row["touches"])}) for row in rows)


def plant(world: World, known: Collection[str]) -> Planted:
    """The papers of a world, with as many faults of known codes as its seed says."""
    chance = random.Random(f"faults of {world.seed}")
    chosen = choose(world, chance, chance.choice(_COUNTS), known)
    return planted(world, chosen, chance, known)


def choose(world: World, chance: random.Random, count: int, known: Collection[str]) -> list[Fault]:
    """Faults that this world can have, and that leave each other alone."""
    can = [one for one in faults() if one.code in known and is_possible(one, world)]
    found: list[Fault] = []
    for one in chance.sample(can, len(can)):
        codes = {each.code for each in found}
        apart = all(not (one.touches & each.touches) for each in found)
        if len(found) < count and one.code not in codes and apart:
            found.append(one)
        if "everything" in {word for each in found for word in each.touches}:
            return found[:1]
    return found


def is_possible(fault: Fault, world: World) -> bool:
    """Whether a world has what a fault needs, and the retailer's table says what comes of it."""
    has = {
        "freight": world.freight,
        "invoiced": world.invoiced,
        "dated": world.dated,
        "packed": world.packed,
        "routed": world.routed,
        "changed": world.changed,
        "stores": bool(world.stores),
        "levels": world.facts["levels"],
        "cancel": world.facts["cancel"],
        "allowance": bool(world.allowance),
        "several_orders": len(world.orders) > 1,
    }
    fits = all(has[key] == wanted for key, wanted in fault.needs.items())
    kept = (word for name, words in _KEPT.items() if has[name] for word in words)
    apart = not fault.touches & {"everything", *kept} or not (world.packed or world.changed)
    dates = (one in world.facts["dates"][world.freight] for one in _dates_of(fault, world))
    return (
        fits
        and (apart or _needs_it(fault))
        and all(dates)
        and outcome(fault.code, fault.name, fault.money, world) is not None
    )


def _dates_of(fault: Fault, world: World) -> set[str]:
    """The DTM01 that a fault changes."""
    named = set(re.findall(r"\{d([0-9]{3})\}", str(fault.edit)))
    return named | ({world.facts["arrive_by"]} if "{arrive_by}" in str(fault.edit) else set())


def _needs_it(fault: Fault) -> bool:
    return bool(fault.needs.get("packed") or fault.needs.get("changed"))


def planted(
    world: World, chosen: Sequence[Fault], chance: random.Random, known: Collection[str]
) -> Planted:
    """A world with these faults."""
    files, beside = papers(world), lists(world)
    truth, unclear = dict[str, Legs](), dict[str, str]()
    together = {**files, **beside}
    for fault in chosen:
        target = aim(world, chance)
        changed(together, fault, words_of(world, target, together["856.edi"]), world)
        for code, came in _outcomes(fault, world, known):
            if came.reason:
                unclear[code] = came.reason
            elif not came.is_silent:
                cost = legs(came.money, world, target, fault.rounding)
                truth[code] = _in_month(cost, fault, world) if code == fault.code else cost
    kept = {name: together.pop(name) for name in beside}
    return Planted(world, together, kept, tuple(chosen), truth, unclear)


def _in_month(cost: Legs, fault: Fault, world: World) -> Legs:
    """What is taken only if the month is bad: as it stands it is, or is not; once over, surely."""
    if not world.month or world.retailer not in fault.monthly:
        return cost
    taken = cost.high if world.month == "bad" else Decimal("0.00")
    is_over = "checked_at" in fault.set and world.arrives.date() + fault.later >= _next_month(world)
    return Legs(taken, taken, taken) if is_over else replace(cost, expected=taken)


def _next_month(world: World) -> date:
    days = sorted(map(date.fromisoformat, world.facts["months"]))
    return next(day for day in days if day > world.arrives.date())


def _outcomes(fault: Fault, world: World, known: Collection[str]) -> Iterator[tuple[str, Outcome]]:
    """What comes of a fault at its retailer: at its own code, and at others."""
    tables = world.facts.get("also", {})
    here = tables.get(f"{fault.code} {fault.name}") or tables.get(fault.code, {})
    for code, money in {fault.code: fault.money, **fault.also}.items():
        came = outcome(code, fault.name, money, world)
        if came is not None and code in known and code not in here:
            yield code, came
    yield from ((code, Outcome(money)) for code, money in here.items())


def legs(money: Any, world: World, target: Target, rounding: str = "") -> Legs:
    """What the table says a fault costs: one figure, or some of three."""
    if not money:
        return Legs(None, None, None)
    said = money if isinstance(money, dict) else dict.fromkeys(("low", "expected", "high"), money)
    cent, way = Decimal("0.01"), rounding or world.facts["rounding"]
    numbers = numbers_of(world, target)
    made = {key: reckon(text, numbers).quantize(cent, way) for key, text in said.items()}
    return Legs(made.get("low"), made.get("expected"), made.get("high"))
