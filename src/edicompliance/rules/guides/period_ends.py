"""The last day of the period that an order is measured in, for editions that go by it.

A guide may say from which month on it measures or charges otherwise. Which month an order falls
into is said by the measures and charges of these editions themselves: over what time they are
taken, and by whose day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from edicompliance.documents.doubt import CannotTell
from edicompliance.profiles import ChargeClause, Profile
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.profiles.model import Clause
from edicompliance.rules.money.period_of import anchor_of, bounds

PERIOD_END: Final = "period_end"


def period_end(profile: Profile, day_of: Callable[[str], date | None]) -> date | None:
    """Return that day; `day_of` tells the day of an anchor. None where it cannot be told.

    Where several periods are measured, they must lead to the same editions.
    """
    ends = {_end(text, measure, profile, day_of) for text, measure in _measured(profile)}
    known = {one for one in ends if one is not None}
    series = [one for one in profile.series.values() if one.keyed_to == PERIOD_END]
    if not ends or known != ends:
        return None
    same = all(len({one.in_force(day) for day in known}) == 1 for one in series)
    return max(known) if same else None


def _end(
    text: str, measure: Measure | None, profile: Profile, day_of: Callable[[str], date | None]
) -> date | None:
    anchor = anchor_of(measure)
    day = None if anchor == PERIOD_END else day_of(anchor)
    try:
        return bounds(text, day, measure, profile)[1] if day and text else None
    except CannotTell:
        return None


def _measured(profile: Profile) -> Iterator[tuple[str, Measure | None]]:
    """Over what time, and by which measure, whatever hangs on such an edition is taken."""
    for clause in profile.clauses("measures"):
        if _goes_by_it(clause) and isinstance(clause.body, Measure):
            yield _time(clause.body), clause.body
    for clause in profile.clauses("charges"):
        if _goes_by_it(clause) and isinstance(clause.body, ChargeClause):
            yield from _charged(clause.body, profile)


def _charged(charge: ChargeClause, profile: Profile) -> Iterator[tuple[str, Measure | None]]:
    condition = next((one for _, one in charge.conditions), None)
    family = profile.families.get(("measures", condition.measure), ()) if condition else ()
    measures = [one.body for one in family if isinstance(one.body, Measure)]
    for each in measures:
        yield (condition.over if condition else "") or _time(each) or charge.time, each
    if not measures and charge.time:
        yield charge.time, None


def _goes_by_it(clause: Clause) -> bool:
    return clause.series is not None and clause.series.keyed_to == PERIOD_END


def _time(measure: Measure) -> str:
    return measure.period.text if measure.period else ""
