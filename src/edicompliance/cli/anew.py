"""What `edic reaudit` and `edic backtest` have in common: their options, and how far they are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from edicompliance.cli.options import day
from edicompliance.x12.issues import plural

if TYPE_CHECKING:
    from edicompliance.flows.anew.rejudged import Begun
    from edicompliance.store.reaudits import Progress

_BAR = 30


def anew(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what is judged anew, and by how many."""
    for option in (
        click.option(
            "--dask",
            metavar="ADDRESS",
            help="On the workers of this Dask scheduler: tcp://HOST:PORT.",
        ),
        click.option(
            "--jobs", type=click.IntRange(1), metavar="N", help="On N cores; else on all."
        ),
        click.option(
            "--partner",
            "partners",
            multiple=True,
            metavar="NAME",
            help="Whose documents; else those who have the profile. Several may be.",
        ),
        click.option(
            "--until", callback=day, metavar="DATE", help="Up to this day, as was known then."
        ),
        click.option(
            "--since",
            callback=day,
            required=True,
            metavar="DATE",
            help="Shipments of which anything came or went on this day or later, by UTC.",
        ),
    ):
        command = option(command)
    return command


def announced(found: Begun) -> None:
    """Say on stderr which run it is: in the report it would make two of the same differ."""
    runs = " and ".join(map(str, found.runs))
    goes_on = ", goes on where it was broken off" if found.goes_on else ""
    word = "run" if len(found.runs) == 1 else "runs"
    click.echo(f"edic: {word} {runs}{goes_on}", err=True)


@contextmanager
def watched() -> Iterator[Callable[[Progress], None]]:
    """Show on stderr how far it is, where a person is watching."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    yield _show
    click.echo("\r\x1b[K", nl=False, err=True)


def _show(progress: Progress) -> None:
    share = progress.judged / progress.shipments if progress.shipments else 1
    bar = "#" * int(share * _BAR)
    told = f"{progress.judged} of {plural(progress.shipments, 'shipment')}"
    click.echo(f"\rjudging [{bar:-<{_BAR}}] {told}", nl=False, err=True)


def put(shown: str | bytes, output: str | None) -> None:
    """Write a report to a file, or to stdout."""
    data = shown.encode() if isinstance(shown, str) else shown
    if output is not None:
        Path(output).write_bytes(data)
    elif isinstance(shown, bytes) and sys.stdout.isatty():
        raise click.UsageError("a workbook is no text for a terminal: name a file with -o")
    else:
        click.echo(data, nl=False)


def span(since: date, until: date | None) -> None:
    """Refuse a span that has no day in it."""
    if until is not None and until < since:
        raise click.UsageError(f"--until {until} is before --since {since}")
