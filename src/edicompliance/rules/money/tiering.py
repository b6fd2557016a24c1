"""What chooses the tier of a charge: how late it is, which time it happens, how a rate stands.

How late is seen on the faults themselves. Which time it happens, and how the rate of the last days
stands, is told by the history; where that does not reach back far enough it may still be certain,
as a third time is no first one. Else the price is a span, and says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple

from edicompliance.charges import Tiers
from edicompliance.documents import CannotTell
from edicompliance.documents.segments.times import zone_info
from edicompliance.profiles import ChargeClause
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.profiles.quantities import Duration
from edicompliance.rules.cartons.cargo import known_sum
from edicompliance.rules.context import Context
from edicompliance.rules.history import EarlierFault, History, PeriodBefore
from edicompliance.rules.model import Violation
from edicompliance.rules.money.grains import Found, late_of
from edicompliance.rules.money.period_model import Period
from edicompliance.rules.money.period_of import dated
from edicompliance.rules.timing.limits import NotApplicable

_HUNDRED: Final = Decimal(100)
_PLACES: Final = Decimal("0.0001")
_NO_HISTORY: Final = "no history is given"
_PER: Final[Mapping[str, Callable[[Violation], str]]] = {
    "po": lambda one: " ".join(one.pos),
    "line": lambda one: one.subject.line or "",
    "item": lambda one: one.subject.item or "",
    "store": lambda one: one.subject.store or "",
    "carton": lambda one: one.subject.sscc or "",
}
"""What occurrences may be counted by, and how a fault names it."""
_PER_EARLIER: Final[Mapping[str, str]] = {
    "po": "po",
    "line": "line",
    "item": "item",
    "store": "store",
    "carton": "sscc",
}
"""The same of an earlier fault: its field."""


class TierValue(NamedTuple):
    """What chooses the tier."""

    value: Decimal | None
    """None: not known."""
    why: str = ""
    """Why not."""


def value_of(clause: ChargeClause, covered: Sequence[Found], context: Context) -> TierValue:
    """What chooses the tier of a charge for some faults."""
    tiers = clause.tiers
    if tiers is None:
        return TierValue(None)
    if tiers.by == "occurrence":
        return _occurrence(clause, tiers, covered, context)
    if tiers.by.startswith("late_"):
        return TierValue(late_of(covered, context).get(tiers.by))
    try:
        return _rate(clause, tiers, covered, context)
    except (CannotTell, NotApplicable) as doubt:
        return TierValue(None, str(doubt))


# -- which time it happens


def _occurrence(
    clause: ChargeClause, tiers: Tiers, covered: Sequence[Found], context: Context
) -> TierValue:
    history = context.known.history
    if history is None:
        return TierValue(None, _NO_HISTORY)
    if not clause.counted_per and not clause.counted_within:
        known = known_sum([history.counts.get(code) for code in {rule.code for rule, _ in covered}])
        if known is not None:
            return _in_one_tier(tiers, [(known, len(covered))], complete=True)
    strange = [name for name in clause.counted_per if name not in _PER]
    if strange:
        return TierValue(None, f"occurrences are not counted by the {strange[0]}")
    groups: defaultdict[tuple[str, ...], list[Found]] = defaultdict(list)
    for found in covered:
        groups[tuple(_PER[name](found[1]) for name in clause.counted_per)].append(found)
    if any("" in key for key in groups):
        return TierValue(None, f"the {' and '.join(clause.counted_per)} is not told")
    today = _day(context.now, context)
    earlier = list(_earlier(clause, history, today, context))
    complete = history.since is not None and _is_past(
        clause.counted_within, _day(history.since, context), today
    )
    counts = [(_count(earlier, clause.counted_per, key), len(own)) for key, own in groups.items()]
    told = _in_one_tier(tiers, counts, complete=complete)
    if told.value is None and not complete:
        begins = f"begins {history.since:%Y-%m-%d}" if history.since else "says not since when"
        return TierValue(None, f"the history {begins}")
    return told


def _day(at: datetime, context: Context) -> date:
    """The retailer's day."""
    zone = context.zone("retailer")
    return (at.astimezone(zone_info(zone)) if zone else at).date()


def _is_past(within: Duration | None, day: date, today: date) -> bool:
    """Whether what happened on a day counts no more."""
    return within is not None and within.end_after(day) <= today


def _earlier(
    clause: ChargeClause, history: History, today: date, context: Context
) -> Iterator[EarlierFault]:
    """The earlier faults of the charge's rules that count; not what this shipment had before."""
    for one in history.faults:
        own = bool(one.shipment) and one.shipment == context.shipment.id
        past = _is_past(clause.counted_within, _day(one.at, context), today)
        if one.code in clause.for_codes and not own and not past and one.at < context.now:
            yield one


def _count(earlier: Iterable[EarlierFault], per: Sequence[str], key: tuple[str, ...]) -> Decimal:
    fields = [_PER_EARLIER[name] for name in per]
    return Decimal(sum(tuple(getattr(one, name) for name in fields) == key for one in earlier))


def _in_one_tier(
    tiers: Tiers, counts: Sequence[tuple[Decimal, int]], *, complete: bool
) -> TierValue:
    """The occurrence, where all of the faults fall into one tier: so many before, so many now.

    Of a history that does not reach back far enough it may be a later one.
    """
    rows = []
    for before, own in counts:
        first, last = before + 1, before + own
        if complete:
            rows += [tiers.row(first), tiers.row(last)]
        else:
            rows.append(tiers.row_from(first))
    told = rows[0] is not None and all(row is rows[0] for row in rows)
    return TierValue(counts[0][0] + 1) if told else TierValue(None)


# -- how a rate stands


def _rate(
    clause: ChargeClause, tiers: Tiers, covered: Sequence[Found], context: Context
) -> TierValue:
    """The rate of the measure's period, as the history counts it and with this shipment's notices.

    It is told where both fall into one tier.
    """
    history = context.known.history
    if history is None:
        return TierValue(None, _NO_HISTORY)
    pos = tuple(dict.fromkeys(po for _, one in covered for po in one.pos))
    orders = context.tariff.numbered(pos) or context.shipment.orders
    measures: dict[str, Measure] = {}
    periods: dict[Period, None] = {}
    for order in orders:
        resolved = context.resolve("measures", tiers.by, context.facts(order))
        bare = clause.model_copy(update={"each": "shipment"})
        period = dated(order, bare, resolved.clause, None, context).period
        measures[resolved.label], periods[period] = resolved.clause, None
    if len(measures) != 1 or len(periods) != 1:
        return TierValue(None, f"measures.{tiers.by}: not one period of one measure")
    (measure,), (period,) = measures.values(), periods
    before = history.of_period(tiers.by, period.starts, period.group)
    if before is None:
        return TierValue(None, f"the history has no counts of {tiers.by} for the {period}")
    rates = list(_rates(measure, before, 0, 0))
    if context.shipment.id not in before.shipments:
        rates += _rates(measure, before, *_own(measure, covered, context))
    rows = [tiers.row(rate) for rate in rates]
    if rates and rows[0] is not None and all(row is rows[0] for row in rows):
        short = rates[-1].quantize(_PLACES)
        return TierValue(short if tiers.row(short) is rows[0] else rates[-1])
    return TierValue(None, f"the {period} has {before.met:f} of {before.counted:f}")


def _own(measure: Measure, covered: Sequence[Found], context: Context) -> tuple[int, int]:
    """What this shipment adds to a rate of ship notices: how many, and how many without fault."""
    if measure.unit not in (None, "asn") or not measure.kind.startswith("asn-"):
        return 0, 0
    numbers = {one.notice_number for one in context.shipment.notices}
    return len(numbers), len(numbers - {one.notice for _, one in covered})


def _rates(measure: Measure, before: PeriodBefore, counted: int, met: int) -> Iterator[Decimal]:
    """The least and the most that the rate can be, in percent; none where nothing is measured."""
    missing = before.missing
    whole, right = before.counted + counted, before.met + met
    if measure.missing == "left out":
        whole, missing = whole - missing, Decimal(0)
    if not whole or (measure.minimum is not None and whole < measure.minimum):
        return
    sure = {"passes": (missing, missing), "fails": (Decimal(0), Decimal(0))}
    for more in sure.get(measure.missing or "", (Decimal(0), missing)):
        yield _HUNDRED * (right + more) / whole
