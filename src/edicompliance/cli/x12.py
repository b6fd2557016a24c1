"""`edic x12`: the tables of the standard."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from edicompliance.cli.options import TABLES
from edicompliance.cli.terminal import look
from edicompliance.reports.describe import UnknownWordError, find
from edicompliance.reports.describe_json import as_json
from edicompliance.reports.describe_text import as_text
from edicompliance.x12.schema import Tables


@click.group(
    epilog="""\b
Examples:
  edic x12 describe 856
  edic x12 xsd 856 -o 856.xsd
"""
)
def command() -> None:
    """Look into the tables of X12: sets, segments, elements, codes."""


@command.command(
    "describe",
    epilog="""\b
Examples:
  edic x12 describe                  (lists all sets)
  edic x12 describe 856 | less       (its loops and segments)
  edic x12 describe 856 BSN          (its elements)
  edic x12 describe 856 BSN05        (its codes)
  edic x12 describe 850 REF04-1      (a component)
  edic x12 describe 850 C040         (a composite)
  edic x12 describe ISA --release 005010
  edic x12 describe 850 374 --format json | jq .codes
""",
)
@click.argument("words", nargs=-1, metavar="[SET] [SEGMENT|ELEMENT]")
@click.option("--release", help="Such as 005010; without it, the earliest that has the set.")
@TABLES
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def describe_command(
    words: tuple[str, ...], release: str | None, tables: Tables, form: str
) -> None:
    """Describe a set, a segment, an element with its codes, or a composite.

    A set is shown with its loops and segments, a segment with its elements and the notes that bind
    them, an element with its codes and every place where it stands.
    """
    if len(words) > 2:
        raise click.UsageError(f"expected a set and one word of it, got {len(words)} words")
    try:
        entry = find(words, release=release, tables=tables)
    except UnknownWordError as reason:
        raise click.UsageError(str(reason)) from None
    if form == "json":
        click.echo(json.dumps(as_json(entry), indent=2))
    else:
        click.echo(as_text(entry, **look()), nl=False)


@command.command(
    "xsd",
    epilog="""\b
Examples:
  edic x12 xsd 850
  edic x12 xsd 856 --release 005010 -o 856-005010.xsd
""",
)
@click.argument("set_id", metavar="SET")
@click.option("--release", help="Such as 005010; without it, the earliest that has the set.")
@TABLES
@click.option("-o", "--output", default="-", metavar="OUT", help="Where to; - for stdout.")
def xsd_command(set_id: str, release: str | None, tables: Tables, output: str) -> None:
    """Write the XML Schema of a set: what edic translate --to xml holds it against.

    It has the order of segments and loops, how often they may come, and the type and length of each
    element. Codes, and what binds elements to each other, are left to edic validate.
    """
    from edicompliance.translate.xsd import xsd_of  # noqa: PLC0415 - loads lxml

    having = [one for one in tables.releases if set_id in tables.known_sets(one)]
    schema = tables.schema(set_id, release or (having[0] if having else ""))
    if schema is None:
        found = f"in releases {', '.join(having)}" if having else "in none"
        raise click.UsageError(f"set {set_id}: there are tables {found}")
    written = xsd_of(schema)
    if output == "-":
        sys.stdout.buffer.write(written)
    else:
        Path(output).write_bytes(written)
