"""`edic snapshot`: a retailer's week on one page, for the meeting."""

from __future__ import annotations

import json
from datetime import date

import click

from edicompliance.chargebacks.snapshot import Snapshot
from edicompliance.cli.guides import guide_named
from edicompliance.cli.options import day
from edicompliance.cli.store import open_store, settings_of, which_store
from edicompliance.cli.terminal import look, write_report
from edicompliance.flows.money.actions import read_actions
from edicompliance.flows.money.snapshots import snapshot, week_of
from edicompliance.reports import listing
from edicompliance.reports import snapshot as told


@click.command(
    epilog="""\b
Examples:
  edic snapshot --week 2026-W48 --retailer example-mart
  edic snapshot --week 2026-W48 --retailer example-mart --actions actions.toml --format html
  edic snapshot --week 2026-W48 --retailer example-mart --format pdf -o week.pdf
  edic snapshot --week 2026-W48 --retailer example-mart --format xlsx -o week.xlsx

\b
actions.toml:
  [[action]]
  what = "print labels before picking"
  owner = "dock"
  due = 2026-12-04
  about = "LBL001"

\b
Exit codes:
  0  told
  2  the command line is wrong
  3  could not run: a file cannot be read, or an action has no owner or day
"""
)
@click.option("--week", required=True, metavar="YYYY-Www", help="Which week, by its ISO number.")
@click.option("--retailer", required=True, metavar="ID|FILE", help="Whose week.")
@click.option("--actions", metavar="FILE", help="What is done about it: what, owner, due, as TOML.")
@click.option("--shipments", multiple=True, metavar="PATH", help="Count these, too.")
@click.option("--today", callback=day, metavar="DAY", help="Actions are overdue as of this day.")
@click.option("--as-counted", is_flag=True, help="Read what was counted last, and count nothing.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "xlsx", "html", "pdf", "md"]),
    default="text",
    show_default=True,
)
@click.option("-o", "--output", metavar="FILE", help="Write it there; pdf and xlsx need it.")
@which_store
def command(
    week: str,
    retailer: str,
    actions: str | None,
    shipments: tuple[str, ...],
    today: date | None,
    as_counted: bool,
    form: str,
    output: str | None,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """Show a retailer's week on one page: measures, money, root causes, actions.

    The week is the retailer's own, the one that most days of the ISO week are in.
    """
    if form in ("pdf", "xlsx") and not output:
        raise click.UsageError(f"--format {form} needs -o FILE")
    profile = guide_named(retailer, config)
    week_of(week, profile)
    todo = read_actions(actions, profile.id) if actions else ()
    with open_store(store, archive, config) as opened:
        page = snapshot(
            opened,
            profile,
            week,
            actions=todo,
            shipments=shipments,
            today=today,
            count=not as_counted,
            config=settings_of(config),
        )
    write_report(_rendered(page, form), output)


def _rendered(page: Snapshot, form: str) -> str | bytes:
    if form == "json":
        return json.dumps(told.as_json(page), indent=2) + "\n"
    if form == "md":
        return told.as_markdown(page)
    if form in ("csv", "xlsx"):
        return (listing.as_csv if form == "csv" else listing.as_xlsx)(told.listing_of(page))
    if form == "html":
        from edicompliance.reports.snapshot_html import as_html  # noqa: PLC0415 loads jinja2

        return as_html(page)
    if form == "pdf":
        from edicompliance.reports.snapshot_pdf import snapshot_pdf  # noqa: PLC0415 an extra

        return snapshot_pdf(page)
    return told.as_text(page, width=look()["width"])
