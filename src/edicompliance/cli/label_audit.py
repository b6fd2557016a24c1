"""`edic label audit`: labels as they were printed, against the documents."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from edicompliance.cli.inputs import expand
from edicompliance.cli.main import EXIT_COULD_NOT_RUN, EXIT_FINDINGS
from edicompliance.cli.paperwork import (
    DPI,
    against_documents,
    read_file,
    shipment_of,
    telling_how_to_say,
    write_report,
)
from edicompliance.cli.terminal import USUAL_WIDTH, look
from edicompliance.flows.printing.label_audit import audit_labels
from edicompliance.labels.seen import SeenLabel, Unreadable
from edicompliance.profiles import load_profile
from edicompliance.reports.label_audit import as_csv, as_json, as_text
from edicompliance.reports.label_picture import MOST_DRAWN, pictures
from edicompliance.rules.cartons.label_outcome import AuditedLabels

_TOLD_EACH: Final = 500
"""After so many labels it is told how far the audit is."""


@click.command(
    "audit",
    epilog="""\b
Examples:
  edic label audit labels/ --asn asn.edi --order po.edi --profile example-mart
  edic label audit stream.zpl carton-7.jpg --asn monday/4506001 --profile acme.toml
  edic label audit labels.pdf --asn asn.edi --profile acme.toml --format csv -o wrong.csv
  edic label audit labels/ --asn asn.edi --profile acme.toml --pictures seen/

\b
Exit codes:
  0  every label passes, and every carton of the ship notice has one
  1  a label fails or is to be retaken, a carton has none, or one of the files holds no label
  2  the command line is wrong
  3  could not run: none of the files holds a label, a folder has no files, a document cannot be
     read, or a fact is missing that decides how labels are
""",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@against_documents
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="How it is told.",
)
@DPI
@click.option(
    "--pictures",
    "folder",
    metavar="DIR",
    help="Draw each label there that does not pass, of up to 20 labels all: right fields green,"
    " wrong ones red.",
)
def audit_command(
    files: tuple[str, ...],
    asns: tuple[str, ...],
    orders: tuple[str, ...],
    profile: str,
    form: str,
    output: str | None,
    folder: str | None,
    dpi: int | None,
    now: datetime | None,
) -> None:
    """Hold printed labels against the ship notice and the orders.

    FILEs are labels as ZPL, PDF, PNG or JPEG, told apart by their content, or folders of them. The
    --asn may be a shipment's folder. Letters of a picture are never guessed: what cannot be seen
    for certain is to be audited again from the ZPL or the PDF. Pictures and PDF need
    edicompliance[labels].
    """
    guide, shipment = load_profile(profile), shipment_of([*asns, *orders])
    every = list(_every(files))
    with telling_how_to_say(guide):
        audited = audit_labels(
            every,
            shipment,
            guide,
            at=now or datetime.now(UTC),
            read=read_file,
            dpi=dpi,
            watch=_watched,
        )
    write_report(_told(audited, form, to_file=output is not None), output)
    if folder is not None:
        _draw(audited, Path(folder))
    sys.exit(0 if audited.ok else EXIT_FINDINGS if audited.labels else EXIT_COULD_NOT_RUN)


def _every(paths: Iterable[str]) -> Iterator[str]:
    """The files that were named, and those in folders that were, in order; hidden ones are not."""
    for path in paths:
        yield from (
            one for one in expand((path,)) if one == path or not Path(one).name.startswith(".")
        )


def _watched(
    found: Iterable[SeenLabel | Unreadable],
) -> Iterable[SeenLabel | Unreadable]:
    """Tell on a terminal how many labels were read, where there are many."""
    if not sys.stderr.isatty():
        return found
    return _counted(found)


def _counted(found: Iterable[SeenLabel | Unreadable]) -> Iterator[SeenLabel | Unreadable]:
    count = 0
    for count, one in enumerate(found, 1):
        if count % _TOLD_EACH == 0:
            click.echo(f"\rreading labels: {count:,}", nl=False, err=True)
        yield one
    if count >= _TOLD_EACH:
        click.echo(f"\rreading labels: {count:,}, comparing", err=True)


def _told(audited: AuditedLabels, form: str, *, to_file: bool) -> str:
    if form == "json":
        return json.dumps(as_json(audited), indent=2, ensure_ascii=False)
    if form == "csv":
        return as_csv(audited)
    if to_file:
        return as_text(audited, width=USUAL_WIDTH)
    return as_text(audited, **look())


def _draw(audited: AuditedLabels, folder: Path) -> None:
    """A picture of each label that does not pass; of all where there are few."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = 0
    for drawn, (name, png) in enumerate(pictures(audited, read_file), 1):  # noqa: B007
        folder.joinpath(name).write_bytes(png)
    rest = len(audited.labels) - drawn
    more = f"; at most {MOST_DRAWN} are drawn" if drawn == MOST_DRAWN and rest else ""
    count = f"{drawn} picture{'s' if drawn != 1 else ''}"
    click.echo(f"{count} of labels: {folder}{more}", err=True)
