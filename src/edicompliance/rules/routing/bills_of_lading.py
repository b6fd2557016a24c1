"""Bills of lading: which there are, how their numbers are made up, which belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Final, Literal, NamedTuple

from edicompliance.documents import CannotTell, ShipNotice
from edicompliance.documents.conventions import reference
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.segments.times import zone_info
from edicompliance.errors import EdiError
from edicompliance.gs1 import is_valid
from edicompliance.profiles import Resolved
from edicompliance.profiles.bodies_shipping import Packing
from edicompliance.profiles.quantities import Duration
from edicompliance.profiles.templates import Template
from edicompliance.rules.context import Context
from edicompliance.rules.guides.scope import told
from edicompliance.rules.history import Use
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation
from edicompliance.rules.routing.routes import mode_said
from edicompliance.rules.timing.limits import NotApplicable
from edicompliance.rules.timing.whereabouts import Stops, notice_place
from edicompliance.x12.narrowing import Bounds, Characters, Demand

_PAPER: Final = "bill of lading"
_GSIN: Final = "a GSIN: 17 digits with their check digit"


@dataclass(frozen=True, slots=True)
class BillParams:
    """How the retailer has bills of lading numbered."""

    numbering: Literal["", "vics"] = ""
    """`vics`: 17 digits with their check digit, a GSIN; empty: as the supplier likes."""

    def __post_init__(self) -> None:
        if self.numbering not in ("", "vics"):
            raise EdiError(
                f"rules.RTG004.params.numbering: expected 'vics', got {self.numbering!r}"
            )


class Bill(NamedTuple):
    """One place where a bill of lading is named."""

    number: str
    evidence: Evidence
    orders: tuple[str, ...]
    """The numbers of the orders on it."""
    notice: str | None = None
    """BSN02 of the notice that names it; None: the supplier does."""
    source: ShipNotice | None = None
    """That notice."""
    level: Level | None = None
    """Its shipment level."""


def bills_of(context: Context) -> list[Bill]:
    """The bills of a shipment: those of its ship notices, and what the supplier says."""
    facts, file = context.shipment.facts, context.shipment.facts_file
    found = [one for notice in context.shipment.notices if (one := _bill_of(notice, context))]
    if facts.bill_of_lading is not None and facts.bill_of_lading not in {f.number for f in found}:
        orders = tuple(dict.fromkeys(one.po_number for one in context.shipment.orders))
        evidence = Evidence.fact(file, "bill_of_lading", facts.bill_of_lading)
        found.append(Bill(facts.bill_of_lading, evidence, orders))
    return found


def _bill_of(notice: ShipNotice, context: Context) -> Bill | None:
    record = told(partial(reference, notice, "bill_of_lading", context.conventions("856")))
    level = notice.shipment
    if record is None or level is None or not record.value:
        return None
    orders = context.aboard.numbers_of(notice)
    evidence = Evidence.of(record, "value")
    return Bill(record.value, evidence, orders, notice.notice_number, notice, level)


# -- how numbers are made up


class Form(NamedTuple):
    """What a clause wants of the number."""

    words: str
    fits: Template | Bounds | Characters
    """A template, bounds of its length, or the characters it may have."""
    resolved: Resolved | None = None


def demanded_forms(context: Context) -> list[Form]:
    """What the guide wants of a bill's number."""
    facts = context.facts()
    codes = context.conventions("856").references.get("bill_of_lading", ())
    forms: list[Form] = []
    try:
        resolved = context.resolve("documents", "856", facts)
    except NotApplicable:
        pass
    else:
        for place, template in resolved.clause.forms.items():
            if is_of_bill(Demand.read(place), codes):
                forms.append(Form(template.words, template, resolved))
    narrowing, doubts = context.profile.known_narrowing("856", facts)
    if doubt := next((one for one in doubts if one.startswith("narrow.856 REF02")), None):
        raise CannotTell(doubt)
    bounds = (one for one in narrowing.bounds if is_of_bill(one.demand, codes))
    sets = (one for one in narrowing.characters if one.demand and is_of_bill(one.demand, codes))
    forms += (Form(f"{one.words} characters", one) for one in bounds)
    return [*forms, *(Form(str(one.taken), one) for one in sets)]


def is_of_bill(demand: Demand, codes: Sequence[str]) -> bool:
    """Whether a demand speaks of the number behind a bill's qualifier."""
    condition = demand.condition
    return (
        (demand.tag, demand.element) == ("REF", 2)
        and condition is not None
        and (condition.tag, condition.element) == ("REF", 1)
        and any(code in condition.values for code in codes)
    )


def fault_of_number(
    number: str, forms: Sequence[Form], params: BillParams
) -> Iterator[tuple[str, Resolved | None]]:
    """Yield what a number should be and is not, and the clause that says so: the first of them."""
    for form in forms:
        if not _fits(number, form):
            yield form.words, form.resolved
            return
    if params.numbering == "vics" and not (len(number) == 17 and is_valid(number)):
        yield _GSIN, None


def _fits(number: str, form: Form) -> bool:
    if isinstance(form.fits, Template):
        return form.fits.match(number) is not None
    if isinstance(form.fits, Characters):
        return not form.fits.taken.strange(number)
    longest = form.fits.longest
    return form.fits.shortest <= len(number) and (longest is None or len(number) <= longest)


# -- what is printed on it


def bill_clauses(context: Context) -> list[Resolved]:
    """What the guide says of the paper; raises `CannotTell` where a fact decides it."""
    found = []
    for name in context.profile.names_in("packing"):
        bodies = (one.body for one in context.profile.families["packing", name])
        if any(isinstance(body, Packing) and body.of == _PAPER for body in bodies):
            with suppress(NotApplicable):
                found.append(context.resolve("packing", name, context.facts()))
    return [one for one in found if one.clause.of == _PAPER]


def bill_lacks(clauses: Sequence[Resolved], context: Context) -> Iterator[Outcome]:
    """Yield what the bill should show and does not, by the supplier's word."""
    shipment = context.shipment
    printed = shipment.facts.bill_of_lading_shows
    for resolved in clauses:
        wanted = ", ".join(resolved.clause.shows)
        if printed is None:
            yield CannotTell(
                f"what is printed on the bill of lading is told by no document: the guide wants "
                f"{wanted} (bill_of_lading_shows)"
            )
        elif missing := resolved.clause.unshown(printed):
            numbers = tuple(dict.fromkeys(order.po_number for order in shipment.orders))
            yield Violation(
                f"the bill of lading lacks what the guide wants on it: {', '.join(missing)}",
                evidence=(Evidence.fact(shipment.facts_file, "bill_of_lading_shows", printed),),
                expected=wanted,
                actual=", ".join(printed),
                subject=Subject(po=numbers[0] if len(numbers) == 1 else None),
                orders=numbers if len(numbers) > 1 else (),
                clause=resolved,
            )


# -- whether a number is used twice


def reused(bills: Sequence[Bill], context: Context) -> Iterator[Outcome]:
    """Yield the bills whose number is another one's: here, or before."""
    by_number: defaultdict[str, list[Bill]] = defaultdict(list)
    for bill in bills:
        by_number[bill.number].append(bill)
    clash: set[str] = set()
    for number, same in by_number.items():
        for outcome in _reused_here(same, context):
            clash |= {number} if isinstance(outcome, Violation) else set()
            yield outcome
    history = context.known.require_history()
    resolved, horizon = _horizon(context)
    for number, same in by_number.items():
        earlier = [
            use
            for use in history.of("bill_of_lading", number)
            if not _is_own(use, same, context) and not _is_over(use.at, horizon, context)
        ]
        if earlier and number not in clash:
            use = earlier[-1]
            by = f" by {use.shipment or use.document}" if use.shipment or use.document else ""
            yield replace(_twice(same, f"used on {use.at.date()}{by}"), clause=resolved)
    if why := history.silence_on("bill_of_lading", "bills of lading"):
        yield CannotTell(why)
    elif history.since is not None and not _is_over(history.since, horizon, context):
        begins = _day_of(history.since, context)
        yield CannotTell(f"{history.source} knows bills of lading from {begins} on only")


def _reused_here(same: Sequence[Bill], context: Context) -> Iterator[Outcome]:
    """Yield that notices of one bill go to several places, or leave on several days."""
    ways: dict[tuple[str, ...], list[Bill]] = defaultdict(list)
    stops = no_stops(context)
    several = [one for one in same if one.source is not None]
    for bill in several if len(several) > 1 else ():
        try:
            ways[togetherness(bill, ("location", "day"), stops, context)].append(bill)
        except CannotTell as doubt:
            yield CannotTell(f"bill of lading {bill.number}: {doubt.reason}")
    if len(ways) > 1:
        told_of = [one for bills in ways.values() for one in bills]
        yield _twice(told_of, "; ".join(sorted(" ".join(way) for way in ways)))


def _twice(same: Sequence[Bill], how: str) -> Violation:
    orders = tuple(dict.fromkeys(po for one in same for po in one.orders))
    return Violation(
        "the bill of lading has the number of another one",
        evidence=tuple(one.evidence for one in same),
        expected="a number of its own",
        actual=f"{same[0].number}: {how}",
        subject=Subject(po=orders[0] if len(orders) == 1 else None),
        orders=orders if len(orders) > 1 else (),
        notice=same[0].notice,
    )


def _is_own(use: Use, same: Sequence[Bill], context: Context) -> bool:
    """Whether a use is this shipment's own."""
    shipment, own = context.shipment, {one.notice for one in same if one.notice}
    return use.document in own or (bool(use.shipment) and use.shipment == shipment.id)


def _is_over(at: datetime, horizon: Duration | None, context: Context) -> bool:
    """Whether what was used then may be used again."""
    today, begun = _day_of(context.now, context), _day_of(at, context)
    return horizon is not None and today >= horizon.end_after(begun)


def _day_of(at: datetime, context: Context) -> date:
    return at.astimezone(zone_info(context.zone("retailer") or "UTC")).date()


def _horizon(context: Context) -> tuple[Resolved | None, Duration | None]:
    """For how long a bill's number may not come again, and who says so; None: for ever."""
    try:
        resolved = context.resolve("documents", "856", context.facts())
    except NotApplicable:
        return None, None
    codes = context.conventions("856").references.get("bill_of_lading", ())
    for place, span in resolved.clause.unique.items():
        if is_of_bill(Demand.read(place), codes):
            return resolved, span
    return None, None


# -- what goes together


def togetherness(
    bill: Bill, words: Sequence[str], stops: Mapping[str, Stops], context: Context
) -> tuple[str, ...]:
    """What a bill has of each word by which freight is put together; raises `CannotTell`.

    `stops` are the places of the bills before it, by the word that asks for them.
    """
    return tuple(_word(word, bill, stops, context) for word in words)


def no_stops(context: Context) -> Mapping[str, Stops]:
    """What the first bill of several is given."""
    return {word: Stops(context.whereabouts) for word in ("location", "dc")}


def _word(word: str, bill: Bill, stops: Mapping[str, Stops], context: Context) -> str:
    if word in stops:
        return _place(bill, stops[word], context, dc=word == "dc")
    if word == "day":
        return _day(bill, context)
    if word == "mode":
        said = mode_said(context)
        if said is None:
            raise CannotTell("needs mode")
        return said.value
    orders = [one for one in context.shipment.orders if one.po_number in bill.orders]
    departments = {context.facts(one).scope.get("department", "") for one in orders}
    if len(departments) != 1 or departments == {""}:
        raise CannotTell("needs department")
    return departments.pop()


def _place(bill: Bill, stops: Stops, context: Context, *, dc: bool) -> str:
    """Where a bill goes; a store that a distribution centre serves goes there."""
    assert bill.source is not None  # noqa: S101 - only bills of notices are asked
    assert bill.level is not None  # noqa: S101 - the same
    place = told(partial(notice_place, bill.source, bill.level, context.conventions("856")))
    if place is None:
        raise CannotTell(f"ship notice {bill.notice} does not say where it goes")
    days = [one.po_date for one in context.shipment.orders if one.po_number in bill.orders]
    return stops.name(place, next(filter(None, days), None), dc=dc)


def _day(bill: Bill, context: Context) -> str:
    """The day it leaves the dock."""
    departs = context.clock(None, "ship_from", bill.source).tell("departed")
    if departs is None:
        raise CannotTell("needs departed: planned_departure, or a date of the ship notice")
    if departs.moment.day is not None:
        return departs.moment.day.isoformat()
    zone = context.zone("ship_from")
    if zone is None:
        raise CannotTell("time zone unknown: needs ship_from_zone")
    return departs.moment.last.astimezone(zone_info(zone)).date().isoformat()


def not_together(same: Mapping[str, Bill], resolved: Resolved) -> Violation:
    """Several bills of lading for what the guide wants on one."""
    orders = tuple(dict.fromkeys(po for one in same.values() for po in one.orders))
    return Violation(
        f"{len(same)} bills of lading for what goes together",
        evidence=tuple(one.evidence for one in same.values()),
        expected="one bill of lading",
        actual=", ".join(same),
        subject=Subject(po=orders[0] if len(orders) == 1 else None),
        orders=orders if len(orders) > 1 else (),
        clause=resolved,
    )
