"""What may stand in what: the levels of a ship notice, from the shipment down to the item.

Retailers want them in different orders, and there is no order that all of them take: pallets above
orders or below, items in cartons or cartons under items. But a pallet in an item is in none.

>>> Nesting("856").fault((b"S", b"O"), b"O").message
'an order stands within another order'
>>> Nesting("856").fault((b"S", b"O", b"I"), b"P")
"""

from __future__ import annotations

from typing import NamedTuple

Path = tuple[bytes, ...]
"""The codes, HL03, from the root down to a level."""
UNSURE = b""
"""In a path, a level whose code is missing or was condemned: of what is in it nothing is said."""

_UNDER = {b"O": b"STP", b"T": b"SO", b"P": b"SOTPI", b"I": b"SOTPI"}
"""Code -> the codes of the levels it may stand in; of other codes nothing is known."""
_WORDS = {b"S": "a shipment", b"O": "an order", b"T": "a pallet", b"P": "a carton", b"I": "an item"}
_ORDERS = {b"0001": b"SOPI", b"0002": b"SOIP", b"0003": b"SPOI", b"0004": b"SOI"}
"""BSN05 -> the order of the levels; of pallets none of them speaks."""
_ROOTED_IN_SHIPMENT = frozenset({"856"})
"""Sets whose hierarchy begins with a shipment, and whose levels are those above."""


class Misplaced(NamedTuple):
    """What is wrong with the place of a level."""

    message: str
    expected: str
    is_error: bool = True
    """Whether no order of levels has it; else it is only not the order that was announced."""


class Nesting:
    """What one set says of the order of its levels."""

    def __init__(self, set_id: str) -> None:
        self.judges = set_id in _ROOTED_IN_SHIPMENT
        self.announced = b""
        """The order that BSN05 announces; empty where it announces none."""
        self.structure = b""

    def tell(self, wrong: Misplaced) -> None:
        """Say it: that another order was announced need not be said twice."""
        if not wrong.is_error:
            self.announced = b""

    def announce(self, structure: bytes) -> None:
        """Take the BSN05."""
        self.structure, self.announced = structure, _ORDERS.get(structure, b"")

    def fault(self, above: Path, code: bytes) -> Misplaced | None:
        """What is wrong where a level with `code` stands below `above`."""
        if not self.judges or UNSURE in (*above, code):
            return None
        if (code == b"S") == bool(above):
            what = (
                "a shipment stands below another level"
                if above
                else "the first level of a hierarchy is no shipment"
            )
            return Misplaced(what, "S at the root, and only there")
        return (_misplaced(above, code) if above else None) or self._unannounced(above, code)

    def _unannounced(self, above: Path, code: bytes) -> Misplaced | None:
        order = self.announced
        ranks = [order.find(one) for one in (*above, code) if one in (b"S", b"O", b"P", b"I")]
        if not order or (-1 not in ranks and ranks == sorted(ranks)):
            return None
        spelt = "-".join(order.decode())
        message = f"BSN05 {self.structure.decode()} announces {spelt}, {_word(code)} stands "
        message += f"below {_word(above[-1])}" if above else "at the root"
        return Misplaced(message, f"levels in the order {spelt}", is_error=False)


def _misplaced(above: Path, code: bytes) -> Misplaced | None:
    """A level in one that no order puts it into, or in another of its kind further up."""
    allowed, parent = _UNDER.get(code), above[-1]
    if allowed is None:
        return None
    expected = f"below {' or '.join(allowed.decode())}"
    if parent in _UNDER and parent not in allowed and parent != code:
        return Misplaced(f"{_word(code)} stands below {_word(parent)}", expected)
    if code in above and (parent != code or parent not in allowed):
        return Misplaced(f"{_word(code)} stands within another {_word(code)[2:].strip()}", expected)
    return None


def _word(code: bytes) -> str:
    return _WORDS.get(code, f"a level {code.decode('utf-8', 'surrogateescape')}".rstrip())
