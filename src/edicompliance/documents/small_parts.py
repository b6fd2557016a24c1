"""Small segments that several sets share: a quantity, a line of text, a remark.

>>> list(TextLine(text="Invoice 77 names no order.", control="SS").segments())
[('MSG', 'Invoice 77 names no order.', 'SS')]
"""

from __future__ import annotations

from typing import ClassVar

from edicompliance.documents.codec import Count, Number
from edicompliance.documents.record import Record


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
