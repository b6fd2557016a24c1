"""`edic check`: what a shipment will cost, before it leaves."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

import click

from edicompliance.cli.inputs import FAIL_ON, RANK, read_chunks
from edicompliance.cli.main import EXIT_COULD_NOT_RUN, EXIT_FINDINGS
from edicompliance.cli.options import (
    HISTORY,
    MASTERS,
    WAIVERS,
    FormChoice,
    amount,
    aware_time,
    codes,
    supposed,
)
from edicompliance.cli.paperwork import DPI
from edicompliance.cli.terminal import USUAL_WIDTH, Look, look
from edicompliance.documents.comparing.items import load_items
from edicompliance.documents.tables.shipment_rows import ShipmentRows, load_shipment_rows
from edicompliance.errors import EdiError
from edicompliance.flows.history.history_files import history_of
from edicompliance.flows.preship import Outcome, check_batches
from edicompliance.flows.shipping.batches import (
    STANDARD_INPUT,
    Batch,
    find_shipments,
    folders_passed_over,
)
from edicompliance.flows.shipping.parallel import Judge, judged
from edicompliance.flows.shipping.periods import settled
from edicompliance.flows.shipping.what_if import Supposed
from edicompliance.masters import Masters, load_masters
from edicompliance.profiles import Profile, load_profile
from edicompliance.profiles.closed import closed_by
from edicompliance.reports.check_formats import ENDINGS, FORMATS, Checked
from edicompliance.rules.engine import chosen
from edicompliance.rules.history import History
from edicompliance.rules.model import CheckResult

_MOST_UNUSED = 8
"""So many rows without a shipment are named."""
_WORTH_WATCHING = 20
"""From so many shipments on, a terminal shows how far the check is."""


@dataclass(slots=True)
class _Outcomes:
    """What became of the shipments."""

    checked: list[tuple[str, CheckResult]] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    """Path and reason."""


@click.command(
    epilog="""\b
Examples:
  edic check order.edi asn.edi shipment.toml --profile example-mart
  edic check monday/4506001 --profile my-retailer.toml --select ASN,LBL
  edic check monday/4506001 --profile example-mart --what-if ship=2026-11-21T08:00-06:00,scac=ABCD
  edic check monday --profile example-mart --masters lists --format json | jq .summary
  edic check monday --profile example-mart --format sarif -o check.sarif
  edic check monday --profile example-mart --record edic.db
  edic check monday --profile example-mart --format html -o monday.html --each monday-reports
  cat order.edi asn.edi | edic check - --profile example-mart --hold-above 50

\b
Exit codes:
  0  nothing at or above --fail-on
  1  HOLD, CANNOT-TELL, or a finding at or above --fail-on
  2  the command line is wrong
  3  could not run, or not for every shipment
"""
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--profile",
    "profile_name",
    required=True,
    metavar="ID|FILE",
    help="The retailer: a shipped profile (see edic profile list) or a file of your own.",
)
@click.option(
    "--now",
    callback=aware_time,
    metavar="TIME",
    help="Judge as of this time, as 2026-11-20T06:00-06:00; else checked_at, else the clock.",
)
@click.option("--select", multiple=True, callback=codes, metavar="CODES", help="Only these rules.")
@click.option("--ignore", multiple=True, callback=codes, metavar="CODES", help="Not these rules.")
@FAIL_ON
@click.option(
    "--hold-above",
    callback=amount,
    metavar="AMOUNT",
    help="Hold for a fault that can be mended only if it costs more than this.",
)
@click.option(
    "--what-if",
    callback=supposed,
    metavar="KEY=VALUE,...",
    help="Judge it as it would be: ship=TIME, arrive=TIME, scac=CODE, appointment=, asn=, mode=.",
)
@MASTERS
@click.option(
    "--facts",
    "facts_file",
    metavar="FILE",
    help="A CSV or XLSX with a row for each shipment: the keys of shipment.toml as columns.",
)
@click.option("--items", "items_file", metavar="FILE", help="Your list of items, before any other.")
@WAIVERS
@HISTORY
@click.option(
    "--strict-sources", is_flag=True, help="Give no price that rests on a weak source, or on none."
)
@DPI
@click.option(
    "--record",
    "record_in",
    metavar="STORE",
    help="Keep the verdict in this store, and what it foresees in its ledger of chargebacks.",
)
@click.option("--format", "form", type=FormChoice(list(FORMATS)), default="text", show_default=True)
@click.option("-o", "--output", metavar="FILE", help="Write the report there instead of stdout.")
@click.option(
    "--each", "each_folder", metavar="DIR", help="Write a report of each shipment there, too."
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Check many shipments on N cores; else on all, where they are many.",
)
def command(
    paths: tuple[str, ...],
    profile_name: str,
    now: datetime | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    hold_above: Decimal | None,
    what_if: tuple[Supposed, ...],
    lists: tuple[str, ...],
    facts_file: str | None,
    items_file: str | None,
    waivers: str | None,
    history_file: str | None,
    strict_sources: bool,
    dpi: int | None,
    record_in: str | None,
    form: str,
    output: str | None,
    each_folder: str | None,
    jobs: int | None,
) -> None:
    """Say what a shipment will cost before it leaves.

    PATHs given together, or a folder that directly holds EDI files, are one shipment: orders (850),
    a ship notice (856) and a shipment.toml. A folder of folders holds many shipments. A PATH may be
    - for standard input. CODES are codes of rules or their beginnings: ASN001, or ASN,WIN.
    """
    if not chosen(select, ignore):
        raise click.UsageError("--select and --ignore leave no rule to check")
    profile = _profile(profile_name, record_in=record_in, what_if=what_if)
    batches, many = find_shipments(paths)
    history = history_of(history_file) if history_file else None
    rows = load_shipment_rows(facts_file) if facts_file else None
    judge = partial(
        check_batches,
        profile=profile,
        now=now,
        clock=_clock,
        masters=_masters(lists, items_file),
        rows=rows,
        select=select,
        ignore=ignore,
        hold_above=hold_above,
        what_if=what_if,
        read=_read,
        waivers=waivers,
        history=history,
        strict_sources=strict_sources,
        dpi=dpi,
    )
    jobs = 1 if STANDARD_INPUT in paths else jobs
    done = _judged(batches, judge, jobs, history, whole=record_in is not None)
    _record(record_in, done, profile)
    _tell_passed_over(paths, batches, many=many)
    _tell_unused(done, rows)
    report = _report(done, profile, many=many, paths=paths, to_file=output is not None)
    _print(FORMATS[form](report), output)
    _write_each(report, form, each_folder)
    _exit(done, fail_on)


def _record(url: str | None, done: _Outcomes, profile: Profile) -> None:
    """Keep the verdicts for the deductions that come later, and say on stderr how many."""
    if url is None:
        return
    from edicompliance.cli.store import open_store, person  # noqa: PLC0415 - only here
    from edicompliance.flows.deadlines.foreseeing import record  # noqa: PLC0415 - only here

    with open_store(url, None, None, make=True) as store:
        kept = record(store, (result for _, result in done.checked), person(), profile)
    told = f"{kept.verdicts} verdicts kept, {kept.entries} entries made in the ledger"
    click.echo(f"edic: {url}: {told}", err=True)


def _tell_passed_over(paths: tuple[str, ...], batches: list[Batch], *, many: bool) -> None:
    if not many:
        return
    for folder in folders_passed_over(paths, batches):
        click.echo(f"edic: {folder}: no EDI file in it, so it is no shipment", err=True)


def _report(
    done: _Outcomes, guide: Profile, *, many: bool, paths: tuple[str, ...], to_file: bool
) -> Checked:
    """What is to be shown, as wide as the terminal is, or a file usually."""
    return Checked(
        done.checked,
        done.unreadable,
        guide.name,
        many,
        short=lambda path: _below(path, paths),
        read=None if STANDARD_INPUT in paths else lambda path: Path(path).read_bytes(),
        closed=closed_by(guide),
        **(Look(width=USUAL_WIDTH, color=False) if to_file else look()),
    )


def _profile(name: str, *, record_in: str | None, what_if: tuple[Supposed, ...]) -> Profile:
    if record_in and what_if:
        raise click.UsageError("--record keeps what is, and --what-if asks what would be")
    return load_profile(name)


def _judged(
    batches: list[Batch],
    judge: Judge,
    jobs: int | None,
    history: History | None,
    *,
    whole: bool,
) -> _Outcomes:
    """Judge them; `whole`: with the documents, which other cores do not hand back."""
    outcomes = judge(batches) if whole else judged(batches, judge, jobs)
    with _watched(outcomes, len(batches)) as watched:
        done = _collect(watched)
    done.checked = settled(done.checked, history)
    return done


def _exit(done: _Outcomes, fail_on: str) -> None:
    """Leave with the code that tells what was found; with none where all is clean."""
    if done.unreadable:
        sys.exit(EXIT_COULD_NOT_RUN)
    if any(_fails(result, fail_on) for _, result in done.checked):
        sys.exit(EXIT_FINDINGS)


def _masters(lists: tuple[str, ...], items_file: str | None) -> Masters:
    """The supplier's lists; a list of items that is named goes before any other."""
    masters = load_masters(*lists)
    return replace(masters, items=load_items(items_file)) if items_file else masters


def _clock() -> datetime:
    return datetime.now(UTC)


def _read(path: str) -> bytes:
    return b"".join(read_chunks(path))


def _write_each(done: Checked, form: str, folder: str | None) -> None:
    """A report of each shipment, in the format of the whole, by the name of its folder."""
    if folder is None:
        return
    for path, result in done.results:
        one = replace(done, results=((path, result),), unreadable=(), many=False)
        target = Path(folder).joinpath(*_inner_parts(done.short(path), path))
        target = target.with_name(f"{target.name}.{ENDINGS.get(form, form)}")
        target.parent.mkdir(parents=True, exist_ok=True)
        _print(FORMATS[form](one), str(target))


def _inner_parts(short: str, path: str) -> list[str]:
    """The parts of a path that lead down: a report never leaves the folder that was named."""
    name = Path(short)
    inner = [part for part in name.parts if part not in (name.anchor, "..")]
    return inner or [Path(path).resolve().name or "shipment"]


def _watched(outcomes: Iterable[Outcome], length: int) -> AbstractContextManager[Iterable[Outcome]]:
    """Show on stderr how far it is, where a person is watching and has to wait."""
    if length < _WORTH_WATCHING or not _is_watched():
        return nullcontext(outcomes)
    return click.progressbar(outcomes, length=length, label="checking", file=sys.stderr)


def _is_watched() -> bool:
    return sys.stderr.isatty()


def _collect(outcomes: Iterable[Outcome]) -> _Outcomes:
    """Keep what was checked, and say on stderr what could not be."""
    done = _Outcomes()
    for path, outcome in outcomes:
        if isinstance(outcome, CheckResult):
            done.checked.append((path, outcome))
        else:
            done.unreadable.append((path, _reason(path, outcome)))
    for _, reason in done.unreadable:
        click.echo(f"edic: {reason}", err=True)
    return done


def _tell_unused(done: _Outcomes, rows: ShipmentRows | None) -> None:
    """Say on stderr which facts are of no shipment, where every shipment could be read."""
    if rows is None or done.unreadable:
        return
    names = [name for _, one in done.checked for name in (one.shipment.id, *one.orders)]
    if unused := rows.unused(names):
        more = f" and {len(unused) - _MOST_UNUSED} more" * (len(unused) > _MOST_UNUSED)
        listed = f"{', '.join(unused[:_MOST_UNUSED])}{more}"
        click.echo(f"edic: {rows.path}: no shipment is called {listed}", err=True)


def _reason(path: str, error: EdiError | OSError) -> str:
    if isinstance(error, OSError):
        return f"{error.filename or path}: {error.strerror or error}"
    return str(error)


def _print(report: str | bytes, output: str | None) -> None:
    """Write a report to a file, or to stdout; where nothing was checked there is none."""
    if not report:
        return
    data = report if isinstance(report, bytes) else f"{report.rstrip()}\n".encode()
    if output:
        Path(output).write_bytes(data)
    elif isinstance(report, str):
        click.echo(report.rstrip())
    elif sys.stdout.isatty():
        raise click.UsageError("a workbook is no text for a terminal: name a file with -o")
    else:
        sys.stdout.buffer.write(data)


def _below(path: str, paths: tuple[str, ...]) -> str:
    """A shipment's folder as seen from the one folder that was given."""
    if len(paths) > 1 or paths[0] == STANDARD_INPUT:
        return path
    return str(Path(path).relative_to(paths[0]))


def _fails(result: CheckResult, fail_on: str) -> bool:
    if result.verdict in ("HOLD", "CANNOT-TELL"):
        return True
    return any(RANK[finding.severity] >= RANK[fail_on] for finding in result.findings)
