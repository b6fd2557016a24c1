"""Which carriers the retailer wants for an order: by his instructions, the order, or the guide."""

from __future__ import annotations

from typing import NamedTuple

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.profiles import Resolved
from edicompliance.rules.bookings import loads_for
from edicompliance.rules.context import Context
from edicompliance.rules.limits import NotApplicable
from edicompliance.rules.model import Evidence
from edicompliance.rules.routes import closest, routing, ways


class Wanted(NamedTuple):
    """Carriers that are wanted, and who wants them."""

    by: str
    """`the routing instructions (754)`."""
    ways: tuple[tuple[str, ...], ...]
    """For each way that the order may go, the carriers of it; several, where it is not known which
    way it goes; empty: any carrier."""
    evidence: tuple[Evidence, ...] = ()
    resolved: Resolved | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys(scac for way in self.ways for scac in way))


def wanted_carriers(order: PurchaseOrder, context: Context) -> Wanted:
    """Who wants which carriers; `NotApplicable` where nobody wants any."""
    named = [load.carrier for load in loads_for(order, context) if load.carrier and load.scac]
    if named:
        evidence = tuple(Evidence.of(one, "scac") for one in named)
        scacs = tuple(dict.fromkeys(one.scac for one in named))
        return Wanted("the routing instructions (754)", (scacs,), evidence)
    ordered = [one for one in order.carriers if one.scac]
    if ordered:
        evidence = tuple(Evidence.of(one, "code") for one in ordered)
        return Wanted("the order", (tuple(one.code for one in ordered),), evidence)
    resolved = routing(context.facts(order), context, "rows", "carriers")
    clause = resolved.clause
    found = tuple(
        tuple(scac for row in closest(clause, lane) for scac in row.scac) or clause.carriers
        for lane in ways(clause, order, context)
    )
    if not any(found):
        raise NotApplicable("the guide names no carrier for this lane")
    return Wanted("the guide", tuple(dict.fromkeys(found)), (), resolved)


def allows(wanted: Wanted, scac: str) -> bool:
    """Whether a carrier is one of them; raises `CannotTell` where that hangs on the way."""
    answers = {not way or scac.upper() in {one.upper() for one in way} for way in wanted.ways}
    if len(answers) > 1:
        raise CannotTell("needs mode, or where it leaves from, to tell which lane it is")
    return answers.pop()
