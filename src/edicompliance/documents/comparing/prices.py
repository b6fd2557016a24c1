"""What one unit of an ordered or invoiced line costs: its price by its basis, PO105 or IT105.

A basis says what kind of price it is (contract, catalog), for how many (each, a hundred), or for
what measure (a pound). **Each is each unit of the line**: a line of 10 cases at 24.00 by `PE` comes
to 240.00, however many articles a case holds. Orders and invoices whose totals can be added up
again say so, and lines in yards with a price "for each" have nothing else that could be meant.

A dozen, a hundred or a thousand count single articles or a measure. For a line in cases nobody
says whether a hundred cases or a hundred articles are meant, so that cannot be told. A price in the
shop (`RE`, `SR`) is no cost at all, and a price by weight is one only for what is counted in it.

>>> from edicompliance.documents.purchase_order import OrderLine
>>> unit_price(OrderLine(line_id="1", quantity=48, unit="EA", price=1000, price_basis="HP"))
Decimal('10')
>>> extension(OrderLine(line_id="1", quantity=10, unit="CA", price=24, price_basis="PE"))
Decimal('240')
>>> unit_price(OrderLine(line_id="1", unit="EA", price=15, price_basis="SR"))
Traceback (most recent call last):
edicompliance.documents.doubt.CannotTell: a price by basis SR is not the cost of a unit
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol

from edicompliance.documents.comparing.units import Packs
from edicompliance.documents.doubt import CannotTell

if TYPE_CHECKING:
    from edicompliance.documents.comparing.items import ItemMaster
    from edicompliance.documents.segments.goods import Packing

FREE: Final = "NC"
"""The basis of what costs nothing, whatever its price says."""
_NOTHING: Final = Fraction(0)
_WHOLE: Final = Fraction(1)
_OF_THE_UNIT: Final = frozenset(
    "LE PE QE TE WE UM CA CP CT DI DR FX NT PR QT ST WH".split()  # noqa: SIM905
) | {""}
"""Bases for each unit of the line, and those that say only what kind of price it is."""
_COUNTS: Final = {
    10: "PN",
    12: "LD PD TD WD",
    100: "HP LC QH TC WC",
    1_000: "LM QS TM TP WM",
    10_000: "TT",
    100_000: "HT",
}
_OF_MANY: Final[Mapping[str, int]] = MappingProxyType(
    {code: count for count, codes in _COUNTS.items() for code in codes.split()}
)
"""Basis -> how many single ones the price is for."""
_OF_A_MEASURE: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {
        "HF": ("FT", 100),
        "ML": ("ML", 1),
        "PF": ("FT", 1),
        "PG": ("GR", 1),
        "PK": ("KG", 1),
        "PL": ("LT", 1),
        "PO": ("OZ", 1),
        "PP": ("LB", 1),
        "PY": ("YD", 1),
        "TF": ("FT", 1000),
    }
)
"""Basis -> the measure, and how many of it, that the price is for."""
_SINGLES: Final[Mapping[str, int]] = MappingProxyType(
    {"EA": 1, "PC": 1, "UN": 1, "DZ": 12, "HU": 100, "TH": 1000}
    | dict.fromkeys((unit for unit, _ in _OF_A_MEASURE.values()), 1)
)
"""Unit of a line -> how many single ones it is, where the word alone says so."""


class Priced(Protocol):
    """A line with a price, of an order, an invoice or a remittance."""

    @property
    def quantity(self) -> Decimal | None:
        """How many units."""

    @property
    def unit(self) -> str:
        """Which unit."""

    @property
    def price(self) -> Decimal | None:
        """What the basis says that it is for."""

    @property
    def price_basis(self) -> str:
        """What the price is for."""


def share(
    basis: str, unit: str, packings: Sequence[Packing] = (), rows: Sequence[ItemMaster] = ()
) -> Fraction:
    """Return what part of a price one unit of the line costs; raises CannotTell.

    `packings` are the line's PO4 and `rows` what the user's list of items says of the article, for
    the measure of a case.

    >>> share("WC", "EA"), share("PD", "DZ"), share("NC", "CA")
    (Fraction(1, 100), Fraction(1, 1), Fraction(0, 1))
    """
    if basis == FREE:
        return _NOTHING
    if basis in _OF_THE_UNIT:
        return _WHOLE
    if basis in _OF_MANY:
        return Fraction(_single_ones(basis, unit), _OF_MANY[basis])
    if basis not in _OF_A_MEASURE:
        raise CannotTell(f"a price by basis {basis} is not the cost of a unit")
    measure, many = _OF_A_MEASURE[basis]
    return Packs(packings, rows).convert(Fraction(1), unit, measure) / many


def _single_ones(basis: str, unit: str) -> int:
    if unit in _SINGLES:
        return _SINGLES[unit]
    raise CannotTell(
        f"a price by basis {basis} for {_OF_MANY[basis]}: of {unit or 'a line without a unit'}, or "
        "of single articles, is not known"
    )


def unit_price(line: Priced, rows: Sequence[ItemMaster] = ()) -> Decimal:
    """Return the price of one unit of the line, in its own unit; raises CannotTell."""
    if line.price_basis != FREE and not line.price:
        raise CannotTell("no price is given")
    part = share(line.price_basis, line.unit, getattr(line, "packings", ()), rows)
    return (line.price or Decimal(0)) * part.numerator / part.denominator


def exact_extension(line: Priced) -> Fraction:
    """Return quantity times price, exact and before any allowance; raises CannotTell."""
    if line.quantity is None:
        raise CannotTell("no quantity is given")
    if line.price is None and line.price_basis != FREE:
        raise CannotTell("no price is given")
    part = share(line.price_basis, line.unit, getattr(line, "packings", ()))
    return Fraction(line.quantity) * Fraction(line.price or 0) * part


def extension(line: Priced) -> Decimal | None:
    """Return quantity times price as a decimal number; None where that cannot be told."""
    try:
        exact = exact_extension(line)
    except CannotTell:
        return None
    return Decimal(exact.numerator) / exact.denominator
