"""What retailers took: each deduction with its lines as told, and the ledger of its money.

The ledger only grows, and each of its entries proves those before it. What stands where is never
written down: it is computed.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, UniqueConstraint

from edicompliance.store.tables.columns import (
    BIG,
    METADATA,
    at,
    counted,
    day,
    exact,
    identity,
    key,
    number,
    refers,
    said,
    state,
)

deduction = Table(
    "deduction",
    METADATA,
    identity(),
    key("name", "What it goes by here: retailer/number.", unique=True),
    key("retailer", "Whose it is: the id of the profile."),
    said("number", "What the retailer calls it, raw."),
    *state("kind", ("assessed", "deducted"), "What was first told of it."),
    day("dated", "When it was taken or billed."),
    day("notified", "When the retailer told of it."),
    said("currency", "ISO 4217."),
    said("payment", "The check or transfer it was taken from."),
    said("source", "What told of it first: 820, 812, a file of the portal."),
    counted("nth", "Which one of those in its file that cannot be told apart.", 1),
    said("doubles", "The deduction that it takes a second time."),
    at("entered_at", "When it was entered."),
    Index(None, "retailer", "number"),
)  # fmt: skip
"""A deduction, as it was first told."""

deduction_line = Table(
    "deduction_line",
    METADATA,
    identity(),
    refers("deduction_id", "deduction.id", "Of which deduction."),
    counted("line", "Its number, from 1."),
    exact("amount", "What was taken or billed."),
    said("invoice", "The invoice it is about, raw."),
    said("po", "The order it is about, raw."),
    said("bill_of_lading", "The bill of lading."),
    said("notice", "The ship notice."),
    said("sscc", "The carton."),
    said("item", "The item."),
    said("store", "The store or distribution centre."),
    exact("quantity", "How many units."),
    said("code", "The retailer's code of the reason, raw."),
    said("text", "The reason in the retailer's words."),
    said("place", "Where it stands: file@offset+length, file:row."),
    UniqueConstraint("deduction_id", "line"),
)
"""A part of a deduction; of a lump sum there is one, which names nothing."""

dispute_paper = Table(
    "dispute_paper",
    METADATA,
    identity(),
    refers("deduction_id", "deduction.id", "For which deduction."),
    key("kind", "What it is: proof of delivery, bol signed by carrier ..."),
    key("name", "The file's name, as it was given."),
    key("sha256", "Of its bytes, which the archive has."),
    counted("size", "Bytes."),
    key("actor", "Who attached it."),
    said("reason", "Why, in words."),
    at("at", "When."),
    UniqueConstraint("deduction_id", "kind", "sha256"),
)
"""A paper that supports a dispute: a scan, a photo, a mail."""

ledger = Table(
    "ledger",
    METADATA,
    Column("seq", BIG, primary_key=True, autoincrement=False, doc="Its number, without a gap."),
    at("at", "When it was entered."),
    key("actor", "By whom."),
    key("deduction", "Whose money: the deduction's name, or a prediction's."),
    counted("line", "Which line of it."),
    key("step", "What happened: predict, deduct, dispute, approve ..."),
    exact("amount", "How much."),
    key("currency", "ISO 4217."),
    said("why", "The reason, in words."),
    said("evidence", "What shows it, as a JSON list."),
    said("detail", "What belongs to the step, as JSON."),
    said("entry_key", "What it is known by where it comes from; entered once only."),
    key("source", "Where the money came from."),
    counted("source_attempt", "How often it had been disputed."),
    key("target", "Where it stands afterwards."),
    counted("target_attempt", "How often it has been disputed by then."),
    number("reverses", "The entry that it takes back."),
    Column("previous", String(64), nullable=False, doc="The hash of the entry before."),
    Column("hash", String(64), nullable=False, unique=True, doc="What proves it and all before."),
    Index(None, "deduction", "line"),
    Index(None, "entry_key"),
)  # fmt: skip
"""The money of chargebacks, moved from place to place; nothing in it is ever changed."""

ledger_head = Table(
    "ledger_head",
    METADATA,
    Column("id", BIG, primary_key=True, autoincrement=False, doc="Always 1."),
    counted("seq", "The number of the last entry."),
    Column("hash", String(64), nullable=False, doc="Its hash."),
)
"""The end of the ledger, which whoever adds to it holds."""

guide = Table(
    "guide",
    METADATA,
    key("retailer", "The id of the profile.", primary_key=True),
    key("path", "Where its file lies."),
    at("written_at", "When that was last said."),
)
"""Profiles of one's own, that are no shipped ones: where each lies."""

verdict = Table(
    "verdict",
    METADATA,
    identity(),
    key("retailer", "The id of the profile it was judged by."),
    key("po_number", "The order."),
    at("judged_as_of", "As of when."),
    at("written_at", "When it was kept."),
    key("told", "What was found, what passed, what was not checked, how much was counted: JSON."),
    Index(None, "retailer", "po_number"),
)
"""What was judged of an order's shipment before it left; deductions are held against the last."""
