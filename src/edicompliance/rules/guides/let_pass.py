"""Faults that are let pass: those the retailer excused, and those that we do not want to hear of.

Neither hides anything. An excused fault costs nothing, since the retailer gave its word; a waived
one costs what it costs, and only stays out of our verdict and our sum. Both are shown with who
answers for it.

>>> is_covered("FIL001", "timing"), is_covered("WIN002", "timing"), is_covered("FIL001", "both")
(False, True, True)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Final, Literal

from edicompliance.documents import CannotTell
from edicompliance.profiles import Authorization, Facts, Waiver
from edicompliance.rules.context import Context
from edicompliance.rules.guides.guide_exceptions import (
    SECTION,
    GuideGrant,
    clauses_of,
    doubts_about,
    grant_of,
    granted,
)
from edicompliance.rules.model import Violation

_TIMING: Final = frozenset(
    [
        "ACK001",
        "ACK002",
        "ASN001",
        "ASN002",
        "ASN006",
        "ASN012",
        "ASN013",
        "DOC003",
        "DOC006",
        "FIL003",
        "INV003",
        "INV011",
        "ORD009",
        "RDY",
        "RTG003",
        "RTG007",
        "WIN",
    ]
)
"""Rules, and families of rules, whose faults are about when."""
_AMOUNT: Final = frozenset(
    ["ACK005", "ASN003", "ASN009", "FIL001", "FIL002", "FIL004", "INV002", "ORD008"]
)
"""Those whose faults are about how much."""


def is_covered(code: str, covers: Literal["timing", "amount", "both"]) -> bool:
    """Whether an authorization for the time, or for the quantity, can excuse a rule's faults."""
    if covers == "both":
        return True
    return bool({code, code[:3]} & (_TIMING if covers == "timing" else _AMOUNT))


def excuse_of(code: str, violation: Violation, context: Context) -> Authorization | None:
    """What excuses a fault, for all orders it is about; of several authorizations the last.

    Each order may have an authorization of its own, or fall under an exception of the guide's.
    """
    if not (context.known.exceptions.authorizations or context.profile.names_in(SECTION)):
        return None
    on, found = context.today, []
    for po, facts in _orders(violation, context):
        given: list[Authorization] = [
            one
            for one in context.known.exceptions.excusing(code, po, facts, on)
            if is_covered(code, one.covers)
        ]
        found.append(given or list(_by_the_guide(code, violation, po, facts, context)))
    if not all(found):
        return None
    return max((one for each in found for one in each), key=lambda one: one.given or date.min)


def _by_the_guide(
    code: str, violation: Violation, po: str, facts: Facts, context: Context
) -> Iterator[GuideGrant]:
    """The exceptions of the guide that hold for a fault of an order, for certain."""
    for resolved in clauses_of(code, facts, context):
        if is_covered(code, resolved.clause.covers):
            with suppress(CannotTell):
                if granted(resolved, violation, po, context):
                    yield grant_of(resolved)


def may_be_excused(faults: Iterable[tuple[str, Violation]], context: Context) -> Iterator[str]:
    """A sentence for each exception of the guide of which it cannot be told whether it holds."""
    if not context.profile.names_in(SECTION):
        return
    told: dict[str, None] = {}
    for code, violation in faults:
        for po, facts in _orders(violation, context):
            told |= dict.fromkeys(doubts_about(code, violation, po, facts, context))
    yield from told


def waiver_of(code: str, violation: Violation, context: Context) -> Waiver | None:
    """The waiver that silences a fault for all orders it is about; of several the last to end."""
    if not context.known.exceptions.waivers:
        return None
    on = context.today
    found = [
        context.known.exceptions.silencing(code, po, facts, on)
        for po, facts in _orders(violation, context)
    ]
    if not all(found):
        return None
    return max((one for each in found for one in each), key=lambda one: one.expires)


def expired(context: Context) -> Iterator[str]:
    """A sentence for each waiver, and each authorization of these orders, that is over."""
    file = context.known.exceptions.file or "waivers"
    for one in context.known.exceptions.expired(context.today):
        yield (
            f"{file}: the waiver of {', '.join(one.code)} ({one.reason}; {one.owner}) expired on "
            f"{one.expires}: renew it or take it out"
        )
    given = [(order.po_number, context.facts(order)) for order in context.shipment.orders]
    for grant in context.known.exceptions.lapsed(context.today):
        if any(grant.concerns(number, facts) for number, facts in given):
            yield (
                f"{file}: authorization {grant.number} ({grant.by}) ended on {grant.until}, and no "
                "longer counts: have it renewed or take it out"
            )


def unknown_codes(context: Context, known: Iterable[str]) -> Iterator[str]:
    """A sentence for each code that is let pass and that no rule has: it silences nothing."""
    exceptions = context.known.exceptions
    codes = set(known)
    codes |= {code[:3] for code in codes}
    file = exceptions.file or "waivers"
    said = [("waiver", one.reason, one.code) for one in exceptions.waivers]
    said += [("authorization", one.number, one.excuses) for one in exceptions.authorizations]
    for what, name, listed in said:
        for code in listed:
            if code not in codes:
                yield f"{file}: the {what} {name} is about {code}, and no rule has that code"


def _orders(violation: Violation, context: Context) -> Sequence[tuple[str, Facts]]:
    """The orders a fault is about, with what is known of each; of none, of the shipment."""
    if not violation.pos:
        return (("", context.facts()),)
    return [(po, facts_of((po,), context)) for po in dict.fromkeys(violation.pos)]


def facts_of(pos: Sequence[str], context: Context) -> Facts:
    """What is known of the orders that a fault is about; of others, only our word."""
    orders = context.tariff.numbered(pos)
    given = {one.po_number for one in orders} == set(pos)
    return context.facts(*orders) if given else context.circumstances.own
