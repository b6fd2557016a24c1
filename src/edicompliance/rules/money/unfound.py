"""Charges of the guide that no rule of ours can find: said, so that nobody takes them for passed.

A guide charges for what only its receivers see, such as a bar code on the goods. Such a charge is
in the profile with its price and names no rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.profiles import ChargeClause, Resolved, Undecided
from edicompliance.rules.context import Context
from edicompliance.rules.model import UnfoundCharge

_NOT_MADE = ("announced", "retired", "report_only")


def unfound_charges(context: Context) -> tuple[UnfoundCharge, ...]:
    """Those that hold, or may hold, for the shipment, each once."""
    found = (
        UnfoundCharge(one.label, one.clause.price_text, one.clause.each)
        for one in _held(context)
        if not one.clause.for_codes and one.status not in _NOT_MADE
    )
    return tuple(dict.fromkeys(found))


def _held(context: Context) -> Iterator[Resolved[ChargeClause]]:
    for answer in context.profile.charges(context.facts()):
        yield from answer.candidates if isinstance(answer, Undecided) else (answer,)
