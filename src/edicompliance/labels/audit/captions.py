r"""Which letters on a label are captions, and which stand behind or below one.

Every system prints its labels otherwise: `PO` above the number, `PO#: 4501061` in one line, `P.O.
NUMBER` beside it. A caption says what the value at it is; a value without one is only a value.

>>> caption_of("P.O. Number"), caption_of("PO#: 4501061"), caption_of("Carton 3 of 12")
(('po', ''), ('po', '4501061'), ('carton', '3 of 12'))
>>> caption_of("TO GO FOODS"), caption_of("4501061")
(None, None)
>>> from edicompliance.labels.boxes import Box
>>> at = {"PO": Box(0, 0, 4, 2), "4501061": Box(0, 3, 20, 5), "DEPT": Box(40, 0, 6, 2),
...       "038": Box(40, 3, 9, 5)}
>>> found = claims([SeenText(text, box) for text, box in at.items()])
>>> [(one.name, one.texts) for one in found.claims]
[('po', ('4501061',)), ('department', ('038',))]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from edicompliance.labels.draw.plan import CAPTIONS
from edicompliance.labels.fields import Elements
from edicompliance.labels.seen import SeenText

_WORDS: Final = {
    "ship_from": ("SHIP FROM", "SHIPPED FROM", "SHIP-FROM", "FROM", "SHIPPER", "SENDER"),
    "ship_to": ("SHIP TO", "SHIP-TO", "SHIPTO", "TO", "DELIVER TO", "CONSIGNEE"),
    "postal": ("SHIP TO POSTAL CODE", "SHIP TO POSTAL", "SHIP TO ZIP", "POSTAL CODE", "ZIP CODE",
               "ZIP", "SHIP TO POST"),
    "dc": ("DC", "DISTRIBUTION CENTER", "FC", "DC/FC"),
    "carrier": ("CARRIER", "CARRIER NAME"),
    "scac": ("SCAC", "CARRIER SCAC"),
    "pro": ("PRO", "PRO/TRACKING", "FREIGHT BILL", "TRACKING"),
    "bol": ("B/L", "BOL", "B.O.L.", "BILL OF LADING", "BL"),
    "po": ("PO", "P.O.", "P/O", "P O", "PURCHASE ORDER", "ORDER", "CUSTOMER PO", "CUST PO",
           "CUSTOMER ORDER"),
    "po_type": ("PO TYPE", "ORDER TYPE", "TYPE"),
    "department": ("DEPT", "DEPT.", "DEPARTMENT", "DEP"),
    "vendor": ("VENDOR", "VENDOR ID", "SUPPLIER", "VEND", "SUPPLIER ID"),
    "store": ("STORE", "STR", "STORE NBR", "FOR STORE"),
    "mark_for": ("MARK FOR", "MARK-FOR", "FINAL DESTINATION", "SHIP FOR"),
    "item": ("ITEM", "SKU", "ITEM NBR", "DPCI", "ASIN", "ARTICLE"),
    "vendor_item": ("VENDOR ITEM", "VENDOR STYLE", "STYLE", "VPN", "MODEL", "MFG PART"),
    "gtin": ("GTIN", "UPC", "CASE GTIN", "CASE UPC", "EAN"),
    "description": ("DESCRIPTION", "DESC", "DESC.", "ITEM DESCRIPTION"),
    "quantity": ("QTY", "QUANTITY", "QTY.", "CARTON QTY", "CASE QTY", "PACK QTY", "UNITS"),
    "carton": ("CARTON", "CTN", "CARTONS", "BOX", "PALLET", "CARTON COUNT", "PACKAGE", "PKG"),
    "sscc": ("SSCC", "SSCC-18", "SERIAL SHIPPING CONTAINER CODE", "SSCC18",
             "SERIAL SHIPPING CONTAINER"),
}  # fmt: skip
"""Field -> the words by which labels call it, capital letters; ours are among them."""
_FIELD: Final = {
    re.sub(r"[ .]", "", word): name
    for name, words in _WORDS.items()
    for word in (*words, CAPTIONS[name])
}
_ENDING: Final = re.compile(r"\s*(?:#|NO\.?|NUM\.?|NUMBER|NBR|CODE|ID)?\s*[:#]?\s*$")
_INLINE: Final = re.compile(r"([A-Z][A-Z /.\-]*?)\s*(#|NO\.|NO|NUMBER|NBR)?\s*([:#])?\s+(\S.*)$")
_MARKED: Final = re.compile(r"([A-Z][A-Z0-9 /.\-]*?)\s*(?:NO\.?|NUMBER|NBR)?\s*(?:[:#]+)\s*(\S.*)$")
_SINGLE: Final = re.compile(r"\S*[0-9]\S*|[0-9]+ ?(?:OF|/) ?[0-9]+|[0-9]+ [A-Z]{2,5}")
_IDENTIFIER: Final = re.compile(r"\(([0-9]{2,4})\)")
_BELOW, _BESIDE, _ALIGNED, _LINE = 3.5, 30.0, 1.2, 1.6
"""Millimetres: how far below or beside its caption a value stands, how exactly below it begins;
how far apart lines of one value are, in heights of them."""
_MOST_LINES: Final = 6


@lru_cache(maxsize=20_000)
def caption_of(text: str) -> tuple[str, str] | None:
    """Return the field that a text is the caption of, with the value in the same line; or None.

    A value in the same line without a colon must look like one: a number, `3 OF 12`, `24 EA`.
    """
    printed = " ".join(text.split())
    upper = printed.upper()
    if len(upper) != len(printed):
        printed = upper
    whole = _FIELD.get(re.sub(r"[ .]", "", _ENDING.sub("", upper)))
    if whole:
        return whole, ""
    marked = _MARKED.match(upper)
    if marked and (name := _FIELD.get(re.sub(r"[ .]", "", marked[1]))):
        return name, printed[marked.start(2) :]
    inline = _INLINE.match(upper)
    if inline and _SINGLE.fullmatch(inline[4]):
        name = _FIELD.get(re.sub(r"[ .]", "", inline[1]))
        return (name, printed[inline.start(4) :]) if name else None
    return None


@lru_cache(maxsize=20_000)
def elements_of(text: str) -> Elements:
    """Return what letters at a bar code say: `(420) 43004`; empty: they are none.

    >>> elements_of("(02) 00614141100019 (37) 24"), elements_of("LOT (A)")
    ((('02', '00614141100019'), ('37', '24')), ())
    """
    stripped = text.strip()
    if not _IDENTIFIER.match(stripped):
        return ()
    parts = _IDENTIFIER.split(stripped)[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return tuple((identifier, value.strip()) for identifier, value in pairs)


class Claim(NamedTuple):
    """What stands at a caption."""

    name: str
    """The caption's field."""
    texts: tuple[str, ...]
    """The line at it, and those below that may belong to it."""
    places: tuple[int, ...]
    """Which of the label's texts they are."""


@dataclass(frozen=True, slots=True)
class Claims:
    """The letters of a label, sorted out."""

    claims: tuple[Claim, ...]
    captions: frozenset[int]
    """Which texts are captions and nothing else."""
    barred: tuple[tuple[int, Elements], ...]
    """Which texts stand at bar codes, and what they say."""

    def of(self, name: str) -> Iterator[Claim]:
        """Yield what stands at the captions of a field."""
        return (one for one in self.claims if one.name == name)


def claims(texts: Sequence[SeenText]) -> Claims:
    """Sort out captions, what stands at them, and the letters of bar codes."""
    bare: dict[int, str] = {}
    found: list[Claim] = []
    barred: list[tuple[int, Elements]] = []
    for at, one in enumerate(texts):
        if elements := elements_of(one.text):
            barred.append((at, elements))
        elif caption := caption_of(one.text):
            name, value = caption
            if value:
                found.append(Claim(name, (value,), (at,)))
            else:
                bare[at] = name
    taken = {claim.places[0] for claim in found}
    for caption_at, at in _assigned(texts, bare, taken):
        if not elements_of(texts[at].text):
            places = tuple(_lines(texts, at, bare))
            said = tuple(texts[each].text for each in places)
            found.append(Claim(bare[caption_at], said, places))
    found.sort(key=lambda claim: claim.places[0])
    return Claims(tuple(found), frozenset(bare), tuple(barred))


def _assigned(
    texts: Sequence[SeenText], captions: dict[int, str], taken: set[int]
) -> Iterator[tuple[int, int]]:
    """Which text stands at which caption: the nearest first, each once."""
    free = [at for at in range(len(texts)) if at not in captions and at not in taken]
    near = sorted(
        (gap, caption, at)
        for caption in captions
        for at in free
        if (gap := _gap(texts[caption], texts[at])) is not None
    )
    used: set[int] = set()
    done: set[int] = set()
    for _, caption, at in near:
        if caption not in done and at not in used:
            done.add(caption)
            used.add(at)
            yield caption, at


def _gap(caption: SeenText, text: SeenText) -> float | None:
    """How far a text is from a caption that it may stand at; None: it does not."""
    one, other = caption.box, text.box
    across = other.x - one.x
    below = other.y - one.bottom
    if -_ALIGNED <= across <= _ALIGNED + one.width and -1.0 <= below <= _BELOW:
        return max(0.0, below) + 0.2 * abs(across)
    beside = other.x - one.right
    same_line = one.y - 0.6 * other.height <= other.y <= one.bottom - 0.2 * one.height
    if same_line and -1.5 <= beside <= _BESIDE:
        return max(0.0, beside) / 4 + 0.5
    return None


def _lines(texts: Sequence[SeenText], at: int, captions: dict[int, str]) -> Iterator[int]:
    """A text and the lines below it that begin where it does."""
    yield at
    last = texts[at].box
    for _ in range(_MOST_LINES - 1):
        below = [
            (each.box.y, place)
            for place, each in enumerate(texts)
            if place not in captions
            and abs(each.box.x - last.x) <= 0.6
            and last.y < each.box.y <= last.y + _LINE * last.height
        ]
        if not below:
            return
        _, place = min(below)
        yield place
        last = texts[place].box
