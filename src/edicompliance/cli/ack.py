"""`edic ack`: answer a file with a 997, a 999 or a TA1."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from edicompliance.cli.inputs import read_chunks
from edicompliance.cli.main import could_not_run
from edicompliance.cli.options import TABLES, aware_time, day, scope_words
from edicompliance.cli.partner import Partner, with_profile
from edicompliance.flows.translating.answering import AnswerType, answer, in_words
from edicompliance.x12.issues import printable
from edicompliance.x12.schema import Tables

_NOBODY = "what has no ISA cannot be answered: nothing says whom the answer goes to"


@click.command(
    epilog="""\b
Examples:
  edic ack inbox/order.edi -o outbox/order.997 --control 1043
  edic ack order.edi -o - --control 1043 --type ta1
  edic ack order.edi -o order.ack --control 1043 --profile my-retailer.toml
  edic ack order.edi -o order.ack --control 1043 --profile my-retailer --scope mode=ltl

\b
Exit codes:
  0  what is owed was written, or nothing is owed: what was rejected is no failure
  3  no answer can be written: FILE, or a part of it, has no ISA to say whom it goes to
"""
)
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", required=True, metavar="OUT", help="Where to; - for stdout.")
@click.option(
    "--type",
    "type_",
    type=click.Choice(["auto", "997", "999", "ta1"]),
    default="auto",
    show_default=True,
    help="auto: a 997, a 999 where the partner asks; a TA1 where ISA14 or the partner does.",
)
@click.option(
    "--control",
    type=click.IntRange(1, 999_999_999),
    required=True,
    metavar="N",
    help="The interchange control number, ISA13; further interchanges take the next ones, and "
    "after 999999999 comes 1.",
)
@click.option(
    "--profile", metavar="ID|FILE", help="Whose settings and demands count; without it, none."
)
@click.option(
    "--on", callback=day, metavar="DATE", help="The day whose demands count; without it, today."
)
@click.option(
    "--scope",
    multiple=True,
    callback=scope_words,
    metavar="K=V,...",
    help="What is known of the shipment, as in edic validate.",
)
@TABLES
@click.option("--now", callback=aware_time, metavar="TIME", help="When it is written.")
def command(
    file: str,
    output: str,
    type_: AnswerType,
    control: int,
    profile: str | None,
    on: date | None,
    scope: dict[str, str],
    tables: Tables,
    now: datetime | None,
) -> None:
    """Answer what a trading partner sent: 997, 999 or TA1.

    Every group of FILE is answered in the release it came in, from its receiver to its sender; each
    error is named by its segment and element. Acknowledgments themselves are not answered. With
    --profile the sets are judged as edic validate --profile judges them.
    """
    with_profile(profile, on, scope)
    partner = Partner(profile, on or datetime.now(UTC).date(), scope) if profile else None
    data = b"".join(read_chunks(file))
    found = answer(
        data,
        control_number=control,
        at=now or datetime.now(UTC),
        type_=type_,
        answering=partner.answering if partner else None,
        narrowings=partner.demands.narrowings if partner else None,
        tables=tables,
        file=file,
    )
    for line in in_words(found):
        click.echo(printable(line), err=True)
    if partner:
        click.echo(partner.as_text(found.set_ids), nl=False, err=True)
    if found.data and output == "-":
        sys.stdout.buffer.write(found.data)
    elif found.data:
        Path(output).write_bytes(found.data)
    if found.lacks_isa:
        could_not_run(printable(f"{file}: {_NOBODY}"))
    if not found.data:
        click.echo(printable(f"edic: {file}: nothing in it is owed an answer"), err=True)
