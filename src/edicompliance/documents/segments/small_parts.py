"""Small segments that several sets share: a quantity, a line of text, a remark, a code of a list.

>>> list(TextLine(text="Invoice 77 names no order.", control="SS").segments())
[('MSG', 'Invoice 77 names no order.', 'SS')]
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from edicompliance.documents.records.codec import Count, Day, Number
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.parts import DateTime, Reference


class Quantity(Record):
    """QTY: a quantity, and of what."""

    ELEMENTS: ClassVar = {
        "qualifier": "QTY01",
        "quantity": "QTY02",
        "unit": "QTY03-1",
        "text": "QTY04",
    }

    qualifier: str
    """What it is a quantity of, QTY01: `38` the original quantity, `63` on order."""
    quantity: Number = None
    """QTY02."""
    unit: str = ""
    """QTY03-1."""
    text: str = ""
    """The quantity in words, QTY04."""


class TextLine(Record):
    """MSG, in sets that have it in every release: a line of text, and how a printer moves to it."""

    ELEMENTS: ClassVar = {"text": "MSG01", "control": "MSG02", "feed": "MSG03"}

    text: str = ""
    """MSG01."""
    control: str = ""
    """How a printer moves before it, MSG02: `SS` to the next line, `NP` to a new page."""
    feed: Count = None
    """How many lines it moves, MSG03."""


class Remark(Record):
    """NTE: a remark."""

    ELEMENTS: ClassVar = {"kind": "NTE01", "text": "NTE02"}

    kind: str = ""
    """What it is about, NTE01: `GEN` the whole document, `ERN` an error."""
    text: str = ""
    """NTE02."""


class DayAndTime(Record):
    """G62: what the DTM is elsewhere, in the sets of warehouses and carriers."""

    ELEMENTS: ClassVar = {
        "qualifier": "G6201",
        "date": "G6202",
        "time_qualifier": "G6203",
        "time": "G6204",
        "zone_code": "G6205",
    }
    SPANS: ClassVar = {"moment": ("date", "zone_code")}

    qualifier: str = ""
    """What it is the date of, two digits, G6201: `10` requested ship, `37` do not ship before."""
    date: Day = None
    """The calendar date, G6202; None where it is absent or no date."""
    time_qualifier: str = ""
    """What it is the time of, G6203."""
    time: str = ""
    """The time as X12 has it, HHMM or HHMMSS, G6204."""
    zone_code: str = ""
    """The time code, G6205: `CT` Central time, `UT` universal."""


def first_of(dates: Iterable[DayAndTime], *qualifiers: str) -> DayAndTime | None:
    """Return the first date with one of the qualifiers, the earlier named before the later.

    >>> dates = (DayAndTime(qualifier="10", time="0800"), DayAndTime(qualifier="69", time="0900"))
    >>> first_of(dates, "69", "10").time
    '0900'
    """
    listed = tuple(dates)
    return next((one for code in qualifiers for one in listed if one.qualifier == code), None)


class DatedReference(Reference):
    """REF where dates may follow it."""

    PARTS: ClassVar = {"DTM": "dates"}

    dates: tuple[DateTime, ...] = ()
    """DTM behind the REF."""


class NumberedNote(Record):
    """N9: a number under which something is known, with a date of its own."""

    ELEMENTS: ClassVar = {
        "qualifier": "N901",
        "value": "N902",
        "description": "N903",
        "date": "N904",
        "time": "N905",
        "zone_code": "N906",
    }
    SPANS: ClassVar = {"moment": ("date", "zone_code")}

    qualifier: str
    """What kind of number, N901: `CM` and `DB` the buyer's credit and debit memo."""
    value: str = ""
    """The number, N902."""
    description: str = ""
    """N903."""
    date: Day = None
    """N904. With `time` and `zone_code` it is `moment` for `where`."""
    time: str = ""
    """N905."""
    zone_code: str = ""
    """The time code, N906."""


class ListedCode(Record):
    """LQ: one code of a list."""

    ELEMENTS: ClassVar = {"list": "LQ01", "code": "LQ02"}

    list: str = ""
    """Which list, LQ01."""
    code: str = ""
    """LQ02."""


class ListedCodes(Record):
    """LM with its LQ: codes of an agency, the retailer's own reasons above all."""

    ELEMENTS: ClassVar = {"agency": "LM01", "agency_qualifier": "LM02"}
    PARTS: ClassVar = {"LQ": "codes"}

    agency: str
    """Whose codes, LM01: `VI` the retail industry's, `ZZ` as partners agree."""
    agency_qualifier: str = ""
    """Which of that agency's lists, LM02."""
    codes: tuple[ListedCode, ...] = ()
    """LQ."""


class Percentage(Record):
    """PCT: a percentage and what it is."""

    ELEMENTS: ClassVar = {"kind": "PCT01", "percent": "PCT02"}

    kind: str
    """PCT01."""
    percent: Number = None
    """PCT02."""
