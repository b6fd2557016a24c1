"""`edic handoff`: the documents on their way to sinks, and those that were refused too often."""

from __future__ import annotations

import json

import click

from edicompliance.cli.desk import CONFIG, FORMAT, REASON, opened
from edicompliance.x12.issues import printable


@click.group(
    epilog="""\b
Examples:
  edic handoff list --state parked
  edic handoff retry 17 --reason "the OMS is up again"
  edic handoff dismiss 18 --reason "that OMS is gone"
"""
)
def command() -> None:
    """List what goes to sinks (folders, webhooks, programs); see to what is parked."""


@command.command(
    "list",
    epilog="""\b
Examples:
  edic handoff list
  edic handoff list --state parked --format json
""",
)
@CONFIG
@click.option(
    "--state",
    type=click.Choice(["queued", "claimed", "taken", "parked"]),
    help="Only those.",
)
@FORMAT
def list_command(config: str | None, state: str | None, form: str) -> None:
    """List accepted documents by the sinks that they go to, the oldest first."""
    with opened(config) as desk, desk.store.look() as look:
        rows = [
            {
                "id": one.id,
                "partner": one.partner,
                "sink": one.sink,
                "key": one.key,
                "document": one.document_id,
                "state": "seen-to" if one.seen_to_at and one.state == "parked" else one.state,
                "attempts": one.attempts,
                "reason": one.trouble,
            }
            for one in look.handoffs.all(state or "")
        ]
    if form == "json":
        click.echo(
            json.dumps({"schema": "edicompliance/handoff-list/1", "handoffs": rows}, indent=2)
        )
        return
    for one in rows:
        told = f"  {one['reason']}" if one["reason"] else ""
        line = f"{one['id']:>6}  {one['state']:<8}  {one['partner']}  {one['sink']}  {one['key']}"
        click.echo(printable(line + told))


@command.command(
    epilog="""\b
Examples:
  edic handoff retry 17 --reason "the OMS is up again"
"""
)
@CONFIG
@click.argument("number", type=int, metavar="HANDOFF")
@REASON
def retry(config: str | None, number: int, reason: str) -> None:
    """Offer a document again that is parked, or that its sink had and lost."""
    with opened(config) as desk, desk.store.work(desk.person) as work:
        work.handoffs.retry(number, reason=reason)
    click.echo(f"hand-off {number}: the next poll offers it; edic mailbox poll --once")


@command.command(
    epilog="""\b
Examples:
  edic handoff dismiss 18 --reason "that OMS is gone"
"""
)
@CONFIG
@click.argument("number", type=int, metavar="HANDOFF")
@REASON
def dismiss(config: str | None, number: int, reason: str) -> None:
    """Say that a parked document needs nobody any more; `retry` offers it still."""
    with opened(config) as desk, desk.store.work(desk.person) as work:
        work.handoffs.dismiss(number, reason=reason)
    click.echo(
        f"hand-off {number}: it needs nobody any more; edic handoff retry {number} offers it still"
    )
