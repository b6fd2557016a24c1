"""What the operator does by hand: lay aside, release, take in again, hold back, send again.

Each deed goes into the audit with who did it and why. One that is not safe is refused, with what
happened, what is safe and the command for it; nothing is changed then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from edicompliance.errors import EdiError, MailboxError, StoreError
from edicompliance.flows.config import Config
from edicompliance.flows.intake import ArchivedFile, Intake, TakenInterchange
from edicompliance.flows.mailbox.possible import can
from edicompliance.flows.mailbox.showing import Ref, absent, next_command
from edicompliance.flows.polling import Polled, Poller
from edicompliance.mailbox.model import safe_outgoing_name, shown_name
from edicompliance.store import Store, Work
from edicompliance.store.dismissing import Kind, dismiss
from edicompliance.store.sets_aside import seen_to, set_of
from edicompliance.store.showing import Showing

_OURS_BY_NOW: Final = ("archived", "settled")


@dataclass(frozen=True, slots=True)
class Done:
    """What a deed came to."""

    ref: Ref
    was: str
    """How it stood before."""
    state: str
    """How it stands now."""
    told: str
    """What that means, in words."""

    @property
    def next(self) -> str:
        """The command that is next."""
        return next_command(self.ref, self.state)

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must act still."""
        return self.state in ("quarantined", "parked") and self.was == self.state


_ASIDE: Final[Mapping[str, tuple[Kind, str]]] = {
    "file": ("sighting", "quarantined"),
    "interchange": ("interchange", "parked"),
    "outgoing": ("outbox", "parked"),
}
"""What is pointed at -> its table, and the state of what waits there for a person."""


class Deeds:
    """Does what a person says, at the desk of one configuration."""

    def __init__(self, config: Config, store: Store, person: str) -> None:
        self.config, self.store, self.person = config, store, person

    def quarantine(self, ref: Ref, *, reason: str) -> Done:
        """Lay a file aside that is not taken in yet; it stays in the partner's mailbox."""
        if ref.kind == "set":
            raise _not_a_set(ref)
        if ref.kind != "file":
            raise EdiError(
                f"{ref}: only files are quarantined; hold it back: "
                f'edic mailbox park {ref} --reason "..."'
            )
        with self.store.work(self.person) as work:
            was = self._state(work, ref)
            if was == "quarantined":
                return Done(ref, was, was, "it is laid aside already")
            if "quarantine" not in can("file", was):
                raise self._too_late(ref, was)
            work.receiving.lay_aside(ref.number, reason=reason)
        return Done(ref, was, "quarantined", "it stays in the mailbox, and no poll reads it")

    def release(self, ref: Ref, *, reason: str) -> Done:
        """Let what is laid aside go on: a file, an interchange, an outgoing file."""
        if ref.kind == "interchange":
            return self._interchange(ref, reason, whatever_number=True)
        if ref.kind == "set":
            return self._seen_to(ref, reason)
        if ref.kind == "outgoing":
            with self.store.look() as look:
                was = self._state(look, ref)
            if was == "sent":
                raise _nothing(ref, was, "held back")
            return self.resend(ref, reason=reason)
        with self.store.work(self.person) as work:
            was = self._state(work, ref)
            if "release" not in can("file", was):
                raise _nothing(ref, was, "quarantined")
            work.receiving.release(ref.number, reason=reason)
            now = self._state(work, ref)
        return Done(ref, was, now, "the next poll takes it up, as if for the first time")

    def retry(self, ref: Ref, *, reason: str) -> Done:
        """Take in again what is laid aside, now, by today's settings."""
        if ref.kind == "interchange":
            return self._interchange(ref, reason, whatever_number=False)
        if ref.kind == "set":
            raise _not_a_set(ref)
        if ref.kind == "outgoing":
            return self.resend(ref, reason=reason)
        with self.store.look() as look:
            row = Showing(look).file(ref.number)
        if row is not None and row.state == "done":
            return self._parked_within(ref, row, reason)
        done = self.release(ref, reason=reason)
        if done.state != "archived" or row is None:
            return done
        return self._taken_in(ref, row.mailbox, done)

    def resend(self, ref: Ref, *, reason: str, name: str = "") -> Done:
        """Send a file again that was sent, or could not be."""
        if ref.kind != "outgoing":
            raise EdiError(
                f"{ref}: only outgoing files are sent; edic mailbox list --kind outgoing"
            )
        if name and not safe_outgoing_name(name.encode()):
            shown = shown_name(name.encode())
            raise EdiError(
                f"{shown}: expected one plain name without a folder; nothing was changed"
            )
        with self.store.work(self.person) as work:
            was = self._state(work, ref)
            if "resend" not in can("outgoing", was):
                told = f"{ref}: it is {was}, and goes out by itself: edic mailbox poll --once"
                raise EdiError(f"{told}; nothing was changed")
            row = work.outbox.get(ref.number)
            if row is not None and row.payload is None:
                raise EdiError(
                    f"{ref}: its bytes were deleted by retention and cannot be sent again; "
                    "nothing was changed; compose it anew from your own system"
                )
            work.outbox.resend(ref.number, reason=reason, name=name)
        told = f"the next poll sends it as {name}" if name else "the next poll sends it"
        return Done(ref, was, "queued", told)

    def park(self, ref: Ref, *, reason: str) -> Done:
        """Hold an outgoing file back, or lay a duplicate aside, until somebody frees it."""
        if ref.kind == "file":
            raise EdiError(
                f"{ref}: files are quarantined, not parked: "
                f'edic mailbox quarantine {ref} --reason "..."'
            )
        if ref.kind == "set":
            raise _not_a_set(ref)
        with self.store.work(self.person) as work:
            was = self._state(work, ref)
            if was == "parked":
                return Done(ref, was, was, "it is held back already")
            if "park" not in can(ref.kind, was):
                raise self._too_late(ref, was)
            if ref.kind == "outgoing":
                work.outbox.lay_aside(ref.number, reason=reason)
            else:
                work.interchanges.lay_aside(ref.number, reason=reason)
        return Done(ref, was, "parked", "it stays here until it is released")

    def dismiss(self, ref: Ref, *, reason: str) -> Done:
        """Say that what was laid aside needs nobody any more; it stays where it is."""
        if ref.kind == "set":
            return self._seen_to(ref, reason)
        with self.store.look() as look:
            was = self._state(look, ref)
        if (ref.kind, was) == ("outgoing", "sent"):
            return self._unanswered(ref, reason)
        kind, aside = _ASIDE[ref.kind]
        with self.store.work(self.person) as work:
            if not dismiss(work, kind, ref.number, reason=reason):
                raise _nothing(ref, was, f"{aside} and waits for somebody")
        return Done(ref, was, "seen-to", "it needs nobody any more; its bytes stay where they are")

    # -- how it is done

    def _interchange(self, ref: Ref, reason: str, *, whatever_number: bool) -> Done:
        file = self._file_of(ref)
        intake = Intake(self.config)
        with self.store.work(self.person) as work:
            taken = intake.take_again(
                work, file, ref.number, reason=reason, whatever_number=whatever_number
            )
            if taken.taken.state == "parked" and whatever_number:
                raise EdiError(f"{ref}: {taken.reason}nothing was changed; then release it again")
        return Done(ref, "parked", taken.taken.state, _words(taken))

    def _unanswered(self, ref: Ref, reason: str) -> Done:
        """Note that a file of ours which was rejected, or not answered, needs nobody any more."""
        with self.store.work(self.person) as work:
            if not work.acknowledgments.seen_to(ref.number):
                raise _nothing(ref, "sent", "parked, or was rejected or not answered in time")
            work.done("seen to", ref.subject, reason=reason)
        told = "it needs nobody any more; nothing is sent again, and what is due of its order is: "
        return Done(ref, "sent", "sent", f"{told}edic due")

    def _seen_to(self, ref: Ref, reason: str) -> Done:
        """Note that a set which was laid aside needs nobody any more; it has no effect."""
        with self.store.work(self.person) as work:
            row = set_of(work, ref.number)
            if row is None:
                raise absent(ref)
            if not row.waiting:
                raise _nothing(ref, row.state, "laid aside and waits for somebody")
            seen_to(work, ref.number, reason=reason)
        knows = "the partner was told that it is rejected"
        if row.state == "quarantined":
            knows = "the partner was not told: the syntax was accepted"
        told = f"it needs nobody any more; it had no effect here, and {knows}"
        return Done(ref, "quarantined", "seen-to", told)

    def _parked_within(self, ref: Ref, row: Any, reason: str) -> Done:
        """Judge the parked interchanges of a file that was taken in."""
        with self.store.look() as look:
            inside = Showing(look).within(row.sha256)
        parked = [Ref("interchange", one.id) for one in inside if one.state == "parked"]
        if not parked:
            raise _nothing(ref, "done", "quarantined, or has an interchange that is parked")
        done = [self._interchange(one, reason, whatever_number=False) for one in parked]
        left = [one for one in done if one.state == "parked"]
        told = "; ".join(f"{one.ref}: {one.told}" for one in done)
        return Done(
            left[0].ref if left else ref,
            *(("parked", "parked") if left else ("done", "done")),
            told,
        )

    def _taken_in(self, ref: Ref, mailbox: str, released: Done) -> Done:
        """Take a released file in from the archive, now; where that fails, the next poll does.

        One of a folder of ours is for the poll: it is sent, not taken in.
        """
        if mailbox in {f"{one.name}: {each.folder}" for one in self.config.partners
                       for each in one.outbound}:  # fmt: skip
            return replace(released, told="the next poll sends it, or says again why not")
        polled = Polled()
        poller = Poller(self.config, self.store, holder=self.person)
        try:
            poller.retake(mailbox, ref.number, polled)
        except MailboxError as why:
            return Done(ref, released.was, released.state, f"{why}; the next poll takes it up")
        with self.store.look() as look:
            now = self._state(look, ref)
        return Done(ref, released.was, now, "; ".join(polled.troubles) or "it is taken in")

    def _file_of(self, ref: Ref) -> ArchivedFile:
        """The file that a parked interchange is in, from the archive."""
        with self.store.look() as look:
            row = look.interchanges.get(ref.number)
            if row is None:
                raise absent(ref)
            if "release" not in can("interchange", row.state):
                raise _nothing(ref, row.state, "parked")
            files = Showing(look).seen_as(row.sha256 or "")
        return archived(self.store, row.sha256 or "", files)

    def _state(self, work: Work, ref: Ref) -> str:
        found: dict[str, Callable[[int], Any]] = {
            "file": work.receiving.file,
            "interchange": work.interchanges.get,
            "outgoing": work.outbox.get,
        }
        row = found[ref.kind](ref.number)
        if row is None:
            raise absent(ref)
        return str(row.state)

    @staticmethod
    def _too_late(ref: Ref, was: str) -> EdiError:
        """It has had its effect by now."""
        why = {
            "gone": "the partner took it away before it was read; there is nothing to lay aside",
            "done": "it was taken in; what it brought about stands, and its answers can be held "
            "back while they are queued: edic mailbox list --kind outgoing --state queued",
            "taken": "it had its effect, which cannot be taken back; ask the partner for a change "
            "or a cancellation; its answer can be held back while it is queued: "
            "edic mailbox list --kind outgoing --state queued",
            "sent": "it is with the partner; ask him what to do about it",
        }
        still = "its bytes are ours and are being taken in: edic mailbox poll --once"
        told = why.get(was, still if was in _OURS_BY_NOW else f"that is not for a {ref.kind}")
        return EdiError(f"{ref}: it is {was}: {told}; nothing was changed")


def _not_a_set(ref: Ref) -> EdiError:
    return EdiError(
        f"{ref}: a set is not taken in after its interchange was answered; nothing was changed; "
        "have the partner send it anew, under new control numbers, then: "
        f'edic mailbox release {ref} --reason "..."'
    )


def archived(store: Store, sha256: str, files: list[Any]) -> ArchivedFile:
    """The bytes of a file, with its name and its mailbox; `EdiError` where they are gone."""
    try:
        data = store.archive.get(sha256)
    except StoreError as why:
        raise EdiError(
            f"{why}; its bytes are not in the archive, so it cannot be judged again; nothing was "
            "changed; ask the partner to send it again, and see edic store verify"
        ) from why
    name, mailbox = (shown_name(files[0].path), files[0].mailbox) if files else (sha256, "")
    return ArchivedFile(data, sha256, name, mailbox)


def _nothing(ref: Ref, was: str, expected: str) -> EdiError:
    return EdiError(
        f"{ref}: expected one that is {expected}, it is {was}; nothing was changed; "
        f"edic mailbox show {ref}"
    )


def _words(taken: TakenInterchange) -> str:
    if taken.reason:
        return taken.reason
    told = {
        "taken": "it has its effect now, and is answered",
        "duplicate": "the same interchange had its effect before; it is answered again",
    }
    return told.get(taken.taken.state, "it waits still")
