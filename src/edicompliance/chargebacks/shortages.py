"""Whether goods were short: by what was ordered, shipped, received and invoiced.

>>> all_there = Counts("4501", "1", ("2200103",), "EA", ordered=Decimal(120), shipped=Decimal(120),
...                    received=Decimal(120), invoiced=Decimal(120), price=Decimal(15))
>>> told = short_of(TakenLine(Decimal(90), quantity=Decimal(6)), Judged(counts=(all_there,)))
>>> told.kind, told.owed
('contradicted', Decimal('0.00'))
>>> less = all_there._replace(received=Decimal(114))
>>> short_of(TakenLine(Decimal(90), quantity=Decimal(6)), Judged(counts=(less,))).kind
'confirmed'
>>> short_of(TakenLine(Decimal(100)), Judged(counts=(less,))).reason.rpartition("; ")[2]
'90.00 is owed for 6, 100.00 was taken: 10.00 too much'
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from edicompliance.chargebacks.counts import Counts
from edicompliance.chargebacks.judged import Judged
from edicompliance.chargebacks.taken import TakenLine
from edicompliance.charges.exact import ZERO, cents, minus

_CARRIER: Final = (
    "the carrier counted when it was loaded, and it is the retailer's: what is missing was lost "
    "after it was handed over"
)
_NOBODY: Final = "the bill of lading says shipper load and count: nobody else counted"
_OWN_WORD: Final = "the retailer's receipt (861) is not here"


class Shortage(NamedTuple):
    """How a shortage is judged."""

    kind: Literal["confirmed", "contradicted", "arithmetic-wrong", "unexplained"]
    reason: str
    owed: Decimal | None = None
    """What is owed for it; None: not known."""
    evidence: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    """The articles that are missing; where none is, those that are claimed."""


def short_of(line: TakenLine, judged: Judged, po: str = "") -> Shortage:
    """Hold a shortage that is claimed against the counts of its order, or of its item."""
    of_order = [one for one in judged.counts if not po or one.po == po]
    item = line.about.item
    rows = [one for one in of_order if item in (*one.ids, one.line)] if item else of_order
    if not rows:
        return Shortage("unexplained", f"item {item} is not in its order" if item else
                        "its order has no lines that are known")  # fmt: skip
    untold = [one.told for one in rows if one.invoiced is None or one.shipped is None]
    if untold:
        why = "of what was shipped and invoiced not all is known"
        return Shortage("unexplained", f"{'; '.join(untold)}; {why}")
    return _judged(line, judged, rows)


def _judged(line: TakenLine, judged: Judged, rows: Sequence[Counts]) -> Shortage:
    told = "; ".join(one.told for one in rows)
    shown = tuple(dict.fromkeys(place for one in rows for place in one.shown))
    lost = sum((one.shipped_not_received or Decimal(0) for one in rows), Decimal(0))
    whose = ""
    if lost and judged.freight == "collect" and judged.counted_by == "carrier":
        whose, lost_counts = _CARRIER, False
    else:
        lost_counts = True
        whose = _NOBODY if lost and judged.counted_by == "shipper" else ""
    missing = [(one, _missing(one, lost_counts=lost_counts)) for one in rows]
    count = sum((much for _, much in missing), Decimal(0))
    if not count:
        unseen = "" if any(one.received is not None for one in rows) else _OWN_WORD
        reason = "; ".join(filter(None, (told, "nothing that was invoiced is missing", whose,
                                         unseen)))  # fmt: skip
        return Shortage("contradicted", reason, ZERO, shown, _named(rows))
    return _priced(line, "; ".join(filter(None, (told, whose))), missing, count)._replace(
        evidence=shown, items=_named(one for one, much in missing if much)
    )


def _named(rows: Iterable[Counts]) -> tuple[str, ...]:
    """What the articles of some lines are called."""
    return tuple(dict.fromkeys(one.item for one in rows if one.item))


def _missing(one: Counts, *, lost_counts: bool) -> Decimal:
    lost = one.shipped_not_received or Decimal(0)
    return (one.billed_not_shipped or Decimal(0)) + (lost if lost_counts else Decimal(0))


def _priced(
    line: TakenLine, told: str, missing: Sequence[tuple[Counts, Decimal]], count: Decimal
) -> Shortage:
    owed = ZERO
    for one, much in missing:
        if much and one.price is None:
            return Shortage("confirmed", f"{told}; {count:f} are missing, their price is not known")
        owed += cents(much * (one.price or Decimal(0)))
    claimed = line.quantity
    if line.amount <= owed:
        less = f", {claimed:f} are claimed" if claimed is not None and claimed != count else ""
        return Shortage("confirmed", f"{told}; {count:f} are missing{less}", owed)
    over = minus(line.amount, owed)
    sums = f"{owed:.2f} is owed for {count:f}, {line.amount:.2f} was taken: {over:.2f} too much"
    return Shortage("arithmetic-wrong", f"{told}; {sums}", owed)
