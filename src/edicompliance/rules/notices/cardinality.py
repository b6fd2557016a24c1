"""One ship notice for what: for each bill of lading, each trailer, each order, each parcel.

Several things make a combination: one for each bill of lading and store is a notice that names one
of either, and no two notices that name the same two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from edicompliance.documents import CannotTell, ShipNotice
from edicompliance.documents.conventions import NumberMeaning, Role
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.segments.parts import Party
from edicompliance.profiles import Resolved
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome, Violation
from edicompliance.rules.notices.notice_faults import demand_of, listed, of_notice, shown
from edicompliance.rules.timing.limits import NotApplicable
from edicompliance.rules.timing.times import shipment_dates

Values = dict[str, Evidence]
"""What a notice names, and where."""
Find = Callable[[ShipNotice, Context], Values]


@dataclass(frozen=True, slots=True)
class _Named:
    """A ship notice with what it is for."""

    notice: ShipNotice
    resolved: Resolved
    parts: Mapping[str, Values]
    """`bol` -> the bills of lading that it names."""

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from others: one value of each."""
        return tuple(next(iter(values)) for values in self.parts.values())


def cardinality_faults(context: Context) -> Iterator[Outcome]:
    """Notices for several of what they should be one for, and several notices for one of it."""
    named, applies = [], False
    for notice in _one_of_each(context):
        try:
            one = _read(notice, context)
        except NotApplicable:
            continue
        except CannotTell as doubt:
            yield doubt
        else:
            named.append(one)
        applies = True
    if not applies:
        raise NotApplicable("documents.856 does not say what there is one ship notice for")
    for one in named:
        yield from _of_several(one, context)
    yield from _several_of_one(named, context)


def _one_of_each(context: Context) -> Iterator[ShipNotice]:
    """The notices; of several that differ under one number, of which one holds, the first."""
    conflicts = context.matching.notice_conflicts
    others = {id(one) for notices in conflicts for one in notices[1:]}
    yield from (one for one in context.shipment.notices if id(one) not in others)


def _read(notice: ShipNotice, context: Context) -> _Named:
    resolved = demand_of(notice, context)
    if not resolved.clause.one_per:
        raise NotApplicable("documents.856 does not say what there is one ship notice for")
    parts = {part: FINDERS[part](notice, context) for part in resolved.clause.one_per}
    for part, values in parts.items():
        if not values:
            raise CannotTell(f"ship notice {notice.notice_number} names no {WORDS[part][0]}")
    return _Named(notice, resolved, parts)


def _of_several(one: _Named, context: Context) -> Iterator[Violation]:
    for part, values in one.parts.items():
        if len(values) > 1:
            fault = Violation(
                f"one ship notice is for several {WORDS[part][1]}",
                evidence=shown(values.values()),
                expected=_wanted(one.parts),
                actual=f"{len(values)}: {listed(values)}",
                clause=one.resolved,
            )
            yield of_notice(fault, one.notice, context)


def _several_of_one(named: Sequence[_Named], context: Context) -> Iterator[Violation]:
    """All notices after the first for one combination."""
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[_Named]] = {}
    for one in named:
        if all(len(values) == 1 for values in one.parts.values()):
            groups.setdefault((tuple(one.parts), one.key), []).append(one)
    for (parts, key), several in groups.items():
        for surplus in several[1:]:
            places = (e for one in (several[0], surplus) for v in one.parts.values()
                      for e in v.values())  # fmt: skip
            numbers = ", ".join(one.notice.notice_number for one in several)
            told = [
                f"{WORDS[p][0]} {value}" for p, value in zip(parts, key, strict=True) if value
            ] or [WORDS[p][0] for p in parts]
            fault = Violation(
                f"several ship notices are for one {' and '.join(WORDS[p][0] for p in parts)}",
                evidence=shown(places),
                expected=_wanted(parts),
                actual=f"{numbers} for {' and '.join(told)}",
                clause=surplus.resolved,
            )
            yield of_notice(fault, surplus.notice, context)


def _wanted(parts: Iterable[str]) -> str:
    return f"one ship notice for each {' and '.join(WORDS[part][0] for part in parts)}"


# -- what a notice names


def _numbers(meaning: NumberMeaning) -> Find:
    def find(notice: ShipNotice, context: Context) -> Values:
        conventions = context.conventions("856")
        conventions.require(f"references.{meaning}")
        codes = conventions.references.get(meaning, ())
        found: Values = {}
        for level in (*notice.shipments, *notice.orders):
            behind = (one for party in level.parties for one in party.references)
            for one in (*level.references, *behind):
                if one.qualifier in codes and one.value.strip():
                    found.setdefault(one.value.strip(), Evidence.of(one, "value"))
        return found

    return find


def _trailers(notice: ShipNotice, context: Context) -> Values:
    found: Values = {}
    for level in notice.levels:
        for one in level.equipment if level.code in ("S", "O", "T") else ():
            if one.number.strip():
                name = f"{one.initial.strip()}{one.number.strip()}"
                found.setdefault(name, Evidence.of(one, "number"))
    return found


def _orders(notice: ShipNotice, context: Context) -> Values:
    found: Values = {}
    for one in (level.purchase_order for level in notice.levels):
        if one is not None and one.po_number.strip():
            number = "-".join(filter(None, (one.po_number.strip(), one.release_number.strip())))
            found.setdefault(number, Evidence.of(one, "po_number"))
    return found


def _places(role: Role, codes: Sequence[str]) -> Find:
    def find(notice: ShipNotice, context: Context) -> Values:
        conventions = context.conventions("856")
        conventions.require(f"roles.{role}")
        wanted = conventions.roles.get(role, ())
        levels = [one for one in notice.levels if one.code in codes]
        found: Values = {}
        for level in levels:
            for party in level.parties:
                if party.role in wanted and (party.code or party.name).strip():
                    _keep(party, found)
        return found

    return find


def _keep(party: Party, found: Values) -> None:
    field = "code" if party.code.strip() else "name"
    found.setdefault((party.code or party.name).strip(), Evidence.of(party, field))


def _stores(notice: ShipNotice, context: Context) -> Values:
    found = _places("store", "OTPI")(notice, context)
    for level in notice.levels:
        for one in level.distribution:
            found.setdefault(one.store, Evidence.of(one, "store"))
    return found


def _parcels(notice: ShipNotice, context: Context) -> Values:
    found: Values = {}
    for level in notice.levels:
        for mark in level.marks:
            if mark.parcel_id:
                found.setdefault(mark.parcel_id, Evidence.of(mark, "value"))
    return found or _numbers("pro_number")(notice, context)


def _marked(levels: Callable[[ShipNotice], Sequence[Level]]) -> Find:
    def find(notice: ShipNotice, context: Context) -> Values:
        found: Values = {}
        for level in levels(notice):
            if level.sscc:
                found.setdefault(level.sscc, Evidence.of(level.sscc_marks[0], "value"))
            else:
                found.setdefault(f"HL {level.number}", Evidence.of(level, "number"))
        return found

    return find


def _shipment(notice: ShipNotice, context: Context) -> Values:
    """The one shipment of all notices; each further level of that kind is another."""
    levels = notice.shipments
    return {"" if not at else f"HL {one.number}": Evidence.of(one, "code")
            for at, one in enumerate(levels)}  # fmt: skip


def _days(notice: ShipNotice, context: Context) -> Values:
    found: Values = {}
    for one in shipment_dates(notice, "departed", context.conventions("856")):
        if one.raw("date"):
            found.setdefault(one.raw("date"), Evidence.of(one, "date"))
    return found


def _interchange(notice: ShipNotice, context: Context) -> Values:
    if notice.source is None:
        raise CannotTell("the ship notice was composed and is not written yet")
    number = notice.source.envelope.interchange_control_number
    return {number: Evidence.of(notice, "notice_number")}


FINDERS: Final[Mapping[str, Find]] = MappingProxyType(
    {
        "bol": _numbers("bill_of_lading"),
        "master bol": _numbers("master_bill_of_lading"),
        "trailer": _trailers,
        "pallet": _marked(lambda notice: notice.tares),
        "parcel": _parcels,
        "carton": _marked(lambda notice: notice.packs),
        "po": _orders,
        "store": _stores,
        "dc": _places("ship_to", "SO"),
        "shipment": _shipment,
        "day": _days,
        "interchange": _interchange,
    }
)
"""What there is one notice for -> what names it in a notice."""
WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "bol": ("bill of lading", "bills of lading"),
        "master bol": ("master bill of lading", "master bills of lading"),
        "trailer": ("trailer", "trailers"),
        "pallet": ("pallet", "pallets"),
        "parcel": ("parcel", "parcels"),
        "carton": ("carton", "cartons"),
        "po": ("order", "orders"),
        "store": ("store", "stores"),
        "dc": ("destination", "destinations"),
        "shipment": ("shipment", "shipments"),
        "day": ("day of departure", "days of departure"),
        "interchange": ("interchange", "interchanges"),
    }
)
"""The same in words: one, and several."""
