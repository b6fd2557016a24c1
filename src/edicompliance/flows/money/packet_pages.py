"""What the pages of a packet say: the letter, the proof of what was sent, the portal rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from edicompliance.chargebacks.disputes import DisputeLine
from edicompliance.chargebacks.matched import Class
from edicompliance.flows.disputes import Case
from edicompliance.flows.money.dispute_papers import Paper, Sent
from edicompliance.flows.money.letterhead import Letterhead, letterhead_of
from edicompliance.flows.money.packet_clauses import (
    at_fault,
    clauses_of,
    in_their_words,
    in_time,
    others_of,
    their_code,
)
from edicompliance.flows.money.packet_facts import CARTON, Fact, Facts, Shown, facts_with, zone_of
from edicompliance.reports.dispute_pdf import Proof, letter_text
from edicompliance.rules.timing.kept import kept_limits, kept_words
from edicompliance.translate.cells import csv_text

_GROUNDS: Final[Mapping[Class | None, str]] = {
    None: "It was settled before:",
    "contradicted": "The rule was kept:",
    "arithmetic-wrong": "The charge is not what the guide says:",
    "duplicate": "It was taken twice:",
    "unexplained": "Nothing that we have shows it:",
    "confirmed": "Our record of it:",
}
_OPEN: Final = "not checked, and could cost it"
NOT_WRONG: Final[Mapping[Class | None, str]] = {
    "confirmed": "it is right by our own judgement, say in the letter why it is disputed",
    "unexplained": "nothing of ours shows that it is wrong",
}
"""Ground -> what is to be looked at before such a charge is disputed."""
_CHARGED: Final = frozenset(("arithmetic-wrong", "confirmed"))
_MOST_LINES: Final = 60
"""Segments of a set that the proof shows; the whole of it lies beside it."""
_MOST_MARKED: Final = 240
"""So many of the others are shown, too, where they show something."""
_ANSWERING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AK1": "the group it answers", "AK2": "the set it answers", "AK5": "its answer",
        "IK5": "its answer", "AK9": "its answer to the group", "OTI": "what it answers",
        "TED": "what is wrong", "RCD": "received",
    }
)  # fmt: skip
"""Segments that always show something."""


@dataclass(frozen=True)
class Told:
    """All that the pages of one packet tell, found out once."""

    case: Case
    claims: Sequence[tuple[DisputeLine, Decimal]]
    sent: Sequence[Sent]

    @cached_property
    def zone(self) -> str:
        """The one clock of the packet."""
        return zone_of(self.case)

    @cached_property
    def source(self) -> Facts:
        """Who finds the facts."""
        return Facts(self.case, self.sent, self.zone)

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        """The facts of all lines, by the papers that they stand in."""
        of = [line.matched for line, _ in self.claims]
        goods = any(one.family == "shortage" for one in of)
        return self.source.every({one.rule for one in of}, goods=goods)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """All of them."""
        return tuple(fact for one in self.shown for fact in one.facts)

    @cached_property
    def head(self) -> Letterhead:
        """Who writes."""
        return letterhead_of(self.case)

    def held(self, line: DisputeLine) -> list[str]:
        """What shows a line to be wrong, point by point: limits that were kept, what came back."""
        if line.ground is None:
            return list(_course(line))
        if line.ground != "contradicted" or not line.matched.rule:
            return []
        found: dict[str, None] = {}
        for result in self.case.results:
            limits = [self.source.documented(one, result) for one in result.in_force]
            found |= dict.fromkeys(map(kept_words, kept_limits(limits, line.matched.rule)))
        return list(found)

    def points(self, line: DisputeLine) -> list[str]:
        """The same, with what else a charge that names no rule could have been for."""
        held, others = self.held(line), others_of(line.reason)
        if not others or line.ground != "contradicted":
            return held
        first = [] if held else [self.why(line)]
        more = (
            f"the charge does not say what it is for; our check found none of: {'; '.join(others)}"
        )
        return [*held, *first, more]

    def unborne(self, line: DisputeLine) -> bool:
        """Whether the verdict has limits as kept that the papers do not show to be."""
        if line.ground != "contradicted" or not line.matched.rule:
            return False
        told = (kept_limits(one.in_force, line.matched.rule) for one in self.case.results)
        return len(self.held(line)) < len({one for each in told for one in each})

    def why(self, line: DisputeLine) -> str:
        """Why a line is disputed, in words of the trade."""
        if line.ground == "duplicate" and self.case.first is not None:
            first = self.case.first.taken
            payment = f" from payment {first.payment}" if first.payment else ""
            return (
                f"deduction {first.called}{payment}{f', of {first.day}' if first.day else ''}, "
                f"took the same {first.amount:.2f} {first.currency} for the same, and it did not "
                "come back"
            )
        if line.ground == "contradicted" and self.unborne(line):
            return "what our papers say of it stands below"
        if line.ground == "unexplained":
            return "please tell us the rule, the order and the calculation that it was taken by"
        return in_their_words(line.reason)

    def doubts(self) -> Iterator[str]:
        """What the analyst is to look at before he sends it."""
        yield from (f"missing in the letter: {one}" for one in self.head.missing)
        dispute = self.case.dispute
        if lacking := [one for one in dispute.helpful if not dispute.have.get(one)]:
            yield f"it would help, and nobody has: {', '.join(lacking)}"
        for line, _ in self.claims:
            number = line.matched.number
            if _OPEN in line.reason:
                yield f"line {number}: {_OPEN}{line.reason.partition(_OPEN)[2]}"
            if line.ground in NOT_WRONG:
                yield f"line {number}: {NOT_WRONG[line.ground]}: {line.reason}"
            if self.unborne(line):
                yield (
                    f"line {number}: the verdict says that it was in time, and our papers, or when "
                    "they are noted as sent, say otherwise: read them before you send this"
                )


def _course(line: DisputeLine) -> Iterator[str]:
    """What became of a line's money, day by day, in the retailer's own payments."""
    for one in line.ledger.entries:
        step, detail = one.posting.step, one.posting.detail
        if step in _STEPS:
            payment = f", payment {detail['payment']}" if detail.get("payment") else ""
            day = detail.get("day") or f"{one.at:%Y-%m-%d}"
            yield f"{day}: {_STEPS[step]}, {one.posting.amount:.2f}{payment}"


_STEPS: Final = {
    "assess": "billed", "deduct": "taken", "dispute": "disputed", "approve": "approved",
    "excuse": "let off", "deny": "denied", "repay": "paid back", "re-deduct": "taken again",
}  # fmt: skip


def source_of(one: Paper) -> str:
    """Where a paper is from: of a path only the file's name, and never who of us attached it."""
    source = one.source.partition(", attached by ")[0]
    return source if source.startswith("archive ") else Path(source).name


def proof_of(one: Sent, told: Told, path: str) -> Proof:
    """One transmission as a row of the proof; `path` is its file in the packet."""
    paper = one.paper
    rows = [
        ("from, to", f"{one.sender} to {one.receiver}"),
        ("interchange, ISA13", one.isa),
        ("group, GS06", one.gs),
        ("set, ST02", one.st),
        ("written, ISA09 and ISA10", one.written),
    ]
    clock = told.source.clock
    if paper.at is not None:
        word = "sent" if paper.direction == "out" else "received"
        rows.append((f"{word}, by our clock", f"{paper.at.astimezone(clock):%Y-%m-%d %H:%M:%S %Z}"))
    for answer in paper.answers:
        said = f"{answer.outcome}, {answer.at.astimezone(clock):%Y-%m-%d %H:%M:%S %Z}"
        said += f", number {answer.reference}" * bool(answer.reference)
        said += f": {answer.reason}" * bool(answer.reason)
        rows.append((f"answered by {answer.answered_by}", said))
    rows.append(("the whole file", path))
    marks = _marks(one, told.shown)
    return Proof(paper.name, tuple(rows), tuple(_shown(one.raw, marks)))


def _marks(one: Sent, shown: Iterable[Shown]) -> Mapping[str, str]:
    """Segment -> what it shows."""
    paper = one.paper
    numbers = (paper.number, paper.name[4:])
    found: dict[str, str] = {}
    for each in shown:
        if each.set_id == paper.set_id and each.number in numbers:
            found[each.segment] = "its number"
            found |= {fact.segment: fact.what for fact in each.facts if fact.segment}
    return found


def _shown(raw: bytes, marks: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The segments that are shown, each with what it proves; those that prove are never cut."""
    lines = raw.decode("utf-8", "replace").splitlines()
    every = [(line, marks.get(line, _ANSWERING.get(line.partition("*")[0], ""))) for line in lines]
    yield from every[:_MOST_LINES]
    shown = [one for one in every[_MOST_LINES:] if one[1]][:_MOST_MARKED]
    yield from shown
    if more := max(len(every) - _MOST_LINES, 0) - len(shown):
        yield f"... {more} more segments in the whole file", ""


def portal_rows(told: Told) -> str:
    """The rows that a portal's form asks for.

    Numbers that the retailer did not name are those of the documents, where there is one of them.
    """
    one = told.case.dispute
    taken = one.matched.deduction.taken
    head = (
        "deduction", "line", "payment", "date", "invoice", "po", "bill_of_lading", "item", "code",
        "amount_deducted", "amount_disputed", "currency", "attempt", "ground", "reason",
        "vendor_number", "ship_notice", "isa_control_number", "scac", "pro_number", "departed",
        "ship_notice_answered",
    )  # fmt: skip
    rows: list[tuple[str, ...]] = [head]
    for line, amount in told.claims:
        about = line.matched.line.about
        known = _numbers(told, line)
        rows.append(
            (
                taken.number, str(line.matched.number), taken.payment, str(taken.day or ""),
                known["invoice"], known["po"], known["bill of lading"], about.item,
                their_code(told.case, line.matched.number), f"{line.matched.line.amount:.2f}",
                f"{amount:.2f}", taken.currency, str(one.attempts + 1),
                _ground(line, told).rstrip(":"),
                "; ".join(told.points(line)) or told.why(line),
                told.head.vendor_number, known["ship notice"], _isa(told, known["ship notice"]),
                facts_with(told.facts, "carrier (SCAC)"), facts_with(told.facts, "PRO number"),
                facts_with(told.facts, "departure"),
                _one(one.answered for one in told.shown if one.number == known["ship notice"]),
            )
        )  # fmt: skip
    return csv_text(rows)


def _numbers(told: Told, line: DisputeLine) -> dict[str, str]:
    """The numbers of a line: as the retailer names them, else those of the documents."""
    about, documents = line.matched.line.about, line.matched.documents
    notices = [each for each in told.shown if each.set_id == "856"]
    return {
        "po": about.po or _one(number for each in documents for number in each.pos),
        "invoice": about.invoice or _one(one.number for one in documents if one.kind == "invoice"),
        "ship notice": about.notice or _one(each.number for each in notices),
        "bill of lading": about.bill_of_lading or facts_with(told.facts, "bill of lading"),
    }


def _isa(told: Told, notice: str) -> str:
    return _one(each.isa for each in told.sent if notice and each.paper.number == notice)


def _one(numbers: Iterable[str]) -> str:
    """The number, where it is one and the same."""
    found = set(filter(None, numbers))
    return found.pop() if len(found) == 1 else ""


_SIGNED: Final = {
    "proof of delivery": "The carrier's delivery receipt",
    "bol signed by carrier": "The bill of lading with the carrier's signature",
}
"""Papers that show something though no segment of them can be named."""


def letter_of(
    told: Told, enclosed: Sequence[tuple[str, str, str]], *, by: str, dated: date | None, said: str
) -> str:
    """The cover letter as text; each file is enclosed with its path, what it is and its kind."""
    one, case = told.case.dispute, told.case
    taken, clause = one.matched.deduction.taken, one.window.clause
    entries = [entry.at for line in one.lines for entry in line.ledger.entries]
    early = one.state == "before the charge"
    day = dated or max(entries).date()
    return letter_text(
        {
            "number": taken.called or one.id,
            "head": told.head,
            "to": case.profile.name,
            "contact": clause.clause.contact if clause else None,
            "dated": str(day),
            "in_time": "" if early else in_time(case, day),
            "by": by,
            "payment": taken.payment,
            "day": taken.day,
            "amount": f"{taken.amount:.2f}",
            "currency": taken.currency,
            "attempt": one.attempts + 1,
            "allowed": one.window.attempts,
            "step": (" and ".join(each.name for each in one.early) or "waiver") if early else "",
            "claim": f"{sum(amount for _, amount in told.claims):.2f}",
            "said": said,
            "lines": [_line_of_letter(line, amount, told) for line, amount in told.claims],
            "papers": [
                *((one.paper, list(_facts(one))) for one in told.shown),
                *((f"{_SIGNED[kind]}: {at}", []) for at, _, kind in enclosed if kind in _SIGNED),
            ],
            "zone": told.zone,
            "enclosed": sorted((path, what) for path, what, _ in enclosed),
        }
    )


def _facts(shown: Shown) -> Iterator[str]:
    """The facts of a paper, a line each; of carton numbers only how many there are."""
    cartons = [one for one in shown.facts if one.what == CARTON]
    for one in shown.facts:
        if one.what != CARTON:
            yield f"{one.what}: {one.value}{f', {one.segment}' if one.segment else ''}"
    if cartons:
        yield f"carton and pallet numbers: {len(cartons)}, from {cartons[0].segment} on"


def _line_of_letter(line: DisputeLine, claim: Decimal, told: Told) -> dict[str, Any]:
    of = line.matched
    about = {
        name: getattr(of.line.about, name.replace(" ", "_"))
        for name in ("notice", "sscc", "item", "store")
    } | _numbers(told, line)
    about.pop("notice")
    code = their_code(told.case, of.number)
    recomputed = of.recomputed if line.ground == "arithmetic-wrong" else None
    return {
        "number": of.number,
        "claim": f"{claim:.2f}",
        "amount": f"{of.line.amount:.2f}",
        "charged": ", ".join(filter(None, (f"code {code}" * bool(code), of.line.text))),
        "about": ", ".join(
            f"{_CALLED.get(name, name)} {one}" for name, one in about.items() if one
        ),
        "clauses": list(_clauses(line, told)),
        "ground": _ground(line, told),
        "reason": told.why(line),
        "held": told.points(line),
        "at_fault": None if recomputed is None else at_fault(told.case, of.rule),
        "recomputed": None if recomputed is None else f"{recomputed:.2f}",
    }


def _clauses(line: DisputeLine, told: Told) -> Iterator[str]:
    """The guide's statements; a shortage is no breach of any."""
    if line.matched.rule and line.matched.family != "shortage":
        charged = line.ground in _CHARGED
        yield from clauses_of(told.case, line.matched.rule, charged=charged)


def _ground(line: DisputeLine, told: Told) -> str:
    if line.ground == "contradicted" and line.matched.family == "shortage":
        return _DELIVERED
    return _GROUNDS["confirmed" if told.unborne(line) else line.ground]


_DELIVERED: Final = "What was invoiced was delivered:"
_CALLED: Final = {"po": "PO", "sscc": "SSCC"}


def analyst_text(told: Told, notes: Iterable[str], missing: Iterable[str]) -> str:
    """What is for us and not for the retailer: the rule, the verdict, what to look at."""
    one, case = told.case.dispute, told.case
    lines = [f"{one.id}: for us, not to be sent", ""]
    for line, amount in told.claims:
        of = line.matched
        rule = f", rule {of.rule}" if of.rule else ""
        edition = f", our file of the guide: {case.profile.id} {of.edition}" if of.edition else ""
        again = ", settled before and taken again" if line.ground is None else ""
        lines.append(f"line {of.number}: {amount:.2f}, {of.kind}{again}{rule}{edition}")
        lines.append(f"  {line.reason}")
        lines += [f"  shown by {place.rpartition('/')[2]}" for place in of.evidence]
    lines += [f"paper missing: {each}" for each in missing]
    lines += [f"look at: {each}" for each in (*told.doubts(), *notes)]
    return "\n".join(lines) + "\n"
