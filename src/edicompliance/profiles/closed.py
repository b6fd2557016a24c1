"""On which days a retailer does not work, by the calendars of its guide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from edicompliance.profiles.profile import Profile

ClosedOn = Callable[[date], bool]
"""Whether a retailer does not work on a day."""


def closed_by(profile: Profile) -> ClosedOn | None:
    """The days that one of its calendars calls closed; None: it has no calendar."""
    calendars = [one.days for one in profile.calendars.values()]
    if not calendars:
        return None
    return lambda day: not all(one.is_open(day) for one in calendars)
