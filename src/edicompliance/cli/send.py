"""`edic send`: our own documents to a partner, validated, numbered, and into the outbox."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from edicompliance.cli.desk import CONFIG, FORMAT, Desk, opened
from edicompliance.cli.inputs import read_chunks
from edicompliance.cli.main import EXIT_FINDINGS
from edicompliance.errors import StoreError
from edicompliance.flows.outward.send import Sending, send, send_again
from edicompliance.flows.sending import SentInterchange
from edicompliance.rules.model import Finding
from edicompliance.x12.issues import plural, printable


@click.command(
    epilog="""\b
Examples:
  edic send asn.json --partner mart
  edic send invoices.edi --format json
  edic send 4711 --reason "the partner lost it"
  edic mailbox poll --once

\b
Exit codes:
  0  it is in the outbox; the next poll delivers it
  1  it is refused: what the standard or the partner does not take
  2  the command line is wrong
  3  could not run
"""
)
@CONFIG
@click.argument("file", metavar="FILE|DOCUMENT")
@click.option(
    "--partner", default="", metavar="NAME", help="Whom it is for, where its ids do not say so."
)
@click.option("--reason", default="", metavar="TEXT", help="Why; kept in the audit.")
@FORMAT
def command(config: str | None, file: str, partner: str, reason: str, form: str) -> None:
    """Send a FILE of JSON, XML or X12, or a DOCUMENT of ours by its number, once more.

    A document as JSON is one that edic translate --documents writes. The envelope is written anew,
    with our next control numbers. All of a file is sent, or nothing of it.
    """
    with opened(config) as desk:
        done = _sent(desk, file, partner, reason)
    if form == "json":
        click.echo(json.dumps(_as_json(done), indent=2))
    else:
        _print(done)
    sys.exit(0 if done.is_queued else EXIT_FINDINGS)


def _sent(desk: Desk, file: str, partner: str, reason: str) -> Sending:
    if partner and partner not in {one.name for one in desk.config.partners}:
        known = ", ".join(one.name for one in desk.config.partners) or "none"
        raise click.BadParameter(f"unknown partner {partner!r}; known: {known}", param_hint="NAME")
    config, store, actor = desk.config, desk.store, desk.person
    if file.isdecimal() and not Path(file).exists():
        with store.look() as look:
            is_known = look.documents.place(int(file)) is not None
        if not is_known:
            raise StoreError(
                f"{file}: expected a file, or the number of a document that the store has as ours; "
                "edic mailbox list says what there is, edic mailbox show REF which documents"
            )
        return send_again(config, store, int(file), partner=partner, actor=actor, reason=reason)
    data = b"".join(read_chunks(file))
    return send(config, store, data, partner=partner, file=file, actor=actor, reason=reason)


def _print(done: Sending) -> None:
    for words in (*done.complaints, *done.warnings, *done.notes):
        click.echo(printable(words), err=True)
    for result in done.results:
        for one in result.findings:
            click.echo(printable(f"{one.severity}: {one.code}: {one.message}"), err=True)
    for each in done.interchanges:
        click.echo(printable(_line(done.partner, each)))
    if not done.is_queued:
        count = plural(len(done.complaints), "complaint")
        click.echo(f"nothing is sent: {count}", err=True)
    else:
        click.echo("the next poll delivers: edic mailbox poll --once")


def _line(partner: str, one: SentInterchange) -> str:
    sets = ", ".join(f"{each.set_id} {each.number}".rstrip() for each in one.sets)
    test = " as a test" if one.usage == "T" else ""
    return f"{sets} to {partner}{test}: interchange {one.control_number}, {one.name}"


def _as_json(done: Sending) -> dict[str, Any]:
    return {
        "schema": "edicompliance/send/1",
        "queued": done.is_queued,
        "partner": done.partner,
        "interchanges": [
            {
                "control_number": one.control_number,
                "usage": one.usage,
                "name": one.name,
                "outbox": one.outbox_id,
                "sets": [
                    {
                        "set_id": each.set_id,
                        "control_number": each.control_number,
                        "group_control_number": each.group_control_number,
                        "number": each.number,
                        "document": each.document_id,
                    }
                    for each in one.sets
                ],
            }
            for one in done.interchanges
        ],
        "complaints": list(done.complaints),
        "warnings": list(done.warnings),
        "notes": list(done.notes),
        "findings": [row for result in done.results for row in _rows(result.findings)],
    }


def _rows(found: tuple[Finding, ...]) -> Iterator[dict[str, Any]]:
    for one in found:
        yield {
            "code": one.code,
            "severity": one.severity,
            "message": one.message,
            "at_risk": f"{one.money:f}" if one.money is not None else None,
        }
