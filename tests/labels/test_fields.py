"""Values behind application identifiers: right, too long, or with a wrong check digit."""

import pytest

from edicompliance.labels.fields import (
    FIELDS,
    IDENTIFIERS,
    element_string,
    fault_of_element,
    field_of,
)


@pytest.mark.parametrize(
    ("identifier", "value", "told"),
    [
        ("00", "006141410000003105", None),
        ("00", "006141410000003106", "(00) 006141410000003106: check digit: expected 5, got 6"),
        ("00", "00614141000000310", "(00) takes '[0-9]{18}', got '00614141000000310'"),
        ("01", "00614141100019", None),
        ("37", "24.5", "(37) takes '[0-9]{1,8}', got '24.5'"),
        ("420", "K1A0B1", None),
        ("420", "", "(420) takes"),
        ("400", "PO 17", "(400) takes"),
        ("77", "1", "(77) is no identifier that labels of cartons use"),
    ],
)
def test_a_value_fits_its_identifier_or_it_is_said_why_not(
    identifier: str, value: str, told: str | None
) -> None:
    fault = fault_of_element(identifier, value)
    assert fault is None if told is None else (fault or "").startswith(told)


def test_a_value_of_open_length_is_ended_before_the_next() -> None:
    assert element_string([("400", "17"), ("00", "0" * 18)]) == "40017\x1d00" + "0" * 18
    assert element_string([("00", "0" * 18), ("400", "17")]) == "00" + "0" * 18 + "40017"


def test_every_identifier_with_a_meaning_holds_a_field_that_labels_have() -> None:
    assert {field_of(one) for one in IDENTIFIERS} - {None} <= set(FIELDS)
