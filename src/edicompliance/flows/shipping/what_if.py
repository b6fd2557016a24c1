"""What if it left a day later, with another carrier: the same shipment, judged again.

Of what the supplier says of the shipment some is put otherwise; the documents stay as they are.
When it leaves at another time and nothing else is said, the arrival and the ship notice move with
it, and the result says so; what cannot be moved and would lie before the departure is refused.

>>> wanted = read_what_if("ship=2026-11-21T08:00-06:00, scac=ABCD")
>>> [(one.key, one.text) for one in wanted]
[('ship', '2026-11-21T08:00-06:00'), ('scac', 'ABCD')]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from edicompliance.documents.shipment import Shipment, ShipmentFacts, fault_of_fact
from edicompliance.errors import EdiError
from edicompliance.flows.shipping.what_follows import (
    Ask,
    as_told,
    left_behind,
    refuse_contradictions,
)
from edicompliance.profiles.complaints import unknown_word
from edicompliance.rules.model import CheckResult
from edicompliance.rules.results.supposed import Change, WhatIf

FACTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ship": "planned_departure",
        "arrive": "planned_arrival",
        "appointment": "appointment",
        "asn": "asn_planned",
        "scac": "scac",
        "mode": "mode",
        "freight": "freight_terms",
        "delivery": "delivery",
    }
)
"""What may be put otherwise -> the key of `shipment.toml` that says it."""
_MOVES_WITH_SHIP: Final = ("arrive", "asn")
_TIMES: Final = ("ship", "arrive", "appointment", "asn")


@dataclass(frozen=True, slots=True)
class Supposed:
    """One thing that is put otherwise."""

    key: str
    """`ship`, `scac` ..."""
    text: str
    """As it was written."""
    value: datetime | str
    """A time is aware."""


def read_what_if(text: str) -> tuple[Supposed, ...]:
    """Read `ship=TIME,scac=CODE,arrive=TIME`; raises `EdiError` for what cannot be supposed."""
    found: dict[str, Supposed] = {}
    for pair in filter(None, (one.strip() for one in text.split(","))):
        key, equals, written = (part.strip() for part in pair.partition("="))
        if not equals or not written:
            raise EdiError(f"expected KEY=VALUE, as ship=2026-11-21T08:00-06:00, got {pair!r}")
        if key not in FACTS:
            raise EdiError(unknown_word("key", key, FACTS))
        if key in found:
            raise EdiError(f"{key} is supposed twice")
        found[key] = Supposed(key, written, _value(key, written))
    if not found:
        raise EdiError(f"expected KEY=VALUE of {', '.join(FACTS)}, got nothing")
    return tuple(found.values())


def _value(key: str, written: str) -> datetime | str:
    value: datetime | str = written
    if key in _TIMES:
        try:
            value = datetime.fromisoformat(written)
        except ValueError:
            reason = f"expected a time such as 2026-11-21T08:00-06:00, got {written!r}"
            raise EdiError(f"{key}: {reason}") from None
    if fault := fault_of_fact(FACTS[key], value):
        raise EdiError(f"{key}: {fault}")
    return value


def checked_otherwise(
    shipment: Shipment,
    result: CheckResult,
    supposed: Sequence[Supposed],
    check: Callable[[Shipment], CheckResult],
    ask: Ask,
) -> CheckResult:
    """Judge a shipment as it would be, and say what changed against `result`, as it is.

    `ask` tells what only the documents say of its times. Raises `EdiError` for what
    contradicts itself, and for what would have to move and cannot.
    """
    _still_to_come(supposed, result.checked_at)
    leaves = any(one.key == "ship" for one in supposed)
    plan = as_told(shipment.facts, ask) if leaves else shipment.facts
    changes = tuple(_changes(plan, supposed))
    update: dict[str, Any] = {FACTS[one.key]: one.after for one in changes}
    if "asn" in {one.key for one in changes}:
        update["asn_sent"] = None
    facts = shipment.facts.model_copy(update=update)
    _possible(facts)
    if leaves:
        refuse_contradictions(facts, {one.key for one in changes}, ask)
    other = check(replace(shipment, facts=facts))
    codes = tuple(finding.code for finding in result.findings)
    return replace(
        other,
        what_if=WhatIf(changes, result.verdict, result.at_risk, codes),
        warnings=(*other.warnings, *left_behind(facts, changes)),
    )


def _still_to_come(supposed: Sequence[Supposed], now: datetime) -> None:
    """Raise where it would leave at a time that is over: nobody can choose that any more."""
    for one in supposed:
        if one.key == "ship" and isinstance(one.value, datetime) and one.value < now:
            raise EdiError(
                f"ship: expected a time after that of the check, {now.isoformat()}, got "
                f"{one.value.isoformat()}, which is over"
            )


def _possible(facts: ShipmentFacts) -> None:
    """Raise where it would arrive before it leaves."""
    leaves, arrives = facts.planned_departure, facts.planned_arrival
    if leaves is not None and arrives is not None and arrives < leaves:
        raise EdiError(
            f"arrive: expected a time after the departure, {leaves.isoformat()}, got "
            f"{arrives.isoformat()}"
        )


def _changes(facts: ShipmentFacts, supposed: Sequence[Supposed]) -> Iterator[Change]:
    """What is put otherwise, and what moves with it."""
    said = {one.key for one in supposed}
    for one in supposed:
        before = getattr(facts, FACTS[one.key])
        yield Change(one.key, before, one.value)
        if one.key != "ship" or before is None or not isinstance(one.value, datetime):
            continue
        for key in _MOVES_WITH_SHIP:
            then = getattr(facts, FACTS[key])
            if key not in said and then is not None:
                yield Change(key, then, _moved(then, one.value - before), moved=True)


def _moved(then: datetime, by: timedelta) -> datetime:
    try:
        return then + by
    except OverflowError:
        raise EdiError(f"{then.isoformat()} cannot be moved by {by.days} days") from None
