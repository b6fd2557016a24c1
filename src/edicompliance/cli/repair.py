"""`edic repair`: mend what is mechanical in a file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from edicompliance.cli.inputs import read_chunks
from edicompliance.cli.main import EXIT_FINDINGS
from edicompliance.cli.options import TABLES
from edicompliance.reports.segment_diff import unified
from edicompliance.x12 import validate
from edicompliance.x12.issues import plural, printable
from edicompliance.x12.repair import Mend, lines_of, repair
from edicompliance.x12.schema import Tables


@click.command(
    epilog="""\b
Examples:
  edic repair pasted.edi -o mended.edi
  edic repair pasted.edi -o mended.edi --diff | less
  cat pasted.edi | edic repair - -o mended.edi

\b
Exit codes:
  0  what was written has no error of syntax
  1  errors remain: edic validate OUT says which
"""
)
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", required=True, metavar="OUT", help="Where to; - for stdout.")
@click.option("--diff", is_flag=True, help="Print the segments that changed, came or went.")
@TABLES
def command(file: str, output: str, tables: Tables, *, diff: bool) -> None:
    """Mend what is mechanical: widths, counts, control numbers, trailers.

    The ISA is filled to its widths, SE01, GE01 and IEA01 are counted, SE02, GE02 and IEA02 repeat
    their headers, a missing ISA16, SE, GE, IEA or terminator is put in, empty segments and a byte
    order mark are taken away. Nothing is guessed, and everything else stays as it is. Each thing
    that was done is said on stderr.
    """
    if diff and output == "-":
        raise click.UsageError("--diff prints to standard output: write OUT to a file")
    data = b"".join(read_chunks(file))
    repaired = repair([data])
    if output == "-":
        sys.stdout.buffer.write(repaired.data)
    else:
        Path(output).write_bytes(repaired.data)
    if diff:
        before, after = list(lines_of(data)), list(lines_of(repaired.data))
        for line in unified(before, after, file, output):
            click.echo(printable(line))
    for one in repaired.mends:
        click.echo(printable(f"{file}: {one}"), err=True)
    left = [
        one for one in validate([repaired.data], tables=tables).issues if one.severity == "error"
    ]
    done = _in_words(repaired.mends)
    click.echo(printable(f"{file}: {done}, {plural(len(left), 'error')} left"), err=True)
    if left:
        sys.exit(EXIT_FINDINGS)


def _in_words(mends: tuple[Mend, ...]) -> str:
    """How much was done."""
    if not mends:
        return "nothing to mend"
    done = sum(one.done for one in mends)
    return plural(done, "thing") + " mended" if done else "nothing mended"
