"""What the sets say: orders, ship notices, invoices, their numbers and days, and what was seen.

Every 850 and 860 of an order, and every 856 under one number, is a version of one thing. None is
ever overwritten, so that it can be told what was first said, what holds, and what was known on a
day.
"""

from __future__ import annotations

from sqlalchemy import Index, Table, UniqueConstraint

from edicompliance.store.tables.columns import (
    METADATA,
    at,
    counted,
    day,
    exact,
    identity,
    key,
    maybe_at,
    personal,
    refers,
    said,
    state,
)

THINGS = ("order", "ship-notice", "invoice", "other")
"""What a document is a version of: an order (850, 860), a ship notice (856), an invoice (810)."""
NUMBER_KINDS = ("order", "ship-notice", "invoice", "bill_of_lading", "sscc", "pro_number")
"""Whose number it is."""

document = Table(
    "document",
    METADATA,
    identity(),
    refers("transaction_set_id", "transaction_set.id", "The set it is; null: not from X12.",
           nullable=True),
    *state("direction", ("in", "out"), "Whether it came to us or went out."),
    said("partner", "Whose it is, by edicompliance.toml."),
    key("set_id", "850, 856, 860 ..."),
    *state("thing", THINGS, "What it is a version of."),
    key("thing_key", "Of which: the order's key, BSN02, BIG02."),
    counted("version", "The how-manieth of this thing, from 1."),
    said("purpose", "BEG01, BCH01, BSN01: 00 original, 01 cancelled, 04 change, 05 replaces."),
    said("number", "Its own number: BEG03, BCH03, BSN02, BIG02."),
    said("po_number", "The order's number."),
    said("release_number", "BEG04, BCH04."),
    day("po_date", "The order's date, BEG05."),
    day("dated", "The document's own date: BEG05, BSN03, BIG01."),
    said("ship_to", "The ship-to's number, N104."),
    said("bill_of_lading", "REF*BM."),
    said("invoice_number", "BIG02."),
    exact("total", "What an invoice comes to, TDS01."),
    key("digest", "The sha256 of what it says, its envelope and its purpose left out."),
    at("received_at", "When it came in, or went out."),
    UniqueConstraint("direction", "partner", "thing", "thing_key", "version"),
    Index(None, "po_number"),
    Index(None, "thing", "thing_key"),
    Index(None, "received_at"),
)  # fmt: skip
"""A transaction set in business words, as much of it as is asked for."""

document_number = Table(
    "document_number",
    METADATA,
    identity(),
    refers("document_id", "document.id", "Which document has it."),
    *state("kind", NUMBER_KINDS, "Whose number it is."),
    key("number", "As it stands in the document; an SSCC has 18 digits."),
    UniqueConstraint("document_id", "kind", "number"),
    Index(None, "kind", "number"),
)
"""The numbers that a document uses: of orders, cartons, bills of lading. One may have many."""

document_date = Table(
    "document_date",
    METADATA,
    identity(),
    refers("document_id", "document.id", "Which document says so."),
    key("meaning", "ship_not_before, cancel_after, departed ..."),
    day("on_day", "The calendar date, at its place."),
    Index(None, "meaning", "on_day"),
)
"""The days that a document names."""

consumer = Table(
    "consumer",
    METADATA,
    identity(),
    refers("document_id", "document.id", "Which document names them."),
    said("role", "ST: to whom it ships."),
    personal("name", "the consumer's name, N102."),
    personal("street", "N301, N302."),
    personal("city", "N401."),
    said("region", "N402."),
    personal("postal_code", "N403."),
    said("country", "N404."),
    personal("contact", "telephone or e-mail, PER04."),
    maybe_at("erased_at", "When the personal fields were erased; its tombstone says why."),
)
"""Whom a drop-shipped order goes to. Masked in every export, and kept for a time of its own."""

observation = Table(
    "observation",
    METADATA,
    identity(),
    refers("document_id", "document.id", "The 214 or 861 that says so; null: somebody told it.",
           nullable=True),
    said("partner", "Whose shipment it is about."),
    key("what", "departed, arrived, received, asn_accepted ..."),
    *state("source", ("own", "carrier", "proof of delivery", "retailer"), "Who says so."),
    maybe_at("at", "When it happened."),
    day("on_day", "Its date at its place, where no time is told."),
    said("value", "What was seen, where it is more than a time."),
    exact("quantity", "How much of the item."),
    said("unit", "Of the quantity."),
    said("po", "The order it is about."),
    said("item", "The item it is about."),
    said("bill_of_lading", "The bill of lading it is about."),
    said("notice", "BSN02 of the ship notice it is about."),
    said("sscc", "The carton or pallet it is about."),
    said("reference", "Under which number whoever says so keeps it."),
    at("noted_at", "When it was noted here."),
    Index(None, "po"),
    Index(None, "bill_of_lading"),
    Index(None, "notice"),
)  # fmt: skip
"""What was seen to happen, and who says so; none replaces another."""

answer = Table(
    "answer",
    METADATA,
    identity(),
    refers("document_id", "document.id", "The document that answers; null: told otherwise.",
           nullable=True),
    said("partner", "Whose it is."),
    key("set_id", "What was answered: 850, 856 ..."),
    key("number", "Its own number: BEG03, BSN02, BIG02."),
    *state("answered_by", ("997", "999", "824", "855"), "With what."),
    at("at", "When the answer went out or came in."),
    *state("outcome", ("accepted", "accepted-with-errors", "rejected"), "What it says."),
    said("reference", "The number of the answer."),
    said("reason", "In words, where it was not accepted."),
    Index(None, "set_id", "number"),
)  # fmt: skip
"""What became of a document that was sent or received."""

authorization = Table(
    "authorization",
    METADATA,
    identity(),
    said("partner", "Who allows it."),
    key("number", "Under which number the retailer keeps it."),
    key("granted_by", "Who there gave it."),
    said("po", "For which order; empty: for all."),
    said("excuses", "The rules whose faults it excuses, between blanks."),
    *state("covers", ("timing", "amount", "both"), "Whether it excuses time, quantity, or both."),
    said("shown_by", "What shows it: the mail, the screenshot."),
    said("dates", "The new dates, as JSON."),
    day("given", "When it was given."),
    day("starts", "From which day on."),
    day("ends", "Up to which day."),
    at("noted_at", "When it was noted here, or its end was."),
    Index(None, "partner", "po"),
)
"""What a retailer has granted: new dates, faults that are excused."""
