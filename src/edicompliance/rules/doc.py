"""DOC: documents that are broken, or not as the trading partner wants them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from edicompliance.documents import CannotTell, ShipNotice
from edicompliance.documents.levels import Level
from edicompliance.documents.shipment import SetFault, Shipment
from edicompliance.location import Location
from edicompliance.rules.context import Context
from edicompliance.rules.limits import NotApplicable
from edicompliance.rules.model import Evidence, NoParams, Outcome, Rule, Subject, Violation
from edicompliance.rules.notice_faults import demand_of
from edicompliance.x12.issues import KINDS, Issue
from edicompliance.x12.set_validator import unmet_demands

_CUT_OFF = "X12409"
_NOT_ENDED = "X12003"
"""Told of a whole interchange; what is missing, its IEA, belongs behind it."""
_LEVELS = frozenset({"X12405", "X12517", "X12518"})
"""Numbers of levels, and segments that come again; where a level is in doubt for them, that is said
instead."""
_TOTALS = frozenset({"X12522", "X12523"})
"""What a ship notice counts of itself (CTT), which ASN008 compares."""
_OURS = "856"


def broken_document(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """A document that cannot be relied on: cut off, miscounted, or no X12 at all.

    ## What it checks
    The syntax of every file given: bytes that belong to no interchange, envelopes that are not
    whole, transaction sets that a receiver would reject. Of a ship notice, which is ours to mend,
    every breach of the standard but wrong totals (CTT), which are ASN008's, levels (HL) whose
    numbers do not tell where they belong, and that it has items. Freight terms do not matter.

    ## Why it costs
    A retailer rejects a broken ship notice and counts it as not sent; a broken order hides what
    was really ordered.

    ## How to fix
    Mend and write the ship notice again; ask the retailer to send a broken order again.

    ## Source
    The X12 standard; `edic validate` lists every fault of the file.
    """
    if not (shipment.orders or shipment.notices or shipment.faults):
        raise CannotTell("no document is given")
    if shipment.faults is None:
        yield CannotTell("nobody has looked at the syntax of the documents (Shipment.faults)")
    misplaced = [(notice, level) for notice in shipment.notices for level in notice.orphans]
    told = {_place(level.where(part)) for _, level in misplaced for part in ("number", "parent")}
    told |= {place for notice in shipment.notices for place in _repeated(notice)}
    for fault in shipment.faults or ():
        said_by_level = fault.issue.code in _LEVELS and _place(fault.issue.where) in told
        if _matters(fault) and not said_by_level:
            one = fault.issue
            yield Violation(
                one.message,
                evidence=(_evidence(one, fault.value),),
                expected=one.expected,
                actual=one.actual,
            )
    for notice, level in misplaced:
        yield _misplaced(notice, level)
    for doubtful in context.matching.doubtful_notices:
        if doubtful.is_empty:
            yield _empty(doubtful.notice, context)


def ship_notice_not_to_guide(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The ship notice lacks what the retailer requires, or has what he forbids.

    ## What it checks
    Every segment and element that the profile requires or forbids in the 856 beyond the standard.
    Freight terms matter only where the profile says so.

    ## Why it costs
    The retailer's system reads the notice by his guide: a missing reference means a rejected or an
    inaccurate notice, which is charged like a missing one.

    ## How to fix
    Add what is required, leave out what is forbidden, and write the ship notice again.

    ## Source
    The retailer's clauses `narrow.856`.
    """
    narrowing = context.narrowing(_OURS)
    for notice in shipment.notices:
        source = notice.source
        if source is None:
            raise CannotTell("the ship notice was composed and is not written yet")
        for one in unmet_demands(source, narrowing):
            if one.where.reference == "BSN05" and _is_told_by_levels(notice, context):
                continue
            yield _demand(one, notice, context)


def _is_told_by_levels(notice: ShipNotice, context: Context) -> bool:
    """Whether the levels that a notice announces are wrong for ASN007 already."""
    try:
        codes = demand_of(notice, context).clause.structure_codes
    except (NotApplicable, CannotTell):
        return False
    said = notice.structure.strip()
    return bool(said and codes) and said not in codes


def _repeated(notice: ShipNotice) -> Iterator[tuple[str | None, int]]:
    """The segments of a notice that come again in a level in doubt, which has a place for one."""
    doubtful = {level.where().offset: level for level in notice.orphans if level.repeated}
    if notice.source is None or not doubtful:
        return
    once: tuple[str, ...] = ()
    seen: set[str] = set()
    for segment in notice.source.segments:
        if segment.tag == "HL":
            level = doubtful.get(segment.offset)
            once, seen = level.repeated if level else (), set()
        elif segment.tag in once and segment.tag in seen:
            yield notice.source.envelope.file, segment.offset
        seen.add(segment.tag)


def _misplaced(notice: ShipNotice, level: Level) -> Violation:
    parts = ("number", "parent") if level.parent else ("number",)
    return Violation(
        notice.hierarchy.why_orphan(level) or "",
        evidence=tuple(Evidence.of(level, part) for part in parts),
        expected="each level with a number of its own, and in a level of the notice",
        notice=notice.notice_number,
    )


def _empty(notice: ShipNotice, context: Context) -> Violation:
    """A notice that announces nothing: what it lacks belongs into its last level."""
    last = notice.levels[-1] if notice.levels else None
    missing = (
        Evidence.of(notice, "levels", "") if last is None else Evidence.of(last, "product", "")
    )
    numbers = context.aboard.numbers_of(notice)
    return Violation(
        "the ship notice has no items",
        evidence=(missing,),
        expected="what ships, item by item",
        subject=Subject(po=numbers[0] if len(numbers) == 1 else None),
        orders=numbers if len(numbers) > 1 else (),
        notice=notice.notice_number,
    )


def _demand(one: Issue, notice: ShipNotice, context: Context) -> Violation:
    value = (one.actual or "") if one.where.length else ""
    numbers = context.aboard.numbers_of(notice)
    if notice.source is not None:
        one = replace(one, where=notice.source.place(one.where))
    return Violation(
        one.message,
        evidence=(_evidence(one, value),),
        expected=one.expected,
        subject=Subject(po=numbers[0] if len(numbers) == 1 else None),
        orders=numbers if len(numbers) > 1 else (),
        notice=notice.notice_number,
    )


def _matters(fault: SetFault) -> bool:
    one = fault.issue
    if fault.set_id == _OURS and one.code in _TOTALS:
        return False
    if one.level in ("unframed", "interchange", "group") or KINDS[one.code].rejects:
        return True
    return fault.set_id == _OURS or one.code == _CUT_OFF


def _place(where: Location) -> tuple[str | None, int]:
    return where.file, where.offset


def _evidence(one: Issue, value: str) -> Evidence:
    where = one.where
    if one.code == _NOT_ENDED:
        return Evidence(where.file, where.offset + where.length, 0, "IEA", "")
    return Evidence(where.file, where.offset, len(_bytes(value)), where.reference, value)


def _bytes(value: str) -> bytes:
    return value.encode("utf-8", "surrogateescape")


RULES = (
    Rule("DOC001", "broken-document", broken_document, mendable=True),
    Rule(
        "DOC002",
        "ship-notice-not-to-guide",
        ship_notice_not_to_guide,
        each="notice",
        needs=("notice",),
        clauses=("narrow.856",),
        mendable=True,
    ),
)
