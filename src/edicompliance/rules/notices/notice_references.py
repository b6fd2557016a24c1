"""The numbers that tie a ship notice to the freight: bill of lading, carrier, trailer, parcel.

A segment that `narrow.856` requires and that is not there is a matter of DOC002; one that is there
without its number is not. What is left are those that other demands rest on: a notice for each bill
of lading must name one; and those that the rule's parameters list, perhaps for one mode or one
freight term only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from edicompliance.documents import CannotTell, ShipNotice
from edicompliance.documents.conventions import DateMeaning, NumberMeaning
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.segments.parts import Reference
from edicompliance.profiles import Resolved
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome, Violation
from edicompliance.rules.notices.notice_faults import demand_of, narrowing_of, of_notice, shown
from edicompliance.rules.timing.limits import NotApplicable
from edicompliance.rules.timing.times import shipment_dates


@dataclass(frozen=True, slots=True)
class ReferenceParams:
    """What the retailer wants to find in a ship notice besides."""

    require: Sequence[str] = ()
    """Words such as `bill_of_lading`, `pro_number`, `scac`, `trailer`, `seal`, `tracking`."""


class _Wanted(NamedTuple):
    """One thing to be found."""

    words: str
    lacking: Callable[[ShipNotice, Context], Iterable[Evidence]]
    """The places where it should be and is not."""
    segment: Callable[[Context], Iterable[tuple[str, str]]]
    """Tag and qualifier of what holds it, for those that are required there anyway."""
    stands: Callable[[ShipNotice, Context], bool]
    """Whether such a segment is there at all, with a number or without."""


def reference_faults(
    notice: ShipNotice, params: ReferenceParams, context: Context
) -> Iterator[Outcome]:
    """What a notice does not name and should."""
    resolved = _clause(notice, context)
    per = resolved.clause.one_per if resolved is not None else ()
    words = list(dict.fromkeys((*(_OF[part] for part in per if part in _OF), *params.require)))
    if not words:
        raise NotApplicable("the guide asks for no references")
    for word in words:
        if word not in WANTED:
            yield CannotTell(f"rules.ASN011: {word!r} is no reference; known: {', '.join(WANTED)}")
            continue
        wanted = WANTED[word]
        if word in _LADING and _is_drop_ship(notice, context):
            continue
        if not wanted.stands(notice, context) and _is_required_by_segment(wanted, context):
            continue
        places = tuple(wanted.lacking(notice, context))
        if places:
            fault = Violation(
                f"the ship notice has no {wanted.words}",
                evidence=shown(places),
                expected=_expected(word, wanted, context),
                actual="none" if len(places) == 1 else f"none in {len(places)} places",
                clause=resolved,
            )
            yield of_notice(fault, notice, context)


def _is_drop_ship(notice: ShipNotice, context: Context) -> bool:
    """Whether it ships orders of consumers alone: parcels to a door travel on no bill."""
    orders = context.aboard.orders_of(notice)
    return bool(orders) and all(order.is_drop_ship for order in orders)


def _clause(notice: ShipNotice, context: Context) -> Resolved | None:
    try:
        return demand_of(notice, context)
    except NotApplicable:
        return None


def _is_required_by_segment(wanted: _Wanted, context: Context) -> bool:
    """Whether `narrow.856` asks for the very segment, so that DOC002 tells that it is missing."""
    held = set(wanted.segment(context))
    return any(
        (one.tag, code) in held
        for one in narrowing_of(context).require
        if one.condition is None
        for code in ([one.qualifier] if one.qualifier else [qualifier for _, qualifier in held])
    )


def _expected(word: str, wanted: _Wanted, context: Context) -> str:
    known = getattr(context.shipment.facts, word, None)
    return f"a {wanted.words}" + (f", {known}" if isinstance(known, str) else "")


# -- where each is looked for


def _number(words: str, meaning: NumberMeaning) -> _Wanted:
    def codes(context: Context) -> Sequence[str]:
        conventions = context.conventions("856")
        conventions.require(f"references.{meaning}")
        return conventions.references.get(meaning, ())

    def of(level: Level, context: Context) -> list[Reference]:
        behind = (one for party in level.parties for one in party.references)
        return [one for one in (*level.references, *behind) if one.qualifier in codes(context)]

    def has(level: Level, context: Context) -> bool:
        return any(one.value.strip() for one in of(level, context))

    def stands(notice: ShipNotice, context: Context) -> bool:
        return any(of(level, context) for level in notice.levels)

    def lacking(notice: ShipNotice, context: Context) -> Iterable[Evidence]:
        if any(has(level, context) for level in notice.shipments):
            return ()
        without = [level for level in notice.orders if not has(level, context)]
        if notice.orders and not without:
            return ()
        somewhere = len(without) < len(notice.orders)
        levels = without if somewhere else (notice.shipments[:1] or notice.orders[:1])
        return _missing(notice, levels, "references")

    return _Wanted(words, lacking, lambda context: [("REF", one) for one in codes(context)], stands)


def _missing(notice: ShipNotice, levels: Sequence[Level], part: str) -> Iterable[Evidence]:
    if not levels:
        return (Evidence.of(notice, "levels", ""),)
    return (Evidence.of(level, part, "") for level in levels)


def _at_shipment(words: str, part: str, tag: str, has: Callable[[Level], bool]) -> _Wanted:
    def lacking(notice: ShipNotice, context: Context) -> Iterable[Evidence]:
        if any(has(level) for level in notice.levels):
            return ()
        return _missing(notice, notice.shipments[:1], part)

    def stands(notice: ShipNotice, context: Context) -> bool:
        return any(getattr(level, part) for level in notice.levels)

    return _Wanted(words, lacking, lambda _: [(tag, "")], stands)


def _date(words: str, meaning: DateMeaning) -> _Wanted:
    def lacking(notice: ShipNotice, context: Context) -> Iterable[Evidence]:
        if any(one.date for one in shipment_dates(notice, meaning, context.conventions("856"))):
            return ()
        return _missing(notice, notice.shipments[:1], "dates")

    def segment(context: Context) -> Iterable[tuple[str, str]]:
        known = context.conventions("856").dates.items()
        return [("DTM", code) for code, means in known if means == meaning]

    def stands(notice: ShipNotice, context: Context) -> bool:
        return any(True for _ in shipment_dates(notice, meaning, context.conventions("856")))

    return _Wanted(words, lacking, segment, stands)


def _untracked(notice: ShipNotice, context: Context) -> Iterable[Evidence]:
    """Parcels without the carrier's number; that of the whole shipment serves for one parcel."""
    without = [pack for pack in notice.packs if not any(one.strip() for one in pack.parcel_ids)]
    if notice.packs and not without:
        return ()
    whole = tuple(_number("", "pro_number").lacking(notice, context))
    return whole if len(notice.packs) <= 1 else _missing(notice, without, "marks")


_LADING: Final = ("bill_of_lading", "master_bill_of_lading")
WANTED: Final = MappingProxyType(
    {
        "bill_of_lading": _number("bill of lading", "bill_of_lading"),
        "master_bill_of_lading": _number("master bill of lading", "master_bill_of_lading"),
        "pro_number": _number("PRO number", "pro_number"),
        "appointment_number": _number("appointment number", "appointment_number"),
        "load_number": _number("load number", "load_number"),
        "department": _number("department", "department"),
        "vendor_number": _number("vendor number", "vendor_number"),
        "scac": _at_shipment(
            "carrier code (SCAC)", "carriers", "TD5",
            lambda level: any((one.scac or "").strip() for one in level.carriers),
        ),
        "trailer": _at_shipment(
            "trailer number", "equipment", "TD3",
            lambda level: any(one.number.strip() for one in level.equipment),
        ),
        "seal": _at_shipment(
            "seal number", "equipment", "TD3",
            lambda level: any(one.seal.strip() for one in level.equipment),
        ),
        "departed": _date("date of departure", "departed"),
        "arrived": _date("expected date of arrival", "arrived"),
        "tracking": _Wanted(
            "tracking number", _untracked, lambda _: [("MAN", "CP")],
            lambda notice, _: any(pack.parcel_ids for pack in notice.packs),
        ),
    }
)  # fmt: skip
"""The words of the parameter, and what each is."""
_OF: Final = MappingProxyType(
    {
        "bol": "bill_of_lading",
        "master bol": "master_bill_of_lading",
        "trailer": "trailer",
        "parcel": "tracking",
        "day": "departed",
    }
)
"""What there is one ship notice for -> what must be named for it."""
