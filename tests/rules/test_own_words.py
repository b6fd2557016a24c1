"""Where our own papers say two things, the result says so."""

from datetime import datetime
from typing import Any

import pytest
from tests.rules.samples import checked, context_of, shipment

from edicompliance.rules.notices.own_words import contradictions


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        (
            "may-ship-collect",
            {"set": {"bill_of_lading": "OTHER1"}},
            "shipment.toml says bill of lading OTHER1, the ship notice 06141410000000500",
        ),
        (
            "may-ship-collect",
            {"set": {"cartons": 13}},
            "shipment.toml says 13 cartons, the ship notice holds 12",
        ),
        (
            "may-ship-collect",
            {"set": {"weight_lb": 300}},
            "shipment.toml says 300 lb, the ship notice 216 lb",
        ),
    ],
)
def test_a_figure_that_is_told_in_two_ways_is_said(
    name: str, changes: dict[str, Any], said: str
) -> None:
    assert list(contradictions(context_of(shipment(name, **changes)))) == [said]
    assert said in checked(name, **changes).warnings


def test_papers_that_agree_say_nothing() -> None:
    assert list(contradictions(context_of(shipment(set={"weight_lb": 216})))) == []


def test_an_arrival_before_the_departure_is_said() -> None:
    one = shipment(set={"planned_arrival": datetime.fromisoformat("2026-11-18T08:00:00-06:00")})
    (said,) = contradictions(context_of(one))
    assert said == (
        "the arrival (2026-11-18 08:00 CST) lies before the departure (2026-11-18 16:00 EST): "
        "one of them is wrong"
    )


def test_the_notice_that_the_pack_plan_would_give_has_another_bill_of_lading() -> None:
    edit = ({"in": "945", "old": "06141410000000517~", "new": "OTHER1~"},)
    (said,) = contradictions(context_of(shipment("pack-plan", edit=edit)))
    assert said == "shipment.toml says bill of lading 06141410000000517, the ship notice OTHER1"
