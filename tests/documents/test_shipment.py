from __future__ import annotations

import contextlib
import pickle
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.documents.shipment import Shipment, ShipmentFacts, load_facts
from edicompliance.errors import ProfileError

CONTRACT = """\
checked_at = 2026-11-19T12:00:00-06:00
planned_departure = 2026-11-20T06:00:00-06:00
planned_arrival = 2026-11-22T06:00:00-06:00
appointment = 2026-11-22T07:00:00-06:00
asn_planned = 2026-11-20T06:30:00-06:00
asn_sent = 2026-11-20T12:31:00Z
po_received = 2026-11-02T08:15:00-06:00
ack_planned = 2026-11-03T09:00:00-06:00
ack_sent = 2026-11-03T09:05:00-06:00
freight_terms = "prepaid"
mode = "ltl"
delivery = "drop"
programme = "dc"
department = "38"
network = "rdc"
banner = "big"
division = "east"
item_class = "food"
po_type = "new"
season = "fall"
scac = "ABCD"
bill_of_lading = "1234"
bill_of_lading_sent = 2026-11-18T18:00:00-06:00
bill_of_lading_shows = ["order number", "seal"]
appointment_number = "A1"
ship_from_zone = "America/Chicago"
ship_to_zone = "UTC"
weight_lb = 1250.5
cartons = 40
available_until = 2026-11-21T00:00:00-06:00
pallets = 2
cube_cuft = 148.5
transit_days = 3
routing_requested = 2026-11-16T09:30:00-06:00
pickup_requested = 2026-11-20T08:00:00-06:00
pickup_confirmed = false
ready_confirmed = 2026-11-20T06:00:00-06:00
appointment_made = 2026-11-17T10:00:00-06:00
appointment_changed = 2026-11-18T10:00:00-06:00
appointment_before = 2026-11-21T07:00:00-06:00
documents_sent = ["810"]
documents_not_sent = ["855"]
freight_cost = 425.50
"""


def load(tmp_path: Path, text: str) -> ShipmentFacts:
    path = tmp_path / "shipment.toml"
    path.write_text(text, encoding="utf-8")
    return load_facts(path)


def wrong(tmp_path: Path, text: str) -> str:
    with pytest.raises(ProfileError) as caught:
        load(tmp_path, text)
    return str(caught.value).replace(f"{tmp_path}/", "")


def test_every_key_of_the_contract_is_read_and_there_is_no_other(tmp_path: Path) -> None:
    facts = load(tmp_path, CONTRACT)
    assert {line.split(" = ")[0] for line in CONTRACT.splitlines()} == set(
        ShipmentFacts.model_fields
    )
    assert all(value is not None for value in facts.model_dump().values())
    assert facts.weight_lb == Decimal("1250.5")
    assert facts.asn_sent == datetime(2026, 11, 20, 12, 31, tzinfo=UTC)


def test_what_is_left_out_is_not_known(tmp_path: Path) -> None:
    assert load(tmp_path, "") == ShipmentFacts()
    assert set(ShipmentFacts().model_dump().values()) == {None}


TIME = "as in 2026-11-20T06:00:00-06:00, got"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\nplaned_arrival = 1",
         ":2: planed_arrival: unknown key; did you mean 'planned_arrival'?"),
        ("departure = 1", ":1: departure: unknown key; did you mean 'planned_departure'?"),
        ('[facts]\nscac = "A"', (":1: facts: unknown key; known: ack_planned, ack_sent, "
         "appointment, appointment_before, appointment_changed, appointment_made, "
         "appointment_number, "
         "asn_planned, asn_sent, available_until, banner, bill_of_lading, "
         "bill_of_lading_sent, bill_of_lading_shows, "
         "cartons, checked_at, cube_cuft, "
         "delivery, department, division, documents_not_sent, documents_sent, freight_cost, "
         "freight_terms, item_class, mode, "
         "network, pallets, pickup_confirmed, "
         "pickup_requested, planned_arrival, planned_departure, po_received, po_type, programme, "
         "ready_confirmed, routing_requested, scac, season, ship_from_zone, "
         "ship_to_zone, transit_days, "
         "weight_lb")),
        ("appointment_made = true",
         f":1: appointment_made: expected a time with its date and zone, {TIME} true"),
        ("asn_sent = 2026-11-20T06:00:00",
         f":1: asn_sent: expected a time with its date and zone, {TIME} 2026-11-20T06:00:00"),
        ("asn_sent = 2026-11-20",
         f":1: asn_sent: expected a time with its date and zone, {TIME} 2026-11-20"),
        ("asn_sent = 06:00:00",
         f":1: asn_sent: expected a time with its date and zone, {TIME} 06:00:00"),
        ("asn_sent = 1795000000",
         f":1: asn_sent: expected a time with its date and zone, {TIME} 1795000000"),
        ('asn_sent = "2026-11-20T06:00:00-06:00"',
         f":1: asn_sent: expected a time without quotes, {TIME} '2026-11-20T06:00:00-06:00'"),
        ('freight_terms = "Collect"',
         ":1: freight_terms: unknown word 'Collect'; did you mean 'collect'?"),
        ('mode = "barge"',
         ":1: mode: unknown word 'barge'; known: intermodal, ltl, parcel, tl"),
        ("department = 38", ":1: department: expected text in quotes, got 38"),
        ('scac = " "', ":1: scac: expected text in quotes, got ' '"),
        ("scac = true", ":1: scac: expected text in quotes, got true"),
        ('ship_to_zone = "CST6"',
         ":1: ship_to_zone: expected a time zone such as 'America/Chicago', got 'CST6'"),
        ('ship_to_zone = "UTC-06:00"',
         ":1: ship_to_zone: expected a time zone such as 'America/Chicago', got 'UTC-06:00'"),
        ("cartons = 1.5", ":1: cartons: expected a whole number, not below 0, got 1.5"),
        ("cartons = -1", ":1: cartons: expected a whole number, not below 0, got -1"),
        ("transit_days = 366", ":1: transit_days: expected up to 365 days, got 366"),
        ("cartons = true", ":1: cartons: expected a whole number, not below 0, got true"),
        ("weight_lb = nan", ":1: weight_lb: expected a number, not below 0, got nan"),
        ("weight_lb = 1e999999", ":1: weight_lb: expected a number, not below 0, got 1e+999999"),
        ('weight_lb = "9"', ":1: weight_lb: expected a number, not below 0, got '9'"),
        ("scac = 'A'\n\nscac = 'B'",
         ":3: is not TOML: Cannot overwrite a value"),
        ("mode = ltl", (":1: is not TOML: Invalid value; "
         "text needs quotes, a time its zone: 2026-11-20T06:00:00-06:00")),
    ],
)  # fmt: skip
def test_a_wrong_key_is_one_line_that_names_it(tmp_path: Path, text: str, message: str) -> None:
    assert wrong(tmp_path, text) == f"shipment.toml{message}"


def test_a_library_caller_hears_of_a_wrong_key_too() -> None:
    with pytest.raises(ValidationError, match=r"unknown key 'mod'; did you mean 'mode'\?"):
        ShipmentFacts.model_validate({"mod": "ltl"})


@given(st.text(max_size=80), st.sampled_from(list(ShipmentFacts.model_fields)))
def test_any_text_is_facts_or_a_clear_error(
    tmp_path_factory: pytest.TempPathFactory, text: str, key: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(f"{key} = {text}".encode("utf-8", "surrogatepass"))
    with contextlib.suppress(ProfileError):
        assert isinstance(load_facts(path), ShipmentFacts)


def test_facts_cannot_change_and_travel_between_processes(tmp_path: Path) -> None:
    facts = load(tmp_path, CONTRACT)
    with pytest.raises(ValidationError, match="frozen"):
        setattr(facts, "mode", "tl")  # noqa: B010 - mypy would refuse the plain way
    shipment = Shipment(id="s", path="s", facts=facts)
    assert pickle.loads(pickle.dumps(shipment)) == shipment  # noqa: S301 - our own bytes
    assert list(shipment.parts("shipment")) == [shipment]
    assert list(shipment.parts("notice")) == list(shipment.parts("order")) == []


def test_a_shipment_is_looked_at_whole_or_by_notice_or_by_order() -> None:
    orders = tuple(PurchaseOrder(po_number=number) for number in ("1", "2"))
    notices = tuple(ShipNotice(notice_number=number) for number in ("A", "B", "C"))
    shipment = Shipment(id="s", path="s", orders=orders, notices=notices)
    assert list(shipment.parts("shipment")) == [shipment]
    by_notice = list(shipment.parts("notice"))
    assert [part.notices for part in by_notice] == [(notice,) for notice in notices]
    assert all(part.orders is orders for part in by_notice)
    by_order = list(shipment.parts("order"))
    assert [part.orders for part in by_order] == [(order,) for order in orders]
    assert all(part.notices is notices for part in by_order)


@pytest.mark.parametrize("key", ["departed", "arrived", "received"])
def test_what_was_seen_to_happen_is_told_to_stand_in_observations(tmp_path: Path, key: str) -> None:
    path = tmp_path / "shipment.toml"
    path.write_text(f"{key} = 2026-11-18T16:00:00-05:00\n")
    with pytest.raises(ProfileError, match=rf"stands in observations\.csv: a row '{key}'$"):
        load_facts(path)
