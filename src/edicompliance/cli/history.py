"""`edic history`: a file of what was before, for rules and charges that look back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import click

from edicompliance.cli.inputs import read_chunks
from edicompliance.cli.main import EXIT_COULD_NOT_RUN
from edicompliance.cli.options import MASTERS, WAIVERS, aware_time, day
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import zone_info
from edicompliance.errors import EdiError
from edicompliance.flows.history.history_files import as_json, load_history
from edicompliance.flows.history.history_growing import grown, with_numbers, with_periods
from edicompliance.flows.history.history_scan import scan, scan_files
from edicompliance.flows.preship import check_batches
from edicompliance.flows.scorecards.scorecards import columns_of, load_scorecard
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.flows.shipping.periods import settled
from edicompliance.masters import load_masters
from edicompliance.profiles import load_profile
from edicompliance.rules.history import History
from edicompliance.rules.model import CheckResult

_OUTPUT = click.option("-o", "--output", metavar="FILE", help="Write it there instead of stdout.")
_ZONE = click.option(
    "--zone", metavar="ZONE", help="By whose clock envelopes are dated, America/Chicago; else UTC."
)
_PROFILE = click.option("--profile", required=True, metavar="ID|FILE", help="The retailer.")
_BEFORE = click.option(
    "--history", "before", metavar="FILE", help="What was known until now; it is kept."
)


@click.group(
    epilog="""\b
Examples:
  edic history build archive -o history.json --zone America/Chicago
  edic history add monday --profile my-retailer.toml --history history.json -o history.json
  edic history score card.csv --profile my-retailer.toml --measure otif -o history.json
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
@_OUTPUT
@_ZONE
def build(folder: str, output: str | None, zone: str | None) -> None:
    """Read all EDI files below DIR: used numbers of 850, 856, 810; answers of 997, 999, 824."""
    if not Path(folder).is_dir():
        raise EdiError(f"{folder}: expected a folder of earlier files, found none")
    _write(scan(folder, _known_zone(zone)), output)


@command.command(
    epilog="""\b
Examples:
  edic history add monday --profile example-mart -o history.json
  edic history add tuesday --profile example-mart --history history.json -o history.json

\b
Exit codes:
  0  written
  2  the command line is wrong
  3  could not run, or not for every shipment: nothing is written
"""
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_PROFILE
@_BEFORE
@_OUTPUT
@_ZONE
@MASTERS
@WAIVERS
@click.option("--now", callback=aware_time, metavar="TIME", help="As of this time.")
def add(
    paths: tuple[str, ...],
    profile: str,
    before: str | None,
    output: str | None,
    zone: str | None,
    lists: tuple[str, ...],
    waivers: str | None,
    now: datetime | None,
) -> None:
    """Add checked shipments: used numbers, findings, and the counts of weeks and months.

    PATHs are shipments as for edic check. What each adds is what a check of it finds; a shipment
    that is in the history already is not counted again.
    """
    known = _known_zone(zone)
    batches, _ = find_shipments(paths)
    files = [one for batch in batches for one in batch.files if not one.endswith((".toml", ".csv"))]
    history = with_numbers(_load(before), scan_files(files, "", known))
    found = check_batches(
        batches,
        load_profile(profile),
        now=now,
        clock=partial(datetime.now, UTC),
        masters=load_masters(*lists),
        waivers=waivers,
        history=history,
        read=lambda path: b"".join(read_chunks(path)),
    )
    checked: list[tuple[str, CheckResult]] = []
    for path, outcome in found:
        if not isinstance(outcome, CheckResult):
            click.echo(f"edic: {outcome if isinstance(outcome, EdiError) else path}", err=True)
            raise SystemExit(EXIT_COULD_NOT_RUN)
        checked.append((path, outcome))
    _write(grown(history, [one for _, one in settled(checked, history)]), output)


def _columns(_context: click.Context, _param: click.Parameter, value: str | None) -> dict[str, str]:
    try:
        return dict(columns_of(value or ""))
    except ValueError as reason:
        raise click.BadParameter(str(reason)) from None


@command.command(
    epilog="""\b
Examples:
  edic history score card.csv --profile sample-superstores --measure otif -o history.json
  edic history score card.csv --profile sample-superstores --measure otif --starts 2026-11-05
  edic history score card.csv --profile sample-superstores --measure otif --columns met=Good

\b
Exit codes:
  0  written
  2  the command line is wrong
  3  could not run
"""
)
@click.argument("file", metavar="CSV")
@_PROFILE
@click.option("--measure", required=True, metavar="NAME", help="Its name in the profile.")
@click.option(
    "--columns",
    callback=_columns,
    metavar="OURS=THEIRS,...",
    help="What it calls starts, of, counted, met (or failed), missing, total.",
)
@click.option(
    "--starts", callback=day, metavar="DAY", help="A day of the period, where no column says."
)
@_BEFORE
@_OUTPUT
def score(
    file: str,
    profile: str,
    measure: str,
    columns: dict[str, str],
    starts: date | None,
    before: str | None,
    output: str | None,
) -> None:
    """Take the counts of a retailer's scorecard, a CSV file with a row for each period.

    They take the place of what was counted of that period until now.
    """
    told = load_scorecard(file, load_profile(profile), measure, columns, starts)
    _write(with_periods(_load(before), told), output)


def _load(before: str | None) -> History:
    """What was known until now; a file that is not there yet is none."""
    if before is None or not Path(before).exists():
        return History(source=before or "history")
    return load_history(before)


def _known_zone(zone: str | None) -> str | None:
    try:
        zone_info(zone or "UTC")
    except CannotTell as unknown:
        raise click.BadParameter(unknown.reason, param_hint="--zone") from None
    return zone


def _write(history: History, output: str | None) -> None:
    text = as_json(replace(history, source=output or history.source))
    if output:
        Path(output).write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
