"""What to do when stock or time is short: each way judged, the cheapest proposed."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.cli.running import edic
from tests.flows.shipments import SAMPLES
from tests.rules.samples import shipment

from edicompliance.datafolder import json_schemas_folder
from edicompliance.errors import EdiError, ProfileError
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.flows.shipping.plan import Option, Plan, plan
from edicompliance.flows.shipping.stock import read_stock
from edicompliance.profiles import load_profile
from edicompliance.reports.plan import as_json, as_text

SHIPMENTS = SAMPLES / "example-mart/shipments"
HEAD = "item,available,unit,from\n"
SCHEMA = Draft202012Validator(
    json.loads((json_schemas_folder() / "plan-1.json").read_text(encoding="utf-8"))
)
REST = "614141100026,48,,\nVAS-10,24,,\n"
NUMBER = "expected a number, not below 0, as 1234.5, without commas or blanks"
LATER = HEAD + REST + "2200101,24,,\n2200101,400,,{}\n"


def planned(name: str, rows: str | None = None) -> Plan:
    batches, _ = find_shipments([str(SHIPMENTS / name)])
    shipment = load_shipment(batches[0])
    assert shipment.facts.checked_at is not None
    return plan(
        shipment,
        load_profile("example-mart"),
        now=shipment.facts.checked_at,
        stock=read_stock("stock.csv", rows) if rows is not None else None,
    )


def ways(found: Plan) -> dict[str, Option]:
    return {one.way: one for one in found.options}


def codes(option: Option) -> set[str]:
    return {one.code for one in option.findings}


def test_where_all_is_there_in_time_it_ships_whole_and_costs_nothing() -> None:
    found = planned("may-ship-collect")
    assert list(ways(found)) == ["whole"]
    assert found.best.at_risk == 0
    assert sum(one.quantity for one in found.best.trucks[0].goods) == 168


def test_stock_that_suffices_is_as_good_as_no_limit() -> None:
    found = planned("may-ship-collect", HEAD + REST + "2200101,96,,\n")
    assert list(ways(found)) == ["whole"]


def test_what_comes_too_late_is_weighed_against_shipping_short() -> None:
    """5% of the goods at cost late is 100.00 at the least; 72 mugs short are 5% of 306.00."""
    found = planned("may-ship-collect", LATER.format("2026-11-21T06:00-05:00"))
    assert found.proposed == "accept"
    assert ways(found)["accept"].at_risk == Decimal("15.30")
    assert codes(ways(found)["whole"]) == {"RDY001", "WIN002"}
    assert codes(ways(found)["split"]) == {"RDY001", "WIN002"}
    assert [str(one.quantity) for one in found.best.left_behind] == ["72"]


def test_the_retailers_word_is_never_proposed_and_says_until_when_it_must_be_asked_for() -> None:
    found = planned("may-ship-collect", LATER.format("2026-11-21T06:00-05:00"))
    asked = ways(found)["extension"]
    assert asked.if_granted
    assert asked.at_risk == 0
    assert asked.ask_by is not None
    assert asked.ask_by.isoformat() == "2026-11-18T17:00:00-05:00"
    assert "but first ask the retailer by Wed 2026-11-18 17:00 EST" in as_text(found)


def test_a_split_ships_everything_that_is_ordered_once() -> None:
    found = planned("may-ship-collect", LATER.format("2026-11-19T06:00-05:00"))
    split = ways(found)["split"]
    assert [sum(one.quantity for one in truck.goods) for truck in split.trucks] == [96, 72]
    assert split.left_behind == ()
    assert "FIL001" not in codes(split)


def test_a_plan_that_is_too_late_can_leave_by_the_latest_safe_minute() -> None:
    batches, _ = find_shipments([str(SHIPMENTS / "ships-late")])
    shipment = load_shipment(batches[0])
    now = datetime.fromisoformat("2026-11-16T08:00:00-05:00")
    found = plan(shipment, load_profile("example-mart"), now=now)
    assert found.proposed == "earlier"
    assert found.best.at_risk == 0
    assert codes(ways(found)["whole"]) == {"WIN002"}


def test_the_arrival_moves_with_the_departure() -> None:
    found = planned("may-ship-collect", LATER.format("2026-11-21T06:00-05:00"))
    for option in found.options:
        lengths = {t.arrives - t.departs for t in option.trucks if t.arrives is not None}
        assert len(lengths) == 1


def test_with_nothing_in_stock_the_cost_is_accepted_or_a_later_date_asked_for() -> None:
    """5% of the goods of 408.00, 307.20 and 360.00 never ship."""
    found = planned("may-ship-collect", HEAD + "2200101,0,,\n")
    assert list(ways(found)) == ["accept", "extension"]
    accepted, asked = ways(found)["accept"], ways(found)["extension"]
    assert (found.proposed, accepted.trucks, accepted.at_risk) == ("accept", (), Decimal("53.76"))
    assert sum(one.quantity for one in accepted.left_behind) == 168
    assert "nothing says when this is there: 96 EA of 2200101" in asked.untold
    assert asked.ask_by is not None
    assert [way for way, _ in found.refused] == ["whole", "split"]
    told = as_json(found)
    SCHEMA.validate(told)
    assert told["options"][1]["at_risk"] is None
    assert "ship nothing, and accept the cost: 53.76 USD\n" in as_text(found)
    assert "extension cost cannot be told, if the retailer grants it" in as_text(found)


def test_what_comes_in_twice_before_the_last_day_is_split_over_the_two_times() -> None:
    """On Wednesday nothing is there, on Thursday the half, and on Friday the rest."""
    first, second = "2026-11-19T06:00-05:00", "2026-11-20T06:00-05:00"
    rows = f"2200101,400,,{first}\nVAS-10,24,,{first}\n614141100026,48,,{second}\n"
    found = planned("may-ship-collect", HEAD + rows)
    split = ways(found)["split"]
    assert [f"{truck.departs:%a}" for truck in split.trucks] == ["Thu", "Fri"]
    assert split.left_behind == ()
    assert not ways(found)["accept"].trucks


def test_an_order_whose_window_closes_before_the_others_leaves_on_a_truck_of_its_own() -> None:
    closes = "DTM*037*20261116~\nDTM*038*20261120~"
    one = shipment(
        "three-orders-one-notice",
        edit=({"in": "850-4501013", "old": closes, "new": closes.replace("1120", "1117")},),
        drop=("856",),
    )
    now = datetime.fromisoformat("2026-11-16T08:00-05:00")
    found = plan(one, load_profile("example-mart"), now=now)
    split = ways(found)["split"]
    assert [sorted({g.po for g in t.goods}) for t in split.trucks] == [
        ["4501013"],
        ["4501011", "4501012"],
    ]
    assert [one.leave_by and one.leave_by.day for one in split.trucks] == [17, 18]
    assert [split.at_risk, ways(found)["whole"].at_risk] == [Decimal(0), Decimal(100)]
    assert ways(found)["accept"].at_risk == ways(found)["whole"].at_risk
    later = plan(one, load_profile("example-mart"), now=now.replace(day=18))
    assert dict(later.refused) == {
        "earlier": "the latest safe minute is over",
        "split": "the orders that are not in time need another truck, "
        "but their last safe minute is over",
    }


def test_a_way_that_there_is_not_says_why() -> None:
    found = planned("may-ship-collect")
    assert dict(found.refused) == {
        "split": "all of it is there at the planned time, and no order needs another",
        "extension": "shipped whole, it misses no date",
        "accept": "as planned, it costs nothing",
    }
    assert "accept    not offered: as planned, it costs nothing\n" in as_text(found)
    assert as_json(found)["not_offered"][0]["way"] == "split"


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ("item\n77\n", "stock.csv:2: available: expected a value, got an empty cell"),
        ("item,available\n77,-1\n", f"available: {NUMBER}, got '-1'"),
        ("item,available\n77,many\n", f"available: {NUMBER}, got 'many'"),
        ("item;available\n77;1.234,5\n", f"stock.csv:2: available: {NUMBER}, got '1.234,5'"),
        ("item;available\n77;1,5\n", f"available: {NUMBER}, got '1,5'"),
        (
            "item,available\n6.14E+11,1\n",
            "stock.csv:2: item: expected text, got '6.14E+11'; a spreadsheet drops zeros",
        ),
        ("item,available\n", "stock.csv: has a header only; expected a row for each item"),
        ("item,avail\n77,1\n", "avail: unknown column; did you mean 'available'?"),
        (
            "item,available,from\n77,1,2026-11-21\n",
            "from: expected a time with its zone, as 2026-11-24T06:00-06:00, got '2026-11-21'",
        ),
    ],
)
def test_a_wrong_cell_is_named_by_line_and_column(rows: str, complaint: str) -> None:
    with pytest.raises(ProfileError) as caught:
        read_stock("stock.csv", rows)
    assert complaint in str(caught.value)


def test_all_that_is_wrong_with_a_stock_file_is_told_at_once() -> None:
    rows = "item,available,from,shelf\n77,x,,\n78,5,2026-11-24T06:00-06:00,\n,7,monday,\n"
    with pytest.raises(ProfileError) as caught:
        read_stock("stock.csv", rows)
    told = str(caught.value).splitlines()
    assert [line.partition(": expected")[0] for line in told] == [
        "stock.csv:1: shelf: unknown column; known: available, from, item, unit",
        "stock.csv:2: available",
        "stock.csv:4: item",
        "stock.csv:4: from",
    ]


def test_times_are_told_at_the_clock_of_the_dock_with_its_name() -> None:
    told = as_text(planned("may-ship-collect"))
    assert "UTC-0" not in told
    assert "EST (in time until Wed 2026-11-18 17:00 EST) with" in " ".join(told.split())


def test_a_unit_that_is_not_the_orders_is_said() -> None:
    with pytest.raises(EdiError, match="unit: expected EA, as line 1 of order 4501001 is ordered"):
        planned("may-ship-collect", HEAD + "2200101,4,CA,\n")


def test_goods_by_store_stay_by_store() -> None:
    found = planned("store-distributed")
    [truck] = found.best.trucks
    assert len({one.store for one in truck.goods}) > 1
    assert found.best.at_risk == 0


def test_the_json_is_as_its_schema_says() -> None:
    found = as_json(planned("may-ship-collect", LATER.format("2026-11-21T06:00-05:00")))
    SCHEMA.validate(found)
    assert [one["way"] for one in found["options"]] == ["accept", "whole", "split", "extension"]


def test_the_command_proposes_and_tells_by_its_exit_code_whether_it_costs(tmp_path: Path) -> None:
    stock = tmp_path / "stock.csv"
    stock.write_text(LATER.format("2026-11-21T06:00-05:00"), encoding="utf-8")
    folder = str(SHIPMENTS / "may-ship-collect")
    short = edic("plan", folder, "--profile", "example-mart", "--stock", str(stock))
    assert short.exit_code == 1
    assert short.stdout.startswith(
        "proposed  ship as planned, with what is there, and accept the cost: 15.30 USD\n"
    )
    whole = edic("plan", folder, "--profile", "example-mart", "--format", "json")
    assert whole.exit_code == 0
    assert json.loads(whole.stdout)["proposed"] == "whole"


def test_a_short_truck_costs_what_was_acknowledged_too() -> None:
    found = planned("acknowledged-substitute", HEAD + "2200101,90,,\n2200102,48,,\n")
    assert "ACK005" in codes(ways(found)["accept"])


def test_stock_of_what_is_not_ordered_is_named() -> None:
    found = planned("may-ship-collect", HEAD + REST + "2200101,96,,\nNOSUCH,5,,\n")
    assert found.unused == ("NOSUCH (line 5)",)
    assert as_json(found)["unused_stock"] == ["NOSUCH (line 5)"]
    assert "not used  stock of what is not ordered: NOSUCH (line 5)" in as_text(found)


def test_an_item_that_lost_its_zeros_is_told_and_not_guessed() -> None:
    edit = {"in": "850", "old": "*IN*2200101*", "new": "*IN*0220010*"}
    one = shipment(edit=(edit,), drop=("856",))
    assert one.facts.checked_at is not None
    stock = read_stock("stock.csv", HEAD + "220010,96,,\n")
    with pytest.raises(EdiError, match=r"stock\.csv:2: item: expected 0220010, got 220010"):
        plan(one, load_profile("example-mart"), now=one.facts.checked_at, stock=stock)


def test_a_plan_takes_what_is_let_pass_and_what_was_before(tmp_path: Path) -> None:
    late = str(SHIPMENTS / "ships-late")
    arguments = ("plan", late, "--profile", "example-mart", "--format", "json")
    (alone,) = json.loads(edic(*arguments).output)["options"][:1]
    assert alone["at_risk"] == "166.80"
    (tmp_path / "waivers.toml").write_text("""format = 1
[[authorizations]]
number = "RA-1"
by = "the replenishment manager"
document = "mail of 16 November"
given = 2026-11-16
dates = { ship_not_after = 2026-11-24 }
orders = ["4502002"]
""")
    (tmp_path / "history.toml").write_text("since = 2026-01-01T00:00:00Z")
    waivers, history = (str(tmp_path / f"{name}.toml") for name in ("waivers", "history"))
    granted = edic(*arguments, "--waivers", waivers, "--history", history)
    assert granted.exit_code == 0, granted.output
    assert json.loads(granted.output)["options"][0]["at_risk"] == "0.00"
