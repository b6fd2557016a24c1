"""`edic chargebacks list`: deductions, or what checks foresaw, and where the money stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import click

from edicompliance.chargebacks.costs import AXES, Axis, Cost, member_of, pareto
from edicompliance.chargebacks.entering import Books
from edicompliance.chargebacks.foreseen import foreseen as foreseen_charges
from edicompliance.cli.chargebacks_costs import RENDERED, how_told, needs_file
from edicompliance.cli.store import open_store, settings_of, which_store
from edicompliance.cli.terminal import write_report
from edicompliance.flows.money.costing import costs_of
from edicompliance.flows.money.deductions import books_of
from edicompliance.reports.costs import UNKNOWN
from edicompliance.reports.listing import Listing
from edicompliance.x12.issues import printable

_IMPORT: Final = "no deduction was entered yet: edic chargebacks import FILE --retailer ID"
_FORESEE: Final = "nothing is foreseen: edic check SHIPMENTS --profile ID --record"
_COLUMNS: Final = ("id", "retailer", "date", "amount", "currency", "doubles", "stands")


@click.command(
    "list",
    epilog="""\b
Examples:
  edic chargebacks list
  edic chargebacks list --retailer example-mart --format json
  edic chargebacks list --format xlsx -o deductions.xlsx
  edic chargebacks list --by rule --of WIN002
  edic chargebacks list --foreseen

\b
Exit codes:
  0  listed
  2  the command line is wrong
  3  could not run
""",
)
@click.option("--foreseen", is_flag=True, help="What checks foresaw, in place of what was taken.")
@click.option("--by", type=click.Choice(AXES), help="With the rule, place ... of each; by money.")
@click.option("--of", metavar="NAME", help="Only what is of this rule, place ..., as --by says it.")
@how_told
@which_store
def list_(
    foreseen: bool,
    by: Axis | None,
    of: str | None,
    retailer: str | None,
    form: str,
    output: str | None,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """List deductions, and where the money of each stands.

    What --by asks for is told as by edic chargebacks pareto: of each, or only what is --of one.
    """
    needs_file(form, output)
    _sensible(by, of, foreseen)
    with open_store(store, archive, config) as opened:
        with opened.look() as look:
            books = books_of(look)
        costs = costs_of(opened, by=by, retailer=retailer, config=settings_of(config)) if by else ()
    rows = _foreseen(books) if foreseen else _deductions(books)
    rows = [row for row in rows if retailer in (None, row["retailer"])]
    rows = _by(rows, by, of, costs) if by else rows
    empty = _FORESEE if foreseen else _IMPORT
    empty = f"nothing of {of or retailer}; {empty}" if of or retailer else empty
    if form == "json":
        told = {"schema": "edicompliance/chargebacks/1", "deductions": rows}
        write_report(json.dumps(told, indent=2) + "\n", output)
    elif form == "text":
        lines = [f"{row['id']}: {row['amount']} {row['currency']}: {_told(row)}{_of(row)}"
                 for row in rows]  # fmt: skip
        write_report("".join(f"{printable(one)}\n" for one in lines or [empty]), output)
    else:
        title = "Foreseen charges" if foreseen else "Deductions"
        every = [
            {**row, "by": _of(row)[2:], "amount": Decimal(row["amount"]), "stands": _told(row)}
            for row in rows
        ]
        columns = (*_COLUMNS, "by") if by else _COLUMNS
        write_report(RENDERED[form](Listing(title, columns, every, empty=empty)), output)


def _sensible(by: Axis | None, of: str | None, foreseen: bool) -> None:
    if of and not by:
        raise click.UsageError("--of NAME needs --by: of which rule, place ... it is the name")
    if foreseen and by:
        raise click.UsageError(
            f"--by {by}: expected none with --foreseen: rule and order stand in the id of what is "
            "foreseen, and nothing of it was taken yet"
        )


def _by(
    rows: list[dict[str, Any]], by: Axis, of: str | None, every: Sequence[Cost]
) -> list[dict[str, Any]]:
    """The rows with what their money is of, the dearest first; or only those of one of them."""
    rank = {(one.member, one.currency): at for at, one in enumerate(pareto(every, by))}
    found: dict[str, list[Cost]] = {}
    for one in every:
        found.setdefault(one.deduction, []).append(one)
    told, wanted = [], "" if of == UNKNOWN else of
    for row in rows:
        costs = found.get(row["id"], [])
        members = list(dict.fromkeys(member_of(one, by) for one in costs))
        if wanted is None or wanted in members:
            told.append((min((rank[one, row["currency"]] for one in members), default=len(rank)),
                         {**row, "by": [one or None for one in members]}))  # fmt: skip
    return [row for _, row in sorted(told, key=lambda one: one[0])]


def _of(row: dict[str, Any]) -> str:
    """What its money is of, where that is asked for."""
    return ", " + " and ".join(one or UNKNOWN for one in row["by"]) if row.get("by") else ""


def _told(row: dict[str, Any]) -> str:
    return ", ".join(f"{money} {place}" for place, money in row["stands"].items())


def _deductions(books: Books) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "retailer": one.taken.retailer,
            "date": one.taken.day.isoformat() if one.taken.day else None,
            "amount": f"{one.taken.amount:.2f}",
            "currency": one.taken.currency,
            "doubles": one.doubles or None,
            "stands": _stands(books, one.id),
        }
        for one in books.standing
    ]


def _foreseen(books: Books) -> list[dict[str, Any]]:
    """Charges that checks foresaw: of each rule and order one row."""
    whose = {one.name: one.retailer for one in foreseen_charges(books.ledger)}
    return [
        {
            "id": line.deduction,
            "retailer": whose[line.deduction],
            "date": None,
            "amount": f"{line.total:.2f}",
            "currency": line.currency,
            "doubles": None,
            "stands": _stands(books, line.deduction),
        }
        for line in books.ledger.lines()
        if line.deduction in whose
    ]


def _stands(books: Books, name: str) -> dict[str, str]:
    """Place -> how much of the deduction stands there."""
    total: dict[str, Any] = {}
    for line in books.ledger.lines(name):
        for stand, money in line.balances.items():
            total[stand.place] = total.get(stand.place, 0) + money
    return {place: f"{money:.2f}" for place, money in total.items()}
