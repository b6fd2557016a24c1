"""`edic chargebacks enter`, `reverse` and `show`: what a person enters, takes back, looks up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import cast

import click

from edicompliance.chargebacks.ledger import Entry
from edicompliance.chargebacks.settling import SETTLED, Settled
from edicompliance.cli.dispute_options import AMOUNT, BY, LINE
from edicompliance.cli.store import FORMAT, open_store, person, which_store
from edicompliance.flows.money.settling import enter_settled, entries_of, take_back
from edicompliance.reports.disputes import entries_json
from edicompliance.x12.issues import printable

REASON = click.option(
    "--reason", required=True, metavar="TEXT", help="Why; kept in the entry and in the audit."
)


@click.command(
    "enter",
    epilog="""\b
Examples:
  edic chargebacks enter example-mart/CB114-4502002 accepted --reason "it was late"
  edic chargebacks enter example-mart/CB9 excused --reason "mail of the buyer" --amount 40.00
  edic chargebacks enter foreseen/example-mart/4502002/ASN001 excused --reason "portal, case 7"

\b
Exit codes:
  0  entered
  2  the command line is wrong
  3  could not run: there is no such deduction, or its money stands elsewhere
""",
)
@click.argument("deduction", metavar="ID")
@click.argument("settled", type=click.Choice(SETTLED))
@AMOUNT
@LINE
@REASON
@BY
@FORMAT
@which_store
def enter_(
    deduction: str,
    settled: str,
    amount: Decimal | None,
    line: int | None,
    reason: str,
    who: str | None,
    form: str,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """Enter what became of a charge that no paper tells.

    excused: the retailer lets it pass before it is taken. reported-only: it is reported, and not
    billed. accepted: it is right. written-off: it is not worth the work. triaged: it is decided
    what to do. closed: all its money is at an end.
    """
    actor = who or person()
    with open_store(store, archive, config) as opened, opened.work(actor) as work:
        entries = enter_settled(
            work, deduction, cast("Settled", settled), actor,
            reason=reason, amount=amount, line=line,
        )  # fmt: skip
    _print(deduction, entries, form)


@click.command(
    "reverse",
    epilog="""\b
Examples:
  edic chargebacks reverse 41 --reason "it was the other claim"

\b
Exit codes:
  0  taken back
  2  the command line is wrong
  3  could not run: there is no such entry, or its money has moved on
""",
)
@click.argument("entry", type=click.IntRange(min=1), metavar="ENTRY")
@REASON
@BY
@FORMAT
@which_store
def reverse_(
    entry: int,
    reason: str,
    who: str | None,
    form: str,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """Take an entry of the ledger back, by a further entry: nothing is edited."""
    actor = who or person()
    with open_store(store, archive, config) as opened, opened.work(actor) as work:
        done = take_back(work, entry, actor, reason=reason)
    _print(done.posting.deduction, [done], form)


@click.command(
    "show",
    epilog="""\b
Examples:
  edic chargebacks show example-mart/CB114-4502002
  edic chargebacks show foreseen/example-mart/4502002/ASN001 --format json

\b
Exit codes:
  0  shown
  2  the command line is wrong
  3  could not run
""",
)
@click.argument("deduction", metavar="ID")
@FORMAT
@which_store
def show_(
    deduction: str, form: str, store: str | None, archive: str | None, config: str | None
) -> None:
    """Show every entry about a deduction: when, who, what, how much, why, by which evidence."""
    with open_store(store, archive, config) as opened, opened.look() as look:
        entries = entries_of(look, deduction)
    _print(deduction, entries, form, whole=True)


def _print(name: str, entries: Sequence[Entry], form: str, *, whole: bool = False) -> None:
    if form == "json":
        every = entries_json(entries)
        found = {"schema": "edicompliance/chargebacks-entries/1", "id": name, "entries": every}
        click.echo(json.dumps(found, indent=2))
        return
    for entry in entries:
        one = entry.posting
        money = f"{one.amount:.2f} {one.currency} " if one.amount else ""
        step = f"{one.step}: {entry.source} -> {entry.target}" if one.amount else one.step
        click.echo(printable(f"{name}: line {one.line}: {money}{step} (entry {entry.seq})"))
        if whole:
            click.echo(printable(f"    {entry.at:%Y-%m-%d %H:%M %Z}, {entry.actor}: {one.why}"))
            for told in (*(f"{key} {value}" for key, value in one.detail.items()), *one.evidence):
                click.echo(printable(f"    {told}"))
