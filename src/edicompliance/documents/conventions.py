"""Which qualifier means what for one trading partner.

X12 says that `063` is a date after which not to deliver; a retailer says which of a dozen such
dates he measures by, which name on the order is the store, and whether `PC` is prepaid for him.
This is what a profile fills in; the defaults are what X12's dictionary says. The functions below
ask an order or a notice by them.

>>> from datetime import date
>>> order = PurchaseOrder(po_number="4500012", po_date=date(2026, 11, 2),
...                       dates=(DateTime(qualifier="037", date=date(2026, 11, 16)),))
>>> order_date(order, "ship_not_before", Conventions()).date
datetime.date(2026, 11, 16)
>>> order_key(order, Conventions(), "acme")
('acme', '4500012', '', '', '20261102')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias, TypeVar

from pydantic import PrivateAttr, field_validator

from edicompliance.documents.composing.agreements import (
    Agreement,
    Answering,
    Changing,
    Invoicing,
    Shipping,
)
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.segments.parts import DateTime, Party, Reference

if TYPE_CHECKING:
    from edicompliance.documents.ship_notice import ShipNotice

    Asked: TypeAlias = PurchaseOrder | OrderLine | Level | ShipNotice

DateMeaning: TypeAlias = Literal[
    "ship_not_before",
    "ship_not_after",
    "ship_requested",
    "deliver_not_before",
    "deliver_not_after",
    "deliver_requested",
    "must_arrive_by",
    "cancel_after",
    "departed",
    "arrived",
]
"""What a date of an order or ship notice can mean to a rule."""
Role: TypeAlias = Literal["ship_to", "ship_from", "store"]
"""Whom a rule asks for."""
NumberMeaning: TypeAlias = Literal[
    "department",
    "vendor_number",
    "bill_of_lading",
    "master_bill_of_lading",
    "pro_number",
    "appointment_number",
    "load_number",
]
"""What a reference of an order or a shipment can be."""
KeyPart: TypeAlias = Literal["retailer", "po", "release", "ship_to", "po_date"]
"""What can tell two orders apart."""
FreightPayer: TypeAlias = Literal["collect", "prepaid"]
"""Who pays the carrier: the retailer, or the supplier."""


_DATE_CODE: Final = re.compile(r"[A-Z0-9]{3}", re.ASCII)
_FREIGHT_CODE: Final = re.compile(r"[A-Z0-9]{2}", re.ASCII)
_T = TypeVar("_T")


def _coded(value: Mapping[str, _T], form: re.Pattern[str], wanted: str) -> Mapping[str, _T]:
    for code in value:
        if not form.fullmatch(code):
            raise ValueError(f"expected a code of {wanted}, got {code!r}")
    return value


class Partner(Protocol):
    """Whoever knows what a trading partner's documents mean: a loaded profile, or conventions."""

    def conventions_of(self, set_id: str) -> Conventions:
        """Return the conventions of one kind of document."""
        ...


class Conventions(Answering, Shipping, Invoicing, Changing):
    """What a trading partner's codes mean, and how one document follows from another.

    Each default is X12's own meaning of the code, or what most retailers want.
    """

    dates: Mapping[str, DateMeaning] = {
        "001": "cancel_after",
        "002": "deliver_requested",
        "010": "ship_requested",
        "011": "departed",
        "017": "arrived",
        "037": "ship_not_before",
        "038": "ship_not_after",
        "063": "deliver_not_after",
        "064": "deliver_not_before",
    }
    """DTM01 -> what the date means. No code of X12 is a must-arrive-by date: name the partner's."""
    cancel_basis: Literal["shipped", "delivered"] = "shipped"
    """What must have happened by the cancel date."""
    order_key: tuple[KeyPart, ...] = ("retailer", "po", "release", "ship_to", "po_date")
    """What makes two orders the same order."""
    roles: Mapping[Role, tuple[str, ...]] = {
        "ship_to": ("ST",),
        "ship_from": ("SF",),
        "store": ("BY", "Z7"),
    }
    """Who is who in N101; where several codes are given, the first that occurs counts."""
    freight: Mapping[str, FreightPayer] = {"CC": "collect", "PP": "prepaid", "PC": "prepaid"}
    """FOB01 -> who pays the carrier; a code that is missing here tells nothing."""
    references: Mapping[NumberMeaning, tuple[str, ...]] = {
        "department": ("DP",),
        "vendor_number": ("IA", "VR"),
        "bill_of_lading": ("BM",),
        "master_bill_of_lading": ("MB",),
        "pro_number": ("CN",),
        "appointment_number": ("AO",),
        "load_number": ("LO",),
    }
    """What is what in REF01; where several codes are given, the first that occurs counts."""
    times: Literal["ship_from", "ship_to", "retailer"] = "ship_from"
    """Whose clock a time without a zone is read by."""
    _undecided: Mapping[str, str] = PrivateAttr(default_factory=dict)

    @field_validator("dates")
    @classmethod
    def _date_codes(cls, value: Mapping[str, DateMeaning]) -> Mapping[str, DateMeaning]:
        return _coded(value, _DATE_CODE, "three digits or capitals, as '037'")

    @field_validator("freight")
    @classmethod
    def _freight_codes(cls, value: Mapping[str, FreightPayer]) -> Mapping[str, FreightPayer]:
        return _coded(value, _FREIGHT_CODE, "two capitals, as 'CC'")

    @field_validator("order_key")
    @classmethod
    def _has_the_number(cls, value: tuple[KeyPart, ...]) -> tuple[KeyPart, ...]:
        if "po" not in value:
            raise ValueError("expected 'po' in it: orders of other numbers are other orders")
        return value

    @field_validator("roles", "references")
    @classmethod
    def _some_codes(cls, value: Mapping[Any, tuple[str, ...]]) -> Mapping[Any, tuple[str, ...]]:
        for name, codes in value.items():
            if not codes:
                raise ValueError(f"expected a code for {name}, got none")
        return value

    def undecided(self, reasons: Mapping[str, str]) -> Conventions:
        """Return these conventions with keys that cannot be told, and why: they hang on a fact.

        A key is a field, `times`, or one of its entries, `dates.063`.
        """
        conventions = self.model_copy()
        conventions._undecided = dict(reasons)
        return conventions

    def conventions_of(self, set_id: str) -> Conventions:  # noqa: ARG002 - a `Partner` is asked so
        """Return themselves: they hold for every document they are given for."""
        return self

    def with_order_key(self, parts: tuple[KeyPart, ...]) -> Conventions:
        """Return these conventions with another answer to what makes two orders the same."""
        conventions = self.model_copy(update={"order_key": parts})
        reasons = self._undecided.items()
        return conventions.undecided({key: why for key, why in reasons if key != "order_key"})

    def require(self, key: str) -> None:
        """Raise `CannotTell` for a key that cannot be told."""
        if key in self._undecided:
            raise CannotTell(self._undecided[key])

    def require_all(self, agreement: type[Agreement]) -> None:
        """Raise `CannotTell` where any key of an agreement, or an entry of one, cannot be told."""
        for key, reason in self._undecided.items():
            if key.partition(".")[0] in agreement.model_fields:
                raise CannotTell(reason)


_SINGLE: Final = (PurchaseOrder, OrderLine, Level)
"""What answers for itself; a notice is asked by its levels."""


def order_dates(
    order: PurchaseOrder | OrderLine, meaning: DateMeaning, conventions: Conventions
) -> tuple[DateTime, ...]:
    """Return every date with that meaning, in the order of the document; they may disagree."""
    return dates_meaning(order.dates, meaning, conventions)


def dates_of_order(
    order: PurchaseOrder, meaning: DateMeaning, conventions: Conventions
) -> tuple[DateTime, ...]:
    """Return the dates of the whole order with that meaning: its heading's, else all its lines'.

    Raises `CannotTell` where a line or a note says another date than the heading, where lines
    differ, and where only some of them say it: a window of its own for a line is not judged.
    """
    heading = order_dates(order, meaning, conventions)
    noted = dates_meaning((d for note in order.notes for d in note.dates), meaning, conventions)
    dated = [line for line in order.lines if line.dates or line.notes]
    lines = [_dates_of_line(line, meaning, conventions) for line in dated]
    apart = (*noted, *(one for dates in lines for one in dates))
    for line in order.lines:
        for part in line.schedules:
            said = conventions.dates.get(part.qualifier) == meaning
            if said and {part.date} != {one.date for one in (*heading, *apart)}:
                raise CannotTell(f"line {line.line_id} has a schedule (SCH) of its own: {meaning}")
    if not apart:
        return heading
    parts = ("date", "time", "zone_code")
    if len({tuple(map(one.raw, parts)) for one in (*heading, *apart)}) > 1:
        raise CannotTell(f"the order gives different dates, in its lines or notes, for {meaning}")
    if not heading and not (lines and all(lines) and len(dated) == len(order.lines)):
        raise CannotTell(f"not the order, only a part of it, gives a date for {meaning}")
    return heading or apart


def _dates_of_line(
    line: OrderLine, meaning: DateMeaning, conventions: Conventions
) -> tuple[DateTime, ...]:
    noted = (one for note in line.notes for one in note.dates)
    return dates_meaning((*line.dates, *noted), meaning, conventions)


def dates_meaning(
    dates: Iterable[DateTime], meaning: DateMeaning, conventions: Conventions
) -> tuple[DateTime, ...]:
    """Return those of the dates that have a meaning; `CannotTell` where one's is undecided."""
    listed = tuple(dates)
    for one in listed:
        conventions.require(f"dates.{one.qualifier}")
    return tuple(one for one in listed if conventions.dates.get(one.qualifier) == meaning)


def order_date(
    order: PurchaseOrder | OrderLine, meaning: DateMeaning, conventions: Conventions
) -> DateTime | None:
    """Return the first date with that meaning; `order_dates` has them all."""
    return next(iter(order_dates(order, meaning, conventions)), None)


def party(document: Asked, role: Role, conventions: Conventions) -> Party | None:
    """Return who plays a role.

    Of a notice it is whom the shipment names, else whom its orders name; None where these name
    different ones, or some name nobody.
    """
    if isinstance(document, _SINGLE):
        return _first(document.parties, role, conventions)
    for levels in (document.shipments, document.orders):
        named = [_first(level.parties, role, conventions) for level in levels]
        if any(named):
            told = {one and (one.qualifier, one.code, one.name) for one in named}
            return named[0] if len(told) == 1 else None
    return None


def ship_to(document: Asked, conventions: Conventions) -> Party | None:
    """Return where the goods go; None where that is not said, or not the same for all orders."""
    return party(document, "ship_to", conventions)


def reference(
    document: Asked,
    meaning: NumberMeaning,
    conventions: Conventions,
) -> Reference | None:
    """Return the number with that meaning; of a notice, its first shipment's.

    Where the record itself has none, one that stands behind a party of it counts: a `REF` written
    after the `N1` instead of before it.
    """
    conventions.require(f"references.{meaning}")
    record = document if isinstance(document, _SINGLE) else document.shipment
    own = record.references if record else ()
    behind = (one for party in (record.parties if record else ()) for one in party.references)
    return _of_kind(own, meaning, conventions) or _of_kind(behind, meaning, conventions)


def _of_kind(
    references: Iterable[Reference], meaning: NumberMeaning, conventions: Conventions
) -> Reference | None:
    listed = tuple(references)
    codes = conventions.references.get(meaning, ())
    return next((one for code in codes for one in listed if one.qualifier == code), None)


def freight_terms(document: Asked, conventions: Conventions) -> FreightPayer | None:
    """Return who pays the carrier; None where that is not said, or said in two ways."""
    records = (document,) if isinstance(document, _SINGLE) else document.shipments
    codes = {one.payment for record in records for one in record.freight}
    for code in codes:
        conventions.require(f"freight.{code}")
    said = {conventions.freight.get(code) for code in codes}
    return said.pop() if len(said) == 1 else None


def order_key(order: PurchaseOrder, conventions: Conventions, retailer: str) -> tuple[str, ...]:
    """Return what tells this order from others: two with one key are one order."""
    conventions.require("order_key")
    place = ship_to(order, conventions) if "ship_to" in conventions.order_key else None
    parts: dict[KeyPart, str] = {
        "retailer": retailer,
        "po": order.po_number,
        "release": order.release_number,
        "ship_to": (place.code or place.name) if place else "",
        "po_date": order.raw("po_date"),
    }
    return tuple(parts[part] for part in conventions.order_key)


def _first(parties: Iterable[Party], role: Role, conventions: Conventions) -> Party | None:
    """Return the first party with a code of the role, the codes in the partner's order."""
    conventions.require(f"roles.{role}")
    listed = tuple(parties)
    codes = conventions.roles.get(role, ())
    return next((one for code in codes for one in listed if one.role == code), None)
