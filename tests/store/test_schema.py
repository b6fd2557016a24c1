"""The tables are what the steps make of them, on both databases, and keep what is put into them."""

import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    Connection,
    Inspector,
    MetaData,
    Table,
    bindparam,
    inspect,
    select,
    text,
)
from sqlalchemy.dialects import sqlite
from tests.store.places import Place

from edicompliance.errors import StoreError
from edicompliance.store import NewInterchange, Store, migrating
from edicompliance.store.engine import open_engine
from edicompliance.store.migrating import migrate, newest, steps
from edicompliance.store.tables import METADATA, SECTIONS
from edicompliance.store.tables.receiving import issue, mailbox
from edicompliance.store.types import Exact, Instant, as_text, from_text
from edicompliance.store.verifying import verify


def _shape(connection: Connection) -> dict[str, Any]:
    """What a database says of its tables, as plain values."""
    found = inspect(connection)
    return {
        name: {
            "columns": sorted(map(_column, found.get_columns(name))),
            "key": sorted(found.get_pk_constraint(name)["constrained_columns"]),
            **{what: _named(found, what, name) for what in _ASKED},
        }
        for name in found.get_table_names()
        if name != "alembic_version"
    }


_ASKED = ("foreign_keys", "unique_constraints", "check_constraints", "indexes")


def _column(one: Any) -> tuple[str, ...]:
    return (one["name"], str(one["type"]), str(one["nullable"]), str(one["default"]))


def _named(found: Inspector, what: str, table: str) -> list[str]:
    return sorted(map(_words, getattr(found, f"get_{what}")(table)))


def _words(value: object) -> str:
    """A value in words, for its parts have no equality of their own."""
    if isinstance(value, dict):
        return str(sorted(f"{key}: {_words(one)}" for key, one in value.items()))
    return str(value)


@pytest.fixture
def connection(place: Place) -> Iterator[Connection]:
    engine = open_engine(place.url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def test_steps_and_tables_give_one_schema(connection: Connection) -> None:
    METADATA.create_all(connection)
    said = _shape(connection)
    METADATA.drop_all(connection)
    assert migrate(connection) == steps()
    assert _shape(connection) == said
    assert set(said) == set(METADATA.tables)


def test_the_names_of_the_files_are_the_steps_in_their_order() -> None:
    script = ScriptDirectory(str(Path(migrating.__file__).parent / "migrations"))
    assert steps() == tuple(one.revision for one in script.walk_revisions())[::-1]


def test_nothing_is_left_for_a_further_step(connection: Connection) -> None:
    migrate(connection)
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, METADATA) == []


def test_each_step_can_be_taken_alone_and_all_again_do_nothing(connection: Connection) -> None:
    for step in steps():
        assert migrate(connection, step) == (step,)
    assert migrate(connection) == ()


def test_a_step_that_fails_leaves_the_store_as_it_was(place: Place) -> None:
    engine = open_engine(place.url)
    with engine.begin() as connection:
        migrate(connection, steps()[0])
        connection.execute(text("CREATE TABLE outbox (id INTEGER)"))
    with pytest.raises(Exception, match="outbox"), engine.begin() as connection:
        migrate(connection)
    with engine.begin() as connection:
        assert set(inspect(connection).get_table_names()) > {"mailbox", "outbox"}
        assert "document" not in inspect(connection).get_table_names()
    engine.dispose()


def test_a_store_of_a_newer_release_is_refused(place: Place) -> None:
    Store.create(place.url).close()
    engine = open_engine(place.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match="is at step 9999, expected step"):
        Store.open(place.url)
    with pytest.raises(StoreError, match="step 9999, which this release does not know"):
        Store.migrate(place.url)


def test_a_store_that_is_not_there_or_has_no_tables_is_told_with_the_cure(place: Place) -> None:
    with pytest.raises(StoreError, match="edic store init"):
        Store.open(place.url)
    with Store.create(place.url) as store:
        assert store.step == newest()
    with pytest.raises(StoreError, match="expected nothing there, found a store"):
        Store.create(place.url)


def test_an_older_store_is_brought_up(place: Place) -> None:
    engine = open_engine(place.url)
    with engine.begin() as connection:
        migrate(connection, steps()[1])
    engine.dispose()
    with pytest.raises(StoreError, match=f"at step 0002, expected step {newest()}: edic store"):
        Store.open(place.url)
    assert Store.migrate(place.url) == steps()[2:]
    Store.open(place.url).close()


def test_every_table_and_every_column_says_what_it_is() -> None:
    assert [name for name, table in METADATA.tables.items() if not _docs(table)] == []
    named = {value.name for one in SECTIONS for value in vars(one).values() if value in _tables()}
    assert named == set(METADATA.tables)


def _tables() -> list[Any]:
    return list(METADATA.tables.values())


def _docs(table: Any) -> bool:
    return all(column.doc and column.doc.endswith((".", "...")) for column in table.columns)


# -- what the columns keep


INSTANTS = st.datetimes(
    min_value=datetime(1, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001 - as above
    timezones=st.timezones(),
)


@given(st.lists(INSTANTS, max_size=5))
def test_texts_of_times_are_the_times_and_sort_as_they_do(times: list[datetime]) -> None:
    texts = [as_text(one) for one in times]
    assert [from_text(one) for one in texts] == [one.astimezone(UTC) for one in times]
    assert sorted(texts) == [as_text(one) for one in sorted(times)]
    assert all(len(one) == 27 for one in texts)


def test_what_is_put_in_comes_out_to_the_microsecond_and_the_cent(store: Store) -> None:
    at = datetime(2026, 11, 26, 22, 5, 1, 123456, tzinfo=timezone(timedelta(hours=-6)))
    probe = Table("probe", MetaData(), Column("at", Instant), Column("amount", Exact))
    amounts = [Decimal("0.10"), Decimal("-12345678901234567890.000001"), Decimal("1E+3"), None]
    with store.work("test") as work:
        probe.create(work.connection)
        work.execute(probe.insert(), [{"at": at, "amount": one} for one in amounts])
        rows = list(work.execute(select(probe)))
    assert [row.at for row in rows] == [at] * 4
    assert {row.at.tzinfo for row in rows} == {UTC}
    assert [row.amount for row in rows] == amounts
    assert [str(row.amount) for row in rows[:2]] == ["0.10", "-12345678901234567890.000001"]


def test_a_text_that_no_database_keeps_is_kept_as_it_is_printed_and_found_again(
    store: Store,
) -> None:
    bad = "Caf\udce9 \0"
    new = NewInterchange(sender=bad, receiver="é", control_number="1", digest="x")
    with store.work(bad) as work:
        one = work.interchanges.park(new, bad)
        work.done(bad, bad, reason=bad, detail=bad)
    with store.look() as look:
        (row,) = look.interchanges.find("1", sender=bad)
        assert (row.id, row.sender, row.receiver, row.reason) == (
            one.id, "Caf\\xe9 \\x00", "é", "Caf\\xe9 \\x00",
        )  # fmt: skip
    assert verify(store).faults == ()


def test_a_time_without_a_zone_and_a_number_that_is_not_exact_are_refused(store: Store) -> None:
    for value, kind in ((datetime.fromisoformat("2026-11-26"), Instant()), (0.1, Exact())):
        with pytest.raises(StoreError, match="expected"), store.work("test") as work:
            work.execute(select(bindparam("it", value, type_=kind)))
    with pytest.raises(StoreError, match="expected an exact number, got Decimal"):
        Exact().process_bind_param(Decimal("NaN"), sqlite.dialect())


def test_a_word_that_a_column_does_not_know_is_refused_by_the_database(store: Store) -> None:
    with pytest.raises(StoreError, match=r"(?i)check constraint"), store.work("test") as work:
        work.execute(mailbox.insert().values(name="a", kind="sftp", state="shut"))


def test_a_row_that_names_another_that_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match=r"(?i)foreign key"), store.work("test") as work:
        work.execute(issue.insert().values(interchange_id=7, code="a", severity="b", message="c"))


def test_what_only_looks_cannot_write(store: Store) -> None:
    with pytest.raises(StoreError, match=r"(?i)read-?only"), store.look() as look:
        look.execute(mailbox.insert().values(name="a", kind="sftp", state="open"))
    with store.work("test") as work:
        work.receiving.mailbox("a", "sftp")


def test_a_file_of_sqlite_is_its_owners_alone_and_waits_for_locks(tmp_path: Path) -> None:
    path = tmp_path / "edic.db"
    with Store.create(str(path)) as store, store.work("test") as work:
        assert path.stat().st_mode & 0o777 == 0o600

        def told(pragma: str) -> object:
            return work.connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()

        version = sqlite3.sqlite_version_info
        assert told("journal_mode") == ("wal" if version >= (3, 51, 3) else "truncate")
        assert told("synchronous") == 2  # FULL
        assert told("foreign_keys") == 1
        assert told("busy_timeout") == 30_000
        assert told("fullfsync") == 1


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://host/name", "expected sqlite:///FILE or postgresql://HOST/NAME, got mysql://"),
        ("sqlite://", "expected the path of a file, as sqlite:///edic.db, got none"),
        ("://", "expected sqlite:///FILE or postgresql://HOST/NAME, got ://"),
    ],
)
def test_a_url_that_is_none_is_told(url: str, told: str) -> None:
    with pytest.raises(StoreError) as refused:
        Store.open(url)
    assert str(refused.value) == told


def test_a_server_that_is_not_there_is_told_in_one_line_and_may_be_tried_again() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError) as told:
        Store.open("postgresql://edic:hidden@127.0.0.1:1/edic")
    assert told.value.retryable
    assert "\n" not in str(told.value)
    assert "hidden" not in str(told.value)


def test_without_psycopg_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'edicompliance\[postgres\]'"):
        Store.open("postgresql://localhost/edic")
