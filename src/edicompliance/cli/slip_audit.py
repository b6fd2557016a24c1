"""`edic label audit-slip`: packing slips as they were printed, against the documents."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import click

from edicompliance.cli.inputs import expand
from edicompliance.cli.main import EXIT_FINDINGS
from edicompliance.cli.paperwork import (
    against_documents,
    read_file,
    shipment_of,
    telling_how_to_say,
    write_report,
)
from edicompliance.cli.terminal import USUAL_WIDTH, look
from edicompliance.flows.printing.slip_audit import audit_slips
from edicompliance.profiles import load_profile
from edicompliance.reports.slip_audit import as_json, as_text
from edicompliance.rules.cartons.slip_outcome import AuditedSlips


@click.command(
    "audit-slip",
    epilog="""\b
Examples:
  edic label audit-slip slip.pdf --asn asn.edi --order po.edi --profile example-mart
  edic label audit-slip slips/ --asn monday/4506001 --profile acme.toml --format json

\b
Exit codes:
  0  every slip passes, and none is missing
  1  a slip fails, is to be retaken, or is missing
  2  the command line is wrong
  3  could not run: a document cannot be read, or a fact is missing that decides what is wanted
""",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@against_documents
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How it is told.",
)
def audit_slip_command(
    files: tuple[str, ...],
    asns: tuple[str, ...],
    orders: tuple[str, ...],
    profile: str,
    form: str,
    output: str | None,
    now: datetime | None,
) -> None:
    """Hold printed packing slips against the ship notice and the orders.

    FILEs are packing slips as PDF, or folders of them; of a PDF its letters are read. The --asn may
    be a shipment's folder. What cannot be told of a slip is never a pass: it is to be retaken. It
    needs edicompliance[labels].
    """
    guide, shipment = load_profile(profile), shipment_of([*asns, *orders])
    with telling_how_to_say(guide):
        at = now or datetime.now(UTC)
        audited = audit_slips(expand(files), shipment, guide, at=at, read=read_file)
    write_report(_told(audited, form, to_file=output is not None), output)
    sys.exit(0 if audited.ok else EXIT_FINDINGS)


def _told(audited: AuditedSlips, form: str, *, to_file: bool) -> str:
    if form == "json":
        return json.dumps(as_json(audited), indent=2, ensure_ascii=False)
    if to_file:
        return as_text(audited, width=USUAL_WIDTH)
    return as_text(audited, **look())
