"""Filing a dispute and entering what came of it: entries of the ledger, attempt by attempt.

Nothing is filed outside its window, without an attempt left, or twice, unless a person says that it
was all the same; then the entry says so. A denial keeps the retailer's code.

>>> from edicompliance.chargebacks.ledger import Ledger
>>> ledger, when = Ledger(), datetime.fromisoformat("2026-11-27T12:00:00+00:00")
>>> _ = ledger.post(Posting("mart/D1", 1, "deduct", Decimal("60.00"), "USD"), when, "ana")
>>> _ = ledger.post(Posting("mart/D1", 1, "dispute", Decimal("60.00"), "USD"), when, "ana")
>>> shares = shares_of([ledger.line("mart/D1", 1)], Decimal("45.00"))
>>> partial = Outcome("partial", code="D04")
>>> [one.posting.step for one in decide(ledger, shares, partial, when, "ana")]
['approve', 'deny']
>>> ledger.line("mart/D1", 1).state
'partial'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, get_args

from edicompliance.chargebacks.disputes import DISPUTABLE, Disputable, DisputeLine
from edicompliance.chargebacks.ledger import Entry, Ledger, Line, Posting, Standing
from edicompliance.chargebacks.moves import Step
from edicompliance.charges.exact import ZERO, minus
from edicompliance.errors import LedgerError

Verdict = Literal["approved", "partial", "denied", "expired"]
"""What the retailer said; `expired`: nothing, until the time was over."""
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a dispute."""

    verdict: Verdict
    code: str = ""
    """The retailer's code of a denial."""
    why: str = ""
    """The reason, in words."""
    evidence: tuple[str, ...] = ()
    """What shows it: the number of the answer, a file's sha256."""
    detail: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


class Share(NamedTuple):
    """What of a line's disputed money was approved."""

    line: Line
    stand: Standing
    disputed: Decimal
    approved: Decimal


def claims_of(
    one: Disputable, line: int | None = None, amount: Decimal | None = None
) -> Iterator[tuple[DisputeLine, Decimal]]:
    """Yield the lines that a dispute is about, with the money of each.

    Without a claim of our own all that is open is disputed. Before the charge is taken, what is
    asked to be let off is what was billed. Raises `LedgerError` for a line that is not there, and
    for an amount that is of several lines or more than is open.
    """
    lines = [each for each in one.lines if line in (None, each.matched.number)]
    if not lines:
        raise LedgerError(f"{one.id}: expected a line from 1 to {len(one.lines)}, got {line}")
    early = one.state == "before the charge"
    at_stake = [(each, each.billed if early else each.open) for each in lines]
    claimed = [each for each in at_stake if each[0].claim and not early]
    chosen = claimed or [each for each in at_stake if each[1]]
    if amount is None:
        yield from ((each, money if early else each.claim or money) for each, money in chosen)
    elif len(chosen) != 1:
        told = ", ".join(f"line {each.matched.number}: {money:.2f}" for each, money in chosen)
        raise LedgerError(f"{one.id}: of which line {amount} is, --line says: {told or 'none'}")
    elif not ZERO < amount <= chosen[0][1]:
        raise LedgerError(f"{one.id}: expected up to {chosen[0][1]:.2f}, got {amount}")
    else:
        yield chosen[0][0], amount


def file_dispute(
    ledger: Ledger,
    one: Disputable,
    claims: Iterable[tuple[DisputeLine, Decimal]],
    at: datetime,
    actor: str,
    *,
    why: str = "",
    evidence: tuple[str, ...] = (),
    detail: Mapping[str, str] = _NOTHING,
) -> tuple[Entry, ...]:
    """Enter that a dispute was filed; each entry says for what, by which clause, with what."""
    attempt = one.attempts + 1
    return tuple(
        ledger.post(posting, at, actor)
        for line, amount in claims
        for posting in _filings(one, line, amount, attempt, why, evidence, detail)
    )


def _filings(
    one: Disputable,
    line: DisputeLine,
    amount: Decimal,
    attempt: int,
    why: str,
    evidence: tuple[str, ...],
    detail: Mapping[str, str],
) -> Iterator[Posting]:
    of, window = line.matched, one.window
    told = {
        "attempt": str(attempt),
        "class": of.kind,
        "again": "settled before" if line.ground is None else "",
        "rule": of.rule,
        "family": of.family or "",
        "edition": of.edition,
        "clause": window.clause.called if window.clause else "",
        "deadline": one.deadline.isoformat() if one.deadline else window.doubt,
        "missing": ", ".join(one.missing),
        "filing": f"{one.id}|{attempt}|{len(line.ledger.entries)}",
        **detail,
    }
    kept = {name: value for name, value in told.items() if value}
    reason = f"{line.reason}; {why}" if why else line.reason
    for stand, part in _drawn(line.ledger, amount):
        yield Posting(
            one.id, of.number, "dispute", part, line.ledger.currency, reason, evidence, kept,
            source=stand,
        )  # fmt: skip


def _drawn(line: Line, amount: Decimal) -> Iterator[tuple[Standing, Decimal]]:
    """Take an amount from where it can be disputed."""
    stands = [stand for stand in line.balances if stand.place in DISPUTABLE]
    for stand in sorted(stands, key=lambda each: (DISPUTABLE.index(each.place), each.attempt)):
        part = min(amount, line.balances[stand])
        if part:
            yield stand, part
            amount = minus(amount, part)


def shares_of(
    lines: Sequence[Line], approved: Decimal | None, line: int | None = None
) -> tuple[Share, ...]:
    """Say what of each line's disputed money was approved: all of it, nothing, or an amount.

    Raises `LedgerError` where nothing is disputed, or it cannot be told of which line it is.
    """
    name = lines[0].deduction if lines else "the deduction"
    shares = [
        Share(one, stand, money, money)
        for one in lines
        for stand, money in one.balances.items()
        if stand.place == "disputed" and line in (None, one.number)
    ]
    if not shares:
        raise LedgerError(f"{name}: nothing of it is disputed: edic dispute submit {name}")
    if approved is None:
        return tuple(shares)
    total = sum((one.disputed for one in shares), ZERO)
    if not ZERO <= approved <= total:
        raise LedgerError(f"{name}: expected up to {total:.2f}, which is disputed, got {approved}")
    if approved not in (ZERO, total) and len({one.line.number for one in shares}) > 1:
        told = ", ".join(f"line {one.line.number}: {one.disputed:.2f}" for one in shares)
        raise LedgerError(f"{name}: of which line {approved} is, --line says: {told}")
    return tuple(_spread(shares, approved))


def _spread(shares: Iterable[Share], approved: Decimal) -> Iterator[Share]:
    for one in shares:
        part = min(one.disputed, approved)
        approved = minus(approved, part)
        yield one._replace(approved=part)


def decide(
    ledger: Ledger, shares: Iterable[Share], outcome: Outcome, at: datetime, actor: str
) -> tuple[Entry, ...]:
    """Enter what came of a dispute: what was approved, and what was denied or got no answer."""
    lost: Step = "expire" if outcome.verdict == "expired" else "deny"
    entries = []
    for one in shares:
        won = ZERO if outcome.verdict in ("denied", "expired") else one.approved
        parts: tuple[tuple[Step, Decimal], ...] = (("approve", won), (lost, one.disputed - won))
        for step, amount in parts:
            if amount:
                posting = _decision(one, step, amount, outcome)
                entries.append(ledger.post(posting, at, actor))
    return tuple(entries)


def _decision(one: Share, step: Step, amount: Decimal, outcome: Outcome) -> Posting:
    detail: dict[str, Any] = {"attempt": str(one.stand.attempt), **outcome.detail}
    if step != "approve" and outcome.code:
        detail["code"] = outcome.code
    return Posting(
        one.line.deduction, one.line.number, step, amount, one.line.currency, outcome.why,
        outcome.evidence, detail, source=one.stand,
    )  # fmt: skip
