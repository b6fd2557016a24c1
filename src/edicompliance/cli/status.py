"""`edic status`: how the mailboxes, the outbox and the acknowledgments stand, and who must act."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import click

from edicompliance.cli.desk import CONFIG, FORMAT, opened
from edicompliance.cli.main import EXIT_FINDINGS
from edicompliance.flows.deadlines.told_together import line, together
from edicompliance.flows.mailbox.standing import needs_a_person, standing
from edicompliance.reports.slack import span
from edicompliance.x12.issues import plural, printable


@click.command(
    epilog="""\b
Examples:
  edic status
  edic status --format json

\b
Exit codes:
  0  nothing needs a person
  1  something does
  2  the command line is wrong
  3  could not run
"""
)
@CONFIG
@FORMAT
def command(config: str | None, form: str) -> None:
    """Say how everything stands; leave with 1 when somebody must act."""
    with opened(config, make=False) as desk, desk.store.look() as look:
        told, now = standing(look), look.now
    if form == "json":
        click.echo(json.dumps(told, indent=2))
    else:
        _print(told, now)
    sys.exit(EXIT_FINDINGS if needs_a_person(told) else 0)


def _print(told: dict[str, Any], now: datetime) -> None:
    for one in told["mailboxes"]:
        _print_mailbox(one, now)
    if not told["mailboxes"]:
        click.echo("no mailbox was polled yet: edic mailbox poll --once")
    handoffs = told["handoffs"]
    if any(handoffs.values()):
        click.echo(f"hand-offs: {handoffs['waiting']} waiting, {handoffs['parked']} parked")
    acks = told["acks"]
    click.echo(
        f"{plural(told['inbox'], 'file')} waiting, {told['quarantined']} quarantined, "
        f"{told['parked']} parked, {told['outbox']} to be sent"
    )
    click.echo(
        f"acknowledgments: {acks['waiting']} awaited, {acks['overdue']} overdue, "
        f"{acks['rejected']} rejected"
    )
    _print_alerts(told)
    _print_next(told)


def _print_mailbox(one: dict[str, Any], now: datetime) -> None:
    when = _ago(one["last_poll"], now) if one["last_poll"] else "never"
    trouble = f": {one['trouble']}; edic explain unreachable" if one["trouble"] else ""
    click.echo(printable(f"mailbox {one['name']}: {one['state']}, last polled {when}{trouble}"))
    if one["next_try"]:
        often = plural(one["failures"], "failure")
        told = f"  {often}, it rests until {_second(one['next_try'])}"
        click.echo(f"{told}; edic mailbox poll --once tries at once")


def _print_next(told: dict[str, Any]) -> None:
    """What to type next, for each thing that needs somebody."""
    if told["handoffs"]["parked"]:
        click.echo("next: edic handoff list --state parked; edic explain sink-parked")
    for state, page in (("quarantined", "quarantined"), ("parked", "parked-interchange")):
        if told[state]:
            click.echo(f"next: edic mailbox list --state {state}; edic explain {page}")
    for state, page in (("overdue", "acknowledgment-overdue"), ("rejected", "rejected")):
        if told["acks"][state]:
            click.echo(f"next: edic mailbox list --state {state}; edic explain {page}")
    if told["alerts"]:
        click.echo("next: edic due; edic explain deadline-missed")


def _ago(at: str, now: datetime) -> str:
    return f"{span(now - datetime.fromisoformat(at))} ago ({_second(at)})"


def _second(at: str) -> str:
    """A time as people read it, to the second."""
    return f"{datetime.fromisoformat(at).astimezone(UTC):%Y-%m-%d %H:%M:%SZ}"


def _print_alerts(told: dict[str, Any]) -> None:
    for alike in together(SimpleNamespace(**one) for one in told["alerts"]):
        click.echo(printable(line(alike)))
    for one in told["alert_channels"]:
        if one["trouble"]:
            waiting = plural(one["waiting"], "alert")
            click.echo(printable(f"{waiting} cannot go by {one['channel']}: {one['trouble']}"))
            click.echo("next: edic explain alerts-unsent")
