"""Whose word counts: of what happened to the goods, of an order's dates, of a quantity.

A truck's arrival is told by the plan, by the carrier's status, by the retailer's scan, and they
differ. The guide judges by one of them; a profile says in which order they are asked.

>>> Observation.model_validate({"prefer": ["retailer", "carrier", "plan"]}).best_of({"plan", "own"})
'plan'
>>> fault_of_preference("departed", ("carriers",))
"unknown word 'carriers'; did you mean 'carrier'?"
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from pydantic import Field

from edicompliance.profiles.anchors import ANCHORS, DATES
from edicompliance.profiles.bodies import Body
from edicompliance.profiles.complaints import unknown_word
from edicompliance.profiles.texts import Several

OF_EVENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "retailer": "the retailer's own scan, receipt or portal",
        "carrier": "the carrier's status, a 214",
        "proof of delivery": "the signed bill of lading or delivery receipt",
        "own": "what the supplier noted, and his documents",
        "appointment": "the time that was agreed",
        "plan": "what the supplier plans; it stands in before the fact",
    }
)
OF_DATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "authorization": "what the retailer granted by name and number",
        "appointment": "the appointment that was made",
        "routing": "the retailer's answer to the routing request, a 754",
        "portal": "what its portal shows",
        "change": "the change of the order, an 860",
        "order": "the order itself, an 850",
    }
)
OF_QUANTITIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "original": "what was first ordered",
        "revised": "as the order was changed",
        "acknowledged": "what the supplier said he would ship",
        "shipped": "what the ship notice says",
        "received": "what the retailer counted",
    }
)

QUANTITY: Final = "quantity"
"""The one name among the observations that is no time."""

NAMES: Final = (*ANCHORS, QUANTITY)
"""What can be observed."""

_ONLY_IF_ASKED: Final = frozenset(("appointment",))
"""Words that count only where a guide says so: if any appointment moved a date, none were late."""

_EVENTS_WITH_A_DATE: Final = ("ready_expected", "freight_ready", "pickup_requested", "invoiced")


class Observation(Body):
    """Whose word comes first, where several say when something was, or how much."""

    prefer: Several = Field(min_length=1)
    """The first of these that is known counts."""

    def best_of(self, known: Collection[str]) -> str | None:
        """Return whose word counts among those that are known; None: of none of them."""
        return next((word for word in self.prefer if word in known), None)


def words_for(name: str) -> Mapping[str, str]:
    """Return whose words there are of a time, or of a quantity."""
    if name == QUANTITY:
        return OF_QUANTITIES
    return OF_DATES if name in DATES and name not in _EVENTS_WITH_A_DATE else OF_EVENTS


def usual_order(name: str) -> tuple[str, ...]:
    """Return whose word counts where the guide does not say, the first one first.

    >>> usual_order("must_arrive_by")
    ('authorization', 'routing', 'portal', 'change', 'order')
    """
    words = [word for word in words_for(name) if word not in _ONLY_IF_ASKED]
    return tuple(sorted(words, key=lambda word: word != "revised"))


def fault_of_preference(name: str, prefer: Collection[str]) -> str | None:
    """Return what is wrong with an order of preference, or None."""
    known = words_for(name)
    for word in prefer:
        if word not in known:
            return unknown_word("word", word, known)
    return "names a word twice" if len(set(prefer)) < len(prefer) else None
