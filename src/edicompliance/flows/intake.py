"""Taking a file in: from its bytes to everything that follows from them, in one transaction.

A file holds interchanges, each for itself: one that is broken, unknown or repeated holds up no
other. Of an interchange in effect the good sets go on, the 997 says which do not; one that came
before has no second effect, but is answered again; another one under a number that was used waits
for a person, and so does one that nobody here knows the sender of.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from edicompliance.documents import ApplicationAdvice
from edicompliance.documents.comparing.answers import read_ta1s
from edicompliance.documents.document import Document
from edicompliance.documents.functional_acknowledgment import FunctionalAcknowledgment
from edicompliance.documents.reading import document_type
from edicompliance.errors import UnreadableDocument, UnwritableDocument
from edicompliance.flows.config import Config, PartnerSettings
from edicompliance.flows.deadlines.foreseeing import Foreseeing, is_telling
from edicompliance.flows.following import Followed, Following
from edicompliance.flows.mailbox.answers_coming import ack_came, acknowledged, advised, ta1_came
from edicompliance.flows.mailbox.handing import hand_later
from edicompliance.flows.mailbox.masking import consumer_words, without, words_of
from edicompliance.flows.mailbox.routing import Address, partner_of, unknown
from edicompliance.flows.mailbox.setting_aside import first_errors, laid_aside, number_of, rejected
from edicompliance.flows.mailbox.storing import document_of, interchange_of
from edicompliance.flows.mailbox.wholeness import is_complete
from edicompliance.flows.money.disputing import dispute_of
from edicompliance.flows.translating.answering import Answer, answer
from edicompliance.flows.translating.partner_syntax import partner_syntax
from edicompliance.profiles import Profile, load_profile
from edicompliance.store import NewIssue, NewSet, Taken, Work
from edicompliance.store.acknowledgments import Kind
from edicompliance.store.outbox import Outgoing
from edicompliance.x12 import parse
from edicompliance.x12.acknowledgment import Answering
from edicompliance.x12.envelope import Interchange, TransactionSet, Transmission
from edicompliance.x12.events import Junk
from edicompliance.x12.verdicts import Gathered, gather

_STATES: Final[Mapping[str, Literal["accepted", "accepted-with-errors", "rejected"]]] = {
    "A": "accepted",
    "E": "accepted-with-errors",
    "R": "rejected",
}
_HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file whose bytes are safe with us."""

    data: bytes
    sha256: str
    name: str
    """Its name in the mailbox, for people."""
    mailbox: str
    """The mailbox it lay in."""


@dataclass(frozen=True, slots=True)
class TakenInterchange:
    """What became of one interchange."""

    taken: Taken
    partner: str
    """Whose it is; empty: nobody's that is known."""
    control_number: str
    reason: str = ""
    """Why a person must look; empty: none must."""
    changes: tuple[str, ...] = ()
    """What became of ship windows, and what that hits."""


@dataclass(frozen=True, slots=True)
class TakenFile:
    """What became of a file."""

    interchanges: tuple[TakenInterchange, ...]
    trouble: str = ""
    """Why none of it, or not all, could be taken in; empty: all was."""


class Intake:
    """Takes files in, for the partners of one configuration.

    Raises `ProfileError` at once where a partner's profile cannot be read.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self._profiles = {one.name: load_profile(one.profile) for one in config.partners}
        self._syntax = {name: partner_syntax(one, {}) for name, one in self._profiles.items()}
        self.following = Following.of(config, self._profiles)
        self._foreseeing = {
            one.name: Foreseeing(one, self._profiles[one.name]) for one in config.partners
        }
        self._whole: tuple[bytes, Transmission] | None = None
        """The whole file that was looked at last."""
        self.mailboxes: dict[str, int] = {}
        """The numbers of mailboxes that a poller looked at, so that the store need not be asked."""

    def is_whole(self, data: bytes, name: str | None = None) -> bool:
        """Whether a file is not a piece of one: nothing in it was begun and not ended."""
        found = parse(data, file=name)
        whole = is_complete(found, data)
        self._whole = (data, found) if whole else None
        return whole

    def _parsed(self, file: ArchivedFile) -> Transmission:
        """A file in its segments; one that was just looked at is not cut once more."""
        whole, self._whole = self._whole, None
        if whole is not None and whole[0] is file.data and whole[1].file == file.name:
            return whole[1]
        return parse(file.data, file=file.name)

    def take_in(self, work: Work, file: ArchivedFile) -> TakenFile:
        """Do all that follows from a file, in the caller's transaction."""
        transmission = self._parsed(file)
        taken = tuple(
            self._interchange(work, file, transmission, one) for one in transmission.interchanges
        )
        if not taken:
            return TakenFile((), "expected X12 (ISA ... IEA), found no interchange")
        if any(words_of(one) for one in transmission.interchanges):
            work.receiving.names_a_consumer(file.sha256)
        reasons = [one.reason for one in taken if one.reason]
        junk = (one for one in transmission.parts if isinstance(one, Junk) and one.data.strip())
        reasons += [f"byte {one.offset}: {len(one.data)} bytes are no interchange" for one in junk]
        return TakenFile(taken, "; ".join(reasons))

    def take_again(
        self, work: Work, file: ArchivedFile, number: int, *, reason: str, whatever_number: bool
    ) -> TakenInterchange:
        """Judge a parked interchange by today's settings; one that passes has its effect now.

        With `whatever_number` it passes although its control number was used before.
        """
        transmission = parse(file.data, file=file.name)
        parked = work.interchanges.get(number)
        offset = parked.offset if parked is not None else 0
        found = next(one for one in transmission.interchanges if one.offset == offset)
        address = Address.of(found)
        partner = partner_of(address, self.config.partners)
        if partner is None:
            told = unknown(found.control_number, address, file.mailbox, self.config.partners)
            return TakenInterchange(Taken(number, "parked"), "", found.control_number, told)
        new = interchange_of(found, partner=partner.name, sha256_of_file=file.sha256)
        same_number = "take" if whatever_number else partner.same_number
        taken = work.interchanges.again(number, new, reason=reason, same_number=same_number)
        data = file.data[found.offset : found.offset + found.length]
        return self._effects(work, partner, taken, found, data, transmission, new.digest)

    def _interchange(
        self, work: Work, file: ArchivedFile, transmission: Transmission, found: Interchange
    ) -> TakenInterchange:
        data = file.data[found.offset : found.offset + found.length]
        new = interchange_of(found, sha256_of_file=file.sha256)
        address = Address.of(found)
        partner = partner_of(address, self.config.partners)
        if partner is None:
            told = unknown(found.control_number, address, file.mailbox, self.config.partners)
            taken = work.interchanges.park(new, told)
            return TakenInterchange(taken, "", found.control_number, told)
        new = replace(new, partner=partner.name)
        taken = work.interchanges.take(new, same_number=partner.same_number)
        return self._effects(work, partner, taken, found, data, transmission, new.digest)

    def _effects(
        self,
        work: Work,
        partner: PartnerSettings,
        taken: Taken,
        found: Interchange,
        data: bytes,
        transmission: Transmission,
        digest: str,
    ) -> TakenInterchange:
        """What follows from an interchange: all, of one that came before its answer, or nothing."""
        number = found.control_number
        if taken.state == "parked":
            told = f"interchange {number} of {partner.name}: its control number was used before"
            return TakenInterchange(taken, partner.name, number, told)
        syntax = self._syntax[partner.name]
        gathered = gather(data, narrowings=syntax.narrowings, acceptance=syntax.acceptance)
        aside: list[str] = []
        followed = Followed()
        if taken.state == "taken":
            sets = list(judged_sets(found, gathered))
            numbers = work.interchanges.sets(taken.id, [one.new for one in sets])
            if found.isa[15].strip() != "T":
                aside = laid_aside(one.new for one in sets)
            dropped = [word for one in sets if one.document is None for word in one.personal]
            complaints = issues_of(gathered, found.offset)
            hidden = [replace(one, message=without(dropped, one.message)) for one in complaints]
            work.interchanges.issues(taken.id, hidden, {})
            if found.isa[15].strip() != "T":
                followed = self._documents(work, partner, sets, numbers, digest)
                for ta1 in read_ta1s(replace(transmission, parts=(found,))):
                    ta1_came(work, partner, ta1)
        trouble = self._answer(work, partner, taken, gathered, data, followed)
        told = "; ".join(filter(None, (trouble, *aside)))
        if told:
            told = without(words_of(found), told)
        return TakenInterchange(taken, partner.name, number, told, tuple(followed.changes))

    def _documents(
        self,
        work: Work,
        partner: PartnerSettings,
        sets: Sequence[_Set],
        numbers: Sequence[int],
        digest: str,
    ) -> Followed:
        """Keep the documents of a production interchange, and all that hangs on them."""
        profile, channels = self._profiles[partner.name], self.config.alerts.channels
        touched, changed, in_hand = list[int](), set[str](), dict[int, Document]()
        for one, number in zip(sets, numbers, strict=True):
            if isinstance(one.document, FunctionalAcknowledgment):
                ack_came(work, partner, one.document)
                touched += acknowledged(work, partner.name, one.document, channels)
            elif one.document is not None:
                kept = _kept(work, partner, profile, one, one.document, number, digest)
                touched.append(kept)
                in_hand[number] = one.document
                if one.new.set_id == "860":
                    changed.add(getattr(one.document, "po_number", ""))
                if isinstance(one.document, ApplicationAdvice):
                    touched += advised(work, partner.name, one.document, channels)
                dispute = dispute_of(one.document, partner.name, profile, work.now, kept)
                if dispute is not None:
                    work.deadlines.put(dispute)
        done = self.following.follow(work, partner.name, touched, in_hand=in_hand, changed=changed)
        if touched and any(map(is_telling, (one.document for one in sets))):
            self._foreseeing[partner.name].foresee(work, work.documents.orders_of(touched))
        return done

    def _answer(
        self,
        work: Work,
        partner: PartnerSettings,
        taken: Taken,
        gathered: Gathered,
        data: bytes,
        followed: Followed,
    ) -> str:
        """Put the 997, 999 or TA1 that is owed into the outbox; return why it cannot be written."""
        syntax = self._syntax[partner.name]
        number = work.numbers.upcoming(partner.name, "interchange")
        try:
            said = answer(
                data,
                control_number=number,
                first_group=work.numbers.upcoming(partner.name, "group"),
                at=work.now,
                answering=Answering(partner.acknowledge, partner.ta1, syntax.acceptance),
                narrowings=syntax.narrowings,
                gathered=gathered,
            )
        except UnwritableDocument as why:
            isa13 = gathered.interchanges[0].report.control_number
            return f"interchange {isa13} of {partner.name}: it cannot be answered: {why}"
        if said.data:
            self._put(work, partner, taken, said, number, followed)
        return ""

    def _put(
        self,
        work: Work,
        partner: PartnerSettings,
        taken: Taken,
        said: Answer,
        number: int,
        followed: Followed,
    ) -> None:
        """Give the numbers that stand in an answer, and put it into the outbox."""
        kind: Kind = partner.acknowledge if said.groups else "TA1"
        what_for, box = f"{kind} for interchange {taken.id}", partner.mailbox
        work.numbers.next(partner.name, "interchange", what_for)
        if said.envelopes:
            work.numbers.some(partner.name, "group", said.envelopes, what_for)
        put, _ = work.outbox.put(
            Outgoing(
                idempotency=what_for,
                partner=partner.name,
                kind=kind,
                name=f"{kind}_{partner.name}_{number:09}.edi",
                payload=said.data,
                mailbox_id=self.mailboxes.get(box)
                or work.receiving.mailbox(box, *self.config.address_of(box)),
            )
        )
        usual = work.after(partner.acknowledge_within_hours * _HOUR)
        numbered = (one for one in said.groups if one.group_control_number)
        for one in numbered:
            wanted = followed.receipts.values() if one.functional_id == "PO" else ()
            due = min(wanted, default=usual)
            key = (one.functional_id, one.group_control_number)
            work.acknowledgments.owe(partner.acknowledge, taken.id, partner.name, key, due, put)


class _Set(NamedTuple):
    """A set: what is noted of it, and the document that it is."""

    new: NewSet
    document: Document | None
    """None: it was rejected, is no document, or is of a kind that there is none for."""
    personal: tuple[str, ...] = ()
    """What a consumer told, of a set that is not kept as a document."""


def judged_sets(found: Interchange, gathered: Gathered) -> Iterator[_Set]:
    """The sets of an interchange, each with what became of it."""
    read: dict[tuple[str, str], deque[TransactionSet]] = defaultdict(deque)
    for group in found.groups:
        for ts in group.sets:
            read[ts.set_id, ts.control_number].append(ts)
    groups = [group for verdict in gathered.interchanges for group in verdict.groups]
    judged = [(group.report, one.report) for group in groups for one in group.sets]
    errors = first_errors(gathered)
    for position, (around, report) in enumerate(judged, 1):
        state = _STATES["R" if around.accepted == "R" else report.accepted]
        new = NewSet(
            position=position,
            functional_id=around.functional_id,
            group_control_number=around.control_number,
            release=around.release,
            set_id=report.set_id,
            control_number=report.control_number,
            state=state,
        )
        waiting = read[report.set_id, report.control_number]
        found_set = waiting.popleft() if waiting else None
        if found_set is not None and state != "rejected":
            yield _read(new, found_set)
        else:
            words = consumer_words(found_set) if found_set is not None else ()
            why = without(words, errors.get(report.segment_number, ""))
            yield _Set(rejected(new, found_set, why), None, words)


def _read(new: NewSet, ts: TransactionSet) -> _Set:
    """A set that was accepted, as its document; one that is none waits for a person, alone."""
    kind = document_type(ts.set_id)
    if kind is None:
        return _Set(new, None, consumer_words(ts))
    try:
        return _Set(replace(new, segments=len(ts.segments)), kind.model.read(ts))
    except UnreadableDocument as why:
        words = consumer_words(ts)
        reason = without(words, str(why))
        aside = replace(new, state="quarantined", reason=reason, number=number_of(ts))
        return _Set(aside, None, words)


def _kept(
    work: Work,
    partner: PartnerSettings,
    profile: Profile,
    one: _Set,
    document: Document,
    number: int,
    digest: str,
) -> int:
    """Keep a document as the next version of its thing, and hand it on; return its number."""
    kept = document_of(
        document,
        partner=partner.name,
        direction="in",
        conventions=profile.conventions_of(one.new.set_id),
        known=work.documents,
        transaction_set_id=number,
    )
    added = work.documents.add(kept)
    hand_later(work, partner, document, kept, added, digest, one.new.position)
    return added


def issues_of(gathered: Gathered, offset: int) -> list[NewIssue]:
    """What is wrong with the syntax of an interchange that begins at a byte of its file."""
    return [
        NewIssue(
            code=one.code,
            severity=one.severity,
            message=one.message,
            offset=one.where.offset + offset,
            element=one.where.element or one.where.segment or "",
        )
        for one in gathered.issues
    ]
