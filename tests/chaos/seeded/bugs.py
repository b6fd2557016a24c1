"""The bugs themselves: each changes the program as somebody might who did not know why it is so."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import text

from edicompliance.failpoints import reached
from edicompliance.flows import polling
from edicompliance.flows.intake import ArchivedFile, Intake
from edicompliance.flows.mailbox.keeping import Keeping
from edicompliance.flows.polling import Poller
from edicompliance.mailbox.directory import DirectoryMailbox
from edicompliance.store import archive, claims, outbox, receiving
from edicompliance.store.interchanges import Interchanges
from edicompliance.store.numbers import Numbers
from edicompliance.store.store import Store


@contextmanager
def no_fence() -> Iterator[None]:
    """Whoever slept goes on as if a file were still his."""

    def change(work: Any, table: Any, held: Any, **values: object) -> None:
        work.execute(table.update().where(table.c.id == held.id).values(values))

    with ExitStack() as stack:
        for room in (claims, receiving, outbox):
            stack.enter_context(patch.object(room, "change", change))
        stack.enter_context(patch.object(outbox, "hold", lambda *_: None))
        stack.enter_context(patch.object(Keeping, "keep", lambda *_: None))
        yield


@contextmanager
def lease_not_renewed() -> Iterator[None]:
    """Claims run out while their holder works on the first of them."""
    with patch.object(Keeping, "keep", lambda *_: None):
        yield


@contextmanager
def answer_before_commit() -> Iterator[None]:
    """The 997 is put out before the database says what it answers."""
    put = outbox.Outbox.put

    def at_once(self: Any, one: Any) -> Any:
        (box,) = _outward_of(self)
        if not (box / one.name).exists():
            (box / one.name).write_bytes(one.payload)
        return put(self, one)

    with patch.object(outbox.Outbox, "put", at_once):
        yield


def _outward_of(room: Any) -> tuple[Path]:
    """The partner's folder, beside the store of these worlds."""
    url = room._work.connection.engine.url
    return (Path(url.database).parent / "mart" / "out",)


@contextmanager
def delete_before_archive() -> Iterator[None]:
    """A file leaves the mailbox when it was read, not when it is safe."""
    received = Poller._received

    def settle_first(
        self: Any, name: str, mailbox: Any, held: Any, fetched: Any, data: bytes, done: Any
    ) -> None:
        if self._intake.is_whole(data):
            mailbox.settle(fetched.entry)
        received(self, name, mailbox, held, fetched, data, done)

    with patch.object(Poller, "_received", settle_first):
        yield


@contextmanager
def settle_before_commit() -> Iterator[None]:
    """A file leaves the mailbox when it is in the archive, before the database knows of it."""
    put = archive.Archive.put

    def received(
        self: Any, name: str, mailbox: Any, held: Any, fetched: Any, data: bytes, done: Any
    ) -> None:
        if not self._intake.is_whole(data):
            original(self, name, mailbox, held, fetched, data, done)
            return
        put(self.store.archive, data)
        mailbox.settle(fetched.entry)
        original(self, name, mailbox, held, fetched, data, done)

    original = Poller._received
    with patch.object(Poller, "_received", received):
        yield


@contextmanager
def no_unique_key() -> Iterator[None]:
    """An interchange is taken whatever came before."""

    def take(self: Any, new: Any, **_: Any) -> Any:
        self._work.execute(text("DROP INDEX IF EXISTS uq_interchange_in_effect"))
        return self._note(new, "taken", None)

    with patch.object(Interchanges, "take", take):
        yield


@contextmanager
def temporary_name_is_the_final_one() -> Iterator[None]:
    """A file is written under the name that the partner reads."""
    final = DirectoryMailbox._outward
    with (
        patch.object(DirectoryMailbox, "_temporary", final),
        patch.object(DirectoryMailbox, "publish", lambda *_: None),
    ):
        yield


@contextmanager
def number_outside_the_transaction() -> Iterator[None]:
    """A control number is given although what it was for is undone."""
    highest: dict[tuple[str, str, str], int] = {}
    locked = Numbers._locked

    def counted(self: Any, partner: str, level: str) -> tuple[int, int]:
        last, epoch = locked(self, partner, level)  # type: ignore[arg-type]
        key = (str(self._work.connection.engine.url), partner, level)
        return max(last, highest.get(key, 0)), epoch

    some = Numbers.some

    def given(self: Any, partner: str, level: Any, count: int, purpose: str = "") -> Any:
        numbers = some(self, partner, level, count, purpose)
        highest[str(self._work.connection.engine.url), partner, level] = numbers[-1]
        return numbers

    with patch.object(Numbers, "_locked", counted), patch.object(Numbers, "some", given):
        yield


@contextmanager
def no_fsync() -> Iterator[None]:
    """A file has its name in the archive before it is on the disk."""

    def write(path: Path, data: bytes) -> None:
        path.write_bytes(data)

    with patch.object(archive, "_write", write):
        yield


@contextmanager
def nothing_is_taken_over() -> Iterator[None]:
    """What a dead poller left between its two commits stays where it is."""
    with patch.object(Poller, "_take_over", lambda *_: None):
        yield


@contextmanager
def no_look_before_sending() -> Iterator[None]:
    """Nobody looks whether a file was put out by one who died before he could say so."""
    with patch.object(polling, "is_there", lambda *_: False):
        yield


@contextmanager
def sent_before_it_is_there() -> Iterator[None]:
    """A file is called sent, and then put out."""
    put_out = Poller._put_out

    def marked_first(self: Any, mailbox: Any, name: bytes, one: Any) -> None:
        with self.store.work(self.holder) as work:
            work.outbox.sent(one.claim)
            work.acknowledgments.sent(one.claim.id)
        with patch.object(outbox, "hold", lambda *_: None):
            put_out(self, mailbox, name, one)

    with patch.object(Poller, "_put_out", marked_first):
        yield


@contextmanager
def finished_apart_from_its_effects() -> Iterator[None]:
    """That a file is taken in is said in another transaction than what it brought about."""

    def effects(self: Any, held: Any, file: ArchivedFile, _done: Any) -> str:
        with self.store.work(self.holder) as work:
            work.receiving.settled(held)
            taken = self._intake.take_in(work, file)
        reached("before_effects_commit")
        with self.store.work(self.holder) as work:
            if taken.interchanges:
                work.receiving.finished(held)
            else:
                work.receiving.quarantine(held, taken.trouble)
        return str(taken.trouble)

    with patch.object(Poller, "_effects", effects):
        yield


@contextmanager
def half_files_are_taken() -> Iterator[None]:
    """A file is taken as it was found, whatever is missing at its end."""
    with patch.object(Intake, "is_whole", lambda *_: True):
        yield


@contextmanager
def nobody_notes_what_was_done() -> Iterator[None]:
    """The audit's chain is begun anew by each who writes to it."""
    with patch("edicompliance.store.audit.Audited.hash", property(lambda _: os.urandom(32).hex())):
        yield


@contextmanager
def two_commits_for_a_number() -> Iterator[None]:
    """The store says that what was only begun is done."""
    work_of = Store.work

    @contextmanager
    def in_pieces(self: Any, actor: str) -> Iterator[Any]:
        with work_of(self, actor) as work:
            execute = work.execute

            def commits(statement: Any, values: Any = None) -> Any:
                found = execute(statement, values)
                if getattr(statement, "is_insert", False) and statement.table.name == "interchange":
                    work.connection.exec_driver_sql("COMMIT")
                    work.connection.exec_driver_sql("BEGIN IMMEDIATE")
                return found

            def insert(table: Any, values: Any) -> int:
                return int(commits(table.insert().values(**values)).inserted_primary_key[0])

            with patch.object(work, "insert", insert):
                yield work

    with patch.object(Store, "work", in_pieces):
        yield


ALL: tuple[Callable[[], Any], ...] = (
    no_fence,
    lease_not_renewed,
    answer_before_commit,
    delete_before_archive,
    settle_before_commit,
    no_unique_key,
    temporary_name_is_the_final_one,
    number_outside_the_transaction,
    no_fsync,
    nothing_is_taken_over,
    no_look_before_sending,
    sent_before_it_is_there,
    finished_apart_from_its_effects,
    half_files_are_taken,
    nobody_notes_what_was_done,
    two_commits_for_a_number,
)
"""Sixteen of them."""
