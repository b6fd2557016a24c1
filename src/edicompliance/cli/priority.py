"""`edic priority`: which open order must ship first."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import click

from edicompliance.cli.inputs import read_chunks
from edicompliance.cli.main import EXIT_COULD_NOT_RUN
from edicompliance.cli.options import HISTORY, MASTERS, WAIVERS, aware_time
from edicompliance.cli.terminal import look
from edicompliance.flows.history.history_files import history_of
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.flows.shipping.priority import open_orders
from edicompliance.masters import load_masters
from edicompliance.profiles import load_profile
from edicompliance.reports.priority import as_csv, as_json, as_text
from edicompliance.rules.results.priority import OpenOrder


@click.command(
    epilog="""\b
Examples:
  edic priority orders/ --profile example-mart
  edic priority orders/ --profile example-mart --format csv > today.csv

\b
Exit codes:
  0  listed
  2  the command line is wrong
  3  could not run, or not for every shipment
"""
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--profile", required=True, metavar="ID|FILE", help="The retailer.")
@click.option("--now", callback=aware_time, metavar="TIME", help="As of this time.")
@MASTERS
@WAIVERS
@HISTORY
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
)
def command(
    paths: tuple[str, ...],
    profile: str,
    now: datetime | None,
    lists: tuple[str, ...],
    waivers: str | None,
    history_file: str | None,
    form: str,
) -> None:
    """List the open orders by what must ship first.

    Orders with a date come first: those whose date is missed, then by the money at risk for each
    hour that is left. Orders without a date follow. An order is open until a ship notice (856) that
    names it has been sent (asn_sent in the shipment.toml).
    """
    batches, _ = find_shipments(paths)
    found = list(
        open_orders(
            batches,
            load_profile(profile),
            now=now,
            clock=lambda: datetime.now(UTC),
            read=lambda path: b"".join(read_chunks(path)),
            masters=load_masters(*lists),
            waivers=waivers,
            history=history_of(history_file) if history_file else None,
        )
    )
    orders = sorted((o for o in found if isinstance(o, OpenOrder)), key=lambda one: one.urgency)
    unreadable = [(o[0], str(o[1])) for o in found if not isinstance(o, OpenOrder)]
    for _, reason in unreadable:
        click.echo(f"edic: {reason}", err=True)
    if form == "json":
        click.echo(json.dumps(as_json(orders, unreadable), indent=2))
    elif form == "csv":
        click.echo(as_csv(orders), nl=False)
    else:
        click.echo(as_text(orders, width=look()["width"]), nl=False)
    if unreadable:
        sys.exit(EXIT_COULD_NOT_RUN)
