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

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from edicompliance.chargebacks.entering import Deduction
from edicompliance.chargebacks.families import family_of_reason
from edicompliance.chargebacks.taken import About, Taken, TakenLine
from edicompliance.charges.exact import ZERO, add, minus
from edicompliance.profiles.bodies_disputes import Family
from edicompliance.rules.model import CheckResult, Finding

Class = Literal["confirmed", "contradicted", "arithmetic-wrong", "duplicate", "unexplained"]
CLASSES: Final[tuple[Class, ...]] = (
    "contradicted", "arithmetic-wrong", "duplicate", "unexplained", "confirmed",
)  # fmt: skip
"""What is best disputed first."""


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


class Known(NamedTuple):
    """A document that a number names."""

    kind: str
    """`order`, `ship-notice`, `invoice`."""
    number: str
    where: str = ""
    """`sha256@offset+length`."""
    pos: tuple[str, ...] = ()
    """The orders that it is about."""


def _nothing(_retailer: str, _number: str) -> tuple[Known, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known beside the deductions: who answers which question."""

    meaning: Callable[[Taken, TakenLine], Meaning] = lambda _taken, _line: Meaning(None, ())
    """What a line is for, by the retailer's guide."""
    documents: Callable[[str, str], tuple[Known, ...]] = _nothing
    """Retailer and number -> the documents of that number."""
    judged: Callable[[str, str], CheckResult | None] = lambda _retailer, _po: None
    """Retailer and order -> what the rules say of its shipment."""


@dataclass(frozen=True, slots=True)
class MatchedLine:
    """A line with what it is for, and whether it is right."""

    line: TakenLine
    number: int
    family: Family | None
    kind: Class
    rule: str = ""
    """The rule that it is charged for; empty: none, or it is not known which."""
    documents: tuple[Known, ...] = ()
    recomputed: Decimal | None = None
    """What the guide charges for it; None: not known."""
    reason: str = ""
    edition: str = ""
    """The edition of the guide that was in force."""
    evidence: tuple[str, ...] = ()
    """The bytes that show it: `file@offset+length`."""
    dispute: str | None = None

    @property
    def difference(self) -> Decimal | None:
        """What was taken too much; less than nothing where it was too little."""
        return None if self.recomputed is None else minus(self.line.amount, self.recomputed)


@dataclass(frozen=True, slots=True)
class MatchedDeduction:
    """A deduction with its lines."""

    deduction: Deduction
    lines: tuple[MatchedLine, ...]

    @property
    def kind(self) -> Class:
        """Of its lines the one that is best disputed."""
        return min((one.kind for one in self.lines), key=CLASSES.index, default="unexplained")


def match_deductions(
    deductions: Iterable[Deduction], evidence: Evidence
) -> tuple[MatchedDeduction, ...]:
    """Match each deduction; every order is judged once."""
    judged = cache(evidence.judged)
    once = Evidence(evidence.meaning, evidence.documents, judged)
    return tuple(
        MatchedDeduction(
            one,
            tuple(_line(one, at, line, once) for at, line in enumerate(one.taken.lines, 1)),
        )
        for one in deductions
    )


def _line(one: Deduction, at: int, line: TakenLine, evidence: Evidence) -> MatchedLine:
    meaning = evidence.meaning(one.taken, line)
    family = meaning.family or _family(meaning, line)
    documents = _documents(one.taken.retailer, line.about, meaning, evidence)
    matched = MatchedLine(
        line, at, family, "unexplained", documents=documents, dispute=meaning.dispute
    )
    if one.doubles:
        reason = f"{one.doubles} took the same, and did not come back"
        return _with(matched, "duplicate", reason)
    if meaning.doubt:
        return _with(matched, "unexplained", meaning.doubt)
    if not meaning.rules:
        return _with(matched, "unexplained", _no_rule(family))
    return _by_rules(matched, one.taken.retailer, meaning.rules, evidence)


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


def _documents(
    retailer: str, about: About, meaning: Meaning, evidence: Evidence
) -> tuple[Known, ...]:
    numbers = (
        about.po, about.invoice, about.notice, about.bill_of_lading, about.sscc, meaning.invoice,
        meaning.po,
    )  # fmt: skip
    found: dict[Known, None] = {}
    for number in filter(None, numbers):
        found |= dict.fromkeys(evidence.documents(retailer, number))
    return tuple(found)


def _by_rules(
    matched: MatchedLine, retailer: str, rules: Sequence[str], evidence: Evidence
) -> MatchedLine:
    """Hold a line against what the rules say of its order."""
    pos = dict.fromkeys(po for one in matched.documents for po in one.pos)
    pos |= dict.fromkeys(filter(None, (matched.line.about.po,)))
    if not pos:
        return _with(matched, "unexplained", "it names no order, invoice or shipment that is known")
    results = [result for po in pos if (result := evidence.judged(retailer, po)) is not None]
    if not results:
        told = " and ".join(pos)
        return _with(matched, "unexplained", f"order {told}: nothing of it is known here")
    return _held_against(matched, results, rules)


def _held_against(
    matched: MatchedLine, results: Sequence[CheckResult], rules: Sequence[str]
) -> MatchedLine:
    found = [one for result in results for one in result.findings if _is_for(one.code, rules)]
    edition = next((result.profile_edition or "" for result in results), "")
    untold = [
        one
        for result in results
        for one in (*result.not_checked, *result.partly_checked)
        if _is_for(one.code, rules)
    ]
    passed = dict.fromkeys(
        code for result in results for code in result.passed if _is_for(code, rules)
    )
    if found:
        return _priced(matched, found, edition)
    if untold or not passed:
        why = (
            "; ".join(dict.fromkeys(f"{one.code} cannot be told: {one.reason}" for one in untold))
            or f"no rule of {', '.join(rules)} applies to it"
        )
        return _with(matched, "unexplained", why, edition=edition)
    told = f"{', '.join(passed)}: nothing is wrong by our documents, and nothing is owed"
    return _with(
        matched, "contradicted", told, rule=next(iter(passed)), edition=edition, recomputed=ZERO
    )


def _priced(matched: MatchedLine, found: Sequence[Finding], edition: str) -> MatchedLine:
    """Say of a fault that is there whether the price is that of the guide."""
    rule, told = found[0].code, "; ".join(dict.fromkeys(one.message for one in found))
    evidence = tuple(
        dict.fromkeys(
            f"{one.file}@{one.offset}+{one.length}" if one.offset is not None else f"{one.file}"
            for finding in found
            for one in finding.violation.evidence
            if one.file
        )
    )
    edition = next((one.edition for one in found if one.edition), edition)
    more: dict[str, Any] = {"rule": rule, "edition": edition, "evidence": evidence}
    price, high = _price(found)
    amount = matched.line.amount
    if price is None:
        return _with(matched, "confirmed", f"{told}; the guide names no amount", **more)
    if amount > (high if high is not None else price):
        over = minus(amount, price)
        why = f"{told}; the guide charges {price:.2f}, {amount:.2f} was taken: {over:.2f} too much"
        return _with(matched, "arithmetic-wrong", why, recomputed=price, **more)
    less = f", less than the {price:.2f} of the guide" if amount < price else ""
    return _with(matched, "confirmed", f"{told}{less}", recomputed=price, **more)


def _price(found: Sequence[Finding]) -> tuple[Decimal | None, Decimal | None]:
    """What the guide charges for these faults together, and at most."""
    expected, high = ZERO, ZERO
    for one in found:
        if one.charge is None or one.charge.expected is None:
            return None, None
        expected = add(expected, one.charge.expected)
        high = add(high, one.charge.expected if one.charge.high is None else one.charge.high)
    return expected, high


def _is_for(code: str, rules: Sequence[str]) -> bool:
    return code in rules or code[:3] in rules


def _with(matched: MatchedLine, kind: Class, reason: str, **more: Any) -> MatchedLine:
    return replace(matched, kind=kind, reason=reason, **more)
