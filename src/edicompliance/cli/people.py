"""`edic people`: who may sit at the desk where others than this machine's own can reach it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from edicompliance.cli.store import FORMAT, open_store, person, which_store
from edicompliance.errors import EdiError
from edicompliance.store.passwords import MOST
from edicompliance.store.people import ROLES, Known

if TYPE_CHECKING:
    from edicompliance.store.people import Role

_NAME = click.argument("name", metavar="NAME")
_REASON = click.option("--reason", default="", metavar="TEXT", help="Why; kept in the audit.")
_ROLE_HELP = "viewer looks, analyst also judges and disputes, operator also moves files."
_EPILOG = """\b
Examples:
  {0}

\b
Exit codes:
  0  done
  2  the command line is wrong
  3  could not run
"""


@click.group(
    epilog="""\b
Examples:
  edic people add ann --role analyst
  edic people list
"""
)
def command() -> None:
    """Say who may sign in at the desk, and as what: viewer, analyst, operator."""


@command.command(
    epilog=_EPILOG.format(
        "edic people add ann --role analyst\n"
        "  edic people add bo --role operator --store edic.db < password.txt\n"
        "  edic people add cy@example.com --role viewer --no-password"
    )
)
@_NAME
@click.option("--role", type=click.Choice(ROLES), required=True, help=_ROLE_HELP)
@click.option("--no-password", is_flag=True, help="A proxy that you trust says who it is.")
@_REASON
@which_store
def add(
    name: str,
    role: Role,
    reason: str,
    store: str | None,
    archive: str | None,
    config: str | None,
    *,
    no_password: bool,
) -> None:
    """Add somebody. The password is asked for, or is the first line of what is piped in."""
    password = "" if no_password else _password()
    with open_store(store, archive, config, make=True) as opened, opened.work(person()) as work:
        work.people.add(name, role, password, reason=reason)
    click.echo(f"{name}: added as {role}")


@command.command("list", epilog=_EPILOG.format("edic people list --format json"))
@which_store
@FORMAT
def list_command(store: str | None, archive: str | None, config: str | None, form: str) -> None:
    """List who may sign in, and as what."""
    with open_store(store, archive, config) as opened, opened.look() as look:
        found = look.people.all()
    if form == "json":
        told = {"schema": "edicompliance/people/1", "people": [_as_json(one) for one in found]}
        click.echo(json.dumps(told, indent=2))
        return
    for one in found:
        click.echo(f"{one.name}  {one.role}  {_by(one)}  since {one.added_at:%Y-%m-%d}")
    if not found:
        click.echo("nobody; edic people add NAME --role operator adds the first")


@command.command(
    epilog=_EPILOG.format(
        "edic people change ann --role operator\n  edic people change ann --password"
    )
)
@_NAME
@click.option("--role", type=click.Choice(ROLES), help=_ROLE_HELP)
@click.option("--password", "anew", is_flag=True, help="Ask for a new one; ends all sessions.")
@click.option("--sign-out", is_flag=True, help="End all sessions.")
@_REASON
@which_store
def change(
    name: str,
    role: Role | None,
    reason: str,
    store: str | None,
    archive: str | None,
    config: str | None,
    *,
    anew: bool,
    sign_out: bool,
) -> None:
    """Give somebody another role or password, or end his sessions."""
    if not (role or anew or sign_out):
        raise click.UsageError("--role, --password or --sign-out says what to change")
    password = _password() if anew else ""
    with open_store(store, archive, config) as opened, opened.work(person()) as work:
        if role or password:
            work.people.change(name, role=role, password=password, reason=reason)
        if sign_out:
            work.people.sign_out(name, reason=reason)
    click.echo(f"{name}: changed")


@command.command(epilog=_EPILOG.format('edic people remove ann --reason "left the company"'))
@_NAME
@_REASON
@which_store
def remove(
    name: str, reason: str, store: str | None, archive: str | None, config: str | None
) -> None:
    """Let somebody in no more, from this moment; what he did stays in the audit."""
    with open_store(store, archive, config) as opened, opened.work(person()) as work:
        work.people.remove(name, reason=reason)
        left = len(work.people.all())
    click.echo(f"{name}: removed; {left} left")


def _password() -> str:
    """Ask twice at a terminal; else the first line of what is piped in."""
    if _at_a_terminal():
        told: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return told
    told = sys.stdin.readline(MOST + 2).rstrip("\r\n")
    if not told:
        raise EdiError("password: expected it as the first line of standard input, found nothing")
    return told


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


def _by(one: Known) -> str:
    return "password" if one.has_password else "by the proxy"


def _as_json(one: Known) -> dict[str, Any]:
    return {
        "name": one.name,
        "role": one.role,
        "signs_in_by": "password" if one.has_password else "proxy",
        "added_at": one.added_at.isoformat(),
        "changed_at": one.changed_at.isoformat(),
    }
