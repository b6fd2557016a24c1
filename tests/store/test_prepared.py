"""A prepared statement says what SQLAlchemy's own way says: rows, types, refusals."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import bindparam, select
from tests.store.places import Place

from edicompliance.errors import StoreError
from edicompliance.store import Store
from edicompliance.store.prepared import Prepared
from edicompliance.store.tables.desk import deadline
from edicompliance.store.tables.receiving import mailbox

AT = datetime(2026, 11, 27, 4, 5, 6, 7000, tzinfo=UTC)
ROW: dict[str, Any] = {
    "partner": "mart", "what": "855", "subject": "é'%s:x", "po_number": "7", "due_at": AT,
    "at_risk": Decimal("25.10"), "currency": "USD", "because": "", "state": "open",
    "written_at": AT, "document_id": None,
}  # fmt: skip
OF = select(deadline).where(
    deadline.c.partner == bindparam("of_partner"), deadline.c.state == "open"
)


def test_rows_are_those_of_sqlalchemy_in_its_types(store: Store) -> None:
    with store.work("test") as work:
        number = work.insert(deadline, ROW)
        work.insert_all(deadline, [{**ROW, "subject": "9"}, {**ROW, "subject": "8"}])
        (first, *rest) = work.all(Prepared(OF.order_by(deadline.c.id)), {"of_partner": "mart"})
        plain = [one._asdict() for one in work.execute(OF, {"of_partner": "mart"})]
    assert (first.id, first.subject, first.due_at, first.at_risk) == (
        number, "é'%s:x", AT, Decimal("25.10"),
    )  # fmt: skip
    assert [first._asdict(), *(one._asdict() for one in rest)] == plain


def test_what_the_database_refuses_is_told_as_ever_and_undone(store: Store) -> None:
    values = {"name": "mart", "kind": "directory", "address": "", "state": "open"}
    with (
        pytest.raises(StoreError, match=r"(?i)unique") as refused,
        store.work("test") as work,
    ):
        work.insert(mailbox, values)
        work.insert(mailbox, values)
    assert not refused.value.retryable
    with store.look() as look:
        assert look.receiving.mailboxes() == ()


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    naive = {**ROW, "due_at": AT.replace(tzinfo=None)}
    with pytest.raises(StoreError, match="expected a time with its zone"), store.work("t") as work:
        work.insert(deadline, naive)


@pytest.mark.parametrize("place", ["postgres"], indirect=True)
def test_a_server_that_is_gone_may_be_asked_again_later(place: Place) -> None:
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with Store.create(place.url, archive=place.archive) as store:
        with pytest.raises(StoreError) as gone, store.work("test") as work:
            work.insert(deadline, ROW)
            with Store.open(place.url) as another, another.work("root") as root:
                root.connection.exec_driver_sql(f"SELECT pg_terminate_backend(pid) {others}")
            work.insert(deadline, ROW)
        assert gone.value.retryable
        with store.look() as look:
            assert look.deadlines.due() == []
