"""Run the rules over a shipment: `check`.

Pure: the same shipment, profile and instant give the same result. Each rule judges each of its
subjects on its own, so that a doubt about one order does not hide another's fault. A rule that
could not be checked is listed with its reason; it never counts as passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from difflib import get_close_matches
from functools import partial
from typing import NamedTuple

from edicompliance.charges import Amount
from edicompliance.documents.conventions import reference, ship_to
from edicompliance.documents.shipment import Shipment
from edicompliance.errors import EdiError
from edicompliance.profiles import (
    Authorization,
    Profile,
    Resolved,
    Undecided,
)
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.origin import weakest
from edicompliance.rules.bindings import check_bindings
from edicompliance.rules.cartons.label_audit import labels_of
from edicompliance.rules.catalogue import all_rules, plugins
from edicompliance.rules.context import Context
from edicompliance.rules.guides.authority import Source
from edicompliance.rules.guides.footing import assumptions, measures_of
from edicompliance.rules.guides.guide_exceptions import GuideGrant
from edicompliance.rules.guides.let_pass import (
    excuse_of,
    expired,
    facts_of,
    may_be_excused,
    unknown_codes,
    waiver_of,
)
from edicompliance.rules.guides.scope import told
from edicompliance.rules.guides.weak_footing import weak_footings
from edicompliance.rules.judging import Judged, judged_by
from edicompliance.rules.known import NOTHING_MORE, Known
from edicompliance.rules.model import (
    SEVERITIES,
    Charged,
    CheckResult,
    Finding,
    NotChecked,
    Rule,
    Violation,
)
from edicompliance.rules.money.period_model import PeriodCharge, UntoldPeriod
from edicompliance.rules.money.periods import charges_of
from edicompliance.rules.money.populations import populations
from edicompliance.rules.money.pricing import Price
from edicompliance.rules.money.pricing_either_way import may_cost, price_either_way
from edicompliance.rules.money.settling import Settled
from edicompliance.rules.money.unfound import unfound_charges
from edicompliance.rules.results.mending import is_too_late
from edicompliance.rules.timing.in_force import limits_in_force
from edicompliance.rules.timing.limits import limit_text
from edicompliance.rules.timing.safe_ship import latest_safe_ship
from edicompliance.rules.verdict import judge

_FIGURES = ("is", "by", "before", "tiers")
"""The keys of a clause that hold its figure."""


def check(
    shipment: Shipment,
    profile: Profile,
    *,
    now: datetime,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    hold_above: Decimal | None = None,
    known: Known = NOTHING_MORE,
    strict_sources: bool = False,
) -> CheckResult:
    """Judge a shipment by a retailer's profile as it stands at `now` (aware).

    `known` is what is known besides the shipment: the supplier's lists, the history, exceptions.
    `select` and `ignore` take codes or their beginnings (`ASN`, `WIN001`). Faults that can be
    mended hold the shipment when they cost more than `hold_above`, else the profile's own
    setting, else 0. With `strict_sources` a charge that rests on a weak source, or on nobody's
    word, has no price. Raises `EdiError` for a selection that names no rule, and `ProfileError` for
    a profile that binds a rule, or a parameter of one, that there is not; bad documents never
    raise.
    """
    if now.utcoffset() is None:
        raise EdiError(f"now: expected a time with its zone, got {now.isoformat()}")
    check_bindings(profile)
    context = Context.of(shipment, profile, now, known)
    with closing(replace(context, strict_sources=strict_sources)) as context:
        judged = [judged_by(rule, context) for rule in chosen(select, ignore)]
        return _result(shipment, judged, context, hold_above)


def _result(
    shipment: Shipment, judged: Sequence[Judged], context: Context, hold_above: Decimal | None
) -> CheckResult:
    """Everything that is to be said, of what the rules said."""
    profile = context.profile
    every, periods = _findings(judged, context)
    findings = [one for one in every if not (one.authorization or one.waiver)]
    unchecked = [one for one in judged if one.doubts and not one.violations]
    threshold = hold_above if hold_above is not None else profile.hold_above or Decimal(0)
    required = {one.rule.code for one in judged if context.binding(one.rule.code).required}
    required |= {"ASN003"} if context.unwritten else set()
    in_doubt = [one for one in unchecked if one.is_open]
    doubtful = {one.rule.code for one in in_doubt}
    reasons = {one.rule.code: _reasons(one, context) for one in judged if one.doubts}
    safe = latest_safe_ship(context)
    return CheckResult(
        shipment=context.shipment,
        orders=tuple(dict.fromkeys(order.po_number for order in shipment.orders)),
        bill_of_lading=_bill_of_lading(context),
        ship_to=_ship_to(context),
        verdict=judge(findings, doubtful, required, threshold),
        undecided=tuple(reasons[one.rule.code] for one in in_doubt if one.rule.code in required),
        findings=tuple(findings),
        passed=_codes(one for one in judged if one.applied and not (one.doubts or one.violations)),
        not_checked=tuple(reasons[one.rule.code] for one in unchecked),
        partly_checked=tuple(
            reasons[one.rule.code] for one in judged if one.doubts and one.violations
        ),
        not_applicable=_codes(
            one for one in judged if not (one.applied or one.doubts or one.violations)
        ),
        currency=profile.currency,
        profile_id=profile.id,
        profile_edition=profile.edition,
        checked_at=context.now,
        latest_safe_ship=safe.at,
        in_force=limits_in_force(context),
        no_safe_ship=safe.why,
        warnings=(
            *plugins().problems,
            *(f"{one} is given, and no rule looks at it" for one in shipment.others),
            *assumptions(judged, context),
            *expired(context),
            *unknown_codes(context, (one.code for one in all_rules())),
            *may_be_excused(((one.code, one.violation) for one in findings), context),
        ),
        set_aside=context.matching.set_aside,
        excused=tuple(one for one in every if one.authorization),
        waived=tuple(one for one in every if one.waiver and not one.authorization),
        history=context.known.history.seen if context.known.history else None,
        strict_sources=context.strict_sources,
        periods=tuple(periods.charges),
        untold_periods=periods.untold,
        hold_above=threshold,
        weak=weak_footings(judged, context),
        unfound=unfound_charges(context),
        labels=labels_of(context),
    )


def _codes(judged: Iterable[Judged]) -> tuple[str, ...]:
    return tuple(one.rule.code for one in judged)


def chosen(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The rules that `select` names (all, where it names none) and `ignore` does not."""
    wanted, unwanted = tuple(select), tuple(ignore)
    for prefix in (*wanted, *unwanted):
        if not prefix or not any(rule.code.startswith(prefix) for rule in all_rules()):
            near = get_close_matches(prefix.upper(), [rule.code for rule in all_rules()], 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise EdiError(f"no rule is called {prefix!r}{hint}")
    return tuple(
        rule
        for rule in all_rules()
        if (not wanted or rule.code.startswith(wanted)) and not rule.code.startswith(unwanted)
    )


# -- findings


class _Periods(NamedTuple):
    """What is told of the periods that a shipment is counted in."""

    charges: Sequence[PeriodCharge]
    untold: tuple[UntoldPeriod, ...]


def _findings(judged: Sequence[Judged], context: Context) -> tuple[list[Finding], _Periods]:
    """All faults, dearest first; what is excused has no part in the price of the others."""
    found = [(one.rule, violation) for one in judged for violation in one.violations]
    excuses = [excuse_of(rule.code, violation, context) for rule, violation in found]
    kept = [one for one, by in zip(found, excuses, strict=True) if not by]
    counted = populations(kept, judged, context)
    charges = charges_of(counted.cases, context.known.history)
    prices = iter(price_either_way(kept, context, Settled.of(charges, counted.places)))
    findings = [
        _finding(rule, violation, _excused(by, context) if by else next(prices), context, by)
        for (rule, violation), by in zip(found, excuses, strict=True)
    ]
    return sorted(findings, key=by_money), _Periods(charges, counted.untold)


def _excused(by: Authorization, context: Context) -> Price:
    why = f"excused by {by.by}, authorization {by.number}, so 0.00"
    if isinstance(by, GuideGrant):
        why = f"excused by {by.number} of the guide ({by.reason}), so 0.00"
    return Price(Amount.zero(context.currency, why))


def by_money(finding: Finding) -> tuple[Decimal, int, str]:
    """Sort findings by it: the dearest first, then the hardest."""
    return -(finding.money or Decimal(0)), SEVERITIES.index(finding.severity), finding.code


def _finding(
    rule: Rule,
    violation: Violation,
    priced: Price,
    context: Context,
    excuse: Authorization | None,
) -> Finding:
    binding = context.binding(rule.code)
    too_late = is_too_late(rule, violation, context.now)
    resolved = _resolved(rule, violation, context)
    charged = _charged(rule, violation, context)
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=binding.severity or rule.severity,
        blocking=bool(binding.blocking),
        mendable=rule.mendable and not too_late,
        too_late=too_late,
        violation=_with_other_sources(_in_its_place(violation)),
        remedy=rule.section("How to fix"),
        charge=priced.charge,
        besides=priced.besides,
        shares=priced.shares,
        source=_source_of(resolved) if resolved else None,
        edition=next((one.edition for one in (resolved, *charged) if one and one.edition), None)
        or context.profile.edition,
        clause=violation.clause.called if violation.clause else None,
        charged=charged,
        scope=FrozenMapping(facts_of(violation.pos, context).scope),
        authorization=excuse,
        waiver=waiver_of(rule.code, violation, context),
    )


def _in_its_place(violation: Violation) -> Violation:
    """A violation without the evidence that stands nowhere, where other evidence does.

    A notice that was made of a pack plan has no bytes; what rests on it points at the rest.
    """
    placed = tuple(one for one in violation.evidence if one.file or one.key or one.reference)
    if not placed or len(placed) == len(violation.evidence):
        return violation
    return replace(violation, evidence=placed)


def _with_other_sources(violation: Violation) -> Violation:
    """A violation that says so where another source has the limit, or the time, elsewhere."""
    others = violation.clause.contested if violation.clause else ()
    notes = [f"{one.source.title} says {limit_text(one.body)}" for one in others]
    notes += dict.fromkeys(note for one in violation.evidence for note in one.otherwise)
    return replace(violation, notes=(*violation.notes, *notes)) if notes else violation


def _resolved(rule: Rule, violation: Violation, context: Context) -> Resolved | None:
    """The clause that was broken, else that of the charge for it."""
    return violation.clause or next(
        (
            answer
            for answer in context.tariff.charges(rule.code, violation.pos)
            if isinstance(answer, Resolved)
        ),
        None,
    )


def _charged(rule: Rule, violation: Violation, context: Context) -> tuple[Charged, ...]:
    """The charges that are made for a fault; each of those it may be, where that is not known."""
    found = [
        one
        for answer in context.tariff.charges(rule.code, violation.pos)
        for one in (answer.candidates if isinstance(answer, Undecided) else (answer,))
        if rule.code in one.clause.for_codes
    ]
    return tuple(
        Charged(
            one.called,
            _source_of(one, *measures_of(one, violation.pos, context)),
            one.edition,
            one.clause.billed_to,
            one.clause.billed,
        )
        for one in found
    )


def _source_of(resolved: Resolved, *also: Resolved) -> Source:
    """The authority of a clause.

    The page is the one that gives the figure; the grade is that of the weakest key that it, or one
    of the measures it hangs on, rests on.
    """
    figures = (resolved.provenance.get(key) for key in _FIGURES)
    page = next((origin.source for origin in figures if origin), resolved.source)
    grade = weakest(one.source for one in (resolved, *also)).grade
    return Source(page.title, page.date, grade)


def _reasons(judged: Judged, context: Context) -> NotChecked:
    amount, faults = may_cost(judged, context)
    return NotChecked(judged.rule.code, "; ".join(judged.doubts), amount, faults)


# -- about the shipment


def _bill_of_lading(context: Context) -> str | None:
    if context.shipment.facts.bill_of_lading:
        return context.shipment.facts.bill_of_lading
    conventions = context.conventions("856")
    found = (
        told(partial(reference, notice, "bill_of_lading", conventions))
        for notice in context.shipment.notices
    )
    numbers = {one.value for one in found if one is not None}
    return numbers.pop() if len(numbers) == 1 else None


def _ship_to(context: Context) -> str | None:
    places = (
        told(partial(ship_to, order, context.conventions("850", order)))
        for order in context.shipment.orders
    )
    codes = {place.code for place in places if place is not None}
    return codes.pop() if len(codes) == 1 else None
