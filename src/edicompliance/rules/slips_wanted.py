"""The packing slips that a ship notice must have, as its retailer's guide wants them."""

from __future__ import annotations

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.labels.slips import Slip, slips
from edicompliance.labels.spec import LabelSpec
from edicompliance.profiles import Facts, Profile, Resolved, Undecided
from edicompliance.profiles.bodies_shipping import Packing
from edicompliance.rules.context import Context


def slips_of(notice: ShipNotice, context: Context, *, by_order: bool = False) -> tuple[Slip, ...]:
    """Return what the slips of a notice must say; `CannotTell` where a fact decides it."""
    facts = context.facts_of_notice(notice)
    clauses = [one.clause for one in slip_clauses(context.profile, facts)]
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


def slip_clauses(profile: Profile, facts: Facts) -> list[Resolved]:
    """What the guide says of packing slips; `CannotTell` where a fact decides."""
    found = []
    for name in profile.names_in("packing"):
        answer = profile.resolve("packing", name, facts)
        clauses = answer.candidates if isinstance(answer, Undecided) else ()
        if any(is_of_slips(one.clause) for one in clauses) and isinstance(answer, Undecided):
            raise CannotTell(f"packing.{name}: {answer.reason}")
        if isinstance(answer, Resolved) and _holds(answer):
            found.append(answer)
    return found


def is_of_slips(body: object) -> bool:
    """Whether a clause of `packing` speaks of packing slips."""
    return isinstance(body, Packing) and body.of == "pack slip"


def _numbers(profile: Profile, facts: Facts) -> LabelSpec:
    """How numbers are filled up: as on labels; strictly where that hangs on a missing fact."""
    answer = profile.resolve("labels", "carton", facts)
    return answer.clause.spec("carton") if isinstance(answer, Resolved) else LabelSpec()


def _holds(answer: Resolved) -> bool:
    """Whether a clause of packing slips is in force."""
    return is_of_slips(answer.clause) and answer.status not in ("announced", "retired")
