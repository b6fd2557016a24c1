"""DOC: documents that are broken, or not as the trading partner wants them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from edicompliance.documents import CannotTell, ShipNotice
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.shipment import SetFault, Shipment
from edicompliance.location import Location
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, NoParams, Outcome, Rule, Subject, Violation
from edicompliance.rules.notices import (
    corrections,
    document_course,
    document_demands,
    document_narrowings,
)
from edicompliance.rules.notices.notice_faults import demand_of
from edicompliance.rules.timing.limits import NotApplicable
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


def document_missing(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """A document that the retailer requires for an order is not there when it is due.

    ## What it checks
    Every set that a clause of `documents` requires, but the ship notice, which is ASN006's, and
    answers with a deadline of their own, which ACK001, ACK002 and RTG003 judge. It is due by the
    deadline that the clause names; an invoice by `deadlines.invoice`, else by the end of the
    window for invoices; all others with the departure. Where the clause names deadlines that no
    other rule asks for, when the document was written is held against each of them, too, that of
    a ship notice among them. Whether an invoice or an answer went out
    that lies in no file, the history knows; what else went out in a portal, or did not, is told by
    `documents_sent` and `documents_not_sent`. Freight terms do not matter.

    ## Why it costs
    The retailer's system waits for it: goods are not received, or invoices are not paid.

    ## How to fix
    Send the document at once, and keep it with the shipment.

    ## Source
    The retailer's clauses `documents`, and those of `deadlines` that they name.
    """
    for order in shipment.orders:
        yield from document_course.missing(order, context)


def malformed_reference(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A number in a document is not made up as the retailer wants it.

    ## What it checks
    Each element for which a clause of `documents` has a form, in every document of that kind:
    its length and its characters. The bill of lading's number is RTG004's, the invoice's INV009's.
    Freight terms do not matter.

    ## Why it costs
    A number that the retailer's system cannot read is cut off or rejected, and the document with
    it.

    ## How to fix
    Number it as the guide wants it, and write the document again.

    ## Source
    The retailer's clauses `documents`.
    """
    yield from document_demands.malformed(context)


def documents_not_alone(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """Several kinds of document are in one interchange, and the retailer wants them apart.

    ## What it checks
    Of each kind that a clause of `documents` wants `alone`, whether another kind that a check reads
    stands in the same interchange (ISA). Freight terms do not matter.

    ## Why it costs
    The retailer's system sorts interchanges by their kind; what it does not expect is left unread,
    and counts as not sent.

    ## How to fix
    Write each kind of document in an interchange of its own.

    ## Source
    The retailer's clauses `documents`.
    """
    yield from document_demands.not_alone(context)


def document_out_of_order(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A document comes before one that the retailer wants first.

    ## What it checks
    Of each document given, whether those that its clause of `documents` names in `after` came
    before: that there is one for the order, and that its day is not later. The day of an invoice
    is INV003's. Of one day the clock times count, where both have one. What lies in no file may be
    known by the history. Freight terms do not matter.

    ## Why it costs
    A document that finds nothing to refer to is rejected, and has to be sent again, late.

    ## How to fix
    Send the earlier document first; then write this one again.

    ## Source
    The retailer's clauses `documents`.
    """
    yield from document_course.out_of_order(context)


def wrong_correction(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """A document is corrected for another purpose, or under another number, than is wanted.

    ## What it checks
    Ship notices, invoices and acknowledgments that call themselves a change (04) or a replacement
    (05) against `correct_with` in the clauses of `documents`; notices and invoices that correct
    others against `correct_number`: whether their number was used before, by the documents given
    and by the history. And a ship notice that calls itself an original (00) under a number that
    another one had, where that is no correction or `unique` forbids it; one that was rejected may
    be sent anew. Freight terms do not matter.

    ## Why it costs
    Under a new number the correction is a second shipment, and both are expected; under the old one
    it is dropped as a duplicate. A purpose that is not taken is refused.

    ## How to fix
    Write the correction again, for the purpose and under the number that the guide wants.

    ## Source
    The retailer's clauses `documents`.
    """
    yield from corrections.corrected_otherwise(context)


def document_not_to_guide(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """Another document than order, ship notice and invoice lacks what the retailer requires.

    ## What it checks
    Every segment, element, code and length that the profile demands or forbids beyond the standard
    in the documents given that have no rule of their own for it: 753, 754, 855, 860, 865 and 945.
    Freight terms matter only where the profile says so.

    ## Why it costs
    The retailer's system takes an answer by his guide: with a code that is not his it is rejected,
    and counts as not sent.

    ## How to fix
    Add what is required, leave out what is forbidden, and write the document again; if it is the
    retailer's own, ask him.

    ## Source
    The retailer's clauses `narrow.753`, `narrow.754`, `narrow.855`, `narrow.860`, `narrow.865` and
    `narrow.945`.
    """
    yield from document_narrowings.unlike_the_guide(context)


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
    Rule(
        "DOC003",
        "document-missing",
        document_missing,
        each="order",
        needs=("order",),
        clauses=("documents", "deadlines"),
    ),
    Rule(
        "DOC004",
        "malformed-reference",
        malformed_reference,
        clauses=("documents",),
        mendable=True,
    ),
    Rule(
        "DOC005",
        "documents-not-alone",
        documents_not_alone,
        clauses=("documents",),
        mendable=True,
    ),
    Rule(
        "DOC006",
        "document-out-of-order",
        document_out_of_order,
        needs=("order",),
        clauses=("documents",),
        mendable=True,
    ),
    Rule(
        "DOC007",
        "wrong-correction",
        wrong_correction,
        clauses=("documents",),
        mendable=True,
    ),
    Rule(
        "DOC008",
        "document-not-to-guide",
        document_not_to_guide,
        clauses=tuple(f"narrow.{set_id}" for set_id in document_narrowings.SETS),
        mendable=True,
    ),
)
