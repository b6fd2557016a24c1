"""What times of a guide start from: dates of an order, what happens to its goods and papers.

The list is closed, so that a misspelt one is found when a profile is loaded. A *date* is a calendar
day and opens with its first moment; an *instant* has a clock time. What can be planned and then
happens has two names (`pickup_planned`, `picked_up`); where one name may be told by a plan or by
the fact, `[observations]` says whose word comes first.

>>> "must_arrive_by" in DATES, "door_closed" in INSTANTS
(True, True)
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_DATES: Final = {
    "po_date": "the date of the order, BEG05",
    "po_approved": "the day the retailer approved the order",
    "ship_not_before": "do not ship before",
    "ship_not_after": "do not ship after",
    "ship_requested": "requested ship date",
    "deliver_not_before": "do not deliver before",
    "deliver_not_after": "do not deliver after",
    "deliver_requested": "requested delivery date",
    "must_arrive_by": "must arrive by",
    "cancel_after": "cancel after",
    "ready_expected": "the day the goods were promised ready for pickup",
    "freight_ready": "the freight ready date of a collect order",
    "pickup_requested": "the day a pickup was asked for",
    "carrier_requested": "the delivery date the carrier asked for",
    "invoiced": "the date of the invoice, BIG01",
    "invoice_due": "when the invoice is due",
    "period_end": "the last day of the month, week or quarter that is measured",
}
_INSTANTS: Final = {
    "po_received": "the order came in",
    "ack_due": "when the order's acknowledgment is owed, where the order says so",
    "acknowledged": "the acknowledgment (855) was sent",
    "confirmed": "the order was confirmed for pickup",
    "routing_requested": "the routing request (753) was sent",
    "routed": "the retailer's routing (754) came in",
    "ready": "the goods were ready to be picked up",
    "pickup_planned": "the carrier is to come",
    "picked_up": "the carrier came",
    "door_closed": "the trailer's door was closed",
    "sealed": "the trailer was sealed",
    "released": "the shipment was released",
    "departed": "the truck left the supplier",
    "asn_sent": "the ship notice (856) was sent",
    "arrival_estimated": "the truck is expected to arrive",
    "appointment": "the delivery appointment",
    "arrived": "the truck arrived",
    "checked_in": "the truck was checked in",
    "gate_in": "the truck passed the gate",
    "in_yard": "the trailer stood in the retailer's yard",
    "unloaded": "the trailer was unloaded",
    "received": "the goods were booked in",
    "notified": "the retailer told of the fault or the charge",
    "assessed": "the charge was made",
    "deducted": "the money was taken off",
    "disputed": "the dispute was filed",
    "denied": "the dispute was denied",
    "now": "the time of the check",
}

MEANINGS: Final[Mapping[str, str]] = MappingProxyType({**_DATES, **_INSTANTS})
"""Anchor -> what it is."""

DATES: Final = tuple(_DATES)
"""Anchors that are calendar dates: hours cannot be counted from them."""

INSTANTS: Final = tuple(_INSTANTS)
"""Anchors that have a clock time."""

ANCHORS: Final = (*DATES, *INSTANTS)
"""Everything a point may start from; the list is closed."""

PLACES: Final = ("ship_from", "ship_to")
"""Places whose clock a point may name instead of a zone."""
