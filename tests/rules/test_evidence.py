"""Where a finding's values are looked up: at their bytes in a document, or under a list's key."""

from datetime import UTC, date, datetime

import pytest
from tests.rules.samples import checked, found, shipment

from edicompliance.rules.model import Evidence


def test_a_value_of_a_document_is_quoted_with_its_file_and_its_bytes() -> None:
    (order,) = shipment().orders
    one = Evidence.of(order, "po_number")
    assert (one.file, one.reference, one.value, one.length) == (
        "850-4501001.edi",
        "850/BEG03",
        "4501001",
        7,
    )
    assert one.offset is not None


def test_what_a_document_leaves_out_is_shown_where_it_belongs() -> None:
    (order,) = shipment().orders
    one = Evidence.of(order, "release_number")
    assert (one.file, one.value, one.length) == ("850-4501001.edi", "", 0)
    assert one.offset is not None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (False, "false"),
        (True, "true"),
        ("LTL", "LTL"),
        (12, "12"),
        (date(2026, 11, 18), "2026-11-18"),
        (datetime(2026, 11, 18, 21, tzinfo=UTC), "2026-11-18T21:00:00+00:00"),
        (("945", "870"), "945, 870"),
    ],
)
def test_a_fact_is_quoted_as_it_stands_in_the_file(value: object, text: str) -> None:
    one = Evidence.fact("shipment.toml", "some_key", value)
    assert one == Evidence(file="shipment.toml", value=text, key="some_key")


def test_a_result_without_its_documents_still_tells_the_same() -> None:
    late = {"asn_planned": datetime(2026, 11, 18, 22, 30, tzinfo=UTC)}
    whole = checked(set=late)
    bare = whole.without_documents()
    assert bare.shipment.orders == ()
    assert bare.shipment.facts == whole.shipment.facts
    assert (bare.shipment.facts_file, bare.labels) == (whole.shipment.facts_file, None)
    assert found(bare, "ASN001") == found(whole, "ASN001") != []
