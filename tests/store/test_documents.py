"""Documents are found by any number, and every version of an order is kept and can be asked for."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from tests.store.places import START, Place

from edicompliance.errors import StoreError
from edicompliance.store import NewConsumer, NewDocument, Store
from edicompliance.store.tables.documents import consumer
from edicompliance.store.versions import Version, Versions

ORDER = NewDocument(
    direction="in", partner="mart", set_id="850", thing="order", thing_key="mart|4506001||0042|",
    digest="a" * 64, purpose="00", number="4506001", po_number="4506001",
    po_date=date(2026, 11, 2), ship_to="0042",
    numbers=(("order", "4506001"),), dates=(("ship_not_after", date(2026, 11, 20)),),
)  # fmt: skip
CHANGE = replace(ORDER, set_id="860", purpose="04", digest="b" * 64)
NOTICE = NewDocument(
    direction="out", partner="mart", set_id="856", thing="ship-notice", thing_key="ASN1",
    digest="c" * 64, purpose="00", number="ASN1", bill_of_lading="B1",
    numbers=(
        ("ship-notice", "ASN1"), ("bill_of_lading", "B1"), ("bill_of_lading", "B2"),
        ("sscc", "006141410000000012"), ("sscc", "006141410000000012"), ("sscc", ""),
    ),
)  # fmt: skip


def test_a_document_is_found_by_every_number_it_uses(store: Store) -> None:
    with store.work("a") as work:
        order, notice = work.documents.add(ORDER), work.documents.add(NOTICE)
        work.documents.add(
            replace(
                NOTICE,
                set_id="810",
                thing="invoice",
                thing_key="I1",
                total=Decimal("1240.50"),
                numbers=(("invoice", "I1"),),
            )
        )
    with store.look() as look:
        for kind, number in dict(NOTICE.numbers).items():
            if number:
                assert [row.id for row in look.documents.find(kind, number)] == [notice]
        assert [row.id for row in look.documents.find("bill_of_lading", "B1")] == [notice]
        assert look.documents.find("sscc", "ASN1") == ()
        assert len(look.documents.numbers_of(notice)) == 4
        [row] = look.documents.find("order", "4506001")
        assert (row.id, row.ship_to, row.po_date, row.version) == (
            order,
            "0042",
            date(2026, 11, 2),
            1,
        )
        [row] = look.documents.find("invoice", "I1")
        assert row.total == Decimal("1240.50")


def test_documents_are_found_by_a_day_that_they_name(store: Store) -> None:
    with store.work("a") as work:
        order = work.documents.add(ORDER)
        day = date(2026, 11, 20)
        assert [row.id for row in work.documents.on_day("ship_not_after", day, day)] == [order]
        assert work.documents.on_day("cancel_after", day, day) == ()
        assert work.documents.on_day("ship_not_after", date(2026, 11, 21), date.max) == ()


def test_an_order_has_its_original_what_holds_and_what_was_known_on_a_day(
    timed: Store, place: Place
) -> None:
    with timed.work("a") as work:
        first = work.documents.add(ORDER)
    for one in (
        CHANGE,
        replace(ORDER, purpose="07"),
        replace(CHANGE, digest="d" * 64),
        replace(ORDER, partner="other"),
        replace(CHANGE, purpose="01", digest="e" * 64),
    ):
        place.clock.pass_(3600)
        with timed.work("a") as work:
            last = work.documents.add(one)
    with timed.look() as look:
        order = look.documents.versions("in", "mart", "order", ORDER.thing_key)
    assert [one.number for one in order.all] == [1, 2, 3, 4, 5]
    assert order.original.base == order.all[0]
    assert order.all[0].document_id == first
    assert order.current.cancelled_by == order.all[4] == order.current.latest
    assert order.all[4].document_id == last
    assert order.as_of(START + timedelta(hours=4)).changes == (order.all[1], order.all[3])
    assert order.as_of(START + timedelta(minutes=59)).changes == ()
    assert order.as_of(START - timedelta(seconds=1)).latest is None


def test_two_notices_that_differ_under_one_number_contradict_until_one_replaces_them(
    store: Store,
) -> None:
    with store.work("a") as work:
        for digest, purpose in (("a", "00"), ("b", "00"), ("c", "05")):
            work.documents.add(replace(NOTICE, digest=digest * 64, purpose=purpose))
        notice = work.documents.versions("out", "mart", "ship-notice", "ASN1")
    first, second, third = notice.all
    assert Versions((first, second)).current.base is None
    assert Versions((first, second)).current.contradicting == (first, second)
    assert notice.current.base == third
    assert notice.original.base == first


def test_a_version_has_its_place_once(store: Store) -> None:
    with store.work("a") as work:
        for _ in range(3):
            work.documents.add(ORDER)
        order = work.documents.versions("in", "mart", "order", ORDER.thing_key)
    assert [one.number for one in order.all] == [1, 2, 3]
    assert order.current.base == order.all[0]


def test_a_consumer_is_kept_apart_from_the_document(store: Store) -> None:
    who = NewConsumer(name="A Person", street="1 Any Street", city="Anytown", postal_code="00000")
    with store.work("a") as work:
        order = work.documents.add(replace(ORDER, consumers=(who,)))
        [row] = work.execute(select(consumer))
        assert (row.document_id, row.name, row.erased_at) == (order, "A Person", None)


def test_a_failed_document_leaves_no_numbers_behind(store: Store) -> None:
    with pytest.raises(StoreError, match=r"(?i)check constraint"), store.work("a") as work:
        work.documents.add(replace(ORDER, numbers=(("label", "1"),)))  # type: ignore[arg-type]
    with store.look() as look:
        assert look.documents.versions("in", "mart", "order", ORDER.thing_key).all == ()


# -- versions as such


SENT = st.tuples(
    st.sampled_from([("850", "00"), ("850", "05"), ("850", "01"), ("860", "04"), ("860", "01")]),
    st.sampled_from("abc"),
)


@given(st.lists(SENT, max_size=8))
def test_what_was_known_at_the_end_is_what_holds_and_copies_change_nothing(
    sent: list[tuple[tuple[str, str], str]],
) -> None:
    versions = [
        Version(n, n, datetime(2026, 11, n, tzinfo=UTC), set_id, purpose, digest)
        for n, ((set_id, purpose), digest) in enumerate(sent, 1)
    ]
    all_ = Versions(tuple(versions))
    assert all_.as_of(datetime(2026, 12, 1, tzinfo=UTC)) == all_.current
    for n, one in enumerate(versions, 1):
        if one.purpose == "00":
            copy = Version(99, 99, one.received_at, one.set_id, "07", one.digest)
            with_copy = Versions((*versions[:n], copy))
            assert with_copy.current == Versions(tuple(versions[:n])).current
