"""What came in: mailboxes, the files seen in them, their bytes, and what was in those.

A file in a mailbox is seen before it is read: a sighting is its name, size and time. Its bytes are
archived under their sha256, whatever they hold. They are cut into interchanges (ISA to IEA), and
these into transaction sets (ST to SE); what is wrong with them are issues.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint, false

from edicompliance.store.tables.columns import (
    METADATA,
    at,
    counted,
    identity,
    key,
    maybe_at,
    number,
    raw,
    refers,
    said,
    state,
)

SEEN_TO = "When somebody said that it needs nobody any more, though it was laid aside."
SIGHTING_STATES = (
    "sighted", "stable", "claimed", "archived", "settled", "done", "quarantined", "gone",
)  # fmt: skip
"""Seen; whole; being read; its bytes are ours; moved away at the partner's; taken in; or a person
must look; or it was gone before it was read."""
INTERCHANGE_STATES = ("taken", "duplicate", "parked", "sent")
"""In effect; came before; waits for a person; went out."""
SETS_ASIDE = ("rejected", "quarantined")
"""Without effect: the 997 rejects it, or its syntax was accepted and it could not be read."""
SET_STATES = ("accepted", "accepted-with-errors", *SETS_ASIDE)

mailbox = Table(
    "mailbox",
    METADATA,
    identity(),
    key("name", "As edicompliance.toml calls it.", unique=True),
    key("kind", "directory or sftp."),
    said("address", "Where it is: a folder, or user@host."),
    *state("state", ("open", "paused"), "Whether it is polled."),
    maybe_at("last_poll", "When it was last looked at."),
    said("trouble", "Why it could not be reached the last time; empty: it could."),
    counted("failures", "How often in a row it could not be polled to the end."),
    maybe_at("next_try", "Until when a poller that runs for ever lets it rest; null: it does not."),
)
"""A trading partner's mailbox."""

archived_file = Table(
    "archived_file",
    METADATA,
    Column("sha256", String(64), primary_key=True, doc="Of its bytes; its name in the archive."),
    counted("size", "Bytes."),
    at("stored_at", "When it was last put there."),
    Column(
        "personal",
        Boolean,
        nullable=False,
        server_default=false(),
        doc="Whether a document in it names a consumer.",
    ),
    maybe_at("purged_at", "When its bytes were deleted; its tombstone says why."),
)
"""Bytes that came in or went out, kept once however often they came."""

sighting = Table(
    "sighting",
    METADATA,
    identity(),
    refers("mailbox_id", "mailbox.id", "In which mailbox."),
    raw("path", "Its name, in bytes: partners' names need not be text."),
    counted("size", "Bytes, as the mailbox says."),
    at("modified_at", "Its time, as the mailbox says."),
    at("first_seen", "When it was first seen like this."),
    at("last_seen", "When it was last seen like this."),
    maybe_at("waiting_since", "Since when a file of this name grows, or has no end."),
    *state("state", SIGHTING_STATES, "How far it has come."),
    counted("attempts", "How often somebody began to read it."),
    said("holder", "Who reads it."),
    counted("fence", "Grows with each claim; who comes with an older one has lost it."),
    maybe_at("claimed_until", "Until when it is the holder's."),
    Column(
        "sha256",
        ForeignKey("archived_file.sha256"),
        nullable=True,
        index=True,
        doc="Its bytes, once they are ours.",
    ),
    said("reason", "Why a person must look."),
    maybe_at("seen_to_at", SEEN_TO),
    UniqueConstraint("mailbox_id", "path", "size", "modified_at"),
    Index(None, "state", "mailbox_id"),
)
"""A file as it was seen in a mailbox. The same name with another size or time is another one."""

interchange = Table(
    "interchange",
    METADATA,
    identity(),
    *state("direction", ("in", "out"), "Whether it came to us or went out."),
    Column(
        "sha256",
        ForeignKey("archived_file.sha256"),
        nullable=True,
        index=True,
        doc="The file it is in.",
    ),
    counted("offset", "Of its first byte in the file."),
    counted("length", "Bytes."),
    key("digest", "The sha256 of its own bytes."),
    said("sender_qualifier", "ISA05."),
    key("sender", "ISA06."),
    said("receiver_qualifier", "ISA07."),
    key("receiver", "ISA08."),
    key("control_number", "ISA13."),
    said("usage", "ISA15: P production, T test."),
    said("partner", "Whose it is, by edicompliance.toml; empty: unknown."),
    at("received_at", "When it came in, or went out."),
    *state("state", INTERCHANGE_STATES, "What became of it."),
    Column(
        "duplicate_of",
        ForeignKey("interchange.id"),
        nullable=True,
        index=True,
        doc="The same interchange, or the one with its number, that came before.",
    ),
    said("reason", "Why it is parked."),
    maybe_at("seen_to_at", SEEN_TO),
    Index(None, "sender", "receiver", "control_number"),
    Index(None, "partner", "received_at"),
)
"""One ISA to IEA."""

Index(
    "uq_interchange_in_effect",
    *(
        interchange.c[name]
        for name in (
            "sender_qualifier", "sender", "receiver_qualifier", "receiver",
            "control_number", "usage", "digest",
        )
    ),
    unique=True,
    sqlite_where=(interchange.c.direction == "in") & (interchange.c.state == "taken"),
    postgresql_where=(interchange.c.direction == "in") & (interchange.c.state == "taken"),
)  # fmt: skip

transaction_set = Table(
    "transaction_set",
    METADATA,
    identity(),
    refers("interchange_id", "interchange.id", "In which interchange."),
    counted("position", "The how-manieth of its interchange, from 1."),
    said("functional_id", "GS01."),
    said("group_control_number", "GS06."),
    said("release", "GS08."),
    said("set_id", "ST01: 850, 856 ..."),
    said("control_number", "ST02."),
    counted("segments", "How many it has."),
    *state("state", SET_STATES, "What the 997 says of it."),
    said("reason", "Why it was laid aside: rejected, or quarantined."),
    said("number", "Its document's own number, where it was laid aside and that could be read."),
    maybe_at(
        "seen_to_at", "When somebody had seen to what was laid aside; null: nobody must, yet."
    ),
    UniqueConstraint("interchange_id", "position"),
)
"""One ST to SE."""

Index(
    None,
    transaction_set.c.state,
    sqlite_where=transaction_set.c.state.in_(SETS_ASIDE) & transaction_set.c.seen_to_at.is_(None),
    postgresql_where=transaction_set.c.state.in_(SETS_ASIDE)
    & transaction_set.c.seen_to_at.is_(None),
)

issue = Table(
    "issue",
    METADATA,
    identity(),
    refers("interchange_id", "interchange.id", "In which interchange."),
    refers(
        "transaction_set_id", "transaction_set.id", "In which set; null: around.", nullable=True
    ),
    key("code", "X12103 ...; edic explain tells it."),
    key("severity", "error, warning or note."),
    key("message", "What is wrong, in words."),
    number("offset", "Of the byte where it is, in the file."),
    said("element", "BSN03 ..."),
)
"""Something wrong with the syntax of what came in."""
