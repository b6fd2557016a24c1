"""Charges that are foreseen: from a check's findings into the ledger, and out of it again.

A check before the truck leaves foresees a charge. While it can be mended it is `predicted`; once it
cannot, it is `at risk`; it is `avoided` when a later check finds the rule kept, and `observed` once
the truck has left with it. What the retailer has authorized is `excused`.

>>> from datetime import UTC, datetime
>>> books, when = Ledger(), datetime(2026, 11, 19, tzinfo=UTC)
>>> late = Foresight("example-mart", "4502002", "WIN002", Decimal("166.80"), "USD", mendable=True)
>>> [one.posting.step for one in foresee(books, [late], when, "ana")]
['predict']
>>> [one.posting.step for one in foresee(books, [replace(late, mendable=False)], when, "ana")]
['put at risk']
>>> [(one.name, one.place, str(one.amount)) for one in foreseen(books)]
[('foreseen/example-mart/4502002/WIN002', 'at risk', '166.80')]
>>> [one.posting.step for one in avoid(books, "example-mart", ["4502002"], ["WIN002"], when, "ana")]
['avoid']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

from edicompliance.chargebacks.ledger import Entry, Ledger, Line, Posting, Standing
from edicompliance.chargebacks.moves import Place, Step
from edicompliance.charges.exact import ZERO, minus
from edicompliance.rules.model import CheckResult, Finding

PREFIX: Final = "foreseen/"
"""What the names of foreseen charges begin with in the ledger."""
_WAITING: Final[tuple[Place, ...]] = ("predicted", "at risk")


@dataclass(frozen=True, slots=True)
class Foresight:
    """A charge that a check foresees: one rule of one order."""

    retailer: str
    """The id of the profile."""
    po: str
    """The order, or the shipment where the fault is of none."""
    rule: str
    amount: Decimal
    currency: str
    why: str = ""
    edition: str = ""
    """The edition of the profile."""
    mendable: bool = False
    """Whether it can be mended in time."""
    happened: bool = False
    """Whether the truck has left with it."""
    excused: str = ""
    """The retailer's authorization; empty: none."""
    evidence: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it goes by in the ledger."""
        return name_of(self.retailer, self.po, self.rule)


class Foreseen(NamedTuple):
    """Money that was foreseen, and where it stands now."""

    name: str
    retailer: str
    po: str
    rule: str
    edition: str
    place: Place
    amount: Decimal
    currency: str


def name_of(retailer: str, po: str, rule: str) -> str:
    """What money that is foreseen goes by in the ledger.

    >>> name_of("example-mart", "4502002", "WIN002")
    'foreseen/example-mart/4502002/WIN002'
    """
    return f"{PREFIX}{retailer}/{po}/{rule}"


def foresights_of(result: CheckResult) -> tuple[Foresight, ...]:
    """Return what a check foresees; a fault without a price is none, as nobody knows the money."""
    found: dict[str, Foresight] = {}
    for one in result.findings:
        if one.money:
            new = _foresight(result, one)
            old = found.get(new.name)
            found[new.name] = new if old is None else _joined(old, new)
    return tuple(found.values())


def foresee(
    ledger: Ledger, foresights: Iterable[Foresight], at: datetime, actor: str
) -> tuple[Entry, ...]:
    """Enter what is foreseen; what stands there already is not entered again."""
    before = ledger.head[0]
    for one in foresights:
        _amount(ledger, one, at, actor)
        _place(ledger, one, at, actor)
    return ledger.entries[before:]


def avoid(
    ledger: Ledger, retailer: str, pos: Iterable[str], kept: Iterable[str], at: datetime, actor: str
) -> tuple[Entry, ...]:
    """Enter that what was foreseen for these orders does not come: its rules are kept now."""
    before, rules = ledger.head[0], list(kept)
    for po in pos:
        for rule in rules:
            name = name_of(retailer, po, rule)
            for line in list(ledger.lines(name)):
                told = "a later check finds the rule kept"
                _out_of(ledger, line, "avoid", line.at(*_WAITING), told, at, actor)
    return ledger.entries[before:]


def foreseen(ledger: Ledger) -> Iterator[Foreseen]:
    """Go through all that was ever foreseen, by where it stands: what `calibrate` compares."""
    for line in ledger.lines():
        if line.deduction.startswith(PREFIX):
            detail: Mapping[str, str] = line.entries[0].posting.detail
            told = (detail["retailer"], detail["po"], detail["rule"], detail.get("edition", ""))
            for stand, money in line.balances.items():
                yield Foreseen(line.deduction, *told, stand.place, money, line.currency)


def _foresight(result: CheckResult, one: Finding) -> Foresight:
    shipment, at = result.shipment, result.checked_at
    departs, done = shipment.facts.planned_departure, one.violation.done
    left = departs is not None and departs <= at
    pos = one.violation.pos or result.orders
    places = (f"{seen.file}@{seen.offset}+{seen.length}" for seen in one.violation.evidence
              if seen.file and seen.offset is not None)  # fmt: skip
    return Foresight(
        result.profile_id,
        pos[0] if pos else shipment.id,
        one.code,
        one.money or ZERO,
        result.currency,
        one.message,
        one.edition or result.profile_edition or "",
        one.mendable and not left,
        left or (done is not None and done.last <= at),
        one.authorization.number if one.authorization else "",
        tuple(dict.fromkeys(places)),
    )


def _joined(one: Foresight, other: Foresight) -> Foresight:
    return replace(
        one,
        amount=one.amount + other.amount,
        why=f"{one.why}; {other.why}" if other.why not in one.why else one.why,
        mendable=one.mendable and other.mendable,
        happened=one.happened or other.happened,
        evidence=tuple(dict.fromkeys((*one.evidence, *other.evidence))),
    )


def _amount(ledger: Ledger, one: Foresight, at: datetime, actor: str) -> None:
    """Bring what stands there to what is foreseen now."""
    line = ledger.line(one.name, 1)
    stands = line.at(*_WAITING, "observed", "excused", "reported only")
    if one.amount > stands:
        _post(ledger, one, "predict", minus(one.amount, stands), None, at, actor)
    elif one.amount < stands:
        less = min(minus(stands, one.amount), line.at(*_WAITING))
        _out_of(ledger, line, "avoid", less, "less is foreseen than before", at, actor)


def _place(ledger: Ledger, one: Foresight, at: datetime, actor: str) -> None:
    """Move it where it is by now."""
    line = ledger.line(one.name, 1)
    if one.happened or one.excused:
        for place in _WAITING:
            if money := line.at(place):
                _post(ledger, one, "observe", money, Standing(place), at, actor)
        line = ledger.line(one.name, 1)
        if one.excused and (money := line.at("observed")):
            _post(ledger, one, "excuse", money, Standing("observed"), at, actor)
    elif not one.mendable and (money := line.at("predicted")):
        _post(ledger, one, "put at risk", money, Standing("predicted"), at, actor)


def _post(
    ledger: Ledger, one: Foresight, step: Step, amount: Decimal, source: Standing | None,
    at: datetime, actor: str,
) -> None:  # fmt: skip
    detail = {"retailer": one.retailer, "po": one.po, "rule": one.rule, "edition": one.edition,
              "excused by": one.excused}  # fmt: skip
    told = {name: value for name, value in detail.items() if value or name == "edition"}
    ledger.post(
        Posting(one.name, 1, step, amount, one.currency, one.why, one.evidence, told,
                source=source),
        at,
        actor,
    )  # fmt: skip


def _out_of(
    ledger: Ledger, line: Line, step: Step, amount: Decimal, why: str, at: datetime, actor: str
) -> None:
    """Move an amount away, from what is predicted first."""
    for place in _WAITING:
        part = min(amount, line.at(place))
        if part:
            source = Standing(place)
            posting = Posting(line.deduction, 1, step, part, line.currency, why, source=source)
            ledger.post(posting, at, actor)
            amount = minus(amount, part)
