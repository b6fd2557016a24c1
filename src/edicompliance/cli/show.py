"""`edic show`: what a file holds, as a tree."""

from __future__ import annotations

import click

from edicompliance.cli.inputs import read_chunks
from edicompliance.cli.options import TABLES
from edicompliance.reports.tree import as_tree
from edicompliance.x12 import parse
from edicompliance.x12.schema import Tables


@click.command(
    epilog="""\b
Examples:
  edic show asn.edi
  edic show asn.edi --segments | less
"""
)
@click.argument("file")
@TABLES
@click.option("--segments", is_flag=True, help="Print every segment under its loop.")
def command(file: str, tables: Tables, *, segments: bool) -> None:
    """Print a file's envelope as a tree: interchanges, groups, transaction sets, loops."""
    transmission = parse(read_chunks(file), file=file, tables=tables)
    click.echo(as_tree(transmission, with_segments=segments), nl=False)
