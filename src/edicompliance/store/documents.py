"""Documents: orders, ship notices and invoices, found by any of their numbers, in all versions.

None is overwritten. Adding one gives it the next version of its thing, in the transaction that
takes in its set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Row, and_, bindparam, func, or_, select

from edicompliance.store.prepared import Prepared
from edicompliance.store.tables.documents import consumer, document, document_date, document_number
from edicompliance.store.tables.receiving import archived_file, interchange, transaction_set
from edicompliance.store.versions import Version, Versions
from edicompliance.store.work import Work

Direction: TypeAlias = Literal["in", "out"]
"""Whether it came to us or went out."""
Thing: TypeAlias = Literal["order", "ship-notice", "invoice", "other"]
"""What a document is a version of."""
NumberKind: TypeAlias = Literal[
    "order", "ship-notice", "invoice", "bill_of_lading", "sscc", "pro_number"
]
"""Whose number it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConsumer:
    """Whom a drop-shipped order goes to. All of it is personal."""

    role: str = "ST"
    """N101."""
    name: str = ""
    """N102."""
    street: str = ""
    """N301, N302."""
    city: str = ""
    """N401."""
    region: str = ""
    """N402."""
    postal_code: str = ""
    """N403."""
    country: str = ""
    """N404."""
    contact: str = ""
    """PER04."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A document, as much of it as is asked for."""

    direction: Direction
    """Whether it came to us or went out."""
    partner: str
    """Whose it is."""
    set_id: str
    """850, 856, 860 ..."""
    thing: Thing
    """What it is a version of."""
    thing_key: str
    """Of which: the order's key, BSN02, BIG02."""
    digest: str
    """Of what it says, its envelope and its purpose left out."""
    transaction_set_id: int | None = None
    """The set it is."""
    purpose: str = ""
    """BEG01, BCH01, BSN01."""
    number: str = ""
    """Its own number."""
    po_number: str = ""
    release_number: str = ""
    po_date: date | None = None
    dated: date | None = None
    """The document's own date."""
    ship_to: str = ""
    """N104."""
    bill_of_lading: str = ""
    invoice_number: str = ""
    total: Decimal | None = None
    """What an invoice comes to."""
    numbers: tuple[tuple[NumberKind, str], ...] = ()
    """Every number it uses: its own, its cartons', its bills of lading."""
    dates: tuple[tuple[str, date], ...] = ()
    """The days that it names, by their meaning."""
    consumers: tuple[NewConsumer, ...] = ()
    """Whom it goes to, of a drop-shipped order."""
    received_at: datetime | None = None
    """When it came in; None: now."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands in the archive."""

    partner: str
    """Whose it is."""
    direction: Direction
    """Whether it came to us or went out."""
    set_id: str
    """ST01."""
    control_number: str
    """ST02."""
    position: int
    """The how-manieth set of its interchange, from 1."""
    sha256: str
    """The file."""
    offset: int
    """Of the interchange in it."""
    length: int
    """Of the interchange."""
    digest: str
    """The sha256 of the interchange."""


_MANY = ("numbers", "dates", "consumers")
_COLUMNS = tuple(one.name for one in fields(NewDocument) if one.name not in _MANY)


_THING: Final = ("direction", "partner", "thing", "thing_key")
_LAST: Final = Prepared(
    select(func.max(document.c.version).label("version")).where(
        *(document.c[name] == bindparam(name) for name in _THING)
    )
)
"""The last version of a thing."""
_ABOUT_ORDER: Final = Prepared(
    select(document)
    .where(
        document.c.partner == bindparam("of_partner"),
        document.c.id.in_(
            select(document_number.c.document_id)
            .where(
                document_number.c.kind == "order", document_number.c.number == bindparam("named")
            )
            .scalar_subquery()
        ),
    )
    .order_by(document.c.received_at, document.c.id)
)


class Documents:
    """Orders, notices, invoices."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._orders: dict[int, list[str]] = {}
        """Document that this transaction added -> the orders that it names."""

    def add(self, new: NewDocument) -> int:
        """Add a document as the next version of its thing; return its number."""
        thing = (new.direction, new.partner, new.thing, new.thing_key)
        self._work.alone_with("|".join(("document", *thing)))
        last = self._work.all(_LAST, dict(zip(_THING, thing, strict=True)))[0].version
        values = {name: getattr(new, name) for name in _COLUMNS}
        values |= {
            "version": int(last or 0) + 1,
            "received_at": new.received_at or self._work.now,
        }
        added = self._work.insert(document, values)
        self._add_many(added, new)
        self._orders[added] = [number for kind, number in new.numbers if kind == "order" and number]
        return added

    def find(self, kind: NumberKind, number: str) -> tuple[Row[Any], ...]:
        """Documents that use a number, the first that came first."""
        uses = document_number.c
        query = (
            select(document)
            .join(document_number, uses.document_id == document.c.id)
            .where(uses.kind == kind, uses.number == number)
            .order_by(document.c.received_at, document.c.id)
        )
        return tuple(self._work.execute(query))

    def about_order(self, partner: str, po_number: str) -> tuple[Row[Any], ...]:
        """All documents of a partner, ours and his, that name an order; the first come first."""
        values = {"of_partner": partner, "named": po_number}
        return tuple(self._work.all(_ABOUT_ORDER, values))

    def orders(self) -> tuple[Row[Any], ...]:
        """The orders that came, each number of a partner once, the last that came first."""
        column = document.c
        came = and_(column.thing == "order", column.direction == "in", column.po_number != "")
        query = (
            select(
                column.partner, column.po_number, func.max(column.po_date).label("po_date"),
                func.max(column.ship_to).label("ship_to"),
                func.max(column.received_at).label("received_at"),
                func.count().label("documents"),
            )
            .where(came)
            .group_by(column.partner, column.po_number)
            .order_by(func.max(column.received_at).desc(), column.partner, column.po_number)
        )  # fmt: skip
        return tuple(self._work.execute(query))

    def orders_of(self, document_ids: Iterable[int]) -> tuple[str, ...]:
        """The numbers of the orders that documents name, each once."""
        ids = list(document_ids)
        if all(one in self._orders for one in ids):  # they were added in this transaction
            return tuple(sorted({number for one in ids for number in self._orders[one]}))
        uses = document_number.c
        which = and_(uses.kind == "order", uses.document_id.in_(ids))
        rows = self._work.execute(select(uses.number).where(which).distinct())
        return tuple(sorted(row.number for row in rows))

    def sent_in(self, partner: str, functional_id: str, group: str) -> tuple[Row[Any], ...]:
        """Documents that we sent a partner in the last group of that number, with their ST02."""
        sets = transaction_set.c
        query = (
            select(document, sets.control_number, sets.interchange_id)
            .join(transaction_set, sets.id == document.c.transaction_set_id)
            .where(
                document.c.direction == "out",
                document.c.partner == partner,
                sets.functional_id == functional_id,
                func.ltrim(sets.group_control_number, "0") == group.strip().lstrip("0"),
            )
            .order_by(sets.interchange_id.desc(), sets.position)
        )
        rows = list(self._work.execute(query))
        return tuple(row for row in rows if row.interchange_id == rows[0].interchange_id)

    def place_of(self, transaction_set_id: int) -> Row[Any] | None:
        """Where the bytes of a set are: its interchange, and which of its sets it is."""
        query = (
            select(
                transaction_set.c.position,
                interchange.c.id,
                interchange.c.sha256,
                interchange.c.offset,
                interchange.c.length,
            )
            .join(interchange, interchange.c.id == transaction_set.c.interchange_id)
            .where(transaction_set.c.id == transaction_set_id)
        )
        return self._work.one(query)

    def versions(
        self, direction: Direction, partner: str, thing: Thing, thing_key: str
    ) -> Versions:
        """All versions of a thing, in the order of coming."""
        column = document.c
        query = select(
            column.id, column.version, column.received_at, column.set_id, column.purpose,
            column.digest,
        ).where(_is(direction, partner, thing, thing_key))  # fmt: skip
        rows = self._work.execute(query.order_by(column.received_at, column.version))
        return Versions(tuple(Version(*row) for row in rows))

    def on_day(self, meaning: str, first: date, last: date) -> tuple[Row[Any], ...]:
        """Documents that name a day of that meaning between two, both included."""
        named = document_date.c
        query = (
            select(document, named.on_day)
            .join(document_date, named.document_id == document.c.id)
            .where(named.meaning == meaning, named.on_day.between(first, last))
            .order_by(named.on_day, document.c.id)
        )
        return tuple(self._work.execute(query))

    def uses(
        self, kind: NumberKind, set_id: str, *, partner: str = "", before: datetime | None = None
    ) -> Iterator[Row[Any]]:
        """Each use of a kind of number by a kind of set, in the order of coming."""
        named, column = document_number.c, document.c
        query = (
            select(named.number.label("used"), column.received_at, column.number, column.digest)
            .join(document, column.id == named.document_id)
            .where(named.kind == kind, column.set_id == set_id)
            .order_by(column.received_at, column.id, named.id)
        )
        if partner:
            query = query.where(column.partner == partner)
        if before is not None:
            query = query.where(column.received_at < before)
        yield from self._work.execute(query)

    def about(self, po: str) -> tuple[Row[Any], ...]:
        """Documents of an order, that name it among their numbers or as their own order's."""
        named = select(document_number.c.document_id).where(
            document_number.c.kind == "order", document_number.c.number == po
        )
        query = select(document).where(or_(document.c.po_number == po, document.c.id.in_(named)))
        rows = self._work.execute(query.order_by(document.c.received_at, document.c.id))
        return tuple(rows)

    def invoiced(self) -> Iterator[tuple[str, Decimal | None]]:
        """The number of each invoice and what it comes to; of several versions the last."""
        column = document.c
        query = select(column.invoice_number, column.total).where(column.thing == "invoice")
        for row in self._work.execute(query.order_by(column.id)):
            yield row.invoice_number, row.total

    def all_numbers(self) -> Iterator[Row[Any]]:
        """Every number that any document uses, document by document, with where it stands."""
        uses = document_number.c
        query = (
            select(
                document.c.id, document.c.partner, document.c.thing, document.c.number,
                document.c.po_number, uses.kind, uses.number.label("used"), interchange.c.sha256,
                interchange.c.offset, interchange.c.length,
            )
            .join(document_number, uses.document_id == document.c.id)
            .outerjoin(transaction_set, transaction_set.c.id == document.c.transaction_set_id)
            .outerjoin(interchange, interchange.c.id == transaction_set.c.interchange_id)
            .order_by(document.c.id, uses.id)
        )  # fmt: skip
        yield from self._work.execute(query)

    def place(self, document_id: int) -> Place | None:
        """Where a document stands; None: it is not from X12, or its bytes were not kept."""
        query = (
            select(
                document.c.partner, document.c.direction, document.c.set_id,
                transaction_set.c.control_number, transaction_set.c.position,
                interchange.c.sha256, interchange.c.offset, interchange.c.length,
                interchange.c.digest,
            )
            .join(transaction_set, transaction_set.c.id == document.c.transaction_set_id)
            .join(interchange, interchange.c.id == transaction_set.c.interchange_id)
            .where(document.c.id == document_id, interchange.c.sha256.is_not(None))
        )  # fmt: skip
        found = self._work.one(query)
        return Place(**found._asdict()) if found is not None else None

    def numbers_of(self, document_id: int) -> tuple[tuple[NumberKind, str], ...]:
        """The numbers that a document uses."""
        uses = document_number.c
        query = select(uses.kind, uses.number).where(uses.document_id == document_id)
        return tuple((row.kind, row.number) for row in self._work.execute(query.order_by(uses.id)))

    def _add_many(self, document_id: int, new: NewDocument) -> None:
        numbers = dict.fromkeys((kind, number) for kind, number in new.numbers if number)
        self._rows(
            document_number,
            ({"kind": kind, "number": number} for kind, number in numbers),
            document_id,
        )
        self._rows(
            document_date,
            ({"meaning": meaning, "on_day": day} for meaning, day in new.dates),
            document_id,
        )
        names = tuple(one.name for one in fields(NewConsumer))
        self._rows(
            consumer,
            ({name: getattr(one, name) for name in names} for one in new.consumers),
            document_id,
        )
        if new.consumers and new.transaction_set_id is not None:
            self._mark_personal(new.transaction_set_id)

    def _mark_personal(self, transaction_set_id: int) -> None:
        """Note that the file a set is in names a consumer."""
        around = (
            select(interchange.c.sha256)
            .join(transaction_set, transaction_set.c.interchange_id == interchange.c.id)
            .where(transaction_set.c.id == transaction_set_id)
        )
        this = archived_file.c.sha256.in_(around)
        self._work.execute(archived_file.update().where(this).values(personal=True))

    def _rows(self, table: Any, rows: Iterable[dict[str, object]], document_id: int) -> None:
        self._work.insert_all(table, [{"document_id": document_id, **row} for row in rows])


def versions_among(
    rows: Iterable[Row[Any]], direction: Direction, thing: Thing, thing_key: str
) -> Versions:
    """The versions of a thing among a partner's documents that are at hand."""
    this = (direction, thing, thing_key)
    mine = (one for one in rows if (one.direction, one.thing, one.thing_key) == this)
    listed = sorted(mine, key=lambda one: (one.received_at, one.version))
    return Versions(
        tuple(
            Version(one.id, one.version, one.received_at, one.set_id, one.purpose, one.digest)
            for one in listed
        )
    )


def _is(direction: str, partner: str, thing: str, thing_key: str) -> Any:
    column = document.c
    return and_(
        column.direction == direction,
        column.partner == partner,
        column.thing == thing,
        column.thing_key == thing_key,
    )
