"""`edic authorization`: what a retailer granted, with who granted it and what shows it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import click

from edicompliance.cli.options import day
from edicompliance.cli.store import FORMAT, REASON, open_store, person, settings_of, which_store
from edicompliance.flows.deadlines.authorizing import (
    Outcome,
    authorization_from,
    end,
    following_of,
    grant,
    listed,
)
from edicompliance.flows.following import moved_sentence
from edicompliance.x12.issues import plural, printable

_EPILOG = """\b
Examples:
  {0}

\b
Exit codes:
  0  done
  2  the command line is wrong
  3  could not run, or refused: nothing is changed then
"""
_NUMBER = click.argument("number", metavar="NUMBER")
_PARTNER = click.option(
    "--partner", required=True, metavar="NAME", help="Whose it is, as the settings name it."
)


def dates_of(
    _ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]
) -> dict[str, date]:
    """Read days by the names of dates: `ship_not_after=2026-12-09`."""
    found: dict[str, date] = {}
    for value in values:
        name, _, told = value.partition("=")
        try:
            found[name.strip()] = date.fromisoformat(told.strip())
        except ValueError:
            wanted = "a date and its day such as ship_not_after=2026-12-09"
            raise click.BadParameter(f"expected {wanted}, got {value!r}") from None
    return found


@click.group(
    epilog="""\b
Examples:
  edic authorization add RA-1 --partner mart --by "the DC" --excuses WIN --reason "storm"
  edic authorization list --order 4500005
"""
)
def command() -> None:
    """Enter what a retailer granted: new dates, faults that are excused."""


@command.command(
    epilog=_EPILOG.format(
        'edic authorization add RA-1 --partner mart --by "the replenishment desk" --order 4500005 '
        '--date ship_not_after=2026-12-09 --document mails/ra-1.eml --reason "mail of Monday"\n'
        '  edic authorization add RA-2 --partner mart --by "the DC" --excuses WIN '
        '--covers timing --until 2026-12-05 --reason "storm"'
    )
)
@_NUMBER
@_PARTNER
@click.option("--by", required=True, metavar="WHO", help="Who at the retailer granted it.")
@click.option(
    "--order", "orders", multiple=True, metavar="PO", help="For this order only; may be repeated."
)
@click.option(
    "--date",
    "dates",
    multiple=True,
    callback=dates_of,
    metavar="NAME=DAY",
    help="A new date, such as ship_not_after=2026-12-09; may be repeated.",
)
@click.option(
    "--excuses", multiple=True, metavar="CODE", help="A rule, or a family of rules; repeatable."
)
@click.option(
    "--covers",
    type=click.Choice(["timing", "amount", "both"]),
    default="both",
    show_default=True,
    help="What of those faults it excuses.",
)
@click.option("--document", metavar="TEXT", help="What shows it: a path, the mail, a reference.")
@click.option("--given", callback=day, metavar="DAY", help="When; the one given last counts.")
@click.option("--from", "since", callback=day, metavar="DAY", help="Its first day.")
@click.option("--until", callback=day, metavar="DAY", help="Its last day.")
@REASON
@which_store
def add(
    number: str,
    partner: str,
    reason: str,
    store: str | None,
    archive: str | None,
    config: str | None,
    **told: Any,
) -> None:
    """Enter what was granted under a NUMBER; the deadlines of its orders follow at once."""
    told["from"] = told.pop("since")
    words = {key: value for key, value in told.items() if value not in (None, ())}
    one = authorization_from({"number": number, **words})
    following = following_of(settings_of(config), partner)
    with open_store(store, archive, config) as opened, opened.work(person()) as work:
        done = grant(work, following, partner, one, reason=reason)
    click.echo(printable(f"{number}: noted for {_orders(one.orders)} of {partner}"))
    _tell(done, follows=following is not None)


@command.command("list", epilog=_EPILOG.format("edic authorization list --format json"))
@click.option("--partner", default="", metavar="NAME", help="Only what this one granted.")
@click.option("--order", default="", metavar="PO", help="Only what holds for this order.")
@which_store
@FORMAT
def list_command(
    partner: str,
    order: str,
    store: str | None,
    archive: str | None,
    config: str | None,
    form: str,
) -> None:
    """List what retailers granted, what has ended, too."""
    with open_store(store, archive, config) as opened, opened.look() as look:
        found = listed(look, partner, order)
    if form == "json":
        told = {"schema": "edicompliance/authorization-list/1", "authorizations": found}
        click.echo(json.dumps(told, indent=2))
        return
    for one in found:
        click.echo(printable(_line(one)))
    if not found:
        click.echo("nothing was granted; edic authorization add NUMBER enters it")


@command.command(
    "end",
    epilog=_EPILOG.format(
        'edic authorization end RA-1 --partner mart --reason "taken back by mail"\n'
        '  edic authorization end RA-2 --partner mart --until 2026-12-04 --reason "as agreed"'
    ),
)
@_NUMBER
@_PARTNER
@click.option(
    "--order", "orders", multiple=True, metavar="PO", help="Only for this order; may be repeated."
)
@click.option("--until", callback=day, metavar="DAY", help="Its last day; else it ends at once.")
@REASON
@which_store
def end_command(
    number: str,
    partner: str,
    orders: tuple[str, ...],
    until: date | None,
    reason: str,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """End what was granted under a NUMBER; for the days before it stays in the record."""
    following = following_of(settings_of(config), partner)
    with open_store(store, archive, config) as opened, opened.work(person()) as work:
        done = end(work, following, partner, number, orders=orders, last=until, reason=reason)
    click.echo(printable(f"{number}: of {partner}, its last day is {done.last}"))
    _tell(done, follows=following is not None)


def _tell(done: Outcome, *, follows: bool) -> None:
    """What follows from it for deadlines."""
    for one in done.moved:
        click.echo(printable(moved_sentence(one)))
    if follows and done.orders and not done.moved:
        click.echo(f"no deadline moved, of {plural(len(done.orders), 'order')}")
    if done.unknown:
        click.echo(printable(f"not in the store yet: order {', '.join(done.unknown)}"))
    if not follows:
        told = "no settings say by which guide: deadlines follow with the order's next document"
        click.echo(told, err=True)


def _orders(orders: tuple[str, ...]) -> str:
    return f"order {', '.join(orders)}" if orders else "all orders"


def _line(one: dict[str, Any]) -> str:
    """An authorization for people."""
    words = [one["partner"], one["number"], _orders(tuple(one["orders"]))]
    words += [f"{name} {on}" for name, on in one["dates"].items()]
    if one["excuses"]:
        words.append(f"excuses {' '.join(one['excuses'])} ({one['covers']})")
    words.append(f"by {one['by']}")
    words += [f"{key} {one[key]}" for key in ("document", "given", "from", "until") if one[key]]
    return "  ".join((*words, one["state"]))
