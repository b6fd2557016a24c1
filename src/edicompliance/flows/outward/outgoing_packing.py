r"""A packing list as CSV, from which the ship notice (856) is made that goes out.

It is the list that a check takes for a plan of packing, with the notice's number and whatever else
holds for the whole shipment in columns of their own; each row names its order, which the store has.
What X12 cannot be made of is told.

>>> text = "notice_number,po_number,line,quantity,sscc\nASN1,4501,1,10,006141410000003228\n"
>>> is_packing_list(text.encode()), is_packing_list(b"ISA*00*")
(True, False)
>>> (told,) = packing_of(text.encode(), "pack.csv")
>>> told.packed.notice_number, told.packed.cartons[0].items[0].po_number
('ASN1', '4501')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from edicompliance.documents import CannotTell, OrderChange, PurchaseOrder
from edicompliance.documents.composing.packing_list import COLUMNS, packed_of
from edicompliance.documents.composing.pair_facts import PairFacts, PartnerFacts
from edicompliance.documents.composing.shipping import ship_notice
from edicompliance.documents.segments.parts import Party
from edicompliance.documents.tables.list_reading import read_cells
from edicompliance.documents.tables.user_cells import Reader, code, number, scac
from edicompliance.documents.tables.user_tables import UserRow, csv_rows, raise_all, unknown_columns
from edicompliance.errors import EdiError, ProfileError
from edicompliance.flows.exchange import scope_of, standing_orders
from edicompliance.flows.orders.stored import StoredDocuments
from edicompliance.flows.outward.outgoing import OutSet, PackedNotice
from edicompliance.profiles import Profile
from edicompliance.store import Work


def _moment(cell: object) -> datetime | None:
    """A time as the clock shows it, `2026-11-18T16:00`."""
    if not str(cell).strip():
        return None
    try:
        return datetime.fromisoformat(str(cell).strip())
    except ValueError:
        raise ValueError(f"expected a time such as 2026-11-18T16:00, got {cell!r}") from None


_SCOPE: Final = "scope_"
_FROM: Final = "ship_from_"
_PARTY: Final = ("name", "qualifier", "code", "street", "city", "state", "postal_code", "country")
_HEADING: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "notice_number", "bill_of_lading", "master_bill_of_lading", "pro_number", "mode",
                "routing", "trailer_initial", "trailer_number", "seal", "freight", "zone_code",
            ),
            code,
        ),
        **dict.fromkeys((f"{_FROM}{name}" for name in _PARTY), code),
        **dict.fromkeys((f"{_SCOPE}{name}" for name in PartnerFacts.model_fields), code),
        **dict.fromkeys(("created_at", "departs", "arrives"), _moment),
        "scac": scac,
        "shipment_weight": number,
    }
)  # fmt: skip
"""Columns that hold for the whole notice; the others are those of `packing.csv`."""
_FIELDS: Final = {"shipment_weight": "weight"}


def is_packing_list(data: bytes) -> bool:
    """Whether a file is a packing list of notices, by its header."""
    first = data.lstrip(b"\xef\xbb\xbf \r\n").partition(b"\n")[0].lower()
    return b"notice_number" in first and b"line" in first and not first.startswith((b"{", b"<"))


def packing_of(data: bytes, path: str) -> tuple[PackedNotice, ...]:
    """Return what each notice of a list tells; a `ProfileError` tells every fault."""
    try:
        rows = tuple(csv_rows(path, data.decode("utf-8-sig")))
    except UnicodeDecodeError as why:
        raise ProfileError(path, "", f"expected UTF-8, byte {why.start} is none") from None
    raise_all(list(unknown_columns(rows, (*_HEADING, *COLUMNS))))
    by_notice: dict[str, list[UserRow]] = {}
    problems: list[ProfileError] = []
    for row in rows:
        number_ = str(row.cells.get("notice_number", "")).strip()
        by_notice.setdefault(number_, []).append(row)
        problems += [
            row.error(column, "expected one in each row, got none")
            for column in ("notice_number", "po_number")
            if not str(row.cells.get(column, "")).strip()
        ]
    raise_all(problems)
    return tuple(_packed(alike) for alike in by_notice.values())


def notices_of(
    packed: Sequence[PackedNotice],
    look: Work,
    stored: StoredDocuments,
    profile: Profile,
    partner: str,
) -> Iterator[OutSet | str]:
    """Yield the ship notice of each list, or why it cannot be made."""
    for one in packed:
        try:
            yield _notice(one, look, stored, profile, partner)
        except (CannotTell, EdiError) as why:
            yield f"ship notice {one.packed.notice_number}: {why}"


def _packed(rows: Sequence[UserRow]) -> PackedNotice:
    """What the rows of one notice tell."""
    heading: dict[str, Any] = {}
    problems: list[ProfileError] = []
    for row in rows:
        said, faults = read_cells(_only(row, heading=True), _HEADING)
        problems += faults
        for name, value in said.items():
            if heading.setdefault(name, value) != value:
                told = f"it is {value}, another row of the notice says {heading[name]}"
                problems.append(row.error(name, told))
    raise_all(problems)
    party, words = _taken(heading, _FROM), _taken(heading, _SCOPE)
    named = {_FIELDS.get(name, name): value for name, value in heading.items()}
    if party:
        street = (party.pop("street"),) if "street" in party else ()
        named["ship_from"] = Party(role="SF", street=street, **party)
    packed = packed_of(_only(row, heading=False) for row in rows)
    return PackedNotice(packed.model_copy(update=named), words)


def _taken(heading: dict[str, Any], prefix: str) -> dict[str, Any]:
    """Take the columns that begin alike out of a heading; return them without the beginning."""
    names = [name for name in heading if name.startswith(prefix)]
    return {name.removeprefix(prefix): heading.pop(name) for name in names}


def _only(row: UserRow, *, heading: bool) -> UserRow:
    cells = {name: cell for name, cell in row.cells.items() if (name in _HEADING) == heading}
    return replace(row, cells=cells)


def _notice(
    told: PackedNotice, look: Work, stored: StoredDocuments, profile: Profile, partner: str
) -> OutSet:
    packed = told.packed
    if packed.created_at.year < 2000:  # the list does not say when
        zone = ZoneInfo(profile.zone.name) if profile.zone else UTC
        now = look.now.astimezone(zone).replace(tzinfo=None)
        packed = packed.model_copy(update={"created_at": now})
    items = [
        *packed.items,
        *(item for one in packed.cartons for item in one.items),
        *(item for one in packed.pallets for item in one.items),
    ]
    found: list[PurchaseOrder] = []
    changes: list[OrderChange] = []
    for po in dict.fromkeys(one.po_number for one in items):
        known = list(_known(look, stored, partner, po))
        if not any(isinstance(one, PurchaseOrder) for one in known):
            raise EdiError(f"order {po} of {partner} is not in the store")
        found += [one for one in known if isinstance(one, PurchaseOrder)]
        changes += [one for one in known if isinstance(one, OrderChange)]
    orders = standing_orders(found, changes, profile)
    agreed = profile.partner(
        scope_of(orders, PairFacts(partner=PartnerFacts(**told.words)), profile)
    )
    notice = ship_notice(packed, orders, agreed)
    release = found[0].source.envelope.release if found[0].source else ""
    return OutSet("856", f"ship notice {packed.notice_number}", notice, release=release)


def _known(
    look: Work, stored: StoredDocuments, partner: str, po: str
) -> Iterator[PurchaseOrder | OrderChange]:
    for row in look.documents.find("order", po):
        place = look.documents.place(row.id) if row.partner == partner else None
        document = stored.document_at(place) if place and row.thing == "order" else None
        if isinstance(document, PurchaseOrder | OrderChange):
            yield document
