"""The week on one page: how a retailer's measures stand, what cost most, why, and who mends it.

A page that has no owner and no day beside each action changes nothing; so an action has both.

>>> one = Action("print labels before picking", "dock", date(2026, 12, 4), about="LBL001")
>>> one.state(date(2026, 12, 4)), one.state(date(2026, 12, 5))
('open', 'overdue')
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from edicompliance.chargebacks.costs import Share, WeekCost
from edicompliance.chargebacks.matched import Class
from edicompliance.chargebacks.scorecard import MeasureScore
from edicompliance.chargebacks.week_of_money import NotOurs, Outcomes

State = Literal["overdue", "open", "done"]
STATES: Final[tuple[State, ...]] = ("overdue", "open", "done")
"""What has to be looked at first."""
MOST: Final = {"kpis": 12, "exceptions": 5, "causes": 5, "not_ours": 6, "actions": 8}
"""How many of each have room on a page."""


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody does about a cause."""

    what: str
    owner: str
    due: date
    about: str = ""
    """What it is about: a rule's code, a place, a carrier."""
    done: date | None = None

    def state(self, today: date) -> State:
        """How it stands on a day."""
        if self.done is not None:
            return "done"
        return "overdue" if self.due < today else "open"


@dataclass(frozen=True, slots=True)
class CostlyCase:
    """One of the dearest deductions of the week."""

    id: str
    amount: Decimal
    currency: str
    kind: Class
    """Whether it is right, by our own judgement."""
    rule: str = ""
    family: str = ""
    reason: str = ""
    deadline: date | None = None
    """The last day to dispute it; None: it is not known, or there is none."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A retailer's week."""

    retailer: str
    week: str
    """`2026-W48`."""
    starts: date
    ends: date
    today: date
    """As of when actions are overdue."""
    currency: str
    kpis: tuple[MeasureScore, ...] = ()
    """What is below its target stands first."""
    charges: tuple[WeekCost, ...] = ()
    """The money of the week, and its change against the one before; one a currency."""
    exceptions: tuple[CostlyCase, ...] = ()
    causes: tuple[Share, ...] = ()
    """By rule, the dearest first: of what is ours, and of what nobody knows."""
    not_ours: tuple[NotOurs, ...] = ()
    """What is not owed by our own judgement, by class."""
    outcomes: tuple[Outcomes, ...] = ()
    """What was decided in the week; one a currency."""
    actions: tuple[Action, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    """What has no room on the page: how many of what."""
    notes: tuple[str, ...] = field(default=())
