"""`edic label`: the labels and packing slips of a shipment."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from edicompliance.cli.label_audit import audit_command
from edicompliance.cli.main import EXIT_FINDINGS
from edicompliance.cli.options import aware_time
from edicompliance.cli.paperwork import PROFILE, read_file, shipment_of, telling_how_to_say
from edicompliance.cli.slip_audit import audit_slip_command
from edicompliance.cli.sscc_numbers import numbers_command
from edicompliance.errors import EdiError
from edicompliance.flows.printing.labelling import (
    UNITS,
    Labels,
    horizon_days,
    render_labels,
    render_slips,
)
from edicompliance.flows.printing.numbering import numbered_notice
from edicompliance.gs1.allocation import Series, SsccAllocator
from edicompliance.gs1.allocation_file import FileAllocator
from edicompliance.labels.draw.paper import Sheet
from edicompliance.labels.draw.plan import Dpi
from edicompliance.labels.draw.rendering import Format
from edicompliance.labels.spec import Unit
from edicompliance.profiles import load_profile
from edicompliance.x12.issues import printable

if TYPE_CHECKING:
    from edicompliance.documents.shipment import Shipment
    from edicompliance.profiles import Profile

OUTPUT = click.option("-o", "--output", required=True, metavar="OUT", help="Where to.")
NOW = click.option("--now", callback=aware_time, metavar="TIME", help="When it is printed.")
_MOST_NOTES = 20
"""So many notes are printed; the others are counted."""


@click.group(
    epilog="""\b
Examples:
  edic label render monday/4506001 --profile example-mart --format zpl -o labels.zpl
  edic label slip monday/4506001 --profile example-mart -o slip.pdf
  edic label audit labels.zpl --asn monday/4506001 --profile example-mart
  edic label audit-slip slip.pdf --asn monday/4506001 --profile example-mart
"""
)
def command() -> None:
    """Print the labels and packing slips of a shipment, and audit what was printed."""


command.add_command(audit_command)


command.add_command(audit_slip_command)
command.add_command(numbers_command)


@command.command(
    "render",
    epilog="""\b
Examples:
  edic label render monday/4506001 --profile example-mart -o labels.zpl
  edic label render asn.edi po.edi --profile acme.toml --format pdf --sheet letter -o labels.pdf
  edic label render asn.edi --profile acme.toml --format png --on pallet -o pictures/
  edic label render a.edi --profile acme.toml --numbers n.txt --prefix 0614141 -o l.zpl

\b
Exit codes:
  0  written
  1  written, and something that must be on a label is missing, cut short, or there twice
  2  the command line is wrong
  3  could not run: a file cannot be read, or a fact is missing that decides how labels are
""",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@PROFILE
@OUTPUT
@click.option(
    "--format",
    "form",
    type=click.Choice(["zpl", "pdf", "png"]),
    default="zpl",
    show_default=True,
    help="For a label printer, for paper, or a picture each.",
)
@click.option(
    "--on", type=click.Choice([*UNITS, "both"]), default="both", help="Of what.", show_default=True
)
@click.option(
    "--dpi",
    type=click.Choice(["203", "300"]),
    default="203",
    show_default=True,
    help="Dots to the inch of the printer.",
)
@click.option(
    "--sheet",
    type=click.Choice(["label", "letter", "a4"]),
    default="label",
    show_default=True,
    help="Page of a PDF: one label, or paper with as many as it holds.",
)
@click.option(
    "--numbers",
    metavar="FILE|URL",
    help="Where SSCCs are allocated for cartons that have none: a file, or a store's URL.",
)
@click.option("--prefix", metavar="DIGITS", help="Your GS1 company prefix, for --numbers.")
@click.option(
    "--extension",
    default="0",
    metavar="DIGIT",
    show_default=True,
    help="The digit before the prefix, for --numbers.",
)
@click.option("--first", default=0, metavar="N", help="The first serial of a new file of numbers.")
@click.option(
    "--asn-out",
    metavar="FILE",
    help="Write the ship notice there, with the numbers of --numbers in its levels.",
)
@NOW
def render_command(
    paths: tuple[str, ...],
    profile: str,
    output: str,
    form: str,
    on: str,
    dpi: str,
    sheet: str,
    numbers: str | None,
    prefix: str | None,
    extension: str,
    first: int,
    asn_out: str | None,
    now: datetime | None,
) -> None:
    """Print the labels of a shipment's cartons and pallets.

    PATHs are one shipment, as for edic check: a folder, or a ship notice (856) with its orders.
    OUT is a file, of pictures a folder; - is stdout. Numbers that are allocated are printed, each
    with its level of the ship notice, which must say them, too: --asn-out writes it so.
    """
    if bool(numbers) != bool(prefix):
        raise click.UsageError("--numbers and --prefix go together")
    if asn_out and not numbers:
        raise click.UsageError("--asn-out needs --numbers")
    shipment, guide = shipment_of(paths), load_profile(profile)
    at = now or datetime.now(UTC)
    allocator: SsccAllocator | None = None
    if numbers and prefix:
        series = _series(prefix, extension, first)
        allocator = _allocator(numbers, series, horizon_days(guide))
    with telling_how_to_say(guide, option=""):
        made = render_labels(
            shipment,
            guide,
            at=at,
            on=UNITS if on == "both" else (cast("Unit", on),),
            format=cast("Format", form),
            dpi=cast("Dpi", int(dpi)),
            sheet=cast("Sheet", sheet),
            allocator=allocator,
        )
    if asn_out and allocator:
        _write_notice(made, shipment, guide, at, allocator, asn_out)
    _write(made, output, form)
    _tell(made, output)
    sys.exit(EXIT_FINDINGS if made.notes else 0)


@command.command(
    "slip",
    epilog="""\b
Examples:
  edic label slip monday/4506001 --profile example-mart -o slip.pdf

\b
Exit codes:
  0  written
  1  written, and something that the guide wants on it is missing
  2  the command line is wrong
  3  could not run: a file cannot be read, or a fact is missing that decides what is wanted
""",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@PROFILE
@OUTPUT
@NOW
def slip_command(paths: tuple[str, ...], profile: str, output: str, now: datetime | None) -> None:
    """Print the packing slips of a shipment, as a PDF.

    PATHs are one shipment, as for edic check. There is a slip for each store that it is packed for,
    else one.
    """
    shipment, at = shipment_of(paths), now or datetime.now(UTC)
    guide = load_profile(profile)
    with telling_how_to_say(guide, option=""):
        made = render_slips(shipment, guide, at=at)
    if output == "-":
        sys.stdout.buffer.write(made.pdf)
    else:
        Path(output).write_bytes(made.pdf)
    for note in made.notes:
        click.echo(printable(note), err=True)
    count = len(made.slips)
    click.echo(f"{count} slip{'s' if count != 1 else ''}: {output}", err=True)
    sys.exit(EXIT_FINDINGS if made.notes else 0)


def _write_notice(
    made: Labels,
    shipment: Shipment,
    guide: Profile,
    at: datetime,
    allocator: SsccAllocator,
    asn_out: str,
) -> None:
    """Write the ship notice with its new numbers; where that fails they are void."""
    try:
        done = numbered_notice(made, shipment, guide, at=at, read=read_file)
        Path(asn_out).write_bytes(done)
    except (EdiError, OSError):
        if made.allocated:
            allocator.settle((one.sscc for one in made.allocated), "void", on=at.date())
        raise
    count = len(made.allocated)
    click.echo(f"{count} number{'s' if count != 1 else ''} written into {asn_out}", err=True)


def _series(prefix: str, extension: str, first: int) -> Series:
    try:
        return Series(prefix, extension, first)
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from None


def _allocator(path: str, series: Series, days: int) -> SsccAllocator:
    """Whoever gives out numbers; none of them again within so many days."""
    if "://" not in path:
        return FileAllocator(path, series, horizon_days=days)
    from edicompliance.store import Store  # noqa: PLC0415  loads the database
    from edicompliance.store.ssccs import StoreAllocator  # noqa: PLC0415  as above

    store = Store.open(path)
    click.get_current_context().call_on_close(store.close)
    return StoreAllocator(store, series, horizon_days=days)


def _write(made: Labels, output: str, form: str) -> None:
    """One file; of pictures one for each label, named by its place and its SSCC."""
    if not made.contents:
        raise EdiError("the ship notice has no carton and no pallet; no label was made")
    if form != "png":
        if output == "-":
            sys.stdout.buffer.write(made.files[0])
        else:
            Path(output).write_bytes(made.files[0])
        return
    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    for number, (content, picture) in enumerate(zip(made.contents, made.files, strict=True), 1):
        name = f"{number:05d}-{content.sscc or 'no-sscc'}.png"
        (folder / name.replace("/", "_")).write_bytes(picture)


def _tell(made: Labels, output: str) -> None:
    for one in made.allocated:
        click.echo(printable(f"allocated {one.sscc} to {one.notice} HL {one.level}"), err=True)
    for warning in made.warnings:
        click.echo(printable(f"note: {warning}"), err=True)
    for note in made.notes[:_MOST_NOTES]:
        click.echo(printable(str(note)), err=True)
    more = len(made.notes) - _MOST_NOTES
    if more > 0:
        click.echo(f"and {more} more", err=True)
    count = len(made.contents)
    click.echo(f"{count} label{'s' if count != 1 else ''}: {output}", err=True)
