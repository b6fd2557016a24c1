"""`edic reaudit`: the archive judged anew, as a run of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date

import click

from edicompliance.cli.anew import anew, announced, put, span, watched
from edicompliance.cli.inputs import FAIL_ON, RANK
from edicompliance.cli.main import EXIT_COULD_NOT_RUN, EXIT_FINDINGS
from edicompliance.cli.store import open_store, settings_of, which_store
from edicompliance.cli.terminal import look
from edicompliance.flows.reaudit import reaudit
from edicompliance.reports.reaudit import as_csv, as_json, as_jsonl, as_text, as_xlsx
from edicompliance.rules.results.anew import Reaudit

_FORMATS: Mapping[str, Callable[[Reaudit], str | bytes]] = {
    "json": as_json,
    "jsonl": as_jsonl,
    "csv": as_csv,
    "xlsx": as_xlsx,
}


@click.command(
    epilog="""\b
Examples:
  edic reaudit --profile example-mart --since 2026-01-01
  edic reaudit --profile my-retailer.toml --since 2026-01-01 --jobs 2 --format json
  edic reaudit --profile example-mart --since 2025-01-01 --dask tcp://scheduler:8786

\b
Exit codes:
  0  nothing at or above --fail-on
  1  a finding at or above --fail-on
  2  the command line is wrong
  3  could not run, or not for every shipment
"""
)
@click.option(
    "--profile",
    required=True,
    metavar="ID|FILE[@DATE]",
    help="The guide; with @DATE as if every order were of that day.",
)
@anew
@FAIL_ON
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *_FORMATS]),
    default="text",
    show_default=True,
)
@click.option("-o", "--output", metavar="FILE", help="Write the report there instead of stdout.")
@which_store
def command(
    profile: str,
    since: date,
    until: date | None,
    partners: tuple[str, ...],
    jobs: int | None,
    dask: str | None,
    fail_on: str,
    form: str,
    output: str | None,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """Judge the archive anew, as a run of its own, on all cores or a Dask cluster.

    Each shipment of the store is judged as of its last document: orders, changes, answers, ship
    notices, invoices. Broken off, the same command goes on where it was; the result is the same,
    whoever worked on it.
    """
    span(since, until)
    with open_store(store, archive, config) as opened, watched() as watch:
        done = reaudit(
            opened,
            profile,
            since=since,
            until=until,
            partners=partners,
            config=settings_of(config),
            jobs=jobs,
            dask=dask,
            watch=watch,
            begins=announced,
        )
    put(_shown(done, form), output)
    for one in done.unreadable:
        click.echo(f"edic: {one.name}: {one.unreadable}", err=True)
    if done.unreadable:
        sys.exit(EXIT_COULD_NOT_RUN)
    severities = (finding["severity"] for one in done.judged for finding in one.findings)
    if any(RANK[severity] >= RANK[fail_on] for severity in severities):
        sys.exit(EXIT_FINDINGS)


def _shown(done: Reaudit, form: str) -> str | bytes:
    if form == "text":
        return as_text(done, width=look()["width"])
    return _FORMATS[form](done)
