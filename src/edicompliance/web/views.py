"""Views of one's own on *Orders*: a filter under a name, kept for whoever sits there.

They change nothing that others see, so nobody is asked why; the audit has them nevertheless.
"""

from __future__ import annotations

from urllib.parse import urlencode

from edicompliance.flows.orders.order_list import OrderFilter
from edicompliance.web.asking import Asked, Elsewhere, NotThereError


def keep(asked: Asked) -> Elsewhere:
    """Keep the filter of a form under its name; one of that name is replaced."""
    query = urlencode(OrderFilter.read(asked.form).told())
    with asked.store.work(asked.person) as work:
        work.views.keep(asked.person, "orders", asked.form.get("name", ""), query)
    return Elsewhere(f"/orders?{query}" if query else "/orders")


def remove(asked: Asked) -> Elsewhere:
    """Forget a view; somebody else's is not there."""
    number = asked.about["id"]
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise NotThereError(f"{number}: expected the number of a view")
    with asked.store.work(asked.person) as work:
        if not work.views.remove(asked.person, int(number)):
            raise NotThereError(f"view {number}: you have none of that number; /orders lists yours")
    return Elsewhere("/orders")
