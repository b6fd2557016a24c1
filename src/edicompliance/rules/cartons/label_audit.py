"""The printed labels of a shipment, audited once for all rules that ask, and told as violations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from edicompliance.documents import CannotTell
from edicompliance.documents.comparing.contents import ShippedLine
from edicompliance.documents.records.record import Record
from edicompliance.labels.audit.audited import Deviation, Kind
from edicompliance.labels.audit.reconciling import Audit, AuditedLabel, audit_all
from edicompliance.labels.content import LabelContent, Told
from edicompliance.labels.fields import called
from edicompliance.labels.seen import SeenLabel
from edicompliance.labels.spec import Certified
from edicompliance.rules.cartons.label_guides import Guide, Guided, guided
from edicompliance.rules.context import Context
from edicompliance.rules.model import (
    Evidence,
    Need,
    Outcome,
    Rule,
    RuleFunction,
    Severity,
    Subject,
    Violation,
)

MOST_NAMED = 5
"""So many labels are named in a reason."""
MOST_SHOWN = 12
"""So many labels are shown, so that a report stays small enough to be sent."""


@dataclass(frozen=True, slots=True)
class LabelAudit:
    """The audit of a shipment's labels, with the guide each of them was judged by."""

    audit: Audit
    guided: tuple[Guided, ...]
    guides: Mapping[int, Guide]
    """id of what a label must say -> the guide for it."""

    def guide_of(self, label: AuditedLabel) -> Guide | None:
        """Return how a label must be; None where it is of no carton of the shipment."""
        return self.guides.get(id(label.content)) if label.content is not None else None

    def without_documents(self) -> LabelAudit:
        """What a report shows of it, without the documents."""
        return LabelAudit(self.audit.without_documents(MOST_SHOWN), (), {})


def label_audit(context: Context) -> LabelAudit:
    """Return the audit; made once. Raises `CannotTell` where a fact decides how labels are."""
    return context.once("label audit", lambda: _audited(context))


def labels_of(context: Context) -> LabelAudit | None:
    """Return what came of the labels; None where there are none, or it cannot be told."""
    if context.known.printed.labels is None:
        return None
    try:
        return label_audit(context)
    except CannotTell:
        return None


def _audited(context: Context) -> LabelAudit:
    every = tuple(guided(context))
    guides = {id(one): each.guide for each in every for one in each.batch.contents}
    printed = context.known.printed
    audit = audit_all(printed.labels or (), [each.batch for each in every], printed.likenesses)
    return LabelAudit(audit, every, guides)


def faults(kind: Kind, message: str, context: Context) -> Iterator[Outcome]:
    """Yield the deviations of one kind, label by label, and what of it cannot be told."""
    found = label_audit(context)
    for label in found.audit.labels:
        for one in label.deviations:
            if one.kind == kind:
                yield violation(message.format(field=_called(one)), label, one, context)
    yield from untold(context)


def _called(one: Deviation) -> str:
    return called(one.field or "zone")


def untold(context: Context) -> Iterator[CannotTell]:
    """Yield why labels, and files of them, could not be judged."""
    for unreadable in context.known.printed.unreadable:
        yield CannotTell(unreadable.reason)
    again = [one for one in label_audit(context).audit.labels if one.verdict == "retake"]
    for one in again[:MOST_NAMED]:
        yield CannotTell(f"{name_of(one.seen)} is to be audited again: {one.why}")
    if len(again) > MOST_NAMED:
        yield CannotTell(f"{len(again) - MOST_NAMED} more labels are to be audited again")


def name_of(seen: SeenLabel) -> str:
    """Return how people call a label."""
    return f"label {seen.index} of {seen.file}"


def violation(message: str, label: AuditedLabel, one: Deviation, context: Context) -> Violation:
    """Return what is wrong with a label, with its place on it and in the documents."""
    content, guide = label.content, label_audit(context).guide_of(label)
    return Violation(
        message,
        evidence=(place_on(label.seen, one, context), *_places_of(one.told)),
        expected=one.expected or None,
        actual=one.actual or None,
        subject=subject_of(content, label.sscc),
        notice=content.notice if content else None,
        clause=guide.resolved if guide else None,
        counts={"carton": Decimal(1)},
    )


def subject_of(content: LabelContent | None, sscc: str) -> Subject:
    """Whom it is about: the one order and store of a carton."""
    if content is None:
        return Subject(sscc=sscc or None)
    orders, stores = content.texts("po"), content.texts("store")
    return Subject(
        po=orders[0] if len(orders) == 1 else None,
        store=stores[0] if len(stores) == 1 else None,
        sscc=content.sscc or sscc or None,
    )


def place_on(seen: SeenLabel, one: Deviation, context: Context) -> Evidence:
    """Return where it stands: at its bytes, where the file has some, else on which label."""
    name, at = f"label {seen.index}", one.seen
    offset = seen.offset if at is None or at.offset is None else at.offset
    if offset is None:
        return Evidence(seen.file, key=name, value=one.actual or "nothing")
    length = 0 if at is None else at.length
    quoted = context.known.printed.quoted(seen.file, offset, length)
    return Evidence(seen.file, offset, length if quoted else 0, name, quoted)


def _places_of(told: tuple[Told, ...]) -> Iterator[Evidence]:
    for one in told:
        if isinstance(one.by, Record | ShippedLine) and one.field:
            found = Evidence.of(one.by, one.field)
            if found.file is not None:
                yield found


def certified(
    context: Context, site_of: Callable[[LabelContent], str]
) -> Iterator[tuple[Guided, Certified]]:
    """Yield for the labels of each notice whether they are certified."""
    found = label_audit(context)
    sources = {one.seen.source for one in found.audit.labels}
    form = sources.pop() if len(sources) == 1 else ""
    for each in found.guided:
        site = site_of(each.batch.contents[0])
        yield each, each.guide.spec.certified(context.today, site=site, format=form)


def attested_in(guide: Guide, context: Context) -> Evidence:
    """Return where it stands what was approved, and until when."""
    on = guide.spec.on
    clauses = context.profile.families["labels", on]
    told = ", ".join(f"{one.by} until {one.until}" for one in guide.spec.attested)
    name = re.split(r"[/\\]", str(clauses[0].file))[-1]
    return Evidence(name, key=f"labels.{on}.attested", value=told)


def printed_rule(code: str, name: str, function: RuleFunction, usually: Severity = "error") -> Rule:
    """Return a rule about labels that were printed."""
    needs: tuple[Need, ...] = ("notice", "label")
    return Rule(code, name, function, needs=needs, mendable=True, severity=usually)
