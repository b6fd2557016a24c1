"""Scorecards: what each order added to each measure, and the sums of each day, kept up to date.

Entries are only added: an order that is counted anew first gets the reverse of what it had. So the
sums of a day are those of its entries, and can be made anew from them.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Table, UniqueConstraint

from edicompliance.store.tables.columns import (
    METADATA,
    at,
    counted,
    day,
    exact,
    identity,
    key,
    said,
)

AXES = ("", "dc", "carrier", "3pl", "sku", "rule", "excluded", "unknown")
"""Of what a sum is: of all, of a place, a carrier ...; of what is left out or unknown, and why."""

score_entry = Table(
    "score_entry",
    METADATA,
    identity(),
    key("retailer", "By whose guide: the id of the profile."),
    key("thing", "What was counted: an order, an invoice, a deduction."),
    key("measure", "Which measure."),
    said("kind", "Of which kind it is."),
    said("clause", "The guide's clause whose formula it is; empty: our own formula."),
    Column("day", Date, nullable=False, doc="On whose sums it counts."),
    said("line", "Which line of the order."),
    said("dc", "To where it ships."),
    said("carrier", "Who carries it."),
    said("threepl", "From where it ships."),
    said("sku", "Which item."),
    said("rules", "The rules whose faults miss it, between blanks."),
    counted("counted", "How much counts, in ten-thousandths."),
    counted("met", "Of this, what met the measure."),
    counted("open", "Of this, what nobody knows of."),
    counted("excluded", "How much is left out."),
    said("why", "Why it is left out, or not known."),
    counted("nth", "1: it is counted; -1: it takes an earlier one back."),
    at("entered_at", "When it was counted."),
    Index(None, "retailer", "thing"),
)
"""What one line, notice or order added to one measure."""

score_period = Table(
    "score_period",
    METADATA,
    identity(),
    key("retailer", "By whose guide."),
    Column("day", Date, nullable=False, doc="Of which day."),
    said("axis", "Of all (empty), or by dc, carrier, 3pl, sku, rule, excluded, unknown."),
    said("member", "Of which of them."),
    key("measure", "Which measure."),
    said("kind", "Of which kind it is."),
    said("clause", "By which clause of the guide."),
    counted("counted", "How much counts, in ten-thousandths."),
    counted("met", "Of this, what met the measure."),
    counted("open", "Of this, what nobody knows of."),
    counted("excluded", "How much is left out."),
    counted("entries", "How many entries it sums up."),
    UniqueConstraint("retailer", "axis", "day", "member", "measure", "kind", "clause"),
)
"""The sums of a day, kept up to date with the entries."""

score_thing = Table(
    "score_thing",
    METADATA,
    identity(),
    key("retailer", "By whose guide."),
    key("thing", "What was counted."),
    key("seen", "By which papers, profile and state it was counted."),
    counted("open", "1: it may count otherwise tomorrow, without a further paper."),
    UniqueConstraint("retailer", "thing"),
)
"""What was counted last, so that only what has changed is counted anew."""

score_told = Table(
    "score_told",
    METADATA,
    identity(),
    key("retailer", "Whose figure it is."),
    key("measure", "Of which measure."),
    Column("starts", Date, nullable=False, doc="The period's first day."),
    day("ends", "Its last day."),
    said("member", "Of what in it, where each has a rate of its own."),
    exact("counted", "How much the retailer counted; null: it tells a percentage alone."),
    exact("met", "Of this, what met the measure; where it tells no counts: the percentage."),
    said("source", "The file that says so."),
    at("entered_at", "When it was taken over."),
    UniqueConstraint("retailer", "measure", "starts", "member"),
)
"""The retailer's own figures."""
