"""`edic show`: what a file holds, as a tree."""

from __future__ import annotations

import click

from edicompliance.cli.inputs import read_chunks
from edicompliance.reports.tree import as_tree
from edicompliance.x12 import parse


@click.command(
    epilog="""\b
Examples:
  edic show asn.edi
  edic show asn.edi --segments | less
"""
)
@click.argument("file")
@click.option("--segments", is_flag=True, help="Print every segment under its loop.")
def command(file: str, segments: bool) -> None:
    """Print a file's envelope as a tree: interchanges, groups, transaction sets, loops."""
    click.echo(as_tree(parse(read_chunks(file), file=file), with_segments=segments), nl=False)
