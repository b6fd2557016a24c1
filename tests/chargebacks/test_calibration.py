"""A changed charge is named within twenty shipments; a year without one raises no alarm."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from edicompliance.chargebacks.calibration import Charge, calibrated, drifts

NEW_YEAR = date(2026, 1, 1)


def year(random: Random, *, changed_from: int | None = None, factor: str = "1.25") -> list[Charge]:
    """Forty rules of four retailers, 50 charges each, one in ten wrong; one rule changes."""
    found = []
    for rule in range(40):
        for n in range(50):
            predicted = Decimal(random.choice([50, 200, 475]))
            actual = predicted
            if random.random() < 0.1:
                actual = predicted * Decimal(random.choice(["2", "1.1", "0.9"]))
            if rule == 7 and changed_from is not None and n >= changed_from:
                actual = predicted * Decimal(factor)
            day = NEW_YEAR + timedelta(days=7 * n)
            found.append(
                Charge(f"mart-{rule % 4}", f"ASN{rule:03}", day, f"PO{n}", actual, predicted)
            )
    return found


@pytest.mark.parametrize("seed", range(30))
def test_an_unchanged_year_raises_no_alarm(seed: int) -> None:
    assert drifts(year(Random(seed))) == ()  # noqa: S311 - no secret


@pytest.mark.parametrize("factor", ["1.25", "0.5"])
@pytest.mark.parametrize("seed", range(10))
def test_a_hidden_change_is_named_within_twenty_affected_shipments(seed: int, factor: str) -> None:
    (found,) = drifts(year(Random(seed), changed_from=20, factor=factor))  # noqa: S311
    assert (found.rule, found.retailer) == ("ASN007", "mart-3")
    assert found.direction == ("more" if factor == "1.25" else "less")
    assert found.named <= NEW_YEAR + timedelta(days=7 * (20 + 19))
    assert found.shipments <= 22


def test_predicted_stands_against_actual_by_rule() -> None:
    charges = year(Random(1))  # noqa: S311
    rows = calibrated(charges)
    assert len(rows) == 40
    assert sum(one.actual for one in rows) == sum(one.actual for one in charges)
    assert sum(one.charges for one in rows) == len(charges)
