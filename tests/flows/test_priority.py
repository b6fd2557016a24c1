"""Which open order must ship first: missed dates, then money for each hour left."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.cli.running import edic
from tests.flows.shipments import SAMPLES, put

from edicompliance.datafolder import json_schemas_folder
from edicompliance.errors import ProfileError
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.flows.shipping.priority import open_orders
from edicompliance.profiles import load_profile
from edicompliance.rules.results.priority import OpenOrder

COLLECT = SAMPLES / "example-mart/shipments/may-ship-collect"
ORDER = (COLLECT / "850-4501001.edi").read_bytes()
NOTICE = (COLLECT / "856.edi").read_bytes()
FACTS = (COLLECT / "shipment.toml").read_bytes()
NOW = datetime(2026, 11, 18, 15, tzinfo=UTC)


def order(po: str, by: str, quantity: str = "96") -> bytes:
    """An order with another number and another last ship date."""
    text = ORDER.replace(b"4501001", po.encode()).replace(
        b"DTM*038*20261120", b"DTM*038*" + by.encode()
    )
    return text.replace(b"PO1*1*96*", f"PO1*1*{quantity}*".encode()).replace(
        b"CTT*3*168", f"CTT*3*{int(quantity) + 72}".encode()
    )


def listed(folder: str, now: datetime = NOW) -> list[OpenOrder]:
    batches, _ = find_shipments([folder])
    found = open_orders(batches, load_profile("example-mart"), now=now, clock=lambda: now)
    orders = [one for one in found if isinstance(one, OpenOrder)]
    return sorted(orders, key=lambda one: one.urgency)


def put_orders(tmp_path: Path, **orders: bytes) -> str:
    for name, text in orders.items():
        put(tmp_path / name, {"850.edi": text, "shipment.toml": FACTS})
    return str(tmp_path)


def test_of_two_with_the_same_money_the_one_with_fewer_hours_comes_first(tmp_path: Path) -> None:
    folder = put_orders(tmp_path, a=order("4500001", "20261125"), b=order("4500002", "20261120"))
    assert [one.po for one in listed(folder)] == ["4500002", "4500001"]


def test_of_two_with_the_same_date_the_dearer_one_comes_first(tmp_path: Path) -> None:
    cheap, dear = order("4500001", "20261120", "96"), order("4500002", "20261120", "9600")
    found = listed(put_orders(tmp_path, a=cheap, b=dear))
    assert [one.po for one in found] == ["4500002", "4500001"]
    assert found[0].at_risk > found[1].at_risk > 0


def test_a_missed_date_comes_before_all_and_an_order_without_a_date_last(tmp_path: Path) -> None:
    undated = (
        order("4500003", "20261120")
        .replace(b"DTM*037*20261116~", b"")
        .replace(b"DTM*038*20261120~", b"")
        .replace(b"DTM*001*20261125~", b"")
        .replace(b"SE*23", b"SE*20")
    )
    folder = put_orders(
        tmp_path,
        a=undated,
        b=order("4500002", "20261120", "9600"),
        c=order("4500001", "20261117"),
    )
    found = listed(folder)
    assert [one.po for one in found] == ["4500001", "4500002", "4500003"]
    assert found[0].hours_left is not None
    assert found[0].hours_left < 0
    assert found[2].ship_by is None
    assert found[2].at_risk == 0


def test_the_hours_are_counted_to_the_end_of_the_last_day_at_the_dock(tmp_path: Path) -> None:
    [one] = listed(put_orders(tmp_path, a=order("4500001", "20261120")))
    assert one.ship_by is not None
    assert one.ship_by.isoformat().startswith("2026-11-20T23:59:00")
    exact = (one.ship_by - NOW) / timedelta(hours=1)
    assert one.hours_left == Decimal(round(exact, 1)).quantize(Decimal("0.1"))


def test_as_rows_hours_and_money_are_numbers_and_a_text_is_no_formula(tmp_path: Path) -> None:
    text = order("4500001", "20261117").replace(b"4500001", b"=1+1")
    folder = put_orders(tmp_path, a=text)
    told = edic(
        "priority", folder, "--profile", "example-mart", "--now", NOW.isoformat(), "--format", "csv"
    ).stdout
    head, row = (line.split(",") for line in told.splitlines())
    found = dict(zip(head, row, strict=True))
    assert Decimal(found['"hours_left"']) < 0
    assert Decimal(found['"at_risk"']) > 0
    assert found['"po"'] == '"\'=1+1"'
    assert found['"ship_by"'] == '"2026-11-17T23:59:00-05:00"'


def test_an_order_whose_ship_notice_was_sent_is_no_longer_open(tmp_path: Path) -> None:
    sent = FACTS.replace(b"asn_planned", b"asn_sent")
    assert sent != FACTS
    put(tmp_path / "a", {"850.edi": ORDER, "856.edi": NOTICE, "shipment.toml": sent})
    put(tmp_path / "b", {"850.edi": order("4500009", "20261120"), "shipment.toml": FACTS})
    assert [one.po for one in listed(str(tmp_path))] == ["4500009"]


@pytest.mark.parametrize(
    ("left", "listed_still"), [("17T12:00:00Z", []), ("19T12:00:00Z", ["4501001"])]
)
def test_an_order_whose_truck_was_seen_to_leave_is_no_longer_open(
    tmp_path: Path, left: str, listed_still: list[str]
) -> None:
    seen = f"what,at,source\ndeparted,2026-11-{left},own\n".encode()
    files = {"850.edi": ORDER, "856.edi": NOTICE, "shipment.toml": FACTS, "observations.csv": seen}
    put(tmp_path / "a", files)
    assert [one.po for one in listed(str(tmp_path))] == listed_still


def test_of_a_truck_that_left_it_is_said_when_and_not_until_when_it_may_leave(
    tmp_path: Path,
) -> None:
    seen = b"what,at,source\ndeparted,2026-11-17T12:00:00Z,own\n"
    files = {"850.edi": ORDER, "856.edi": NOTICE, "shipment.toml": FACTS, "observations.csv": seen}
    folder = put(tmp_path / "a", files)
    more = ("--profile", "example-mart", "--now", NOW.isoformat())
    for command in ("check", "checklist"):
        told = edic(command, folder, *more).stdout
        assert "It left Tue 2026-11-17 07:00 EST" in told
        assert "Mend first" not in told
        assert "May leave" not in told
        assert "no departure is safe" not in told


def test_the_command_lists_them_as_text_json_and_rows(tmp_path: Path) -> None:
    folder = put_orders(tmp_path, a=order("4500001", "20261125"), b=order("4500002", "20261120"))
    command = ("priority", folder, "--profile", "example-mart", "--now", NOW.isoformat())
    found = json.loads(edic(*command, "--format", "json").stdout)
    schema = json.loads((json_schemas_folder() / "priority-1.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(found)
    assert [(one["rank"], one["po"]) for one in found["orders"]] == [(1, "4500002"), (2, "4500001")]
    text = edic(*command).stdout.splitlines()
    assert text[1].split()[:2] == ["Fri", "2026-11-20"]
    assert [str(Path(folder, name)) in line for name, line in zip("ba", text[1:], strict=True)] == [
        True,
        True,
    ]
    assert len(edic(*command, "--format", "csv").stdout.splitlines()) == 3


def test_a_shipment_that_cannot_be_read_is_named_and_the_others_are_listed(tmp_path: Path) -> None:
    folder = put_orders(tmp_path, a=order("4500001", "20261125"))
    put(tmp_path / "b", {"850.edi": ORDER, "shipment.toml": b"planed = 1"})
    ran = edic("priority", folder, "--profile", "example-mart", "--format", "json")
    assert ran.exit_code == 3
    found = json.loads(ran.stdout)
    assert [one["po"] for one in found["orders"]] == ["4500001"]
    assert "planed" in found["unreadable"][0]["reason"]


def test_of_copies_that_contradict_each_other_the_earliest_date_counts(tmp_path: Path) -> None:
    files = {"850.edi": order("7000001", "20261125"), "850-2.edi": order("7000001", "20261121")}
    put(tmp_path / "one", {**files, "shipment.toml": FACTS})
    (one,) = listed(str(tmp_path))
    assert one.ship_by is not None
    assert one.ship_by.date().isoformat() == "2026-11-21"
    assert one.doubt == "2 different orders have the number 7000001: the earliest counts"


GRANT = """format = 1
[[authorizations]]
number = "RA-1"
by = "the replenishment manager"
document = "mail of 16 November"
given = 2026-11-16
orders = ["4500001"]
dates = { ship_not_after = 2026-11-27 }
"""


def test_a_later_date_that_was_authorized_moves_an_order_down(tmp_path: Path) -> None:
    folder = put_orders(
        tmp_path / "open", a=order("4500001", "20261119"), b=order("4500002", "20261120")
    )
    assert [one.po for one in listed(folder)] == ["4500001", "4500002"]
    (tmp_path / "waivers.toml").write_text(GRANT)
    more = ("--waivers", str(tmp_path / "waivers.toml"))
    arguments = ("priority", folder, "--profile", "example-mart", "--format", "json")
    told = json.loads(edic(*arguments, "--now", NOW.isoformat(), *more).output)["orders"]
    assert [(one["po"], one["ship_by"][:10]) for one in told] == [
        ("4500002", "2026-11-20"),
        ("4500001", "2026-11-25"),
    ]


def test_waivers_beside_the_shipments_count_as_they_do_in_a_check(tmp_path: Path) -> None:
    folder = put_orders(tmp_path, a=order("4500001", "20261119"), b=order("4500002", "20261120"))
    (tmp_path / "waivers.toml").write_text(GRANT)
    assert [one.po for one in listed(folder)] == ["4500002", "4500001"]


def test_a_history_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    folder = put_orders(tmp_path / "open", a=order("4500001", "20261119"))
    (tmp_path / "history.toml").write_text("uses = 7")
    with pytest.raises(ProfileError, match="expected a list of tables"):
        edic(
            "priority", folder, "--profile", "example-mart",
            "--history", str(tmp_path / "history.toml"),
        )  # fmt: skip


def listed_by(profile: str, folder: str) -> tuple[dict[str, Any], str]:
    """The first order of the JSON, and the text."""
    command = ("priority", folder, "--profile", profile, "--now", NOW.isoformat())
    found = json.loads(edic(*command, "--format", "json").stdout)
    schema = json.loads((json_schemas_folder() / "priority-1.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(found)
    return found["orders"][0], edic(*command).stdout


def own_profile(tmp_path: Path, more: str) -> str:
    """The sample profile with clauses of one's own over it."""
    path = tmp_path / "ours.toml"
    path.write_text(f'format = 1\nextends = "example-mart"\nid = "ours"\n{more}')
    return str(path)


def test_a_missed_date_without_a_price_is_told_as_money_that_is_not_known(tmp_path: Path) -> None:
    profile = own_profile(tmp_path, 'remove = ["charges.ships-late"]\n')
    folder = put_orders(tmp_path / "open", a=order("4500001", "20261119"))
    one, text = listed_by(profile, folder)
    assert (one["codes"], one["at_risk"], one["unpriced"]) == (["WIN002"], "0.00", 1)
    assert one["untold"] == ["WIN002: the profile has no charge for it"]
    assert "not known" in text.splitlines()[1]
    assert "  WIN002: the profile has no charge for it (4500001)" in text.splitlines()
    told = edic("priority", folder, "--profile", profile, "--format", "csv").stdout
    head, row = (line.split(",") for line in told.splitlines())
    assert dict(zip(head, row, strict=True))['"untold"'] == f'"{one["untold"][0]}"'


def test_a_rule_that_cannot_be_judged_is_told_beside_the_money_of_the_others() -> None:
    folder = SAMPLES / "example-mart/shipments/freight-terms-unknown"
    one, text = listed_by("example-mart", str(folder))
    assert Decimal(one["at_risk"]) == 100
    assert any(why.startswith("WIN003 not checked: ") for why in one["untold"])
    assert "100.00 USD + ?" in text.splitlines()[1]


def test_what_may_or_may_not_be_charged_counts_at_the_most_and_is_told() -> None:
    folder = SAMPLES / "example-mart/shipments/may-ship-prepaid"
    one, text = listed_by("example-mart", str(folder))
    assert one["at_risk"] == "104.40"
    [untold] = one["untold"]
    assert untold.startswith("WIN003: at the most 104.40 counts: only if the period ends with")
    assert "104.40 USD + ?" in text


def test_an_order_with_delivery_dates_alone_leaves_in_time_to_be_there() -> None:
    folder = SAMPLES / "target/shipments/prepaid-in-its-window"
    one, text = listed_by("target", str(folder))
    assert one["ship_by"] == "2026-03-13T22:59:00-05:00"
    assert one["codes"] == ["WIN003"]
    assert one["doubt"].startswith(
        "no last ship date is known; it has to be there by Sat 2026-03-14 23:59 CDT; windows.ship"
    )
    assert "In doubt of the date:" in text


def test_an_order_leaves_in_time_to_be_there_long_before_it_is_cancelled() -> None:
    """Cancelled on the 25th, wanted by midnight of the 20th, and 66 hours on the way."""
    one, _ = listed_by("example-mart", str(SAMPLES / "example-mart/shipments/arrives-late"))
    assert one["ship_by"] == "2026-11-18T06:59:00-05:00"
    assert one["codes"] == ["WIN003"]


def test_without_an_arrival_it_leaves_on_the_last_day_to_be_there_at_the_latest(
    tmp_path: Path,
) -> None:
    source = SAMPLES / "target/shipments/prepaid-in-its-window"
    facts = [
        line
        for line in (source / "shipment.toml").read_text().splitlines()
        if not line.startswith("planned_")
    ]
    files = {one.name: one.read_bytes() for one in source.iterdir() if one.suffix == ".edi"}
    put(tmp_path / "a", {**files, "shipment.toml": "\n".join(facts).encode()})
    one, _ = listed_by("target", str(tmp_path / "a"))
    assert one["ship_by"] == "2026-03-14T23:59:00-05:00"
    assert one["codes"] == ["WIN003"]
    assert "the time on the way is not known" in one["doubt"]


def test_money_is_not_known_where_the_last_moment_is_not() -> None:
    folder = SAMPLES / "kohls/shipments/notice-at-six-in-the-morning"
    one, text = listed_by("kohls", str(folder))
    assert one["ship_by"] is None
    assert one["untold"] == [f"the last moment is not known: {one['doubt']}"]
    assert text.splitlines()[1].startswith("no date        not known  KS000601")
