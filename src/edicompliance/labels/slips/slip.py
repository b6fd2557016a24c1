"""What a packing slip must say: the paper in the carton that tells what was packed, and for whom.

A slip is for one store where the goods are packed by store, else for the whole ship notice. What a
guide wants on it is told in its own words, `order number`, `bill of lading`; the words that are
known here are `SHOWN`.

>>> SHOWN["order number"], SHOWN["cartons"]
('po', 'cartons')
>>> unknown_words(["store", "moon phase"])
('moon phase',)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from edicompliance.documents.comparing.contents import ShippedLine
from edicompliance.documents.conventions import Conventions, Partner
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.labels.content import LabelContent, Told
from edicompliance.labels.gathering import Gathered
from edicompliance.labels.spec import LabelSpec

SHOWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "order number": "po",
        "store": "store",
        "department": "department",
        "vendor number": "vendor",
        "bill of lading": "bol",
        "carrier": "carrier",
        "pro number": "pro",
        "ship from": "ship_from",
        "ship to": "ship_to",
        "mark for": "mark_for",
        "ship date": "ship_date",
        "ship notice": "notice",
        "cartons": "cartons",
        "items": "rows",
        "quantities": "rows",
    }
)
"""The words of a guide -> the field of the slip."""
FIELDS: Final = ("po", "store", "department", "vendor", "bol", "carrier", "pro")
"""Fields that stand in its heading, one beside the other."""


def unknown_words(shows: Iterable[str]) -> tuple[str, ...]:
    """Return what a guide wants on the slip in words that we do not know."""
    return tuple(word for word in shows if word not in SHOWN)


Place = Literal["above items", "below items", "first page", "last page"]
"""Where on a slip a sentence stands."""


class SlipText(NamedTuple):
    """A sentence that a guide wants on the slip."""

    text: str
    at: Place | Literal[""] = ""
    """Where; empty: anywhere."""


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A line of the slip: so much of an article, of one order."""

    po: str
    line_id: str
    """The order's number of the line."""
    item: str
    """The retailer's number of the article."""
    vendor_item: str
    gtin: str
    description: str
    quantity: Decimal | None
    """None: it cannot be told."""
    unit: str
    cartons: int
    """In how many cartons it is."""
    lines: tuple[ShippedLine, ...] = ()
    """The rows of the ship notice that it adds up."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A packing slip."""

    notice: str
    """The ship notice, BSN02."""
    store: str
    """The store it is for; empty: it is for all of the notice."""
    values: Mapping[str, tuple[Told, ...]]
    """Field -> its values in the documents, as on a label."""
    rows: tuple[SlipRow, ...]
    cartons: int
    ship_date: date | None = None
    place: str = ""
    """Where the guide wants it, for whoever packs."""
    shows: tuple[str, ...] = ()
    """What the guide wants on it, in the guide's words."""
    texts: tuple[SlipText, ...] = ()
    """Sentences that the guide wants on it."""
    numbers: LabelSpec = field(default_factory=LabelSpec)
    """How numbers are filled up with zeros: as on the labels of its cartons."""

    def text(self, name: str) -> str:
        """Return a field as it is printed; empty where nobody says it."""
        if name == "notice":
            return self.notice
        if name == "cartons":
            return str(self.cartons) if self.cartons else ""
        if name == "ship_date":
            return f"{self.ship_date:%Y-%m-%d}" if self.ship_date else ""
        if name == "rows":
            return "; ".join(row.po for row in self.rows)
        return ", ".join(one.text for one in self.values.get(name, ()))

    def missing(self, shows: Iterable[str]) -> tuple[str, ...]:
        """Return what a guide wants on it and the documents do not say, in the guide's words."""
        return tuple(word for word in shows if word in SHOWN and not self.text(SHOWN[word]))


def slips(
    notice: ShipNotice,
    orders: Iterable[PurchaseOrder] = (),
    *,
    partner: Partner | None = None,
    by_order: bool = False,
    place: str = "",
    shows: Iterable[str] = (),
    texts: Iterable[SlipText] = (),
    numbers: LabelSpec | None = None,
) -> tuple[Slip, ...]:
    """Return the slips of a notice: one for each store it is packed for, else one.

    With `by_order` each order has its own. `place`, `shows` and `texts` are what the guide says of
    slips, `numbers` how it fills up numbers.
    """
    partner = partner or Conventions()
    gathered = Gathered.of(notice, orders, partner)
    parts: dict[tuple[str, str], list[ShippedLine]] = {}
    for line in notice.contents(gathered.of_notices):
        order = line.po_number if by_order else ""
        parts.setdefault((line.store, order), []).append(line)
    found = (_slip(store, lines, gathered) for (store, _), lines in parts.items())
    words, sentences = tuple(shows), tuple(texts)
    return tuple(
        replace(one, place=place, shows=words, texts=sentences, numbers=numbers or LabelSpec())
        for one in found
    )


def _slip(store: str, lines: Sequence[ShippedLine], gathered: Gathered) -> Slip:
    notice = gathered.notice
    levels = tuple({id(pack): pack for line in lines for pack in line.packs}.values())
    holder: Level = levels[0] if levels else lines[0].item
    values = gathered.values(holder, lines)
    return Slip(
        notice.notice_number,
        store,
        values,
        tuple(_rows(lines, gathered)),
        _cartons(line.packs for line in lines),
        _departed(notice, gathered.of_notices),
    )


def _cartons(packs: Iterable[Iterable[Level]]) -> int:
    """How many cartons there are; one with a range of SSCCs stands for several."""
    each = {id(pack): pack for several in packs for pack in several}
    return sum(max(1, sum(mark.sscc_count for mark in pack.marks)) for pack in each.values())


def _rows(lines: Sequence[ShippedLine], gathered: Gathered) -> list[SlipRow]:
    """What is of one order line and one article, added up."""
    found: dict[tuple[object, ...], list[ShippedLine]] = {}
    for line in lines:
        ids = tuple((one.qualifier, one.value) for one in line.ids)
        found.setdefault((line.po_number, line.line_id, ids, line.unit), []).append(line)
    return [_row(same, gathered) for same in found.values()]


def _row(lines: Sequence[ShippedLine], gathered: Gathered) -> SlipRow:
    first = lines[0]
    said = LabelContent("carton", values=gathered.goods(lines))
    counted = [line.quantity for line in lines if line.quantity is not None and not line.doubt]
    quantity = sum(counted, Decimal(0)) if len(counted) == len(lines) else None
    texts = {
        name: ", ".join(said.texts(name)) for name in ("item", "vendor_item", "gtin", "description")
    }
    return SlipRow(
        po=first.po_number,
        line_id=first.line_id,
        quantity=quantity,
        unit=first.unit,
        cartons=_cartons(line.packs for line in lines),
        lines=tuple(lines),
        **texts,
    )


def _departed(notice: ShipNotice, conventions: Conventions) -> date | None:
    """The day the goods left, as the notice says it."""
    shipped = (one for level in notice.shipments for one in level.dates)
    dates = (*notice.dates, *shipped)
    departed = (one.date for one in dates if conventions.dates.get(one.qualifier) == "departed")
    return next(departed, None)
