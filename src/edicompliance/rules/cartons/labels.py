"""The numbers on cartons and pallets: whose they are, whether they are new, how they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Final, Literal, NamedTuple, get_args

from edicompliance.documents import CannotTell, ShipNotice
from edicompliance.documents.segments.carriage import SSCC_MARKS, Mark, bare_sscc
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.segments.times import zone_info
from edicompliance.profiles import Resolved
from edicompliance.profiles.quantities import Duration
from edicompliance.rules.cartons.cargo import told_by
from edicompliance.rules.context import Context
from edicompliance.rules.history import History, Use
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation
from edicompliance.rules.notices.notice_faults import (
    demand_of,
    listed,
    narrowing_of,
    of_notice,
    shown,
)
from edicompliance.rules.routing.routes import mode_said
from edicompliance.rules.timing.limits import NotApplicable

MOST_IN_RANGES: Final = 200_000
"""Ranges are written out up to so many SSCCs together."""
_A_YEAR: Final = Duration(1, "year")
"""What GS1 asks for, where the guide says nothing of its own."""
Form = Literal["either", "with", "without"]


@dataclass(frozen=True, slots=True)
class IdentifierParams:
    """How the retailer wants an SSCC to be written in MAN02."""

    identifier: str = "either"
    """`with` its application identifier 00, `without`, or `either`."""
    parentheses: bool = False
    """Whether the identifier may stand in parentheses, as people read it."""


class Label(NamedTuple):
    """A mark that is an SSCC, and what it stands on."""

    mark: Mark
    level: Level
    """The pack or pallet it stands on."""
    of: ShipNotice
    """The notice that announces it."""

    @property
    def po_number(self) -> str | None:
        """The order whose goods are behind it; None where they are of several, or of none."""
        orders = {one.po_number for one in self.of.orders_of(self.level)}
        return orders.pop() if len(orders) == 1 else None

    @property
    def notice(self) -> str:
        """BSN02."""
        return self.of.notice_number

    def subject(self, sscc: str) -> Subject:
        """Whom it is about."""
        return Subject(po=self.po_number, sscc=sscc)

    def ends(self) -> Sequence[tuple[str, str]]:
        """The field and the number of the mark, or of both ends of a range."""
        mark = self.mark
        first = (("value", bare_sscc(mark.value)),) if mark.value else ()
        return (*first, ("end", bare_sscc(mark.end))) if mark.end else first


def labels(notice: ShipNotice, context: Context) -> Sequence[Label]:
    """The SSCCs on a notice's cartons and pallets."""
    return context.once(("labels", id(notice)), lambda: tuple(_labels(notice)))


def _labels(notice: ShipNotice) -> Iterator[Label]:
    for level in notice.levels:
        for mark in level.marks:
            if mark.qualifier in SSCC_MARKS:
                yield Label(mark, level, notice)


def unmarked(notice: ShipNotice) -> Iterator[CannotTell]:
    """A notice without cartons and pallets, or with no number on any: there is nothing to judge.

    A notice of shipment, order and item may have the cartons' numbers on these levels.
    """
    units = (*notice.packs, *notice.tares)
    if not units:
        if not _marks(notice):
            yield CannotTell(_no_cartons(notice))
    elif not any(level.marks for level in units):
        yield CannotTell(f"ship notice {notice.notice_number} has no number (MAN) on its packs")


def _marks(notice: ShipNotice) -> list[Mark]:
    return [mark for level in notice.levels for mark in level.sscc_marks]


def _no_cartons(notice: ShipNotice) -> str:
    said = f"ship notice {notice.notice_number} tells no cartons (HL P)"
    return f"{said}, and no SSCC (MAN) on another level"


def is_sscc(number: str) -> bool:
    """Whether it has the shape of an SSCC."""
    return len(number) == 18 and number.isascii() and number.isdecimal()


# -- whose it is


def prefix_faults(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """SSCCs that begin with no prefix of the places that goods leave from."""
    sites = context.known.masters.require("sites")
    day = _day_of(context.now, context)
    prefixes = tuple(dict.fromkeys(
        prefix for site in sites.rows if site.holds(day) for prefix in site.gs1_prefixes if prefix
    ))  # fmt: skip
    if not prefixes:
        raise CannotTell(f"no site of {sites.path} has a GS1 prefix on {day}")
    yield from unmarked(notice)
    for one in labels(notice, context):
        for field, sscc in one.ends():
            if not is_sscc(sscc):
                yield CannotTell(f"{sscc} is no SSCC")
            elif not sscc[1:].startswith(prefixes):
                yield Violation(
                    "the SSCC begins with no company prefix of ours",
                    evidence=(Evidence.of(one.mark, field),),
                    expected=f"a prefix of {listed(prefixes)} after the first digit",
                    actual=sscc,
                    subject=one.subject(sscc),
                    notice=one.notice,
                    counts={"carton": _foreign(one, prefixes)},
                )
                break


def _foreign(one: Label, prefixes: tuple[str, ...]) -> Decimal | None:
    """How many numbers of a mark are of somebody else; None: a range that is partly so."""
    theirs = [not sscc[1:].startswith(prefixes) for _, sscc in one.ends()]
    if len(theirs) == 1:
        return Decimal(1)
    return Decimal(one.mark.sscc_count) if all(theirs) and not one.mark.why_no_range else None


# -- whether it is new


def reuse_faults(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """SSCCs that stood on another carton a short time ago."""
    history = context.known.require_history()
    resolved, horizon = _horizon(notice, context)
    today = _day_of(_leaves(notice, context), context)
    yield from unmarked(notice)
    yield from _too_short(history, horizon, today, context)
    left = MOST_IN_RANGES
    for one in labels(notice, context):
        count = one.mark.sscc_count
        if one.mark.why_no_range or count > left:
            why = one.mark.why_no_range or "the range is too long to compare"
            yield CannotTell(f"{one.mark.value} to {one.mark.end}: {why}")
            continue
        left -= count if count > 1 else 0
        for sscc in filter(None, one.mark.iter_ssccs()):
            uses = _earlier(history, sscc, notice, context)
            use = next((u for u in reversed(uses) if _is_inside(u, horizon, today, context)), None)
            if use is not None:
                yield _reused(one, sscc, use, resolved, horizon, context)


def _horizon(notice: ShipNotice, context: Context) -> tuple[Resolved | None, Duration]:
    """For how long an SSCC may not come again: the guide's word, else GS1's year."""
    try:
        resolved = demand_of(notice, context)
    except NotApplicable:
        return None, _A_YEAR
    for place, horizon in resolved.clause.unique.items():
        if place.startswith("MAN02"):
            return resolved, horizon
    return None, _A_YEAR


def _leaves(notice: ShipNotice, context: Context) -> datetime:
    """When the cartons leave; where nobody says, now."""
    try:
        told = context.clock(None, "ship_from", notice).tell("departed")
    except CannotTell:
        return context.now
    return told.moment.first if told is not None else context.now


def _day_of(at: datetime, context: Context) -> date:
    """The day of an instant: the retailer's, else that of the dock."""
    zone = context.zone("retailer") or context.zone("ship_from")
    return (at.astimezone(zone_info(zone)) if zone else at).date()


def _earlier(history: History, sscc: str, notice: ShipNotice, context: Context) -> Sequence[Use]:
    """The uses of a number but for those on this very notice, which may be sent again."""
    return [
        use
        for use in history.of("sscc", sscc)
        if use.document != notice.notice_number
        and not (use.shipment and use.shipment == context.shipment.id)
    ]


def _is_inside(use: Use, horizon: Duration, today: date, context: Context) -> bool:
    return today < horizon.end_after(_day_of(use.at, context))


def _too_short(
    history: History, horizon: Duration, today: date, context: Context
) -> Iterator[CannotTell]:
    """A history that does not go back as far as the horizon proves nothing."""
    if history.since is None:
        yield CannotTell(f"{history.source} does not say since when it is complete")
    elif today < horizon.end_after(_day_of(history.since, context) - timedelta(days=1)):
        yield CannotTell(
            f"{history.source} begins on {_day_of(history.since, context)}, and SSCCs must "
            f"differ for {horizon}"
        )


def _reused(
    one: Label, sscc: str, use: Use, resolved: Resolved | None, horizon: Duration, context: Context
) -> Violation:
    before = _day_of(use.at, context)
    place = f", ship notice {use.document}" if use.document else ""
    return Violation(
        "the SSCC was used before",
        evidence=(Evidence.of(one.mark, "value"),),
        expected=f"not again for {horizon}: from {horizon.end_after(before)} on",
        actual=f"{sscc} on {before}{place}",
        subject=one.subject(sscc),
        notice=one.notice,
        clause=resolved,
        counts={"carton": Decimal(1)},
    )


# -- whether there is one


def missing_faults(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """Cartons without an SSCC, where the guide wants them."""
    resolved = _wants_ssccs(notice, context)
    units = notice.packs or notice.tares
    if not units:
        _enough(notice)
    as_parcels = _travels_as_parcels(context)
    for level in units:
        numbered = any(one.value.strip() for one in level.sscc_marks)
        if numbered or (as_parcels and any(level.parcel_ids)):
            continue
        around = notice.hierarchy.nearest(level, "T")
        beside = around is not None and any(_is_beside(around, one, notice) for one in units)
        if around is not None and around is not level and around.sscc and not beside:
            yield CannotTell(
                f"pallet {around.sscc} has cartons without an SSCC; whether the guide wants both "
                "is not said"
            )
        else:
            yield _without(notice, level, resolved)


def _is_beside(pallet: Level, other: Level, notice: ShipNotice) -> bool:
    """Whether another carton of the pallet has a number: then they all are to have one."""
    return (
        bool(other.sscc) and other is not pallet and notice.hierarchy.nearest(other, "T") is pallet
    )


def _enough(notice: ShipNotice) -> None:
    """Whether a notice without cartons has an SSCC for each all the same; else `CannotTell`."""
    if not _marks(notice):
        raise CannotTell(_no_cartons(notice))
    count, cartons = sum(mark.sscc_count for mark in _marks(notice)), told_by(notice)
    if count != cartons:
        told = "does not tell how many" if cartons is None else f"tells {cartons:f}"
        raise CannotTell(
            f"ship notice {notice.notice_number} has no level for its cartons (HL P), {told} "
            f"(TD102), and has {count} SSCCs"
        )


def _travels_as_parcels(context: Context) -> bool:
    """Whether the carrier's own numbers may do: not where it is known to travel otherwise."""
    said = mode_said(context)
    return said is None or said.value == "parcel"


def _wants_ssccs(notice: ShipNotice, context: Context) -> Resolved | None:
    """The clause that wants SSCCs; None where it is a required segment. Raises `NotApplicable`."""
    try:
        resolved = demand_of(notice, context)
    except NotApplicable:
        resolved = None
    if resolved is not None:
        places = (*resolved.clause.unique, *resolved.clause.forms)
        if any(place.startswith("MAN02") for place in places):
            return resolved
    required = narrowing_of(context).require
    if not any(one.tag == "MAN" and one.qualifier in (None, "GM", "AA") for one in required):
        raise NotApplicable("the guide asks for no SSCC")
    return None


def _without(notice: ShipNotice, level: Level, resolved: Resolved | None) -> Violation:
    orders = {one.po_number for one in notice.orders_of(level)}
    marks = level.sscc_marks
    place = Evidence.of(marks[0], "value") if marks else Evidence.of(level, "marks", "")
    return Violation(
        f"a {'carton' if level.code == 'P' else 'pallet'} has no SSCC",
        evidence=(Evidence.of(level, "number"), place),
        expected="an SSCC (MAN*GM), or the carrier's number of a parcel (MAN*CP)",
        actual=f"none in HL {level.number}",
        subject=Subject(po=orders.pop() if len(orders) == 1 else None),
        notice=notice.notice_number,
        clause=resolved,
        counts={"carton": Decimal(1)},
    )


# -- how it is written


def identifier_faults(
    notice: ShipNotice, params: IdentifierParams, context: Context
) -> Iterator[Outcome]:
    """SSCCs with an application identifier that the retailer does not want, or without one."""
    if params.identifier not in get_args(Form):
        known = ", ".join(get_args(Form))
        raise CannotTell(
            f"rules.LBL006.params.identifier: expected {known}, got {params.identifier!r}"
        )
    yield from unmarked(notice)
    wrong: dict[str, list[tuple[Label, str]]] = {}
    for one in labels(notice, context):
        for field, sscc in one.ends():
            said = getattr(one.mark, field)
            if not is_sscc(sscc):
                yield CannotTell(f"{said} is no SSCC, with or without its identifier")
            elif not _is_taken(said, params):
                wrong.setdefault(said[:-18], []).append((one, field))
    for identifier, found in wrong.items():
        places = [Evidence.of(one.mark, field) for one, field in found]
        fault = of_notice(_written_wrong(identifier, places, params), notice, context)
        yield _of_these(fault, [one for one, _ in found], labels(notice, context))


def _of_these(fault: Violation, wrong: Sequence[Label], every: Sequence[Label]) -> Violation:
    """A fault of these numbers alone: their cartons, and the goods where it is all of them."""
    marks = {id(one.mark): one.mark for one in wrong}
    count = sum(mark.sscc_count for mark in marks.values())
    whole = len(marks) == len({id(one.mark) for one in every})
    cost = fault.cost if whole else None
    return replace(fault, counts={"carton": Decimal(count)}, cost=cost)


def _is_taken(said: str, params: IdentifierParams) -> bool:
    identifier = said[:-18]
    if identifier == "(00)" and not params.parentheses:
        return False
    return params.identifier == "either" or (params.identifier == "with") == bool(identifier)


def _written_wrong(
    identifier: str, places: Sequence[Evidence], params: IdentifierParams
) -> Violation:
    wanted = {
        "either": "18 digits, or 20 with 00 before them",
        "with": "00 before the 18 digits",
        "without": "18 digits, without their 00",
    }
    first = next(islice(places, 1)).value
    more = f", and {len(places) - 1} more" if len(places) > 1 else ""
    return Violation(
        f"the SSCC has the application identifier {identifier}"
        if identifier
        else "the SSCC has no application identifier",
        evidence=shown(places),
        expected=wanted[params.identifier],
        actual=f"{first}{more}",
    )
