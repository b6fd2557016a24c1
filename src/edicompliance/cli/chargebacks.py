"""`edic chargebacks`: what retailers took, what for, whether rightly, and what became of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Protocol

import click

from edicompliance.chargebacks.matching import CLASSES, MatchedDeduction
from edicompliance.cli.chargebacks_calibrate import calibrate
from edicompliance.cli.chargebacks_costs import pareto_, trend_
from edicompliance.cli.chargebacks_deeds import enter_, reverse_, show_
from edicompliance.cli.chargebacks_list import list_
from edicompliance.cli.dispute_options import BY
from edicompliance.cli.guides import guide_named
from edicompliance.cli.main import EXIT_FINDINGS
from edicompliance.cli.store import (
    FORMAT,
    is_there,
    open_store,
    person,
    settings_of,
    which_store,
)
from edicompliance.flows.matching import as_json as matched_json
from edicompliance.flows.matching import deadline_of, matched
from edicompliance.flows.money.deductions import (
    SHOWN,
    TakenOver,
    as_json,
    profiles_of,
    rejects_csv,
    remarks_of,
    take_over,
)
from edicompliance.flows.money.kept_bills import number_of, take_over_kept
from edicompliance.flows.money.settling import enter_matches
from edicompliance.profiles import Profile
from edicompliance.store import Store, Work
from edicompliance.x12.issues import plural, printable

_KINDS: Final = {"assessed": "billed", "repaid": "given back"}


@click.group(
    epilog="""\b
Examples:
  edic chargebacks import remittance.edi --retailer example-mart
  edic chargebacks import claims.csv --retailer my-retailer.toml --dry-run
  edic chargebacks list
"""
)
def command() -> None:
    """Follow what retailers took: import it, match it, list it, settle it, sum it up."""


for each in (calibrate, enter_, list_, pareto_, reverse_, show_, trend_):
    command.add_command(each)


@command.command(
    "import",
    epilog="""\b
Examples:
  edic chargebacks import remittance.edi --retailer example-mart
  edic chargebacks import claims.xlsx --retailer example-mart --dry-run
  edic chargebacks import claims.csv --retailer example-mart --rejects rejects.csv
  edic chargebacks import interchange:12

\b
Exit codes:
  0  all of it was taken over, or was known
  1  some of it was rejected
  2  the command line is wrong
  3  could not run
""",
)
@click.argument("file", metavar="FILE|interchange:N")
@click.option(
    "--retailer", metavar="ID|FILE", help="Whose file it is; of an interchange the settings say it."
)
@click.option("--dry-run", is_flag=True, help="Show what would be taken over, and write nothing.")
@click.option("--rejects", metavar="FILE", help="Write what was rejected there, as CSV.")
@FORMAT
@which_store
def import_(
    file: str,
    retailer: str | None,
    dry_run: bool,
    rejects: str | None,
    form: str,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """Take over an 820, an 812, or a CSV or XLSX file of the retailer's portal.

    What came by the mailbox is taken from the archive: interchange:N, as edic mailbox list has it.
    """
    take = _taking(file, retailer, config)
    if dry_run:
        over = _tried(take, (store, archive, config))
    else:
        make = number_of(file) is None
        with open_store(store, archive, config, make=make) as opened, opened.work(person()) as work:
            over = take(opened, work, keep=True)
    if rejects:
        Path(rejects).write_text(rejects_csv(over.rejected), encoding="utf-8", newline="")
    if form == "json":
        click.echo(json.dumps(as_json(over, entered=not dry_run) | {"dry_run": dry_run}, indent=2))
    else:
        _print(over, dry_run=dry_run)
    sys.exit(EXIT_FINDINGS if over.rejected else 0)


@command.command(
    "match",
    epilog="""\b
Examples:
  edic chargebacks match
  edic chargebacks match --retailer example-mart --format json
  edic chargebacks match --shipments shipped/2026-11
  edic chargebacks match --enter --reason "match of the week"

\b
Exit codes:
  0  every deduction is confirmed
  1  some are contradicted, wrong, doubled or unexplained
  2  the command line is wrong
  3  could not run
""",
)
@click.option("--retailer", metavar="ID", help="Only this one's.")
@click.option(
    "--shipments",
    metavar="PATH",
    multiple=True,
    help="Shipments as for edic check, in place of what the store has of their orders.",
)
@click.option(
    "--enter", is_flag=True, help="Enter in the ledger what each one is for, each of them once."
)
@click.option("--reason", default="", metavar="TEXT", help="With --enter: why; else the finding.")
@BY
@FORMAT
@which_store
def match_(
    retailer: str | None,
    shipments: tuple[str, ...],
    enter: bool,
    reason: str,
    who: str | None,
    form: str,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """Say what each deduction is for, and whether it is right by our own judgement."""
    with open_store(store, archive, config) as opened:
        found = matched(opened, retailer=retailer, shipments=shipments, config=settings_of(config))
        if enter:
            actor = who or person()
            with opened.work(actor) as work:
                entries = enter_matches(work, found, actor, reason=reason)
            click.echo(f"edic: {len(entries)} entries made in the ledger", err=True)
        with opened.look() as look:
            profiles = profiles_of(look)
    if form == "json":
        click.echo(json.dumps(matched_json(found, profiles), indent=2))
    else:
        _print_matched(found, profiles)
    sys.exit(EXIT_FINDINGS if any(one.kind != "confirmed" for one in found) else 0)


class _UndoneError(Exception):
    """Ends a transaction of which nothing is to stay."""


class _Take(Protocol):
    """Takes a file over, or what is kept of one."""

    def __call__(self, opened: Store, work: Work, /, *, keep: bool) -> TakenOver:
        """Enter what it tells; with `keep` false nothing is written."""


def _taking(file: str, retailer: str | None, config: str | None) -> _Take:
    """What takes over what is named: a file, or an interchange of the mailbox."""
    number, profile = number_of(file), guide_named(retailer, config) if retailer else None
    if number is not None:
        settings = settings_of(config)
        return lambda opened, work, *, keep: take_over_kept(
            work, opened.archive, number, person(), config=settings, profile=profile, keep=keep
        )
    if profile is None:
        raise click.UsageError("--retailer ID|FILE says whose file it is")
    return lambda _opened, work, *, keep: take_over(work, file, profile, person(), keep=keep)


def _tried(take: _Take, named: tuple[str | None, str | None, str | None]) -> TakenOver:
    """What would become of a file; nothing is written, and no store is made."""
    with ExitStack() as stack:
        if is_there(*named):
            opened = stack.enter_context(open_store(*named))
        else:
            empty = stack.enter_context(TemporaryDirectory())
            opened = stack.enter_context(Store.create(f"{empty}/edic.db"))
        with suppress(_UndoneError), opened.work(person()) as work:
            over = take(opened, work, keep=False)
            raise _UndoneError
    return over


def _print(over: TakenOver, *, dry_run: bool) -> None:
    for name, heading in over.columns.items():
        click.echo(printable(f"column {heading}: {name}"))
    shown = over.entered[:SHOWN] if dry_run else over.entered
    for one in shown:
        if one.deduction is not None and one.told is not None and one.outcome != "refused":
            taken = one.told
            note = f" ({one.reason})" if one.reason else ""
            remarks = remarks_of(one, entered=not dry_run)
            kind = "" if taken.kind == "deducted" else f" {_KINDS[taken.kind]}"
            money = f"{taken.amount:.2f} {taken.currency}{kind}"
            click.echo(printable(f"{one.outcome}: {one.deduction.id}: {money}{note}"))
            for each in remarks:
                click.echo(printable(f"  {each}"))
    for one_rejected in over.rejected:
        click.echo(printable(f"rejected: {one_rejected.row}: {one_rejected.reason}"))
    verb = "would be taken over" if dry_run else "taken over"
    click.echo(
        f"{over.imported} {verb}, {over.duplicates} known, "
        f"{plural(len(over.rejected), 'row')} rejected"
    )


def _deadline(one: MatchedDeduction, profiles: Callable[[str], Profile]) -> str:
    window = deadline_of(one, profiles)
    if window.last_day is None:
        return f"deadline not known: {window.doubt or 'the guide says none'}"
    return f"dispute by {window.last_day}"


def _print_matched(found: tuple[MatchedDeduction, ...], profiles: Callable[[str], Profile]) -> None:
    for one in sorted(found, key=lambda each: CLASSES.index(each.kind)):
        taken = one.deduction.taken
        money = f"{taken.amount:.2f} {taken.currency}"
        click.echo(
            printable(f"{one.kind}: {one.deduction.id}: {money}; {_deadline(one, profiles)}")
        )
        for line in one.lines:
            what = " ".join(filter(None, (line.family, line.rule)))
            said = f"  line {line.number}, {line.line.amount:.2f}"
            told = f"{said}, {what or 'not known what for'}, {line.kind}: {line.reason}"
            click.echo(printable(told))
            if line.remark:
                click.echo(printable(f"    {line.remark}"))
            for each in line.documents:
                click.echo(printable(f"    {each.kind} {each.number} {each.where}".rstrip()))
    if not found:
        click.echo("no deduction was entered yet: edic chargebacks import FILE --retailer ID")
