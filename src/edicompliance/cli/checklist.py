"""`edic checklist`: the pre-ship checklist for the floor, on paper."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from edicompliance.cli.inputs import read_chunks
from edicompliance.cli.options import MASTERS, aware_time
from edicompliance.cli.terminal import look
from edicompliance.errors import EdiError
from edicompliance.flows.preship import check_batches
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.masters import load_masters
from edicompliance.profiles import Profile, load_profile
from edicompliance.reports.checklist import Checklist, as_text, of_profile, of_shipment
from edicompliance.rules.model import CheckResult


@click.command(
    epilog="""\b
Examples:
  edic checklist monday/4506001 --profile example-mart --pdf 4506001.pdf
  edic checklist --profile example-mart --pdf example-mart.pdf

\b
Exit codes:
  0  written
  2  the command line is wrong
  3  could not run
"""
)
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--profile", required=True, metavar="ID|FILE", help="The retailer.")
@click.option("--pdf", "pdf", metavar="FILE", help="Write it there as a PDF; else it is printed.")
@click.option("--now", callback=aware_time, metavar="TIME", help="Judge as of this time.")
@MASTERS
def command(
    paths: tuple[str, ...],
    profile: str,
    pdf: str | None,
    now: datetime | None,
    lists: tuple[str, ...],
) -> None:
    """Make the pre-ship checklist for the floor: what to count, mend, find out and send.

    PATHs are one shipment, as for edic check. Without any, it is what the retailer asks of every
    shipment.
    """
    guide = load_profile(profile)
    checklist = _of_shipment(paths, guide, now, lists) if paths else of_profile(guide)
    if pdf is None:
        click.echo(as_text(checklist, width=look()["width"]), nl=False)
        return
    from edicompliance.reports.checklist_pdf import as_pdf  # noqa: PLC0415 - only a PDF needs it

    Path(pdf).write_bytes(as_pdf(checklist))


def _of_shipment(
    paths: tuple[str, ...], profile: Profile, now: datetime | None, lists: tuple[str, ...]
) -> Checklist:
    batches, many = find_shipments(paths)
    if many:
        raise EdiError(f"{paths[0]}: expected one shipment, got a folder of {len(batches)}")
    outcomes = check_batches(
        batches,
        profile,
        now=now,
        clock=lambda: datetime.now(UTC),
        masters=load_masters(*lists),
        read=lambda path: b"".join(read_chunks(path)),
    )
    for _, outcome in outcomes:
        if isinstance(outcome, CheckResult):
            return of_shipment(outcome, profile.name, profile)
        raise outcome
    raise EdiError(f"{paths[0]}: expected a shipment, found none")
