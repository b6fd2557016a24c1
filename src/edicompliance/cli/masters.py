"""`edic masters`: the supplier's lists, made of the retailer's documents, and looked over."""

from __future__ import annotations

import click

from edicompliance.cli.inputs import read_chunks
from edicompliance.flows.shipping.lists import import_lists, write_lists
from edicompliance.masters import load_masters
from edicompliance.x12 import parse
from edicompliance.x12.issues import plural, printable

_LISTS = ("items", "locations", "carriers", "sites", "terms")


@click.group(
    epilog="""\b
Examples:
  edic masters import stores.edi catalog.edi -o lists
  edic masters show lists
"""
)
def command() -> None:
    """Make and look over your lists of items, locations, carriers, sites and terms."""


@command.command(
    name="import",
    epilog="""\b
Examples:
  edic masters import stores.edi catalog.edi -o lists
  edic check monday --profile example-mart --masters lists

\b
Exit codes:
  0  written
  2  the command line is wrong
  3  could not run: no 816 or 832 among the files, or a list is there already
""",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", required=True, metavar="DIR", help="The folder to write to.")
@click.option("--replace", is_flag=True, help="Overwrite lists that are there.")
def import_(files: tuple[str, ...], output: str, *, replace: bool) -> None:
    """Write items.csv and locations.csv from price catalogs (832) and lists of places (816)."""
    read = (parse(b"".join(read_chunks(file)), file=file) for file in files)
    imported = import_lists(read)
    for one in imported.skipped:
        click.echo(printable(f"left out: {one}"), err=True)
    for path in write_lists(imported, output, replace=replace):
        rows = imported.items if path.endswith("items.csv") else imported.locations
        click.echo(printable(f"{path}: {plural(len(rows), 'row')}"))


@command.command(
    epilog="""\b
Examples:
  edic masters show lists
  edic masters show items.xlsx carriers.csv

\b
Exit codes:
  0  every list can be read
  2  the command line is wrong
  3  a list is wrong: what and where is said
"""
)
@click.argument("paths", nargs=-1, required=True, metavar="DIR|FILE...")
def show(paths: tuple[str, ...]) -> None:
    """Say which lists are there, and what is wrong with them."""
    masters = load_masters(*paths)
    for name in _LISTS:
        found = getattr(masters, name)
        told = "not given" if found is None else f"{plural(len(found.rows), 'row')}, {found.path}"
        click.echo(printable(f"{name:<10} {told}"))
