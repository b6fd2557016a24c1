"""Disputes of a store: what is worth it, and what was filed.

The analyst's list, and the deed that files one: it keeps to the guide's window and attempts, and
what is done against them stands in the entry. What comes of it is entered in `money/outcomes.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Final

from edicompliance.chargebacks.disputes import DISPUTABLE, Against, Disputable, disputable, in_order
from edicompliance.chargebacks.entering import Books, Deduction
from edicompliance.chargebacks.filing import (
    claims_of,
    file_dispute,
)
from edicompliance.chargebacks.ledger import Entry
from edicompliance.chargebacks.matching import MatchedDeduction, match_deductions
from edicompliance.chargebacks.odds import Record
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import on_day
from edicompliance.documents.tables.user_files import suggest
from edicompliance.errors import LedgerError
from edicompliance.flows.config import Config
from edicompliance.flows.matching import Finder
from edicompliance.flows.money.deductions import books_of, profiles_of
from edicompliance.flows.money.dispute_papers import Paper, kinds_of, papers_of, pos_of
from edicompliance.flows.money.paper_shelf import Shelf, Wanted
from edicompliance.flows.shipping.batches import Batch, find_shipments
from edicompliance.profiles import Profile
from edicompliance.profiles.bodies_disputes import EVIDENCE
from edicompliance.rules import CheckResult
from edicompliance.rules.guides.period_ends import PERIOD_END
from edicompliance.store import Store, Work

_NOT_OPEN: Final = ("settled", "before the charge")
_NO_DAYS: Final[Mapping[str, date]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Case:
    """A deduction with all that its dispute rests on."""

    dispute: Disputable
    profile: Profile
    """The guide of the retailer who took it."""
    results: tuple[CheckResult, ...] = ()
    """What the rules say of its orders; of a list, only where something hangs on it."""
    papers: tuple[Paper, ...] = ()
    config: Config | None = None
    first: Deduction | None = None
    """Of one that was taken twice, the other."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What became of a filing, or of an outcome that was entered."""

    case: Case
    entries: tuple[Entry, ...] = ()
    """Empty: nothing was entered."""
    obstacles: tuple[Against, ...] = ()
    """Why not, or in spite of what."""
    notes: tuple[str, ...] = ()
    """What is to be known of it."""


@dataclass(slots=True)
class _Desk:
    """Who answers all questions about the deductions of a store."""

    look: Work
    store: Store
    books: Books
    now: datetime
    shipments: Sequence[str]
    finder: Finder
    profiles: Callable[[str], Profile]

    @classmethod
    def of(
        cls,
        look: Work,
        store: Store,
        now: datetime | None,
        shipments: Sequence[str],
        config: Config | None,
    ) -> _Desk:
        profiles = profiles_of(look)
        finder = Finder(look, store.archive, profiles, tuple(shipments), config)
        return cls(look, store, books_of(look), now or look.now, shipments, finder, profiles)

    def deduction(self, name: str) -> Deduction:
        found = self.books.deductions.get(name)
        if found is None:
            raise LedgerError(
                f"deduction {name}: there is none{suggest(name, self.books.deductions)}; "
                "edic dispute list shows them"
            )
        return found

    def cases(
        self, wanted: Iterable[Deduction], days: Mapping[str, date], *, whole: bool = True
    ) -> Iterator[Case]:
        """Each deduction, matched, with its papers; its orders are checked where it is `whole`.

        For a list they are checked only where a window or a paper hangs on it: checks take longest.
        """
        evidence = self.finder.evidence(self.books)
        record, batches = Record.of(self.books.ledger), self._batches()
        every = match_deductions(wanted, evidence)
        shelf = Shelf.of(self.look, self.store.archive, map(self._wanted, every))
        for matched in every:
            taken = matched.deduction.taken
            means = {one.number: evidence.meaning(taken, one.line).rules for one in matched.lines}
            dispute = partial(
                disputable,
                matched,
                self.books.ledger,
                self.profiles(taken.retailer),
                self.now,
                record=record,
                charged={number: codes[0] for number, codes in means.items() if len(codes) == 1},
            )
            yield self._case(matched, dispute, batches, shelf, days, whole)

    def _wanted(self, matched: MatchedDeduction) -> Wanted:
        of = matched.deduction
        return Wanted(of.id, self.finder.partners(of.taken.retailer), pos_of(matched))

    def _case(
        self,
        matched: MatchedDeduction,
        dispute: Callable[..., Disputable],
        batches: Sequence[Batch],
        shelf: Shelf,
        days: Mapping[str, date],
        whole: bool,
    ) -> Case:
        retailer, pos = matched.deduction.taken.retailer, pos_of(matched)
        found, results = dispute(days=days), tuple[CheckResult, ...]()
        if whole or self._hangs_on_checks(found, pos):
            results = tuple(filter(None, (self.finder.result(retailer, po) for po in pos)))
            if periods := _periods(results, matched):
                found = dispute(days={**periods, **days})
        papers: tuple[Paper, ...] = ()
        if whole or found.state != "settled":
            partners = self.finder.partners(retailer)
            papers = papers_of(shelf, matched, results, batches, partners)
        found, profile = replace(found, have=kinds_of(papers)), self.profiles(retailer)
        first = self.books.deductions.get(matched.deduction.doubles)
        return Case(found, profile, results, papers, self.finder.config, first)

    def _hangs_on_checks(self, found: Disputable, pos: Sequence[str]) -> bool:
        """Whether only a check of its orders tells until when, or that there is a paper."""
        resolved = found.window.clause
        texts = resolved.clause.texts if resolved is not None else ()
        return (
            bool(self.shipments)
            or any(PERIOD_END in one.anchors for one in texts)
            or bool(self.finder.granted(found.matched.deduction.taken.retailer, pos))
        )

    def _batches(self) -> Sequence[Batch]:
        return find_shipments(self.shipments)[0] if self.shipments else ()


def _periods(results: Iterable[CheckResult], matched: MatchedDeduction) -> dict[str, date]:
    """The end of the period that a fault was counted in, where its charge is of a period."""
    codes = {line.rule for line in matched.lines if line.rule}
    ends = [
        one.case.period.ends
        for result in results
        for one in result.periods
        if codes & set(one.case.clause.for_codes)
    ]
    return {PERIOD_END: max(ends)} if ends else {}


def dispute_list(
    store: Store,
    *,
    retailer: str | None = None,
    shipments: Sequence[str] = (),
    now: datetime | None = None,
    config: Config | None = None,
    settled: bool = False,
    without: Collection[str] = (),
) -> tuple[Case, ...]:
    """Return the deductions that are not settled, those that are worth a dispute first.

    With `settled` they are all of them; those of the retailers `without` are left out. The checks
    of their orders (`Case.results`) are left to `dispute_case`, where nothing of the list hangs on
    them.
    """
    with store.look() as look:
        desk = _Desk.of(look, store, now, shipments, config)
        wanted = [
            one
            for one in desk.books.standing
            if retailer in (None, one.taken.retailer)
            and one.taken.retailer not in without
            and (
                settled
                or any(
                    line.at(*DISPUTABLE, "disputed", "assessed")
                    for line in desk.books.ledger.lines(one.id)
                )
            )
        ]
        cases = {
            case.dispute.id: case
            for case in desk.cases(wanted, _NO_DAYS, whole=False)
            if settled or case.dispute.state != "settled"
        }
    return tuple(cases[one.id] for one in in_order(case.dispute for case in cases.values()))


def dispute_case(
    look: Work,
    store: Store,
    name: str,
    *,
    shipments: Sequence[str] = (),
    now: datetime | None = None,
    days: Mapping[str, date] = _NO_DAYS,
    config: Config | None = None,
) -> Case:
    """Return all that a dispute about one deduction rests on."""
    desk = _Desk.of(look, store, now, shipments, config)
    return next(desk.cases([desk.deduction(name)], days))


def submit(
    work: Work,
    store: Store,
    name: str,
    actor: str,
    *,
    reason: str = "",
    line: int | None = None,
    amount: Decimal | None = None,
    shipments: Sequence[str] = (),
    days: Mapping[str, date] = _NO_DAYS,
    evidence: tuple[str, ...] = (),
    now: datetime | None = None,
    anyway: bool = False,
    config: Config | None = None,
    case_number: str = "",
) -> Deed:
    """Enter that a dispute was filed; nothing where window, attempts or money forbid it.

    `anyway` enters it all the same, in spite of what is said; `case_number` is the retailer's.
    """
    desk = _Desk.of(work, store, now, shipments, config)
    case = next(desk.cases([desk.deduction(name)], days))
    one = case.dispute
    obstacles = one.obstacles
    if one.main.ground == "confirmed" and not obstacles:
        obstacles = (Against("no money", f"it is right by our own judgement: {one.main.reason}"),)
    impossible = any(each.what == "waiting" or one.state in _NOT_OPEN for each in obstacles)
    if obstacles and (impossible or not anyway):
        return Deed(case, (), obstacles)
    detail = {f"day {key}": day.isoformat() for key, day in days.items()}
    detail |= {"case number": case_number} if case_number else {}
    detail |= {"in spite of": "; ".join(each.why for each in obstacles)} if obstacles else {}
    papers = evidence or tuple(dict.fromkeys(each.source for each in case.papers))
    claims = claims_of(one, line, amount)
    entries = file_dispute(
        desk.books.ledger, one, claims, work.now, actor, why=reason, evidence=papers, detail=detail
    )
    work.chargebacks.keep(desk.books)
    _met(work, one)
    work.done("filed a dispute", name, reason=reason)
    return Deed(case, entries, obstacles, tuple(_notes_of_filing(case)))


def _met(work: Work, one: Disputable) -> None:
    """The deadline of an 812 that was entered at intake is met."""
    taken = one.matched.deduction.taken
    for row in work.deadlines.due():
        if row.what == "dispute" and row.subject == f"812 {taken.number}":
            work.deadlines.met(row.partner, "dispute", row.subject)


def _notes_of_filing(case: Case) -> Iterator[str]:
    one = case.dispute
    if one.missing:
        yield f"the guide wants, and nobody has: {', '.join(one.missing)}"
    if one.window.doubt:
        yield f"until when it can be disputed is not known: {one.window.doubt}"
    if one.main.ground == "unexplained":
        yield f"nothing of ours shows that it is wrong: {one.main.reason}"
        if one.fee is not None:
            yield f"the guide charges for a dispute without reason: {one.fee}"
    if answer := answer_by(case, one.now):
        yield f"the retailer should answer by {answer}"


def answer_by(case: Case, filed: datetime) -> date | None:
    """By which day the retailer should have answered a dispute that is filed now."""
    clause, profile = case.dispute.window.clause, case.profile
    point = clause.clause.answer_by if clause else None
    if clause is None or point is None:
        return None
    zone = profile.zone.name if profile.zone else "UTC"
    try:
        moment = point.evaluate(
            {"disputed": on_day(filed.date(), zone)}, profile.time_context(clause.clause)
        )
    except CannotTell:
        return None
    return moment.day or moment.last.date()


def attach(
    work: Work, store: Store, name: str, kind: str, file: tuple[str, bytes], *, reason: str = ""
) -> bool:
    """Keep a paper for the disputes of a deduction; return whether it is new."""
    if kind not in EVIDENCE:
        raise LedgerError(f"unknown kind of paper {kind!r}{suggest(kind, EVIDENCE)}")
    return work.papers.attach(store.archive, name, kind, file, reason=reason)
