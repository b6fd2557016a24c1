"""`edic scorecard`: every measure of a retailer against its target, and what it would take."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from typing import Any

import click

from edicompliance.chargebacks.scorecard import Scorecard
from edicompliance.cli.guides import guide_named
from edicompliance.cli.main import EXIT_FINDINGS
from edicompliance.cli.options import day
from edicompliance.cli.store import open_store, person, settings_of, which_store
from edicompliance.cli.terminal import look, write_report
from edicompliance.documents import CannotTell
from edicompliance.errors import EdiError
from edicompliance.flows.scorecards.scorecards import COLUMNS, VALUE, load_figures
from edicompliance.flows.scoring import AXES, scorecard
from edicompliance.profiles import Profile
from edicompliance.reports import scorecard as told
from edicompliance.rules.money.period_of import bounds

_OURS = (*COLUMNS, VALUE)
FORMATS = ("text", "json", "csv", "xlsx", "html", "md")


def _axis(_context: click.Context, _option: click.Parameter, said: str | None) -> str | None:
    if said == "retailer":
        raise click.BadParameter("a scorecard is of one retailer, the one that --retailer names")
    if said == "family":
        raise click.BadParameter(
            "families are of deductions, not of orders: edic chargebacks pareto --by family"
        )
    if said is not None and said not in AXES:
        raise click.BadParameter(f"expected {', '.join(AXES)}, got {said!r}")
    return said


@click.group(
    invoke_without_command=True,
    epilog="""\b
Examples:
  edic scorecard --retailer example-mart
  edic scorecard --retailer example-mart --period "13 weeks" --by dc
  edic scorecard --retailer example-mart --period 2026-11 --format json
  edic scorecard import portal.csv --retailer example-mart --measure on-time

\b
Exit codes:
  0  no measure is below its target
  1  some measure is below its target
  2  the command line is wrong
  3  could not run
""",
)
@click.option("--retailer", metavar="ID|FILE", help="Whose scorecard.")
@click.option(
    "--period",
    default="month",
    show_default=True,
    metavar="P",
    help="month, week, 13 weeks, fiscal month, last ..., 2026-11, DAY..DAY.",
)
@click.option(
    "--by", callback=_axis, metavar="|".join(AXES), help="For each place, carrier ..., too."
)
@click.option(
    "--partner",
    multiple=True,
    metavar="NAME",
    help="Whose papers; else those who have the profile in the settings.",
)
@click.option(
    "--shipments", multiple=True, metavar="PATH", help="Count these, too; as for edic check."
)
@click.option("--today", callback=day, metavar="DAY", help="As of this day.")
@click.option("--as-counted", is_flag=True, help="Read what was counted last, and count nothing.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("-o", "--output", metavar="FILE", help="Write it there; xlsx needs it.")
@which_store
@click.pass_context
def command(
    context: click.Context,
    retailer: str | None,
    period: str,
    by: str | None,
    partner: tuple[str, ...],
    shipments: tuple[str, ...],
    today: date | None,
    as_counted: bool,
    form: str,
    output: str | None,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """Measure a retailer's period by its own formulas, and ours where it has none.

    What nobody knows is counted and never counts as met. A retailer's own figures stand beside
    ours when they were taken over with edic scorecard import.
    """
    if context.invoked_subcommand:
        return
    if not retailer:
        raise click.UsageError("Missing option '--retailer'.")
    if form == "xlsx" and not output:
        raise click.UsageError("--format xlsx needs -o FILE")
    profile = guide_named(retailer, config)
    with open_store(store, archive, config, make=bool(shipments)) as opened:
        card = scorecard(
            opened,
            profile,
            period,
            today=today,
            by=by or "",
            partners=partner,
            shipments=shipments,
            count=not as_counted,
            config=settings_of(config),
        )
    write_report(_rendered(card, form), output)
    below = any(one.outcome == "below target" for one in card.measures)
    sys.exit(EXIT_FINDINGS if below else 0)


@command.command(
    "import",
    epilog="""\b
Examples:
  edic scorecard import portal.csv --retailer example-mart --measure on-time
  edic scorecard import a.csv --retailer example-mart --measure on-time --columns met=Hits
  edic scorecard import b.csv --retailer example-mart --measure on-time --columns value=OTP

\b
Exit codes:
  0  taken over
  2  the command line is wrong
  3  could not run
""",
)
@click.argument("file", metavar="FILE")
@click.option("--retailer", required=True, metavar="ID|FILE", help="Whose figures.")
@click.option("--measure", required=True, metavar="NAME", help="Which measure of the profile.")
@click.option(
    "--columns", default="", metavar="OURS=THEIRS,...", help=f"Ours are: {', '.join(_OURS)}."
)
@which_store
def import_(
    file: str,
    retailer: str,
    measure: str,
    columns: str,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """Take over the retailer's own figures, a row a period; the last told of a period holds.

    A row has counts, or the percentage alone as value: then it is told that the counts are unknown.
    """
    profile = guide_named(retailer, config)
    rows = list(_rows(file, profile, measure, columns))
    with (
        open_store(store, archive, config, make=True) as opened,
        opened.work(person()) as work,
    ):
        count = work.scores.tell(profile.id, rows, file)
    click.echo(f"{count} taken over")


def _rows(file: str, profile: Profile, measure: str, columns: str) -> Any:
    pairs = [one.partition("=") for one in columns.split(",") if one.strip()]
    if wrong := [ours for ours, sign, _ in pairs if not sign or ours.strip() not in _OURS]:
        raise EdiError(f"--columns: expected one of {', '.join(_OURS)}, got {wrong[0]!r}")
    names = {ours.strip(): theirs.strip() for ours, _, theirs in pairs}
    for one in load_figures(file, profile, measure, names):
        yield {
            "measure": measure,
            "starts": one.starts,
            "ends": _end(one.starts, profile, measure),
            "member": one.group,
            "counted": one.counted,
            "met": one.met if one.value is None else one.value,
        }


def _end(starts: date, profile: Profile, measure: str) -> date:
    """The last day of the measure's own period, where the profile says it; else of a week."""
    for clause in profile.clauses("measures"):
        text = str(getattr(clause.body, "period", None) or "")
        if clause.name == measure and text:
            try:
                return bounds(text, starts, clause.body, profile)[1]  # type: ignore[arg-type]
            except CannotTell:
                break
    return starts + timedelta(days=6)


def _rendered(card: Scorecard, form: str) -> str | bytes:
    if form == "json":
        return json.dumps(told.as_json(card), indent=2) + "\n"
    if form == "csv":
        return told.as_csv(card)
    if form == "xlsx":
        return told.as_xlsx(card)
    if form == "md":
        return told.as_markdown(card)
    if form == "html":
        from edicompliance.reports.scorecard_html import as_html  # noqa: PLC0415 loads jinja2

        return as_html(card)
    return told.as_text(card, width=look()["width"])
