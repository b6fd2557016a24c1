"""The charge of a month, told: how the rate stands, what it costs, who bears it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from edicompliance.charges import Amount
from edicompliance.charges.population import Population, count_text
from edicompliance.rules.model import CheckResult
from edicompliance.rules.money.netting import periods_of
from edicompliance.rules.money.period_model import Allotted, PeriodCase, PeriodCharge, UntoldPeriod

# -- for people


def period_sentences(result: CheckResult) -> Iterator[str]:
    """Yield how each period stands that a shipment is counted in, where that is of interest."""
    name = result.counted_as or result.shipment.id
    told: dict[str, list[str]] = {}
    for one in result.periods:
        if not one.missing or _own(one, name):
            costs = _costs(one, result.currency) + _here(one, name)
            told.setdefault(_stands(one), []).append(costs)
    for stands, costs_of in told.items():
        yield f"{stands} {'; '.join(costs_of)}."
    exposed = {share.case[0] for each in result.findings for share in each.shares}
    for untold in result.untold_periods:
        if untold.label in exposed or _is_exposed(untold, result):
            yield f"{untold.label}: cannot be told how it counts in a period: {untold.reason}."


def _is_exposed(untold: UntoldPeriod, result: CheckResult) -> bool:
    """Whether a fault may be charged there: its price hangs on the same rate."""
    name = untold.measure_name
    marks = (f"the period ends with {name} ", f"not made with {name} ")
    texts = [one.charge.explanation for one in result.findings if one.charge is not None]
    return bool(name) and any(mark in text for text in texts for mark in marks)


def joint_sentences(results: Iterable[CheckResult]) -> Iterator[str]:
    """Yield how each period stands that several of many shipments are counted in."""
    told: dict[str, list[str]] = {}
    for one in periods_of(results):
        if one.case.failing or not one.missing:
            told.setdefault(_stands(one), []).append(_together(one))
    for stands, costs in told.items():
        yield f"{stands} {'; '.join(costs)}."


def _together(one: PeriodCharge) -> str:
    """What the charge is, and what the shipments would come to one by one."""
    bearers = {each.shipment for each in one.allotted if not each.before}
    costs = _costs(one, one.case.currency)
    if len(bearers) < 2 or one.exposure is None:
        return costs
    alone = f"{one.exposure:,} {one.case.currency}"
    return f"{costs}; one by one these {len(bearers)} shipments would come to {alone}"


def _stands(one: PeriodCharge) -> str:
    """The rate: so far, and with these shipments."""
    case = one.case
    name = f"{case.measure_name or case.clause.id}, {case.period}"
    if one.before is None:
        with_these = f", these {one.own.rate_text}" if case.condition else ""
        return f"{name}: not told what was before: {one.missing}{with_these}."
    if case.condition is None:
        return f"{name}:"
    goal = case.goals[0] if case.condition.limit is None else case.condition.limit
    limit = "" if goal is None else f", {'goal' if case.condition.limit is None else 'limit'}"
    limit += "" if goal is None else f" {count_text_of(goal)}%"
    who = "this shipment" if len(case.shipments) == 1 else f"{len(case.shipments)} shipments"
    return f"{name}: so far {one.before.rate_text}; with {who} {one.whole.rate_text}{limit}."


def count_text_of(value: Decimal) -> str:
    """A percentage without zeros at its end.

    >>> count_text_of(Decimal("93.50"))
    '93.5'
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _costs(one: PeriodCharge, currency: str) -> str:
    """What the charge of the whole period is, and whether it is settled."""
    made, clause = one.made, one.case.clause.id
    if one.case.not_billed:
        return f"{clause} is {one.case.not_billed}"
    if not made.ever:
        return f"{clause} is not made"
    amount = _money(one.amount, currency)
    if made.always:
        return f"{clause} is made: {amount}"
    if made.now is None:
        return f"{clause} may yet be made: {amount}"
    return f"{clause} would {'' if made.now else 'not '}be made as it stands: {amount}"


def _money(amount: Amount, currency: str) -> str:
    low, expected, high = (None if leg is None else f"{leg:,}" for leg in amount.legs)
    if expected is not None and low == expected == high:
        return f"{expected} {currency}"
    bounds = f"from {low or 0} to {high or 'no bound'}"
    return f"{bounds} {currency}" if expected is None else f"{expected} {currency}, {bounds}"


def _here(one: PeriodCharge, shipment: str) -> str:
    """What of it falls on a shipment, and what it was without it."""
    own = [part.amount for part in _own(one, shipment)]
    if not own or one.before is None:
        return ""
    here = sum((_at_risk(part) for part in own), Decimal("0.00"))
    without = one.amount_before
    was = f"; without it {_money(without, without.currency)}" if without is not None else ""
    return f", {here:,} of it on this one{was}"


def _own(one: PeriodCharge, shipment: str) -> list[Allotted]:
    return [part for part in one.allotted if part.shipment == shipment and not part.before]


def _at_risk(amount: Amount) -> Decimal:
    return amount.expected if amount.expected is not None else amount.high or Decimal(0)


# -- as JSON


def periods_json(result: CheckResult) -> list[dict[str, Any]]:
    """The periods of one shipment's check.

    Where several shipments share a period, each tells its own part of the charge only.
    """
    name = result.counted_as or result.shipment.id
    return [_period(one, _shown(one, name)) for one in result.periods]


def joint_json(results: Iterable[CheckResult]) -> list[dict[str, Any]]:
    """Each period of many checks once, with everybody's part."""
    return [_period(one, one.allotted) for one in periods_of(results)]


def untold_json(untold: Iterable[UntoldPeriod]) -> list[dict[str, Any]]:
    """The charges of which it cannot be told how a shipment counts in their periods."""
    return [
        {"charge": one.label, "measure": one.measure_name or None, "reason": one.reason}
        for one in untold
    ]


def _shown(one: PeriodCharge, shipment: str) -> Sequence[Allotted]:
    alone = len(one.case.shipments) == 1
    return [part for part in one.allotted if alone or part.shipment == shipment]


def _period(one: PeriodCharge, shown: Sequence[Allotted]) -> dict[str, Any]:
    case = one.case
    return {
        "charge": case.label,
        "measure": case.measure_name or None,
        "condition": _condition(case),
        "goals": [None if goal is None else count_text_of(goal) for goal in case.goals],
        "unit": case.measure.unit if case.measure else None,
        "period": {
            "name": case.period.text,
            "starts": case.period.starts.isoformat(),
            "ends": case.period.ends.isoformat(),
            "of": case.period.group or None,
            "over": case.over,
        },
        "dated_by": {"anchor": case.anchor, "assumed": case.assumed_anchor},
        "before": None if one.before is None else _counts(one.before),
        "own": _counts(one.own),
        "whole": {
            **_counts(one.whole),
            "rest": None if one.whole.rest is None else count_text(one.whole.rest),
            "rate": None if one.whole.rate is None else count_text(one.whole.rate, 4),
        },
        "made": {"always": one.made.always, "now": one.made.now, "ever": one.made.ever},
        "amount": _amount(one.amount),
        "amount_before": None if one.amount_before is None else _amount(one.amount_before),
        "allotted": [_allotted(part) for part in shown],
        "netted": {
            "shipments": len(case.shipments),
            "exposure": None if one.exposure is None else str(one.exposure),
        },
        "missing": one.missing or None,
        "notes": list(one.notes),
    }


def _condition(case: PeriodCase) -> str | None:
    if case.condition is None:
        return None
    return f"{'not made with' if case.waives else 'made with'} {case.condition}"


def _counts(one: Population) -> dict[str, str]:
    return {
        "counted": count_text(one.counted),
        "met": count_text(one.met),
        "open": count_text(one.open),
    }


def _allotted(part: Allotted) -> dict[str, Any]:
    return {
        "shipment": part.shipment or None,
        "code": part.code,
        "po": part.po or None,
        "line": part.line or None,
        "before": part.before,
        "waived": part.silenced,
        "amount": _amount(part.amount),
    }


def _amount(amount: Amount) -> dict[str, Any]:
    low, expected, high = (None if leg is None else str(leg) for leg in amount.legs)
    return {
        "expected": expected,
        "low": low,
        "high": high,
        "explanation": amount.explanation,
    }
