"""What people act on: what is due, what was found, who was told, what was done and why.

Deadlines are rows, so that they can be listed and counted; the audit is a chain, so that nobody can
change what was done.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, UniqueConstraint

from edicompliance.store.tables.columns import (
    BIG,
    METADATA,
    at,
    counted,
    exact,
    identity,
    key,
    maybe_at,
    number,
    refers,
    said,
    state,
)

DEADLINE_KINDS = (
    "997", "855", "ship-notice", "ship-window-opens", "ship-window-closes", "appointment",
    "invoice", "dispute",
)  # fmt: skip

deadline = Table(
    "deadline",
    METADATA,
    identity(),
    said("partner", "Whose deadline it is."),
    *state("what", DEADLINE_KINDS, "What is due."),
    key("subject", "Of which order, notice or group."),
    said("po_number", "The order's number, BEG03; empty: of no order."),
    at("due_at", "By when."),
    exact("at_risk", "What missing it costs; null: not known."),
    said("currency", "Of that."),
    refers("document_id", "document.id", "The document it follows from.", nullable=True),
    said("because", "Why then: the clause, the document."),
    said("edition", "The sha256 of the profile and the settings it was worked out by."),
    *state("state", ("open", "met", "missed", "void"), "How it stands."),
    maybe_at("settled_at", "When it was met, missed or taken back."),
    said("settled_by", "Who said that it is done; empty: a document does, or it is not."),
    at("written_at", "When this row was last written."),
    UniqueConstraint("partner", "what", "subject"),
    Index(None, "state", "due_at"),
    Index(None, "partner", "po_number"),
)
"""Something that is due."""

alert = Table(
    "alert",
    METADATA,
    identity(),
    *state("kind", ("approaching", "missed", "trouble"), "What it says."),
    key("subject", "Of what: never said twice of one thing."),
    refers("deadline_id", "deadline.id", "Of which deadline.", nullable=True),
    key("message", "What people are told."),
    at("raised_at", "When it was raised."),
    maybe_at("sent_at", "When people were told."),
    maybe_at("resolved_at", "When it was over."),
    UniqueConstraint("kind", "subject"),
)
"""What people were told."""

alert_delivery = Table(
    "alert_delivery",
    METADATA,
    identity(),
    refers("alert_id", "alert.id", "Which alert."),
    key("channel", "By which way: log, or as edicompliance.toml names it; never with a secret."),
    *state("state", ("queued", "claimed", "sent", "dropped"), "How far it has come."),
    counted("attempts", "How often somebody began to send it."),
    at("not_before", "When it may be tried."),
    said("holder", "Who sends it."),
    counted("fence", "Grows with each claim; who comes with an older one has lost it."),
    maybe_at("claimed_until", "Until when it is the holder's."),
    maybe_at("sent_at", "When it was sent."),
    said("trouble", "Why it could not be sent the last time."),
    UniqueConstraint("alert_id", "channel"),
    Index(None, "state", "not_before"),
)
"""An alert on its way to people, once for each way that they are told."""

run = Table(
    "run",
    METADATA,
    identity(),
    key("profile", "By which profile."),
    said("edition", "The sha256 of what the profile said."),
    at("judged_as_of", "As of when it was judged."),
    at("started_at", "When."),
    said("note", "Why: a check, a re-audit."),
)
"""A check, or a re-audit."""

finding = Table(
    "finding",
    METADATA,
    identity(),
    refers("run_id", "run.id", "Found by which check."),
    refers("document_id", "document.id", "Of which document.", nullable=True),
    key("code", "The rule: ASN001 ..."),
    key("severity", "error, warning or note."),
    key("message", "What is wrong, in words."),
    said("subject", "Of what: an order, a carton."),
    exact("low", "The least that it costs."),
    exact("expected", "What it costs as it stands."),
    exact("high", "The most that it costs."),
    said("currency", "Of these."),
    number("offset", "Of the byte where it is, in the file."),
    Index(None, "code"),
)
"""Something wrong with a shipment, with its price."""

audit = Table(
    "audit",
    METADATA,
    Column("seq", BIG, primary_key=True, autoincrement=False, doc="1, 2, 3 ... without a gap."),
    at("at", "When it was done."),
    key("actor", "Who did it: a person, a poller."),
    key("action", "What was done."),
    said("subject", "To what."),
    said("reason", "Why, where a person did it."),
    said("detail", "More of it, as JSON; never a consumer's name or address."),
    Column("previous", String(64), nullable=False, doc="The hash of the row before."),
    Column("hash", String(64), nullable=False, unique=True, doc="The sha256 of all of this."),
)
"""What was done, in a chain: each row holds the hash of the one before. Rows are only added."""

audit_head = Table(
    "audit_head",
    METADATA,
    Column("id", BIG, primary_key=True, autoincrement=False, doc="Always 1."),
    counted("seq", "The last row's number."),
    Column("hash", String(64), nullable=False, doc="The last row's hash."),
)
"""The end of the chain: one row, which whoever adds to the chain holds."""

legal_hold = Table(
    "legal_hold",
    METADATA,
    identity(),
    *state("scope", ("file", "partner", "order"), "What is held."),
    key("key", "Which: a sha256, a partner's name, an order's number."),
    key("reason", "Why."),
    key("placed_by", "Who said so."),
    at("placed_at", "Since when."),
    maybe_at("lifted_at", "Until when."),
    Index(None, "scope", "key"),
)
"""What must be kept, whatever its age."""

tombstone = Table(
    "tombstone",
    METADATA,
    identity(),
    *state("kind", ("file", "consumer", "payload"), "What is gone."),
    key("key", "Which: a sha256, the number of a row."),
    counted("size", "Bytes that it had."),
    at("purged_at", "When it was deleted."),
    key("policy", "By which rule: everything before a day, consumers' fields before a day."),
    key("purged_by", "Who said so."),
)
"""That something was here, and why it is gone."""
