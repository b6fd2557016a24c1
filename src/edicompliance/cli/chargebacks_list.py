"""`edic chargebacks list`: deductions, or what checks foresaw, and where the money stands."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

import click

from edicompliance.chargebacks.entering import Books
from edicompliance.chargebacks.foreseen import foreseen as foreseen_charges
from edicompliance.cli.chargebacks_costs import RENDERED, how_told, needs_file
from edicompliance.cli.store import open_store, which_store
from edicompliance.cli.terminal import write_report
from edicompliance.flows.money.deductions import books_of
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
  edic chargebacks list --foreseen

\b
Exit codes:
  0  listed
  2  the command line is wrong
  3  could not run
""",
)
@click.option("--foreseen", is_flag=True, help="What checks foresaw, in place of what was taken.")
@how_told
@which_store
def list_(
    foreseen: bool,
    retailer: str | None,
    form: str,
    output: str | None,
    store: str | None,
    archive: str | None,
    config: str | None,
) -> None:
    """List deductions, and where the money of each stands."""
    needs_file(form, output)
    with open_store(store, archive, config) as opened, opened.look() as look:
        books = books_of(look)
    rows = _foreseen(books) if foreseen else _deductions(books)
    rows = [row for row in rows if retailer in (None, row["retailer"])]
    empty = _FORESEE if foreseen else _IMPORT
    empty = f"nothing of {retailer}; {empty}" if retailer else empty
    if form == "json":
        told = {"schema": "edicompliance/chargebacks/1", "deductions": rows}
        write_report(json.dumps(told, indent=2) + "\n", output)
    elif form == "text":
        lines = [f"{row['id']}: {row['amount']} {row['currency']}: {_told(row)}" for row in rows]
        write_report("".join(f"{printable(one)}\n" for one in lines or [empty]), output)
    else:
        title = "Foreseen charges" if foreseen else "Deductions"
        every = [{**row, "amount": Decimal(row["amount"]), "stands": _told(row)} for row in rows]
        write_report(RENDERED[form](Listing(title, _COLUMNS, every, empty=empty)), output)


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
        for one in books.deductions.values()
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
