"""`edic label numbers`: where the SSCCs of a file have gone, and what became of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import cast

import click

from edicompliance.cli.options import aware_time
from edicompliance.gs1.allocation import Account, Outcome, Series
from edicompliance.gs1.allocation_file import FileAllocator, series_of


@click.command(
    "numbers",
    epilog="""\b
Examples:
  edic label numbers ssccs.txt
  edic label numbers ssccs.txt --settle used 006141410000009008 006141410000009015
  edic label numbers ssccs.txt --settle void 006141410000009022 --format json

\b
Exit codes:
  0  told, or settled
  2  the command line is wrong
  3  could not run: it is no file of numbers, or a number was never allocated from it
""",
)
@click.argument("file", metavar="FILE")
@click.argument("ssccs", nargs=-1, metavar="[SSCC...]")
@click.option(
    "--settle",
    type=click.Choice(["used", "void"]),
    help="What became of the SSCCs: a carton left with it, or it will never stand on one.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How it is told.",
)
@click.option("--now", callback=aware_time, metavar="TIME", help="When it is settled.")
def numbers_command(
    file: str, ssccs: tuple[str, ...], settle: str | None, form: str, now: datetime | None
) -> None:
    """Tell where the numbers of a file have gone, and settle what became of some.

    FILE is that of edic label render --numbers. Each number that was given out is allocated until
    it is settled, as used or as void.
    """
    if bool(settle) != bool(ssccs):
        raise click.UsageError("--settle and SSCCs go together")
    series = series_of(file)
    numbers = FileAllocator(file, series)
    if settle:
        day = (now or datetime.now(UTC)).date()
        numbers.settle(ssccs, cast("Outcome", settle), on=day)
    account = numbers.account()
    click.echo(_json(account, series) if form == "json" else _text(account, series))


def _text(account: Account, series: Series) -> str:
    given = account.allocated + account.used + account.void
    return (
        f"prefix {series.prefix}, extension {series.extension}: {given:,} given out\n"
        f"  allocated {account.allocated:>8,}  not settled yet\n"
        f"  used      {account.used:>8,}\n"
        f"  void      {account.void:>8,}\n"
        f"  next      {_next(account, series)}"
    )


def _next(account: Account, series: Series) -> str:
    """The SSCC that is given out next; where the last serial is reached, the first again."""
    serial = account.next_serial if account.next_serial < series.room else series.first
    return series.number(serial)


def _json(account: Account, series: Series) -> str:
    told = {
        "prefix": series.prefix,
        "extension": series.extension,
        "allocated": account.allocated,
        "used": account.used,
        "void": account.void,
        "next": _next(account, series),
    }
    return json.dumps(told, indent=2)
