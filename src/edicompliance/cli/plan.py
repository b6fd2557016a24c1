"""`edic plan`: what to do when stock or time is short."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import click

from edicompliance.cli.inputs import read_chunks
from edicompliance.cli.main import EXIT_FINDINGS
from edicompliance.cli.options import HISTORY, MASTERS, WAIVERS, aware_time
from edicompliance.cli.terminal import look
from edicompliance.errors import EdiError
from edicompliance.flows.history.history_files import history_of
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.flows.shipping.beside import Beside
from edicompliance.flows.shipping.plan import plan
from edicompliance.flows.shipping.stock import load_stock
from edicompliance.masters import load_masters
from edicompliance.profiles import load_profile
from edicompliance.reports.plan import as_json, as_text
from edicompliance.rules.known import Known


@click.command(
    epilog="""\b
Examples:
  edic plan monday/4506001 --profile example-mart --stock stock.csv
  edic plan order.edi shipment.toml --profile example-mart --format json | jq .proposed

\b
Exit codes:
  0  what is proposed costs nothing, as far as it could be checked
  1  it costs something
  2  the command line is wrong
  3  could not run
"""
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--profile", required=True, metavar="ID|FILE", help="The retailer.")
@click.option(
    "--stock",
    "stock_file",
    metavar="FILE.csv",
    help="What is there, and from when: item, available, unit, from. Else everything is.",
)
@click.option("--now", callback=aware_time, metavar="TIME", help="Plan as of this time.")
@MASTERS
@WAIVERS
@HISTORY
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def command(
    paths: tuple[str, ...],
    profile: str,
    stock_file: str | None,
    now: datetime | None,
    lists: tuple[str, ...],
    waivers: str | None,
    history_file: str | None,
    form: str,
) -> None:
    """Say what to do when stock or time is short, with the money of each way.

    PATHs are the orders (850) and the shipment.toml of one shipment. The ways are: ship everything
    on one truck, ship it earlier, split it over two trucks, ask for a later date, or ship what is
    there and accept the cost. Each is judged by the rules of time and quantity; the cheapest is
    proposed, and a way that there is not says why.
    """
    batches, many = find_shipments(paths)
    if many:
        raise EdiError(f"{paths[0]}: expected one shipment, got a folder of {len(batches)}")
    guide = load_profile(profile)
    masters = load_masters(*lists)
    shipment = load_shipment(
        batches[0], items=masters.items, read=lambda path: b"".join(read_chunks(path))
    )
    found = plan(
        shipment,
        guide,
        now=now or shipment.facts.checked_at or datetime.now(UTC),
        stock=load_stock(stock_file) if stock_file else None,
        known=Known(
            masters=masters,
            history=history_of(history_file) if history_file else None,
            exceptions=Beside(guide, waivers).exceptions(batches[0]),
        ),
    )
    if form == "json":
        click.echo(json.dumps(as_json(found), indent=2))
    else:
        click.echo(as_text(found, width=look()["width"]), nl=False)
    if found.best.findings:
        sys.exit(EXIT_FINDINGS)
