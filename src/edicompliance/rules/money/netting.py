"""Many shipments of one month: one charge, and each of them bears its part of it once.

Judged alone, each shipment shows what it would cost by itself. Put together, the rate is that of
all of them, the charge is made once or not at all, and the parts add up to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from edicompliance.charges import Amount
from edicompliance.rules.engine import by_money
from edicompliance.rules.history import History
from edicompliance.rules.model import CheckResult, Finding
from edicompliance.rules.money.period_model import CaseKey, PeriodCharge, PeriodShare, renamed
from edicompliance.rules.money.periods import charges_of
from edicompliance.rules.money.pricing import sum_of
from edicompliance.rules.verdict import judge


def netted(results: Sequence[CheckResult], history: History | None = None) -> list[CheckResult]:
    """Settle the periods of many shipments together; the order of the results stays.

    What stands in one period only by itself stays as it was judged.
    """
    results = _told_apart(results)
    charges = charges_of((one.case for each in results for one in each.periods), history)
    shared = {one.case.key: one for one in charges if len(one.case.shipments) > 1}
    return [_settled(one, shared) if _is_in(one, shared) else one for one in results]


def periods_of(results: Iterable[CheckResult]) -> tuple[PeriodCharge, ...]:
    """Each period once, of results that were settled together."""
    found: dict[CaseKey, PeriodCharge] = {}
    for result in results:
        for one in result.periods:
            found[one.case.key] = one
    return tuple(found.values())


def _told_apart(results: Sequence[CheckResult]) -> list[CheckResult]:
    """Name shipments of one name by their paths: a folder's name may come again elsewhere."""
    names = Counter(one.shipment.id for one in results)
    return [_named(one) if names[one.shipment.id] > 1 else one for one in results]


def _named(result: CheckResult) -> CheckResult:
    name = result.shipment.path
    findings, waived = (
        tuple(replace(one, shares=tuple(_of(share, name) for share in one.shares)) for one in each)
        for each in (result.findings, result.waived)
    )
    periods = tuple(replace(one, case=renamed(one.case, name)) for one in result.periods)
    return replace(result, findings=findings, waived=waived, periods=periods, counted_as=name)


def _of(share: PeriodShare, name: str) -> PeriodShare:
    return replace(share, item=(name, *share.item[1:]))


def _is_in(result: CheckResult, charges: Mapping[CaseKey, PeriodCharge]) -> bool:
    return any(one.case.key in charges for one in result.periods)


def _settled(result: CheckResult, charges: Mapping[CaseKey, PeriodCharge]) -> CheckResult:
    findings, waived = (
        sorted((_repriced(one, charges, result.currency) for one in each), key=by_money)
        for each in (result.findings, result.waived)
    )
    open_rules = {one.code for one in result.undecided}
    return replace(
        result,
        findings=tuple(findings),
        waived=tuple(waived),
        verdict=judge(findings, open_rules, open_rules, result.hold_above),
        periods=tuple(charges.get(one.case.key, one) for one in result.periods),
    )


def _repriced(finding: Finding, charges: Mapping[CaseKey, PeriodCharge], currency: str) -> Finding:
    if not any(one.case in charges for one in finding.shares):
        return finding
    shares = tuple(_share(one, charges, currency) for one in finding.shares)
    besides = [finding.besides] if finding.besides else []
    charge = sum_of([*besides, *(one.amount for one in shares)], currency)
    return replace(finding, charge=charge, shares=shares)


def _share(
    share: PeriodShare, charges: Mapping[CaseKey, PeriodCharge], currency: str
) -> PeriodShare:
    """A finding's part of the charge that all shipments bear together."""
    if share.case not in charges:
        return share
    amount = charges[share.case].items.get(share.item)
    if amount is None:
        why = "what is short here another shipment brings, or is counted with another, so 0.00"
        amount = Amount.zero(currency, why)
    return replace(share, amount=amount)
