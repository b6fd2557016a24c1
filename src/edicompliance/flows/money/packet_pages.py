"""What the pages of a packet say: the letter, the proof of what was sent, the portal rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, Final

from edicompliance.chargebacks.disputes import DisputeLine
from edicompliance.documents.conventions import reference
from edicompliance.documents.doubt import CannotTell
from edicompliance.flows.disputes import Case
from edicompliance.flows.money.dispute_papers import Paper, Sent
from edicompliance.profiles import Profile
from edicompliance.reports.dispute_pdf import Proof, letter_text
from edicompliance.reports.in_force import held
from edicompliance.translate.cells import csv_text

_GROUNDS: Final = {
    "re-deducted": "It was settled before:",
    "contradicted": "The rule was kept:",
    "arithmetic-wrong": "The charge is not what the guide says:",
    "duplicate": "It was taken twice:",
    "unexplained": "We cannot tell what it is for:",
    "confirmed": "Our record of it:",
}
_MOST_LINES: Final = 60
"""Segments of a set that the proof shows; the whole of it lies beside it."""


def source_of(one: Paper) -> str:
    """Where a paper is from; of a path only the file's name, for folders differ by machine."""
    return one.source if one.source.startswith("archive ") else Path(one.source).name


def proof_of(one: Sent, clock: Any) -> Proof:
    """One transmission as a row of the proof, at the clock of the retailer."""
    paper = one.paper
    rows = [
        ("from, to", f"{one.sender} to {one.receiver}"),
        ("interchange, ISA13", one.isa),
        ("group, GS06", one.gs),
        ("set, ST02", one.st),
        ("written, ISA09 and ISA10", one.written),
    ]
    if paper.at is not None:
        word = "sent" if paper.direction == "out" else "received"
        rows.append((f"{word}, by our clock", f"{paper.at.astimezone(clock):%Y-%m-%d %H:%M:%S %Z}"))
    for answer in paper.answers:
        told = f"{answer.outcome}, {answer.at.astimezone(clock):%Y-%m-%d %H:%M:%S %Z}"
        told += f", number {answer.reference}" * bool(answer.reference)
        told += f": {answer.reason}" * bool(answer.reason)
        rows.append((f"answered by {answer.answered_by}", told))
    rows.append(("bytes", source_of(paper)))
    lines = one.raw.decode("utf-8", "replace").splitlines()
    more = [f"... {len(lines) - _MOST_LINES} more segments in edi/"]
    shown = lines[:_MOST_LINES] + more * (len(lines) > _MOST_LINES)
    return Proof(paper.name, tuple(rows), "\n".join(shown))


def portal_rows(case: Case, claims: Iterable[tuple[DisputeLine, Decimal]]) -> str:
    """The rows that a portal's form asks for.

    Numbers that the retailer did not name are those of the documents, where there is one of them.
    """
    one = case.dispute
    taken = one.matched.deduction.taken
    head = (
        "deduction", "line", "payment", "date", "invoice", "po", "bill_of_lading", "item", "code",
        "amount_deducted", "amount_disputed", "currency", "attempt", "ground", "reason",
    )  # fmt: skip
    rows: list[tuple[str, ...]] = [head]
    for line, amount in claims:
        told = line.matched.line
        about, documents = told.about, line.matched.documents
        invoice = about.invoice or _one(each.number for each in documents if each.kind == "invoice")
        po = about.po or _one(number for each in documents for number in each.pos)
        bill = about.bill_of_lading or _one(_bills_of(case, po))
        rows.append(
            (
                taken.number, str(line.matched.number), taken.payment, str(taken.day or ""),
                invoice, po, bill, about.item, told.code,
                f"{told.amount:.2f}", f"{amount:.2f}", taken.currency, str(one.attempts + 1),
                line.ground, line.reason,
            )
        )  # fmt: skip
    return csv_text(rows)


def _one(numbers: Iterable[str]) -> str:
    """The number, where it is one and the same."""
    found = set(filter(None, numbers))
    return found.pop() if len(found) == 1 else ""


def _bills_of(case: Case, po: str) -> Iterator[str]:
    """The bills of lading that the ship notices of an order name."""
    conventions = case.profile.conventions_of("856")
    notices = (each.shipment.notices for each in case.results if po in each.orders)
    for notice in chain.from_iterable(notices):
        with suppress(CannotTell):
            if (record := reference(notice, "bill_of_lading", conventions)) is not None:
                yield record.value


def letter_of(
    case: Case,
    profile: Profile,
    claims: Sequence[tuple[DisputeLine, Decimal]],
    enclosed: Iterable[tuple[str, str]],
    *,
    by: str,
    dated: date | None,
    said: str,
) -> str:
    """The cover letter as text."""
    one = case.dispute
    taken, clause = one.matched.deduction.taken, one.window.clause
    entries = [entry.at for line in one.lines for entry in line.ledger.entries]
    early = one.state == "before the charge"
    return letter_text(
        {
            "number": taken.called or one.id,
            "to": profile.name,
            "contact": clause.clause.contact if clause else None,
            "dated": str(dated or max(entries).date()),
            "by": by,
            "payment": taken.payment,
            "day": taken.day,
            "amount": f"{taken.amount:.2f}",
            "currency": taken.currency,
            "attempt": one.attempts + 1,
            "allowed": one.window.attempts,
            "step": " and ".join(each.name for each in one.early) if early else "",
            "claim": f"{sum(amount for _, amount in claims):.2f}",
            "said": said,
            "lines": [_line_of_letter(line, amount, case) for line, amount in claims],
            "enclosed": sorted(enclosed),
        }
    )


def _line_of_letter(line: DisputeLine, claim: Decimal, case: Case) -> dict[str, Any]:
    of = line.matched
    told = of.line
    names = ("po", "invoice", "notice", "bill_of_lading", "sscc", "item", "store")
    about = [f"{name.replace('_', ' ')} {getattr(told.about, name)}" for name in names
             if getattr(told.about, name)]  # fmt: skip
    recomputed = of.recomputed if line.ground == "arithmetic-wrong" else None
    return {
        "number": of.number,
        "claim": f"{claim:.2f}",
        "amount": f"{told.amount:.2f}",
        "charged": " ".join(filter(None, (told.code, told.text))),
        "about": ", ".join(about),
        "rule": of.rule,
        "edition": of.edition,
        "ground": _GROUNDS[line.ground],
        "reason": line.reason,
        "held": _held(line, case),
        "recomputed": None if recomputed is None else f"{recomputed:.2f}",
    }


def _held(line: DisputeLine, case: Case) -> list[str]:
    """The windows and deadlines of its rule that were kept, where that contradicts the charge."""
    if line.ground != "contradicted" or not line.matched.rule:
        return []
    told = (one for result in case.results for one in held(result, line.matched.rule))
    return list(dict.fromkeys(told))
