"""`edic history`: a file of what was before, for rules that look back."""

from __future__ import annotations

from pathlib import Path

import click

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.times import zone_info
from edicompliance.errors import EdiError
from edicompliance.flows.history_files import as_json
from edicompliance.flows.history_scan import scan


@click.group(
    epilog="""\b
Examples:
  edic history build archive -o history.json --zone America/Chicago
"""
)
def command() -> None:
    """Make the history that edic check --history looks back on."""


@command.command(
    epilog="""\b
Examples:
  edic history build archive -o history.json --zone America/Chicago

\b
Exit codes:
  0  written
  2  the command line is wrong
  3  could not run
"""
)
@click.argument("folder", metavar="DIR")
@click.option("-o", "--output", metavar="FILE", help="Write it there instead of stdout.")
@click.option(
    "--zone", metavar="ZONE", help="By whose clock envelopes are dated, America/Chicago; else UTC."
)
def build(folder: str, output: str | None, zone: str | None) -> None:
    """Read all EDI files below DIR: used numbers of 850, 856, 810; answers of 997, 999, 824."""
    if not Path(folder).is_dir():
        raise EdiError(f"{folder}: expected a folder of earlier files, found none")
    try:
        zone_info(zone or "UTC")
    except CannotTell as unknown:
        raise click.BadParameter(unknown.reason, param_hint="--zone") from None
    text = as_json(scan(folder, zone))
    if output:
        Path(output).write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
