"""`edic chargebacks pareto` and `trend`: what costs the most, and how it goes week by week."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final

import click

from edicompliance.chargebacks.costs import AXES, Axis, Cost, pareto, trend
from edicompliance.cli.options import day
from edicompliance.cli.store import open_store, settings_of, which_store
from edicompliance.cli.terminal import write_report
from edicompliance.flows.money.costing import costs_of, weeks_back
from edicompliance.flows.money.deductions import profiles_of
from edicompliance.reports import listing
from edicompliance.reports.costs import (
    money,
    pareto_json,
    pareto_listing,
    trend_json,
    trend_listing,
)
from edicompliance.x12.issues import plural

FORMATS: Final = ("text", "json", "csv", "xlsx", "html", "md")
RENDERED: Final[dict[str, Callable[[listing.Listing], str | bytes]]] = {
    "text": listing.as_text,
    "csv": listing.as_csv,
    "xlsx": listing.as_xlsx,
    "html": listing.as_html,
    "md": listing.as_markdown,
}
"""Every form but JSON, and what makes it."""


def how_told(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say of whom, and how it is told."""
    for option in (
        click.option("-o", "--output", metavar="FILE", help="Write it there; xlsx needs it."),
        click.option(
            "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True
        ),
        click.option("--retailer", metavar="ID", help="Only this one's."),
    ):
        command = option(command)
    return command


@click.command(
    "pareto",
    epilog="""\b
Examples:
  edic chargebacks pareto --by rule
  edic chargebacks pareto --by dc --retailer example-mart --since 2026-09-01
  edic chargebacks pareto --by carrier --format html -o carriers.html

\b
Exit codes:
  0  told
  2  the command line is wrong
  3  could not run
""",
)
@click.option(
    "--by", type=click.Choice(AXES), default="rule", show_default=True, help="What is added up."
)
@click.option("--since", callback=day, metavar="DAY", help="Only what was taken from this day on.")
@click.option("--until", callback=day, metavar="DAY", help="Only what was taken until this day.")
@click.option("--shipments", metavar="PATH", multiple=True, help="As for edic chargebacks match.")
@how_told
@which_store
def pareto_(
    by: Axis,
    since: date | None,
    until: date | None,
    shipments: tuple[str, ...],
    retailer: str | None,
    form: str,
    output: str | None,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """Say what costs the most: money, share, and the shares added up, the dearest first."""
    needs_file(form, output)
    with open_store(store, archive, config) as opened:
        every = costs_of(
            opened, by=by, retailer=retailer, shipments=shipments, config=settings_of(config)
        )
    shown, undated = _between(every, since, until)
    rows = pareto(shown, by)
    title = f"Chargebacks by {by}{_of(retailer, since, until)}"
    if form == "json":
        told = {
            "retailer": retailer,
            "since": since.isoformat() if since else None,
            "until": until.isoformat() if until else None,
            "undated": [_plain(one) for one in undated],
        }
        write_report(json.dumps(pareto_json(rows, by, told), indent=2) + "\n", output)
    else:
        write_report(RENDERED[form](pareto_listing(rows, by, title, _notes(undated))), output)


@click.command(
    "trend",
    epilog="""\b
Examples:
  edic chargebacks trend
  edic chargebacks trend --weeks 26 --retailer example-mart --format csv
  edic chargebacks trend --by rule --weeks 4
  edic chargebacks trend --format html -o trend.html

\b
Exit codes:
  0  told
  2  the command line is wrong
  3  could not run
""",
)
@click.option(
    "--weeks", type=click.IntRange(1, 520), default=13, show_default=True, help="How many."
)
@click.option("--by", type=click.Choice(AXES), help="Of each of these, the dearest first.")
@click.option("--today", callback=day, metavar="DAY", help="The last week is the one of this day.")
@how_told
@which_store
def trend_(
    weeks: int,
    by: Axis | None,
    today: date | None,
    retailer: str | None,
    form: str,
    output: str | None,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """Say how much was taken week by week, and how that changes.

    Weeks are the retailer's with --retailer, else they begin on Monday.
    """
    needs_file(form, output)
    with open_store(store, archive, config) as opened:
        with opened.look() as look:
            profile = profiles_of(look)(retailer) if retailer else None
        every = costs_of(opened, by=by or "retailer", retailer=retailer, config=settings_of(config))
    spans, note = weeks_back(weeks, today, profile)
    _, undated = _between(every, spans[0][0], spans[-1][1])
    rows = trend(every, spans, by)
    if form == "json":
        told = {
            "retailer": retailer,
            "undated": [_plain(one) for one in undated],
            "note": note or None,
        }
        write_report(json.dumps(trend_json(rows, told, by), indent=2) + "\n", output)
        return
    each = f"{by} and week" if by else "week"
    title = f"Chargebacks by {each}{_of(retailer, spans[0][0], spans[-1][1])}"
    notes = (*((note,) if note else ()), *_notes(undated))
    write_report(RENDERED[form](trend_listing(rows, title, notes, by)), output)


def _between(
    costs: tuple[Cost, ...], since: date | None, until: date | None
) -> tuple[list[Cost], list[Cost]]:
    """What was taken in a time, and what nobody knows of, when it was; all, where none is named."""
    if since is None and until is None:
        return list(costs), []
    first, last = since or date.min, until or date.max
    undated = [one for one in costs if one.day is None]
    return [one for one in costs if one.day and first <= one.day <= last], undated


def _notes(undated: list[Cost]) -> tuple[str, ...]:
    found: dict[str, list[Decimal]] = {}
    for one in undated:
        found.setdefault(one.currency, []).append(one.amount)
    return tuple(
        f"not counted: {money(sum(ours, Decimal(0)))} {currency} in {plural(len(ours), 'line')}: "
        "nothing says when"
        for currency, ours in sorted(found.items())
    )


def _plain(one: Cost) -> dict[str, str]:
    return {"id": one.deduction, "amount": money(one.amount), "currency": one.currency}


def _of(retailer: str | None, since: date | None, until: date | None) -> str:
    parts = (
        f"of {retailer}" if retailer else "",
        f"from {since}" if since else "",
        f"until {until}" if until else "",
    )
    return "".join(f", {part}" for part in parts if part)


def needs_file(form: str, output: str | None) -> None:
    """Refuse a form that no terminal can show, where no file is named."""
    if form == "xlsx" and not output:
        raise click.UsageError("--format xlsx needs -o FILE")
