"""Outbound folders: our own system drops a document, and the partner gets it.

A file there is taken as one from a mailbox is: when it has settled, once, and into the archive
before it leaves the folder. What it holds is written, judged, numbered and put into the outbox in
one transaction with the note that the file is done; a machine that dies in between leaves a file
that the next one takes up. Files that are there at once may share an interchange. One that is not
clean is laid aside with its complaints, and holds up no other.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from edicompliance.errors import LostClaim, MailboxError
from edicompliance.failpoints import reached
from edicompliance.flows.config import Config, PartnerSettings
from edicompliance.flows.mailbox.polled import Polled
from edicompliance.flows.mailbox.seen_files import Download, as_entry, as_seen
from edicompliance.flows.outward.outgoing import OutFile
from edicompliance.flows.outward.send import Drafted, drafted, note_findings, read_file
from edicompliance.flows.sending import Draft, Sender, goes_to
from edicompliance.mailbox import Entry, Unfetched
from edicompliance.mailbox.directory import DirectoryMailbox
from edicompliance.store import Store, Work
from edicompliance.store.claims import Claim
from edicompliance.store.receiving import Seen
from edicompliance.translate.files import recognize
from edicompliance.x12 import parse

_LOG: Final = logging.getLogger(__name__)
_AT_ONCE: Final = 64
"""So many files are claimed together, or as many as an interchange may hold documents."""
_ENDS: Final = {"json": b"}", "xml": b">"}
"""What a whole file ends with."""


@dataclass(frozen=True, slots=True)
class Folder:
    """One outbound folder."""

    name: str
    """As the store calls it."""
    path: str
    partner: PartnerSettings
    sets: frozenset[str]
    """What may lie in it; empty: anything."""
    settle_seconds: float
    most: int
    """How many files are claimed together."""

    @property
    def mailbox(self) -> DirectoryMailbox:
        """How it is read."""
        return DirectoryMailbox(self.path, self.path)


@dataclass(frozen=True, slots=True)
class Ours:
    """A file of ours that is safe in the archive."""

    held: Claim
    shown: str
    """Its name."""
    data: bytes


class OutboundFolders:
    """The outbound folders of a configuration."""

    def __init__(self, config: Config, store: Store, holder: str) -> None:
        self.config, self.store, self.holder = config, store, holder
        self._folders = tuple(_folders(config))

    @cached_property
    def _sender(self) -> Sender:
        return Sender(self.config)

    @property
    def settle_seconds(self) -> float:
        """How long must pass between two looks."""
        return max((one.settle_seconds for one in self._folders), default=0.0)

    def look(self, done: Polled) -> None:
        """Note what lies in each folder."""
        for folder in self._folders:
            self._look(folder, done)

    def send_all(self, done: Polled) -> None:
        """Look again, and put what has settled into the outbox."""
        for folder in self._folders:
            number = self._look(folder, done)
            if number is None:
                continue
            try:
                self._take_over(folder, number, done)
                self._take(folder, number, done)
            except MailboxError as why:
                done.unreachable[folder.name] = str(why)

    def _look(self, folder: Folder, done: Polled) -> int | None:
        trouble, entries = "", tuple[Entry, ...]()
        try:
            entries = folder.mailbox.look().entries
        except MailboxError as why:
            trouble = done.unreachable[folder.name] = str(why)
        with self.store.work(self.holder) as work:
            number = work.receiving.mailbox(folder.name, "outbound", folder.path)
            if not trouble:
                work.receiving.see(number, map(as_seen, entries))
                work.receiving.steady(number, folder.settle_seconds)
            work.receiving.polled(number, trouble)
        return None if trouble else number

    # -- making files ours

    def _take(self, folder: Folder, number: int, done: Polled) -> None:
        settings = self.config.intake
        while True:
            with self.store.work(self.holder) as work:
                claimed = work.receiving.claim(
                    number,
                    self.holder,
                    seconds=settings.lease_seconds,
                    most=folder.most,
                    attempts=settings.max_attempts,
                )
            if not claimed:
                return
            reached("after_outbound_claim")
            ours = [self._ours(folder, *each, done) for each in claimed]
            self._send(folder, [one for one in ours if one is not None], done)

    def _ours(self, folder: Folder, held: Claim, seen: Seen, done: Polled) -> Ours | None:
        try:
            return self._received(folder, held, seen, done)
        except LostClaim as why:
            _LOG.warning("%s: %s", folder.name, why)
            return None

    def _received(self, folder: Folder, held: Claim, seen: Seen, done: Polled) -> Ours | None:
        """Make a file ours: in the archive, in the database, out of the folder."""
        entry = as_entry(seen)
        into = Download()
        (read,) = folder.mailbox.fetch_many([entry], lambda _: into)
        if isinstance(read, Unfetched) or not _is_whole(into.data):
            told = read.reason if isinstance(read, Unfetched) else f"{entry.shown}: has no end yet"
            self._not_yet(held, told, done)
            return None
        digest = self.store.archive.put(into.data)
        reached("before_outbound_received")
        with self.store.work(self.holder) as work:
            purged = work.receiving.archived(held, digest, len(into.data))
        if purged:  # somebody deleted the same file of before in between
            self.store.archive.put(into.data)
        reached("after_outbound_received")
        folder.mailbox.settle(entry)
        reached("after_outbound_settle")
        return Ours(held, entry.shown, into.data)

    def _not_yet(self, held: Claim, reason: str, done: Polled) -> None:
        with self.store.work(self.holder) as work:
            work.receiving.not_yet(held, reason)
        done.waiting += 1

    def _take_over(self, folder: Folder, number: int, done: Polled) -> None:
        """Go on with files of a machine that died once they were ours, each alone."""
        settings = self.config.intake
        with self.store.work(self.holder) as work:
            left = work.receiving.unfinished(number, self.holder, seconds=settings.lease_seconds)
        for row in left:
            entry = as_entry(Seen(row.path, row.size, row.modified_at))
            held = Claim(row.id, row.holder, row.fence, row.attempts)
            if row.attempts > settings.max_attempts:
                self._given_up(held, entry, done)
                continue
            folder.mailbox.settle(entry)
            data = self.store.archive.get(row.sha256)
            self._send(folder, [Ours(held, entry.shown, data)], done)

    def _given_up(self, held: Claim, entry: Entry, done: Polled) -> None:
        """Lay a file aside that was begun too often: it may be what the machines died of."""
        reason = f"{entry.shown}: was begun {held.attempts - 1} times, and never sent"
        with self.store.work(self.holder) as work:
            work.receiving.quarantine(held, reason)
        done.troubles.append(reason)

    # -- sending

    def _send(self, folder: Folder, files: Sequence[Ours], done: Polled) -> None:
        """Send files together; where somebody else took one of them over, each for itself."""
        if not files:
            return
        try:
            self._send_together(folder, files, done)
        except LostClaim as why:
            _LOG.warning("%s: %s", folder.name, why)
            if len(files) > 1:
                for one in files:
                    self._send(folder, [one], done)

    def _send_together(self, folder: Folder, files: Sequence[Ours], done: Polled) -> None:
        """Judge files, and put all that are clean into the outbox, in one transaction."""
        with self.store.look() as look:
            made = [self._drafted(look, folder, one) for one in files]
        troubles = []
        with self.store.work(self.holder) as work:
            fresh: list[Draft] = []
            for file, found in zip(files, made, strict=True):
                work.receiving.settled(file.held)
                if found.complaints:
                    told = f"{file.shown}: {'; '.join(found.complaints)}"
                    work.receiving.quarantine(file.held, told)
                    troubles.append(told)
                else:
                    fresh += self._fresh(work, folder.partner, file, found, fresh)
                    work.receiving.finished(file.held)
            sent = self._sender.queue(work, self.store.archive, folder.partner, fresh)
            results = [result for one in made for result in one.results]
            note_findings(work, self._sender, folder.partner, results, sent)
            reached("before_send_commit")
        reached("after_send_commit")
        done.queued += len(sent)
        done.troubles += troubles

    def _drafted(self, look: Work, folder: Folder, file: Ours) -> Drafted:
        found = read_file(file.data, file.shown)
        complaints = (*found.complaints, *_misplaced(folder, found))
        if complaints:
            found = OutFile((), (), complaints)
        return drafted(self.store, self._sender, found, folder.partner, look)

    def _fresh(
        self,
        work: Work,
        partner: PartnerSettings,
        file: Ours,
        found: Drafted,
        beside: Sequence[Draft],
    ) -> Iterator[Draft]:
        """The drafts of a file that did not go out before; our system may drop a file twice."""
        seen = [self._sender.would_be(work, partner, one) for one in beside]
        for one in found.drafts:
            new = self._sender.would_be(work, partner, one)
            if new is not None and (new in seen or self._sender.went_out(work, partner, one)):
                told = f"{one.out.label}: the same went out before"
                work.done("not sent again", f"sighting {file.held.id}", detail=told)
                _LOG.warning("%s: %s", file.shown, told)
            else:
                seen.append(new)
                yield one


def _folders(config: Config) -> Iterator[Folder]:
    """The outbound folders, each once; several tables of a partner may name one."""
    for partner in config.partners:
        for path in dict.fromkeys(one.folder for one in partner.outbound if one.folder):
            tables = [one for one in partner.outbound if one.folder == path]
            named = [frozenset(one.sets) for one in tables]
            yield Folder(
                name=f"{partner.name}: {path}",
                path=str(config.at_home(path)),
                partner=partner,
                sets=frozenset().union(*named) if all(named) else frozenset(),
                settle_seconds=max(one.settle_seconds for one in tables),
                most=max(_AT_ONCE, *(one.batch for one in tables)),
            )


def _misplaced(folder: Folder, found: OutFile) -> Iterator[str]:
    """What lies in a folder that is not for it."""
    for address in found.addresses:
        if not goes_to(address, folder.partner):
            yield (
                f"it is from {address.sender_qualifier} {address.sender} to "
                f"{address.receiver_qualifier} {address.receiver}, and the folder is for "
                f"{folder.partner.name}"
            )
    packed = ("856",) if found.packed else ()
    for set_id in dict.fromkeys((*(one.set_id for one in found.sets), *packed)):
        if folder.sets and set_id not in folder.sets:
            yield f"set {set_id}: the folder is for {', '.join(sorted(folder.sets))}"


def _is_whole(data: bytes) -> bool:
    """Whether a file is not a piece of one, by its end."""
    kind = recognize(data)
    if kind == "x12":
        interchanges = parse(data).interchanges
        return not interchanges or interchanges[-1].iea is not None
    return data.rstrip().endswith(_ENDS[kind])
