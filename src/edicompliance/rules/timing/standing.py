"""How what is planned, or was seen, stands against a limit: missed, kept, or how much is left.

A shipment that passes every rule may pass one of them by ten minutes. The time between the plan and
the limit is its slack; a plan with little slack is at risk before anything is wrong.

>>> from datetime import UTC
>>> from edicompliance.documents.segments.times import at_instant
>>> four, five, six = (at_instant(datetime(2026, 11, 20, h, tzinfo=UTC), "UTC") for h in (4, 5, 6))
>>> found = standing(Told(five, (), "plan"), (None, six), now=four.first)
>>> found.state, str(found.slack), found.by
('in-time', '1:00:00', 'plan')
>>> standing(Told(six, (), "plan"), (None, five), now=four.first).state
'missed'
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from edicompliance.documents import CannotTell
from edicompliance.documents.segments.times import Moment, is_after, is_before
from edicompliance.rules.timing.limits import NotApplicable, last_instant
from edicompliance.rules.timing.limits_told import Standing, State
from edicompliance.rules.timing.times import is_over
from edicompliance.rules.timing.whose_word import Told

AT_RISK: Final = timedelta(minutes=30)
"""A plan with less slack than this is at risk, where the profile has no `at_risk_minutes`."""
Ends = tuple[Moment | None, Moment | None]


def stands(
    find: Callable[[], Told],
    ends: Ends,
    now: datetime,
    *,
    on_limit: bool = False,
    at_risk: timedelta = AT_RISK,
) -> Standing:
    """How what somebody says stands between two ends; `cannot-tell` where nobody does."""
    try:
        return standing(find(), ends, now=now, on_limit=on_limit, at_risk=at_risk)
    except (CannotTell, NotApplicable):
        return Standing()


def standing(
    told: Told,
    ends: Ends,
    *,
    now: datetime,
    on_limit: bool = False,
    at_risk: timedelta = AT_RISK,
) -> Standing:
    """How a moment stands between two ends, of which one may be open."""
    seen, (opens, closes) = told.moment, ends
    slack = last_instant(closes) - seen.last if closes is not None else None
    early = is_before(seen, opens) if opens is not None else False
    late = is_after(seen, closes, on_limit=on_limit) if closes is not None else False
    state: State = "kept" if seen.last <= now else "in-time"
    if early or late:
        state = "missed"
    elif early is None or late is None or is_over(told, now):
        state = "cannot-tell"
    elif state == "in-time" and slack is not None and slack < at_risk:
        state = "at-risk"
    shown = (one.reference or one.key for one in told.evidence)
    places = (f"{one.file}@{one.offset}+{one.length}" for one in told.evidence
              if one.file and one.offset is not None)  # fmt: skip
    return Standing(state, seen, slack, told.by, tuple(filter(None, shown)), tuple(places))
