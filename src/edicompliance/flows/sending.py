"""Sending our own documents: validated, numbered, kept and put into the outbox, all at once.

A document is written by the partner's settings and judged by the standard and the partner's own
demands before any number is given. What is clean gets its control numbers, is kept as what we sent,
awaits its 997 and lies in the outbox, in one transaction; the next poll delivers it. So no number
is lost, and nothing goes out that is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from edicompliance.documents.document import Document
from edicompliance.documents.reading import document_type
from edicompliance.errors import EdiError, UnreadableDocument, UnwritableDocument
from edicompliance.flows.config import Config, PartnerSettings
from edicompliance.flows.following import Following
from edicompliance.flows.mailbox.routing import Address
from edicompliance.flows.mailbox.storing import document_of, interchange_of, own_number, sets_of
from edicompliance.flows.outward.outbound_settings import OutboundSettings
from edicompliance.flows.outward.outgoing import OutSet
from edicompliance.flows.translating.partner_syntax import partner_syntax
from edicompliance.profiles import load_profile
from edicompliance.store import Work
from edicompliance.store.archive import Archive
from edicompliance.store.documents import NewDocument
from edicompliance.store.outbox import Outgoing
from edicompliance.x12 import Interchange, parse, validate
from edicompliance.x12.envelope import FunctionalGroup, TransactionSet
from edicompliance.x12.schema import load_schema
from edicompliance.x12.writer import GroupToWrite, Parties, write_interchange

_HOUR: Final = 3600
_ODD: Final = re.compile(r"[^A-Za-z0-9-]+")
"""What a document's number may hold and a file name may not."""
_ANSWERS: Final = frozenset(("997", "999"))
"""Sets that nobody answers."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A set as it would be sent, and why it must not be."""

    out: OutSet
    release: str
    """GS08."""
    usage: str
    """ISA15."""
    document: Document | None = None
    """What it says; None: there is no document for its kind, or it cannot be written."""
    complaints: tuple[str, ...] = ()
    """What the standard or the partner does not take."""
    warnings: tuple[str, ...] = ()
    """What will cause trouble, and holds nothing up."""


@dataclass(frozen=True, slots=True)
class SentSet:
    """A set that is in the outbox."""

    set_id: str
    """ST01."""
    control_number: str
    """ST02."""
    group_control_number: str
    """GS06."""
    number: str
    """Its own number: BSN02, BIG02 ..."""
    document_id: int | None
    """Under which number the store keeps it; None: it is a test, or no document."""


@dataclass(frozen=True, slots=True)
class SentInterchange:
    """An interchange that is in the outbox."""

    control_number: str
    """ISA13."""
    usage: str
    """ISA15."""
    name: str
    """Of its file."""
    outbox_id: int
    sets: tuple[SentSet, ...]


class Sender:
    """Sends to the partners of one configuration."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.profiles = {one.name: load_profile(one.profile) for one in config.partners}
        self._following = Following.of(config, self.profiles)
        self.syntax = {name: partner_syntax(one, {}) for name, one in self.profiles.items()}

    def partner_for(self, addresses: Sequence[Address], named: str = "") -> PartnerSettings:
        """Return whom a file goes to: who is named, else whose ids it holds, else the only one."""
        if named:
            return self.config.partner(named)
        partners = self.config.partners
        if addresses:
            fitting = [one for one in partners if all(goes_to(at, one) for at in addresses)]
            told = (
                f"the ids {addresses[0].receiver_qualifier} {addresses[0].receiver} that it is to"
            )
        else:
            fitting, told = list(partners), "a document that names no receiver"
        if len(fitting) == 1:
            return fitting[0]
        names = ", ".join(one.name for one in partners)
        raise EdiError(
            f"expected one partner for {told}, got {len(fitting)}; name one with --partner: {names}"
        )

    def draft(self, partner: PartnerSettings, out: OutSet, at: datetime) -> Draft:
        """Write a set as if it were sent alone, and judge it; no number is given for that."""
        release = out.release or partner.outbound_for(out.set_id).release
        usage = "T" if out.is_test else partner.usage
        try:
            group = GroupToWrite(1, release, [(out.set_id, out.body(release))], _parties(partner))
            trial = _written([group], partner, 1, at, out, usage)
        except (UnwritableDocument, EdiError) as why:
            return Draft(out, release, usage, None, (f"{out.label}: {why}",))
        issues = validate(trial, narrowings=self.syntax[partner.name].narrowings).issues
        told = [(one.severity, f"{out.label}: {one}") for one in issues]
        (ts,) = parse(trial).sets()
        return Draft(
            out,
            release,
            usage,
            _document(ts),
            tuple(words for severity, words in told if severity == "error"),
            tuple(words for severity, words in told if severity == "warning"),
        )

    def went_out(self, look: Work, partner: PartnerSettings, draft: Draft) -> bool:
        """Whether the same went out last under its number, and was not rejected."""
        new = self.would_be(look, partner, draft)
        if new is None:
            return False
        said = look.documents.versions("out", partner.name, new.thing, new.thing_key).all
        if not said or (said[-1].digest, said[-1].purpose) != (new.digest, new.purpose):
            return False
        return look.acknowledgments.of_document(said[-1].document_id) != "rejected"

    def would_be(self, look: Work, partner: PartnerSettings, draft: Draft) -> NewDocument | None:
        """What the store would keep of a draft; None: it is a test, or no document."""
        if draft.document is None or draft.usage == "T":
            return None
        return self._new(look, partner, draft.document, None)

    def queue(
        self, work: Work, archive: Archive, partner: PartnerSettings, drafts: Iterable[Draft]
    ) -> tuple[SentInterchange, ...]:
        """Number drafts that are clean and put them into the outbox, in the given transaction."""
        batches = _batches(partner, drafts)
        return tuple(self._interchange(work, archive, partner, *each) for each in batches)

    def _interchange(
        self,
        work: Work,
        archive: Archive,
        partner: PartnerSettings,
        settings: OutboundSettings,
        drafts: Sequence[Draft],
    ) -> SentInterchange:
        data = _numbered(work, partner, drafts)
        (found,) = parse(data).interchanges
        digest = archive.put(data)
        if work.receiving.keep(digest, len(data)):
            archive.put(data)
        new = interchange_of(found, partner=partner.name, sha256_of_file=digest)
        number = work.interchanges.send(new)
        sets = self._kept(work, partner, found, number)
        name = _file_name(settings, partner, found, sets, work.now)
        put = self._put(work, partner, settings, number, name, data)
        if found.isa[15] != "T":
            _await(work, partner, found, number, put)
        kept = [one.document_id for one in sets if one.document_id is not None]
        self._following.follow(work, partner.name, kept)
        return SentInterchange(found.control_number, found.isa[15], name, put, sets)

    def _kept(
        self, work: Work, partner: PartnerSettings, found: Interchange, number: int
    ) -> tuple[SentSet, ...]:
        """Keep the sets of an interchange, and of production what they say."""
        rows = iter(work.interchanges.sets(number, sets_of(found)))
        return tuple(
            self._kept_set(work, partner, group, ts, next(rows))
            for group in found.groups
            for ts in group.sets
        )

    def _kept_set(
        self,
        work: Work,
        partner: PartnerSettings,
        group: FunctionalGroup,
        ts: TransactionSet,
        row: int,
    ) -> SentSet:
        document, kept = _document(ts), None
        if document is not None and ts.envelope.usage != "T" and ts.set_id not in _ANSWERS:
            kept = work.documents.add(self._new(work, partner, document, row))
        number = own_number(document) if document is not None else ""
        return SentSet(ts.set_id, ts.control_number, group.control_number, number, kept)

    def _new(
        self, look: Work, partner: PartnerSettings, document: Document, row: int | None
    ) -> NewDocument:
        return document_of(
            document,
            partner=partner.name,
            direction="out",
            conventions=self.profiles[partner.name].conventions_of(document.SET_ID),
            known=look.documents,
            transaction_set_id=row,
        )

    def _put(
        self,
        work: Work,
        partner: PartnerSettings,
        settings: OutboundSettings,
        number: int,
        name: str,
        data: bytes,
    ) -> int:
        where = settings.mailbox or partner.mailbox
        put, _ = work.outbox.put(
            Outgoing(
                idempotency=f"interchange {number}",
                partner=partner.name,
                kind=next(parse(data).sets()).set_id,
                name=name,
                payload=data,
                mailbox_id=work.receiving.mailbox(where, *self.config.address_of(where)),
            )
        )
        return put


# -- writing


def _parties(partner: PartnerSettings) -> Parties:
    """From us to the partner: the other way round than what comes in."""
    return Parties(
        (partner.our_isa_qualifier, partner.our_isa_id),
        (partner.isa_qualifier, partner.isa_id),
        partner.our_gs_id or "",
        partner.gs_id or "",
    )


def _written(
    groups: Sequence[GroupToWrite],
    partner: PartnerSettings,
    control_number: int,
    at: datetime,
    out: OutSet,
    usage: str,
) -> bytes:
    version = groups[0].release[:5]
    return write_interchange(
        groups,
        parties=_parties(partner),
        control_number=control_number,
        at=at,
        version=version,
        delimiters=out.delimiters_in(version),
        usage=usage,
    )


def _numbered(work: Work, partner: PartnerSettings, drafts: Sequence[Draft]) -> bytes:
    """The interchange of drafts, with numbers that are given for it and for nothing else."""
    kinds: dict[tuple[str, str, str], list[Draft]] = {}
    for one in drafts:
        key = _functional_id(one), one.release, one.out.convention
        kinds.setdefault(key, []).append(one)
    what_for = ", ".join(dict.fromkeys(f"sent {one.out.set_id}" for one in drafts))
    control_number = work.numbers.next(partner.name, "interchange", what_for)
    numbers = iter(work.numbers.some(partner.name, "group", len(kinds), what_for))
    counted = iter(work.numbers.some(partner.name, "set", len(drafts), what_for))
    groups = [
        GroupToWrite(
            next(numbers),
            release,
            [(one.out.set_id, one.out.body(release)) for one in alike],
            _parties(partner),
            convention,
            [next(counted) for _ in alike],
        )
        for (_, release, convention), alike in kinds.items()
    ]
    first = drafts[0]
    return _written(groups, partner, control_number, work.now, first.out, first.usage)


def _batches(
    partner: PartnerSettings, drafts: Iterable[Draft]
) -> Iterator[tuple[OutboundSettings, Sequence[Draft]]]:
    """Which drafts stand together in an interchange; a test never stands beside production."""
    together: dict[Hashable, tuple[OutboundSettings, list[Draft]]] = {}
    for one in drafts:
        settings = partner.outbound_for(one.out.set_id)
        version = one.release[:5]
        kind = "" if settings.mix else _functional_id(one)
        key = settings, one.usage, version, one.out.delimiters_in(version), kind
        together.setdefault(key, (settings, []))[1].append(one)
    for settings, alike in together.values():
        for start in range(0, len(alike), settings.batch):
            yield settings, alike[start : start + settings.batch]


def _functional_id(draft: Draft) -> str:
    schema = load_schema(draft.out.set_id, draft.release)
    return schema.group if schema is not None else ""


def _document(ts: TransactionSet) -> Document | None:
    kind = document_type(ts.set_id)
    try:
        return kind.model.read(ts) if kind is not None else None
    except UnreadableDocument:  # what is wrong with it, the validator says
        return None


def _file_name(
    settings: OutboundSettings,
    partner: PartnerSettings,
    found: Interchange,
    sets: Sequence[SentSet],
    at: datetime,
) -> str:
    return settings.file_name.format(
        set=sets[0].set_id,
        partner=partner.name,
        control=found.control_number,
        group=sets[0].group_control_number,
        number=_ODD.sub("-", sets[0].number)[:60].strip("-") or "none",
        usage=found.isa[15],
        date=f"{at:%Y%m%d}",
        time=f"{at:%H%M%S}",
    )


def _await(work: Work, partner: PartnerSettings, found: Interchange, number: int, put: int) -> None:
    """Note the answer that each group of ours is owed."""
    due = work.after(partner.acknowledge_within_hours * _HOUR)
    for group in found.groups:
        if not _ANSWERS.issuperset(ts.set_id for ts in group.sets):
            key = group.functional_id, group.control_number
            work.acknowledgments.await_(partner.acknowledge, number, partner.name, key, due, put)


def goes_to(address: Address, partner: PartnerSettings) -> bool:
    """Whether an envelope goes from us to the partner."""
    ours = partner.our_isa_qualifier, partner.our_isa_id.strip()
    if (address.sender_qualifier, address.sender) != ours:
        return False
    to = address.receiver_qualifier, address.receiver
    return any(to == (ids.isa_qualifier, ids.isa_id.strip()) for ids in partner.all_ids())
