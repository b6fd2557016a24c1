"""Which level may stand in which, and what of it is a fault and what is only unusual."""

import pytest
from tests.x12.edi import interchange

from edicompliance.x12 import validate
from edicompliance.x12.nesting import Nesting

LAWFUL = ("STOPI", "SOTPI", "SOPI", "SOTI", "SOIP", "SPOI", "SOI", "SI", "SOPP", "SOII", "STPOI")
"""The last ones are seen, too: no order, a carton in a carton, a kit, cartons on a pallet above."""


def chain(codes: str, structure: str = "") -> list[tuple[str, str]]:
    """What is said of levels that stand in each other, severity and message."""
    levels = [f"HL*{number}*{number - 1 or ''}*{code}" for number, code in enumerate(codes, 1)]
    head = f"BSN*00*SN-1*20261122*0930{structure and '*' + structure}"
    data = interchange("\n".join([head, *levels]), set_id="856", group="SH")
    return [(one.severity, one.message) for one in validate(data).issues]


@pytest.mark.parametrize("codes", LAWFUL)
def test_an_order_of_levels_that_is_used_is_clean(codes: str) -> None:
    assert chain(codes) == []


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ("O", "the first level of a hierarchy is no shipment"),
        ("SS", "a shipment stands below another level"),
        ("SOS", "a shipment stands below another level"),
        ("SOO", "an order stands within another order"),
        ("SOPO", "an order stands within another order"),
        ("SIO", "an order stands below an item"),
        ("SOIT", "a pallet stands below an item"),
        ("SOPT", "a pallet stands below a carton"),
        ("SOTT", "a pallet stands within another pallet"),
        ("STOT", "a pallet stands within another pallet"),
        ("SOPIP", "a carton stands within another carton"),
        ("SOIPI", "an item stands within another item"),
    ],
)
def test_a_level_that_no_order_has_there_is_an_error(codes: str, message: str) -> None:
    assert chain(codes) == [("error", message)]


@pytest.mark.parametrize("codes", ["OOI", "SOOPI", "SOPTPI", "ISOPI"])
def test_of_what_stands_in_a_level_that_was_condemned_nothing_is_said(codes: str) -> None:
    assert [severity for severity, _ in chain(codes)] == ["error"]


def test_nothing_is_known_of_other_levels() -> None:
    """Such as sub-shipments, or the parts of an item; only that they are not the root."""
    assert [one for one in chain("SQOXPI") if one[0] != "info"] == []
    assert chain("Q")[-1] == ("error", "the first level of a hierarchy is no shipment")


def test_levels_without_a_code_are_told_as_that_alone() -> None:
    data = interchange(
        "BSN*00*SN-1*20261122*0930\nHL*1**S\nHL*2*1\nHL*3*2*O\nHL*4*3*P",
        set_id="856",
        group="SH",
    )
    assert [one.where.element for one in validate(data).issues] == ["HL03"]


@pytest.mark.parametrize(
    ("codes", "structure"),
    [("SOPI", "0001"), ("SOTPI", "0001"), ("STOPI", "0001"), ("SOI", "0001"), ("SOIP", "0002"),
     ("SPOI", "0003"), ("STPOI", "0003"), ("SOI", "0004"), ("SOTI", "0004"), ("SPOI", "ZZZZ")],
)  # fmt: skip
def test_levels_as_bsn05_announces_them_are_clean(codes: str, structure: str) -> None:
    """Of pallets no code speaks, and a level may be left out."""
    assert chain(codes, structure) == []


@pytest.mark.parametrize(
    ("codes", "structure", "message"),
    [
        ("SPOI", "0001", "BSN05 0001 announces S-O-P-I, an order stands below a carton"),
        ("SOPI", "0002", "BSN05 0002 announces S-O-I-P, an item stands below a carton"),
        ("SOPI", "0003", "BSN05 0003 announces S-P-O-I, a carton stands below an order"),
        ("SOPI", "0004", "BSN05 0004 announces S-O-I, a carton stands below an order"),
    ],
)
def test_another_order_than_bsn05_announces_is_noted_once(
    codes: str, structure: str, message: str
) -> None:
    assert chain(codes, structure) == [("info", message)]


def test_other_sets_have_other_levels() -> None:
    assert Nesting("870").fault((), b"O") is None
    assert Nesting("870").fault((b"O",), b"O") is None
