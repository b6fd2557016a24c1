"""Money over the time of shipping: steps, a sign for each verdict, no two texts that meet."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from edicompliance.reports.curve import NARROW, WIDE, Form, Point, curve_svg
from edicompliance.reports.timeline import CHARACTER

SVG = "{http://www.w3.org/2000/svg}"
START = datetime(2026, 11, 27, 5, tzinfo=UTC)
points = st.lists(
    st.builds(
        Point,
        st.integers(0, 60 * 24 * 40).map(lambda minutes: START + timedelta(minutes=minutes)),
        st.sampled_from(["SHIP", "HOLD", "CANNOT-TELL", "SHIP-AT-KNOWN-COST"]),
        st.decimals(0, 10**9, places=2),
    ),
    min_size=2,
    max_size=14,
    unique_by=lambda one: one.at,
).map(sorted)


@given(points, st.sampled_from([WIDE, NARROW]))
def test_no_two_texts_meet_and_none_leaves_the_picture(found: list[Point], form: Form) -> None:
    lines = [("latest safe", found[0].at), ("planned", found[-1].at)]
    svg = curve_svg(found, lines, "USD", form)
    width, height = map(int, ET.fromstring(svg).get("viewBox", "").split()[2:])  # noqa: S314
    assert width == form.width
    boxes: list[tuple[float, float, float, float]] = []
    for one in ET.fromstring(svg).iter(f"{SVG}text"):  # noqa: S314 - our own picture
        left, base = float(one.get("x", "0")), float(one.get("y", "0"))
        box = (left, base - 11, left + CHARACTER * len(one.text or ""), base + 3)
        assert box[2] <= width
        assert 0 <= box[1] < box[3] <= height
        for other in boxes:
            apart = box[2] <= other[0] or other[2] <= box[0]
            assert apart or box[3] <= other[1] or other[3] <= box[1], one.text
        boxes.append(box)


def test_it_says_in_words_what_it_shows_and_shows_nothing_of_one_time() -> None:
    one, other = (
        Point(START, "HOLD", Decimal(100)),
        Point(START + timedelta(days=1), "SHIP", Decimal(0)),
    )
    assert curve_svg([one], [], "USD") == ""
    assert "Fri 11-27 05:00 UTC: HOLD 100 USD; Sat 11-28" in curve_svg([one, other], [], "USD")
