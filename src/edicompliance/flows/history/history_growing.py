"""A history that grows: what checked shipments add to it, and a retailer's scorecard.

Each shipment that left adds the numbers it used, what was found in it, and what the measures of the
guide count of it. One that is added again takes the place of what it had added before; what a
period had counted of it stays counted once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from edicompliance.flows.shipping.periods import kept
from edicompliance.rules.history import EarlierFault, History, PeriodBefore
from edicompliance.rules.model import CheckResult
from edicompliance.rules.money.netting import periods_of


def with_numbers(before: History, used: History) -> History:
    """Return a history with what some files tell: numbers that were used, answers that came."""
    ends = list(filter(None, (before.until, used.until)))
    return replace(
        before,
        since=before.since or used.since,
        until=max(ends, default=None),
        uses=tuple(dict.fromkeys((*before.uses, *used.uses))),
        answers=tuple(dict.fromkeys((*before.answers, *used.answers))),
    )


def grown(before: History, results: Sequence[CheckResult]) -> History:
    """Return a history with some checked shipments in it."""
    names = {one.shipment.id for one in results}
    older = [one for one in before.faults if one.shipment not in names]
    newer = [fault for one in results for fault in _faults(one)]
    latest = [one.checked_at for one in results]
    return replace(
        before,
        until=max([*filter(None, [before.until]), *latest], default=None),
        faults=tuple(sorted([*older, *newer], key=attrgetter("at"))),
        periods=kept(periods_of(results), before.periods),
    )


def _faults(result: CheckResult) -> Iterator[EarlierFault]:
    """What was found in a shipment, for each order it is about; what was excused is no fault."""
    for finding in (*result.findings, *result.waived):
        subject = finding.violation.subject
        told = {
            "line": subject.line or "",
            "item": subject.item or "",
            "store": subject.store or "",
            "sscc": subject.sscc or "",
        }
        for po in finding.violation.pos or ("",):
            at: datetime = result.checked_at
            name = result.shipment.id
            yield EarlierFault(code=finding.code, at=at, po=po, shipment=name, **told)


def with_periods(before: History, told: Iterable[PeriodBefore]) -> History:
    """Return a history in which the retailer's own counts take the place of ours.

    Which shipments were counted, and what failed in them, stays as far as it was known.
    """
    found = {(one.measure, one.starts, one.group): one for one in before.periods}
    for one in told:
        key = one.measure, one.starts, one.group
        ours = found.get(key, one)
        found[key] = replace(
            one,
            total=one.total if one.total is not None else ours.total,
            failing=ours.failing,
            shipments=ours.shipments,
            numbers=ours.numbers,
        )
    return replace(before, periods=tuple(found.values()))
