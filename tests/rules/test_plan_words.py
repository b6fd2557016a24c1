"""What ways to ship cost, how goods are listed, and which order is the most urgent."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from edicompliance.rules.results.plan import Goods, Option, Plan, listed
from edicompliance.rules.results.priority import OpenOrder

TIME = datetime(2026, 11, 18, 17, tzinfo=UTC)


def goods(quantity: str, line: str = "1", **more: Any) -> Goods:
    keys = {"po": "4501001", "item": "2200101", "store": "", "store_qualifier": "", "unit": "EA"}
    return Goods(line=line, quantity=Decimal(quantity), **{**keys, **more})


def test_goods_of_one_line_for_several_stores_are_one_sum() -> None:
    assert listed([]) == "nothing"
    stores = [goods("24", store="0101"), goods("48", store="0102"), goods("6", "2", item="")]
    assert listed(stores) == (
        "72 EA of 2200101 (PO 4501001 line 1), 6 EA of line 2 (PO 4501001 line 2)"
    )
    apart = [goods("1"), goods("2", po="4501002"), goods("3", unit="CA")]
    assert listed(apart).count("PO 4501001 line 1") == 2
    assert "2 EA of 2200101 (PO 4501002 line 1)" in listed(apart)


def test_of_many_lines_eight_are_listed_and_the_rest_counted() -> None:
    many = [goods("1", str(number)) for number in range(1, 11)]
    assert listed(many[:8]).endswith("(PO 4501001 line 8)")
    assert listed(many).endswith("(PO 4501001 line 8) and 2 more lines")


def order(hours: str | None, risk: str = "0", po: str = "1") -> OpenOrder:
    left = None if hours is None else Decimal(hours)
    by = None if hours is None else TIME
    return OpenOrder(po, po, None, by, left, Decimal(risk), 0, (), "USD")


def test_missed_orders_come_first_then_money_by_the_hour_then_those_without_a_date() -> None:
    orders = {
        "missed for more": order("-2", "100"),
        "missed for less": order("0", "50"),
        "much an hour": order("10", "500"),
        "little an hour": order("1", "20"),
        "nothing, and soon": order("2"),
        "nothing, and later": order("8"),
        "no date": order(None, "900"),
    }
    by_urgency = sorted(orders, key=lambda name: orders[name].urgency)
    assert by_urgency == list(orders)
    assert order("3", po="1").urgency < order("3", po="2").urgency
    assert order("-3", "5").urgency < order("-1", "5").urgency


def test_the_way_that_is_proposed_is_one_of_the_options() -> None:
    ways = [Option(way, (), (), (), ()) for way in ("whole", "accept")]
    plan = Plan(None, "p", "USD", tuple(ways), "accept")  # type: ignore[arg-type]
    assert plan.best is ways[1]
    assert (ways[0].at_risk, ways[0].unpriced) == (Decimal("0.00"), 0)
