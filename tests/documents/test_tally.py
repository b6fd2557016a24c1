from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.documents.shipping import (
    CHICAGO,
)

from edicompliance.documents.comparing.tally import Fill, Tally, fill
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import at_wall_time, on_day, time_from_x12

CANCEL = on_day(date(2026, 11, 20), CHICAGO)
SIX = at_wall_time(date(2026, 11, 20), time_from_x12("0600"), CHICAGO)


def tally(ordered: int, done: int) -> Tally:
    return Tally(unit="EA", ordered=Decimal(ordered), shipped=Decimal(done))


def test_a_rest_that_can_still_ship_is_open_and_not_short() -> None:
    now = on_day(date(2026, 11, 20), CHICAGO)
    assert fill(tally(10, 8), now=now, cancel=CANCEL) == Fill(open=Decimal(2))


def test_a_rest_after_the_cancel_date_is_short() -> None:
    now = on_day(date(2026, 11, 21), CHICAGO)
    assert fill(tally(10, 8), now=now, cancel=CANCEL) == Fill(short=Decimal(2))


def test_what_is_complete_needs_no_cancel_date() -> None:
    assert fill(tally(10, 10), now=SIX, cancel=None) == Fill()
    assert fill(tally(10, 13), now=SIX, cancel=None) == Fill(over=Decimal(3))


@pytest.mark.parametrize(
    ("cancel", "reason"),
    [
        (None, "2 EA not shipped, and no cancel date is known"),
        (SIX, "2 EA not shipped, and the cancel date is that very day"),
    ],
)
def test_a_rest_that_hangs_on_the_cancel_date_cannot_be_told(cancel: Any, reason: str) -> None:
    with pytest.raises(CannotTell) as caught:
        fill(tally(10, 8), now=on_day(date(2026, 11, 20), CHICAGO), cancel=cancel)
    assert caught.value.reason == reason
