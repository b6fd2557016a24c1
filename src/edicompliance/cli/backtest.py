"""`edic backtest`: what another edition of a guide would have cost."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date

import click

from edicompliance.cli.anew import anew, announced, put, span, watched
from edicompliance.cli.main import EXIT_COULD_NOT_RUN, EXIT_FINDINGS
from edicompliance.cli.options import FormChoice
from edicompliance.cli.store import open_store, settings_of, which_store
from edicompliance.cli.terminal import look
from edicompliance.flows.anew.backtest import backtest
from edicompliance.reports.backtest import as_csv, as_json, as_markdown, as_text, as_xlsx
from edicompliance.rules.results.anew import Backtest

_FORMATS: Mapping[str, Callable[[Backtest], str | bytes]] = {
    "json": as_json,
    "csv": as_csv,
    "xlsx": as_xlsx,
    "md": as_markdown,
}


@click.command(
    epilog="""\b
Examples:
  edic backtest --profile next-year.toml --against example-mart --since 2026-01-01
  edic backtest --profile example-mart@2027-02-01 --against example-mart --since 2026-01-01
  edic backtest --profile new.toml --against old.toml --since 2026-01-01 --format json

\b
Exit codes:
  0  judged
  1  with --exit-code: the money or a verdict differs
  2  the command line is wrong
  3  could not run, or not for every shipment
"""
)
@click.option("--profile", required=True, metavar="ID|FILE[@DATE]", help="The new edition.")
@click.option(
    "--against", required=True, metavar="ID|FILE[@DATE]", help="The edition it is compared with."
)
@anew
@click.option("--exit-code", is_flag=True, help="Exit 1 where something differs.")
@click.option(
    "--format",
    "form",
    type=FormChoice(["text", *_FORMATS]),
    default="text",
    show_default=True,
)
@click.option("-o", "--output", metavar="FILE", help="Write the report there instead of stdout.")
@which_store
def command(
    profile: str,
    against: str,
    since: date,
    until: date | None,
    partners: tuple[str, ...],
    jobs: int | None,
    dask: str | None,
    form: str,
    output: str | None,
    store: str | None,
    archive: str | None,
    config: str | None,
    *,
    exit_code: bool,
) -> None:
    """Say what another edition of a guide changes, in money, over what shipped before.

    Each shipment of the store is judged by both: the change by rule, distribution centre and item,
    and the orders that flip. With @DATE every order is judged by the editions of that day.
    """
    span(since, until)
    with open_store(store, archive, config) as opened, watched() as watch:
        done = backtest(
            opened,
            profile,
            against,
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
    for name, reason in done.unreadable:
        click.echo(f"edic: {name}: {reason}", err=True)
    if done.unreadable:
        sys.exit(EXIT_COULD_NOT_RUN)
    if exit_code and not done.is_same:
        sys.exit(EXIT_FINDINGS)


def _shown(done: Backtest, form: str) -> str | bytes:
    if form == "text":
        return as_text(done, width=look()["width"])
    return _FORMATS[form](done)
