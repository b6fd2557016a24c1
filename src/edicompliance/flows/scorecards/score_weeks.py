"""A retailer's measures week by week, side by side, as they were counted last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

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


def _which(one: MeasureScore) -> tuple[str, str, str]:
    return one.name, one.kind, one.clause


def week_names(spans: tuple[tuple[date, date], ...]) -> Iterator[str]:
    """What each week is called: the ISO week that most of its days are in."""
    for starts, ends in spans:
        year, number, _ = (starts + (ends - starts) / 2).isocalendar()
        yield f"{year}-W{number:02}"
