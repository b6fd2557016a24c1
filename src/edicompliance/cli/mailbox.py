"""`edic mailbox`: poll trading partners' mailboxes, and see to what a person must see to."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

import click

from edicompliance.cli.desk import CONFIG, FORMAT, opened
from edicompliance.cli.logs import LOG_FORMAT, LOG_LEVEL, log_to_stderr
from edicompliance.cli.mailbox_deeds import DESK
from edicompliance.cli.main import EXIT_COULD_NOT_RUN, EXIT_FINDINGS
from edicompliance.errors import EdiError
from edicompliance.flows.config import Config, find_config, load_config
from edicompliance.flows.mailbox.running import Nobody, Runner, Watch, log_poll
from edicompliance.flows.mailbox.standing import needs_a_person, standing
from edicompliance.flows.polling import Polled, Poller
from edicompliance.store import Store
from edicompliance.x12.issues import plural, printable

EVERY: Final = click.option(
    "--every",
    type=click.FloatRange(0),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Between two looks.",
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
@EVERY
@FORMAT
@LOG_FORMAT
@LOG_LEVEL
def poll(
    config: str | None, once: bool, every: float, form: str, log_format: str | None, log_level: str
) -> None:
    """Poll all mailboxes, once or for ever."""
    if not once:
        _for_ever(config, every, log_format, log_level, Nobody())
        return
    if log_format:
        log_to_stderr(log_format, log_level)
    with opened(config) as desk:
        done = Poller(desk.config, desk.store).poll()
        with desk.store.look() as look:
            must_act = needs_a_person(standing(look))
    if log_format:
        log_poll(done)
    _tell(done, form, quiet=bool(log_format))
    sys.exit(EXIT_COULD_NOT_RUN if done.unreachable else EXIT_FINDINGS if must_act else 0)


@command.command(
    epilog="""\b
Examples:
  edic mailbox run --every 30
  edic mailbox run --log-format json --metrics-port 9464

\b
Exit codes:
  0  it was told to stop (SIGTERM, SIGINT), and ended what it had begun
  2  the command line is wrong
  3  it could not begin: settings that are wrong, a store that must be migrated
"""
)
@CONFIG
@EVERY
@LOG_FORMAT
@LOG_LEVEL
@click.option(
    "--metrics-port",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    envvar="EDIC_METRICS_PORT",
    help="Answer there at /metrics and /healthz; needs the extra metrics.",
)
@click.option(
    "--metrics-host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    envvar="EDIC_METRICS_HOST",
    help="Where that is listened at.",
)
@click.option(
    "--stale-after",
    type=click.FloatRange(0, min_open=True),
    metavar="SECONDS",
    help="When /healthz says 503; by default after three rounds, and 60 s more.",
)
def run(
    config: str | None,
    every: float,
    log_format: str | None,
    log_level: str,
    metrics_port: int | None,
    metrics_host: str,
    stale_after: float | None,
) -> None:
    """Poll for ever; it ends with what it has begun when it is told to.

    A database that is away, or a disk that is full, is said, and tried again after a pause.
    """
    if metrics_port is None:
        _for_ever(config, every, log_format, log_level, Nobody())
        return
    watching = _watching()
    figures = watching.Figures(stale_after or 3 * (every + _longest_settling(config)) + 60)
    with watching.Server(figures, metrics_host, metrics_port) as server:
        click.echo(f"http://{metrics_host}:{server.port}/metrics and /healthz", err=True)
        _for_ever(config, every, log_format, log_level, figures)


for one in DESK:
    command.add_command(one)


def _for_ever(
    config: str | None, every: float, log_format: str | None, log_level: str, watch: Watch
) -> None:
    """Poll until a signal says that it is enough; a file that was begun is ended first."""
    stopped: list[int] = []
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda number, _frame: stopped.append(number))
    log_to_stderr(log_format or "text", log_level)

    @contextmanager
    def desk() -> Iterator[tuple[Config, Store]]:
        with opened(config) as found:
            yield found.config, found.store

    Runner(desk, every, lambda: bool(stopped), watch).run()


def _longest_settling(config: str | None) -> float:
    settings = load_config(find_config(config))
    return max((one.settle_seconds for one in settings.mailboxes.values()), default=0.0)


def _watching() -> Any:
    """The part that needs the extra `metrics`."""
    try:
        return import_module("edicompliance.flows.mailbox.watching")
    except ModuleNotFoundError as missing:
        raise EdiError(
            f"--metrics-port: {missing.name} is not installed; pip install 'edicompliance[metrics]'"
        ) from None


def _tell(done: Polled, form: str, *, quiet: bool) -> None:
    if form == "json":
        told = {
            "schema": "edicompliance/mailbox-poll/1",
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
    if not quiet:
        _tell_troubles(done)
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


def _tell_troubles(done: Polled) -> None:
    for name, why in done.unreachable.items():
        click.echo(printable(f"mailbox {name}: {why}; edic explain unreachable"), err=True)
    for trouble in done.troubles:
        for line in trouble.splitlines():
            click.echo(printable(line), err=True)
