"""Whether two documents mean one place, and when that cannot be told."""

import pytest

from edicompliance.documents import CannotTell
from edicompliance.documents.segments.parts import Party
from edicompliance.masters import Listed, RetailLocation
from edicompliance.masters.addresses import address_key
from edicompliance.masters.places import Compared, compare, row_of

PLACES = Listed(
    "locations.csv",
    (
        RetailLocation(code="0600", gln="0614141000005", kind="dc", address="6 Depot Road",
                       postal_code="60600", line=2),
        RetailLocation(code="0601", kind="dc", line=3),
        RetailLocation(code="0101", kind="store", served_by="0600", line=4),
        RetailLocation(code="0102", kind="store", line=5),
        RetailLocation(code="7", gln="0614141000012", line=6),
        RetailLocation(code="0801", address="1 Main St", postal_code="10001", line=7),
        RetailLocation(code="0802", address="1 Main Street", postal_code="10001", line=8),
    ),
)  # fmt: skip


def place(code: str = "", qualifier: str = "92", street: str = "", postal: str = "") -> Party:
    return Party(
        role="ST",
        qualifier=qualifier if code else "",
        code=code,
        street=(street,) if street else (),
        postal_code=postal,
    )


GLN = place("0614141000005", "UL")


@pytest.mark.parametrize(
    ("asked", "said", "how"),
    [
        (place("0600"), place("0600"), ""),
        (place("9999"), place("9999 "), ""),
        (place("0600"), GLN, "one place in locations.csv"),
        (GLN, place("0600"), "one place in locations.csv"),
        (place("0101"), place("0600"), "0600 serves it, by locations.csv"),
        (place("0101"), GLN, "0600 serves it, by locations.csv"),
        (place("0600"), place(street="6 DEPOT RD.", postal="60600-0001"),
         "one place in locations.csv"),
        (place(street="9 Way", postal="1"), place(street="9 WAY", postal="1"),
         "they have one address"),
    ],
)  # fmt: skip
def test_it_is_the_same_place(asked: Party, said: Party, how: str) -> None:
    assert (compare(asked, said, PLACES).same, compare(asked, said, PLACES).how) == (True, how)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (place("0600"), place("0601")),
        (place("0600"), place("9999")),
        (place("0601"), GLN),
        (place("0101"), place("0601")),
        (place("0600"), place("0101")),
    ],
)
def test_it_is_another_place(asked: Party, said: Party) -> None:
    assert not compare(asked, said, PLACES).same


@pytest.mark.parametrize(
    ("asked", "said", "reason"),
    [
        (place("0600"), place("1", "9"), "codes of different kinds: 92 0600 and 9 1"),
        (place("0102"), place("0600"), "which warehouse serves 0102 is not in locations.csv"),
        (place("0007"), place("0614141000012", "UL"),
         "0007 is in locations.csv only without its leading zeros"),
        (place("0600"), place(), "one place has no code, and their addresses do not settle it"),
        (place(), place(), "the places have no code, and their addresses do not settle it"),
        (place(street="1 Main Street", postal="10001"), place("0801"),
         "a place without code is several places in locations.csv: lines 7 and 8"),
    ],
)  # fmt: skip
def test_it_cannot_be_told(asked: Party, said: Party, reason: str) -> None:
    with pytest.raises(CannotTell) as caught:
        compare(asked, said, PLACES)
    assert caught.value.reason == reason


def test_without_a_list_only_equal_codes_and_addresses_are_one_place() -> None:
    assert compare(place("0600"), place("0600")) == Compared(True)
    assert compare(place("0101"), place("0600")) == Compared(False)
    with pytest.raises(CannotTell, match="codes 0600 and 600 differ only in leading zeros"):
        compare(place("0600"), place("600"))
    here = place("1", "9", "6 Depot Road", "60600")
    assert compare(place("0600", street="6 Depot Rd", postal="60600"), here).how == (
        "they have one address"
    )


def test_an_address_in_other_words_is_told_and_changes_nothing() -> None:
    ours = place("0600", street="6 Depot Road", postal="60600")
    theirs = place("0600", street="6 DEPOT RD", postal="60600")
    assert compare(ours, theirs) == Compared(True, wording="'6 Depot Road' and '6 DEPOT RD'")
    assert compare(ours, place("0600", street="6 depot  road")) == Compared(True)


def test_a_place_is_found_by_its_code_its_gln_or_its_address() -> None:
    for party in (place("0600"), GLN, place(street="6 Depot Rd", postal="60600")):
        found = row_of(party, PLACES)
        assert found is not None
        assert found.line == 2
    assert row_of(place("9999"), PLACES) is None
    assert address_key("", "60600") == address_key("6 Depot Road", "") == ""
