"""`edic mailbox`: poll trading partners' mailboxes, and see to what a person must see to."""

from __future__ import annotations

import json
import signal
import sys
import time

import click

from edicompliance.cli.desk import CONFIG, FORMAT, opened
from edicompliance.cli.mailbox_deeds import DESK
from edicompliance.cli.main import EXIT_COULD_NOT_RUN, EXIT_FINDINGS
from edicompliance.flows.polling import Polled, Poller
from edicompliance.flows.standing import needs_a_person, standing
from edicompliance.x12.issues import plural, printable


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


for one in DESK:
    command.add_command(one)


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
            "waiting": done.waiting,
            "troubles": done.troubles,
            "unreachable": done.unreachable,
        }
        click.echo(json.dumps(told, indent=2))
        return
    for name, why in done.unreachable.items():
        click.echo(printable(f"mailbox {name}: {why}"), err=True)
    for trouble in done.troubles:
        for line in trouble.splitlines():
            click.echo(printable(line), err=True)
    waiting = f", {plural(done.waiting, 'file')} not ready" if done.waiting else ""
    click.echo(
        f"{plural(done.taken, 'file')} taken in, {plural(done.sent, 'file')} delivered{waiting}"
    )
