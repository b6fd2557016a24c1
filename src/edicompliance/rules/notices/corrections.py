"""How a document that was sent is corrected: for what purpose, and under which number.

A correction that does not say so is a second shipment, or is dropped as a duplicate; each retailer
takes one kind of it (`correct_with`, `correct_number` of `documents`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edicompliance.documents import CannotTell, ShipNotice
from edicompliance.documents.document import Document
from edicompliance.profiles import Resolved
from edicompliance.profiles.bodies_documents import DocumentDemand
from edicompliance.rules.context import Context
from edicompliance.rules.history import History, Use
from edicompliance.rules.model import Evidence, Outcome, Violation
from edicompliance.rules.notices.document_demands import Asked, demand_on, fault_of, given, named
from edicompliance.rules.orders.receipt import digest_of_content, digest_of_document
from edicompliance.rules.timing.acceptance import answers_to

_NUMBERS: Final = {"855": "po_number", "856": "notice_number", "810": "invoice_number"}
"""The documents of ours that say their purpose, and the field of their number."""
_KINDS: Final = {"856": "ship-notice", "810": "invoice"}
"""What a history calls those whose numbers it knows."""
_ORIGINAL: Final = "00"
_CORRECTIONS: Final = frozenset(("04", "05"))
"""Purposes that say of themselves that they correct: a change, a replacement."""
_NOTICE_NUMBER: Final = "BSN02"


def corrected_otherwise(context: Context) -> Iterator[Outcome]:
    """Yield corrections for another purpose, or under another number, than the guide wants."""
    asked = Asked()
    for set_id in _NUMBERS:
        for one in given(set_id, context.shipment) or (None,):
            resolved = demand_on(set_id, one, context)
            if resolved is None or not _says(set_id, resolved.clause):
                continue
            if asked.of(set_id, one) and one is not None:
                yield from _purpose_of(one, resolved, context)
                yield from _renumbered(one, resolved, context)
                yield from _original_again(one, resolved, context)
    asked.close("the guide does not say how a document is corrected")


def _says(set_id: str, clause: DocumentDemand) -> bool:
    """Whether a clause says how such a document is corrected."""
    by_number = clause.correct_number is not None and set_id != "855"
    return bool(clause.correct_with) or by_number or _NOTICE_NUMBER in clause.unique


# -- its purpose


def _purpose_of(one: Document, resolved: Resolved, context: Context) -> Iterator[Violation]:
    """A correction that calls itself another than the guide takes."""
    wanted, purpose = resolved.clause.correct_with, getattr(one, "purpose", "")
    if not wanted or purpose not in _CORRECTIONS - set(wanted):
        return
    fault = Violation(
        f"the {named(one.SET_ID)} is corrected for another purpose than the guide takes",
        evidence=(Evidence.of(one, "purpose"), Evidence.of(one, _NUMBERS[one.SET_ID])),
        expected=" or ".join(wanted),
        actual=purpose,
        clause=resolved,
    )
    yield fault_of(one, fault, context)


def _original_again(one: Document, resolved: Resolved, context: Context) -> Iterator[Outcome]:
    """A ship notice that calls itself an original, under a number that was used before."""
    clause = resolved.clause
    if not isinstance(one, ShipNotice) or one.purpose != _ORIGINAL or not _minds(clause):
        return
    number = one.notice_number
    uses = [use for use in _others(one, context) if not _is_over(use, resolved, context)]
    if not uses or _was_rejected(number, context):
        return
    use = uses[-1]
    if not use.digest and not use.shipment:
        history = use.document or number
        yield CannotTell(
            f"whether ship notice {number} is the one that was sent on {use.at:%Y-%m-%d}: the "
            f"history has no digest of {history}"
        )
        return
    corrects = [f"{_ORIGINAL} with a new number"]
    corrects += [f"{' or '.join(clause.correct_with)} for a correction"] * bool(clause.correct_with)
    source = context.known.history.source if context.known.history else ""
    fault = Violation(
        "the ship notice says that it is an original, and its number was used before",
        evidence=(
            Evidence.of(one, "purpose"),
            Evidence.of(one, "notice_number"),
            Evidence(file=source, value=use.number, key=use.kind),
        ),
        expected=", or ".join(corrects),
        actual=f"{_ORIGINAL} with {number}, used on {use.at:%Y-%m-%d}",
        clause=resolved,
    )
    yield fault_of(one, fault, context)


def _minds(clause: DocumentDemand) -> bool:
    """Whether an original may not come under the number of another notice."""
    corrected_apart = bool(clause.correct_with) and _ORIGINAL not in clause.correct_with
    return corrected_apart or _NOTICE_NUMBER in clause.unique


def _others(one: ShipNotice, context: Context) -> list[Use]:
    """The uses of its number by other notices: not by itself, nor by this shipment before."""
    history = context.known.history
    if history is None:
        return []
    own = context.shipment.id
    digests = {digest_of_document(one), digest_of_content(one)} - {""}
    return [
        use
        for use in history.of("ship-notice", one.notice_number)
        if not (use.shipment and use.shipment == own) and use.digest not in digests
    ]


def _is_over(use: Use, resolved: Resolved, context: Context) -> bool:
    """Whether the guide lets a number that was used then come again."""
    horizon = resolved.clause.unique.get(_NOTICE_NUMBER)
    return horizon is not None and context.today >= horizon.end_after(use.at.date())


def _was_rejected(number: str, context: Context) -> bool:
    """Whether a notice of that number was rejected: it may be sent anew, for it never was."""
    return any(one.outcome == "rejected" for one in answers_to("856", number, context))


# -- its number


def _corrects(one: Document, clause: DocumentDemand) -> bool:
    """Whether it says that it corrects; an original (00) does not, though some correct by one."""
    return getattr(one, "purpose", "") in {*clause.correct_with, "05", "04"} - {"00"}


def _renumbered(one: Document, resolved: Resolved, context: Context) -> Iterator[Outcome]:
    wanted, kind = resolved.clause.correct_number, _KINDS.get(one.SET_ID, "")
    if wanted is None or not kind or not _corrects(one, resolved.clause):
        return
    field = _NUMBERS[one.SET_ID]
    number = getattr(one, field)
    before, history = _before(one, field, kind, context), context.known.history
    if not before and (begins := _begins_late(history, context)):
        yield CannotTell(f"whether {named(one.SET_ID)} {number} was sent before: {begins}")
    elif wanted == "same" and not before and not (history and _knows(kind, history)):
        yield CannotTell(f"whether {named(one.SET_ID)} {number} was sent before needs history")
    elif bool(before) != (wanted == "same"):
        was = "one that was used before" if before else "one that was not used before"
        fault = Violation(
            f"the correction of the {named(one.SET_ID)} has another number than the guide wants",
            evidence=(Evidence.of(one, field), Evidence.of(one, "purpose"), *before),
            expected="the number of what it corrects" if wanted == "same" else "a new number",
            actual=f"{number}, {was}",
            clause=resolved,
        )
        yield fault_of(one, fault, context)


def _begins_late(history: History | None, context: Context) -> str:
    """Why a history does not go back to the day of the orders; empty where it may."""
    days = [order.po_date for order in context.shipment.orders if order.po_date is not None]
    if history is None or history.since is None or not days or history.since.date() <= min(days):
        return ""
    return f"the history begins on {history.since:%Y-%m-%d}, the order is of {min(days)}"


def _knows(kind: str, history: History) -> bool:
    """Whether a history knows any document of a kind: without one it tells nothing of them."""
    return any(use.kind == kind for use in history.uses)


def _before(one: Document, field: str, kind: str, context: Context) -> tuple[Evidence, ...]:
    """Where the number of a document was used before: in the files, in the history."""
    number = getattr(one, field)
    aside = [each for each in context.matching.set_aside if isinstance(each, type(one))]
    others = [each for each in (*aside, *given(one.SET_ID, context.shipment)) if each is not one]
    found = tuple(Evidence.of(each, field) for each in others if getattr(each, field) == number)
    history = context.known.history
    if found or history is None:
        return found
    uses = history.of("ship-notice" if kind == "ship-notice" else "invoice", number)
    return tuple(Evidence(file=history.source, value=use.number, key=kind) for use in uses[:1])
