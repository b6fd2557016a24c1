"""`edic store`: make the store, look it over, take it out, and let go of what is old."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from edicompliance.cli.main import EXIT_FINDINGS
from edicompliance.cli.options import day
from edicompliance.flows.config import CONFIG_FILE, CONFIG_VARIABLE, Config, load_config
from edicompliance.store import Store
from edicompliance.store.engine import sqlite_file, told_url, url_of
from edicompliance.store.exporting import Form, export
from edicompliance.store.migrating import newest
from edicompliance.store.retention import Pruned, Rule, Scope, hold, lift, plan, prune
from edicompliance.store.settings import StoreSettings, find_store
from edicompliance.store.verifying import verify
from edicompliance.x12.issues import plural, printable

if TYPE_CHECKING:
    from edicompliance.store.verifying import Verified

REASON = click.option("--reason", required=True, metavar="TEXT", help="Why; kept in the audit.")
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)


def which_store(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which store it is."""
    for option in (
        click.option("--config", metavar="FILE", help="Settings; else ./edicompliance.toml."),
        click.option("--archive", metavar="DIR", help="The folder of the files."),
        click.option(
            "--store", metavar="URL", help="A path, or postgresql://HOST/NAME; else $EDIC_STORE."
        ),
    ):
        command = option(command)
    return command


def settings_of(config: str | None) -> Config | None:
    """The settings that say who has which profile; None: there are none."""
    named = config or os.environ.get(CONFIG_VARIABLE)
    if named or Path(CONFIG_FILE).is_file():
        return load_config(named or CONFIG_FILE)
    return None


@click.group(
    epilog="""\b
Examples:
  edic store init --store edic.db
  edic store verify --store edic.db
  edic store export --store edic.db -o tables --format csv
"""
)
def command() -> None:
    """Make the store, look it over, export it, and delete what is old."""


@command.command(
    epilog="""\b
Examples:
  edic store init --store edic.db
  edic store init --store postgresql://edic@db.example/edic --archive /var/lib/edic/files

\b
Exit codes:
  0  made
  2  the command line is wrong
  3  could not run: a store is there already, or the database cannot be reached
"""
)
@which_store
def init(store: str | None, archive: str | None, config: str | None) -> None:
    """Make the tables of a new store."""
    where = _where(store, archive, config)
    Store.create(where.url, archive=where.archive).close()
    click.echo(printable(f"{told_url(where.url)}: made, at step {newest()}"))


@command.command(
    epilog="""\b
Examples:
  edic store migrate --store edic.db

\b
Exit codes:
  0  its tables are those of this release
  2  the command line is wrong
  3  could not run: there is no store, or a newer release wrote it
"""
)
@which_store
def migrate(store: str | None, archive: str | None, config: str | None) -> None:
    """Bring the tables of a store to this release. Copy the store first."""
    where = _where(store, archive, config)
    steps = Store.migrate(where.url)
    told = f"took {plural(len(steps), 'step')}, {', '.join(steps)}" if steps else "nothing to do"
    click.echo(printable(f"{told_url(where.url)}: {told}"))


@command.command(
    "verify",
    epilog="""\b
Examples:
  edic store verify --store edic.db
  edic store verify --store edic.db --head 5f8b1c03a9d2 --format json

\b
Exit codes:
  0  it is whole
  1  something is broken: what and where is said
  2  the command line is wrong
  3  could not run
""",
)
@which_store
@click.option("--head", default="", metavar="HASH", help="A hash of the audit, noted before.")
@FORMAT
def verify_command(
    store: str | None, archive: str | None, config: str | None, head: str, form: str
) -> None:
    """Look over the audit's chain, the files of the archive, and what rows refer to."""
    with open_store(store, archive, config) as opened:
        found = verify(opened, head=head)
    if form == "json":
        click.echo(_as_json(found))
    else:
        for fault in found.faults:
            click.echo(printable(fault))
        click.echo(
            f"{plural(len(found.faults), 'fault')} in {plural(found.audited, 'row')} of the audit, "
            f"{plural(found.files, 'file')} and {plural(found.references, 'kind')} of reference; "
            f"last hash {found.head}"
        )
    sys.exit(EXIT_FINDINGS if found.faults else 0)


@command.command(
    "export",
    epilog="""\b
Examples:
  edic store export --store edic.db -o tables
  edic store export --store edic.db -o tables --format csv --table deadline --table outbox

\b
Exit codes:
  0  written
  2  the command line is wrong
  3  could not run
""",
)
@which_store
@click.option("-o", "--output", required=True, metavar="DIR", help="The folder to write to.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv"]),
    default="jsonl",
    show_default=True,
    help="A line of JSON for each row, or a table for spreadsheets.",
)
@click.option("--table", "tables", multiple=True, metavar="NAME", help="Only this; several may be.")
def export_command(
    store: str | None,
    archive: str | None,
    config: str | None,
    output: str,
    form: str,
    tables: tuple[str, ...],
) -> None:
    """Write the tables as files, all as of one moment; what consumers told is masked."""
    with open_store(store, archive, config) as opened:
        counts = export(opened, Path(output), cast("Form", form), tables)
    for name, count in counts.items():
        click.echo(printable(f"{output}/{name}.{form}: {plural(count, 'row')}"))


@command.command(
    "prune",
    epilog="""\b
Examples:
  edic store prune --store edic.db --before 2025-11-01 --dry-run
  edic store prune --store edic.db --personal-before 2026-08-01 --reason "90 days are over"

\b
Exit codes:
  0  deleted, or with --dry-run: told
  2  the command line is wrong
  3  could not run
""",
)
@which_store
@click.option("--before", callback=day, metavar="DATE", help="Files that are older.")
@click.option(
    "--personal-before",
    callback=day,
    metavar="DATE",
    help="What consumers told, and the files that name them, where these are older.",
)
@click.option("--reason", metavar="TEXT", help="Why; kept in the audit.")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
def prune_command(
    store: str | None,
    archive: str | None,
    config: str | None,
    before: date | None,
    personal_before: date | None,
    reason: str | None,
    *,
    dry_run: bool,
) -> None:
    """Delete what is old. A tombstone stays of each; what is on hold, or not done with, stays."""
    if not before and not personal_before:
        raise click.UsageError("--before or --personal-before says what is old")
    if not dry_run and not reason:
        raise click.UsageError("--reason says why; --dry-run deletes nothing and needs none")
    rule = Rule(_midnight(before), _midnight(personal_before))
    with open_store(store, archive, config) as opened:
        if dry_run:
            with opened.look() as look:
                _tell(plan(look, rule), "would be deleted")
        else:
            _tell(prune(opened, person(), rule, reason=reason or ""), "deleted")


_HOLD = """\b
Examples:
  edic store {0} order 4506001 --store edic.db --reason "{1}"

\b
Exit codes:
  0  done
  2  the command line is wrong
  3  could not run
"""
_SCOPE = click.argument("scope", type=click.Choice(["file", "partner", "order"]))


@command.command("hold", epilog=_HOLD.format("hold", "dispute with the retailer"))
@_SCOPE
@click.argument("key", metavar="KEY")
@which_store
@REASON
def hold_command(
    scope: str, key: str, store: str | None, archive: str | None, config: str | None, reason: str
) -> None:
    """Keep a file, or all of a partner or an order, whatever its age."""
    with open_store(store, archive, config) as opened, opened.work(person()) as work:
        hold(work, cast("Scope", scope), key, reason=reason)
    click.echo(printable(f"{scope} {key}: on hold"))


@command.command("lift", epilog=_HOLD.format("lift", "settled"))
@_SCOPE
@click.argument("key", metavar="KEY")
@which_store
@REASON
def lift_command(
    scope: str, key: str, store: str | None, archive: str | None, config: str | None, reason: str
) -> None:
    """Let age count again for what was on hold."""
    with open_store(store, archive, config) as opened, opened.work(person()) as work:
        lift(work, cast("Scope", scope), key, reason=reason)
    click.echo(printable(f"{scope} {key}: no longer on hold"))


def _where(store: str | None, archive: str | None, config: str | None) -> StoreSettings:
    return find_store(os.environ, url=store, archive=archive, config=config)


def open_store(
    store: str | None, archive: str | None, config: str | None, *, make: bool = False
) -> Store:
    """Open the store that the options name; `make` a file of SQLite that is not there yet."""
    where = _where(store, archive, config)
    file = sqlite_file(url_of(where.url))
    if make and file is not None and not file.exists():
        Store.create(where.url, archive=where.archive).close()
        click.echo(printable(f"{told_url(where.url)}: made"), err=True)
    return Store.open(where.url, archive=where.archive)


def is_there(store: str | None, archive: str | None, config: str | None) -> bool:
    """Whether the store that the options name was made; of a server it is not looked at."""
    file = sqlite_file(url_of(_where(store, archive, config).url))
    return file is None or file.exists()


def person() -> str:
    """Who calls, for the audit."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return f"user {os.getuid()}"


def _midnight(on: date | None) -> datetime | None:
    return datetime(on.year, on.month, on.day, tzinfo=UTC) if on else None


def _tell(pruned: Pruned, what: str) -> None:
    click.echo(
        f"{what}: {plural(len(pruned.files), 'file')} of {plural(pruned.size, 'byte')}, "
        f"{plural(len(pruned.payloads), 'outgoing file')}, what "
        f"{plural(len(pruned.consumers), 'consumer')} told"
    )
    if pruned.reaudits:
        click.echo(f"{what}: the ledgers of {plural(len(pruned.reaudits), 're-audit')}")
    if pruned.held:
        click.echo(f"kept: {plural(pruned.held, 'file')} on hold or not done with")


def _as_json(found: Verified) -> str:
    return json.dumps(
        {
            "schema": "edicompliance/store-verify/1",
            "audited": found.audited,
            "head": found.head,
            "files": found.files,
            "references": found.references,
            "faults": list(found.faults),
        },
        indent=2,
    )
