"""Faults are planted as edits of bytes and facts, by a table that people wrote: faults.toml.

Its `touches` say what a fault changes; two of them stand in one world only where those differ, so
that the truth of each stays its own.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from tests.worlds.money import reckon
from tests.worlds.papers import lists, papers
from tests.worlds.words import Target, Word, aim, fill, numbers_of, words_of
from tests.worlds.world import HERE, World

ROUNDING = {"example-mart": ROUND_HALF_UP, "sample-superstores": ROUND_HALF_EVEN}
_SET = re.compile(rb"(ST\*[0-9]{3}\*[^~]*~.*?~\s*)(SE\*)([0-9]+)(\*)", re.DOTALL)
_LEVEL = re.compile(rb"HL\*([a-z0-9]+)\*([a-z0-9]*)\*")
_FILES = {"850": "850-{po}.edi", "855": "855-{po}.edi", "810": "810-{po}.edi", "856": "856.edi"}
_COUNTS = (0, 1, 1, 1, 2, 2, 3)
"""How many faults a world has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A row of faults.toml; the head of that file explains its keys."""

    code: str
    name: str
    touches: frozenset[str]
    money: Mapping[str, Any]
    """For each retailer where it can be planted."""
    needs: Mapping[str, Any] = field(default_factory=dict)
    edit: Sequence[Mapping[str, str]] = ()
    set: Mapping[str, str] = field(default_factory=dict)
    copy: Mapping[str, str] = field(default_factory=dict)
    drop: Sequence[str] = ()
    before: Sequence[str] = ()
    miscount: bool = False
    also: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


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
    """Whether a world has what a fault needs."""
    has = {
        "freight": world.freight,
        "invoiced": world.invoiced,
        "dated": world.dated,
        "allowance": bool(world.allowance),
        "several_orders": len(world.orders) > 1,
    }
    fits = all(has[key] == wanted for key, wanted in fault.needs.items())
    return fits and world.retailer in fault.money


def planted(
    world: World, chosen: Sequence[Fault], chance: random.Random, known: Collection[str]
) -> Planted:
    """A world with these faults."""
    files, beside, truth = papers(world), lists(world), dict[str, Legs]()
    for fault in chosen:
        target = aim(world, chance)
        words = words_of(world, target, files["856.edi"])
        _change(files, fault, words)
        rows = (fill(one, words, iso=True) for one in fault.before)
        beside["history.csv"] += "".join(f"{one}\n" for one in rows).encode()
        truth[fault.code] = legs(fault.money[world.retailer], world, target)
        for code in fault.also.keys() & known:
            truth[code] = legs(fault.also[code][world.retailer], world, target)
    return Planted(world, files, beside, tuple(chosen), truth)


def legs(money: Any, world: World, target: Target) -> Legs:
    """What the table says a fault costs: one figure, or some of three."""
    if not money:
        return Legs(None, None, None)
    said = money if isinstance(money, dict) else dict.fromkeys(("low", "expected", "high"), money)
    cent, way = Decimal("0.01"), ROUNDING[world.retailer]
    numbers = numbers_of(world, target)
    made = {key: reckon(text, numbers).quantize(cent, way) for key, text in said.items()}
    return Legs(made.get("low"), made.get("expected"), made.get("high"))


# -- bytes


def _change(files: dict[str, bytes], fault: Fault, words: Mapping[str, Word]) -> None:
    for new, old in fault.copy.items():
        files[fill(new, words)] = files[_file(old, words)]
    for edit in fault.edit:
        if "if" in edit and not words[edit["if"]]:
            continue
        name = _file(edit["in"], words)
        files[name] = _edited(files[name], edit, words, fault)
    for key, text in fault.set.items():
        value = fill(text, words, iso=True)
        kept = [
            line
            for line in files["shipment.toml"].decode().splitlines()
            if not line.startswith(f"{key} =")
        ]
        files["shipment.toml"] = "".join(f"{one}\n" for one in (*kept, f"{key} = {value}")).encode()
    for each in fault.drop:
        files.pop(_file(each, words), None)


def _file(name: str, words: Mapping[str, Word]) -> str:
    return fill(_FILES.get(name, name), words)


def _edited(data: bytes, edit: Mapping[str, str], words: Mapping[str, Word], fault: Fault) -> bytes:
    """Replace a text that stands once; the counts of segments and levels are set right."""
    old, new = (fill(edit[key], words).encode() for key in ("old", "new"))
    count = data.count(old)
    assert count == 1, f"{fault.code} {fault.name}: {old!r} stands {count} times, not once"
    data = data.replace(old, new)
    if fault.miscount:
        return data
    return _SET.sub(lambda m: b"%s%s%d%s" % (m[1], m[2], m[1].count(b"~") + 1, m[4]), _levels(data))


def _levels(data: bytes) -> bytes:
    """Number the levels of a ship notice anew, from 1 without a gap, and count them."""
    order = {match[1]: b"%d" % at for at, match in enumerate(_LEVEL.finditer(data), 1)}
    if not order:
        return data
    data = _LEVEL.sub(lambda m: b"HL*%s*%s*" % (order[m[1]], order.get(m[2], b"")), data)
    quantities = [int(one) for one in re.findall(rb"\nSN1\*[0-9]*\*([0-9]+)", data)]
    data = re.sub(rb"CTT\*[0-9]+~", b"CTT*%d~" % len(order), data)
    return re.sub(
        rb"CTT\*[0-9]+\*[0-9]+~", b"CTT*%d*%d~" % (len(quantities), sum(quantities)), data
    )
