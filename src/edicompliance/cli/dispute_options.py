"""The options of `edic dispute`: which shipments, which day, which papers, who and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from edicompliance.chargebacks.windows import DAYS
from edicompliance.cli.options import aware_time
from edicompliance.flows.money.dispute_papers import Paper, given_paper
from edicompliance.profiles.bodies_disputes import EVIDENCE

SHIPMENTS = click.option(
    "--shipments", metavar="PATH", multiple=True, help="Shipments as for edic check."
)
NOW = click.option("--now", callback=aware_time, metavar="TIME", help="Judge as of this time.")
REASON = click.option("--reason", default="", metavar="TEXT", help="Why; kept in the entry.")
BY = click.option("--by", "who", metavar="NAME", help="Who does it; else whoever is logged in.")


def _days(_context: click.Context, _option: click.Parameter, told: tuple[str, ...]) -> Any:
    """Read `--day period_end=2026-02-28`."""
    found: dict[str, date] = {}
    for one in told:
        name, _, day = one.partition("=")
        try:
            found[name] = date.fromisoformat(day)
        except ValueError:
            raise click.BadParameter(f"expected NAME=2026-11-27, got {one!r}") from None
        if name not in DAYS:
            raise click.BadParameter(f"expected one of {', '.join(DAYS)}, got {name!r}")
    return found


def _money(_context: click.Context, _option: click.Parameter, told: str | None) -> Decimal | None:
    """Read an amount of money."""
    if told is None:
        return None
    try:
        found = Decimal(told)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or found != found.quantize(Decimal("0.01")) or found < 0:
        raise click.BadParameter(f"expected an amount such as 125.00, got {told!r}")
    return found.quantize(Decimal("0.01"))


def _papers(_context: click.Context, _option: click.Parameter, told: tuple[str, ...]) -> Any:
    """Read `--paper "proof of delivery=pod.pdf"`."""
    found: list[Paper] = []
    for one in told:
        kind, _, path = one.partition("=")
        if kind not in EVIDENCE:
            raise click.BadParameter(f"expected one of {', '.join(EVIDENCE)}, got {kind!r}")
        found.append(given_paper(kind, path))
    return found


def one_day(_context: click.Context, _option: click.Parameter, told: str | None) -> date | None:
    """Read a day."""
    try:
        return date.fromisoformat(told) if told is not None else None
    except ValueError:
        raise click.BadParameter(f"expected a day such as 2026-11-27, got {told!r}") from None


DAY = click.option(
    "--day",
    "days",
    multiple=True,
    callback=_days,
    metavar="NAME=DATE",
    help="A day that no paper tells: period_end=2026-02-28, notified=...",
)
AMOUNT = click.option("--amount", callback=_money, metavar="MONEY", help="How much of it.")
LINE = click.option("--line", type=int, metavar="N", help="Only this line of the deduction.")
ANYWAY = click.option(
    "--anyway", is_flag=True, help="Enter it in spite of what speaks against it; needs --reason."
)
CASE = click.option(
    "--case",
    "case_number",
    default="",
    metavar="NUMBER",
    help="The retailer's own number of the dispute.",
)
PAPER = click.option(
    "--paper",
    "papers",
    multiple=True,
    callback=_papers,
    metavar="KIND=FILE",
    help='A paper for it: "proof of delivery=pod.pdf".',
)
