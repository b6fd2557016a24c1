"""What a request for routing (753) has to say: the retailer plans a truck from it.

A request without the cube, or without the day the goods are ready, is sent back, and the days until
the truck comes are counted from the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.routing_request import Destination, RequestedOrder, RoutingRequest
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation
from edicompliance.rules.routing.routes import routing
from edicompliance.rules.timing.bookings import requests_for
from edicompliance.rules.timing.limits import NotApplicable

_Says = Callable[[RoutingRequest, Destination, RequestedOrder], bool]
_PALLETS: Final = "PLT"


def _pallets(_: RoutingRequest, to: Destination, order: RequestedOrder) -> bool:
    stacked = to.unit_load is not None and to.unit_load.quantity is not None
    return stacked or (order.packaging == _PALLETS and order.quantity is not None)


def _cartons(_: RoutingRequest, __: Destination, order: RequestedOrder) -> bool:
    return order.packaging != _PALLETS and order.quantity is not None


_SAID_BY: Final[Mapping[str, _Says]] = MappingProxyType(
    {
        "weight": lambda _, __, order: order.weight is not None,
        "cube": lambda _, __, order: order.volume is not None,
        "cartons": _cartons,
        "pieces": lambda _, __, order: order.quantity is not None,
        "pallets": _pallets,
        "ready date": lambda _, to, __: to.ready is not None,
        "ship-from": lambda request, _, __: bool(
            request.ship_from and (request.ship_from.code or request.ship_from.name)
        ),
        "ship-to": lambda _, to, __: bool(to.code or to.name),
        "order numbers": lambda _, __, order: bool(order.po_number),
        "stackable": lambda _, to, __: bool(to.unit_load and to.unit_load.stackable),
        "freight class": lambda _, __, order: bool(order.freight and order.freight.freight_class),
    }
)
"""What the guide may want -> whether a request says it of an order; the rest is not looked at."""


def unsaid(order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """What the requests for an order leave out; raises `NotApplicable` where nothing is wanted."""
    requests = requests_for(order, context)
    if not requests:
        raise NotApplicable("no request for routing (753) names the order")
    resolved = routing(context.facts(order), context, "needs")
    wanted = resolved.clause.needs
    for request in requests:
        missing = [name for name in wanted if _leaves_out(request, name, order.po_number)]
        if missing:
            yield Violation(
                "the request for routing does not say all that it has to",
                evidence=(Evidence.of(request, "request_number"),),
                expected=", ".join(wanted),
                actual=", ".join(f"no {name}" for name in missing),
                subject=Subject(po=order.po_number),
                clause=resolved,
            )
    if strange := [name for name in wanted if name not in _SAID_BY]:
        yield CannotTell(f"whether the request says {', '.join(strange)} is not looked at")


def _leaves_out(request: RoutingRequest, name: str, po: str) -> bool:
    says = _SAID_BY.get(name)
    return says is not None and not all(
        says(request, to, one)
        for to in request.destinations
        for one in to.orders
        if one.po_number == po
    )
