"""What was done stands in a chain: nobody changes, deletes or slips in a row unseen."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update
from tests.store.places import START, Place

from edicompliance.errors import StoreError
from edicompliance.store import Store, audit
from edicompliance.store.engine import open_engine
from edicompliance.store.tables.desk import audit as table
from edicompliance.store.tables.desk import audit_head


def _fill(store: Store, count: int = 5) -> None:
    for number in range(count):
        with store.work("poller") as work:
            work.done("took in", f"interchange {number}", detail='{"sets":1}')


def _faults(store: Store) -> list[str]:
    with store.look() as look:
        return list(audit.faults(look.connection))


def test_what_was_done_is_chained_in_its_order_and_whole(store: Store) -> None:
    _fill(store)
    assert _faults(store) == []
    with store.look() as look:
        rows = list(audit.rows_of(look.connection))
        assert [row.seq for row in rows] == [1, 2, 3, 4, 5, 6]
        assert [row.action for row in rows] == ["migrated", *["took in"] * 5]
        assert [row.previous for row in rows[1:]] == [row.hash for row in rows[:-1]]
        assert audit.head_of(look.connection) == (6, rows[-1].hash)


def test_what_failed_was_not_done(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.work("poller") as work:
        work.done("took in", "interchange 1")
        raise ZeroDivisionError
    with store.look() as look:
        assert audit.head_of(look.connection)[0] == 1


@pytest.mark.parametrize("statement", [update(table).values(actor="x"), delete(table)], ids=str)
def test_the_database_refuses_to_change_or_delete_what_was_done(
    store: Store, statement: Any
) -> None:
    with pytest.raises(StoreError, match="the audit is only added to"), store.work("x") as work:
        work.execute(statement)


def _change(name: str, value: object) -> Callable[[Any], None]:
    def tamper(run: Any) -> None:
        run(update(table).where(table.c.seq == 3).values({name: value}))

    return tamper


def _cut_the_end(run: Any) -> None:
    run(delete(table).where(table.c.seq == 6))


def _cut_the_middle(run: Any) -> None:
    run(delete(table).where(table.c.seq == 3))


def _slip_in(run: Any) -> None:
    row = dict(run(select(table).where(table.c.seq == 6)).one()._mapping)
    run(insert(table).values({**row, "seq": 7, "previous": row["hash"], "hash": "f" * 64}))


def _turn_back_the_end(run: Any) -> None:
    run(delete(table).where(table.c.seq == 6))
    last = run(select(table.c.hash).where(table.c.seq == 5)).scalar_one()
    run(update(audit_head).values(seq=6, hash=last))


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (_change("actor", "nobody"), "audit 3: expected the hash"),
        (_change("action", "sent"), "audit 3: expected the hash"),
        (_change("subject", "interchange 9"), "audit 3: expected the hash"),
        (_change("reason", "because"), "audit 3: expected the hash"),
        (_change("detail", ""), "audit 3: expected the hash"),
        (_change("at", START), "audit 3: expected the hash"),
        (_change("previous", "0" * 64), "audit 3: expected the hash"),
        (_cut_the_end, "audit: expected 6 rows up to"),
        (_cut_the_middle, "audit 3: expected this row, got 4: rows were deleted"),
        (_slip_in, "audit 7: expected the hash ffffffffffff"),
        (_turn_back_the_end, "audit: expected 6 rows up to"),
    ],
)
def test_whoever_tampers_with_the_chain_is_found(
    place: Place, tamper: Callable[[Any], None], told: str
) -> None:
    with Store.create(place.url) as store:
        _fill(store)
    engine = open_engine(place.url)
    with engine.begin() as connection:
        if place.on_postgres:
            connection.execute(text("DROP TRIGGER audit_is_not_changed ON audit"))
        else:
            connection.execute(text("DROP TRIGGER audit_is_not_changed"))
            connection.execute(text("DROP TRIGGER audit_is_not_deleted"))
        tamper(connection.execute)
    engine.dispose()
    with Store.open(place.url) as store:
        found = _faults(store)
    assert found
    assert found[0].startswith(told)
