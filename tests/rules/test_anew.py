"""What came of judging the archive anew: sums, and whether two editions say the same."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from edicompliance.rules.results.anew import (
    Backtest,
    Change,
    Edition,
    Flip,
    JudgedAnew,
    Reaudit,
    sum_of,
)

AT = datetime(2026, 11, 30, tzinfo=UTC)
PRICED: dict[str, Any] = {"code": "WIN002", "money": "12.50"}
OPEN: dict[str, Any] = {"code": "ASN001", "money": None}
EDITION = Edition("example-mart", "2026", "abc", None)


def judged(*findings: dict[str, Any], unreadable: str = "") -> JudgedAnew:
    return JudgedAnew("1", "mart", ("1",), "0912", "SHIP", findings, 3, (), unreadable)


def test_what_has_no_price_is_in_no_sum_and_is_counted() -> None:
    one = judged(PRICED, OPEN, {**PRICED, "money": "0.05"})
    assert (one.at_risk, one.unpriced) == (Decimal("12.55"), 1)
    assert str(sum_of([OPEN])) == "0.00"
    assert (judged().at_risk, judged().unpriced) == (Decimal(0), 0)


def test_what_could_not_be_read_is_told_apart() -> None:
    good, bad = judged(PRICED), judged(unreadable="no such file")
    done = Reaudit(
        1, "example-mart", "abc", "USD", date(2026, 11, 1), None, AT, ("mart",), (good, bad, good)
    )
    assert (done.judged, done.unreadable) == ((good, good), (bad,))
    assert str(done.at_risk) == "25.00"
    nothing = Reaudit(1, "example-mart", "abc", "USD", date(2026, 11, 1), None, AT, (), ())
    assert str(nothing.at_risk) == "0.00"


def test_a_change_is_what_the_new_edition_costs_more() -> None:
    assert str(Change("WIN002").change) == "0.00"
    assert Change("WIN002", Decimal(10), Decimal(7)).change == Decimal(-3)


def backtest(**more: Any) -> Backtest:
    return Backtest((2, 1), EDITION, EDITION, "USD", date(2026, 11, 1), None, AT, (), **more)


@pytest.mark.parametrize(
    "more",
    [
        {"rules": [Change("WIN002", after=Decimal(1))]},
        {"dcs": [Change("0912", Decimal(1))]},
        {"items": [Change("MUG", findings_after=1)]},
        {"rules": [Change("WIN002", findings_before=1)]},
        {"flips": [Flip("1", "1", "mart", "0912", "SHIP", "HOLD", Decimal(0), Decimal(0))]},
    ],
)
def test_editions_differ_by_money_by_findings_or_by_a_verdict(more: dict[str, Any]) -> None:
    assert not backtest(**more).is_same


def test_editions_that_find_the_same_at_the_same_price_are_the_same() -> None:
    same = Change("WIN002", Decimal(1), Decimal(1), 2, 2)
    alike = backtest(rules=[same], dcs=[same], items=[same])
    assert alike.is_same
    assert (str(alike.change), alike.shipments, alike.orders) == ("0.00", 0, 0)
    more = backtest(total=Change("", Decimal(1), Decimal(3)))
    assert more.change == Decimal(2)
