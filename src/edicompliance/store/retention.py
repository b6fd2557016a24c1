"""Retention: what is deleted when it is old, what is kept whatever its age, and what stays of it.

Files, and the bytes of what went out, go when they are older than a day that is named; what a
consumer told has a day of its own, and so have the files that name him. A legal hold on a file, a
partner or an order keeps all of that. Of what is deleted a tombstone stays: which bytes, how many,
when, by which rule and who said so. The ledger of a re-audit goes with files of its age: what it
found stays, as its runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Row, Select, and_, false, or_, select

from edicompliance.errors import StoreError
from edicompliance.store.dismissing import waits
from edicompliance.store.exporting import masked, personal_words
from edicompliance.store.store import Store
from edicompliance.store.tables.columns import PERSONAL
from edicompliance.store.tables.desk import finding, legal_hold, tombstone
from edicompliance.store.tables.documents import consumer, document, document_number
from edicompliance.store.tables.reaudits import reaudit, reaudit_shard
from edicompliance.store.tables.receiving import (
    archived_file,
    interchange,
    issue,
    sighting,
    transaction_set,
)
from edicompliance.store.tables.sending import outbox
from edicompliance.store.work import Work

Scope: TypeAlias = Literal["file", "partner", "order"]
"""What a hold is on."""
_ACKNOWLEDGMENTS = ("997", "999", "TA1")
"""These name no consumer."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is to be deleted."""

    before: datetime | None = None
    """Files, and bytes of what went out, that are older."""
    personal_before: datetime | None = None
    """What consumers told, and the files that name them, where these are older."""

    @property
    def words(self) -> str:
        """The rule, as tombstones tell it."""
        told = []
        if self.before:
            told.append(f"before {self.before:%Y-%m-%d}")
        if self.personal_before:
            told.append(f"consumers before {self.personal_before:%Y-%m-%d}")
        return ", ".join(told)


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was deleted, or would be."""

    files: tuple[str, ...]
    """The sha256s of files."""
    size: int
    """Bytes of these."""
    payloads: tuple[int, ...]
    """Files of the outbox whose bytes went."""
    consumers: tuple[int, ...]
    """Rows of consumers whose fields were erased."""
    held: int
    """Files that are old enough and stay: on hold, or not done with."""
    reaudits: tuple[int, ...] = ()
    """Re-audits whose ledger of shards went; their runs and findings stay."""


def hold(work: Work, scope: Scope, key: str, *, reason: str) -> int:
    """Keep a file, or all of a partner or an order, whatever its age."""
    placed = {"placed_by": work.actor, "placed_at": work.now}
    values = {"scope": scope, "key": key, "reason": reason, **placed}
    work.done("placed hold", f"{scope} {key}", reason=reason)
    return work.insert(legal_hold, values)


def lift(work: Work, scope: Scope, key: str, *, reason: str) -> None:
    """Let age count again."""
    column = legal_hold.c
    this = and_(column.scope == scope, column.key == key, column.lifted_at.is_(None))
    lifted = work.execute(legal_hold.update().where(this).values(lifted_at=work.now)).rowcount
    if not lifted:
        raise StoreError(f"expected a hold on the {scope} {key}, found none")
    work.done("lifted hold", f"{scope} {key}", reason=reason)


def plan(work: Work, rule: Rule) -> Pruned:
    """Say what would be deleted."""
    old = list(work.execute(_old_files(rule)))
    kept = set(work.execute(_kept_files()).scalars())
    files = [row for row in old if row.sha256 not in kept]
    return Pruned(
        tuple(row.sha256 for row in files),
        sum(row.size for row in files),
        tuple(work.execute(_old_payloads(rule)).scalars()),
        tuple(row.id for row in work.execute(_old_consumers(rule))),
        len(old) - len(files),
        tuple(work.execute(_old_reaudits(rule)).scalars()),
    )


def prune(store: Store, actor: str, rule: Rule, *, reason: str) -> Pruned:
    """Delete what is old, and leave its tombstones; the bytes of files go last."""
    with store.work(actor) as work:
        planned = plan(work, rule)
        _bury_files(work, planned.files, rule)
        _bury_payloads(work, planned.payloads, rule)
        _erase(work, list(work.execute(_old_consumers(rule))), rule)
        for number in planned.reaudits:
            work.execute(reaudit_shard.delete().where(reaudit_shard.c.reaudit_id == number))
        what = f"{len(planned.files)} files, {len(planned.consumers)} consumers"
        what += f", the ledgers of {len(planned.reaudits)} re-audits" * bool(planned.reaudits)
        work.done("pruned", f"{rule.words}: {what}", reason=reason)
    with store.look() as look:
        gone = archived_file.c.purged_at.is_not(None)
        purged = list(look.execute(select(archived_file.c.sha256).where(gone)).scalars())
    for sha256 in purged:
        if store.archive.path(sha256).exists():
            _delete(store, actor, sha256)
    return planned


def _delete(store: Store, actor: str, sha256: str) -> None:
    """Delete the bytes of a file that is still purged: nobody brings it back meanwhile."""
    with store.work(actor) as work:
        work.alone_with(f"file {sha256}")
        purged = archived_file.c.purged_at.is_not(None)
        this = select(archived_file.c.sha256).where(archived_file.c.sha256 == sha256, purged)
        if work.one(this) is not None:
            store.archive.delete(sha256)


# -- what is old


def _old_files(rule: Rule) -> Select[Any]:
    column = archived_file.c
    old: list[ColumnElement[bool]] = []
    if rule.before:
        old.append(column.stored_at < rule.before)
    if rule.personal_before:
        personal = or_(column.personal, column.sha256.in_(_files_about_consumers()))
        old.append(and_(personal, column.stored_at < rule.personal_before))
    query = select(archived_file).where(column.purged_at.is_(None), or_(false(), *old))
    return query.order_by(column.stored_at)


def _files_about_consumers() -> Select[Any]:
    """Files with a document about an order that named a consumer: his notice names him, too."""
    order, named = document.alias(), document_number.c
    theirs = select(consumer.c.id).where(consumer.c.document_id == order.c.id).exists()
    return (
        select(interchange.c.sha256)
        .join(transaction_set, transaction_set.c.interchange_id == interchange.c.id)
        .join(document, document.c.transaction_set_id == transaction_set.c.id)
        .join(document_number, named.document_id == document.c.id)
        .join(order, and_(order.c.partner == document.c.partner, order.c.po_number == named.number))
        .where(named.kind == "order", theirs)
    )


def _old_payloads(rule: Rule) -> Select[Any]:
    column = outbox.c
    old: list[ColumnElement[bool]] = []
    if rule.before:
        old.append(column.sent_at < rule.before)
    if rule.personal_before:
        document_ = column.kind.not_in(_ACKNOWLEDGMENTS)
        old.append(and_(column.sent_at < rule.personal_before, document_))
    sent = and_(column.state == "sent", column.payload.is_not(None), or_(false(), *old))
    about_held = select(document.c.partner).where(document.c.id.in_(_held_documents()))
    return select(column.id).where(
        sent,
        column.partner.not_in(_held("partner")),
        column.partner.not_in(about_held),
        column.sha256.not_in(_held("file")),
    )


def _old_reaudits(rule: Rule) -> Select[Any]:
    """Re-audits that were settled before; one that was broken off can still go on."""
    column = reaudit.c
    shards = select(reaudit_shard.c.id).where(reaudit_shard.c.reaudit_id == column.id)
    old = column.ended_at < rule.before if rule.before else false()
    return select(column.id).where(column.state == "settled", old, shards.exists())


def _old_consumers(rule: Rule) -> Select[Any]:
    day = rule.personal_before
    query = (
        select(consumer, transaction_set.c.interchange_id)
        .join(document, document.c.id == consumer.c.document_id)
        .outerjoin(transaction_set, transaction_set.c.id == document.c.transaction_set_id)
        .outerjoin(interchange, interchange.c.id == transaction_set.c.interchange_id)
        .where(
            consumer.c.erased_at.is_(None),
            document.c.partner.not_in(_held("partner")),
            document.c.id.not_in(_held_documents()),
            or_(interchange.c.sha256.is_(None), interchange.c.sha256.not_in(_held("file"))),
        )
    )
    return query.where(document.c.received_at < day if day else false())


def _held(scope: Scope) -> Select[Any]:
    column = legal_hold.c
    return select(column.key).where(column.scope == scope, column.lifted_at.is_(None))


def _held_documents() -> Select[Any]:
    """Documents that are about an order on hold."""
    names = document_number.c
    named = select(names.document_id).where(names.kind == "order", names.number.in_(_held("order")))
    return select(document.c.id).where(
        or_(document.c.po_number.in_(_held("order")), document.c.id.in_(named))
    )


def _kept_files() -> Select[Any]:
    """Files on hold, or that are not done with."""
    held_orders = (
        select(interchange.c.sha256)
        .join(transaction_set, transaction_set.c.interchange_id == interchange.c.id)
        .join(document, document.c.transaction_set_id == transaction_set.c.id)
        .where(document.c.id.in_(_held_documents()))
    )
    whose = or_(
        interchange.c.partner.in_(_held("partner")),
        and_(interchange.c.state == "parked", waits(interchange)),
    )
    open_ = and_(sighting.c.state.not_in(("done", "gone")), waits(sighting))
    return select(archived_file.c.sha256).where(
        or_(
            archived_file.c.sha256.in_(_held("file")),
            archived_file.c.sha256.in_(select(interchange.c.sha256).where(whose)),
            archived_file.c.sha256.in_(held_orders),
            archived_file.c.sha256.in_(select(sighting.c.sha256).where(open_)),
        )
    )


# -- what becomes of it


def _bury_files(work: Work, files: Iterable[str], rule: Rule) -> None:
    for sha256 in files:
        this = archived_file.c.sha256 == sha256
        size = work.scalar(select(archived_file.c.size).where(this))
        work.execute(archived_file.update().where(this).values(purged_at=work.now))
        _bury(work, "file", sha256, size, rule)


def _bury_payloads(work: Work, ids: Iterable[int], rule: Rule) -> None:
    for one in ids:
        payload = work.scalar(select(outbox.c.payload).where(outbox.c.id == one))
        work.execute(outbox.update().where(outbox.c.id == one).values(payload=None))
        _bury(work, "payload", f"{one}", len(payload), rule)


def _erase(work: Work, rows: list[Row[Any]], rule: Rule) -> None:
    """Erase what consumers told, also where a message repeats it."""
    nothing = {one.name: "" for one in consumer.columns if one.info.get(PERSONAL)}
    for row in rows:
        words = personal_words(row)
        of_set = issue.c.interchange_id == row.interchange_id
        _scrub(work, select(issue.c.id, issue.c.message).where(of_set), issue, words)
        of_document = finding.c.document_id == row.document_id
        _scrub(work, select(finding.c.id, finding.c.message).where(of_document), finding, words)
        this = consumer.update().where(consumer.c.id == row.id)
        work.execute(this.values(erased_at=work.now, **nothing))
        _bury(work, "consumer", f"{row.id}", 0, rule)


def _scrub(work: Work, query: Select[Any], table: Any, words: list[str]) -> None:
    for row in list(work.execute(query)):
        clean = masked(row.message, words)
        if clean != row.message:
            work.execute(table.update().where(table.c.id == row.id).values(message=clean))


def _bury(work: Work, kind: str, key: str, size: int, rule: Rule) -> None:
    values = {"kind": kind, "key": key, "size": size, "policy": rule.words}
    stone = tombstone.insert().values(purged_at=work.now, purged_by=work.actor, **values)
    work.execute(stone)
