"""`edic check`: what a shipment will cost, before it leaves."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

import click

from edicompliance.cli.inputs import FAIL_ON, RANK, read_chunks
from edicompliance.cli.main import EXIT_COULD_NOT_RUN, EXIT_FINDINGS
from edicompliance.documents.items import Items, load_items
from edicompliance.errors import EdiError
from edicompliance.flows.batches import Batch, find_shipments
from edicompliance.flows.preship import check_batches
from edicompliance.profiles import Profile, load_profile
from edicompliance.reports.check import as_json, many_as_json
from edicompliance.reports.check_text import as_text, many_as_text
from edicompliance.rules.engine import chosen
from edicompliance.rules.model import CheckResult

Checked = list[tuple[str, CheckResult]]


class AwareTime(click.ParamType[datetime]):
    """A time with its zone, `2026-11-20T06:00-06:00`."""

    name = "time"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read it, or say how it is written."""
        try:
            found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            found = datetime.min  # noqa: DTZ901 - refused in the next line, as any time without zone
        if found.utcoffset() is None:
            self.fail(f"expected a time with its zone, 2026-11-20T06:00-06:00, got {value!r}")
        return found


class Money(click.ParamType[Decimal]):
    """An amount, not below 0."""

    name = "amount"

    def convert(
        self, value: str | Decimal, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """Read it, or say how it is written."""
        try:
            amount = Decimal(value)
        except InvalidOperation:
            amount = Decimal(-1)
        if not amount.is_finite() or amount < 0:
            self.fail(f"expected an amount such as 250.00, got {value!r}")
        return amount


def _codes(_: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    codes = tuple(code for text in value for code in text.replace(",", " ").split())
    try:
        chosen(codes)
    except EdiError as reason:
        raise click.BadParameter(str(reason), param=param) from reason
    return codes


@click.command(
    epilog="""\b
Examples:
  edic check order.edi asn.edi shipment.toml --profile example-mart
  edic check monday/ --profile my-retailer.toml --select ASN,LBL
  edic check shipments/ --profile example-mart --format json | jq .summary
"""
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--profile", "profile_name", required=True, metavar="ID|FILE", help="The retailer.")
@click.option("--now", type=AwareTime(), help="Judge as of this time instead of the clock's.")
@click.option("--select", multiple=True, callback=_codes, help="Only these codes, or beginnings.")
@click.option("--ignore", multiple=True, callback=_codes, help="Not these.")
@FAIL_ON
@click.option("--hold-above", type=Money(), help="Mendable faults up to this do not hold.")
@click.option("--items", "items_file", metavar="FILE", help="Your item cross-reference.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def command(
    paths: tuple[str, ...],
    profile_name: str,
    now: datetime | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    hold_above: Decimal | None,
    items_file: str | None,
    form: str,
) -> None:
    """Say what a shipment will cost before it leaves.

    PATHs given together, or a folder that directly holds EDI files, are one shipment: orders (850),
    a ship notice (856) and a shipment.toml. A folder of folders holds many shipments. A PATH may be
    - for standard input.
    """
    profile = load_profile(profile_name)
    items = load_items(items_file) if items_file else None
    batches, many = find_shipments(paths)
    checked, failed = _run(batches, profile, now, items, select, ignore, hold_above)
    _print(checked, profile, form, many=many)
    if failed:
        sys.exit(EXIT_COULD_NOT_RUN)
    if any(_fails(result, fail_on) for _, result in checked):
        sys.exit(EXIT_FINDINGS)


def _run(
    batches: list[Batch],
    profile: Profile,
    now: datetime | None,
    items: Items | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    hold_above: Decimal | None,
) -> tuple[Checked, bool]:
    """Check all, with progress where a person is watching; say on stderr what could not be."""
    outcomes = check_batches(
        batches,
        profile,
        now=now,
        clock=lambda: datetime.now(UTC),
        items=items,
        select=select,
        ignore=ignore,
        hold_above=hold_above,
        read=lambda path: b"".join(read_chunks(path)),
    )
    checked: Checked = []
    failed = False
    hidden = len(batches) < 20 or not sys.stderr.isatty()
    with click.progressbar(
        outcomes, length=len(batches), label="checking", file=sys.stderr, hidden=hidden
    ) as progress:
        for path, outcome in progress:
            if isinstance(outcome, CheckResult):
                checked.append((path, outcome))
                continue
            failed = True
            reason = outcome.strerror if isinstance(outcome, OSError) else None
            prefix = f"{getattr(outcome, 'filename', None) or path}: " if reason else ""
            click.echo(f"edic: {prefix}{reason or outcome}", err=True)
    return checked, failed


def _print(checked: Checked, profile: Profile, form: str, *, many: bool) -> None:
    if form == "json":
        if many:
            click.echo(json.dumps(many_as_json(checked), indent=2))
        elif checked:
            click.echo(json.dumps(as_json(checked[0][1]), indent=2))
    elif many:
        click.echo(many_as_text(checked, profile.name), nl=False)
    elif checked:
        click.echo(as_text(checked[0][1], profile.name), nl=False)


def _fails(result: CheckResult, fail_on: str) -> bool:
    if result.verdict in ("HOLD", "CANNOT-TELL"):
        return True
    return any(RANK[finding.severity] >= RANK[fail_on] for finding in result.findings)
