"""What the shipped profiles answer on the days and in the places where the answer changes.

The figures are written here by hand, from the pages, so that a slip in a profile is seen.
"""

from datetime import date
from typing import Any

import pytest

from edicompliance.profiles import Absent, Facts, Resolved, Undecided, load_profile


def _asked(
    profile: str, clause: str, scope: dict[str, str] | None = None, **dates: date
) -> Resolved[Any] | Absent | Undecided:
    section, _, name = clause.partition(".")
    return load_profile(profile).resolve(section, name, Facts(scope or {}, dates))


def _holds(
    profile: str, clause: str, scope: dict[str, str] | None = None, **dates: date
) -> Resolved[Any]:
    answer = _asked(profile, clause, scope, **dates)
    assert isinstance(answer, Resolved), answer
    return answer


@pytest.mark.parametrize(
    ("day", "goal"),
    [
        (date(2019, 5, 1), "70"),
        (date(2020, 9, 14), "70"),
        (date(2020, 9, 15), "98"),
        (date(2024, 1, 31), "98"),
        (date(2024, 2, 1), "90"),
    ],
)
def test_walmarts_goal_goes_by_the_must_arrive_by_date(day: date, goal: str) -> None:
    scope = {"freight": "prepaid", "mode": "ltl"}
    found = _holds("walmart-us", "measures.on-time", scope, must_arrive_by=day)
    assert str(found.clause.goal) == goal


def test_what_is_not_in_walmarts_table_is_no_guess() -> None:
    scope = {"freight": "prepaid", "delivery": "drop", "network": "rdc", "mode": "ltl"}
    found = _asked("walmart-us", "windows.delivery", scope, must_arrive_by=date(2026, 3, 13))
    assert isinstance(found, Absent)
    assert found.listed
    assert "cut off" in found.listed


def test_goods_of_2019_are_told_apart_by_their_kind() -> None:
    day = date(2020, 3, 13)
    prepaid = {"freight": "prepaid"}
    fresh = _holds(
        "walmart-us", "windows.delivery", {**prepaid, "item_class": "fresh"}, must_arrive_by=day
    )
    assert fresh.id == "2019-fresh"
    unknown = _asked("walmart-us", "windows.delivery", prepaid, must_arrive_by=day)
    assert isinstance(unknown, Undecided)
    assert "item_class" in unknown.wanted


@pytest.mark.parametrize(
    ("day", "quantity"),
    [(date(2024, 8, 3), "revised"), (date(2024, 8, 4), "original")],
)
def test_target_measures_on_the_first_order_since_august_2024(day: date, quantity: str) -> None:
    assert _holds("target", "measures.fill-rate", po_date=day).clause.quantity == quantity


@pytest.mark.parametrize(
    ("day", "edition", "status"),
    [
        (date(2017, 9, 1), "on-time 2017", "billed"),
        (date(2026, 1, 25), "on-time 2017", "billed"),
        (date(2026, 1, 26), "on-time 2026-trial", "report_only"),
        (date(2026, 2, 26), "on-time 2026-trial", "report_only"),
        (date(2026, 2, 27), "on-time 2026", "billed"),
    ],
)
def test_amazons_charge_of_2026_is_shown_before_it_is_billed(
    day: date, edition: str, status: str
) -> None:
    scope = {"freight": "prepaid"}
    found = _holds("amazon-vendor-us", "charges.not-on-time", scope, checked_in=day)
    assert (found.edition, found.status) == (edition, status)


@pytest.mark.parametrize(
    ("day", "window", "price"),
    [
        (
            date(2018, 5, 31),
            ".. deliver_requested + 2 days",
            "lesser of (500 USD per po, 10% of invoice)",
        ),
        (date(2018, 6, 1), ".. deliver_requested + 1 day", "3% of invoice"),
    ],
)
def test_krogers_grace_and_price_change_in_june_2018(day: date, window: str, price: str) -> None:
    assert _holds("kroger", "windows.delivery", po_date=day).clause.span.text == window
    assert str(_holds("kroger", "charges.late", po_date=day).clause.charge) == price


def test_a_later_change_does_not_move_krogers_date() -> None:
    assert _holds("kroger", "observations.deliver_requested").clause.prefer == ("order",)


@pytest.mark.parametrize(
    ("freight", "kind"), [("collect", "collect-ready"), ("prepaid", "on-time")]
)
def test_lowes_measures_collect_freight_by_the_ready_date(freight: str, kind: str) -> None:
    assert _holds("lowes", "measures.on-time", {"freight": freight}).clause.kind == kind


def test_kohls_limit_for_a_notice_hangs_on_the_programme() -> None:
    answer = _asked("kohls", "deadlines.ship-notice")
    assert isinstance(answer, Undecided)
    assert answer.wanted == ("programme",)
    landed = _holds("kohls", "deadlines.ship-notice", {"programme": "landed"})
    assert landed.clause.by.text == "ship_not_before - 7 days at 23:59 America/Chicago"
