"""Matching deductions with what the store knows: the guide's patterns, the documents, the rules.

Each order is judged anew from the documents that the archive has of it, by the edition of the
guide that was in force, as of the time its last document came.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property, partial
from itertools import groupby
from typing import Any, Final, TypeVar

from edicompliance.chargebacks.matching import (
    CLASSES,
    Evidence,
    Known,
    MatchedDeduction,
    Meaning,
    match_deductions,
)
from edicompliance.chargebacks.taken import Taken, TakenLine
from edicompliance.chargebacks.windows import DisputeWindow, window_of
from edicompliance.documents import (
    Invoice,
    OrderAcknowledgment,
    OrderChange,
    PurchaseOrder,
    Shipment,
    ShipNotice,
)
from edicompliance.documents.document import Document
from edicompliance.errors import EdiError
from edicompliance.flows.batches import find_shipments
from edicompliance.flows.deductions import books_of, told_of
from edicompliance.flows.preship import check_batches
from edicompliance.flows.stored import StoredDocuments
from edicompliance.profiles import Profile, load_profile
from edicompliance.profiles.bodies_disputes import Recognition
from edicompliance.profiles.model import Facts
from edicompliance.rules import CheckResult, check
from edicompliance.store import Store, Work

_D = TypeVar("_D", bound=Document)
_FIELDS: Final = ("number", "invoice", "reason", "reference", "description", "code", "file")


def matched(
    store: Store, *, retailer: str | None = None, shipments: Sequence[str] = ()
) -> tuple[MatchedDeduction, ...]:
    """Match the deductions of a store, all or one retailer's.

    `shipments` are folders and files as for a check; of their orders they go before the store.
    """
    with store.look() as look:
        books = books_of(look)
        wanted = [
            one for one in books.deductions.values() if retailer in (None, one.taken.retailer)
        ]
        stored = StoredDocuments(store.archive)
        return match_deductions(wanted, evidence_of(look, stored, shipments))


def evidence_of(look: Work, stored: StoredDocuments, shipments: Sequence[str] = ()) -> Evidence:
    """Return who answers the questions of a match from a store."""
    profiles = cache(load_profile)
    found = _Found(look, stored, profiles, tuple(shipments))
    return Evidence(
        lambda taken, line: meaning_of(profiles(taken.retailer), taken, line),
        found.documents,
        found.judged,
    )


def meaning_of(profile: Profile, taken: Taken, line: TakenLine) -> Meaning:
    """What a line is for, by the patterns of the guide: of several the one of the highest rank."""
    texts = {
        "number": taken.number,
        "invoice": line.about.invoice,
        "reason": line.code,
        "code": line.code,
        "reference": taken.number,
        "description": line.text,
        "file": taken.source,
    }
    found = [
        one
        for field in _FIELDS
        if texts[field]
        for one in profile.recognise(field, texts[field], Facts())
    ]
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
    )


class _Found:
    """What a store has under a number, and what the rules say of an order."""

    def __init__(
        self, look: Work, stored: StoredDocuments, profiles: Any, shipments: tuple[str, ...]
    ) -> None:
        self._look, self._stored, self._profiles = look, stored, profiles
        self._shipments = shipments
        self._checked: dict[str, dict[str, CheckResult]] = {}
        self._numbers: dict[str, dict[str, list[Known]]] = {}

    def documents(self, retailer: str, number: str) -> tuple[Known, ...]:
        """The documents of a number, as the retailer writes it or as we do."""
        plain = told_of(self._profiles(retailer), "numbers").plain
        if retailer not in self._numbers:
            table: dict[str, list[Known]] = {}
            for raw, known in self._all:
                table.setdefault(plain(raw), []).append(known)
            self._numbers[retailer] = table
        return tuple(self._numbers[retailer].get(plain(number), ()))

    def judged(self, retailer: str, po: str) -> CheckResult | None:
        """What the rules say of an order's shipment; None: nothing of it is known."""
        if po in self._given(retailer):
            return self._given(retailer)[po]
        known = self.documents(retailer, po)
        numbers = {one for each in known for one in each.pos} or {po}
        rows = [row for one in sorted(numbers) for row in self._look.documents.about(one)]
        if not rows:
            return None
        documents, latest = self._read(rows)
        orders = tuple(_of(PurchaseOrder, documents))
        notices = tuple(_of(ShipNotice, documents))
        if not orders and not notices:
            return None
        shipment = Shipment(
            id=po,
            path=f"order {po}",
            orders=orders,
            notices=notices,
            changes=tuple(_of(OrderChange, documents)),
            acknowledgments=tuple(_of(OrderAcknowledgment, documents)),
            invoices=tuple(_of(Invoice, documents)),
            observations=self._look.noted.observations(po=po),
        )
        try:
            return check(shipment, self._profiles(retailer), now=latest)
        except EdiError:
            return None

    def _given(self, retailer: str) -> dict[str, CheckResult]:
        """Order -> what a check says of the shipments that were given."""
        if self._shipments and retailer not in self._checked:
            found = check_batches(
                find_shipments(self._shipments)[0],
                self._profiles(retailer),
                now=None,
                clock=partial(datetime.now, UTC),
            )
            results = [one for _, one in found if isinstance(one, CheckResult)]
            self._checked[retailer] = {po: one for one in results for po in one.orders}
        return self._checked.get(retailer, {})

    def _read(self, rows: list[Any]) -> tuple[list[Document], datetime]:
        documents, latest = [], rows[0].received_at
        for row in {row.id: row for row in rows}.values():
            place = self._look.documents.place(row.id)
            if place is not None:
                documents.append(self._stored.document_at(place))
            latest = max(latest, row.received_at)
        return documents, latest + timedelta(seconds=1)

    @cached_property
    def _all(self) -> tuple[tuple[str, Known], ...]:
        """Every number that a document uses, with the document."""
        found: list[tuple[str, Known]] = []
        for _, group in groupby(self._look.documents.all_numbers(), key=lambda row: row.id):
            rows = list(group)
            head = rows[0]
            orders = [row.used for row in rows if row.kind == "order"]
            pos = dict.fromkeys(filter(None, (head.po_number, *orders)))
            where = f"{head.sha256}@{head.offset}+{head.length}" if head.sha256 else ""
            known = Known(head.thing, head.number, where, tuple(pos))
            found += [(used, known) for used in {row.used for row in rows} | set(pos)]
        return tuple(found)


def _of(kind: type[_D], documents: list[Document]) -> Iterator[_D]:
    return (one for one in documents if isinstance(one, kind))


def as_json(found: tuple[MatchedDeduction, ...]) -> Any:
    """Return matched deductions, as `edic chargebacks match` prints them."""
    return {
        "schema": "edicompliance/chargebacks-match/1",
        "deductions": [_deduction(one) for one in found],
    }


def deadline_of(one: MatchedDeduction) -> DisputeWindow:
    """Until when a deduction can be disputed: by the rule of the line that is best disputed."""
    line = min(one.lines, key=lambda each: CLASSES.index(each.kind))
    taken = one.deduction.taken
    return window_of(load_profile(taken.retailer), taken, line.rule, line.dispute)


def _deduction(one: MatchedDeduction) -> dict[str, Any]:
    deduction, window = one.deduction, deadline_of(one)
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
                "edition": line.edition or None,
                "evidence": list(line.evidence),
            }
            for line in one.lines
        ],
    }
