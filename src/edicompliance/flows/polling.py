"""Polling the mailboxes: look, wait, look again, take in, answer, deliver.

Each step that must not be lost is on the disk before the next begins: a file is ours, and the
database says so, before it leaves the partner's mailbox; all that follows from it is done in one
transaction, its answer included; an answer has its name only when it is whole. A machine that dies
between two steps does the last one again, and no effect twice. What is left over of a machine that
died is taken up by the next one.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from edicompliance.errors import LostClaim, MailboxError, StoreError
from edicompliance.failpoints import reached
from edicompliance.flows.config import Config
from edicompliance.flows.deadlines.alerting import Teller, sweep
from edicompliance.flows.deadlines.catching_up import CatchingUp
from edicompliance.flows.deadlines.channels import Notify, by_apprise
from edicompliance.flows.deadlines.due_list import write_yesterday
from edicompliance.flows.intake import ArchivedFile, Intake
from edicompliance.flows.mailbox.handing import HandingOver
from edicompliance.flows.mailbox.keeping import Keeping, left_to_others
from edicompliance.flows.mailbox.polled import Polled
from edicompliance.flows.mailbox.resting import failed, failed_before, pause_after
from edicompliance.flows.mailbox.seen_files import (
    Download,
    as_entry,
    as_seen,
    is_there,
    nowhere,
    settle_if_same,
    stalled_aside,
)
from edicompliance.flows.outward.outbound import OutboundFolders
from edicompliance.mailbox import Entry, Fetched, Mailbox, Unfetched, open_mailbox
from edicompliance.mailbox.model import shown_name
from edicompliance.store import Store
from edicompliance.store.claims import Claim
from edicompliance.store.outbox import ToSend
from edicompliance.store.receiving import Seen
from edicompliance.x12.issues import printable

__all__ = ["Polled", "Poller"]

_LOG: Final = logging.getLogger(__name__)
_AT_ONCE: Final = 64
"""So many files are claimed together."""


class Poller:
    """Polls all mailboxes of a configuration. Any number may share a store."""

    def __init__(
        self,
        config: Config,
        store: Store,
        *,
        holder: str = "",
        pause: Callable[[float], None] = time.sleep,
        opened: Callable[..., Mailbox] = open_mailbox,
        at_once: int = _AT_ONCE,
        ticks: Callable[[], float] = time.monotonic,
        notify: Notify = by_apprise,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self.config, self.store = config, store
        self.holder = holder or f"{socket.gethostname()}:{os.getpid()}"
        self._pause, self._opened, self._at_once = pause, opened, at_once
        self._ticks, self._stopping = ticks, stopping
        self._intake = Intake(config)
        self._teller = Teller(config.alerts, self.holder, notify=notify)
        self._catching_up = CatchingUp(self._intake.following, store, self.holder)
        self._outbound = OutboundFolders(config, store, self.holder)
        self._handing = HandingOver(config, store, self.holder)

    def poll(self, *, patient: bool = False) -> Polled:
        """Look, wait until files have settled, look again, take in, and deliver what is due.

        With `patient` a mailbox that could not be reached is left alone until its rest is over.
        """
        done = Polled()
        before = failed_before(self.store, self.config.mailboxes)
        if patient:
            done.unreachable.update((one, why) for one, why in before.items() if why)
        self._outbound.look(done)
        with ExitStack() as closing:
            boxes: dict[str, Mailbox] = {}
            for name, settings in self.config.mailboxes.items():
                mailbox = self._opened(settings)
                closing.callback(mailbox.close)
                rests = name in done.unreachable
                if not rests and self._guarded(done, name, partial(self._look, name, mailbox)):
                    boxes[name] = mailbox
            settling = (self.config.mailboxes[name].settle_seconds for name in boxes)
            if longest := max((*settling, self._outbound.settle_seconds)):
                self._pause(longest)
            if not self._stopping():
                self._outbound.send_all(done)
            self._serve(boxes, before, done)
        if self._stopping():
            return done
        self._handing.hand_all(done)
        self._watch(done)
        return done

    def _serve(self, boxes: Mapping[str, Mailbox], before: Collection[str], done: Polled) -> None:
        """Take in and deliver, mailbox by mailbox, until it is told to stop.

        A file may be answered at a mailbox that was served before its own: those get a last visit.
        """
        for name, mailbox in boxes.items():
            if self._stopping():
                return
            self._guarded(done, name, partial(self._take_all, name, mailbox, done))
            self._guarded(done, name, partial(self._deliver, name, mailbox, done))
            if name in before and name not in done.unreachable:
                with self.store.work(self.holder) as work:
                    work.receiving.recovered(self._number(work, name))
            mailbox.close()
        served = [one for one in boxes if done.taken and one not in done.unreachable][:-1]
        for name in served:
            self._guarded(done, name, partial(self._deliver, name, boxes[name], done))

    def _watch(self, done: Polled) -> None:
        """See what is due, and tell those who must know."""
        done.changes += self._catching_up.catch_up()
        with self.store.work(self.holder) as work:
            done.swept = sweep(work, self.config.alerts)
        done.troubles += self._teller.tell(self.store)
        if folder := self.config.alerts.log_folder:
            done.troubles += write_yesterday(self.store, Path(folder))

    # -- looking

    def _guarded(self, done: Polled, name: str, step: Callable[[], object]) -> bool:
        """Do a step at one mailbox; where it cannot be reached, say so and go on with others."""
        try:
            step()
        except MailboxError as why:
            done.unreachable[name] = str(why)
            with self.store.work(self.holder) as work:
                failed(work, self._number(work, name), name, str(why))
            _LOG.warning("mailbox %s: %s", name, why)
            return False
        return True

    def _look(self, name: str, mailbox: Mailbox) -> tuple[int, list[Entry]]:
        """Note what lies there; return the mailbox's number, and what was taken in before."""
        listing = mailbox.look()
        reached("after_list")
        with self.store.work(self.holder) as work:
            number = self._number(work, name)
            states = work.receiving.see(number, map(as_seen, listing.entries))
            work.receiving.steady(number, self.config.mailboxes[name].settle_seconds)
            work.receiving.polled(number)
        self._intake.mailboxes[name] = number
        for one in listing.skipped:
            _LOG.warning("mailbox %s: %s is a %s, and left", name, shown_name(one.name), one.what)
        return number, [one for one in listing.entries if states[as_seen(one)] == "done"]

    def _number(self, work: Any, name: str) -> int:
        return int(work.receiving.mailbox(name, *self.config.address_of(name)))

    # -- taking in

    def _take_all(self, name: str, mailbox: Mailbox, done: Polled) -> None:
        number, done_before = self._look(name, mailbox)
        self._there_again(number, mailbox, done_before)
        settings = self.config.intake
        with self.store.work(self.holder) as work:
            done.troubles += stalled_aside(work, number, settings.stalled_seconds)
        self._take_over(name, number, mailbox, done)
        while not self._stopping():
            with self.store.work(self.holder) as work:
                claimed = work.receiving.claim(
                    number,
                    self.holder,
                    seconds=settings.lease_seconds,
                    most=self._at_once,
                    attempts=settings.max_attempts,
                )
            if not claimed:
                return
            reached("after_claim")
            self._fetch(name, mailbox, {as_entry(seen): held for held, seen in claimed}, done)

    def _fetch(
        self, name: str, mailbox: Mailbox, claims: Mapping[Entry, Claim], done: Polled
    ) -> None:
        """Read claimed files, and take each in as it comes."""
        read: dict[Entry, Download] = {}
        keeping = self._keeping("receiving", claims.values())

        def open_for(entry: Entry) -> Download:
            read[entry] = Download()
            return read[entry]

        left = dict(claims)
        try:
            for one in mailbox.fetch_many(claims, open_for):
                held = left.pop(one.entry)
                with left_to_others(one.entry.shown):
                    keeping.keep(held)
                    if isinstance(one, Unfetched):
                        self._unread(held, one, done)
                    else:
                        self._received(name, mailbox, held, one, read.pop(one.entry).data, done)
        except MailboxError as why:
            for entry, held in left.items():
                with left_to_others(entry.shown):
                    self._unread(held, Unfetched(entry, str(why), retryable=True), done)
            raise

    def _unread(self, held: Claim, one: Unfetched, done: Polled) -> None:
        """Give a file back that the mailbox did not give us: a bad line is no fault of the file."""
        limit = self.config.intake.stalled_seconds
        with self.store.work(self.holder) as work:
            if not one.retryable:
                work.receiving.quarantine(held, one.reason)
            elif not work.receiving.not_yet(held, one.reason, stalled_seconds=limit, counts=False):
                done.waiting += 1
                return
        done.troubles.append(one.reason)

    def _received(
        self, name: str, mailbox: Mailbox, held: Claim, fetched: Fetched, data: bytes, done: Polled
    ) -> None:
        """Make a file ours: in the archive, in the database, out of the mailbox, taken in."""
        if not self._intake.is_whole(data, fetched.entry.shown):
            reason = f"{fetched.entry.shown}: its last interchange has no end (IEA) yet"
            limit = self.config.intake.stalled_seconds
            with self.store.work(self.holder) as work:
                stalled = work.receiving.not_yet(held, reason, stalled_seconds=limit)
            if stalled:
                done.troubles.append(f"{reason}, after {limit:g} s; edic explain stalled")
            else:
                done.waiting += 1
            return
        digest = self.store.archive.put(data)
        reached("before_commit_received")
        with self.store.work(self.holder) as work:
            purged = work.receiving.archived(held, digest, len(data))
        if purged:  # somebody deleted the same file of before in between
            self.store.archive.put(data)
        reached("after_commit_received")
        mailbox.settle(fetched.entry)
        reached("after_remote_move")
        self._take_in(held, ArchivedFile(data, digest, fetched.entry.shown, name), done)

    def _take_in(self, held: Claim, file: ArchivedFile, done: Polled) -> None:
        """Do all that follows from a file, in one transaction; what the store refuses waits."""
        try:
            trouble = self._effects(held, file, done)
        except StoreError as why:
            if why.retryable or isinstance(why, LostClaim):
                raise
            trouble = str(why)
            with self.store.work(self.holder) as work:
                work.receiving.quarantine(held, trouble)
        reached("after_effects_commit")
        done.taken += 1
        if trouble:
            done.troubles.append(f"{file.name}: {trouble}")

    def _effects(self, held: Claim, file: ArchivedFile, done: Polled) -> str:
        """Take a file in; return why a person must look."""
        with self.store.work(self.holder) as work:
            taken = self._intake.take_in(work, file)
            if taken.interchanges:
                work.receiving.finished(held)
            else:
                work.receiving.quarantine(held, taken.trouble)
            reached("before_effects_commit")
        for change in (told for one in taken.interchanges for told in one.changes):
            _LOG.warning("%s", printable(change))
            done.changes.append(change)
        return taken.trouble

    def retake(self, name: str, sighting_id: int, done: Polled) -> None:
        """Take in a file whose bytes are ours and that a person released."""
        if name not in self.config.mailboxes:
            raise MailboxError(f"{name}: there is no such mailbox any longer", retryable=False)
        with self.store.work(self.holder) as work:
            number = self._number(work, name)
        with self._opened(self.config.mailboxes[name]) as mailbox:
            self._take_over(name, number, mailbox, done, only=sighting_id)

    def _take_over(
        self, name: str, number: int, mailbox: Mailbox, done: Polled, only: int | None = None
    ) -> None:
        """Go on with files of a machine that died once they were ours."""
        with self.store.work(self.holder) as work:
            left = work.receiving.unfinished(
                number, self.holder, seconds=self.config.intake.lease_seconds, only=only
            )
        for row in left:
            entry = as_entry(Seen(row.path, row.size, row.modified_at))
            held = Claim(row.id, row.holder, row.fence, row.attempts)
            if row.attempts > self.config.intake.max_attempts:
                self._given_up(held, entry, done)
                continue
            settle_if_same(mailbox, entry, row.sha256)
            data = self.store.archive.get(row.sha256)
            file = ArchivedFile(data, row.sha256, entry.shown, name)
            with left_to_others(entry.shown):
                self._take_in(held, file, done)

    def _there_again(self, number: int, mailbox: Mailbox, taken: list[Entry]) -> None:
        """See to files that were taken in and lie there: they came back, or others look alike."""
        if not taken:
            return
        still = set(mailbox.look().entries)
        for one in mailbox.fetch_many([one for one in taken if one in still], nowhere):
            if isinstance(one, Fetched):
                with self.store.work(self.holder) as work:
                    same = work.receiving.again(number, as_seen(one.entry), one.sha256)
                if same:
                    mailbox.settle(one.entry)

    def _given_up(self, held: Claim, entry: Entry, done: Polled) -> None:
        """Lay a file aside that was begun too often: it may be what the machines died of."""
        reason = f"{entry.shown}: was begun {held.attempts - 1} times, and never taken in"
        with left_to_others(entry.shown), self.store.work(self.holder) as work:
            work.receiving.quarantine(held, reason)
        done.troubles.append(reason)

    # -- delivering

    def _deliver(self, name: str, mailbox: Mailbox, done: Polled) -> None:
        """Put out what is due, one file after the other."""
        while not self._stopping():
            with self.store.work(self.holder) as work:
                number = self._number(work, name)
                claimed = work.outbox.claim(
                    self.holder,
                    seconds=self.config.intake.lease_seconds,
                    most=self._at_once,
                    mailbox_id=number,
                )
            if not claimed:
                return
            keeping = self._keeping("outbox", [one.claim for one in claimed])
            for one in claimed:
                with left_to_others(one.outgoing.name):
                    keeping.keep(one.claim)
                    self._send(mailbox, one, done)

    def _keeping(self, queue: Literal["receiving", "outbox"], held: Collection[Claim]) -> Keeping:
        seconds = self.config.intake.lease_seconds
        return Keeping(self.store, queue, self.holder, held, seconds=seconds, ticks=self._ticks)

    def _send(self, mailbox: Mailbox, one: ToSend, done: Polled) -> None:
        name = one.outgoing.name.encode()
        try:
            if not is_there(mailbox, name, one):
                self._put_out(mailbox, name, one)
        except MailboxError as why:
            self._not_sent(one, why, done)
            return
        with self.store.work(self.holder) as work:
            work.acknowledgments.sent(one.claim.id)
            work.outbox.sent(one.claim)
        reached("after_mark_sent")
        done.sent += 1

    def _put_out(self, mailbox: Mailbox, name: bytes, one: ToSend) -> None:
        """Write a file, and give it its name, if it is still ours to send by then."""
        mailbox.upload(name, one.outgoing.payload)
        reached("after_outbox_upload_tmp")
        with self.store.look() as look:
            look.outbox.hold(one.claim)
        try:
            mailbox.publish(name)
        except MailboxError as why:
            # One who slept and woke may have named the same file in the same moment.
            if why.retryable or not is_there(mailbox, name, one):
                raise
        reached("after_outbox_rename")

    def _not_sent(self, one: ToSend, why: MailboxError, done: Polled) -> None:
        with self.store.work(self.holder) as work:
            if why.retryable:
                pause = pause_after(one.claim.attempts)
                work.outbox.failed(one.claim, str(why), again_in=pause)
            else:
                work.outbox.park(one.claim, str(why))
        if why.retryable:
            raise why
        done.troubles.append(f"{one.outgoing.name}: {why}")
