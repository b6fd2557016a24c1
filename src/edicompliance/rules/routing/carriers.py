"""Which carriers the retailer wants for an order: by his instructions, the order, or the guide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.profiles import Resolved
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Subject, Violation
from edicompliance.rules.routing.routes import (
    Said,
    carriers_said,
    closest,
    mode_said,
    routing,
    ways,
)
from edicompliance.rules.timing.bookings import loads_for
from edicompliance.rules.timing.limits import NotApplicable


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


# -- against the supplier's own list


def by_scac(said: Iterable[Said]) -> dict[str, list[Said]]:
    """Who says each carrier: one that is said twice is one carrier."""
    found: dict[str, list[Said]] = {}
    for one in said:
        found.setdefault(one.value.strip().upper(), []).append(one)
    return found


def unlisted(
    order: PurchaseOrder, scac: str, said: Sequence[Said], context: Context
) -> Iterator[Violation]:
    """A carrier that is not in the supplier's list of carriers; without a list there is none."""
    carriers = context.known.masters.carriers
    if carriers is None or carriers.find("scac", scac, context.today):
        return
    yield Violation(
        "the carrier is not in the list of carriers",
        evidence=tuple(one.evidence for one in said),
        expected=f"a carrier of {carriers.path}",
        actual=said[0].value,
        subject=Subject(po=order.po_number),
        notice=next((one.notice for one in said if one.notice), None),
        cost=context.aboard.cost(order),
        counts={"carton": context.aboard.cartons(order)},
    )


def unlisted_mode(context: Context) -> Iterator[Violation]:
    """A carrier that does not travel so, by the list of carriers."""
    carriers, mode = context.known.masters.carriers, mode_said(context)
    if carriers is None or mode is None:
        return
    orders = context.shipment.orders
    for scac, said in by_scac(
        one for order in orders for one in carriers_said(order, context)
    ).items():
        rows = carriers.find("scac", scac, context.today)
        modes = tuple(dict.fromkeys(name for row in rows for name in row.modes))
        if modes and mode.value not in modes:
            numbers = tuple(dict.fromkeys(order.po_number for order in orders))
            yield Violation(
                "the carrier does not travel so, by the list of carriers",
                evidence=(mode.evidence, *dict.fromkeys(one.evidence for one in said)),
                expected=f"{' or '.join(modes)} with {scac}",
                actual=mode.value,
                subject=Subject(po=numbers[0] if len(numbers) == 1 else None),
                orders=numbers if len(numbers) > 1 else (),
                notice=mode.notice,
            )
