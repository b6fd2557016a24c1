from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents.record_strategies import any_record
from tests.documents.x12_text import at, interchange, read_back, transaction_set, written
from tests.sizes import examples

from edicompliance.documents.organizational_relationships import (
    OrganizationalRelationships,
    OrganizationLevel,
    OrganizationPlace,
)
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

RELEASES = ["004010", "004030", "004060", "005010"]
FULL = """\
BHT*ZZZZ*00*PL-1*20261001*0800*01
DTM*007*20261001
REF*IA*70017
N1*FR*Example Mart*UL*0614141000005
N3*1 Head Office Way
PER*IC*Stores*TE*5550100
REF*ZZ*1
HL*1**35*1
N1*BU*Example Mart*92*0001
HL*2*1*36*0
N1*SN*Store 0101*92*0101
N2*Mall
N3*101 Sample Street*Unit 4
N4*Ames*IA*50010*US
PER*IC*Manager*TE*5550101
REF*WS*0912
QTY*38*12000
DTM*007*20210401
LQ*ST*A
ASI*7*021
N1*ST*Store 0101 back door*92*0101B
"""


def full(release: str = "004010") -> OrganizationalRelationships:
    return OrganizationalRelationships.read(transaction_set("816", FULL, release))


def test_the_beginning_says_which_list_it_is_and_from_whom() -> None:
    listed = full()
    assert (listed.structure, listed.purpose, listed.list_number) == ("ZZZZ", "00", "PL-1")
    assert (listed.date, listed.time, listed.kind) == (date(2026, 10, 1), "0800", "01")
    assert (listed.dates[0].qualifier, listed.references[0].value) == ("007", "70017")
    assert (listed.parties[0].code, listed.parties[0].contacts[0].name) == (
        "0614141000005",
        "Stores",
    )


def test_a_place_has_its_address_dates_and_what_becomes_of_it() -> None:
    (_, company), (level, store), (_, door) = full().iter_places()
    assert (company.code, level.parent, level.code) == ("0001", "1", "36")
    assert (store.role, store.code, store.names) == ("SN", "0101", ("Mall",))
    assert (store.street, store.city, store.postal_code) == (
        ("101 Sample Street", "Unit 4"),
        "Ames",
        "50010",
    )
    assert (store.contacts[0].name, store.references[0].value) == ("Manager", "0912")
    assert (store.quantities[0].quantity, store.dates[0].date) == (
        Decimal(12000),
        date(2021, 4, 1),
    )
    assert (store.codes[0].list, store.codes[0].code) == ("ST", "A")
    assert store.action is not None
    assert (store.action.action, store.action.maintenance) == ("7", "021")
    assert (door.code, door.action) == ("0101B", None)


def test_every_value_stands_where_it_says() -> None:
    data = interchange("816", FULL)
    store = full().levels[1].places[0]
    assert at(data, store.where("code")) == "0101"
    assert at(data, store.dates[0].where("date")) == "20210401"
    assert store.where("city").reference == "816/HL[2]/N1[1]/N401"


@pytest.mark.parametrize("release", RELEASES)
def test_a_full_list_is_written_back_as_it_was_and_valid(release: str) -> None:
    listed = full(release)
    assert read_back(listed, release) == listed
    assert [str(issue) for issue in validate(written(listed, release)).issues] == []
    as_read = [tuple(line.split("*")) for line in FULL.splitlines()]
    assert [tuple(segment) for segment in listed.write()] == as_read


def test_what_it_has_no_words_for_stays_where_it_was() -> None:
    more = FULL.replace("BHT*ZZZZ*00*PL-1*20261001*0800*01", "BHT*ZZZZ*00*PL-1*20261001*0800*01*X")
    listed = OrganizationalRelationships.read(transaction_set("816", more))
    assert listed == full()
    changed = listed.model_copy(update={"list_number": "PL-2"})
    expected = [tuple(line.split("*")) for line in more.replace("PL-1", "PL-2").splitlines()]
    assert [tuple(segment) for segment in changed.write()] == expected


@pytest.mark.parametrize("release", RELEASES)
def test_a_composed_list_is_clean(release: str) -> None:
    place = OrganizationPlace(role="SN", name="Store 0101", qualifier="92", code="0101")
    listed = OrganizationalRelationships(
        structure="ZZZZ",
        purpose="00",
        date=date(2026, 10, 1),
        parties=full().parties,
        levels=(OrganizationLevel(number="1", code="36", places=(place,)),),
    )
    assert [str(issue) for issue in validate(written(listed, release)).issues] == []
    assert read_back(listed, release) == listed


def test_another_set_is_no_list_of_places() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 816, got '850'"):
        OrganizationalRelationships.read(transaction_set("850", "BEG*00*SA*1**20261102"))
    with pytest.raises(UnreadableDocument, match="expected BHT behind the ST, got HL"):
        OrganizationalRelationships.read(transaction_set("816", "HL*1**35"))


def test_a_pickled_list_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert at(interchange("816", FULL), copied.levels[0].where()) == "HL*1**35*1"


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_record(OrganizationalRelationships), st.sampled_from(RELEASES))
def test_what_is_written_is_read_back(listed: OrganizationalRelationships, release: str) -> None:
    assert read_back(listed, release) == listed


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "LIN"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    listed = OrganizationalRelationships.read(
        transaction_set("816", "BHT*ZZZZ*00\n" + "\n".join(lines))
    )
    assert all(place.where().length > 0 for _, place in listed.iter_places())
    listed.write()
