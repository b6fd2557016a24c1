"""What is judged: one shipment, with its orders, its ship notices and what only the supplier knows.

The documents do not say when the truck will leave, which freight terms were agreed or where the
dock's clock stands. The supplier says it in a `shipment.toml`; every key is optional, and what is
left out is not known rather than assumed.

>>> facts = ShipmentFacts(freight_terms="prepaid", ship_from_zone="America/Chicago")
>>> facts.freight_terms, facts.planned_departure
('prepaid', None)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    model_validator,
)

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import zone_info
from edicompliance.documents.tables.user_files import read_toml, suggest
from edicompliance.errors import ProfileError

if TYPE_CHECKING:
    from edicompliance.documents.comparing.items import Items
    from edicompliance.documents.composing.packed_shipment import PackedShipment
    from edicompliance.documents.invoice import Invoice
    from edicompliance.documents.order_acknowledgment import OrderAcknowledgment
    from edicompliance.documents.order_change import OrderChange
    from edicompliance.documents.order_change_acknowledgment import OrderChangeAcknowledgment
    from edicompliance.documents.purchase_order import PurchaseOrder
    from edicompliance.documents.routing_instructions import RoutingInstructions
    from edicompliance.documents.routing_request import RoutingRequest
    from edicompliance.documents.ship_notice import ShipNotice
    from edicompliance.documents.tables.observations import Answer, Observation
    from edicompliance.documents.warehouse_shipping_advice import WarehouseShippingAdvice
    from edicompliance.x12.issues import Issue

YEARS: Final = range(1970, 2200)
"""When shipments take place; other years are slips, and clocks cannot be reckoned at the ends."""
MOST_DAYS: Final = 365
"""More days on the way are a slip."""
_SEEN: Final = frozenset(
    {"departed", "arrived", "checked_in", "gate_in", "in_yard", "received", "asn_accepted"}
)
"""Anchors that only an observation tells."""
_EXAMPLE: Final = "2026-11-20T06:00:00-06:00"


def _aware(value: object) -> datetime:
    if isinstance(value, datetime) and value.utcoffset() is not None:
        if value.year not in YEARS:
            raise ValueError(f"expected a year from {YEARS[0]} to {YEARS[-1]}, got {_shown(value)}")
        return value
    wanted = "without quotes" if isinstance(value, str) else "with its date and zone"
    raise ValueError(f"expected a time {wanted}, as in {_EXAMPLE}, got {_shown(value)}")


def _aware_or_never(value: object) -> object:
    return value if value is False else _aware(value)


def _text(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise ValueError(f"expected text in quotes, got {_shown(value)}")


def _iana_zone(value: str) -> str:
    try:
        known = value == "UTC" or isinstance(zone_info(value), ZoneInfo)
    except CannotTell:
        known = False
    if known:
        return value
    raise ValueError(f"expected a time zone such as 'America/Chicago', got {value!r}")


def _number(value: object) -> Decimal:
    exact = Decimal(value) if isinstance(value, int | Decimal) else Decimal("NaN")
    if not isinstance(value, bool) and exact.is_finite() and 0 <= exact < 10**12:
        return exact
    raise ValueError(f"expected a number, not below 0, got {_shown(value)}")


def _count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12:
        return value
    raise ValueError(f"expected a whole number, not below 0, got {_shown(value)}")


def _sets(value: object) -> tuple[str, ...]:
    found = tuple(value) if isinstance(value, list | tuple) else (value,)
    if all(isinstance(one, str) and len(one) == 3 and one.isdecimal() for one in found):
        return tuple(dict.fromkeys(map(str, found)))
    raise ValueError(f"expected transaction sets in quotes, as ['810'], got {_shown(value)}")


def _texts(value: object) -> tuple[str, ...]:
    found = tuple(value) if isinstance(value, list | tuple) else (value,)
    if all(isinstance(one, str) and one.strip() for one in found):
        return tuple(dict.fromkeys(str(one).strip() for one in found))
    raise ValueError(f"expected words in quotes, as ['order number'], got {_shown(value)}")


def _days(value: object) -> int:
    count = _count(value)
    if count <= MOST_DAYS:
        return count
    raise ValueError(f"expected up to {MOST_DAYS} days, got {count}")


def _shown(value: object) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    return repr(value) if isinstance(value, str) else str(value).lower()[:60]


Time = Annotated[datetime, BeforeValidator(_aware)]
TimeOrNever = Annotated[datetime | Literal[False], BeforeValidator(_aware_or_never)]
"""When it was done; False: it was not done."""
Text = Annotated[str, BeforeValidator(_text)]
Zone = Annotated[str, BeforeValidator(_text), AfterValidator(_iana_zone)]


class ShipmentFacts(BaseModel):
    """What the supplier knows of the shipment, as `shipment.toml` says it. None: not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    checked_at: Time | None = None
    """The time the check is made for; the clock's when absent."""
    planned_departure: Time | None = None
    """When the truck is to leave the supplier's dock."""
    planned_arrival: Time | None = None
    """When it is to be at the retailer's gate."""
    appointment: Time | None = None
    """The retailer's appointment, of the delivery or of the pickup."""
    asn_planned: Time | None = None
    """When the ship notice is to be sent."""
    asn_sent: Time | None = None
    """When it was sent."""
    po_received: Time | None = None
    """When the orders came in."""
    ack_planned: Time | None = None
    """When their acknowledgment (855) is to be sent."""
    ack_sent: Time | None = None
    """When it was sent."""
    freight_terms: Literal["prepaid", "collect"] | None = None
    """Who hires the carrier: `prepaid` the supplier, `collect` the retailer."""
    mode: Literal["parcel", "ltl", "tl", "intermodal"] | None = None
    """How it travels."""
    delivery: Literal["live", "drop"] | None = None
    """Unloaded while the truck waits, or the trailer is left."""
    programme: Text | None = None
    """The retailer's programme, a word of its profile."""
    department: Text | None = None
    """The retailer's department."""
    network: Text | None = None
    """The retailer's network of warehouses, a word of its profile."""
    banner: Text | None = None
    """The banner of the retailer's that ordered, a word of its profile."""
    division: Text | None = None
    """The retailer's division."""
    po_type: Text | None = None
    """The kind of order, a word of its profile."""
    item_class: Text | None = None
    """The class of goods, a word of its profile."""
    season: Text | None = None
    """The season the goods are for, a word of its profile."""
    scac: Text | None = None
    """The carrier, by its code of four letters."""
    bill_of_lading: Text | None = None
    """The bill of lading's number."""
    bill_of_lading_sent: TimeOrNever | None = None
    """When its copy was sent to the retailer; `false`: it was not."""
    bill_of_lading_shows: Annotated[tuple[str, ...], BeforeValidator(_texts)] | None = None
    """What is printed on it, in the words of the profile: `["order number", "weight"]`."""
    documents_sent: Annotated[tuple[str, ...], BeforeValidator(_sets)] | None = None
    """Transaction sets that went out in another way, in a portal or from another system."""
    documents_not_sent: Annotated[tuple[str, ...], BeforeValidator(_sets)] | None = None
    """Those that did not go out in any way."""
    appointment_number: Text | None = None
    """What the retailer confirmed the appointment under."""
    ship_from_zone: Zone | None = None
    """IANA time zone of the supplier's dock."""
    ship_to_zone: Zone | None = None
    """IANA time zone of the destination."""
    weight_lb: Annotated[Decimal, BeforeValidator(_number)] | None = None
    """Gross weight in pounds."""
    cartons: Annotated[int, BeforeValidator(_count)] | None = None
    """How many cartons it has."""
    available_until: Time | None = None
    """Until when the goods can be fetched."""
    pallets: Annotated[int, BeforeValidator(_count)] | None = None
    """On how many pallets it stands."""
    cube_cuft: Annotated[Decimal, BeforeValidator(_number)] | None = None
    """How much room it takes, in cubic feet."""
    freight_cost: Annotated[Decimal, BeforeValidator(_number)] | None = None
    """What the carrier takes for it, in the retailer's currency."""
    transit_days: Annotated[int, BeforeValidator(_days)] | None = None
    """How many business days the carrier is on the way."""
    routing_requested: TimeOrNever | None = None
    """When routing was asked for (753 or the portal); `false`: it was not."""
    pickup_requested: Time | None = None
    """For when the pickup was asked for."""
    pickup_confirmed: TimeOrNever | None = None
    """When the order was confirmed for pickup; `false`: it was not."""
    ready_confirmed: Time | None = None
    """For when the goods were confirmed to be ready."""
    appointment_made: TimeOrNever | None = None
    """When the appointment was made; `false`: there is none."""
    appointment_changed: Time | None = None
    """When the appointment was last moved."""
    appointment_before: Time | None = None
    """The appointment as it was before it was last moved."""

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, keys: Any) -> Any:
        for key in keys if isinstance(keys, dict) else ():
            if key not in cls.model_fields:
                raise ValueError(f"unknown key {key!r}{_instead(str(key))}")
        return keys


def _instead(key: str) -> str:
    """The end of a message about an unknown key; what was seen to happen has its own file."""
    if key in _SEEN:
        return f"; what was seen to happen stands in observations.csv: a row {key!r}"
    return suggest(key, ShipmentFacts.model_fields)


def load_facts(path: Path | str) -> ShipmentFacts:
    """Return the facts in a `shipment.toml`; a ProfileError names the first key that is wrong."""
    file = read_toml(path)
    for key in file.data:
        if key not in ShipmentFacts.model_fields:
            raise file.error(key, f"unknown key{_instead(key)}")
    return facts_of(dict(file.data), file.error)


def facts_of(
    values: Mapping[str, Any], error_at: Callable[[str, str], ProfileError]
) -> ShipmentFacts:
    """Return facts by their keys; of what is wrong, the first is told by `error_at`."""
    try:
        return ShipmentFacts.model_validate(values)
    except ValidationError as error:
        raise error_at(*_fault(error)) from None


def fault_of_fact(key: str, value: object) -> str | None:
    """Return what is wrong with the value of one key, or None.

    >>> fault_of_fact("mode", "bicycle")
    "unknown word 'bicycle'; known: intermodal, ltl, parcel, tl"
    """
    try:
        ShipmentFacts.model_validate({key: value})
    except ValidationError as error:
        return _fault(error)[1]
    return None


def _fault(error: ValidationError) -> tuple[str, str]:
    """Return the first fault: its key, and the reason in our words."""
    first = error.errors(include_url=False)[0]
    key = str(first["loc"][0])
    if first["type"] == "literal_error":
        allowed = ShipmentFacts.model_fields[key].annotation
        known = [word for part in get_args(allowed) for word in get_args(part)]
        return key, f"unknown word {_shown(first['input'])}{suggest(str(first['input']), known)}"
    return key, first["msg"].removeprefix("Value error, ")


@dataclass(frozen=True, slots=True)
class SetFault:
    """A fault in the syntax of one of the shipment's files."""

    issue: Issue
    """What is wrong, and where."""
    set_id: str | None
    """The transaction set it stands in, `856`; None outside of any."""
    value: str = ""
    """The text at the issue's place."""


@dataclass(frozen=True, slots=True)
class Shipment:
    """One shipment with everything that is known of it."""

    id: str
    """What people call it: the name of its folder, or of its first file."""
    path: str
    """Where it was found, as the user gave it."""
    orders: tuple[PurchaseOrder, ...] = ()
    """The retailer's orders (850)."""
    notices: tuple[ShipNotice, ...] = ()
    """The supplier's ship notices (856)."""
    facts: ShipmentFacts = field(default_factory=ShipmentFacts)
    """What only the supplier knows."""
    facts_file: str | None = None
    """Where the facts are from, as the user gave it; None without a file."""
    items: Items | None = None
    """The supplier's list of items."""
    faults: tuple[SetFault, ...] | None = None
    """What is wrong with the syntax of its files; None: nobody has looked."""
    changes: tuple[OrderChange, ...] = ()
    """The retailer's changes of orders (860); a check applies them where it can be told how."""
    originals: tuple[PurchaseOrder, ...] = ()
    """Orders as they were first given, of those to which changes were applied."""
    others: tuple[str, ...] = ()
    """What else is in its files and no rule looks at: `set 810 0001 of inv.edi`."""
    acknowledgments: tuple[OrderAcknowledgment, ...] = ()
    """The supplier's own answers to the orders (855): what it said it would send instead."""
    change_acknowledgments: tuple[OrderChangeAcknowledgment, ...] = ()
    """The supplier's answers to changes, and changes that it asked for itself (865)."""
    invoices: tuple[Invoice, ...] = ()
    """The supplier's invoices (810), before they are sent."""
    pack_plans: tuple[WarehouseShippingAdvice, ...] = ()
    """What the warehouse says it packed (945)."""
    packed: PackedShipment | None = None
    """What the supplier's own packing list says."""
    routing_requests: tuple[RoutingRequest, ...] = ()
    """What the supplier asked the retailer to fetch (753)."""
    routing: tuple[RoutingInstructions, ...] = ()
    """What the retailer answered (754)."""
    observations: tuple[Observation, ...] = ()
    """What was seen to happen, and who says so: from 214, 861 and the portal's CSV."""
    answers: tuple[Answer, ...] = ()
    """What became of its documents: from the 997, 999 and 824 that lie with them."""

    def original_of(self, order: PurchaseOrder) -> PurchaseOrder:
        """Return an order as it was first given; itself, where no change was applied to it."""
        number = order.po_number, order.release_number
        found = (one for one in self.originals if (one.po_number, one.release_number) == number)
        return next(found, order)

    def left_at(self, now: datetime, po: str = "") -> datetime | None:
        """When the truck was seen to leave, or the truck of one order; None: not seen by `now`."""
        orders = [po] if po else [one.po_number for one in self.orders]
        notices = [one.notice_number for one in self.notices] or [""]
        bill = self.facts.bill_of_lading or ""
        seen = (
            one.at
            for one in self.observations
            if one.what == "departed"
            and one.at is not None
            and any(
                one.concerns(po=order, bill_of_lading=bill, notice=notice)
                for order in orders or [""]
                for notice in notices
            )
        )
        return min((at for at in seen if at <= now), default=None)

    def parts(self, each: Literal["shipment", "notice", "order", "invoice"]) -> Iterator[Shipment]:
        """Yield it as the rules look at it: whole, or one notice, order or invoice after the other.

        A part of one of them keeps all the others: that of a notice has all orders.
        """
        if each == "shipment":
            yield self
        elif each == "notice":
            for notice in self.notices:
                yield replace(self, notices=(notice,))
        elif each == "invoice":
            for invoice in self.invoices:
                yield replace(self, invoices=(invoice,))
        else:
            for order in self.orders:
                yield replace(self, orders=(order,))
