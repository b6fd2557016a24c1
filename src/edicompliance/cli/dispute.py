"""`edic dispute`: what is worth disputing, its packet, that it was filed, and what came of it."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import click

from edicompliance.chargebacks.filing import Outcome, Verdict
from edicompliance.cli.dispute_options import (
    AMOUNT,
    ANYWAY,
    BY,
    CASE,
    DAY,
    LINE,
    NOW,
    PAPER,
    REASON,
    SHIPMENTS,
    one_day,
)
from edicompliance.cli.main import EXIT_FINDINGS
from edicompliance.cli.store import FORMAT, open_store, person, settings_of, which_store
from edicompliance.cli.terminal import look as terminal
from edicompliance.documents.tables.user_files import read_bytes
from edicompliance.flows.disputes import (
    Deed,
    attach,
    dispute_case,
    dispute_list,
    submit,
)
from edicompliance.flows.money.dispute_papers import Paper
from edicompliance.flows.money.outcomes import enter_outcome
from edicompliance.flows.money.packet import Packet, build_packet, ours_beside, write_packet
from edicompliance.profiles.bodies_disputes import EVIDENCE
from edicompliance.reports.disputes import as_json, as_text, entries_json, row
from edicompliance.x12.issues import printable


@click.group(
    epilog="""\b
Examples:
  edic dispute list
  edic dispute build example-mart/CB114-4502002 -o packet
  edic dispute submit example-mart/CB114-4502002 --case 7741 --reason "by the portal"
  edic dispute outcome example-mart/CB114-4502002 denied --denial-code D04
"""
)
def command() -> None:
    """Dispute deductions: what is worth it, its packet, its filing, its outcome."""


@command.command(
    "list",
    epilog="""\b
Examples:
  edic dispute list
  edic dispute list --retailer example-mart --format json
  edic dispute list --shipments shipped/2026-11

\b
Exit codes:
  0  nothing is worth a dispute now
  1  something is: it is listed
  2  the command line is wrong
  3  could not run
""",
)
@click.option("--retailer", metavar="ID", help="Only this one's.")
@SHIPMENTS
@NOW
@FORMAT
@which_store
def list_(
    retailer: str | None,
    shipments: tuple[str, ...],
    now: datetime | None,
    form: str,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """List what is worth disputing, by deadline and money, with odds and missing papers."""
    with open_store(store, archive, config) as opened:
        cases = dispute_list(
            opened, retailer=retailer, shipments=shipments, now=now, config=settings_of(config)
        )
    found = [case.dispute for case in cases]
    if form == "json":
        click.echo(json.dumps(as_json(found), indent=2))
    else:
        click.echo(as_text(found, width=terminal()["width"]), nl=False)
    sys.exit(EXIT_FINDINGS if any(one.worth for one in found) else 0)


@command.command(
    "attach",
    epilog="""\b
Examples:
  edic dispute attach example-mart/CB114-4502002 "proof of delivery" pod.pdf
  edic dispute attach example-mart/CB114-4502002 "bol signed by carrier" bol.png --reason scanned

\b
Exit codes:
  0  attached, or it was already
  2  the command line is wrong
  3  could not run
""",
)
@click.argument("deduction", metavar="ID")
@click.argument("kind", type=click.Choice(sorted(EVIDENCE)), metavar="KIND")
@click.argument("file", metavar="FILE")
@REASON
@BY
@which_store
def attach_(
    deduction: str,
    kind: str,
    file: str,
    reason: str,
    who: str | None,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """Keep a paper for the disputes of a deduction: KIND is what it is."""
    data = read_bytes(file)
    with (
        open_store(store, archive, config) as opened,
        opened.work(who or person()) as work,
    ):
        new = attach(work, opened, deduction, kind, (Path(file).name, data), reason=reason)
    click.echo(printable(f"{deduction}: {kind} {'attached' if new else 'was attached before'}"))


@command.command(
    "build",
    epilog="""\b
Examples:
  edic dispute build example-mart/CB114-4502002 -o packet
  edic dispute build example-mart/CB114-4502002 -o packet --paper "proof of delivery=pod.pdf"
  edic dispute build example-mart/CB114-4502002 -o packet --shipments shipped --by "A. Analyst"

\b
Exit codes:
  0  written, with all that the guide wants
  1  written, and papers that the guide wants are missing: they are named
  2  the command line is wrong
  3  could not run
""",
)
@click.argument("deduction", metavar="ID")
@click.option("-o", "--output", required=True, metavar="DIR", help="The packet's folder.")
@PAPER
@LINE
@AMOUNT
@DAY
@SHIPMENTS
@click.option("--date", "dated", callback=one_day, metavar="DATE", help="The letter's day.")
@click.option("--say", "said", default="", metavar="TEXT", help="A paragraph for the letter.")
@BY
@NOW
@FORMAT
@which_store
def build_(
    deduction: str,
    output: str,
    papers: list[Paper],
    line: int | None,
    amount: Decimal | None,
    days: dict[str, date],
    shipments: tuple[str, ...],
    dated: date | None,
    said: str,
    who: str | None,
    now: datetime | None,
    form: str,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """Write the packet of a dispute: letter, timeline, proof, labels, papers, CSV, manifest.

    The same record gives the same bytes: the letter has the day of the last entry about the
    deduction, unless --date says another.
    """
    with open_store(store, archive, config) as opened, opened.look() as look:
        case = dispute_case(
            look, opened, deduction, shipments=shipments, now=now, days=days,
            config=settings_of(config),
        )  # fmt: skip
        packet = build_packet(
            case, given=papers, by=who or "", dated=dated, said=said, amount=amount, line=line
        )
    write_packet(packet, output)
    if form == "json":
        told = json.loads(packet.manifest)
        told |= {"folder": output, "complete": packet.complete, "notes": list(packet.notes)}
        click.echo(json.dumps(told, indent=2))
    else:
        _print_packet(packet, output)
    sys.exit(0 if packet.complete else EXIT_FINDINGS)


def _print_packet(packet: Packet, folder: str) -> None:
    one = packet.case.dispute
    for file in packet.files:
        click.echo(printable(f"{folder}/{file.path}: {file.what}"))
    for file in packet.ours:
        click.echo(printable(f"{(ours_beside(folder) / file.path).as_posix()}: {file.what}"))
    for paper in packet.missing:
        click.echo(printable(f'missing: {paper}: edic dispute attach {one.id} "{paper}" FILE'))
    for each in one.obstacles:
        click.echo(printable(f"note: {each.why}"))
    for note in packet.notes:
        click.echo(printable(f"note: {note}"))
    state = "complete" if packet.complete else "not complete"
    asks = "it asks to be let off" if one.state == "before the charge" else "it claims"
    claim = f"{asks} {packet.claimed:.2f} {one.matched.deduction.taken.currency}"
    click.echo(printable(f"{folder}: {state}, {len(packet.files)} files; {claim}"))


def filed_json(deed: Deed) -> dict[str, Any]:
    """What became of a filing, for programs."""
    return {
        "schema": "edicompliance/dispute-submit/1",
        "filed": bool(deed.entries),
        "obstacles": [{"what": one.what, "why": one.why} for one in deed.obstacles],
        "notes": list(deed.notes),
        "entries": entries_json(deed.entries),
        "dispute": row(deed.case.dispute),
    }


@command.command(
    "submit",
    epilog="""\b
Examples:
  edic dispute submit example-mart/CB114-4502002 --case 7741 --reason "by the portal"
  edic dispute submit example-mart/CB114-4502002 --day period_end=2026-02-28 --by ana
  edic dispute submit example-mart/CB114-4502002 --anyway --reason "the buyer lets it pass"

\b
Exit codes:
  0  entered
  1  not entered: too early, too late, no attempt left, or no money to dispute
  2  the command line is wrong
  3  could not run
""",
)
@click.argument("deduction", metavar="ID")
@LINE
@AMOUNT
@DAY
@SHIPMENTS
@CASE
@ANYWAY
@REASON
@BY
@NOW
@FORMAT
@which_store
def submit_(
    deduction: str,
    line: int | None,
    amount: Decimal | None,
    days: dict[str, date],
    shipments: tuple[str, ...],
    case_number: str,
    anyway: bool,
    reason: str,
    who: str | None,
    now: datetime | None,
    form: str,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """Enter that a dispute was filed: attempt n, who, when, why, with what, about how much."""
    _needs_reason(anyway, reason)
    actor = who or person()
    with open_store(store, archive, config) as opened, opened.work(actor) as work:
        deed = submit(
            work, opened, deduction, actor, reason=reason, line=line, amount=amount,
            shipments=shipments, days=days, now=now, anyway=anyway, config=settings_of(config),
            case_number=" ".join(case_number.split()),
        )  # fmt: skip
    if form == "json":
        click.echo(json.dumps(filed_json(deed), indent=2))
    else:
        _print_filed(deed)
    sys.exit(0 if deed.entries else EXIT_FINDINGS)


def _print_filed(deed: Deed) -> None:
    one = deed.case.dispute
    for each in deed.obstacles:
        word = "in spite of: " if deed.entries else "not filed: "
        click.echo(printable(f"{one.id}: {word}{each.why}"))
    if not deed.entries and all(
        each.what not in ("waiting", "no money") for each in deed.obstacles
    ):
        click.echo('if it was filed all the same: --anyway --reason "..."')
    for entry in deed.entries:
        money = f"{entry.posting.amount:.2f} {entry.posting.currency}"
        click.echo(
            printable(
                f"{one.id}: line {entry.posting.line}: {money} disputed, attempt "
                f"{entry.posting.detail['attempt']} (entry {entry.seq})"
            )
        )
    for note in deed.notes:
        click.echo(printable(f"note: {note}"))


@command.command(
    "outcome",
    epilog="""\b
Examples:
  edic dispute outcome example-mart/CB114-4502002 approved
  edic dispute outcome example-mart/CB114-4502002 partial --amount 33.20
  edic dispute outcome example-mart/CB114-4502002 denied --denial-code D04 --reason "no BOL"

\b
Exit codes:
  0  entered
  2  the command line is wrong
  3  could not run: nothing of it is disputed, or the guide does not know the code
""",
)
@click.argument("deduction", metavar="ID")
@click.argument("verdict", type=click.Choice(["approved", "partial", "denied", "expired"]))
@AMOUNT
@click.option("--denial-code", default="", metavar="CODE", help="The retailer's code of a denial.")
@LINE
@ANYWAY
@REASON
@BY
@FORMAT
@which_store
def outcome_(
    deduction: str,
    verdict: str,
    amount: Decimal | None,
    denial_code: str,
    line: int | None,
    anyway: bool,
    reason: str,
    who: str | None,
    form: str,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """Enter what came of a dispute: approved, partial (--amount), denied, or expired unanswered."""
    if (verdict == "partial") != (amount is not None):
        raise click.UsageError("--amount goes with partial: how much was approved")
    if denial_code and verdict not in ("denied", "partial"):
        raise click.UsageError("--denial-code goes with denied and partial")
    _needs_reason(anyway, reason)
    actor = who or person()
    outcome = Outcome(cast("Verdict", verdict), denial_code, reason)
    with open_store(store, archive, config) as opened, opened.work(actor) as work:
        entries, notes = enter_outcome(
            work, deduction, actor, outcome, amount=amount, line=line, anyway=anyway
        )
    if form == "json":
        told = {"schema": "edicompliance/dispute-outcome/1", "id": deduction, "outcome": verdict}
        told |= {"entries": entries_json(entries), "notes": list(notes)}  # type: ignore[dict-item]
        click.echo(json.dumps(told, indent=2))
        return
    for entry in entries:
        money = f"{entry.posting.amount:.2f} {entry.posting.currency}"
        said = f"{deduction}: line {entry.posting.line}: {money} {entry.target.place}"
        click.echo(printable(f"{said} (entry {entry.seq})"))
    for note in notes:
        click.echo(printable(f"note: {note}"))


def _needs_reason(anyway: bool, reason: str) -> None:
    if anyway and not reason:
        raise click.UsageError("--anyway needs --reason: why it is entered all the same")
