r"""The words that packing slips use for what they tell: `PO #`, `Purchase Order`, `Qty Shipped`.

Every system prints its own. A heading on a slip is one of these words, alone or with the value
behind it; the head of a column is one of the others. What is not here is not understood, and what
is not understood is never taken for something else.

>>> caption_of("P.O. No.: 4501061")
Caption(field='po', text='P.O. No.:', rest='4501061', asks=True)
>>> caption_of("PO BOX 12").field, caption_of("STONEWARE MUG")
('', None)
>>> [one.field for one in columns_of("QTY UOM VENDOR ITEM")]
['quantity', 'unit', 'vendor_item']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

_CAPTIONS: Final[Mapping[str, str]] = {
    "po": "po | po no | po nos | po number | po num | p o | p o no | p o number | order | order no"
    " | order nos | order number | purchase order | purchase order no | purchase order number"
    " | purchase orders | customer po | customer po no | customer po number | cust po"
    " | your order | your order no | orders | pos",
    "store": "store | store no | store number | store num | store code | ship to store"
    " | for store | str",
    "department": "dept | dept no | dept number | department | department no | department number",
    "vendor": "vendor | vendor no | vendor number | vendor id | supplier | supplier no"
    " | supplier number | vendor code",
    "bol": "b/l | b/l no | b/l number | bol | bol no | bol number | bill of lading"
    " | bill of lading no | bill of lading number",
    "carrier": "carrier | carrier name | ship via | scac",
    "pro": "pro | pro no | pro number | freight bill | tracking no | tracking number",
    "ship_from": "ship from | shipped from | from",
    "ship_to": "ship to | shipped to | deliver to | delivery address | consignee",
    "mark_for": "mark for | marked for",
    "ship_date": "ship date | shipped | shipped on | date shipped | shipping date",
    "notice": "ship notice | ship notice no | ship notice number | asn | asn no | asn number",
    "cartons": "cartons | ctns | ctn | no of cartons | number of cartons | total cartons"
    " | total ctns | carton count | cartons total | boxes | total boxes | packages",
    "title": "packing slip | packing list | pack slip | pack list | packing slip no"
    " | delivery note",
    "": "po box | p o box | date | order date | po date | invoice | invoice no | invoice number"
    " | invoice date | terms | customer | customer no | sold to | bill to | page | phone | tel"
    " | fax | email | weight | total weight | gross weight | net weight | freight | fob"
    " | sales order | sales order no | so no | your ref | our ref | reference | ref | attn"
    " | attention | contact | slip no | packing slip date | carton | pallet | pallets | seal"
    " | trailer | cancel date | requested date | order type | po type | event | notes"
    " | comments | remarks | instructions | special instructions | shipment | shipment no"
    " | shipment number | shipment id | delivery no | store name | vendor name | supplier name"
    " | department name | dept name | ship to no | ship to code | ship to id | ship to name"
    " | carton weight | carton size | cartons per pallet | order total | po total | pro date",
}
"""Field -> the words for it; those of the last are known and say nothing that is compared."""

_COLUMNS: Final[Mapping[str, str]] = {
    "po": "po | po no | po number | order | order no | order number | purchase order | p o",
    "line": "line | ln | line no | po line | line number",
    "item": "item | item no | item number | sku | buyer item | product | product no | article"
    " | item code | item id | customer item | your item",
    "vendor_item": "vendor item | vendor style | vendor item no | style | style no"
    " | model | model no | part | part no | part number | vendor part | vendor sku | our item"
    " | supplier item",
    "gtin": "gtin | upc | ean | upc code | upc no | upc number | barcode | bar code | gtin 14"
    " | upc/ean | gtin/upc",
    "description": "description | desc | item description | product description",
    "shipped": "qty shipped | quantity shipped | shipped | ship qty | shipped qty | qty ship"
    " | shipped quantity | units shipped",
    "quantity": "qty | quantity | units | pieces | pcs",
    "ordered": "qty ordered | quantity ordered | ordered | order qty | ordered qty | qty ord",
    "open": "backorder | back order | backordered | qty backordered | b/o | qty open",
    "unit": "unit | uom | um | u/m | unit of measure",
    "cartons": "ctns | ctn | cartons | boxes | no of cartons",
    "store": "store | store no | store number",
    "": "color | colour | size | price | unit price | amount | weight | pack | case pack | lot"
    " | carton | carton no | sscc | total",
}
"""Field of a row -> the heads of its column."""

_TOTALS: Final = frozenset(
    {"total", "totals", "grand total", "total qty", "total quantity", "total units", "subtotal"}
)
_MARKS: Final = re.compile(r"[^\w/]+", re.UNICODE)
_ASKS: Final = ":#"


class Caption(NamedTuple):
    """The word for a value, and what stands behind it in the same run of letters."""

    field: str
    """What it is the word for; empty: something that is not compared."""
    text: str
    rest: str = ""
    """The value; empty: it stands elsewhere."""
    asks: bool = False
    """Whether a colon or a number sign says that a value follows."""


class Head(NamedTuple):
    """The head of a column, and where in its run of letters it stands."""

    field: str
    """Empty: a column that is not compared."""
    start: int
    end: int


def _phrases(table: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    return {
        tuple(phrase.split()): field
        for field, phrases in table.items()
        for phrase in phrases.split(" | ")
    }


_CAPTION_OF: Final = _phrases(_CAPTIONS)
_COLUMN_OF: Final = _phrases(_COLUMNS)
_LONGEST: Final = max(map(len, (*_CAPTION_OF, *_COLUMN_OF)))


def caption_of(text: str) -> Caption | None:
    """Return the word that a run of letters begins with; None where it begins with none.

    What follows must be kept apart: `Storefront` is no store, and `STORE BRAND` a value only as
    far as its reader thinks so.
    """
    words = list(re.finditer(r"[^\W_]+(?:/[^\W_]+)?|#", text))
    tokens = [_token(one.group()) for one in words]
    for length in range(min(_LONGEST, len(words)), 0, -1):
        phrase = tuple(tokens[:length])
        field = _CAPTION_OF.get(tuple(one for one in phrase if one))
        if field is None or (words[0].start() and text[: words[0].start()].strip("# ")):
            continue
        end = words[length - 1].end()
        marks = re.match(r"[\s.:#]*", text[end:])
        behind = end + (marks.end() if marks else 0)
        asks = any(one in _ASKS for one in text[:behind])
        if behind == end and end < len(text):
            continue
        return Caption(field, text[:behind].strip(), text[behind:].strip(), asks)
    return None


def _token(word: str) -> str:
    lower = word.lower()
    return "" if lower == "#" else {"num": "no", "nr": "no", "nbr": "no"}.get(lower, lower)


def columns_of(text: str) -> Iterator[Head]:
    """Yield the heads of columns in a run of letters; what is none is a column of its own."""
    words = list(re.finditer(r"\S+", text))
    at = 0
    while at < len(words):
        length, field = _longest(words, at)
        yield Head(field, words[at].start(), words[at + length - 1].end())
        at += length


def _longest(words: list[re.Match[str]], at: int) -> tuple[int, str]:
    tokens = [_plain(one.group()) for one in words[at : at + _LONGEST]]
    for length in range(len(tokens), 0, -1):
        phrase = tuple(part for one in tokens[:length] for part in one)
        if phrase in _COLUMN_OF:
            return length, _COLUMN_OF[phrase]
    return 1, ""


def _plain(word: str) -> tuple[str, ...]:
    parts = _MARKS.sub(" ", word.replace(".", "")).split()
    return tuple(filter(None, map(_token, parts)))


def is_column(text: str) -> bool:
    """Whether a run of letters holds the head of a column that is known."""
    return any(one.field for one in columns_of(text))


def is_total(text: str) -> bool:
    """Whether a run of letters says that sums follow.

    >>> is_total("Total:"), is_total("TOTAL ECLIPSE LAMP")
    (True, False)
    """
    return " ".join(_MARKS.sub(" ", text).lower().split()) in _TOTALS
