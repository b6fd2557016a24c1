"""What an invoice says besides its goods: its number, its date, its terms, its references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from edicompliance.documents.conventions import reference
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.invoice import Invoice
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.segments.parts import Reference
from edicompliance.documents.segments.terms import Terms
from edicompliance.documents.segments.times import zone_info
from edicompliance.masters import AgreedTerms
from edicompliance.profiles.bodies_documents import DocumentDemand
from edicompliance.rules.context import Context
from edicompliance.rules.guides.scope import told
from edicompliance.rules.history import Use
from edicompliance.rules.invoices.billing import Ordered
from edicompliance.rules.invoices.bills import notice_of
from edicompliance.rules.invoices.invoice_money import about
from edicompliance.rules.model import Evidence, Outcome, Violation
from edicompliance.rules.timing.limits import NotApplicable
from edicompliance.rules.timing.whose_word import Told
from edicompliance.x12.elements import ElementChecker
from edicompliance.x12.issues import KINDS, Issue
from edicompliance.x12.set_validator import SetValidator

SET_ID: Final = "810"
NUMBER: Final = "BIG02"
_DUPLICATE, _REPLACEMENT = "07", "05"


def fault(
    invoice: Invoice,
    message: str,
    evidence: Sequence[Evidence],
    expected: str | None,
    actual: str | None,
    notes: tuple[str, ...] = (),
) -> Violation:
    """A fault of a whole invoice."""
    subject, orders = about(invoice)
    return Violation(
        message,
        evidence=tuple(evidence),
        expected=expected,
        actual=actual,
        subject=subject,
        orders=orders,
        notes=notes,
    )


def demand(context: Context) -> DocumentDemand | None:
    """What the guide wants of invoices; None where it says nothing; raises `CannotTell`."""
    try:
        clause = context.resolve("documents", SET_ID, context.facts()).clause
    except NotApplicable:
        return None
    return clause if isinstance(clause, DocumentDemand) else None


# -- when


def too_early(invoice: Invoice, context: Context) -> Iterator[Outcome]:
    """Yield that an invoice bears a day before that of the shipment, for each of its orders."""
    billed = invoice.date
    if billed is None:
        yield CannotTell(f"invoice {invoice.invoice_number} has no date (BIG01)")
        return
    seen: set[date] = set()
    for order in orders_billed(invoice, context):
        try:
            start = _first_day(invoice, order, context)
        except CannotTell as unknown:
            yield unknown
            continue
        day = _day(start)
        if billed < day and day not in seen:
            seen.add(day)
            yield fault(
                invoice,
                "the invoice bears a day before it may be sent",
                (Evidence.of(invoice, "date"), *start.evidence),
                f"{day} or later",
                str(billed),
            )


def orders_billed(invoice: Invoice, context: Context) -> Sequence[PurchaseOrder | None]:
    """The orders of an invoice; None stands for them where they cannot be told."""
    try:
        return [one.given for one in context.billing.orders_of(invoice)]
    except CannotTell:
        return [None]


def _first_day(invoice: Invoice, order: PurchaseOrder | None, context: Context) -> Told:
    """From when on it may be sent: as the guide says, else when the goods have left."""
    context = alone_with_notice(invoice, context)
    if order is not None:
        try:
            window = context.window("invoice", order)
            if window.opening is not None:
                return Told(window.opening, window.begin.evidence)
        except NotApplicable:
            pass
    return context.told("departed", "ship_from", order)


def alone_with_notice(invoice: Invoice, context: Context) -> Context:
    """The context of an invoice: of several ship notices, with its own one only."""
    notice = notice_of(invoice, context)
    if notice is None or len(context.shipment.notices) < 2:
        return context
    return replace(context, shipment=replace(context.shipment, notices=(notice,)))


def _day(start: Told) -> date:
    if start.moment.day is not None:
        return start.moment.day
    return start.moment.first.astimezone(zone_info(start.moment.zone)).date()


# -- its number


def repeated(context: Context) -> Iterator[Outcome]:
    """Yield numbers that stand on two invoices, or were used before."""
    wanted = demand(context)
    numbers: dict[str, list[Invoice]] = {}
    for one in context.shipment.invoices:
        if one.purpose == _DUPLICATE or _replaces(one, wanted):
            continue
        numbers.setdefault(one.invoice_number.strip(), []).append(one)
    for number, same in numbers.items():
        if len(same) > 1:
            places = [Evidence.of(one, "invoice_number") for one in same]
            message = f"{len(same)} invoices have one number"
            yield fault(same[0], message, places, "a number of its own for each", number)
    history = context.known.require_history()
    for number, same in numbers.items():
        yield from _used_before(same[0], history.of("invoice", number), wanted, context)
    horizon = wanted.unique.get(NUMBER) if wanted is not None else None
    days = [one.date for same in numbers.values() for one in same if one.date is not None]
    if why := history.silence_on("invoice", "invoices"):
        yield CannotTell(why)
    elif days and history.since is not None:
        begins = history.since.date()
        if horizon is None or horizon.end_after(begins) > max(days):
            yield CannotTell(f"{history.source} knows invoices from {begins} on only")


def _replaces(one: Invoice, wanted: DocumentDemand | None) -> bool:
    """Whether it may have the number of another: it replaces that, and the guide lets it."""
    if wanted is None or wanted.correct_number is None:
        return one.purpose == _REPLACEMENT
    return one.purpose in wanted.correct_with and wanted.correct_number == "same"


def _used_before(
    invoice: Invoice, uses: Sequence[Use], wanted: DocumentDemand | None, context: Context
) -> Iterator[Violation]:
    horizon = wanted.unique.get(NUMBER) if wanted is not None else None
    for use in uses:
        own = bool(use.shipment) and use.shipment == context.shipment.id
        over = horizon is not None and invoice.date is not None
        if own or (
            over and horizon is not None and horizon.end_after(use.at.date()) <= _date(invoice)
        ):
            continue
        again = f"not again within {horizon}" if horizon is not None else "never again"
        yield fault(
            invoice,
            "the invoice's number was used before",
            [Evidence.of(invoice, "invoice_number")],
            again,
            f"{use.number} of {use.at:%Y-%m-%d}",
            (f"used in {use.document}",) if use.document and use.document != use.number else (),
        )
        return


def _date(invoice: Invoice) -> date:
    return invoice.date or date.min


def malformed(invoice: Invoice, context: Context) -> Iterator[Outcome]:
    """Yield that an invoice's number is not made up as the guide wants it."""
    wanted, asked = demand(context), False
    if wanted is not None and NUMBER in wanted.forms:
        asked = True
        form = wanted.form_of(NUMBER)
        if form.match(invoice.invoice_number) is None:
            place = Evidence.of(invoice, "invoice_number")
            message = "the invoice's number is not made up as the guide wants it"
            yield fault(invoice, message, [place], form.words, invoice.invoice_number)
            return
    if _has_narrowing(context):
        found = issues(invoice, context)
        yield from (demanded(one, invoice) for one in found if _element(one) == NUMBER)
    elif not asked:
        raise NotApplicable(f"documents.{SET_ID}")


def _has_narrowing(context: Context) -> bool:
    try:
        context.narrowing(SET_ID)
    except NotApplicable:
        return False
    return True


# -- what the guide requires in it


def issues(invoice: Invoice, context: Context) -> Iterator[Issue]:
    """Yield what the guide requires or forbids in an invoice and is not so."""
    source = invoice.source
    if source is None:
        raise CannotTell("the invoice was composed and is not written yet")
    checker = ElementChecker(source.envelope.file)
    validator = SetValidator(source.schema, source.segments[0], checker, context.narrowing(SET_ID))
    found = [one for segment in source.segments for one in validator.take(segment)]
    found += validator.finish(source.segments[-1])
    for one in found:
        if KINDS[one.code].by_partner:
            yield replace(one, where=source.place(one.where))


def references_missing(invoice: Invoice, context: Context) -> Iterator[Outcome]:
    """Yield what the guide wants in an invoice, its number aside, and is not there."""
    for one in issues(invoice, context):
        if _element(one) != NUMBER:
            yield demanded(one, invoice)


def _element(one: Issue) -> str:
    return (one.where.reference or "").rpartition("/")[2]


def demanded(one: Issue, invoice: Invoice) -> Violation:
    """A demand of the guide that an invoice does not meet."""
    value = (one.actual or "") if one.where.length else ""
    length = len(value.encode("utf-8", "surrogateescape"))
    where = one.where
    place = Evidence(where.file, where.offset, length, where.reference, value)
    return fault(invoice, one.message, [place], one.expected, None)


def references_differ(invoice: Invoice, context: Context) -> Iterator[Outcome]:
    """Yield references that the invoice and its order, or its ship notice, both give otherwise."""
    settings = context.conventions(SET_ID)
    settings.require("invoice_references")
    try:
        orders = context.billing.orders_of(invoice)
    except CannotTell as unknown:
        yield unknown
        orders = []
    if len(orders) == 1:
        for code in settings.invoice_references:
            theirs = [one for one in orders[0].now.references if one.qualifier == code]
            yield from _reference_differs(invoice, code, theirs, "order")
    for code in context.conventions("856").references.get("bill_of_lading", ()):
        theirs = [
            one
            for notice in context.shipment.notices
            for level in notice.shipments
            for one in level.references
            if one.qualifier == code
        ]
        yield from _reference_differs(invoice, code, theirs, "ship notice")


def _reference_differs(
    invoice: Invoice, code: str, theirs: Sequence[Reference], whose: str
) -> Iterator[Violation]:
    values = {one.value.strip() for one in theirs}
    for one in invoice.references:
        if one.qualifier == code and values and one.value.strip() not in values:
            places = [Evidence.of(one, "value"), *(Evidence.of(each, "value") for each in theirs)]
            message = f"REF*{code} of the invoice is not that of the {whose}"
            yield fault(invoice, message, places, " or ".join(sorted(values)), one.value)


# -- terms of payment

_COMPARED: Final[Mapping[str, str]] = {
    "basis": "from which day it counts (ITD02)",
    "discount_percent": "percent of discount (ITD03)",
    "discount_date": "last day of the discount (ITD04)",
    "discount_days": "days of the discount (ITD05)",
    "net_date": "day of payment (ITD06)",
    "net_days": "days of payment (ITD07)",
}
_AGREED: Final = ("net_days", "discount_percent", "discount_days", "basis")


def terms_differ(invoice: Invoice, context: Context) -> Iterator[Outcome]:
    """Yield terms of an invoice that are not the order's, or where it has none, the agreed ones."""
    if not invoice.terms:
        return
    seen: set[tuple[Terms, ...]] = set()
    for order in context.billing.orders_of(invoice):
        wanted = order.now.terms
        if not wanted:
            yield from _not_agreed(invoice, order, context)
        elif wanted not in seen:
            seen.add(wanted)
            yield from _not_the_orders(invoice, wanted)


def _not_the_orders(invoice: Invoice, wanted: Sequence[Terms]) -> Iterator[Violation]:
    for said in invoice.terms:
        differing = [list(_differences(said, one)) for one in wanted]
        fewest = min(differing, key=len)
        if fewest:
            other = wanted[differing.index(fewest)]
            for field in fewest:
                yield fault(
                    invoice,
                    f"the invoice's terms are not the order's: {_COMPARED[field]}",
                    [Evidence.of(said, field), Evidence.of(other, field)],
                    other.raw(field) or "none",
                    said.raw(field) or "none",
                )


def _differences(said: Terms, wanted: Terms) -> Iterator[str]:
    """Yield which fields differ; what the order leaves out is open, and may be said or not."""
    for field in _COMPARED:
        theirs = getattr(wanted, field)
        if theirs not in (None, "") and getattr(said, field) != theirs:
            yield field


def _not_agreed(invoice: Invoice, order: Ordered, context: Context) -> Iterator[Outcome]:
    listed = context.known.masters.require("terms")
    department = told(
        partial(reference, order.now, "department", context.conventions("850", order.given))
    )
    rows = _agreed(context, department.value if department is not None else "", invoice)
    if len(rows) != 1:
        many = f"{len(rows)} rows" if rows else "no row"
        yield CannotTell(f"order {order.now.po_number} has no terms, and the list of terms {many}")
        return
    row = rows[0]
    for field in _AGREED:
        theirs = getattr(row, field)
        for said in invoice.terms if theirs not in (None, "") else ():
            if getattr(said, field) != theirs:
                yield fault(
                    invoice,
                    f"the invoice's terms are not those agreed: {_COMPARED[field]}",
                    [Evidence.of(said, field)],
                    str(theirs),
                    said.raw(field) or "none",
                    (f"agreed by {listed.path}",),
                )


def _agreed(context: Context, department: str, invoice: Invoice) -> Sequence[AgreedTerms]:
    """The rows of a department, else those of all, that hold on the invoice's day."""
    listed = context.known.masters.terms
    if listed is None:
        return ()
    own = listed.find("department", department, invoice.date) if department else ()
    return own or listed.find("department", "", invoice.date)
