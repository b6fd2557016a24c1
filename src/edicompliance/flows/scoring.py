"""Scorecards of a store: what has changed is counted, then the sums of the days are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from edicompliance.chargebacks.scorecard import PRODUCT, MeasureScore, Scorecard
from edicompliance.charges.exact import minus
from edicompliance.charges.population import rounded
from edicompliance.flows.config import Config
from edicompliance.flows.matching import Finder
from edicompliance.flows.money.cost_papers import CostPapers
from edicompliance.flows.orders.kept_orders import KeptOrders
from edicompliance.flows.scorecards.score_counting import ScoreCounter
from edicompliance.flows.scorecards.score_periods import span_of
from edicompliance.profiles import Profile
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules.money.scoring_kinds import FEWER_IS_BETTER, MONEY_MEASURE, OWN_MEASURES
from edicompliance.store import Store, Work
from edicompliance.store.scores import SCALE, UNTOLD, Told

AXES: Final = ("dc", "carrier", "3pl", "sku", "rule")
_PLACES: Final = 4
_BESIDE: Final = ("excluded", "unknown")
_OWN: Final = {one.name: one for one in (*OWN_MEASURES, MONEY_MEASURE)}


def scorecard(
    store: Store,
    profile: Profile,
    period: str = "month",
    *,
    today: date | None = None,
    by: str = "",
    partners: Sequence[str] = (),
    shipments: Sequence[str] = (),
    count: bool = True,
    config: Config | None = None,
    now: datetime | None = None,
) -> Scorecard:
    """Return the scorecard of a retailer; what has changed since the last one is counted first.

    `partners` are the names under which the store has the retailer's papers; none: those who have
    the profile by the settings, `config`. `shipments` are folders and files as for a check, counted
    as well; of their orders they go before the store. `now` is when it is judged, else the clock's.
    """
    now = now or datetime.now(UTC)
    notes: tuple[str, ...] = ()
    if count:
        with store.work("scorecard") as work:
            kept = KeptOrders(work, store.archive, profile, config, partners)
            notes = (kept.note,) if kept.note else ()
            own = profile, kept.partners
            papers = CostPapers(work, store.archive, shipments, config, own)
            finder = Finder(
                work, store.archive, lambda _id: profile, tuple(shipments), config,
                {profile.id: kept},
            )  # fmt: skip
            ScoreCounter(work, kept, profile, now, papers, finder).all(shipments)
    with store.look() as look:
        card = read_scorecard(look, profile, period, today=today or now.date(), by=by)
    return replace(card, notes=(*card.notes, *notes))


def read_scorecard(
    look: Work, profile: Profile, period: str, *, today: date, by: str = ""
) -> Scorecard:
    """Return the scorecard as it was counted last."""
    starts, ends, note = span_of(period, profile, today)
    axes = ("", *_BESIDE, *([by] if by else ()))
    rows = look.scores.sums(profile.id, starts, ends, axes)
    told = look.scores.told(profile.id, starts, ends)
    reasons = _reasons(rows)
    whole = {_name(row): row for row in rows if row.axis == ""}
    measures = [one for row in whole.values() if (one := _score(row, profile, reasons, told))]
    measures += _multiplied(profile, measures)
    parts = [
        _part(row, whole, profile) for row in rows if by and row.axis == by and row.entries > 0
    ]
    parts += _multiplied(profile, parts)
    return Scorecard(
        profile.id,
        period,
        starts,
        ends,
        profile.currency,
        tuple(sorted(measures, key=_order)),
        by,
        tuple(sorted(parts, key=lambda one: (*_order(one), one.member))),
        (*((note,) if note else ()), *_not_added(told)),
    )


def _not_added(told: Mapping[str, Told]) -> Iterator[str]:
    """Say which of the retailer's own figures cannot be shown."""
    for name, one in sorted(told.items()):
        if one.alone and (one.rows or len(one.alone) > 1):
            yield (
                f"the retailer's figures of {name}: {len(one.alone)} of "
                f"{one.rows + len(one.alone)} have no counts and cannot be added up: ask for "
                "one period"
            )


def _order(one: MeasureScore) -> tuple[int, str]:
    names = list(_OWN)
    kinds = {own.kind: at for at, own in enumerate(_OWN.values())}
    return kinds.get(one.kind, len(names)), one.name


def _name(row: Any) -> tuple[str, str, str]:
    return row.measure, row.kind, row.clause


def _reasons(rows: Sequence[Any]) -> Mapping[tuple[str, str, str, str], list[Any]]:
    found: dict[tuple[str, str, str, str], list[Any]] = {}
    for row in rows:
        if row.axis in _BESIDE and row.entries > 0:
            amount = row.excluded if row.axis == "excluded" else row.open
            found.setdefault((*_name(row), row.axis), []).append((row.member, _real(amount)))
    return found


def _score(
    row: Any,
    profile: Profile,
    reasons: Mapping[tuple[str, str, str, str], list[Any]],
    told: Mapping[str, Told],
) -> MeasureScore | None:
    if row.entries <= 0:
        return None
    measure, own = _clause(profile, row), _OWN.get(row.measure)
    retailer = told.get(row.measure, Told())
    return MeasureScore(
        name=row.measure,
        kind=row.kind,
        numerator=_real(row.met),
        denominator=_real(row.counted),
        target=measure.goal if measure else None,
        unit=(measure.unit if measure else own.unit if own else "") or "",
        basis=_basis(measure, row.clause, own.basis if own else ""),
        clause=row.clause,
        unknown=_real(row.open),
        why_unknown=_sorted(reasons.get((*_name(row), "unknown"), [])),
        excluded=_real(row.excluded),
        why_excluded=_sorted(reasons.get((*_name(row), "excluded"), [])),
        missing=measure.missing if measure else None,
        minimum=measure.minimum if measure else None,
        told=(retailer.met, retailer.counted) if retailer.rows and not retailer.alone else None,
        told_alone=retailer.alone[0] if len(retailer.alone) == 1 and not retailer.rows else None,
        percent=row.kind != "order-cycle-time",
        fewer=row.kind in FEWER_IS_BETTER,
        currency=profile.currency if row.kind == MONEY_MEASURE.kind else "",
    )


def _part(row: Any, whole: Mapping[tuple[str, str, str], Any], profile: Profile) -> MeasureScore:
    """One place's, carrier's or item's; a rule's: the measure, were its faults the only ones."""
    measure, own = _clause(profile, row), _OWN.get(row.measure)
    counted, met, unknown = row.counted, row.met, row.open
    if row.axis == "rule":
        counted = whole[_name(row)].counted
        # Money that was taken is what "fails" of sales: here it is the figure itself.
        met = -row.counted if row.kind == MONEY_MEASURE.kind else counted - row.counted
        unknown = 0
    return MeasureScore(
        name=row.measure,
        kind=row.kind,
        numerator=_real(met),
        denominator=_real(counted),
        target=measure.goal if measure else None,
        unit=(measure.unit if measure else own.unit if own else "") or "",
        basis=_basis(measure, row.clause, own.basis if own else ""),
        clause=row.clause,
        unknown=_real(unknown),
        excluded=_real(row.excluded),
        missing=measure.missing if measure else None,
        member="" if row.axis == "rule" and row.member == UNTOLD else row.member,
        percent=row.kind != "order-cycle-time",
        fewer=row.kind in FEWER_IS_BETTER,
        currency=profile.currency if row.kind == MONEY_MEASURE.kind else "",
    )


def _multiplied(profile: Profile, found: Sequence[MeasureScore]) -> Iterator[MeasureScore]:
    """Perfect orders that are a product of rates, by member; none where a rate has no count."""
    for one in profile.clauses("measures"):
        body = one.body
        if not isinstance(body, Measure) or body.combine != "product":
            continue
        for member in dict.fromkeys(each.member for each in found):
            rates = [
                [each for each in found if (each.name, each.member) == (name, member)]
                for name in body.measures
            ]
            if all(any(each.counted for each in of) for of in rates):
                yield _product(one.name, one.label, body, member, rates)


def _product(
    name: str, label: str, body: Measure, member: str, rates: Sequence[Sequence[MeasureScore]]
) -> MeasureScore:
    sure, most = Fraction(1), Fraction(1)
    for of in rates:
        counted = _exact(each.counted for each in of)
        sure *= _exact(each.numerator for each in of) / counted
        most *= _exact(each.at_most for each in of) / counted
    low, high = rounded(sure, _PLACES), rounded(most, _PLACES)
    return MeasureScore(
        name=name,
        kind=body.kind,
        numerator=low,
        denominator=Decimal(1),
        target=body.goal,
        unit=PRODUCT,
        basis=f"{label}: {' x '.join(body.measures)}",
        clause=label,
        unknown=minus(high, low),
        member=member,
    )


def _exact(amounts: Iterable[Decimal]) -> Fraction:
    return sum(map(Fraction, amounts), Fraction(0))


def _clause(profile: Profile, row: Any) -> Measure | None:
    """The guide's measure whose formula it is."""
    if not row.clause:
        return None
    found = (one for one in profile.clauses("measures") if one.label == row.clause)
    body = next((one.body for one in found), None)
    return body if isinstance(body, Measure) else None


def _basis(measure: Measure | None, clause: str, own: str) -> str:
    if measure is None:
        return f"our own formula: {own}" if own else "our own formula"
    parts = [
        measure.kind,
        f"by the {measure.unit}" if measure.unit else "",
        f"of the {measure.quantity} order" if measure.quantity else "",
        f"each {measure.period}" if measure.period else "",
        "more than ordered counts for nothing" if measure.capped else "",
        f"leaves out {', '.join(map(str, measure.exclude))}" if measure.exclude else "",
        f"what nobody knows {measure.missing}" if measure.missing else "",
    ]
    return f"{clause}: {', '.join(filter(None, parts))}"


def _real(scaled: int) -> Decimal:
    return Decimal(int(scaled)) / SCALE


def _sorted(found: Sequence[tuple[str, Decimal]]) -> tuple[tuple[str, Decimal], ...]:
    return tuple(sorted(found, key=lambda one: (-one[1], one[0])))
