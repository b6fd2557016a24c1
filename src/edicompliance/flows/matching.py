"""Matching deductions with what the store knows: the guide's patterns, the documents, the rules.

What was judged of an order goes in this order: the shipments that are given, the verdict that
`edic check --record` or `edic send` kept before the truck left, and, where that cannot tell, all
that the store has of it by now, judged by the edition of the guide that was in force, as of the
time the last of it came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, cached_property, partial
from itertools import chain
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from edicompliance.chargebacks import matching
from edicompliance.chargebacks.alike import remark_of
from edicompliance.chargebacks.entering import Books
from edicompliance.chargebacks.judged import Judged, excusing, judged_of
from edicompliance.chargebacks.matched import orders_of
from edicompliance.chargebacks.matching import (
    CLASSES,
    Evidence,
    Known,
    MatchedDeduction,
    Meaning,
)
from edicompliance.chargebacks.possible import can_cost
from edicompliance.chargebacks.taken import Taken, TakenLine
from edicompliance.chargebacks.windows import DisputeWindow, window_of
from edicompliance.documents.document import Document
from edicompliance.errors import EdiError
from edicompliance.flows.config import Config
from edicompliance.flows.mailbox.storing import document_of
from edicompliance.flows.money.deductions import books_of, profiles_of, told_of
from edicompliance.flows.orders.kept_orders import KeptOrders
from edicompliance.flows.preship import check_batches, load_shipment
from edicompliance.flows.shipping.batches import Batch, find_shipments
from edicompliance.flows.shipping.pauses import collector_paused
from edicompliance.profiles import Authorization, Profile, load_profile
from edicompliance.profiles.bodies_disputes import Recognition
from edicompliance.profiles.model import Facts, Resolved
from edicompliance.profiles.recognising import Recognised
from edicompliance.rules import CheckResult
from edicompliance.rules.engine import chosen
from edicompliance.store import Store, Work
from edicompliance.store.archive import Archive

_NO_FACTS: Final = Facts()
_NONE_KEPT: Final[Mapping[str, KeptOrders]] = MappingProxyType({})
_FIELDS: Final = ("number", "invoice", "reason", "reference", "description", "code", "file")


def match_deductions(
    store: Store,
    *,
    retailer: str | None = None,
    shipments: Sequence[str] = (),
    config: Config | None = None,
) -> tuple[MatchedDeduction, ...]:
    """Match the deductions of a store, all or one retailer's.

    `shipments` are folders and files as for a check; of their orders they go before the store.
    `config` says which partner has which guide: only his documents are looked at.
    """
    with store.look() as look, collector_paused():
        books = books_of(look)
        wanted = [one for one in books.standing if retailer in (None, one.taken.retailer)]
        finder = Finder(look, store.archive, profiles_of(look), tuple(shipments), config)
        return matching.match_deductions(wanted, finder.evidence(books))


matched: Final = match_deductions


Recognising = Callable[[str, str], tuple[Recognised, ...]]
"""A field and its text -> what the guide's patterns take it for."""


def meaning_of(
    profile: Profile, taken: Taken, line: TakenLine, recognise: Recognising | None = None
) -> Meaning:
    """What a line is for, by the patterns of the guide: of several the one of the highest rank.

    `recognise` asks the guide, and may remember what it said.
    """
    ask = recognise or partial(profile.recognise, facts=_NO_FACTS)
    texts = {
        "number": taken.number,
        "invoice": line.about.invoice,
        "reason": line.code,
        "code": line.code,
        "reference": taken.number,
        "description": line.text,
        "file": taken.source,
    }
    found = [one for field in _FIELDS if texts[field] for one in ask(field, texts[field])]
    if not found:
        return Meaning(None, ())
    best = [one for one in found if one.rank == max(each.rank for each in found)]
    clauses = [one.resolved.clause for one in best]
    said = {(one.family, one.means) for one in clauses if isinstance(one, Recognition)}
    first = clauses[0]
    if len(said) > 1:
        told = " or ".join(sorted(str(one.family or ", ".join(one.means)) for one in clauses))
        return Meaning(None, (), f"its patterns fit {told}, and none goes before the other")
    caught = best[0].caught
    return Meaning(
        first.family,
        tuple(first.means),
        best[0].doubt or "",
        first.disputes,
        caught.get("invoice", ""),
        caught.get("po", ""),
        first.owner or "",
    )


def _is_required(profile: Profile, code: str) -> bool:
    answer = profile.binding(code, Facts())
    return isinstance(answer, Resolved) and bool(answer.clause.required)


class Finder:
    """What a store has under a number, and what the rules say of an order."""

    def __init__(
        self,
        look: Work,
        archive: Archive,
        profiles: Callable[[str], Profile],
        shipments: tuple[str, ...],
        config: Config | None = None,
        kept: Mapping[str, KeptOrders] = _NONE_KEPT,
    ) -> None:
        """`kept`: retailer -> what the store has of his orders, where that is known."""
        self._look, self._archive, self._profiles = look, archive, profiles
        self._shipments, self.config = shipments, config
        self._checked: dict[str, dict[str, tuple[CheckResult, Judged]]] = {}
        self._numbers: dict[str, dict[str, list[Known | _Used]]] = {}
        self._kept: dict[str, KeptOrders] = dict(kept)
        self._plain: dict[str, Callable[[str], str]] = {}
        self._asked: dict[str, Recognising] = {}
        self._found: dict[tuple[str, str], tuple[Known, ...]] = {}

    def evidence(self, books: Books) -> Evidence:
        """Who answers the questions of a match of deductions of the books."""
        profiles = self._profiles
        return Evidence(
            self.meaning,
            self.documents,
            self.judged,
            self.judged_anew,
            lambda retailer, *asked: can_cost(profiles(retailer), *asked),
            lambda retailer, code: _is_required(profiles(retailer), code),
            {one.code: one.name for one in chosen()},
            books.deductions.get,
            partial(remark_of, ledger=books.ledger),
        )

    def documents(self, retailer: str, number: str) -> tuple[Known, ...]:
        """The documents of a number, as the retailer writes it or as we do."""
        asked = retailer, number
        if asked not in self._found:
            used = self._using(retailer, number)
            self._found[asked] = tuple(dict.fromkeys(map(_known, used)))
        return self._found[asked]

    def _using(self, retailer: str, number: str) -> Sequence[Known | _Used]:
        if retailer not in self._plain:
            self._plain[retailer] = cache(told_of(self._profiles(retailer), "numbers").plain)
        plain = self._plain[retailer]
        if retailer not in self._numbers:
            table: defaultdict[str, list[Known | _Used]] = defaultdict(list)
            partners = self._orders(retailer).partners
            for raw, used in chain.from_iterable(self._all[each] for each in partners):
                table[plain(raw)].append(used)
            for raw, known in self._of_given:
                table[plain(raw)].append(known)
            self._numbers[retailer] = dict(table)
        return self._numbers[retailer].get(plain(number), ())

    def meaning(self, taken: Taken, line: TakenLine) -> Meaning:
        """What a line is for; portals have few texts, so what the guide says is remembered."""
        profile = self._profiles(taken.retailer)
        if profile.id not in self._asked:
            self._asked[profile.id] = cache(partial(profile.recognise, facts=_NO_FACTS))
        return meaning_of(profile, taken, line, self._asked[profile.id])

    def orders(self, taken: Taken, line: TakenLine) -> tuple[str, ...]:
        """The orders that a line is about, by all its numbers and by the guide's patterns."""
        meaning, evidence = self.meaning(taken, line), Evidence(documents=self.documents)
        return orders_of(line, matching.documents_of(taken.retailer, line.about, meaning, evidence))

    def judged(self, retailer: str, po: str) -> Judged | None:
        """What was judged of an order's shipment when it shipped; None: nothing was.

        What the retailer granted since the verdict counts: a new day is judged anew where the
        documents are there, a fault that is excused is no fault.
        """
        pos, given = self._pos(retailer, po), self._given(retailer)
        for one in (po, *sorted(pos)):
            if one in given:
                return given[one][1]
            if (retailer, one) in self._verdicts:
                return self._under_grants(retailer, pos, self._verdicts[retailer, one])
        return None

    def verdicts(self, retailer: str, orders: Iterable[str]) -> tuple[str, ...]:
        """What was kept of the verdicts on orders, as it stands in the store."""
        pos = (one for po in orders for one in (po, *sorted(self._pos(retailer, po) - {po})))
        return tuple(told for po in pos if (told := self._verdicts.get((retailer, po))))

    def judged_anew(self, retailer: str, po: str) -> Judged | None:
        """What all that the store has of an order by now says of it; None: nothing is there."""
        result = self._orders(retailer).checked(sorted(self._pos(retailer, po)))
        return judged_of(result) if result is not None else None

    def _under_grants(self, retailer: str, pos: set[str], told: str) -> Judged:
        kept, judged = self._orders(retailer), Judged.from_text(told)
        grants = kept.granted(pos)
        if grants and (judged.size.orders > 1 or any(one.dates for one in grants)):
            result = kept.checked(sorted(pos))
            if result is not None:
                return judged_of(result)
        return excusing(judged, grants)

    def result(self, retailer: str, po: str) -> CheckResult | None:
        """The whole check of an order's shipment: as it was given, else made anew."""
        pos, given = self._pos(retailer, po), self._given(retailer)
        known = next((given[one][0] for one in (po, *sorted(pos)) if one in given), None)
        return known if known is not None else self._orders(retailer).checked(sorted(pos))

    def granted(self, retailer: str, pos: Iterable[str]) -> tuple[Authorization, ...]:
        """What the retailer granted for orders."""
        return self._orders(retailer).granted(pos)

    def partners(self, retailer: str) -> tuple[str, ...]:
        """Under which names the store has a retailer's documents."""
        return self._orders(retailer).partners

    def _pos(self, retailer: str, po: str) -> set[str]:
        """An order's number, as its documents write it."""
        return {one for each in self.documents(retailer, po) for one in each.pos} or {po}

    def _orders(self, retailer: str) -> KeptOrders:
        """What the store has of a retailer's orders."""
        if retailer not in self._kept:
            profile = self._profiles(retailer)
            self._kept[retailer] = KeptOrders(self._look, self._archive, profile, self.config)
        return self._kept[retailer]

    @cached_property
    def _verdicts(self) -> dict[tuple[str, str], str]:
        return self._look.chargebacks.verdicts()

    def _given(self, retailer: str) -> dict[str, tuple[CheckResult, Judged]]:
        """Order -> what a check says of the shipments that were given."""
        if self._shipments and retailer not in self._checked:
            results = [one for one in self._check_given(retailer) if isinstance(one, CheckResult)]
            self._checked[retailer] = {
                po: pair
                for one in results
                for pair in ((one, judged_of(one)),)
                for po in one.orders
            }
        return self._checked.get(retailer, {})

    @cached_property
    def _batches(self) -> list[Batch]:
        """Each path that was given is a shipment, or a folder of shipments, of its own."""
        return [batch for path in self._shipments for batch in find_shipments([path])[0]]

    def _check_given(self, retailer: str) -> Iterator[CheckResult | EdiError | OSError]:
        profile, clock = self._profiles(retailer), partial(datetime.now, UTC)
        for _, outcome in check_batches(self._batches, profile, now=None, clock=clock):
            yield outcome

    @cached_property
    def _of_given(self) -> tuple[tuple[str, Known], ...]:
        """Every number of the documents of the shipments that were given."""
        found: list[tuple[str, Known]] = []
        for batch in self._batches:
            try:
                shipment = load_shipment(batch)
            except (EdiError, OSError):
                continue  # the check of it says why
            every = (*shipment.orders, *shipment.notices, *shipment.invoices)
            found += [pair for one in every for pair in _numbers_of(one)]
        return tuple(found)

    @cached_property
    def _all(self) -> dict[str, list[tuple[str, _Used]]]:
        """Partner -> every number that a document of his uses, with the document.

        A store has far more documents than are asked for: they are told of when they are.
        """
        found: dict[str, list[tuple[str, _Used]]] = defaultdict(list)
        last, used = 0, _Used("", "", [], None, None, None)
        rows: Iterator[Any] = self._look.documents.all_numbers()
        for row in rows:
            each, partner, thing, number, po, kind, named, sha256, offset, length = row
            if each != last:
                last, used = each, _Used(thing, number, [], sha256, offset, length)
                if po:
                    used.pos.append(po)
                    found[partner].append((po, used))
            if named != po:
                found[partner].append((named, used))
                if kind == "order" and named:
                    used.pos.append(named)
        return found


class _Used(NamedTuple):
    """A document of the store that uses a number."""

    thing: str
    number: str
    pos: list[str]
    sha256: str | None
    offset: int | None
    length: int | None


def _known(one: Known | _Used) -> Known:
    if isinstance(one, Known):
        return one
    where = f"{one.sha256}@{one.offset}+{one.length}" if one.sha256 else ""
    return Known(one.thing, one.number, where, tuple(dict.fromkeys(one.pos)))


def _numbers_of(document: Document) -> Iterator[tuple[str, Known]]:
    """Every number of a document of a file, with the document."""
    kept = document_of(document, partner="", direction="in")
    pos = tuple(dict.fromkeys(number for kind, number in kept.numbers if kind == "order"))
    source = document.source
    where = f"{source.envelope.file}@{source.segments[0].offset}" if source else ""
    known = Known(kept.thing, kept.number, where, pos)
    for number in dict.fromkeys((*(number for _, number in kept.numbers), kept.number)):
        yield number, known


def as_json(
    found: tuple[MatchedDeduction, ...], profiles: Callable[[str], Profile] = load_profile
) -> Any:
    """Return matched deductions, as `edic chargebacks match` prints them."""
    return {
        "schema": "edicompliance/chargebacks-match/1",
        "deductions": [_deduction(one, profiles) for one in found],
    }


def deadline_of(
    one: MatchedDeduction, profiles: Callable[[str], Profile] = load_profile
) -> DisputeWindow:
    """Until when a deduction can be disputed: by the rule of the line that is best disputed."""
    line = min(one.lines, key=lambda each: CLASSES.index(each.kind))
    taken = one.deduction.taken
    return window_of(profiles(taken.retailer), taken, line.rule, line.dispute)


def _deduction(one: MatchedDeduction, profiles: Callable[[str], Profile]) -> dict[str, Any]:
    deduction, window = one.deduction, deadline_of(one, profiles)
    deadline = window.last_day
    return {
        "id": deduction.id,
        "retailer": deduction.taken.retailer,
        "number": deduction.taken.number,
        "amount": f"{deduction.taken.amount:.2f}",
        "currency": deduction.taken.currency,
        "deadline": deadline.isoformat() if deadline else None,
        "deadline_unknown": window.doubt or None,
        "class": one.kind,
        "lines": [
            {
                "amount": f"{line.line.amount:.2f}",
                "family": line.family,
                "class": line.kind,
                "rule": line.rule or None,
                "documents": [
                    {"kind": each.kind, "number": each.number, "where": each.where}
                    for each in line.documents
                ],
                "recomputed": None if line.recomputed is None else f"{line.recomputed:.2f}",
                "difference": None if line.difference is None else f"{line.difference:.2f}",
                "reason": line.reason,
                "remark": line.remark or None,
                "edition": line.edition or None,
                "evidence": list(line.evidence),
            }
            for line in one.lines
        ],
    }
