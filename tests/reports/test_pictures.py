"""In the pictures of timelines, scorecards and weeks no two texts overlap, and none is cut off."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from edicompliance.chargebacks.costs import Share
from edicompliance.chargebacks.scorecard import MeasureScore, WeeklyMeasure
from edicompliance.datafolder import samples_folder
from edicompliance.flows.preship import check_batches
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.profiles import load_profile
from edicompliance.reports import bars, timeline, weeks
from edicompliance.reports.bars import Bar, bars_svg
from edicompliance.reports.costs import share_bars
from edicompliance.reports.timeline import rows_svg, timeline_svg
from edicompliance.reports.timeline_rows import TimelineRow
from edicompliance.reports.weeks import weeks_svg
from edicompliance.rules import CheckResult
from edicompliance.rules.money.scoring_kinds import MONEY_MEASURE, OWN_MEASURES

START = datetime(2026, 11, 18, 12, tzinfo=UTC)
SHIPMENTS = samples_folder() / "example-mart/shipments"
WORDS = st.one_of(
    st.text("WMQ@%abcilt .-0123456789", min_size=1, max_size=80),
    st.sampled_from("WM@%mOw0i").map(lambda one: one * 80),
)


class Box(NamedTuple):
    """Where a text stands, in pixels, drawn in Helvetica of 12."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def boxes(svg: str) -> list[Box]:
    found = []
    for place, text in re.findall(r"<text ([^>]*)>([^<]*)</text>", svg):
        at = {name: float(value) for name, value in re.findall(r'\b(x|y)="([0-9.]+)"', place)}
        plain = unescape(text)
        width = stringWidth(plain, "Helvetica", 12)
        left = at["x"] - (width / 2 if 'text-anchor="middle"' in place else 0)
        found.append(Box(plain, left, left + width, at["y"] - 9, at["y"] + 3))
    return found


def assert_clear(svg: str) -> None:
    texts = boxes(svg)
    [(width, height)] = re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert texts
    for one in texts:
        assert one.left >= 0, one
        assert one.right <= float(width), one
        assert one.top >= 0, one
        assert one.bottom <= float(height), one
    for one, other in itertools.combinations(texts, 2):
        assert not one.meets(other), (one, other)


def checked(path: Path) -> CheckResult:
    batches = find_shipments([str(path)])[0]
    found = check_batches(batches, load_profile("example-mart"), now=None, clock=lambda: START)
    [(_, result)] = found
    assert isinstance(result, CheckResult)
    return result


@pytest.mark.parametrize(
    "name", ["ships-late", "three-orders-one-notice", "clocks-go-back-late", "store-distributed"]
)
def test_no_two_texts_of_a_timeline_overlap(name: str) -> None:
    assert_clear(timeline_svg(checked(SHIPMENTS / name)))


@given(st.lists(st.tuples(WORDS, WORDS, st.integers(0, 90 * 24)), min_size=2, max_size=9))
def test_whatever_the_rows_say_no_two_texts_of_a_timeline_overlap(
    rows: list[tuple[str, str, int]],
) -> None:
    told = [
        TimelineRow(name, words, at=START + timedelta(hours=hours), kind="plan")
        for name, words, hours in rows
    ]
    for form in (timeline.WIDE, timeline.NARROW):
        assert_clear(rows_svg(told, UTC, "any", lambda day: day.weekday() > 4, form))


@given(st.lists(st.tuples(WORDS, WORDS, st.floats(0, 1)), min_size=1, max_size=9))
def test_whatever_the_bars_say_no_two_texts_of_a_week_or_a_scorecard_overlap(
    rows: list[tuple[str, str, float]],
) -> None:
    drawn = [Bar(name, words, share, goal=0.9) for name, words, share in rows]
    for form in (bars.WIDE, bars.NARROW):
        assert_clear(bars_svg(drawn, "any", form))


def test_a_now_that_is_months_away_leaves_the_width_to_the_shipments_own_times() -> None:
    rows = [
        TimelineRow("ship window", "", opens=START, closes=START + timedelta(days=3)),
        TimelineRow("now", "", at=START + timedelta(days=200), kind="now"),
    ]
    drawn = rows_svg(rows, UTC, "any")
    assert (">now<" in drawn, "now" in drawn) == (False, True)
    near = TimelineRow("now", "", at=START + timedelta(days=5), kind="now")
    assert ">now<" in rows_svg([rows[0], near], UTC, "any")


def test_the_bars_that_make_up_four_fifths_of_the_money_are_dark() -> None:
    def share(percent: int, up_to: int) -> Share:
        return Share(
            f"{percent}", "USD", Decimal(1), Decimal(0), 1, 1, Decimal(percent), Decimal(up_to)
        )

    drawn = share_bars([share(53, 53), share(30, 83), share(12, 95), share(5, 100)])
    assert [one.light for one in drawn] == [False, False, True, True]
    assert bars_svg(drawn, "any").count('class="window"') == 2


def test_no_measures_name_is_cut_in_a_picture() -> None:
    names = [one.name for one in (*OWN_MEASURES, MONEY_MEASURE)]
    drawn = bars_svg([Bar(name, "", 0.5) for name in names], "any")
    whole = [MeasureScore(name, Decimal(1), Decimal(1)) for name in names]
    drawn += weeks_svg([WeeklyMeasure(one, (one,)) for one in whole], ["2026-W36"])
    assert [name for name in names if drawn.count(f">{name}<") != 2] == []


def test_no_measures_target_is_cut_off_behind_a_span_of_what_may_be() -> None:
    words = "at least 99.22%, at most 99.53%, target 92.5%"
    for form in (bars.WIDE, bars.NARROW):
        assert f">{words}<" in bars_svg([Bar("fill-rate", words, 0.99)], "any", form)


RATES = st.integers(0, 1000)


@given(
    WORDS,
    st.lists(st.none() | st.tuples(RATES, RATES), min_size=13, max_size=13),
    RATES,
    st.sampled_from([weeks.WIDE, weeks.NARROW]),
)
def test_the_texts_of_weeks_are_clear_of_each_other_and_every_sign_is_in_the_picture(
    name: str, rates: list[tuple[int, int] | None], goal: int, form: weeks.Form
) -> None:
    def score(pair: tuple[int, int]) -> MeasureScore:
        met, unknown = min(pair), max(pair) - min(pair)
        return MeasureScore(
            name, Decimal(met), Decimal(1000), target=Decimal(goal) / 10, unknown=Decimal(unknown)
        )

    known = [one for one in rates if one]
    whole = (
        score((min(min(one) for one in known), max(max(one) for one in known)))
        if known
        else (score((0, 0)))
    )
    one = WeeklyMeasure(whole, tuple(score(week) if week else None for week in rates))
    svg = weeks_svg([one, one], [f"2026-W{number:02}" for number in range(36, 49)], form)
    [height] = re.findall(r'viewBox="0 0 \d+ (\d+)"', svg)
    assert_clear(svg)
    assert svg.count('class="HOLD"') + svg.count('class="CANNOT-TELL"') + svg.count(
        'class="plan"'
    ) == 2 * len(known)
    for top, y in re.findall(r'd="M[0-9.]+ ([0-9.]+)[ VH]+([0-9.]*)', svg):
        assert 0 <= float(top) <= int(height), (top, y)
