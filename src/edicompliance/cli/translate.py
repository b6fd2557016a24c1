"""`edic translate`: X12 as JSON, XML or CSV, and back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from edicompliance.cli.inputs import read_chunks
from edicompliance.cli.main import EXIT_FINDINGS
from edicompliance.cli.options import TABLES
from edicompliance.documents.reading import read_documents
from edicompliance.errors import EdiError, TranslationError
from edicompliance.translate.documents_file import dumped, plain_documents
from edicompliance.translate.files import from_json, recognize, to_json
from edicompliance.translate.lines import csv_of, has_lines
from edicompliance.x12 import Transmission, generate, parse
from edicompliance.x12.issues import plural, printable
from edicompliance.x12.schema import Tables


@click.command(
    epilog="""\b
Examples:
  edic translate order.edi --to json -o order.json
  edic translate order.json --to x12 -o order.edi
  edic translate order.edi --to json --documents | jq .documents[0].document.po_number
  edic translate asn.edi --to xml | xmllint --format -
  edic translate inbox.edi --to csv -o lines.csv

\b
Exit codes:
  0  everything was translated
  1  something has no place in what was written; stderr says what
  3  FILE is JSON or XML that is wrong, or that X12 cannot hold
"""
)
@click.argument("file", metavar="FILE")
@click.option(
    "--to",
    "form",
    type=click.Choice(["json", "xml", "csv", "x12"]),
    required=True,
    help="json and xml hold every byte; csv has a row a line of goods.",
)
@click.option(
    "--documents",
    "--typed",
    "documents",
    is_flag=True,
    help="With --to json: orders, notices, invoices in business words, not segments.",
)
@TABLES
@click.option("-o", "--output", default="-", metavar="OUT", help="Where to; - for stdout.")
def command(file: str, form: str, tables: Tables, output: str, *, documents: bool) -> None:
    """Translate X12 into JSON, XML or CSV, and JSON or XML back into X12.

    What FILE is, is told by its content; - is standard input. X12 that went through JSON or XML
    comes back byte for byte, unless somebody changed it on the way.
    """
    if documents and form != "json":
        raise click.UsageError("--documents goes with --to json")
    data = b"".join(read_chunks(file))
    try:
        transmission = _read(data, file, tables)
        written, left = _written(transmission, form, documents=documents)
    except TranslationError as reason:
        raise EdiError(printable(f"{file}: {reason}")) from None
    if output == "-":
        sys.stdout.buffer.write(written)
    else:
        Path(output).write_bytes(written)
    if not transmission.interchanges:
        left.append(f"expected X12, found no interchange in {plural(len(data), 'byte')}")
    for words in left:
        click.echo(printable(f"edic: {file}: {words}"), err=True)
    if left:
        sys.exit(EXIT_FINDINGS)


def _read(data: bytes, file: str, tables: Tables) -> Transmission:
    """What a file says, whichever of the three it is."""
    kind = recognize(data)
    if kind == "x12":
        return parse([data], file=file, tables=tables)
    if kind == "xml":
        from edicompliance.translate.xmlfiles import from_xml  # noqa: PLC0415 - loads lxml

        return from_xml(data)
    found = from_json(data)
    if isinstance(found, Transmission):
        return found
    raise TranslationError(
        "a document alone has no envelope: put it with one into edicompliance/documents/1"
    )


def _written(transmission: Transmission, form: str, *, documents: bool) -> tuple[bytes, list[str]]:
    """The translation, and what has no place in it."""
    if form == "x12":
        return generate(transmission), []
    if form == "xml":
        from edicompliance.translate.xmlfiles import to_xml  # noqa: PLC0415 - loads lxml

        return to_xml(transmission), []
    if form == "csv":
        return _csv(transmission)
    if not documents:
        return to_json(transmission).encode("utf-8"), []
    found = plain_documents(transmission)
    left = [f"left out: {one['reason']}" for one in found["left_out"]]
    for one in found["documents"]:
        if tags := one.get("segments_left_out"):
            counted = ", ".join(f"{count} {tag}" for tag, count in tags.items())
            number = one["envelope"]["set_control_number"]
            left.append(f"left out of set {number}: {counted}: no field has them")
    return dumped(found).encode("utf-8"), left


def _csv(transmission: Transmission) -> tuple[bytes, list[str]]:
    found = read_documents(transmission)
    others = [one.source for one in found.documents if not has_lines(one)]
    left = [
        f"left out: set {one.set_id} {one.control_number} has no lines of goods"
        for one in (*others, *found.unmodelled)
        if one
    ]
    left += [f"left out: {reason}" for reason in found.unreadable]
    return csv_of(found.documents).encode("utf-8"), left
