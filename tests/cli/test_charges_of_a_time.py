"""Charges made for each order, or each store, and gathered over a day or a month, on files.

Three orders of one shipment leave late, at 250.00 each, and no more than 600.00 is taken in a
month; a store where something is short is charged 40.00 once a day. What else was charged in that
time is the history's to tell.
"""

from pathlib import Path
from typing import Any

import pytest
from tests.cli.running import edic
from tests.cli.test_sixteen_cases import Files, checked, found

from edicompliance.errors import ProfileError
from edicompliance.profiles import load_profile

CAPPED = """
[charges.late]
source = "ours"
for = ["WIN002"]
each = "po"
is = "250 USD"
at_most = "600 USD per month"
"""
BY_STORE = """
[charges.store-short]
source = "ours"
for = ["FIL001"]
each = ["store", "day"]
is = "40 USD"
"""


def _late(before: list[dict[str, Any]] | None, clauses: str = CAPPED) -> Files:
    """Three orders that leave a day too late; what was charged before in the month."""
    return Files(
        "three-orders-one-notice",
        clauses,
        ("charges.ships-late",),
        facts={"planned_departure": "2026-11-23T16:00:00-06:00"},
        history=_told("late", "2026-11-01", before),
    )


def _short(before: list[dict[str, Any]] | None) -> Files:
    """One store of an order is ten lamps short; what was short before on that day."""
    return Files(
        "right-in-total-wrong-by-store",
        BY_STORE,
        ("charges.short",),
        history=_told("store-short", "2026-11-20", before),
    )


def _told(charge: str, starts: str, before: list[dict[str, Any]] | None) -> dict[str, Any] | None:
    if before is None:
        return None
    period = {"measure": charge, "starts": starts, "counted": 0, "met": 0, "failing": before}
    return {"since": "2026-11-01T00:00:00Z", "periods": [period]}


def _costs(folder: Path, files: Files, code: str) -> list[tuple[str | None, ...]]:
    """The least, the expected and the most of each finding."""
    charges = [one["charge"] for one in found(checked(folder, files), code)]
    return [(one["low"], one["expected"], one["high"]) for one in charges]


def _of_orders(code: str, *names: str, **more: str) -> list[dict[str, Any]]:
    return [{"code": code, "quantity": 1, "po": name, **more} for name in names]


def test_what_is_charged_by_the_order_goes_no_further_than_the_months_limit(
    tmp_path: Path,
) -> None:
    # 3 x 250.00 are 750.00, of which 600.00 are taken; none was before
    assert _costs(tmp_path, _late([]), "WIN002") == [("200.00",) * 3] * 3
    # with two before 5 x 250.00: 600.00 over five orders
    before = _of_orders("WIN002", "P1", "P2")
    assert _costs(tmp_path, _late(before), "WIN002") == [("120.00",) * 3] * 3
    (told,) = (one for one in checked(tmp_path, _late(before))["periods"] if one["measure"] is None)
    assert told["amount"]["expected"] == "600.00"
    assert told["amount_before"]["expected"] == "500.00"
    assert "in all 1250.00 USD, at most 600 USD per month" in told["amount"]["explanation"]


def test_an_order_that_was_late_before_in_another_truck_counts_once(tmp_path: Path) -> None:
    # 4501011 again: still three orders, 750.00, cut to 600.00 over four faults, by what each costs
    before = _of_orders("WIN002", "4501011")
    (told,) = (one for one in checked(tmp_path, _late(before))["periods"] if one["measure"] is None)
    assert told["amount"]["explanation"].startswith("3 charges, one for each po")
    assert told["amount"]["expected"] == "600.00"


def test_without_a_history_the_limit_may_be_used_up_already(tmp_path: Path) -> None:
    assert _costs(tmp_path, _late(None), "WIN002") == [("0.00", None, "200.00")] * 3


def test_what_a_month_comes_to_at_the_least(tmp_path: Path) -> None:
    clauses = CAPPED.replace('at_most = "600 USD', 'at_least = "900 USD')
    assert _costs(tmp_path, _late([], clauses), "WIN002") == [("300.00",) * 3] * 3


def test_a_store_is_charged_once_a_day(tmp_path: Path) -> None:
    assert _costs(tmp_path, _short([]), "FIL001") == [("40.00",) * 3]
    same = _of_orders("FIL001", "P1", store="0101")
    assert _costs(tmp_path, _short(same), "FIL001") == [("20.00",) * 3]
    other = _of_orders("FIL001", "P1", store="0107")
    assert _costs(tmp_path, _short(other), "FIL001") == [("40.00",) * 3]


def test_what_the_day_had_is_kept_by_store_for_the_next_check(tmp_path: Path) -> None:
    place, options = _short(None).written(tmp_path)
    kept = tmp_path / "kept.json"
    edic("history", "add", str(place), *options, "-o", str(kept))
    assert '"store": "0101"' in kept.read_text("utf-8")
    again = edic("check", str(place), *options, "--history", str(kept), "--format", "json")
    assert '"measure": null' in again.stdout  # counted once, though it is in the history


@pytest.mark.parametrize(
    ("clauses", "told"),
    [
        ('each = ["store", "shipment"]', "'each' shipment goes with nothing else"),
        (
            'each = ["day", "month"]',
            "'each' names one time, and each thing once, got day and month",
        ),
        ('each = "month"\nat_most = "5 USD per month"', "is limited in its price"),
        (
            'each = "po"\nat_most = "5 USD per month"\nat_least = "6 USD per month"',
            "'at_least' 6 USD per month is more than 'at_most' 5 USD per month",
        ),
        (
            'each = "po"\nat_most = "5 USD per month"\nat_least = "1 USD per week"',
            "'at_least' and 'at_most' are for the same time",
        ),
        ('each = "po"\nat_most = "5 CAD per month"', "expected amounts in USD"),
        ('each = "po"\nat_most = "5 USD per store"', "unknown time 'store'"),
        ('each = ["store", "hour"]', "hour"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line(
    tmp_path: Path, clauses: str, told: str
) -> None:
    text = CAPPED.replace('each = "po"\n', "").replace('at_most = "600 USD per month"', clauses)
    _late(None, text).written(tmp_path)
    with pytest.raises(ProfileError, match=r"own\.toml:\d+: charges\.late#late") as refused:
        load_profile(str(tmp_path / "own.toml"))
    assert told in str(refused.value)
