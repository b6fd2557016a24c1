"""What a retailer wants of documents as such: which there are, in what order, how numbered.

`documents.SET` says it set by set. Some of it other rules tell, each in its own words: a ship
notice that is missing (ASN006), an answer that has its own deadline (ACK001, ACK002, RTG003), the
numbers of bills of lading and invoices (RTG004, INV009). Of corrections `corrections` tells. What
is left is told here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from edicompliance.documents import CannotTell, PurchaseOrder, ShipNotice
from edicompliance.documents.document import Document
from edicompliance.documents.invoice import Invoice
from edicompliance.documents.shipment import Shipment
from edicompliance.profiles import Resolved
from edicompliance.profiles.templates import Template
from edicompliance.profiles.words import in_a_row
from edicompliance.rules.context import Context
from edicompliance.rules.invoices.invoice_papers import NUMBER
from edicompliance.rules.invoices.invoice_papers import fault as invoice_fault
from edicompliance.rules.model import Evidence, Outcome, Violation
from edicompliance.rules.notices.notice_faults import of_notice, shown
from edicompliance.rules.orders.ordered import order_fault
from edicompliance.rules.routing.bills_of_lading import is_of_bill
from edicompliance.rules.timing.limits import NotApplicable
from edicompliance.x12 import TransactionSet
from edicompliance.x12.narrowing import Demand

SECTION: Final = "documents"
KINDS: Final = {
    "753": "request for routing",
    "754": "routing instructions",
    "810": "invoice",
    "850": "order",
    "855": "acknowledgment",
    "856": "ship notice",
    "860": "change of an order",
    "865": "answer to a change",
    "945": "shipping advice of the warehouse",
    "997": "functional acknowledgment",
}
"""What people call a set."""


def named(set_id: str) -> str:
    """A set in words.

    >>> named("810"), named("870")
    ('invoice (810)', 'document (870)')
    """
    return f"{KINDS.get(set_id, 'document')} ({set_id})"


def a(set_id: str) -> str:
    """A set with its article.

    >>> a("810"), a("753")
    ('an invoice (810)', 'a request for routing (753)')
    """
    return f"{'an' if named(set_id)[0] in 'aeio' else 'a'} {named(set_id)}"


def sets_of(context: Context) -> list[str]:
    """The sets that the profile speaks of in `documents`."""
    return sorted(context.profile.names_in(SECTION))


def given(set_id: str, shipment: Shipment) -> Sequence[Document]:
    """The documents of a kind that are given."""
    known: dict[str, Sequence[Document]] = {
        "753": shipment.routing_requests,
        "754": shipment.routing,
        "810": shipment.invoices,
        "850": shipment.orders,
        "855": shipment.acknowledgments,
        "856": shipment.notices,
        "860": shipment.changes,
        "865": shipment.change_acknowledgments,
        "945": shipment.pack_plans,
    }
    return known.get(set_id, ())


class Asked:
    """Of which kinds the guide asks something, and whether one of them is given."""

    def __init__(self) -> None:
        self._none: list[str] = []
        self._any = False

    def of(self, set_id: str, one: Document | None) -> bool:
        """Take note of a document that is asked for, or of a kind; whether there is one."""
        if one is None:
            self._none.append(named(set_id))
        else:
            self._any = True
        return one is not None

    def close(self, why: str) -> None:
        """Say so where nothing is asked, or where nothing of what is asked is given."""
        if self._none and not self._any:
            raise CannotTell(f"no {in_a_row(self._none, 'or')} is given")
        if not self._any:
            raise NotApplicable(why)


def demand_on(set_id: str, one: Document | None, context: Context) -> Resolved | None:
    """The clause about a document; None: there is none; raises `CannotTell`."""
    facts = context.facts_of_notice(one) if isinstance(one, ShipNotice) else context.facts()
    try:
        return context.resolve(SECTION, set_id, facts)
    except NotApplicable:
        return None


def fault_of(one: Document, fault: Violation, context: Context) -> Violation:
    """A fault of a whole document, with the orders that it is about."""
    if isinstance(one, ShipNotice):
        return of_notice(fault, one, context)
    if isinstance(one, Invoice):
        about = invoice_fault(one, fault.message, (), None, None)
        return replace(fault, subject=about.subject, orders=about.orders)
    numbers = tuple(filter(None, (getattr(one, "po_number", ""),)))
    about_order = replace(fault.subject, po=numbers[0] if numbers else None)
    return replace(fault, subject=about_order)


# -- how numbers are made up


def malformed(context: Context) -> Iterator[Outcome]:
    """Yield the references that are not made up as the guide wants them."""
    asked = Asked()
    for set_id in sets_of(context):
        for one in given(set_id, context.shipment) or (None,):
            resolved = demand_on(set_id, one, context)
            forms = _forms(set_id, resolved, context)
            if resolved is not None and forms and asked.of(set_id, one) and one is not None:
                yield from _not_made_up(one, forms, resolved, context)
    asked.close("the guide has no form for references")


def _forms(
    set_id: str, resolved: Resolved | None, context: Context
) -> list[tuple[Demand, Template]]:
    """The forms of a clause, without those that RTG004 and INV009 hold numbers against."""
    codes = context.conventions("856").references.get("bill_of_lading", ())
    found = []
    for place, template in resolved.clause.forms.items() if resolved else ():
        wanted = Demand.read(place)
        if set_id == "856" and is_of_bill(wanted, codes):
            continue
        if (set_id, place) != ("810", NUMBER):
            found.append((wanted, template))
    return found


def _not_made_up(
    one: Document,
    forms: Sequence[tuple[Demand, Template]],
    resolved: Resolved,
    context: Context,
) -> Iterator[Outcome]:
    source = one.source
    if source is None:
        yield CannotTell(f"the {named(one.SET_ID)} was composed and is not written yet")
        return
    for wanted, template in forms:
        places = list(_unlike(source, wanted, template))
        if places:
            fault = Violation(
                f"{wanted.reference} is not made up as the guide wants it",
                evidence=shown(places),
                expected=template.words,
                actual=places[0].value + (f" and {len(places) - 1} more" * (len(places) > 1)),
                clause=resolved,
            )
            yield fault_of(one, fault, context)


def _unlike(source: TransactionSet, wanted: Demand, template: Template) -> Iterator[Evidence]:
    """The places of a set whose value is not of a form."""
    for tag, segment in zip(source.tags, source.segments, strict=True):
        if tag != wanted.tag or not wanted.is_met_by(segment):
            continue
        value = wanted.value_in(segment)
        if template.match(value) is None:
            where = source.locate(segment, wanted.element, wanted.component)
            yield Evidence(where.file, where.offset, where.length, where.reference, value)


# -- alone in its interchange


def not_alone(context: Context) -> Iterator[Outcome]:
    """Yield documents that share their interchange with others and should not."""
    inside: dict[tuple[str | None, str, str], dict[str, Document]] = {}
    for set_id in KINDS:
        for each in given(set_id, context.shipment):
            if each.source is not None:
                inside.setdefault(_interchange(each.source), {}).setdefault(set_id, each)
    asked = Asked()
    for set_id in sets_of(context):
        for one in given(set_id, context.shipment) or (None,):
            resolved = demand_on(set_id, one, context)
            if resolved is None or not resolved.clause.alone or not asked.of(set_id, one):
                continue
            if one is None or one.source is None:
                yield CannotTell(f"the {named(set_id)} was composed and is not written yet")
                continue
            others = {k: v for k, v in inside[_interchange(one.source)].items() if k != set_id}
            if others:
                yield _shared(one, others, resolved, context)
    asked.close("the guide wants no document alone in its interchange")


def _interchange(source: TransactionSet) -> tuple[str | None, str, str]:
    around = source.envelope
    return around.file, around.sender, around.interchange_control_number


def _shared(
    one: Document, others: dict[str, Document], resolved: Resolved, context: Context
) -> Violation:
    sources = [each.source for each in (one, *others.values()) if each.source is not None]
    fault = Violation(
        f"the {named(one.SET_ID)} shares its interchange with other documents",
        evidence=tuple(start_of(source) for source in sources),
        expected=f"an interchange with nothing but {one.SET_ID}",
        actual=f"one with {', '.join(sorted(others))}, too",
        clause=resolved,
    )
    return fault_of(one, fault, context)


def start_of(source: TransactionSet) -> Evidence:
    """Its ST01."""
    where = source.locate(source.segments[0], 1)
    return Evidence(where.file, where.offset, where.length, where.reference, source.set_id)


# -- of an order


def of_order(order: PurchaseOrder, fault: Violation, context: Context) -> Violation:
    """A fault of an order, which fails with all that was ordered."""
    whole = order_fault(order, fault.message, fault.evidence, fault.expected, fault.actual, context)
    return replace(whole, due=fault.due, clause=fault.clause)
