"""What a guide requires or forbids in documents that no other rule holds against it.

`narrow.SET` narrows the standard set by set. Orders (850), ship notices (856) and invoices (810)
have rules of their own for it (ORD011, DOC002, INV008); of the other documents it is told here. One
that is not given is a matter of the rules on missing documents (ACK002, RTG003, DOC003).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from edicompliance.documents import CannotTell, RoutingInstructions
from edicompliance.documents.document import Document
from edicompliance.profiles import Facts
from edicompliance.profiles.sections import NARROWED
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation
from edicompliance.rules.notices.document_demands import given, named
from edicompliance.rules.timing.limits import NotApplicable
from edicompliance.x12 import Narrowing, TransactionSet
from edicompliance.x12.issues import Issue
from edicompliance.x12.set_validator import unmet_demands

SECTION: Final = "narrow"
SETS: Final = tuple(sorted(set(NARROWED) - {"810", "850", "856"}))
"""The sets that are held against the guide here."""


def unlike_the_guide(context: Context) -> Iterator[Outcome]:
    """Yield what the guide requires or forbids in the other documents and is not so."""
    asked = False
    for set_id in SETS:
        for one in given(set_id, context.shipment) if _speaks_of(set_id, context) else ():
            narrowing, doubts = _wanted(one, context)
            asked = asked or bool(narrowing) or bool(doubts)
            yield from doubts
            if narrowing:
                yield from _unmet(one, narrowing)
    if not asked:
        raise NotApplicable("the guide narrows none of the documents that are given")


def _speaks_of(set_id: str, context: Context) -> bool:
    profile = context.profile
    return (SECTION, set_id) in profile.families or f"{SECTION}.{set_id}" in profile.unknown


def _wanted(one: Document, context: Context) -> tuple[Narrowing, list[CannotTell]]:
    """What is sure to be wanted in a document, and why the rest cannot be told."""
    place = f"{SECTION}.{one.SET_ID}"
    narrowing, reasons = context.profile.known_narrowing(one.SET_ID, _facts(one, context))
    doubts = [CannotTell(reason) for reason in reasons]
    listed = context.profile.unknown.get(place)
    if listed is not None and not narrowing and not doubts:
        doubts = [CannotTell(f"{place} is not known: {listed}")]
    return narrowing, doubts


def _facts(one: Document, context: Context) -> Facts:
    """What the orders of a document agree on; of an order that is not given nothing is known."""
    numbers = _numbers(one)
    if not numbers:
        return context.facts()
    orders = [each for each in context.shipment.orders if each.po_number.strip() in numbers]
    return context.facts(*orders) if orders else context.circumstances.own


def _numbers(one: Document) -> tuple[str, ...]:
    """The numbers of the orders that a document names, each once."""
    if isinstance(one, RoutingInstructions):
        many: Sequence[str] = [row.po_number for load in one.loads for row in load.orders]
    else:
        many = getattr(one, "po_numbers", None) or (getattr(one, "po_number", ""),)
    return tuple(dict.fromkeys(filter(None, (number.strip() for number in many))))


def _unmet(one: Document, narrowing: Narrowing) -> Iterator[Outcome]:
    source = one.source
    if source is None:
        yield CannotTell(f"the {named(one.SET_ID)} was composed and is not written yet")
    elif source.schema is None:
        yield CannotTell(f"of the {named(one.SET_ID)} no table of its release is known")
    else:
        for issue in unmet_demands(source, narrowing):
            yield _fault(issue, source, _numbers(one))


def _fault(issue: Issue, source: TransactionSet, numbers: tuple[str, ...]) -> Violation:
    where = source.place(issue.where)
    value = (issue.actual or "") if where.length else ""
    length = len(value.encode("utf-8", "surrogateescape"))
    return Violation(
        issue.message,
        evidence=(Evidence(where.file, where.offset, length, where.reference, value),),
        expected=issue.expected,
        subject=Subject(po=numbers[0] if len(numbers) == 1 else None),
        orders=numbers if len(numbers) > 1 else (),
    )
