"""The packing slips that a ship notice must have, as its retailer's guide wants them."""

from __future__ import annotations

from contextlib import suppress

from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.labels.slips.slip import Slip, slips
from edicompliance.labels.spec import LabelSpec
from edicompliance.profiles import Facts, Profile, Resolved
from edicompliance.profiles.bodies_shipping import Packing
from edicompliance.rules.context import Context
from edicompliance.rules.timing.limits import NotApplicable


def slips_of(notice: ShipNotice, context: Context, *, by_order: bool = False) -> tuple[Slip, ...]:
    """Return what the slips of a notice must say; `CannotTell` where a fact decides it."""
    facts = context.facts_of_notice(notice)
    clauses = [one.clause for one in slip_clauses(notice, context)]
    shows = dict.fromkeys(word for clause in clauses for word in clause.shows)
    texts = dict.fromkeys(row.made for clause in clauses for row in clause.sentences)
    return slips(
        notice,
        context.shipment.orders,
        partner=context.profile.partner(facts),
        by_order=by_order,
        place=next((clause.place for clause in clauses if clause.place), "") or "",
        shows=shows,
        texts=texts,
        numbers=_numbers(context.profile, facts),
    )


def slip_clauses(notice: ShipNotice, context: Context) -> list[Resolved]:
    """Return what the guide says of the slips of a notice; `CannotTell` where a fact decides."""
    found = []
    for name in context.profile.names_in("packing"):
        bodies = (one.body for one in context.profile.families["packing", name])
        if any(map(is_of_slips, bodies)):
            with suppress(NotApplicable):
                found.append(context.resolve("packing", name, context.facts_of_notice(notice)))
    return [one for one in found if is_of_slips(one.clause)]


def is_of_slips(body: object) -> bool:
    """Whether a clause of `packing` speaks of packing slips."""
    return isinstance(body, Packing) and body.of == "pack slip"


def _numbers(profile: Profile, facts: Facts) -> LabelSpec:
    """How numbers are filled up: as on labels; strictly where that hangs on a missing fact."""
    answer = profile.resolve("labels", "carton", facts)
    return answer.clause.spec("carton") if isinstance(answer, Resolved) else LabelSpec()
