"""`edic send`: one file, or a document that went out before, into the outbox of its partner.

>>> from tempfile import mkdtemp
>>> path = Path(mkdtemp()) / "edicompliance.toml"
>>> _ = path.write_text('''
... [[partner]]
... name = "acme"
... profile = "example-mart"
... isa_qualifier = "ZZ"
... isa_id = "ACMESTORES"
... our_isa_qualifier = "ZZ"
... our_isa_id = "OURCOMPANY"
... mailbox = { kind = "directory", path = "acme" }
... ''')
>>> store = Store.create(str(path.with_name("edic.db")))
>>> data = b'{"schema": "edicompliance/invoice/1", "invoice_number": "INV-1"}'
>>> done = send(path, store, data)
>>> done.is_queued, done.complaints[0]
(False, 'invoice INV-1: byte 178, segment 4 BIG01: BIG01 invoice date is missing [X12501]')
>>> store.close()
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from edicompliance.errors import EdiError, ProfileError
from edicompliance.failpoints import reached
from edicompliance.flows.config import Config, PartnerSettings, load_config
from edicompliance.flows.deadlines.foreseeing import record_in
from edicompliance.flows.orders.stored import StoredDocuments
from edicompliance.flows.outward.outgoing import OutFile, OutSet, out_set, read_outgoing
from edicompliance.flows.outward.outgoing_check import as_rows, judged
from edicompliance.flows.outward.outgoing_packing import is_packing_list, notices_of, packing_of
from edicompliance.flows.sending import Draft, Sender, SentInterchange
from edicompliance.rules import CheckResult
from edicompliance.store import Store, Work


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a file came to before it is sent: its sets, and what is wrong with them."""

    partner: PartnerSettings
    drafts: tuple[Draft, ...]
    results: tuple[CheckResult | None, ...]
    """What the rules say of each; None: its order is not known here."""
    complaints: tuple[str, ...]
    """Why nothing of it is sent."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What will cause trouble, and holds nothing up."""
        return tuple(one for draft in self.drafts for one in draft.warnings)


@dataclass(frozen=True, slots=True)
class Sending:
    """What became of a file that was to be sent."""

    partner: str
    """Whom it goes to."""
    interchanges: tuple[SentInterchange, ...]
    """What is in the outbox."""
    complaints: tuple[str, ...] = ()
    """Why nothing of it is."""
    warnings: tuple[str, ...] = ()
    """What will cause trouble."""
    notes: tuple[str, ...] = ()
    """What somebody may want to know: that the same went out before, what was not checked."""
    results: tuple[CheckResult, ...] = ()
    """What the rules say of it, beside the orders that are known."""

    @property
    def is_queued(self) -> bool:
        """Whether it is in the outbox."""
        return bool(self.interchanges)


def send(
    config: Config | Path | str,
    store: Store,
    data: bytes,
    *,
    partner: str = "",
    file: str | None = None,
    actor: str = "edicompliance",
    reason: str = "",
    sender: Sender | None = None,
) -> Sending:
    """Put a document or a file into its partner's outbox; the next poll delivers it.

    `config` is `edicompliance.toml`, or what was read of it. `data` is a document as JSON, or a
    file of JSON, XML or X12; `partner` says whose it is where its ids do not. All of it is sent,
    or nothing: what the standard or the partner does not take is told. Raises `EdiError` where it
    cannot be told whom it is for.
    """
    if not isinstance(config, Config):
        config = load_config(config)
    sender = sender or Sender(config)
    return _send(store, sender, read_file(data, file), partner, actor, reason)


def send_again(
    config: Config,
    store: Store,
    document_id: int,
    *,
    partner: str = "",
    actor: str = "edicompliance",
    reason: str = "",
) -> Sending:
    """Send a document that the store has as ours once more, under new control numbers."""
    stored = StoredDocuments(store.archive)
    with store.look() as look:
        place = stored.place(look, document_id)
        if place.direction != "out":
            raise EdiError(f"document {document_id}: expected one of ours, it came in")
    named = partner or place.partner
    found = OutFile((out_set(stored.set_at(place)),))
    return _send(store, Sender(config), found, named, actor, reason)


def read_file(data: bytes, file: str | None) -> OutFile:
    """Read a file that is to be sent, whatever it is: a packing list, too."""
    if not is_packing_list(data):
        return read_outgoing(data, file)
    try:
        return OutFile((), packed=packing_of(data, file or "packing list"))
    except ProfileError as why:
        return OutFile((), (), tuple(map(str, (why, *why.others))))


def drafted(
    store: Store, sender: Sender, found: OutFile, partner: PartnerSettings, look: Work
) -> Drafted:
    """Write what a file holds as it would be sent, and judge it; nothing is changed by that."""
    stored, profile = StoredDocuments(store.archive), sender.profiles[partner.name]
    made = list(notices_of(found.packed, look, stored, profile, partner.name))
    sets = (*found.sets, *(one for one in made if isinstance(one, OutSet)))
    drafts = tuple(sender.draft(partner, one, look.now) for one in sets)
    complaints = (
        *found.complaints,
        *(one for one in made if isinstance(one, str)),
        *(one for draft in drafts for one in draft.complaints),
    )
    results = tuple(
        None
        if complaints
        else judged(look, store.archive, profile, partner, one.document, look.now)
        for one in drafts
    )
    return Drafted(partner, drafts, results, complaints)


def note_findings(
    work: Work,
    sender: Sender,
    partner: PartnerSettings,
    results: Sequence[CheckResult | None],
    sent: Iterable[SentInterchange],
) -> None:
    """Keep what the rules said, by the documents that were sent."""
    numbers = {(one.set_id, one.number): one.document_id for each in sent for one in each.sets}
    for result in results:
        if result is None:
            continue
        set_id, _, number = result.shipment.path.partition(" ")
        rows = as_rows(result.findings, numbers.get((set_id, number)))
        profile = sender.profiles[partner.name]
        record_in(work, [result], work.actor)
        work.noted.judged(
            profile.id, work.now, rows, edition=result.profile_edition or "", note="before sending"
        )


def _send(
    store: Store, sender: Sender, found: OutFile, named: str, actor: str, reason: str
) -> Sending:
    if found.complaints:
        return Sending(named, (), found.complaints)
    partner = sender.partner_for(found.addresses, named)
    with store.look() as look:
        made = drafted(store, sender, found, partner, look)
        notes = _notes(look, sender, made)
    if made.complaints:
        return Sending(partner.name, (), made.complaints, made.warnings, notes)
    with store.work(actor) as work:
        sent = sender.queue(work, store.archive, partner, made.drafts)
        note_findings(work, sender, partner, made.results, sent)
        for one in sent:
            work.done("queued", f"outbox {one.outbox_id}", reason=reason)
        reached("before_send_commit")
    reached("after_send_commit")
    results = tuple(one for one in made.results if one is not None)
    return Sending(partner.name, sent, (), made.warnings, notes, results)


def _notes(look: Work, sender: Sender, made: Drafted) -> tuple[str, ...]:
    """What went out before, and what of the partner's demands could not be decided."""
    before = [
        f"{one.out.label}: the same went out before"
        for one in made.drafts
        if sender.went_out(look, made.partner, one)
    ]
    open_ones = sender.syntax[made.partner.name].not_checked
    kinds = dict.fromkeys(one.out.set_id for one in made.drafts)
    return (*before, *(f"not checked: {why}" for kind in kinds for why in open_ones.get(kind, ())))
