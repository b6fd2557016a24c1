"""`edic mailbox`: poll trading partners' mailboxes, and see to what a person must see to."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable
from typing import Any, Final

import click

from edicompliance.cli.desk import opened
from edicompliance.cli.main import EXIT_COULD_NOT_RUN, EXIT_FINDINGS
from edicompliance.flows.polling import Polled, Poller
from edicompliance.flows.standing import needs_a_person, standing
from edicompliance.mailbox.model import shown_name
from edicompliance.x12.issues import plural, printable

CONFIG: Final = click.option(
    "--config", metavar="FILE", help="Settings; else $EDIC_CONFIG, else ./edicompliance.toml."
)
REASON: Final = click.option(
    "--reason", required=True, metavar="TEXT", help="Why; kept in the audit."
)
FORMAT: Final = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)


@click.group(
    epilog="""\b
Examples:
  edic mailbox poll --once
  edic mailbox list --state quarantined
  edic mailbox release 17 --reason "the partner sent the rest"
"""
)
def command() -> None:
    """Poll mailboxes: take files in, answer them, deliver what is due."""


@command.command(
    epilog="""\b
Examples:
  edic mailbox poll --once
  edic mailbox poll --every 60 --config /etc/edic/edicompliance.toml

\b
Exit codes:
  0  nothing needs a person
  1  something does: what is said
  2  the command line is wrong
  3  a mailbox could not be reached (the others were polled), or nothing could run
"""
)
@CONFIG
@click.option("--once", is_flag=True, help="Look, wait, look again, take in, deliver, and end.")
@click.option(
    "--every", default=60.0, show_default=True, metavar="SECONDS", help="Between two looks."
)
@FORMAT
def poll(config: str | None, once: bool, every: float, form: str) -> None:
    """Poll all mailboxes, once or for ever."""
    if once:
        with opened(config) as desk:
            done = Poller(desk.config, desk.store).poll()
            with desk.store.look() as look:
                must_act = needs_a_person(standing(look))
        _tell(done, form)
        sys.exit(EXIT_COULD_NOT_RUN if done.unreachable else EXIT_FINDINGS if must_act else 0)
    _for_ever(config, every)


@command.command(
    epilog="""\b
Examples:
  edic mailbox run --every 30
"""
)
@CONFIG
@click.option(
    "--every", default=60.0, show_default=True, metavar="SECONDS", help="Between two looks."
)
def run(config: str | None, every: float) -> None:
    """Poll for ever; it ends with what it has begun when it is told to."""
    _for_ever(config, every)


@command.command(
    "list",
    epilog="""\b
Examples:
  edic mailbox list
  edic mailbox list --state quarantined --format json
""",
)
@CONFIG
@click.option("--state", default="", metavar="STATE", help="Only those: quarantined, done ...")
@FORMAT
def list_command(config: str | None, state: str, form: str) -> None:
    """List the files that were seen, the first seen first, and how far each has come."""
    with opened(config) as desk, desk.store.look() as look:
        names = {one.id: one.name for one in look.receiving.mailboxes()}
        rows = [
            {
                "id": one.id,
                "mailbox": names[one.mailbox_id],
                "name": shown_name(one.path),
                "size": one.size,
                "state": one.state,
                "attempts": one.attempts,
                "reason": one.reason,
                "sha256": one.sha256,
            }
            for one in look.receiving.files(state)
        ]
    if form == "json":
        click.echo(json.dumps({"schema": "edic/mailbox-list/1", "files": rows}, indent=2))
        return
    for one in rows:
        told = f"  {one['reason']}" if one["reason"] else ""
        line = f"{one['id']:>6}  {one['state']:<11}  {one['mailbox']}  {one['name']}{told}"
        click.echo(printable(line))


@command.command(
    epilog="""\b
Examples:
  edic mailbox release 17 --reason "the partner sent the rest"
"""
)
@CONFIG
@click.argument("number", type=int, metavar="FILE")
@REASON
def release(config: str | None, number: int, reason: str) -> None:
    """Let a quarantined FILE be tried again, as if for the first time."""
    _act(config, lambda work: work.receiving.release(number, reason=reason))
    click.echo(f"file {number}: the next poll takes it up again; edic mailbox poll --once")


@command.command(
    epilog="""\b
Examples:
  edic mailbox resend 12 --reason "the partner lost it"
"""
)
@CONFIG
@click.argument("number", type=int, metavar="OUTGOING")
@REASON
def resend(config: str | None, number: int, reason: str) -> None:
    """Send an OUTGOING file again that was sent, or could not be."""
    _act(config, lambda work: work.outbox.resend(number, reason=reason))
    click.echo(f"outgoing {number}: the next poll sends it; edic mailbox poll --once")


def _act(config: str | None, deed: Callable[[Any], object]) -> None:
    with opened(config) as desk, desk.store.work(desk.person) as work:
        deed(work)


def _for_ever(config: str | None, every: float) -> None:
    """Poll until a signal says that it is enough; a look that was begun is ended first."""
    stopped: list[int] = []
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda number, _frame: stopped.append(number))
    with opened(config) as desk:
        poller = Poller(desk.config, desk.store)
        while not stopped:
            _tell(poller.poll(), "text")
            begun = time.monotonic()
            while not stopped and time.monotonic() - begun < every:
                time.sleep(min(0.2, every))


def _tell(done: Polled, form: str) -> None:
    if form == "json":
        told = {
            "schema": "edic/mailbox-poll/1",
            "taken": done.taken,
            "sent": done.sent,
            "queued": done.queued,
            "handed": done.handed,
            "waiting": done.waiting,
            "troubles": done.troubles,
            "unreachable": done.unreachable,
            "changes": done.changes,
            "approaching": done.swept.approaching,
            "missed": done.swept.missed,
            "overdue": done.swept.overdue,
        }
        click.echo(json.dumps(told, indent=2))
        return
    for name, why in done.unreachable.items():
        click.echo(printable(f"mailbox {name}: {why}"), err=True)
    for trouble in done.troubles:
        for line in trouble.splitlines():
            click.echo(printable(line), err=True)
    for change in done.changes:
        click.echo(printable(change))
    if done.swept.missed or done.swept.approaching:
        missed = plural(done.swept.missed, "deadline")
        click.echo(f"{missed} missed, {done.swept.approaching} near: edic due")
    handed = f", {plural(done.handed, 'document')} handed over" if done.handed else ""
    waiting = f", {plural(done.waiting, 'file')} not ready" if done.waiting else ""
    click.echo(
        f"{plural(done.taken, 'file')} taken in, {plural(done.sent, 'file')} delivered"
        f"{handed}{waiting}"
    )
