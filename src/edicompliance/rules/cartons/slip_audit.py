"""The packing slips of a shipment, audited once for all rules that ask, and told as violations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from edicompliance.documents import CannotTell
from edicompliance.documents.comparing.contents import ShippedLine
from edicompliance.documents.records.record import Record
from edicompliance.labels.content import Told
from edicompliance.labels.fields import called
from edicompliance.labels.slips.auditing import SlipAudit, SlipsAudit, audit_slips
from edicompliance.labels.slips.fields import SlipField
from edicompliance.labels.slips.seen import SeenSlip
from edicompliance.labels.slips.slip import Slip
from edicompliance.profiles import Resolved
from edicompliance.rules.cartons.slips_wanted import slip_clauses, slips_of
from edicompliance.rules.context import Context
from edicompliance.rules.model import (
    Evidence,
    Outcome,
    Rule,
    RuleFunction,
    Severity,
    Subject,
    Violation,
)
from edicompliance.rules.notices.notice_faults import listed, shown
from edicompliance.rules.timing.limits import NotApplicable
from edicompliance.x12.issues import plural

MOST_NAMED: Final = 5
"""So many values of a slip, or slips, are named in a sentence."""
Wrong = Callable[[SlipField], bool]
"""Whether a field is what a rule looks for."""


@dataclass(frozen=True, slots=True)
class ShipmentSlips:
    """The slips of a shipment as they were read, against those that its documents ask for."""

    audit: SlipsAudit
    wanted: tuple[Slip, ...]
    clauses: Mapping[int, Resolved]
    """id of a wanted slip -> the guide's clause; none where it says nothing of slips."""

    def clause_of(self, slip: Slip | None) -> Resolved | None:
        """Return the clause for a slip; of one that is nobody's, the first."""
        if slip is None:
            return next(iter(self.clauses.values()), None)
        return self.clauses.get(id(slip))


def slip_audit(context: Context) -> ShipmentSlips:
    """Return the audit; made once. Raises `CannotTell` where a fact decides what is wanted."""
    return context.once("slip audit", lambda: _audited(context))


def _audited(context: Context) -> ShipmentSlips:
    seen = context.known.printed.slips or ()
    wanted: list[Slip] = []
    clauses: dict[int, Resolved] = {}
    for notice in context.shipment.notices:
        found = slips_of(notice, context)
        if _are_by_order(seen, found):
            found = slips_of(notice, context, by_order=True)
        wanted += found
        for clause in slip_clauses(notice, context)[:1]:
            clauses |= dict.fromkeys(map(id, found), clause)
    return ShipmentSlips(audit_slips(seen, wanted), tuple(wanted), clauses)


def _are_by_order(seen: Sequence[SeenSlip], wanted: Sequence[Slip]) -> bool:
    """Whether each slip given names one order in its heading, where one could name several."""
    several = any(len(one.values.get("po", ())) > 1 for one in wanted)
    headed = [{said.joined for said in one.said("po")} for one in seen if not one.retake]
    orders = {told.text for one in wanted for told in one.values.get("po", ())}
    return several and bool(headed) and all(len(one) == 1 and one <= orders for one in headed)


# -- what is wrong with them


def slip_faults(message: str, wrong: Wrong, context: Context) -> Iterator[Outcome]:
    """Yield a violation for each slip with such fields, and what of it cannot be told."""
    found = slip_audit(context)
    for audit in found.audit.audits:
        fields = [one for one in audit.fields if wrong(one) and (one.ok is False or one.note)]
        if faults := [one for one in fields if one.ok is not None]:
            yield _violation(message, audit, faults, found)
        for one in fields:
            if one.ok is None:
                yield CannotTell(f"{audit.name}: {told(one)}")
    yield from unread(context)


def unread(context: Context) -> Iterator[CannotTell]:
    """Yield why slips could not be read."""
    again = [
        (audit.name, one.note)
        for audit in slip_audit(context).audit.audits
        for one in audit.fields
        if one.part == "reading"
    ]
    for name, note in again[:MOST_NAMED]:
        yield CannotTell(f"{name}: {note}")
    if len(again) > MOST_NAMED:
        yield CannotTell(f"{len(again) - MOST_NAMED} more slips could not be read")


def told(field: SlipField) -> str:
    """Return a field for people: its name, and why.

    >>> told(SlipField("ship_date", "heading", "", "soon", None, note="it is no day"))
    'ship date: it is no day'
    """
    name = called(field.name)
    if name == "slip" or not field.note:
        return field.note or name
    return f"{name}: {field.note}"


def _violation(
    message: str, audit: SlipAudit, faults: Sequence[SlipField], found: ShipmentSlips
) -> Violation:
    slip = audit.slip
    names = listed(dict.fromkeys(told(one) for one in faults), MOST_NAMED)
    places = (_place(audit.seen, one) for one in faults)
    documents = (place for one in faults for place in _document(one.told))
    return Violation(
        f"{message}: {names}",
        evidence=shown([*places, *documents]),
        expected=_values(faults, lambda one: one.expected),
        actual=_values(faults, lambda one: one.actual) or "nothing",
        subject=_subject(slip),
        notice=slip.notice if slip else None,
        clause=found.clause_of(slip),
        counts=_counts(slip),
    )


def _values(faults: Sequence[SlipField], value: Callable[[SlipField], str]) -> str | None:
    return listed(filter(None, map(value, faults)), MOST_NAMED) or None


def _place(seen: SeenSlip, field: SlipField) -> Evidence:
    """Where it stands on the paper, which has no bytes that one could point at."""
    name = slip_key(seen)
    key = f"{name}, {field.where}" if field.where else name
    return Evidence(seen.file, reference=name, key=key, value=field.actual or "nothing")


def slip_key(seen: SeenSlip) -> str:
    """Return what a slip is called in the places of findings."""
    return f"slip {seen.index}"


def _document(one: Told | None) -> Iterator[Evidence]:
    if one is not None and isinstance(one.by, Record | ShippedLine):
        yield Evidence.of(one.by, one.field)


def _subject(slip: Slip | None) -> Subject:
    if slip is None:
        return Subject()
    orders = slip.values.get("po", ())
    return Subject(po=orders[0].text if len(orders) == 1 else None, store=slip.store or None)


def _counts(slip: Slip | None) -> dict[str, Decimal | None]:
    cartons = Decimal(slip.cartons) if slip is not None and slip.cartons else None
    return {"carton": cartons, "document": Decimal(1)}


# -- one that is not there


def missing_slips(context: Context) -> Iterator[Outcome]:
    """Yield the slips that the guide wants and nobody gave."""
    if not any(slip_clauses(notice, context) for notice in context.shipment.notices):
        raise NotApplicable("packing: the guide asks for no packing slip")
    if context.known.printed.slips is None:
        raise CannotTell("no packing slip is given")
    found = slip_audit(context)
    unknown = [one for one in found.audit.audits if one.slip is None and one.verdict == "retake"]
    for slip in found.audit.missing:
        whose = f"of store {slip.store}" if slip.store else f"of ship notice {slip.notice}"
        if unknown:
            yield CannotTell(f"{unknown[0].name} may be the slip {whose}: it could not be read")
        elif id(slip) in found.clauses:
            yield _missing(slip, whose, found)


def _missing(slip: Slip, whose: str, found: ShipmentSlips) -> Violation:
    lines = [line for row in slip.rows for line in row.lines]
    return Violation(
        f"the packing slip {whose} is missing",
        evidence=shown(Evidence.of(line, "quantity") for line in lines[:1]),
        expected=f"a slip {whose}",
        actual=plural(len(found.audit.audits), "other slip"),
        subject=_subject(slip),
        notice=slip.notice,
        clause=found.clause_of(slip),
        counts=_counts(slip),
    )


def slip_rule(code: str, name: str, function: RuleFunction, severity: Severity = "error") -> Rule:
    """Return a rule about the slips that are given; a slip can be printed again."""
    return Rule(code, name, function, needs=("notice", "slip"), mendable=True, severity=severity)
