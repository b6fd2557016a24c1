"""A carrier's delivery receipt for a truck of the seeded year: a paper to try *Attach* with.

It says on its face that it is made up. The times are those of the year's own papers; the same year
gives the same bytes. It needs the extra `pdf`; without it there is none.
"""

from __future__ import annotations

from datetime import date, datetime, time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from edicompliance.cli.year_papers import arrives, lading
from edicompliance.reports.dispute_pdf import letter_pdf

if TYPE_CHECKING:
    from edicompliance.cli.year import Order, Year

FOLDER: Final = "sample-papers"
_TEXT: Final = """DELIVERY RECEIPT

SAMPLE - made up by edic demo year: no such truck, no such signature

Carrier: XMPL (Example Freight)
Bill of lading: {lading}
Purchase order: {po}
Pieces: {cartons} cartons, {weight} lb

Picked up: {left}, Acme Goods warehouse, Someplace OH
Delivered: {there}, Example Mart DC 0912, Anytown TX

Received in good order, all pieces
Signed: (sample signature), dock 4
"""


def receipts(year: Year, retailer: str) -> dict[str, bytes]:
    """A receipt for each order of a retailer for which money was taken though it left in time."""
    if find_spec("reportlab") is None:
        return {}
    return {
        f"{FOLDER}/delivery-receipt-{one.po}.pdf": _pdf(one, at)
        for at, one in enumerate(year.orders, 1)
        if one.retailer == retailer and one.case == "wrong"
    }


def _pdf(one: Order, at: int) -> bytes:
    text = _TEXT.format(
        lading=lading(one, at),
        po=one.po,
        cartons=one.cartons,
        weight=one.cartons * 18,
        left=_at(one.left, 16, "America/New_York"),
        there=_at(arrives(one), 9, "America/Chicago"),
    )
    return letter_pdf(text, f"Sample delivery receipt {one.po}")


def _at(day: date, hour: int, zone: str) -> str:
    return f"{datetime.combine(day, time(hour), ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"
