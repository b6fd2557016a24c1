"""What each deduction is for, and whether it is right by our own judgement of the shipment.

From the retailer's code to a rule, from the numbers to the order, and from both to what the rules
say of that order now, by the edition of the guide that was in force: `confirmed`, `contradicted`,
`arithmetic-wrong`, `duplicate`, or `unexplained`. What is not known is never taken for right.

>>> line = TakenLine(Decimal("9.00"), About(po="4501"), code="ZZ")
>>> once = Deduction("mart/D1", Taken(retailer="mart", kind="deducted", number="D1", lines=(line,)))
>>> match_deductions([once], Evidence())[0].lines[0].reason
'nothing tells what it is for: no pattern of the guide fits its number, its code or its words'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, partial
from typing import Final, NamedTuple

from edicompliance.chargebacks.alike import alike_rows
from edicompliance.chargebacks.entering import Deduction
from edicompliance.chargebacks.families import family_of_reason
from edicompliance.chargebacks.judged import Judged, Size
from edicompliance.chargebacks.matched import (
    CLASSES,
    Class,
    Known,
    MatchedDeduction,
    MatchedLine,
)
from edicompliance.chargebacks.shortages import short_of
from edicompliance.chargebacks.taken import About, Taken, TakenLine
from edicompliance.chargebacks.weighing import held_against
from edicompliance.chargebacks.wording import closest
from edicompliance.profiles.bodies_disputes import Family

__all__ = [
    "CLASSES", "Class", "Evidence", "Known", "MatchedDeduction", "MatchedLine", "Meaning",
    "match_deductions",
]  # fmt: skip

_FAMILY: Final = len("FIL")
_NO_RULE_NAMED: Final = "the guide's pattern names no rule that it is charged for"


class Meaning(NamedTuple):
    """What a line is for, as far as it is recognised."""

    family: Family | None
    rules: tuple[str, ...]
    """Rules, or families of rules, that it is charged for."""
    doubt: str = ""
    """Why it is not certain; empty: it is."""
    dispute: str | None = None
    """The name of the clause by which it is fought."""
    invoice: str = ""
    """What the pattern caught: the invoice's number."""
    po: str = ""
    owner: str = ""
    """Who looks after it, by the guide's pattern; empty: it names nobody."""


def _nothing(_retailer: str, _number: str) -> tuple[Known, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known beside the deductions: who answers which question."""

    meaning: Callable[[Taken, TakenLine], Meaning] = lambda _taken, _line: Meaning(None, ())
    """What a line is for, by the retailer's guide."""
    documents: Callable[[str, str], tuple[Known, ...]] = _nothing
    """Retailer and number -> the documents of that number."""
    judged: Callable[[str, str], Judged | None] = lambda _retailer, _po: None
    """Retailer and order -> what was judged of its shipment, first of all when it shipped."""
    judged_anew: Callable[[str, str], Judged | None] = lambda _retailer, _po: None
    """The same, by all that has come since: asked where the first one cannot tell."""
    can_cost: Callable[[str, str, Decimal, Size], bool] = lambda _retailer, _code, _amount, _of: (
        True
    )
    """Whether the guide can charge an amount for a rule's fault, in a shipment of that size."""
    required: Callable[[str, str], bool] = lambda _retailer, _code: False
    """Whether a rule must be checked, by the retailer's guide."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Rule -> its name, to be held against the retailer's own words."""
    deduction: Callable[[str], Deduction | None] = lambda _name: None
    """The deduction of that number with us: what another one takes a second time."""
    remark: Callable[[str, str, int], str] = lambda alike, _name, _line: alike
    """Which rows are alike, of which line of a deduction -> what is said of it, for us alone."""


def match_deductions(
    deductions: Iterable[Deduction], evidence: Evidence
) -> tuple[MatchedDeduction, ...]:
    """Match each deduction; every order is judged once."""
    judged, anew = cache(evidence.judged), cache(evidence.judged_anew)
    once = replace(evidence, judged=judged, judged_anew=anew)
    return tuple(
        MatchedDeduction(
            one,
            tuple(_remarked(one, once)),
        )
        for one in deductions
    )


def _remarked(one: Deduction, evidence: Evidence) -> Iterator[MatchedLine]:
    """Its lines; of each whose row is like another one it is said."""
    alike = alike_rows(one.taken)
    for at, line in enumerate(one.taken.lines, 1):
        found = _line(one, at, line, evidence)
        said = evidence.remark(alike[at], one.id, at) if at in alike else ""
        yield replace(found, remark=said) if said else found


def _line(one: Deduction, at: int, line: TakenLine, evidence: Evidence) -> MatchedLine:
    meaning = evidence.meaning(one.taken, line)
    family = meaning.family or _family(meaning, line)
    documents = documents_of(one.taken.retailer, line.about, meaning, evidence)
    matched = MatchedLine(
        line,
        at,
        family,
        "unexplained",
        documents=documents,
        dispute=meaning.dispute,
        owner=meaning.owner,
    )
    if one.doubles:
        return _doubled(matched, one, evidence)
    if meaning.doubt:
        return matched.told("unexplained", meaning.doubt)
    if not meaning.rules and family != "shortage":
        return matched.told("unexplained", _no_rule(family))
    return _against(matched, one.taken.retailer, meaning.rules, evidence)


def _doubled(matched: MatchedLine, one: Deduction, evidence: Evidence) -> MatchedLine:
    """What is taken a second time is for what it was taken the first time."""
    reason = f"{one.doubles} took the same, and did not come back"
    first, at = evidence.deduction(one.doubles), matched.number
    if first is None or len(first.taken.lines) != len(one.taken.lines):
        return matched.told("duplicate", reason)
    was = _line(first, at, first.line(at), evidence)
    return replace(
        was.told("duplicate", reason, rule=was.rule, edition=was.edition, items=was.items),
        line=matched.line,
        documents=matched.documents or was.documents,
    )


def _family(meaning: Meaning, line: TakenLine) -> Family | None:
    if meaning.rules:
        return "compliance"
    told = family_of_reason(line.code)
    return told.name if told else None


def _no_rule(family: Family | None) -> str:
    if family is None:
        return (
            "nothing tells what it is for: no pattern of the guide fits its number, its code or "
            "its words"
        )
    return f"it is for {family}, and no rule of the guide judges that"


def documents_of(
    retailer: str, about: About, meaning: Meaning, evidence: Evidence
) -> tuple[Known, ...]:
    """The documents of all numbers that a line names, or that the guide's pattern caught."""
    numbers = (
        about.po, about.invoice, about.notice, about.bill_of_lading, about.sscc, meaning.invoice,
        meaning.po,
    )  # fmt: skip
    found: dict[Known, None] = {}
    for number in filter(None, numbers):
        found |= dict.fromkeys(evidence.documents(retailer, number))
    return tuple(found)


def _against(
    matched: MatchedLine, retailer: str, rules: Sequence[str], evidence: Evidence
) -> MatchedLine:
    """Hold a line against what is known and judged of its order."""
    pos = dict.fromkeys(po for one in matched.documents for po in one.pos)
    pos |= dict.fromkeys(filter(None, (matched.line.about.po,)))
    if not pos:
        return matched.told("unexplained", "it names no order, invoice or shipment that is known")
    first = _by(matched, retailer, rules, list(pos), evidence, evidence.judged)
    if first is not None and first.kind != "unexplained":
        return first
    again = _by(matched, retailer, rules, list(pos), evidence, evidence.judged_anew)
    if again is not None and (first is None or again.kind != "unexplained"):
        return again
    told = " and ".join(pos)
    return first or matched.told("unexplained", f"order {told}: nothing of it is known here")


def _by(
    matched: MatchedLine,
    retailer: str,
    rules: Sequence[str],
    pos: Sequence[str],
    evidence: Evidence,
    judged: Callable[[str, str], Judged | None],
) -> MatchedLine | None:
    """Hold a line against one judgement of its orders; None: there is none."""
    results = [result for po in pos if (result := judged(retailer, po)) is not None]
    if not results:
        return None
    if matched.family == "shortage":
        by_counts = _counted(matched, results, pos, rules)
        if by_counts.kind != "unexplained" or not rules:
            return by_counts
    can = partial(evidence.can_cost, retailer)
    required, line = partial(evidence.required, retailer), matched.line

    def worded(codes: Sequence[str], least: int = 1) -> Sequence[str]:
        named = tuple((code, evidence.names.get(code, "")) for code in codes)
        return closest(f"{line.text} {line.code}", named, least)

    return held_against(matched, results, rules, can, required, worded)


def _counted(
    matched: MatchedLine, results: Sequence[Judged], pos: Iterable[str], rules: Sequence[str]
) -> MatchedLine:
    """A shortage is judged by the goods, as they were counted."""
    one = next((each for each in results if each.counts), results[0])
    orders = list(pos)
    found = short_of(matched.line, one, orders[0] if len(orders) == 1 else "")
    rule = rules[0] if len(rules) == 1 and len(rules[0]) > _FAMILY else ""
    return matched.told(
        found.kind, found.reason if rule else f"{found.reason}; {_NO_RULE_NAMED}",
        rule=rule, recomputed=found.owed, evidence=found.evidence, edition=one.edition,
        items=found.items,
    )  # fmt: skip
