"""`edic due`: what is due, by money and time; what went wrong on a day; what a person did."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

import click

from edicompliance.cli.desk import CONFIG, Desk, opened
from edicompliance.cli.main import EXIT_FINDINGS
from edicompliance.cli.terminal import look as terminal
from edicompliance.documents import CannotTell
from edicompliance.errors import EdiError
from edicompliance.flows.deadlines.catching_up import CatchingUp
from edicompliance.flows.deadlines.due_list import due_rows, exceptions
from edicompliance.flows.following import Following
from edicompliance.flows.money.kept_bills import commands_of
from edicompliance.flows.shipping.pauses import collector_paused
from edicompliance.profiles import load_profile
from edicompliance.reports.due import DueRow, as_csv, as_json, as_text, as_xlsx, log_csv, log_xlsx
from edicompliance.store.turning import granted_by_days
from edicompliance.x12.issues import printable

_SPAN: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([mhdw])")
_FEW: Final = 20
_SECONDS: Final = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def seconds_of(_ctx: click.Context, _param: click.Parameter, value: str | None) -> float | None:
    """Read a span of time: 30m, 4h, 2d, 1w."""
    if value is None:
        return None
    found = _SPAN.fullmatch(value.strip().lower())
    if not found:
        raise click.BadParameter(f"expected a time such as 30m, 4h, 2d or 1w, got {value!r}")
    return float(found[1]) * _SECONDS[found[2]]


def day_of(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """Read a day: 2026-11-27."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"expected a day such as 2026-11-27, got {value!r}") from None


@click.command(
    epilog="""\b
Examples:
  edic due
  edic due --within 4h --format json
  edic due --log 2026-11-27 -o exceptions.xlsx
  edic due --done 17 --reason "made in the portal"

\b
Exit codes:
  0  nothing is missed
  1  something is missed and not done yet
  2  the command line is wrong
  3  could not run
"""
)
@CONFIG
@click.option(
    "--within", callback=seconds_of, metavar="TIME", help="Only what is due by then: 30m, 4h, 2d."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "xlsx"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)
@click.option("-o", "--output", metavar="FILE", help="Where to, instead of the standard output.")
@click.option(
    "--log", "day", callback=day_of, metavar="DATE", help="The exception log of a day: CSV, XLSX."
)
@click.option(
    "--zone", default="UTC", show_default=True, metavar="ZONE", help="Whose day --log means."
)
@click.option("--done", type=int, metavar="ID", help="Say that a deadline is met; needs --reason.")
@click.option("--reason", metavar="TEXT", help="Why; kept in the audit.")
def command(
    config: str | None,
    within: float | None,
    form: str,
    output: str | None,
    day: date | None,
    zone: str,
    done: int | None,
    reason: str | None,
) -> None:
    """List what is due, by the money at stake and the time that is left.

    Missed ones come first; what was missed and is not done is listed whatever --within says. The
    exception log (--log) has every alert that was raised on a day, with its deadline.
    """
    if (done is None) != (reason is None):
        raise click.UsageError("--done and --reason go together: say which, and why")
    if reason is not None and not reason.strip():
        raise EdiError("--reason: expected why it is done, got nothing; it is kept in the audit")
    if form == "xlsx" and output is None:
        raise click.UsageError("xlsx needs -o FILE")
    with opened(config) as desk:
        if done is not None and reason is not None:
            _done(desk, done, reason)
        elif day is not None:
            _log(desk, day, zone, form, output)
        else:
            _list(desk, within, form, output)


def _done(desk: Desk, number: int, reason: str) -> None:
    with desk.store.work(desk.person) as work:
        row = work.deadlines.done(number, desk.person, reason=reason)
    click.echo(f"{row.what} {row.subject}: met, as you say")


def _list(desk: Desk, within: float | None, form: str, output: str | None) -> None:
    _turn(desk)
    with collector_paused(), desk.store.look() as look:
        rows, now = due_rows(look, within=within), look.now
        shown = _shown(rows, now, form)
        if isinstance(shown, str) and form == "text":
            shown += _to_enter(rows, commands_of(look, desk.config, _disputes(rows)))
    _put(shown, output)
    if any(one.state == "missed" for one in rows):
        sys.exit(EXIT_FINDINGS)


def _turn(desk: Desk) -> None:
    """Work out anew what hangs on something granted that has begun, or is over, since a poll."""
    with desk.store.look() as look:
        by_days = any(granted_by_days(look, (look.now + timedelta(days=1)).date()))
    if by_days or any(one.waivers for one in desk.config.partners):
        profiles = {one.name: load_profile(one.profile) for one in desk.config.partners}
        CatchingUp(Following.of(desk.config, profiles), desk.store, desk.person).turn()


def _shown(rows: Sequence[DueRow], now: datetime, form: str) -> str | bytes:
    if form == "json":
        return as_json(rows, now)
    if form == "csv":
        return as_csv(rows)
    return as_xlsx(rows) if form == "xlsx" else as_text(rows, width=terminal()["width"])


def _disputes(rows: Sequence[DueRow]) -> list[DueRow]:
    """The first of what can be disputed."""
    return list(islice((one for one in rows if one.what == "dispute"), _FEW))


def _to_enter(rows: Sequence[DueRow], commands: Mapping[int, str]) -> str:
    """What is not in the ledger yet, a line each with the command that takes it over."""
    waiting = (one for one in rows if one.id in commands)
    lines = (f"{one.subject} is not in the ledger yet: {commands[one.id]}" for one in waiting)
    return "".join(f"{printable(line)}\n" for line in lines)


def _log(desk: Desk, day: date, zone: str, form: str, output: str | None) -> None:
    try:
        with desk.store.look() as look:
            rows: list[dict[str, Any]] = exceptions(look, day, zone)
    except CannotTell as unknown:
        raise click.BadParameter(unknown.reason, param_hint="--zone") from None
    as_book = form == "xlsx" or (output or "").lower().endswith(".xlsx")
    _put(log_xlsx(rows) if as_book else log_csv(rows), output)


def _put(shown: str | bytes, output: str | None) -> None:
    data = shown.encode() if isinstance(shown, str) else shown
    if output is None:
        click.echo(data, nl=False)
    else:
        Path(output).write_bytes(data)
