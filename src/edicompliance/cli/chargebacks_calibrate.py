"""`edic chargebacks calibrate`: what was taken against what the guides say, rule by rule."""

from __future__ import annotations

import json
import sys

import click

from edicompliance.cli.main import EXIT_FINDINGS
from edicompliance.cli.store import FORMAT, open_store, settings_of, which_store
from edicompliance.flows.money.calibrating import calibration
from edicompliance.x12.issues import plural, printable


@click.command(
    "calibrate",
    epilog="""\b
Examples:
  edic chargebacks calibrate
  edic chargebacks calibrate --retailer example-mart --format json

\b
Exit codes:
  0  no rule's charges have changed
  1  some have: they are named
  2  the command line is wrong
  3  could not run
""",
)
@click.option("--retailer", metavar="ID", help="Only this one's.")
@click.option("--shipments", metavar="PATH", multiple=True, help="As for edic chargebacks match.")
@FORMAT
@which_store
def calibrate(
    retailer: str | None,
    shipments: tuple[str, ...],
    form: str,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """Hold what was taken against what the guide charges, and name rules that have changed."""
    with open_store(store, archive, config) as opened:
        found = calibration(
            opened, retailer=retailer, shipments=shipments, config=settings_of(config)
        )
    if form == "json":
        click.echo(json.dumps(found, indent=2))
    else:
        _print(found)
    sys.exit(EXIT_FINDINGS if found["drift"] else 0)


def _print(found: dict[str, list[dict[str, str]]]) -> None:
    for one in found["rules"]:
        sums = f"taken {one['actual']}, by the guide {one['predicted']}"
        told = f"{one['differing']} of {one['charges']} differ"
        click.echo(printable(f"{one['retailer']} {one['rule']}: {sums}; {told}"))
    for one in found["drift"]:
        shown = plural(int(one["shipments"]), "shipment")
        click.echo(
            printable(
                f"changed: {one['retailer']} {one['rule']} charges {one['direction']} since "
                f"{one['since']}: {shown} show it, {one['actual']} for {one['predicted']}"
            )
        )
    click.echo(f"{found['not_compared']} lines could not be compared")
