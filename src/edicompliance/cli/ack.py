"""`edic ack`: answer a file with a 997, a 999 or a TA1."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from edicompliance.cli.inputs import read_chunks
from edicompliance.cli.options import TABLES, aware_time
from edicompliance.flows.answering import AnswerType, answer, in_words
from edicompliance.profiles import load_profile
from edicompliance.x12.issues import printable
from edicompliance.x12.schema import Tables


@click.command(
    epilog="""\b
Examples:
  edic ack inbox/order.edi -o outbox/order.997 --control 1043
  edic ack order.edi -o - --control 1043 --type ta1
  edic ack order.edi -o order.ack --control 1043 --profile my-retailer.toml
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
    help="The interchange control number, ISA13; further interchanges take the next ones.",
)
@click.option("--profile", metavar="ID|FILE", help="Whose settings count; without it, none.")
@TABLES
@click.option("--now", callback=aware_time, metavar="TIME", help="When it is written.")
def command(
    file: str,
    output: str,
    type_: AnswerType,
    control: int,
    profile: str | None,
    tables: Tables,
    now: datetime | None,
) -> None:
    """Answer what a trading partner sent: 997, 999 or TA1.

    Every group of FILE is answered in the release it came in, from its receiver to its sender; each
    error is named by its segment and element. Acknowledgments themselves are not answered.
    """
    answering = load_profile(profile).answering if profile else None
    data = b"".join(read_chunks(file))
    found = answer(
        data,
        control_number=control,
        at=now or datetime.now(UTC),
        type_=type_,
        answering=answering,
        tables=tables,
        file=file,
    )
    for line in in_words(found):
        click.echo(printable(line), err=True)
    if not found.data:
        click.echo(printable(f"edic: {file}: nothing in it is owed an answer"), err=True)
    elif output == "-":
        sys.stdout.buffer.write(found.data)
    else:
        Path(output).write_bytes(found.data)
