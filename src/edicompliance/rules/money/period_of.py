"""Into which month, week or quarter an order falls, and how a measure counts there.

A guide says over what time it measures; by which day an order is put into it, it seldom says. Where
it does not, a usual day is taken, and the result says that this is our reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, cast, get_args

from edicompliance.charges.condition import Condition
from edicompliance.charges.counted import Counting
from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.segments.times import Moment, zone_info
from edicompliance.profiles import ChargeClause, Facts, Profile, Resolved
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.profiles.fiscal import FiscalCalendar
from edicompliance.profiles.fiscal import Period as FiscalPeriod
from edicompliance.profiles.quantities import Duration, parse_duration
from edicompliance.rules.money.period_model import Period, PeriodCase

if TYPE_CHECKING:
    from edicompliance.rules.context import Context, Place

NOT_BILLED: Final[Mapping[str, str]] = {
    "report_only": "reported, not billed",
    "announced": "announced, not in force yet",
    "retired": "no longer made",
}
"""Status of a charge, or of what it is made for -> why nothing is to be paid."""
SHORT: Final = "FIL001"
"""The rule whose faults are that something does not ship."""
_IN_FULL: Final = frozenset(("in-full", "otif", "fill-rate", "received-as-ordered"))
_USUAL_CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "on-time": ("WIN003",),
    "otif": ("WIN003", SHORT),
    "in-full": (SHORT,),
    "fill-rate": (SHORT,),
    "collect-ready": ("RDY001",),
    "asn-on-time": ("ASN001", "ASN002", "ASN006", "ASN012"),
    "asn-accuracy": ("ASN003", "ASN004", "ASN005", "ASN007", "ASN008", "ASN009", "ASN011"),
    "label-accuracy": ("LBL001", "LBL002", "LBL004", "LBL005", "LBL010", "LBL011", "LBL012"),
    "appointment-kept": ("WIN005", "WIN006", "WIN007"),
    "acknowledgment-on-time": ("ACK001", "ACK002"),
    "invoice-match": ("INV001", "INV002", "INV005", "INV006", "INV010"),
    "received-as-ordered": ("ASN003", SHORT, "FIL002"),
}
"""What misses a measure of a kind, where no charge that hangs on it says so."""
_USUAL_ANCHORS: Final[Mapping[str, str]] = {
    "collect-ready": "departed",
    "acknowledgment-on-time": "po_date",
    "asn-on-time": "departed",
    "asn-accuracy": "departed",
    "label-accuracy": "departed",
}
"""By whose day something falls into a period, where the guide does not say; else as it arrives."""
_AT_SHIP_FROM: Final = frozenset(("departed", "ready", "picked_up", "pickup_planned"))
_NAMES: Final[Mapping[str, FiscalPeriod]] = {
    **{one: one for one in get_args(FiscalPeriod)},
    "retailer month": "fiscal month",
    "retailer quarter": "fiscal quarter",
}
_DAYS: Final = {"day": 1, "week": 7}


class Dated(NamedTuple):
    """A period, and by what day it was found."""

    period: Period
    anchor: str
    assumed: bool
    """Whether the guide does not say which day decides."""


def measure_of(condition: Condition, facts: Facts, context: Context) -> Resolved[Measure]:
    """The measure that a condition names, for some facts; raises `CannotTell`."""
    resolved: Resolved[Measure] = context.resolve("measures", condition.measure, facts)
    return resolved


def parts_of(
    name: str, resolved: Resolved[Measure], facts: Facts, context: Context
) -> tuple[tuple[str, Resolved[Measure]], ...]:
    """The measures that one is made of, by name: itself, or of a perfect order the others."""
    if resolved.clause.kind != "perfect-order":
        return ((name, resolved),)
    return tuple((one, context.resolve("measures", one, facts)) for one in resolved.clause.measures)


def condition_of(charge: Resolved[ChargeClause]) -> Condition | None:
    """What a charge hangs on; None: it is made each time."""
    return next((one for _, one in charge.clause.conditions), None)


def case_of(
    charge: Resolved[ChargeClause], measure: Resolved[Measure] | None, when: Dated, currency: str
) -> PeriodCase:
    """A charge in a period, with nothing counted yet."""
    condition = condition_of(charge)
    return PeriodCase(
        label=charge.label,
        clause=charge.clause,
        period=when.period,
        currency=currency,
        measure_name=condition.measure if condition else "",
        measure=measure.clause if measure else None,
        condition=condition,
        waives=charge.clause.waived_if is not None,
        goals=_goals_of(measure),
        not_billed=NOT_BILLED.get(charge.status, ""),
        anchor=when.anchor,
        assumed_anchor=when.assumed,
    )


def _goals_of(resolved: Resolved[Measure] | None) -> tuple[Decimal | None, ...]:
    """A measure's goal, and what sources that disagree say it is."""
    if resolved is None:
        return (None,)
    others = (one.body for one in resolved.contested)
    goals = (resolved.clause.goal, *(one.goal for one in others if isinstance(one, Measure)))
    return tuple(dict.fromkeys(goals))


def codes_of(name: str, measure: Measure, profile: Profile) -> tuple[str, ...]:
    """The rules whose faults miss a measure: those of its charges, else what its kind means."""
    codes = profile.answers.once(
        ("codes of a measure", name, measure.kind), lambda: _codes_of(name, measure, profile)
    )
    if not codes:
        raise CannotTell(f"measures.{name}: no rule says what misses it")
    return codes


def _codes_of(name: str, measure: Measure, profile: Profile) -> tuple[str, ...]:
    charges = (one.body for one in profile.clauses("charges"))
    hanging = [
        code
        for one in charges
        if isinstance(one, ChargeClause) and name in {each.measure for _, each in one.conditions}
        for code in one.for_codes
    ]
    shorts, others = [c for c in hanging if c == SHORT], [c for c in hanging if c != SHORT]
    usual = _USUAL_CODES.get(measure.kind, ())
    hanging += [code for code in usual if not (shorts if code == SHORT else others)]
    return tuple(dict.fromkeys(hanging))


_UNITS: Final = {"unit": "EA", "case": "CA", "carton": "CA", "cost": "cost"}
_OWN_UNITS: Final[Mapping[str, Literal["po", "asn"]]] = {
    "perfect-order": "po",
    "asn-on-time": "asn",
    "asn-accuracy": "asn",
}
"""What a kind counts by its very name, where the guide does not say."""


def counting_of(measure: Measure, made_of: Iterable[Measure] = ()) -> tuple[Counting, str]:
    """How it counts, and in which unit quantities are: `EA`, `CA`, `cost` or none.

    `made_of`: the measures of which an order has to meet all.
    """
    in_full = any(one.kind in _IN_FULL for one in (measure, *made_of))
    capped = measure.capped is not False
    unit = measure.unit or _OWN_UNITS.get(measure.kind)
    if unit is None:
        raise CannotTell("the guide does not say in what unit it counts")
    if unit in _UNITS:
        return Counting(in_full, "quantity", capped), _UNITS[unit]
    return Counting(in_full, cast('Literal["line", "po", "asn", "shipment"]', unit), capped), ""


def dated(
    order: PurchaseOrder,
    clause: ChargeClause,
    measure: Measure | None,
    condition: Condition | None,
    context: Context,
) -> Dated:
    """The period that an order falls into; raises `CannotTell`."""
    day, used = counted_on(order, measure, context)
    group = _group(measure.by if measure else (), context.facts(order))
    period = period_around(day, clause, measure, condition, context.profile)
    return Dated(replace(period, group=group), used, measure is None or measure.dated_by is None)


def anchor_of(measure: Measure | None) -> str:
    """By whose day something falls into a period."""
    usual = _USUAL_ANCHORS.get(measure.kind, "arrived") if measure else "arrived"
    return (measure.dated_by if measure else None) or usual


def counted_on(order: PurchaseOrder, measure: Measure | None, context: Context) -> tuple[date, str]:
    """The day of an order by which it is counted, and whose day it is; raises `CannotTell`."""
    used = anchor_of(measure)
    place: Place = "ship_from" if used in _AT_SHIP_FROM else "ship_to"
    return day_of(context.told(used, place, order).moment, context), used


def period_around(
    day: date,
    clause: ChargeClause,
    measure: Measure | None,
    condition: Condition | None,
    profile: Profile,
) -> Period:
    """The period that a day falls into; raises `CannotTell`."""
    text = (condition.over if condition else "") or _text(clause, measure)
    return Period(text, *bounds(text, day, measure, profile))


def _text(clause: ChargeClause, measure: Measure | None) -> str:
    own = measure.period.text if measure and measure.period else ""
    each = clause.time
    if own and each and own != each:
        raise CannotTell(f"the charge is made each {each}, and the rate is taken over {own}")
    if not own and not each:
        raise CannotTell("the guide does not say over what time it is measured")
    return own or each


def day_of(moment: Moment, context: Context) -> date:
    """The day of a moment by the retailer's clock; raises `CannotTell` where it may be two."""
    if moment.day is not None:
        return moment.day
    clock = zone_info(context.zone("retailer") or moment.zone)
    first, last = (one.astimezone(clock).date() for one in (moment.first, moment.last))
    if first != last:
        raise CannotTell(f"it is not told whether that is {first} or {last}")
    return first


def bounds(text: str, day: date, measure: Measure | None, profile: Profile) -> tuple[date, date]:
    """The first and the last day of the period that a day falls into; raises `CannotTell`."""
    if text == "day":
        return day, day
    if text not in _NAMES:
        days = _days(parse_duration(text.removeprefix("rolling ")))
        return day - timedelta(days=days - 1), day
    name = (measure.fiscal if measure else None) or "fiscal"
    known = profile.calendars.get(name)
    calendar = (known.fiscal if known else None) or FiscalCalendar(name)
    if _NAMES[text].startswith("fiscal") and not calendar.years:
        raise CannotTell(f"the profile has no fiscal calendar for its {text}")
    return calendar.bounds(day, _NAMES[text])


def _days(length: Duration) -> int:
    """Of a span that ends anew each day."""
    if length.unit not in _DAYS:
        raise CannotTell(f"a rate over the last {length} is not reckoned")
    return length.count * _DAYS[length.unit]


def _group(by: Iterable[str], facts: Facts) -> str:
    """The words of an order for what has a rate of its own; raises `CannotTell`."""
    words = []
    for name in by:
        if name not in facts.scope:
            raise CannotTell(f"each {name} has a rate of its own, and the order's is not known")
        words.append(f"{name}={facts.scope[name]}")
    return ",".join(words)
