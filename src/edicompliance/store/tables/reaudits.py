"""The ledger of a re-audit: what is judged anew, cut into shards, and how far each has come.

A shard is some shipments of the archive. Whoever judges it claims it for a while, with a fence that
grows; so any number of machines share a re-audit, and one that was broken off goes on where it was.
"""

from __future__ import annotations

from sqlalchemy import Index, Table, UniqueConstraint

from edicompliance.store.tables.columns import (
    METADATA,
    at,
    counted,
    identity,
    key,
    maybe_at,
    refers,
    said,
    state,
)

reaudit = Table(
    "reaudit",
    METADATA,
    identity(),
    *state("kind", ("reaudit", "backtest"), "One edition alone, or two against each other."),
    key("job", "The sha256 of all that its result hangs on: one that is open goes on by it."),
    refers("run_id", "run.id", "The run that its findings are kept by."),
    refers("against_run_id", "run.id", "Of a backtest: the run of the edition before.",
           nullable=True),
    key("asked", "What is judged, and by what, as JSON."),
    at("as_of", "As of when it is judged."),
    *state("state", ("open", "settled"), "Whether its findings are kept."),
    at("started_at", "When it began."),
    maybe_at("ended_at", "When it was settled."),
    Index(None, "job", "state"),
)  # fmt: skip
"""The archive, or a part of it, judged anew."""

reaudit_shard = Table(
    "reaudit_shard",
    METADATA,
    identity(),
    refers("reaudit_id", "reaudit.id", "Of which re-audit."),
    counted("position", "Which of its shards, from 1."),
    counted("shipments", "How many shipments it has."),
    key("members", "Its shipments, each with the numbers of its documents, as JSON."),
    *state("state", ("waiting", "claimed", "done"), "How far it has come."),
    counted("attempts", "How often somebody began to judge it."),
    said("holder", "Who judges it."),
    counted("fence", "Grows with each claim; who comes with an older one has lost it."),
    maybe_at("claimed_until", "Until when it is the holder's."),
    said("result", "What came of each shipment, as JSON; empty: nothing yet."),
    UniqueConstraint("reaudit_id", "position"),
    Index(None, "reaudit_id", "state"),
)
"""Some shipments of a re-audit, which one worker judges."""
