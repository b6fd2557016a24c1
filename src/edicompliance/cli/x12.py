"""`edic x12`: the tables of the standard."""

from __future__ import annotations

import json
from pathlib import Path

import click

from edicompliance.cli.terminal import look
from edicompliance.reports.describe import UnknownWordError, find
from edicompliance.reports.describe_json import as_json
from edicompliance.reports.describe_text import as_text


@click.group(
    epilog="""\b
Examples:
  edic x12 describe 856
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
@click.option(
    "--tables",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of tables and code lists of your own, laid out like ours.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def describe_command(
    words: tuple[str, ...], release: str | None, tables: Path | None, form: str
) -> None:
    """Describe a set, a segment, an element with its codes, or a composite.

    A set is shown with its loops and segments, a segment with its elements and the notes that bind
    them, an element with its codes and every place where it stands.
    """
    if len(words) > 2:
        raise click.UsageError(f"expected a set and one word of it, got {len(words)} words")
    try:
        entry = find(words, release=release, folder=tables)
    except UnknownWordError as reason:
        raise click.UsageError(str(reason)) from None
    if form == "json":
        click.echo(json.dumps(as_json(entry), indent=2))
    else:
        click.echo(as_text(entry, **look()), nl=False)
