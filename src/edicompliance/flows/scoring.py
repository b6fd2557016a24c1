"""Scorecards of a store: what has changed is counted, then the sums of the days are read.

An order is counted anew when a paper of it has come, when the profile has changed, and as long as
something of it is open. Sales are the invoices that went out, charges are the deductions of the
ledger.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any, Final

from edicompliance.chargebacks.scorecard import MeasureScore, Scorecard
from edicompliance.charges.population import rounded
from edicompliance.documents import (
    Invoice,
    OrderAcknowledgment,
    OrderChange,
    PurchaseOrder,
    Shipment,
    ShipmentFacts,
    ShipNotice,
)
from edicompliance.documents.document import Document
from edicompliance.flows.batches import find_shipments
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.score_periods import span_of
from edicompliance.flows.stored import StoredDocuments
from edicompliance.profiles import Profile
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules.scoring import scored
from edicompliance.rules.scoring_kinds import FEWER_IS_BETTER, MONEY_MEASURE, OWN_MEASURES
from edicompliance.rules.scoring_model import Scored
from edicompliance.store import Store, Work
from edicompliance.store.score_sources import ScoreSources
from edicompliance.store.scores import SCALE, ScoreEntry

AXES: Final = ("dc", "carrier", "3pl", "sku", "rule")
_BESIDE: Final = ("excluded", "unknown")
_OWN: Final = {one.name: one for one in (*OWN_MEASURES, MONEY_MEASURE)}
_PLACES: Final = 4


def scorecard(
    store: Store,
    profile: Profile,
    period: str = "month",
    *,
    today: date | None = None,
    by: str = "",
    partners: Sequence[str] = (),
    shipments: Sequence[str] = (),
    count: bool = True,
) -> Scorecard:
    """Return the scorecard of a retailer; what has changed since the last one is counted first.

    `partners` are the names under which the store has the retailer's papers; none: all of them.
    `shipments` are folders and files as for a check, counted as well.
    """
    now = datetime.now(UTC)
    if count:
        with store.work("scorecard") as work:
            _Counter(work, StoredDocuments(store.archive), profile, partners, now).all(shipments)
    with store.look() as look:
        return read_scorecard(look, profile, period, today=today or now.date(), by=by)


def read_scorecard(
    look: Work, profile: Profile, period: str, *, today: date, by: str = ""
) -> Scorecard:
    """Return the scorecard as it was counted last."""
    starts, ends, note = span_of(period, profile, today)
    axes = ("", *_BESIDE, *([by] if by else ()))
    rows = look.scores.sums(profile.id, starts, ends, axes)
    told = look.scores.told(profile.id, starts, ends)
    reasons = _reasons(rows)
    whole = {_name(row): row for row in rows if row.axis == ""}
    measures = [_score(row, profile, reasons, told) for row in whole.values()]
    parts = [
        _part(row, whole, profile) for row in rows if by and row.axis == by and row.entries > 0
    ]
    return Scorecard(
        profile.id,
        period,
        starts,
        ends,
        profile.currency,
        tuple(sorted((one for one in measures if one), key=_order)),
        by,
        tuple(sorted(parts, key=lambda one: (*_order(one), one.member))),
        (note,) if note else (),
    )


def _order(one: MeasureScore) -> tuple[int, str]:
    names = list(_OWN)
    kinds = {own.kind: at for at, own in enumerate(_OWN.values())}
    return kinds.get(one.kind, len(names)), one.name


def _name(row: Any) -> tuple[str, str, str]:
    return row.measure, row.kind, row.clause


def _reasons(rows: Sequence[Any]) -> Mapping[tuple[str, str, str, str], list[Any]]:
    found: dict[tuple[str, str, str, str], list[Any]] = {}
    for row in rows:
        if row.axis in _BESIDE and row.entries > 0:
            amount = row.excluded if row.axis == "excluded" else row.open
            found.setdefault((*_name(row), row.axis), []).append((row.member, _real(amount)))
    return found


def _score(
    row: Any,
    profile: Profile,
    reasons: Mapping[tuple[str, str, str, str], list[Any]],
    told: Mapping[str, tuple[Decimal, Decimal]],
) -> MeasureScore | None:
    if row.entries <= 0:
        return None
    measure, own = _clause(profile, row), _OWN.get(row.measure)
    retailer = told.get(row.measure)
    return MeasureScore(
        name=row.measure,
        kind=row.kind,
        numerator=_real(row.met),
        denominator=_real(row.counted),
        target=measure.goal if measure else None,
        unit=(measure.unit if measure else own.unit if own else "") or "",
        basis=_basis(measure, row.clause, own.basis if own else ""),
        clause=row.clause,
        unknown=_real(row.open),
        why_unknown=_sorted(reasons.get((*_name(row), "unknown"), [])),
        excluded=_real(row.excluded),
        why_excluded=_sorted(reasons.get((*_name(row), "excluded"), [])),
        missing=measure.missing if measure else None,
        minimum=measure.minimum if measure else None,
        told=(retailer[1], retailer[0]) if retailer else None,
        percent=row.kind != "order-cycle-time",
        fewer=row.kind in FEWER_IS_BETTER,
    )


def _part(row: Any, whole: Mapping[tuple[str, str, str], Any], profile: Profile) -> MeasureScore:
    """One place's, carrier's or item's; a rule's: the measure, were its faults the only ones."""
    measure, own = _clause(profile, row), _OWN.get(row.measure)
    counted, met, unknown = row.counted, row.met, row.open
    if row.axis == "rule":
        counted = whole[_name(row)].counted
        met, unknown = counted - row.counted, 0
    return MeasureScore(
        name=row.measure,
        kind=row.kind,
        numerator=_real(met),
        denominator=_real(counted),
        target=measure.goal if measure else None,
        unit=(measure.unit if measure else own.unit if own else "") or "",
        basis=_basis(measure, row.clause, own.basis if own else ""),
        clause=row.clause,
        unknown=_real(unknown),
        excluded=_real(row.excluded),
        missing=measure.missing if measure else None,
        member=row.member,
        percent=row.kind != "order-cycle-time",
        fewer=row.kind in FEWER_IS_BETTER,
    )


def _clause(profile: Profile, row: Any) -> Measure | None:
    """The guide's measure whose formula it is."""
    if not row.clause:
        return None
    found = (one for one in profile.clauses("measures") if one.label == row.clause)
    body = next((one.body for one in found), None)
    return body if isinstance(body, Measure) else None


def _basis(measure: Measure | None, clause: str, own: str) -> str:
    if measure is None:
        return f"our own formula: {own}" if own else "our own formula"
    parts = [
        measure.kind,
        f"by the {measure.unit}" if measure.unit else "",
        f"of the {measure.quantity} order" if measure.quantity else "",
        f"each {measure.period}" if measure.period else "",
        "more than ordered counts for nothing" if measure.capped else "",
        f"leaves out {', '.join(map(str, measure.exclude))}" if measure.exclude else "",
        f"what nobody knows {measure.missing}" if measure.missing else "",
    ]
    return f"{clause}: {', '.join(filter(None, parts))}"


def _real(scaled: int) -> Decimal:
    return Decimal(int(scaled)) / SCALE


def _sorted(found: Sequence[tuple[str, Decimal]]) -> tuple[tuple[str, Decimal], ...]:
    return tuple(sorted(found, key=lambda one: (-one[1], one[0])))


# -- counting


@dataclass(slots=True)
class _Counter:
    """Counts what has changed."""

    work: Work
    stored: StoredDocuments
    profile: Profile
    partners: Sequence[str]
    now: datetime

    @property
    def _sources(self) -> ScoreSources:
        return ScoreSources(self.work, self.partners)

    def all(self, shipments: Sequence[str]) -> None:
        seen = self.work.scores.seen(self.profile.id)
        self._orders(seen)
        self._sales(seen)
        self._charges(seen)
        for path in shipments:
            self._folder(path)

    def _orders(self, seen: Mapping[str, tuple[str, bool]]) -> None:
        edition = sha256(repr((self.profile.id, self.profile.edition)).encode()).hexdigest()[:12]
        watched = self._sources.observed()
        for row in self._sources.orders():
            mark = f"{edition}:{row.count}:{row.last}:{watched.get(row.number, 0)}"
            before = seen.get(f"order {row.number}")
            if before is None or before[0] != mark or before[1]:
                self._count(row.number, mark)

    def _count(self, po: str, mark: str) -> None:
        shipment = self._shipment(po)
        if shipment is not None:
            self._keep(f"order {po}", scored(shipment, self.profile, now=self.now), mark)

    def _shipment(self, po: str) -> Shipment | None:
        """The order with all that the archive has of it; None: the order itself is not there."""
        found: list[Document] = []
        times: dict[tuple[str, str], datetime] = {}
        for row in self.work.documents.about(po):
            times.setdefault((row.direction, row.set_id), row.received_at)
            place = self.work.documents.place(row.id)
            if place is not None:
                found.append(self.stored.document_at(place))
        orders = tuple(one for one in found if isinstance(one, PurchaseOrder))
        if not orders:
            return None
        return Shipment(
            id=po,
            path=f"order {po}",
            orders=tuple(one for one in orders if one.po_number == po) or orders,
            notices=tuple(one for one in found if isinstance(one, ShipNotice)),
            changes=tuple(one for one in found if isinstance(one, OrderChange)),
            acknowledgments=tuple(one for one in found if isinstance(one, OrderAcknowledgment)),
            invoices=tuple(one for one in found if isinstance(one, Invoice)),
            observations=self.work.noted.observations(po=po),
            facts=ShipmentFacts(
                po_received=times.get(("in", "850")), asn_sent=times.get(("out", "856"))
            ),
        )

    def _folder(self, path: str) -> None:
        for batch in find_shipments([path])[0]:
            shipment = load_shipment(batch)
            rows = scored(shipment, self.profile, now=shipment.facts.checked_at or self.now)
            for po in sorted({row.thing for row in rows}):
                self._keep(f"order {po}", [row for row in rows if row.thing == po], "given")

    def _keep(self, thing: str, rows: Sequence[Scored], mark: str) -> None:
        entries = [self._entry(thing, row) for row in rows]
        is_open = any(one.open for one in entries)
        self.work.scores.count(self.profile.id, thing, entries, mark, is_open=is_open)

    def _entry(self, thing: str, row: Scored) -> ScoreEntry:
        return ScoreEntry(
            retailer=self.profile.id,
            thing=thing,
            measure=row.measure,
            kind=row.kind,
            clause=row.clause,
            day=row.day or self.now.date(),
            line=row.line,
            dc=row.dc,
            carrier=row.carrier,
            threepl=row.threepl,
            sku=row.sku,
            rules=" ".join(row.rules),
            counted=_scaled(row.counted),
            met=_scaled(row.met),
            open=_scaled(row.open),
            excluded=_scaled(row.excluded),
            why=row.why,
        )

    # -- money

    def _sales(self, seen: Mapping[str, tuple[str, bool]]) -> None:
        for number, row in self._sources.invoices().items():
            if row.total is not None and seen.get(f"invoice {number}", ("",))[0] != str(
                row.version
            ):
                day = row.dated or row.received_at.date()
                self._money(
                    f"invoice {number}", day, row.ship_to, sales=row.total, mark=row.version
                )

    def _charges(self, seen: Mapping[str, tuple[str, bool]]) -> None:
        for row in self._sources.deductions(self.profile.id):
            thing = f"deduction {row.name} {row.line}"
            if row.amount is not None and thing not in seen:
                day = row.dated or row.notified or row.entered_at.date()
                self._money(thing, day, row.store, charged=row.amount)

    def _money(
        self,
        thing: str,
        day: date,
        dc: str,
        *,
        sales: Decimal = Decimal(0),
        charged: Decimal = Decimal(0),
        mark: object = "",
    ) -> None:
        entry = ScoreEntry(
            retailer=self.profile.id,
            thing=thing,
            measure=MONEY_MEASURE.name,
            kind=MONEY_MEASURE.kind,
            day=day,
            dc=dc,
            counted=_scaled(Fraction(sales)),
            met=_scaled(Fraction(charged)),
        )
        self.work.scores.count(self.profile.id, thing, [entry], str(mark), is_open=False)


def _scaled(amount: Fraction) -> int:
    return int(rounded(amount, _PLACES) * SCALE)
