"""What is worth disputing: how much of a deduction, until when, how often still, with what papers.

A deduction is worth it where our own judgement says that it is wrong, money of it is still open,
and the guide lets it be disputed. What speaks against it is told, and never left out in silence.

>>> from edicompliance.chargebacks.entering import Books
>>> from edicompliance.chargebacks.matching import Evidence, match_deductions
>>> from edicompliance.chargebacks.taken import Taken, TakenLine
>>> from edicompliance.profiles import load_profile
>>> books, when = Books(), datetime.fromisoformat("2026-11-27T12:00:00+00:00")
>>> line = TakenLine(Decimal("60.00"), code="ZZ")
>>> one = books.enter(
...     Taken(retailer="example-mart", kind="deducted", number="D1", lines=(line,)), when, "ana")
>>> matched = match_deductions([one.deduction], Evidence())[0]
>>> found = disputable(matched, books.ledger, load_profile("example-mart"), when)
>>> found.worth, found.against[0]
(False, 'nothing shows that it is wrong: nothing tells what it is for: no pattern of the guide \
fits its number, its code or its words')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from edicompliance.chargebacks.again import why_again
from edicompliance.chargebacks.families import FAMILIES
from edicompliance.chargebacks.ledger import Ledger, Line
from edicompliance.chargebacks.matching import CLASSES, Class, MatchedDeduction, MatchedLine
from edicompliance.chargebacks.moves import Place
from edicompliance.chargebacks.odds import Odds, Record
from edicompliance.chargebacks.windows import (
    DisputeWindow,
    StageWindow,
    stages_of,
    window_of,
)
from edicompliance.charges import Amount, Base
from edicompliance.charges.exact import ZERO, add, minus
from edicompliance.profiles import Profile

DISPUTABLE: Final[tuple[Place, ...]] = ("re-deducted", "triaged", "matched", "deducted", "denied")
"""Where money stands that can be disputed, and in which order it is."""
_WRONG: Final = frozenset((None, "contradicted", "arithmetic-wrong", "duplicate"))
_FAR: Final = date.max
_NO_DAYS: Final[Mapping[str, date]] = MappingProxyType({})
_NO_CODES: Final[Mapping[int, str]] = MappingProxyType({})

State = Literal[
    "to do", "waiting", "before the charge", "not open yet", "closed", "no attempt left", "settled"
]
"""`waiting`: filed, and not answered; `before the charge`: billed, and not taken; `settled`: no
money of it is open."""


class Against(NamedTuple):
    """What keeps a dispute from being filed."""

    what: Literal[
        "too early", "too late", "no attempt left", "waiting", "no money", "too small", "fee"
    ]
    why: str
    """In a sentence, with the next step."""


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """A line of a deduction, as far as it can be disputed."""

    matched: MatchedLine
    ledger: Line
    ground: Class | None
    """Why it is disputed: the class of its match; None: it was settled before, and taken again."""
    reason: str
    claim: Decimal
    """How much of it is claimed back; nothing where it is right."""

    @property
    def open(self) -> Decimal:
        """What was taken and is neither settled nor under dispute."""
        return self.ledger.at(*DISPUTABLE)

    @property
    def billed(self) -> Decimal:
        """What was billed and is not taken yet."""
        return self.ledger.at("assessed")

    @property
    def waiting(self) -> Decimal:
        """What is disputed and not answered yet."""
        return self.ledger.at("disputed")

    @property
    def attempts(self) -> int:
        """How often it was disputed since it was last taken."""
        return attempts_of(self.ledger)


@dataclass(frozen=True, slots=True)
class Disputable:
    """A deduction, and what a dispute about it needs and promises."""

    matched: MatchedDeduction
    lines: tuple[DisputeLine, ...]
    window: DisputeWindow
    now: datetime
    odds: Odds | None = None
    required: tuple[str, ...] = ()
    """The papers that the guide wants."""
    helpful: tuple[str, ...] = ()
    """Papers that such deductions are decided by, and the guide does not ask for."""
    have: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Kind of paper -> what there is of it."""
    stages: tuple[StageWindow, ...] = ()
    """The steps of the guide's way."""

    @property
    def id(self) -> str:
        """The deduction's number with us."""
        return self.matched.deduction.id

    @property
    def main(self) -> DisputeLine:
        """Its line that is best disputed."""
        return min(self.lines, key=lambda one: (_rank(one.ground), -one.claim))

    @property
    def claim(self) -> Decimal:
        """What is claimed back in all."""
        return _sum(one.claim for one in self.lines)

    @property
    def billed(self) -> Decimal:
        """What the retailer has billed and not taken."""
        return _sum(one.billed for one in self.lines)

    @property
    def early(self) -> tuple[StageWindow, ...]:
        """The steps that are gone before the money is taken, where it is not taken yet."""
        return tuple(one for one in self.stages if one.before_charge) if self.billed else ()

    @property
    def before(self) -> str:
        """What can be done about what is billed, before it is taken."""
        if self.early:
            steps = " and ".join(map(partial(_step, now=self.now), self.early))
            return f"what there is before the charge is {steps}"
        day, doubt = self.window.last_day, self.window.doubt
        until = (
            f"the window of its dispute closes on {day}" if day else "its dispute has no deadline"
        )
        if doubt:
            until = f"until when it can be disputed is not known: {doubt}"
        if doubt == "needs deducted":
            until = "the window of its dispute counts from the day on which it is taken"
        return f"the guide has no step before the charge; ask for it to be let off; {until}"

    @property
    def expected(self) -> Decimal | None:
        """The claim by its odds; None: there is no history."""
        return None if self.odds is None else (self.claim * self.odds.share).quantize(ZERO)

    @property
    def fee(self) -> Amount | None:
        """What a dispute without reason costs, by the guide; None: it says nothing of it."""
        clause = self.window.clause.clause if self.window.clause else None
        if clause is None or clause.frivolous is None:
            return None
        return clause.frivolous.price(Base(self.matched.deduction.taken.currency))

    @property
    def at_worst(self) -> Decimal | None:
        """What is to be won by its odds, less the fee if each that is lost were without reason.

        None: there is no history, or no fee that is known.
        """
        fee = self.fee.expected if self.fee else None
        if self.odds is None or self.expected is None or fee is None:
            return None
        return minus(self.expected, (fee * (1 - self.odds.share)).quantize(ZERO))

    @property
    def missing(self) -> tuple[str, ...]:
        """Papers that the guide wants and nobody has."""
        return tuple(one for one in self.required if not self.have.get(one))

    @property
    def attempts(self) -> int:
        """How often it was disputed since it was last taken."""
        return max((one.attempts for one in self.lines), default=0)

    @property
    def attempts_left(self) -> int | None:
        """How often it may still be disputed; None: no limit is told."""
        allowed = self.window.attempts
        return None if allowed is None else max(allowed - self.attempts, 0)

    @property
    def state(self) -> State:
        """How it stands."""
        if any(one.waiting for one in self.lines) and not self.claim:
            return "waiting"
        if not any(one.open for one in self.lines):
            return "before the charge" if self.billed else "settled"
        if self.attempts_left == 0:
            return "no attempt left"
        state = self.window.state(self.now)
        return state if state in ("not open yet", "closed") else "to do"

    @property
    def worth(self) -> bool:
        """Whether it is worth disputing, now or when its window opens."""
        small = any(one.what in ("too small", "fee") for one in self.obstacles)
        able = self.state in ("to do", "not open yet") and not small
        return able and self.claim > 0 and self.main.ground in _WRONG

    @property
    def against(self) -> tuple[str, ...]:
        """Why it is not worth it; nothing where it is."""
        told = [one.why for one in self.obstacles if one.what != "too early"]
        if self.main.ground == "confirmed":
            told.append(f"it is right by our own judgement: {self.main.reason}")
        elif self.main.ground == "arithmetic-wrong" and not self.claim:
            told.append("what is too much is claimed or came back already; the rest is right")
        elif self.main.ground == "unexplained":
            told.append(f"nothing shows that it is wrong: {self.main.reason}")
        if self.fee is not None and self.main.ground in ("confirmed", "unexplained"):
            told.append(f"a dispute without reason costs, by the guide: {self.fee}")
        return tuple(told)

    @property
    def obstacles(self) -> tuple[Against, ...]:
        """What keeps it from being filed now."""
        return tuple(_obstacles(self))

    @property
    def deadline(self) -> date | None:
        """The last day on which it can be filed; None: not known, or there is none."""
        if self.state == "before the charge" and self.early:
            days = [one.window.last_day for one in self.early]
            return min((day for day in days if day is not None), default=None)
        return self.window.last_day


def disputable(
    matched: MatchedDeduction,
    ledger: Ledger,
    profile: Profile,
    now: datetime,
    *,
    record: Record | None = None,
    days: Mapping[str, date] = _NO_DAYS,
    charged: Mapping[int, str] = _NO_CODES,
) -> Disputable:
    """Say how a deduction can be disputed; `days` are known besides what its papers tell.

    `charged` is the rule, or the family of rules, that a line is charged for by its number, where
    the guide tells and the match did not get as far as that.
    """
    lines = tuple(
        _line(one, ledger.line(matched.deduction.id, one.number)) for one in matched.lines
    )
    main = min(lines, key=lambda one: (_rank(one.ground), -one.claim))
    of = main.matched
    taken = matched.deduction.taken
    known = {**_days(line.ledger for line in lines), **days}
    rule = of.rule or charged.get(of.number, "")
    window = window_of(profile, taken, rule, of.dispute, days=known)
    required = window.clause.clause.evidence_for(rule) if window.clause else ()
    family = FAMILIES["duplicate" if main.ground == "duplicate" else of.family or "compliance"]
    usual = family.evidence if of.family or main.ground == "duplicate" else ()
    return Disputable(
        matched,
        lines,
        window,
        now,
        (record or Record()).odds(taken.retailer, rule, of.family or ""),
        required,
        tuple(one for one in usual if one not in required),
        stages=stages_of(window, profile, taken, taken.amount, known),
    )


def in_order(found: Iterable[Disputable]) -> list[Disputable]:
    """What is worth it first, by its deadline, then by its money; then what is waiting."""
    return sorted(found, key=_order)


def attempts_of(line: Line) -> int:
    """How often a line was disputed since it was last taken."""
    taken_back = {one.posting.reverses for one in line.entries}
    filings: set[str] = set()
    for one in line.entries:
        if one.posting.step == "re-deduct" and one.seq not in taken_back:
            filings.clear()
        elif one.posting.step == "dispute" and one.seq not in taken_back:
            filings.add(one.posting.detail.get("filing") or f"entry {one.seq}")
    return len(filings)


def _line(matched: MatchedLine, line: Line) -> DisputeLine:
    open_ = line.at(*DISPUTABLE)
    again = line.at("re-deducted")
    if again:
        return DisputeLine(matched, line, None, why_again(line, again), again)
    claim = ZERO
    if matched.kind in ("contradicted", "duplicate"):
        claim = open_
    elif matched.kind == "arithmetic-wrong" and matched.difference is not None:
        fought = line.at("disputed", "approved", "repaid")
        claim = max(min(open_, minus(matched.difference, fought)), ZERO)
    return DisputeLine(matched, line, matched.kind, matched.reason, claim)


def _days(lines: Iterable[Line]) -> dict[str, date]:
    """The days that the ledger tells: when it was last taken, which a person said of it."""
    found: dict[str, date] = {}
    for line in lines:
        for one in line.entries:
            detail = one.posting.detail
            if one.posting.step in ("deduct", "re-deduct") and detail.get("day"):
                found["deducted"] = date.fromisoformat(detail["day"])
            for name, told in detail.items():
                if name.startswith("day "):
                    found[name.removeprefix("day ")] = date.fromisoformat(told)
    return found


def _step(one: StageWindow, now: datetime) -> str:
    was = "which was open " if one.window.state(now) == "closed" else ""
    return f"{one.name}, {was}until {one.window.last_day or 'a day not known'}"


def _obstacles(one: Disputable) -> Iterable[Against]:
    last, attempts = one.deadline, one.window.attempts
    waiting = _sum(line.waiting for line in one.lines)
    if one.state in ("waiting", "settled"):
        if waiting:
            yield Against(
                "waiting",
                f"{waiting:.2f} is disputed and not answered: edic dispute outcome {one.id} ...",
            )
        else:
            yield Against("no money", "no money of it is open: it came back, or was given up")
        return
    if one.state == "before the charge":
        yield Against("no money", f"it is not taken yet: {one.before}")
        return
    state = one.window.state(one.now)
    if state == "not open yet" and one.window.opens is not None:
        first = one.window.opens.day or one.window.opens.first.date()
        yield Against("too early", f"too early: it can be filed from {first} on")
    elif state == "closed":
        yield Against("too late", f"too late: it could be filed until {last}")
    if attempts is not None and one.attempts >= attempts:
        yield Against(
            "no attempt left", f"disputed {one.attempts} of {attempts} times: no attempt is left"
        )
    least = one.window.clause.clause.minimum if one.window.clause else None
    if least is not None and one.claim and one.claim < least:
        yield Against("too small", f"{one.claim:.2f} is below the {least} that the guide takes")
    if one.claim and one.at_worst is not None and one.at_worst <= 0:
        yield Against(
            "fee",
            f"its odds promise {one.expected:.2f}, and losing it may cost the guide's fee for a "
            f"dispute without reason, {one.fee}: {one.at_worst:.2f} at worst",
        )


def _order(one: Disputable) -> tuple[int, date, Decimal, str]:
    group = 0 if one.worth else 1 if one.state == "waiting" else 2 if one.state == "to do" else 3
    money = one.claim or _sum(line.open for line in one.lines)
    return group, one.deadline or _FAR, -money, one.id


def _rank(ground: Class | None) -> int:
    return -1 if ground is None else CLASSES.index(ground)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    total = ZERO
    for one in amounts:
        total = add(total, one)
    return total
