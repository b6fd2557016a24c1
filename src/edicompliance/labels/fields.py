r"""What a label can say, and the numbers that say in a bar code what follows them.

A bar code of a label begins each of its values with an application identifier: (00) says that a
serial shipping container code follows, (420) a postal code. GS1 gives some their meaning; 90 to 99
are the companies' own, and one retailer's (91) is the store, another's something else.

>>> FIELDS["po"]
"the order's number"
>>> field_of("420"), field_of("91"), field_of("77")
('postal', None, None)
>>> element_string([("02", "00614141100019"), ("37", "24"), ("10", "L7")])
'02006141411000193724\x1d10L7'
>>> as_people_read([("420", "43004")])
'(420) 43004'
>>> taken_apart("02006141411000193724\x1d10L7")
((('02', '00614141100019'), ('37', '24'), ('10', 'L7')), '')
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from edicompliance.gs1 import calc_check_digit, is_valid

FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ship_from": "name and address of the place the goods leave",
        "ship_to": "name and address of the place they go to",
        "postal": "postal code of the place they go to",
        "dc": "the retailer's code of the place they go to",
        "carrier": "the carrier's name, or its SCAC",
        "scac": "the carrier's code of four letters",
        "pro": "the carrier's number of the freight bill",
        "bol": "number of the bill of lading",
        "po": "the order's number",
        "po_type": "the kind of order",
        "department": "the retailer's department",
        "vendor": "the retailer's number of the supplier",
        "store": "code of the store it is packed for",
        "mark_for": "name and address of the store it is packed for",
        "item": "the retailer's number of the article",
        "vendor_item": "the supplier's number of the article",
        "gtin": "GS1's number of the article, 14 digits",
        "description": "the article in words",
        "quantity": "how much is in it",
        "carton": "which of how many: 3 of 12",
        "sscc": "its serial shipping container code",
    }
)
"""Field -> what it is."""

_CALLED: Final = {
    "bol": "bill of lading",
    "carton": "carton number",
    "dc": "DC",
    "gtin": "GTIN",
    "notice": "ship notice",
    "po": "PO",
    "po_type": "PO type",
    "postal": "postal code",
    "pro": "PRO number",
    "scac": "SCAC",
    "sscc": "SSCC",
    "vendor": "vendor number",
}
"""Fields whose own name is short for programs."""


def called(name: str) -> str:
    """Return how people call a field, or a measure.

    >>> called("po"), called("ship_to"), called("x_dimension")
    ('PO', 'ship to', 'x dimension')
    """
    return _CALLED.get(name) or name.replace("_", " ")


ADDRESSES: Final = frozenset({"ship_from", "ship_to", "mark_for"})
"""Fields of several lines."""


class Identifier(NamedTuple):
    """What an application identifier says of the value behind it."""

    field: str | None
    """The field it holds; None: what it means is agreed with the partner."""
    form: re.Pattern[str]
    """How the value is made up."""
    fixed: bool
    """Whether the value has one length, so that no separator follows."""
    checked: bool = False
    """Whether its last digit is a check digit."""


_SET_82: Final = r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]"
"""The characters that GS1 allows in values that are no plain numbers."""


def _number(field: str, digits: int) -> Identifier:
    """A number of GS1's, whose last digit is a check digit."""
    form = re.compile(rf"[0-9]{{{digits}}}", re.ASCII)
    return Identifier(field, form, fixed=True, checked=True)


def _text(field: str | None, most: int) -> Identifier:
    return Identifier(field, re.compile(rf"{_SET_82}{{1,{most}}}", re.ASCII), fixed=False)


IDENTIFIERS: Final[Mapping[str, Identifier]] = MappingProxyType(
    {
        "00": _number("sscc", 18),
        "01": _number("gtin", 14),
        "02": _number("gtin", 14),
        "10": _text(None, 20),
        "37": Identifier("quantity", re.compile(r"[0-9]{1,8}", re.ASCII), fixed=False),
        "400": _text("po", 30),
        "401": _text("pro", 30),
        "402": Identifier("bol", re.compile(r"[0-9]{17}", re.ASCII), fixed=False),
        "410": _number("dc", 13),
        "420": _text("postal", 20),
        **{f"{number}": _text(None, 30 if number == 90 else 90) for number in range(90, 100)},
    }
)
"""Application identifier -> what it says of its value."""

_FIXED_LENGTHS: Final = {"00": 18, "01": 14, "02": 14, "410": 13}
"""Identifier -> how many characters its value has, where that never changes."""
SEPARATOR: Final = "\x1d"
"""What ends a value of no fixed length when another follows; printed as FNC1."""
Elements = Sequence[tuple[str, str]]
"""Identifiers with their values, in the order of the bar code."""


def field_of(identifier: str) -> str | None:
    """Return the field that GS1 gives an identifier; None: it is the companies' own, or unknown."""
    known = IDENTIFIERS.get(identifier)
    return known.field if known else None


def fault_of_element(identifier: str, value: str) -> str | None:
    """Return what is wrong with the value behind an identifier, or None.

    >>> fault_of_element("00", "123")
    "(00) takes '[0-9]{18}', got '123'"
    """
    known = IDENTIFIERS.get(identifier)
    if known is None:
        return f"({identifier}) is no identifier that labels of cartons use"
    if known.form.fullmatch(value):
        if not known.checked or is_valid(value):
            return None
        digit = calc_check_digit(value[:-1])
        return f"({identifier}) {value}: check digit: expected {digit}, got {value[-1]}"
    return f"({identifier}) takes {known.form.pattern!r}, got {value!r}"


def element_string(elements: Elements) -> str:
    """Return what a bar code holds, without the FNC1 that it begins with."""
    parts = []
    for at, (identifier, value) in enumerate(elements, 1):
        ends = at == len(elements) or IDENTIFIERS[identifier].fixed
        parts.append(f"{identifier}{value}{'' if ends else SEPARATOR}")
    return "".join(parts)


def taken_apart(data: str) -> tuple[Elements, str]:
    """Return the identifiers of a bar code with their values, and what is wrong with it.

    There are none where an identifier is not known, for nobody knows where its value ends.

    >>> taken_apart("00006141410000003106")[1]
    '(00) 006141410000003106: check digit: expected 5, got 6'
    >>> taken_apart("7742")
    ((), '(77) is no identifier that labels of cartons use')
    """
    found: list[tuple[str, str]] = []
    faults: list[str] = []
    at = 0
    while at < len(data):
        identifier = next(
            (data[at : at + n] for n in (2, 3) if data[at : at + n] in IDENTIFIERS), ""
        )
        if not identifier:
            return (), fault_of_element(data[at : at + 2], "") or ""
        at += len(identifier)
        most = _FIXED_LENGTHS.get(identifier, len(data))
        end = data.find(SEPARATOR, at, at + most)
        end = min(at + most, len(data)) if end < 0 else end
        found.append((identifier, data[at:end]))
        faults += filter(None, [fault_of_element(*found[-1])])
        at = end + data.startswith(SEPARATOR, end)
    return tuple(found), "; ".join(faults)


def as_people_read(elements: Elements) -> str:
    """Return what stands in letters beside a bar code."""
    return " ".join(f"({identifier}) {value}" for identifier, value in elements)
