"""A store is verified, exported without names, and pruned: what is deleted leaves a tombstone."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from tests.store.places import START, Place

from edicompliance.errors import StoreError
from edicompliance.store import NewConsumer, NewDocument, NewInterchange, NewIssue, NewSet, Store
from edicompliance.store.dismissing import dismiss
from edicompliance.store.exporting import MASK, export
from edicompliance.store.outbox import Outgoing
from edicompliance.store.receiving import Seen
from edicompliance.store.retention import Pruned, Rule, hold, lift, plan, prune
from edicompliance.store.tables import METADATA
from edicompliance.store.tables.desk import tombstone
from edicompliance.store.tables.documents import consumer
from edicompliance.store.tables.receiving import archived_file, interchange, issue
from edicompliance.store.tables.sending import outbox
from edicompliance.store.verifying import verify

PERSON = NewConsumer(
    name="Jo Public", street="1 Any Street", city="Anytown", region="TX", postal_code="ZIP-4711",
    contact="555 0100",
)  # fmt: skip
SECRETS = ("Jo Public", "1 Any Street", "Anytown", "ZIP-4711", "555 0100")


def _take_in(store: Store, data: bytes, *, po: str, person: NewConsumer | None = None) -> str:
    """An order in a file of its own."""
    digest = store.archive.put(data)
    with store.work("poller") as work:
        work.receiving.keep(digest, len(data))
        taken = work.interchanges.take(
            NewInterchange(sender="MART", receiver="ACME", control_number=po, partner="mart",
                           digest=digest, sha256=digest)
        )  # fmt: skip
        [set_id] = work.interchanges.sets(taken.id, [NewSet(position=1, set_id="850")])
        wrong = NewIssue(code="X12301", severity="error", message="N102 is 'Jo Public'", position=1)
        work.interchanges.issues(taken.id, [wrong], {1: set_id})
        work.documents.add(
            NewDocument(
                direction="in", partner="mart", set_id="850", thing="order", thing_key=po,
                digest=digest, transaction_set_id=set_id, number=po, po_number=po,
                numbers=(("order", po),), consumers=(person,) if person else (),
            )
        )  # fmt: skip
        out = Outgoing(
            idempotency=po, partner="mart", kind="856", name=po, payload=b"N1*ST*Jo Public~"
        )
        work.outbox.put(out)
        [mine] = work.outbox.claim("poller", seconds=60)
        work.outbox.sent(mine.claim)
    return digest


@pytest.fixture
def two(timed: Store, place: Place) -> tuple[str, str]:
    """A store's order for a shelf, and one for a consumer, a hundred days old."""
    found = _take_in(timed, b"ISA*1", po="1"), _take_in(timed, b"ISA*2", po="2", person=PERSON)
    place.clock.pass_(100 * 86_400)
    return found


# -- verify


def test_a_whole_store_has_no_fault_and_tells_what_was_looked_at(
    timed: Store, two: tuple[str, str]
) -> None:
    found = verify(timed)
    assert found.faults == ()
    assert (found.files, found.audited) == (2, 3)
    assert verify(timed, head=found.head[:12]).faults == ()
    [fault] = verify(timed, head="f" * 12).faults
    assert fault.startswith("audit: expected the hash ffffffffffff, which was noted before")


def _lose(store: Store, digest: str) -> None:
    store.archive.path(digest).unlink()


def _damage(store: Store, digest: str) -> None:
    store.archive.path(digest).write_bytes(b"ISA*3")


def _bury_alive(store: Store, digest: str) -> None:
    with store.work("x") as work:
        this = archived_file.c.sha256 == digest
        work.execute(update(archived_file).where(this).values(purged_at=START))


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (_lose, ["expected it in the archive, found none"]),
        (_damage, ["expected 5 bytes with this sha256, got others"]),
        (_bury_alive, ["expected a tombstone, for it was purged, found none",
                       "expected it deleted, for it was purged; prune again"]),
    ],
)  # fmt: skip
def test_a_file_that_is_lost_damaged_or_half_purged_is_told(
    timed: Store, two: tuple[str, str], harm: Callable[[Store, str], None], told: list[str]
) -> None:
    harm(timed, two[0])
    assert list(verify(timed).faults) == [f"file {two[0]}: {one}" for one in told]


def test_a_payload_that_was_changed_and_a_row_that_refers_to_none_are_told(
    timed: Store, place: Place, two: tuple[str, str]
) -> None:
    with timed.work("x") as work:
        work.execute(update(outbox).where(outbox.c.id == 1).values(payload=b"other"))
    assert verify(timed).faults[0].startswith("outbox 1: expected the sha256")
    if not place.on_postgres:
        with timed.work("x") as work:
            work.execute(update(outbox).values(payload=None))
        with timed._engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.execute(text("DELETE FROM transaction_set WHERE id = 1"))
            connection.commit()
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        assert list(verify(timed).faults) == [
            "document.transaction_set_id: 1 of its rows of transaction_set.id are not there",
            "issue.transaction_set_id: 1 of its rows of transaction_set.id are not there",
        ]


# -- export


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_an_export_has_every_table_and_row_and_nothing_that_a_consumer_told(
    timed: Store, two: tuple[str, str], tmp_path: Path, form: str
) -> None:
    folder = tmp_path / "tables"
    counts = export(timed, folder, form)  # type: ignore[arg-type]
    assert counts.keys() == METADATA.tables.keys()
    assert {path.name for path in folder.iterdir()} == {f"{name}.{form}" for name in counts}
    whole = {path.stem: path.read_text("utf-8") for path in folder.iterdir()}
    for name, said in whole.items():
        lines = said.splitlines()[form == "csv" :]
        assert len(lines) == counts[name]
        if name != "issue":
            assert [one for one in SECRETS if one in said] == [], name
    issues = whole["issue"].splitlines()[form == "csv" :]
    # The first order names no consumer as far as is known: what stands there is not his.
    assert ["Jo Public" in line for line in issues] == [True, False]
    assert MASK in issues[1]


def test_an_export_tells_values_that_a_program_reads_back(
    timed: Store, two: tuple[str, str], tmp_path: Path
) -> None:
    with timed.work("a") as work:
        box = work.receiving.mailbox("=2+5", "directory")
        work.receiving.see(box, [Seen(b"caf\xe9.edi", 5, START)])
    export(timed, tmp_path, "jsonl", ["sighting", "consumer"])
    [seen] = map(json.loads, (tmp_path / "sighting.jsonl").read_text("utf-8").splitlines())
    assert (seen["path"], seen["size"]) == ("caf\\xe9.edi", 5)
    assert seen["modified_at"] == "2026-11-26T12:00:00.000000Z"
    [who] = map(json.loads, (tmp_path / "consumer.jsonl").read_text("utf-8").splitlines())
    assert (who["name"], who["region"], who["erased_at"]) == (MASK, "TX", None)
    export(timed, tmp_path, "csv", ["mailbox"])
    [row] = csv.DictReader((tmp_path / "mailbox.csv").read_text("utf-8").splitlines())
    assert row["name"] == "'=2+5"
    with pytest.raises(StoreError, match="got 'mailboxes'"):
        export(timed, tmp_path, "csv", ["mailboxes"])


# -- prune


def _day(days: float) -> Rule:
    return Rule(before=START + timedelta(days=days))


def test_what_is_old_goes_and_a_tombstone_stays(timed: Store, two: tuple[str, str]) -> None:
    rule = _day(1)
    with timed.look() as look:
        planned = plan(look, rule)
    assert planned == Pruned(two, 10, (1, 2), (), 0)
    assert all(map(timed.archive.is_whole, two))
    assert prune(timed, "clerk", rule, reason="a year is over") == planned
    assert not any(timed.archive.path(one).exists() for one in two)
    assert verify(timed).faults == ()
    with timed.look() as look:
        stones = list(look.execute(select(tombstone).order_by(tombstone.c.id)))
        assert [(one.kind, one.size) for one in stones] == [
            ("file", 5),
            ("file", 5),
            ("payload", 16),
            ("payload", 16),
        ]
        assert {(one.policy, one.purged_by) for one in stones} == {("before 2026-11-27", "clerk")}
    assert prune(timed, "clerk", rule, reason="again") == Pruned((), 0, (), (), 0)


def test_what_is_young_stays_and_a_file_that_comes_again_is_young(
    timed: Store, two: tuple[str, str]
) -> None:
    with timed.work("poller") as work:
        assert not work.receiving.keep(two[0], 5)
    assert prune(timed, "clerk", _day(0), reason="x").files == ()
    assert prune(timed, "clerk", _day(1), reason="x").files == (two[1],)
    with timed.work("poller") as work:
        assert work.receiving.keep(two[1], 5)
    timed.archive.put(b"ISA*2")
    assert verify(timed).faults == ()


def test_what_a_consumer_told_has_its_own_day_and_goes_everywhere(
    timed: Store, two: tuple[str, str]
) -> None:
    rule = Rule(personal_before=START + timedelta(days=1))
    assert prune(timed, "clerk", rule, reason="90 days") == Pruned((two[1],), 5, (1, 2), (1,), 0)
    with timed.look() as look:
        [who] = look.execute(select(consumer))
        assert (who.name, who.street, who.city, who.postal_code, who.contact) == ("",) * 5
        assert who.region == "TX"
        messages = list(look.execute(select(issue.c.message).order_by(issue.c.id)).scalars())
        assert messages == ["N102 is 'Jo Public'", "N102 is '***'"]
        [row] = look.documents.find("order", "2")
        assert row.po_number == "2"
    assert verify(timed).faults == ()


def test_a_notice_of_a_consumers_order_goes_on_the_consumers_day(
    timed: Store, place: Place, two: tuple[str, str]
) -> None:
    noticed = []
    for po in ("1", "2"):
        data = f"ISA*856*{po}".encode()
        digest = timed.archive.put(data)
        noticed.append(digest)
        with timed.work("poller") as work:
            work.receiving.keep(digest, len(data))
            sent = work.interchanges.send(
                NewInterchange(sender="ACME", receiver="MART", control_number=po, partner="mart",
                               digest=digest, sha256=digest)
            )  # fmt: skip
            [set_id] = work.interchanges.sets(sent, [NewSet(position=1, set_id="856")])
            work.documents.add(
                NewDocument(
                    direction="out", partner="mart", set_id="856", thing="ship-notice",
                    thing_key=f"N{po}", digest=digest, transaction_set_id=set_id,
                    numbers=(("order", po),),
                )
            )  # fmt: skip
    place.clock.pass_(100 * 86_400)
    pruned = prune(timed, "clerk", Rule(personal_before=place.clock()), reason="90 days")
    assert pruned.files == (two[1], noticed[1])


@pytest.mark.parametrize(("scope", "key"), [("file", None), ("partner", "mart"), ("order", "2")])
def test_what_is_on_hold_stays_until_the_hold_is_lifted(
    timed: Store, two: tuple[str, str], scope: str, key: str | None
) -> None:
    rule = Rule(START + timedelta(days=1), START + timedelta(days=1))
    with timed.work("counsel") as work:
        hold(work, scope, key or two[1], reason="dispute")  # type: ignore[arg-type]
    pruned = prune(timed, "clerk", rule, reason="old")
    assert pruned.consumers == ()
    assert pruned.files == (() if scope == "partner" else (two[0],))
    assert pruned.held == (2 if scope == "partner" else 1)
    # Which outgoing file is about the order cannot be told, so all to its partner stay.
    assert pruned.payloads == ((1, 2) if scope == "file" else ())
    assert timed.archive.is_whole(two[1])
    with timed.work("counsel") as work:
        lift(work, scope, key or two[1], reason="settled")  # type: ignore[arg-type]
    assert two[1] in prune(timed, "clerk", rule, reason="old").files
    with pytest.raises(StoreError, match="expected a hold on the"), timed.work("counsel") as work:
        lift(work, scope, key or two[1], reason="settled")  # type: ignore[arg-type]


def test_what_is_not_done_with_stays(timed: Store, place: Place, two: tuple[str, str]) -> None:
    with timed.work("poller") as work:
        digest = "a" * 64
        box = work.receiving.mailbox("mart", "directory")
        work.receiving.see(box, [Seen(b"a", 1, START)])
        work.receiving.steady(box, 0)
        [(held, _)] = work.receiving.claim(box, "poller", seconds=60)
        work.receiving.archived(held, digest, 1)
        parked = replace(
            NewInterchange(sender="X", receiver="Y", control_number="1", digest="b"), sha256=two[0]
        )
        work.interchanges.park(parked, "nobody knows them")
    place.clock.pass_(86_400)
    pruned = prune(timed, "clerk", _day(200), reason="old")
    assert pruned.files == (two[1],)
    assert pruned.held == 2
    with timed.work("ana") as work:
        number = work.scalar(select(interchange.c.id).where(interchange.c.state == "parked"))
        assert dismiss(work, "interchange", number, reason="a stranger")
    assert prune(timed, "clerk", _day(200), reason="old").files == (two[0],)
