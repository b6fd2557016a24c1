"""One rule on one shipment: what it saw, what it could not tell, or that it does not apply.

Each order, or each ship notice, is judged on its own, so that a doubt about one does not hide
another's fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Any, Final

from edicompliance.documents import CannotTell, PurchaseOrder, ShipNotice
from edicompliance.documents.doubt import NotYet
from edicompliance.documents.shipment import Shipment
from edicompliance.errors import ProfileError
from edicompliance.profiles import Profile
from edicompliance.profiles.model import Clause
from edicompliance.rules.context import Context
from edicompliance.rules.guides.either_way import MayFail, judged_either_way
from edicompliance.rules.model import PRINTED, Outcome, Rule, Violation
from edicompliance.rules.timing.limits import NotApplicable

_DOCUMENTS: Final = {
    "order": "no order (850) is given",
    "notice": "no ship notice (856) is given",
    "invoice": "no invoice (810) is given",
    "label": "no printed label is given",
    "slip": "no packing slip is given",
}


@dataclass(slots=True)
class Judged:
    """What one rule had to say."""

    rule: Rule
    violations: list[Violation] = field(default_factory=list)
    doubts: dict[str, None] = field(default_factory=dict)
    """Reasons, in order, each once."""
    unsure: set[str] = field(default_factory=set)
    """The numbers of the orders of which it could not tell everything."""
    applied: bool = False
    """Whether the rule had anything to judge."""
    judged: set[str] = field(default_factory=set)
    """The numbers of the orders with which it had something to judge."""
    not_yet: set[str] = field(default_factory=set)
    """Of the doubts those that only time decides."""
    may_fail: list[MayFail] = field(default_factory=list)
    """What is wrong under some of the clauses that may hold."""

    @property
    def is_open(self) -> bool:
        """Whether something is in doubt that a fact would settle."""
        return bool(self.doubts.keys() - self.not_yet)

    def is_unsure_of(self, po: str) -> bool:
        """Whether something could not be told of an order, or of what it ships with."""
        return self.is_open and (po in self.unsure or self.rule.each != "order")

    def speaks_of(self, po: str) -> bool:
        """Whether it applies to an order, as far as anybody can tell."""
        return po in self.judged or self.is_unsure_of(po)


def judged_by(rule: Rule, context: Context) -> Judged:
    """Put a rule to a shipment; raises `ProfileError` for a parameter that it does not have."""
    judged = Judged(rule)
    params = _params(rule, context)
    if not _is_asked_for(rule, context):
        return judged
    for need in rule.needs:
        if not _given(need, context):
            if need in PRINTED and not context.binding(rule.code).required:
                return judged
            judged.doubts[_why_missing(need, context)] = None
            judged.unsure.update(one.po_number for one in context.shipment.orders)
    if judged.doubts:
        return judged
    parts = context.once(("parts", rule.each), lambda: tuple(context.shipment.parts(rule.each)))
    for part in parts:
        why = context.aboard.why_open(part.orders[0]) if rule.each == "order" else None
        if why is None:
            _judge_part(rule, part, params, context, judged)
        else:
            judged.doubts[why] = None
            judged.unsure.add(part.orders[0].po_number)
    if rule.each == "order":
        judged.doubts.update(dict.fromkeys(_orders_in_doubt(context)))
    return judged


def _orders_in_doubt(context: Context) -> Iterator[str]:
    """Why an order could not be judged: two contradict each other, or one is not given."""
    for orders in context.matching.conflicts:
        number, many = orders[0].po_number, len(orders) > 1
        yield (
            f"{len(orders)} different orders have the number {number}"
            if many
            else (f"order {number} is cancelled or changed, and the order itself is not given")
        )
    for one in context.matching.missing:
        if one.level is not None:
            yield one.reason


def _is_asked_for(rule: Rule, context: Context) -> bool:
    """Whether the guide speaks of it at all, and the supplier's freight terms are not others."""
    profile, terms = context.profile, context.shipment.facts.freight_terms
    if rule.freight != "any" and terms not in (None, rule.freight):
        return False
    return not rule.clauses or profile.answers.once(
        ("asked for", rule.clauses), lambda: any(_speaks_of(one, profile) for one in rule.clauses)
    )


def _speaks_of(clause: str, profile: Profile) -> bool:
    return clause in profile.unknown or any(names_of(clause, profile))


def names_of(clause: str, profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield section and name of what a profile has of a clause, or of a whole section."""
    section, dot, name = clause.partition(".")
    if dot:
        yield from {(section, name)} & profile.families.keys()
    else:
        yield from (key for key in profile.families if key[0] == section)


def _given(need: str, context: Context) -> bool:
    if need == "order":
        return bool(context.shipment.orders or context.matching.conflicts)
    if need == "invoice":
        return bool(context.shipment.invoices)
    if need == "label":
        return context.known.printed.labels is not None
    if need == "slip":
        return context.known.printed.slips is not None
    return bool(context.shipment.notices)


def _why_missing(need: str, context: Context) -> str:
    if need == "notice" and context.unwritten:
        return context.unwritten
    kind = {"order": PurchaseOrder, "notice": ShipNotice}.get(need)
    if kind is not None and any(isinstance(one, kind) for one in context.matching.set_aside):
        return f"{_DOCUMENTS[need]} that still holds"
    return _DOCUMENTS[need]


def _judge_part(
    rule: Rule, part: Shipment, params: object, context: Context, judged: Judged
) -> None:
    def judge(under: Context) -> Iterator[Outcome]:
        _suits(rule, part, under)
        yield from rule.function(part, params, under)

    said = judged_either_way(judge, context)
    judged.violations += said.violations
    judged.applied |= said.applied
    judged.judged.update(one.po_number for one in part.orders if said.applied)
    judged.doubts.update(dict.fromkeys(one.reason for one in said.doubts))
    judged.not_yet.update(one.reason for one in said.doubts if isinstance(one, NotYet))
    if not all(isinstance(one, NotYet) for one in said.doubts):
        judged.unsure.update(one.po_number for one in part.orders)
    if said.may_fail:
        judged.may_fail.append(said.may_fail)


def _suits(rule: Rule, part: Shipment, context: Context) -> None:
    """Whether a rule judges this part: its freight terms, and what is on the truck."""
    for order in part.orders if rule.each == "order" else ():
        if rule.time and not context.aboard.is_aboard(order):
            raise NotApplicable(f"order {order.po_number} is on no ship notice")
        terms = context.freight.of(order)
        if rule.freight != "any" and terms is None:
            raise CannotTell(context.freight.why_unknown(order))
        if rule.freight not in ("any", terms):
            raise NotApplicable(f"freight is {terms}")


def _params(rule: Rule, context: Context) -> Any:
    """The rule's own parameters, from the profile."""
    kept = context.bound.params
    asked = rule.code, rule.params
    if asked not in kept:
        params = context.binding(rule.code).params
        if params:
            check_params(rule, params, context.profile.families["rules", rule.code][0])
        kept[asked] = rule.params(**params)
    return kept[asked]


def check_params(rule: Rule, params: Mapping[str, object], clause: Clause) -> None:
    """Refuse a parameter that a rule does not have, with a hint."""
    known = [one.name for one in fields(rule.params)]
    for key in params:
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known) or 'none'}"
            reason = f"unknown parameter {key!r}; {hint}"
            raise ProfileError(clause.file, f"rules.{rule.code}.params", reason, clause.line)
