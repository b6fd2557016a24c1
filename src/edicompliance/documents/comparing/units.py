"""How many articles a case is, so that cases ordered and articles shipped can be compared.

An order in cases (CA) is often shipped in single articles (EA). The order says with PO4 how many
make a case, or the supplier's list of items does. Where neither does, or the two disagree, two
units cannot be compared: that is said, and never guessed.

>>> from edicompliance.documents.segments.goods import Packing
>>> twelve = Packs([Packing(pack=12)])
>>> twelve.convert(Fraction(30), "EA", "CA")
Fraction(5, 2)
>>> twelve.convert(Fraction(2), "CA", "LB")
Traceback (most recent call last):
edicompliance.documents.doubt.CannotTell: CA and LB cannot be compared
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from edicompliance.documents.doubt import CannotTell

if TYPE_CHECKING:
    from edicompliance.documents.comparing.items import ItemMaster
    from edicompliance.documents.segments.goods import Packing

CASES: Final = frozenset({"CA", "CT"})
"""Case and carton: the outer pack of PO4."""

_SINGLES: Final[Mapping[str, int]] = MappingProxyType({"EA": 1, "DZ": 12})
"""Units that are a number of single articles by what the word means."""


class Packs:
    """What is known of one article's packing. Asked only where two units differ."""

    __slots__ = ("_packings", "_rows")

    def __init__(self, packings: Iterable[Packing] = (), rows: Sequence[ItemMaster] = ()) -> None:
        self._packings, self._rows = tuple(packings), rows

    def convert(self, quantity: Fraction, unit: str, wanted: str) -> Fraction:
        """Return a quantity in another unit, exactly; raises CannotTell.

        Cases are only cases of one size: where the packings disagree, not even two of them compare.
        """
        if unit == wanted:
            if unit in CASES:
                self._packed()
            return quantity
        if not unit or not wanted:
            raise CannotTell(f"{unit or wanted or 'a quantity'} against a quantity without a unit")
        for base in self._bases():
            ratio = self._size(unit, base), self._size(wanted, base)
            if ratio[0] and ratio[1]:
                return Fraction(quantity.numerator * ratio[0], quantity.denominator * ratio[1])
        if {unit, wanted} & CASES and {unit, wanted} - CASES <= self._bases():
            raise CannotTell(f"{unit} and {wanted}: how many make a case is not known")
        raise CannotTell(f"{unit} and {wanted} cannot be compared")

    def _bases(self) -> frozenset[str]:
        """Return the units a case is counted in: single articles, or what the item list says."""
        return frozenset({"EA", *(row.unit for row in self._rows)})

    def _size(self, unit: str, base: str) -> int | None:
        """Return how many of `base` the unit is; None when it is not known."""
        if unit == base:
            return 1
        if unit in CASES:
            return self._case(base)
        return _SINGLES.get(unit) if base == "EA" else None

    def _case(self, base: str) -> int | None:
        """Return how many of `base` make a case, as the order and the item list agree."""
        said = {row.pack: "the item list" for row in self._rows if row.pack and row.unit == base}
        if base == "EA" and (packed := self._packed()) is not None:
            said[packed] = "PO4"
        if len(said) > 1:
            claims = ", ".join(f"{count} ({who})" for count, who in sorted(said.items()))
            raise CannotTell(f"{base} in a case: sources disagree, {claims}")
        return next(iter(said), None)

    def _packed(self) -> int | None:
        """Return how many articles a case holds by PO4; None where none says it."""
        said = {
            one.pack * (one.inner_pack if one.inner_pack and one.inner_pack > 0 else 1)
            for one in self._packings
            if one.pack and one.pack > 0
        }
        if len(said) > 1:
            raise CannotTell(f"a case: its PO4 disagree, {' and '.join(map(str, sorted(said)))}")
        return next(iter(said), None)
