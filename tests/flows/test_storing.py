"""What is read goes into the store with its numbers, as versions, and comes back as a history."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.cli.running import edic
from tests.flows.shipments import GOOD, NOTICE, ORDER, put
from tests.flows.test_observing import ACK

from edicompliance.datafolder import samples_folder
from edicompliance.documents import OrderChange, PurchaseOrder, read_documents
from edicompliance.documents.segments.parts import Party
from edicompliance.documents.tables.observations import Answer
from edicompliance.flows.history.history_scan import scan
from edicompliance.flows.history.history_store import history_of
from edicompliance.flows.mailbox.storing import document_of, interchange_of, own_number, sets_of
from edicompliance.rules.orders.receipt import digest_of
from edicompliance.store import Store
from edicompliance.store.tables.documents import consumer, document
from edicompliance.store.work import Work
from edicompliance.x12 import parse

SAMPLES = sorted((samples_folder() / "example-mart").glob("[0-9]*/valid/*.edi"))
DROP_SHIP = samples_folder() / "example-mart/pairs/drop-ship/850.edi"
START = datetime(2026, 11, 18, 21, 30, tzinfo=UTC)


class Clock:
    at = START

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with Store.create(str(tmp_path / "edic.db"), clock=clock) as made:
        yield made


def _take_in(work: Work, data: bytes) -> None:
    """A whole file, as intake does it."""
    found = parse(data)
    for one in found.interchanges:
        taken = work.interchanges.take(interchange_of(one, partner="example-mart"))
        sets = sets_of(one)
        ids = work.interchanges.sets(taken.id, sets)
        numbers = {
            (s.group_control_number, s.control_number): n for s, n in zip(sets, ids, strict=True)
        }
        for read in read_documents(found).documents:
            source = read.source
            assert source is not None
            if source.envelope.interchange_control_number == one.control_number:
                place = (source.envelope.group_control_number, source.control_number)
                work.documents.add(
                    document_of(
                        read, partner="example-mart", direction="in", known=work.documents,
                        transaction_set_id=numbers[place],
                    )
                )  # fmt: skip


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_sample_is_kept_under_its_numbers(path: Path, store: Store) -> None:
    with store.work("test") as work:
        _take_in(work, path.read_bytes())
        rows = list(work.execute(select(document).order_by(document.c.id)))
        read = read_documents(parse(path.read_bytes())).documents
        assert [row.number for row in rows] == [own_number(one) for one in read]
        for row, one in zip(rows, read, strict=True):
            assert one.source is not None
            [in_set] = [
                each for each in work.interchanges.sets_of(1) + work.interchanges.sets_of(2)
                if each.id == row.transaction_set_id
            ]  # fmt: skip
            assert (in_set.set_id, in_set.segments) == (one.SET_ID, len(one.source.segments))
            for kind, number in work.documents.numbers_of(row.id):
                assert row.id in [found.id for found in work.documents.find(kind, number)]


def test_an_orders_digest_is_the_one_that_rules_know(store: Store) -> None:
    [order] = [one for one in read_documents(parse(ORDER)).documents if one.SET_ID == "850"]
    assert isinstance(order, PurchaseOrder)
    assert document_of(order, partner="m", direction="in").digest == digest_of(order)


def test_a_notice_is_found_by_its_cartons_its_bill_and_its_orders(store: Store) -> None:
    with store.work("test") as work:
        _take_in(work, NOTICE)
        [notice] = work.documents.find("ship-notice", "ASN30002")
        assert notice.bill_of_lading
        by_carton = work.documents.find("sscc", "006141410000003228")
        by_bill = work.documents.find("bill_of_lading", notice.bill_of_lading)
        assert [row.id for row in (*by_carton, *by_bill)] == [notice.id, notice.id]
        orders = [
            number for kind, number in work.documents.numbers_of(notice.id) if kind == "order"
        ]
        assert orders
        assert [row.id for row in work.documents.find("order", orders[0])] == [notice.id]


def _sent(work: Work, *documents: PurchaseOrder | OrderChange) -> None:
    for one in documents:
        work.documents.add(document_of(one, partner="mart", direction="in", known=work.documents))


STORE_1 = (Party(role="ST", code="0001"),)
STORE_2 = (Party(role="ST", code="0002"),)


def test_a_change_is_a_version_of_the_one_order_it_can_mean(store: Store, clock: Clock) -> None:
    order = PurchaseOrder(purpose="00", po_number="7", po_date=date(2026, 11, 2), parties=STORE_1)
    with store.work("test") as work:
        _sent(work, order)
        clock.at += timedelta(days=1)
    with store.work("test") as work:
        _sent(work, OrderChange(purpose="04", po_number="7"))
        [first] = {row.thing_key for row in work.documents.find("order", "7")}
        versions = work.documents.versions("in", "mart", "order", first)
    assert [one.set_id for one in versions.all] == ["850", "860"]
    assert versions.current.changes == versions.all[1:]
    assert versions.as_of(START).changes == ()


def test_a_change_that_may_be_of_two_orders_is_a_version_of_neither(store: Store) -> None:
    orders = [
        PurchaseOrder(purpose="00", po_number="7", parties=place) for place in (STORE_1, STORE_2)
    ]
    with store.work("test") as work:
        _sent(work, *orders, OrderChange(purpose="04", po_number="7"))
        assert len({row.thing_key for row in work.documents.find("order", "7")}) == 3
        _sent(work, OrderChange(purpose="01", po_number="7", parties=STORE_2))
        keys = [row.thing_key for row in work.documents.find("order", "7")]
    assert keys[3] == keys[1]


def test_an_order_sent_again_under_another_envelope_is_no_other_order(store: Store) -> None:
    with store.work("test") as work:
        _take_in(work, ORDER)
        _take_in(work, ORDER.replace(b"BEG*00*", b"BEG*07*"))
        [key] = {row.thing_key for row in work.execute(select(document))}
        versions = work.documents.versions("in", "example-mart", "order", key)
    assert len(versions.all) == 2
    assert versions.current.base == versions.all[0]
    assert versions.current.contradicting == ()


def test_a_drop_shipped_orders_consumer_is_kept_apart_and_his_name_is_no_key(store: Store) -> None:
    with store.work("test") as work:
        _take_in(work, DROP_SHIP.read_bytes())
        [who] = work.execute(select(consumer))
        [order] = work.execute(select(document))
    assert (who.document_id, who.role, who.name) == (order.id, "ST", "A CONSUMER")
    assert "CONSUMER" not in str(order)
    nameless = PurchaseOrder(
        kind="DS", po_number="7", parties=(Party(role="ST", name="A CONSUMER"),)
    )
    kept = document_of(nameless, partner="m", direction="in")
    assert "CONSUMER" not in kept.thing_key
    other = nameless.model_copy(update={"parties": (Party(role="ST", name="B CONSUMER"),)})
    assert document_of(other, partner="m", direction="in").thing_key != kept.thing_key


# -- the history


def test_the_stores_history_is_that_of_the_same_files(store: Store, tmp_path: Path) -> None:
    put(tmp_path / "archive" / "1", {"850.edi": ORDER, "856.edi": NOTICE, "997.edi": ACK})
    scanned = scan(str(tmp_path / "archive"), "America/New_York")
    with store.work("test") as work:
        for data in (ORDER, NOTICE, ACK):
            _take_in(work, data)
        for one in scanned.answers:
            told = Answer(
                one.set_id, one.number, one.answered_by, one.at, one.outcome, one.reference
            )
            work.noted.answered(told, "example-mart")
    kept = history_of(store)
    assert len(kept.uses) == len(scanned.uses) == 13
    for use in scanned.uses:
        [same] = kept.of(use.kind, use.number)
        assert same.document == use.document
        assert same.at == START
        assert same.digest == use.digest or use.kind != "order"
    answers = kept.answers_to("856", "ASN30002")
    assert [one.outcome for one in answers] == ["accepted"]
    assert kept.source == store.url


def test_a_history_goes_up_to_its_moment_and_is_of_its_partner(store: Store, clock: Clock) -> None:
    with store.work("test") as work:
        _take_in(work, NOTICE)
    clock.at += timedelta(days=1)
    with store.work("test") as work:
        _take_in(work, ORDER)
    before = history_of(store, before=clock.at)
    assert {use.kind for use in before.uses} == {"ship-notice", "bill_of_lading", "sscc"}
    assert (before.since, before.until) == (START, clock.at)
    assert history_of(store, partner="example-mart").of("order", before.source) == ()
    assert history_of(store, partner="other").uses == ()
    assert len(history_of(store, partner="example-mart").uses) == 13


def test_a_check_looks_back_on_the_store(store: Store, tmp_path: Path) -> None:
    with store.work("test") as work:
        _take_in(work, NOTICE)
    profile = ("--profile", "example-mart", "--format", "json")
    url = f"sqlite:///{tmp_path / 'edic.db'}"
    printed = edic("check", str(GOOD), *profile, "--history", url).stdout
    assert f'"source": "{url}"' in printed
    assert '"uses": 12' in printed
