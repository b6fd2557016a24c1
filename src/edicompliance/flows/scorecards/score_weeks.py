"""A retailer's measures week by week, side by side, as they were counted last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from edicompliance.chargebacks.scorecard import MeasureScore, WeeklyMeasure
from edicompliance.flows.money.costing import weeks_back
from edicompliance.flows.scoring import read_scorecard
from edicompliance.profiles import Profile
from edicompliance.store import Work

WEEKS = 13


@dataclass(frozen=True, slots=True)
class WeeklyScores:
    """All measures of a retailer, week by week."""

    spans: tuple[tuple[date, date], ...]
    """The first and the last day of each week, the oldest first."""
    measures: tuple[WeeklyMeasure, ...]
    note: str = ""
    """What was taken to find the weeks."""


def read_weeks(look: Work, profile: Profile, day: date, count: int = WEEKS) -> WeeklyScores:
    """Return the measures of the weeks that end with the one of a day."""
    spans, note = weeks_back(count, day, profile)
    whole = read_scorecard(look, profile, f"{spans[0][0]}..{spans[-1][1]}", today=day)
    cards = [read_scorecard(look, profile, f"{a}..{b}", today=day).measures for a, b in spans]
    found = [{_which(one): one for one in measures} for measures in cards]
    measures = tuple(
        WeeklyMeasure(one, tuple(week.get(_which(one)) for week in found)) for one in whole.measures
    )
    return WeeklyScores(spans, measures, note)


def telling_day(look: Work, profile: Profile, today: date, count: int = WEEKS) -> tuple[date, int]:
    """Return up to which day so many weeks tell most, and how many of the last ones hold anything.

    It is today, unless fewer than half of the weeks up to it hold anything and earlier ones more.
    """
    ((starts, _),), _ = weeks_back(1, today, profile)
    weeks = {(day - starts).days // 7 for day in look.scores.days(profile.id)}  # 0 is this week

    def held(last: int) -> int:
        return len(weeks.intersection(range(last - count + 1, last + 1)))

    last = max((0, *(one for one in weeks if one < 0)), key=lambda one: (held(one), one))
    if 2 * held(0) >= count or last == 0:
        return today, held(0)
    return starts + timedelta(days=7 * last + 6), held(0)


def _which(one: MeasureScore) -> tuple[str, str, str]:
    return one.name, one.kind, one.clause


def week_names(spans: tuple[tuple[date, date], ...]) -> Iterator[str]:
    """What each week is called: the ISO week that most of its days are in."""
    for starts, ends in spans:
        year, number, _ = (starts + (ends - starts) / 2).isocalendar()
        yield f"{year}-W{number:02}"
