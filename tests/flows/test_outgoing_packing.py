"""A packing list that our own system drops becomes the ship notice of the orders in the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.flows.shipments import ORDER
from tests.flows.test_outbound import OUTBOUND, acks, desks, drop, left
from tests.flows.test_polling import Desk

from edicompliance.documents import ShipNotice
from edicompliance.x12 import parse, validate

HEAD = (
    "notice_number,created_at,departs,arrives,bill_of_lading,scac,mode,trailer_number,"
    "shipment_weight,ship_from_name,ship_from_qualifier,ship_from_code,ship_from_street,"
    "ship_from_city,ship_from_state,ship_from_postal_code,ship_from_country,"
    "scope_programme,scope_freight,po_number,carton,sscc,line,quantity"
)
SHIPMENT = (
    "ASN1,2026-11-18T16:30,2026-11-18T16:00,2026-11-20,06141410000000517,XMPL,M,53001,180,"
    "ACME GOODS WAREHOUSE,92,70017,1 EXAMPLE STREET,SOMEPLACE,OH,00000,US,store,prepaid"
)
CARTONS = (
    "4501002,1,006141410000003228,1,10",
    "4501002,2,006141410000003235,1,10",
)
PACKING = "\n".join([HEAD, *(f"{SHIPMENT},{one}" for one in CARTONS)]) + "\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    for desk in desks(tmp_path, OUTBOUND):
        desk.put("po.edi", ORDER)
        desk.poll()
        for one in desk.outward.iterdir():
            one.unlink()
        yield desk


def test_a_packing_list_becomes_the_notice_of_its_order(desk: Desk) -> None:
    drop(desk, "packing.csv", PACKING.encode())
    done = desk.poll()
    assert (done.troubles, done.sent, left(desk)) == ([], 1, [])
    (data,) = desk.sent()
    assert not [one for one in validate(data).issues if one.severity == "error"]
    (ts,) = parse(data).sets("856")
    notice = ShipNotice.read(ts)
    assert (notice.notice_number, [one.po_number for one in notice.orders]) == ("ASN1", ["4501002"])
    assert [one.sscc for one in notice.packs] == ["006141410000003228", "006141410000003235"]
    assert acks(desk)["waiting"] == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("4501002,1,", "4509999,1,"), "ship notice ASN1: order 4509999 of mart is not in the sto"),
        (("4501002,1,", ",1,"), "packing.csv:2: po_number: expected one in each row, got none"),
        (("XMPL,M,53001", "XMPL,M,53002"), "another row of the notice says 53002"),
        (("2026-11-18T16:00", "this afternoon"), "expected a time such as 2026-11-18T16:00"),
        (("trailer_number", "trailernumber"), "did you mean 'trailer_number'"),
    ],
    ids=range(5),
)
def test_a_list_that_is_wrong_waits_for_a_person(
    desk: Desk, change: tuple[str, str], told: str
) -> None:
    drop(desk, "packing.csv", PACKING.replace(*change, 1).encode())
    (trouble,) = desk.poll().troubles
    assert told in trouble
    assert desk.sent() == []
