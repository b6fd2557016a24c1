"""The lines that a rate counts: ordered, shipped, late, short; of one shipment or of many.

A line of an order may ship on several trucks, and each shipment alone sees the others' part as
short. Put together, a line is one line: what shipped is added up, and short is only what nobody
shipped. So it makes no difference in which order shipments are looked at, or how they are cut.

>>> first = CountedLine(shipment="a", po="7", line="1", ordered=Fraction(10), shipped=Fraction(6),
...                     short=Fraction(4))
>>> second = CountedLine(shipment="b", po="7", line="1", ordered=Fraction(10), shipped=Fraction(4),
...                      faults={"WIN003": Fraction(4)})
>>> population_of([first], Counting(in_full=True)).rate_text
'6 of 10, 60%'
>>> population_of([first, second], Counting(in_full=True)).rate_text
'6 of 10, 60%'
>>> short_of([first, second], "7", "1")
Fraction(0, 1)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

from edicompliance.charges.exact import NONE, total
from edicompliance.charges.population import Population

_ONE: Final = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedLine:
    """One line of an order in one shipment."""

    shipment: str
    """Which shipment."""
    po: str
    """BEG03."""
    line: str = ""
    """PO101, or its ordinal; of a rate of ship notices BSN02; empty: the order as a whole."""
    ordered: Fraction | None = None
    """In what the measure counts; None: nobody says."""
    shipped: Fraction = NONE
    """In the same."""
    short: Fraction = NONE
    """What did not ship and no longer can, as this shipment sees it."""
    faults: Mapping[str, Fraction] = field(default_factory=dict)
    """By rule: how much of what ships misses the measure."""
    open: Fraction = NONE
    """How much of what ships nobody knows of."""


@dataclass(frozen=True, slots=True)
class Counting:
    """How a measure makes a rate of lines."""

    in_full: bool = False
    """Whether what is short misses it; else only what ships is counted."""
    each: Literal["quantity", "line", "po", "asn", "shipment"] = "quantity"
    """What is counted: quantities, or things that are right as a whole."""
    capped: bool = True
    """Whether more than ordered counts for nothing."""


def population_of(lines: Iterable[CountedLine], counting: Counting) -> Population:
    """Count lines of any number of shipments; their order makes no difference."""
    whole = _one_by_one(lines, counting)
    parts = [_quantities(line, counting) for line in whole]
    if counting.each == "quantity":
        return Population.of_all(parts)
    things: defaultdict[Hashable, list[tuple[CountedLine, Population]]] = defaultdict(list)
    for line, part in zip(whole, parts, strict=True):
        things[_thing(line, counting)].append((line, part))
    return Population.of_all(_thing_as_a_whole(members, counting) for members in things.values())


def short_of(lines: Iterable[CountedLine], po: str, line: str) -> Fraction:
    """What of a line nobody ships, over all shipments."""
    return _short([one for one in lines if (one.po, one.line) == (po, line)])


def _one_by_one(lines: Iterable[CountedLine], counting: Counting) -> list[CountedLine]:
    """Each line once, whatever it ships on; shipment by shipment where these are counted."""
    gathered: defaultdict[tuple[str, str, str], list[CountedLine]] = defaultdict(list)
    for one in lines:
        apart = one.shipment if counting.each == "shipment" else ""
        gathered[apart, one.po, one.line].append(one)
    return [_together(parts) for _, parts in sorted(gathered.items(), key=lambda item: item[0])]


def _together(parts: Sequence[CountedLine]) -> CountedLine:
    if len(parts) == 1 and parts[0].short.numerator >= 0:
        return parts[0]
    first = min(parts, key=lambda one: one.shipment)
    codes = sorted({code for one in parts for code in one.faults})
    return CountedLine(
        shipment=first.shipment,
        po=first.po,
        line=first.line,
        ordered=max((one.ordered for one in parts if one.ordered is not None), default=None),
        shipped=total(one.shipped for one in parts),
        short=_short(parts),
        faults={code: total(one.faults.get(code, NONE) for one in parts) for code in codes},
        open=total(one.open for one in parts),
    )


def _short(parts: Sequence[CountedLine]) -> Fraction:
    """The least that any shipment is left with when the others' part is taken off."""
    shipped = total(one.shipped for one in parts)
    left = [one.short - (shipped - one.shipped) for one in parts if one.short]
    return max(min(left, default=NONE), NONE)


def _quantities(line: CountedLine, counting: Counting) -> Population:
    """What a line adds: what arrives of it, and in full what is short, too."""
    arrived = line.shipped
    if counting.capped and line.ordered is not None:
        arrived = min(arrived, line.ordered)
    if not (line.faults or line.short or line.open) and arrived.numerator >= 0:
        return Population(counted=arrived, met=arrived)
    counted = arrived + line.short if counting.in_full else arrived
    if counting.in_full and line.ordered is not None:
        counted = min(counted, max(line.ordered, arrived))
    failed = min(max(line.faults.values(), default=NONE), arrived)
    failed += line.short if counting.in_full else NONE
    failed = min(failed, counted)
    unsure = min(line.open, counted - failed)
    return Population(counted=counted, met=counted - failed - unsure, open=unsure)


def _thing(line: CountedLine, counting: Counting) -> Hashable:
    if counting.each == "line":
        return line.po, line.line
    if counting.each == "asn":
        return ("", line.line) if line.line else (line.po, "")
    return line.shipment if counting.each == "shipment" else line.po


def _thing_as_a_whole(
    members: Sequence[tuple[CountedLine, Population]], counting: Counting
) -> Population:
    """One that counts as one: it misses where a part of it does; unfinished, it is not counted."""
    if any(part.failed > 0 for _, part in members):
        return Population(counted=_ONE)
    unfinished = counting.in_full and any(
        line.ordered is not None and line.shipped + line.short < line.ordered for line, _ in members
    )
    if unfinished or not any(part.counted for _, part in members):
        return Population()
    is_open = any(part.open for _, part in members)
    return Population(counted=_ONE, met=NONE if is_open else _ONE, open=_ONE if is_open else NONE)
