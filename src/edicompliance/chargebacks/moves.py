"""The life of a chargeback: where its money stands, and which step leads from where to where.

Money is moved, never marked: of a deduction of 100, won to 60 and denied to 40, sixty stand under
`approved` and forty under `denied`. Money comes in from outside (a fine is foreseen, a deduction is
taken) and ends where nothing more is due.

>>> MOVES["deny"].sources, MOVES["deny"].target
(('disputed',), 'denied')
>>> [name for name, move in MOVES.items() if "denied" in move.sources]
['dispute', 'accept', 'write off', 'expire', 'repay']
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, get_args

Place = Literal[
    "outside",
    "predicted",
    "at risk",
    "avoided",
    "observed",
    "excused",
    "reported only",
    "assessed",
    "deducted",
    "matched",
    "triaged",
    "disputed",
    "approved",
    "denied",
    "expired",
    "accepted",
    "written off",
    "repaid",
    "re-deducted",
]
"""Where money stands; `outside` is where it comes from."""

PLACES: Final[tuple[Place, ...]] = get_args(Place)
FORESEEN: Final[frozenset[Place]] = frozenset({"predicted", "at risk", "observed", "assessed"})
"""Not taken yet."""
OPEN: Final[frozenset[Place]] = frozenset(
    {"deducted", "matched", "triaged", "disputed", "approved", "re-deducted"}
)
"""Taken, and something is still to be done or to come."""
ENDS: Final[frozenset[Place]] = frozenset(
    {
        "avoided",
        "excused",
        "reported only",
        "denied",
        "expired",
        "accepted",
        "written off",
        "repaid",
    }
)
"""Where it may rest for good; all money there, the line can be closed."""
LOST: Final[frozenset[Place]] = frozenset({"denied", "expired", "accepted", "written off"})
"""Ends at which the money is gone."""

Step = Literal[
    "predict",
    "put at risk",
    "avoid",
    "observe",
    "excuse",
    "report",
    "assess",
    "deduct",
    "match",
    "triage",
    "dispute",
    "approve",
    "deny",
    "accept",
    "write off",
    "expire",
    "repay",
    "re-deduct",
]


class Move(NamedTuple):
    """A step: from where money may come, and where it stands afterwards."""

    sources: tuple[Place, ...]
    target: Place
    says: str
    """What has happened."""


MOVES: Final[Mapping[Step, Move]] = MappingProxyType(
    {
        "predict": Move(("outside",), "predicted", "a check foresees a charge"),
        "put at risk": Move(("predicted",), "at risk", "the time to mend it runs out"),
        "avoid": Move(("predicted", "at risk"), "avoided", "it was mended in time"),
        "observe": Move(
            ("outside", "predicted", "at risk"), "observed", "the fault has happened or is reported"
        ),
        "excuse": Move(("observed", "assessed"), "excused", "the retailer lets it pass"),
        "report": Move(("observed",), "reported only", "the retailer reports it and bills nothing"),
        "assess": Move(("outside", "observed"), "assessed", "the retailer has billed it"),
        "deduct": Move(("outside", "assessed"), "deducted", "the money is taken"),
        "match": Move(("deducted", "re-deducted"), "matched", "it is known what it is for"),
        "triage": Move(
            ("deducted", "matched", "re-deducted"), "triaged", "it is decided what to do"
        ),
        "dispute": Move(
            ("deducted", "matched", "triaged", "denied", "re-deducted"), "disputed", "it is fought"
        ),
        "approve": Move(("disputed",), "approved", "the retailer agrees"),
        "deny": Move(("disputed",), "denied", "the retailer does not agree"),
        "accept": Move(
            ("deducted", "matched", "triaged", "denied", "re-deducted"), "accepted", "it is right"
        ),
        "write off": Move(
            ("deducted", "matched", "triaged", "denied", "re-deducted"),
            "written off",
            "it is not worth the work",
        ),
        "expire": Move(
            ("deducted", "matched", "triaged", "disputed", "denied", "re-deducted"),
            "expired",
            "the time to dispute is over, or no answer came",
        ),
        "repay": Move(
            ("approved", "disputed", "deducted", "matched", "triaged", "denied", "re-deducted"),
            "repaid",
            "the money came back",
        ),
        "re-deduct": Move(
            ("repaid", "approved", "excused"),
            "re-deducted",
            "the money is taken after it came back, or after it was let off",
        ),
    }
)
"""What may happen, by name."""
