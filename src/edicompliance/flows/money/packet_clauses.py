"""What a letter says of the retailer's guide: his own code, his own text, never a code of ours.

Which text it is, and of which day, is told as far as the profile tells it. A text that is younger
than the order is named as the one that we hold; that it was in force then is not claimed.

>>> in_their_words("no such fault (LBL001) is in 856 SH1; nor is there a fault of LBL002: none")
'no such fault is in 856 SH1: none'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from edicompliance.flows.disputes import Case
from edicompliance.profiles import Clause, Facts
from edicompliance.profiles.bodies_charges import ChargeClause
from edicompliance.profiles.model import Resolved, Undecided
from edicompliance.profiles.origin import ASSUMED, OWN, Source, weakest
from edicompliance.rules.catalogue import all_rules
from edicompliance.rules.timing.limits_told import LIMIT_NAMES

_OURS: Final = frozenset((OWN, ASSUMED))
_ASIDE: Final = re.compile(r"; (?:nor is there a fault of|not checked, and could cost it:) [^:;]*")
_OTHERS: Final = re.compile(r"; nor is there a fault of ([A-Z0-9, ]+)")
_COUNTED: Final = {
    "notified": "you told us of it",
    "assessed": "you billed it",
    "deducted": "you took it",
}
"""Day that a window counts from -> what the retailer did on it."""
_FIELDS: Final = ("number", "reference", "invoice")


def their_code(case: Case, number: int) -> str:
    """The retailer's own code of a line's charge: as he gives it, else from within his number."""
    taken = case.dispute.matched.deduction.taken
    line = taken.lines[number - 1]
    if line.code:
        return line.code
    texts = {"number": taken.number, "reference": taken.number, "invoice": line.about.invoice}
    found = [
        one
        for field in _FIELDS
        if texts[field]
        for one in case.profile.recognise(field, texts[field], Facts())
        if one.caught.get("code")
    ]
    best = max(found, key=lambda one: one.rank, default=None)
    return best.caught["code"] if best is not None else ""


def others_of(reason: str) -> tuple[str, ...]:
    """What else a charge that names no rule could be for, and was not found either, in words.

    >>> others_of("late (ASN001); nor is there a fault of LBL001, LBL002: nothing is owed")[0]
    'a carton or pallet number whose check digit is wrong'
    """
    found = _OTHERS.search(reason)
    titles = {one.code: one.title.rstrip(".") for one in all_rules()}
    named = [titles.get(code, "") for code in found[1].split(", ")] if found else []
    return tuple(f"{one[0].lower()}{one[1:]}" for one in named if one)


def in_their_words(reason: str) -> str:
    """A reason without what only we understand: the codes of our rules."""
    plain = _ASIDE.sub("", reason)
    plain = _codes().sub("", plain)
    return re.sub(r" +", " ", plain).strip(" ;:")


@cache
def _codes() -> re.Pattern[str]:
    known = "|".join(one.code for one in all_rules())
    return re.compile(rf" ?\((?:{known})\)|\b(?:{known})\b:?(?: \([^)]*\))?")


def clauses_of(case: Case, rule: str, *, charged: bool) -> Iterator[str]:
    """Yield the retailer's statements that a rule goes by, and with `charged` what it costs."""
    told: dict[str, dict[str, None]] = {}
    for what, by in _statements(case, rule, charged=charged):
        told.setdefault(by, {})[what] = None
    for by, names in told.items():
        yield f"{'; '.join(names)}: {by}"


def _statements(case: Case, rule: str, *, charged: bool) -> Iterator[tuple[str, str]]:
    """What is stated, and by which text."""
    limits = False
    for result in case.results:
        for one in result.in_force:
            if rule in one.rules and one.source is not None:
                limits = True
                name = LIMIT_NAMES.get(one.clause, one.clause)
                yield name, _by(one.source, one.edition, _ordered(case))
    if charged or not limits:
        yield from _charges(case, rule)


def in_time(case: Case, dated: date) -> str:
    """That a letter of a day is in time: from which day his text counts, and until when.

    Empty where that is not known, or where it is too late.
    """
    window = case.dispute.window
    last, days = window.last_day, dict(window.counted)
    if last is None or window.clause is None or dated > last:
        return ""
    [(name, day), *more] = days.items() or [("", dated)]
    if more or name not in _COUNTED or day > dated:
        return ""
    title = window.clause.source.title
    return f"It is in time: {_COUNTED[name]} on {day}, and {title} gives until {last}."


def at_fault(case: Case, rule: str) -> Decimal | None:
    """What the goods at fault cost, by the prices of the order; None: not known."""
    costs = [
        one.violation.cost
        for result in case.results
        for one in result.findings
        if one.code == rule and one.violation.cost is not None
    ]
    return sum(costs, Decimal(0)) if costs else None


def _charges(case: Case, rule: str) -> Iterator[tuple[str, str]]:
    """The charges for a rule: those that were reckoned, else those that the guide has."""
    findings = [one for result in case.results for one in result.findings if one.code == rule]
    made = {one.clause: one for finding in findings for one in finding.charged}
    if made:
        for clause in case.profile.clauses("charges"):
            by = made.get(clause.label) or made.get(_called(clause))
            if by is not None and isinstance(clause.body, ChargeClause):
                source = weakest(each.source for each in clause.provenance.values())
                yield _charge(clause.body, source, by.edition, case)
        return
    for one in _resolved(case, rule):
        yield _charge(one.clause, one.source, one.edition, case)


def _resolved(case: Case, rule: str) -> Iterator[Resolved[ChargeClause]]:
    for answer in case.profile.charges(Facts()):
        every: Iterable[Resolved] = (
            answer.candidates if isinstance(answer, Undecided) else (answer,)
        )
        yield from (one for one in every if rule in one.clause.for_codes)


def _called(clause: Clause) -> str:
    return f"{clause.section}.{clause.name}" if clause.id == clause.name else clause.label


def _charge(body: ChargeClause, source: Source, edition: str | None, case: Case) -> tuple[str, str]:
    return f"charge, {body.price_text}", _by(source, edition, _ordered(case))


def _ordered(case: Case) -> date | None:
    """The day of the order; of several the first one."""
    days = (order.po_date for one in case.results for order in one.shipment.orders)
    return min((day for day in days if day is not None), default=None)


def _by(source: Source, edition: str | None, ordered: date | None) -> str:
    if source.key in _OURS:
        return "our own reading; no text of yours is known to us"
    told = ", ".join(filter(None, (source.title, source.page)))
    told += f", {edition}" if edition else ""
    if source.date is None:
        return f"{told}, without a date"
    late = ordered is not None and source.date > ordered.isoformat()[: len(source.date)]
    if not late:
        return f"{told}, of {source.date}"
    return (
        f"{told}, of {source.date}. That is later than the order of {ordered}: it is the text that "
        "we hold, and we know of no other; if one was in force then, please name it"
    )
