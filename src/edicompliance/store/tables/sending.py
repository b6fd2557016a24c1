"""What goes out: answers that are owed and awaited, numbers that were given, files on their way.

A retailer expects a 997 for each group he sends, and we one for each of ours. Each interchange,
group and set that we send has a control number of its own, which must not come twice.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint

from edicompliance.store.tables.columns import (
    BIG,
    METADATA,
    at,
    counted,
    day,
    identity,
    key,
    maybe_at,
    raw,
    refers,
    said,
    state,
)
from edicompliance.store.tables.receiving import SEEN_TO

LEVELS = ("interchange", "group", "set")
"""Whose control number it is: ISA13, GS06, ST02."""
OUTBOX_STATES = ("queued", "claimed", "sent", "parked")
"""To be sent; being sent; at the partner's; waits for a person."""
ACKNOWLEDGMENT_STATES = (
    "owed", "queued", "sent",
    "waiting", "accepted", "accepted-with-errors", "rejected", "overdue", "acknowledged-late",
)  # fmt: skip
"""The first three are of what we owe, the others of what we await."""

outbox = Table(
    "outbox",
    METADATA,
    identity(),
    key("idempotency", "What it is for; the same is never put in twice.", unique=True),
    said("partner", "To whom."),
    key("kind", "997, 856 ..."),
    refers("mailbox_id", "mailbox.id", "Where to; null: not decided.", nullable=True),
    key("name", "Its name when it is whole; until then it ends in .tmp."),
    raw("payload", "Its bytes; null: purged, the archive has had them.", nullable=True),
    key("sha256", "Of its bytes."),
    *state("state", OUTBOX_STATES, "How far it has come."),
    counted("attempts", "How often somebody began to send it."),
    at("not_before", "When it may be tried."),
    said("holder", "Who sends it."),
    counted("fence", "Grows with each claim; who comes with an older one has lost it."),
    maybe_at("claimed_until", "Until when it is the holder's."),
    at("queued_at", "When it was put in."),
    maybe_at("sent_at", "When it was there under its name."),
    said("trouble", "Why it could not be sent the last time."),
    maybe_at("seen_to_at", SEEN_TO),
    Index(None, "state", "not_before"),
)
"""A file on its way to a partner's mailbox."""

acknowledgment = Table(
    "acknowledgment",
    METADATA,
    identity(),
    *state("direction", ("owed", "awaited"), "Whether we owe it or await it."),
    *state("kind", ("997", "999", "TA1"), "What answers."),
    refers("interchange_id", "interchange.id", "What is to be answered."),
    said("partner", "Who is owed it, or owes it."),
    said("functional_id", "GS01 of the group; empty for a TA1."),
    said("group_control_number", "GS06 of the group; empty for a TA1."),
    at("due_at", "By when."),
    *state("state", ACKNOWLEDGMENT_STATES, "How it stands."),
    refers("outbox_id", "outbox.id", "The file that answers, or is to be answered.", nullable=True),
    maybe_at("settled_at", "When it went out, or came in."),
    UniqueConstraint("direction", "kind", "interchange_id", "group_control_number"),
    Index(None, "partner", "group_control_number"),
    Index(None, "state", "due_at"),
)
"""A 997, 999 or TA1 that we owe or await."""

handoff = Table(
    "handoff",
    METADATA,
    identity(),
    refers("document_id", "document.id", "What is handed over."),
    said("partner", "Whose it is."),
    key("sink", "To which sink, by edicompliance.toml."),
    key("key", "By which the sink knows it again; the same whenever it is offered."),
    *state("state", ("queued", "claimed", "taken", "parked"), "How far it has come."),
    counted("attempts", "How often somebody began to hand it over."),
    at("not_before", "When it may be tried."),
    said("holder", "Who hands it over."),
    counted("fence", "Grows with each claim; who comes with an older one has lost it."),
    maybe_at("claimed_until", "Until when it is the holder's."),
    at("queued_at", "When it was accepted."),
    maybe_at("taken_at", "When the sink had it."),
    said("trouble", "Why the sink did not take it the last time."),
    maybe_at("seen_to_at", SEEN_TO),
    UniqueConstraint("partner", "sink", "key"),
    Index(None, "state", "not_before"),
)
"""A document on its way to a sink: a folder, a web address, a program of ours."""

control_number = Table(
    "control_number",
    METADATA,
    Column("partner", String, primary_key=True, doc="To whom."),
    Column("level", String, primary_key=True, doc="interchange, group or set."),
    counted("last", "The number that was given last; 0: none was."),
    counted("epoch", "How often counting began again behind 999999999."),
)
"""How far the control numbers of a partner were counted up."""

control_number_given = Table(
    "control_number_given",
    METADATA,
    identity(),
    key("partner", "To whom."),
    *state("level", LEVELS, "Whose number it is."),
    counted("epoch", "How often counting had begun again."),
    counted("number", "The number."),
    at("given_at", "When."),
    said("purpose", "What for."),
    UniqueConstraint("partner", "level", "epoch", "number"),
)
"""Every control number that was given, so that each is accounted for."""

lease = Table(
    "lease",
    METADATA,
    Column("name", String, primary_key=True, doc="Of what: a mailbox, a shard of a re-audit."),
    said("holder", "Who has it; empty: nobody."),
    counted("fence", "Grows each time it is taken; who comes with an older one has lost it."),
    at("until", "Until when, by the database's clock."),
)
"""That only one at a time does a thing."""

sscc_series = Table(
    "sscc_series",
    METADATA,
    identity(),
    key("prefix", "The GS1 company prefix."),
    key("extension", "The digit before it."),
    counted("first", "The serial that was given first."),
    UniqueConstraint("prefix", "extension"),
)
"""The carton numbers that a company counts through behind one prefix."""

sscc_run = Table(
    "sscc_run",
    METADATA,
    identity(),
    Column("series_id", BIG, ForeignKey("sscc_series.id"), nullable=False, doc="Of which series."),
    *state("word", ("allocated", "used", "void"), "What became of these serials."),
    counted("first", "The first serial."),
    counted("size", "How many."),
    day("on_day", "On which day."),
    Index(None, "series_id", "id"),
)
"""A run of carton numbers that was given out, or settled."""
