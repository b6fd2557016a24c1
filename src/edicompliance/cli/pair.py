"""`edic pair`: make the 855, 856 or 810 that answers an order."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from edicompliance.cli.inputs import read_chunks
from edicompliance.cli.main import EXIT_FINDINGS
from edicompliance.cli.options import TABLES, aware_time
from edicompliance.flows.exchange import Goal, in_words, pair
from edicompliance.flows.translating.pair_facts import load_pair_facts
from edicompliance.profiles import load_profile
from edicompliance.x12.issues import printable
from edicompliance.x12.schema import Tables


@click.command(
    epilog="""\b
Examples:
  edic pair order.edi --to 855 --profile acme.toml --with facts.toml -o ack.edi --control 17
  edic pair orders/*.edi --to 856 --profile acme.toml --with facts.toml -o asn.edi --control 18
  edic pair order.edi asn.edi --to 810 --profile acme.toml --with facts.toml -o -

\b
Exit codes:
  0  written
  1  refused: the standard or the retailer would not take it; nothing is written
  2  the command line is wrong
  3  could not run: a file cannot be read, or the facts do not fit the orders
"""
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--to", type=click.Choice(["855", "856", "810"]), required=True, help="What is made.")
@click.option("--profile", required=True, metavar="ID|FILE", help="The retailer.")
@click.option(
    "--with",
    "facts_file",
    required=True,
    metavar="FACTS.toml",
    help="What the documents do not say: answers, cartons, numbers, dates.",
)
@click.option("-o", "--output", required=True, metavar="OUT", help="Where to; - for stdout.")
@click.option(
    "--control",
    type=click.IntRange(1, 999_999_999),
    metavar="N",
    help="The interchange control number, ISA13; else the facts', else the order's.",
)
@click.option("--now", callback=aware_time, metavar="TIME", help="When it is written.")
@TABLES
def command(
    files: tuple[str, ...],
    to: Goal,
    profile: str,
    facts_file: str,
    output: str,
    control: int | None,
    now: datetime | None,
    tables: Tables,
) -> None:
    """Make the 855, 856 or 810 that answers orders.

    FILEs hold orders (850), their changes (860) and, for an 810, the ship notices (856) that are
    invoiced. What they do not say is in FACTS.toml. What is made is validated by the standard and
    by what the retailer demands, and is only written when it is clean.
    """
    at = now or datetime.now(UTC)
    made = pair(
        ((path, b"".join(read_chunks(path))) for path in files),
        to,
        profile=load_profile(profile),
        facts=load_pair_facts(facts_file, now=at),
        at=at,
        control_number=control,
        tables=tables,
    )
    if made.issues:
        for issue in made.issues:
            click.echo(printable(str(issue)), err=True)
        click.echo("refused: nothing was written", err=True)
        sys.exit(EXIT_FINDINGS)
    for line in in_words(made):
        click.echo(printable(line), err=True)
    if output == "-":
        sys.stdout.buffer.write(made.data)
    else:
        Path(output).write_bytes(made.data)
