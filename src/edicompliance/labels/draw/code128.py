"""GS1-128: the bar code of shipping labels, made of bars and spaces of one to four widths.

It is Code 128 that begins with the character FNC1. Every character is three bars and three spaces,
eleven narrowest bars wide; subset C puts two digits into one, subset B has letters. A sum over all
characters and the stop stand at the end.

>>> symbol = encode("00006141410000003105")
>>> symbol.modules, symbol.values[:3], symbol.values[-2:]
(156, (105, 102, 0), (31, 106))
>>> symbol.zpl
'>;>800006141410000003105'
>>> encode("400PO-17").zpl
'>;>840>60PO-17'
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from edicompliance.labels.fields import SEPARATOR

_WIDTHS: Final = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132"
    "122231113222123122123221223211221132221231213212223112312131311222321122321221312212"
    "322112322211212123212321232121111323131123131321112313132113132311211313231113231311"
    "112133112331132131113123113321133121313121211331231131213113213311213131311123311321"
    "331121312113312311332111314111221411431111111224111422121124121421141122141221112214"
    "112412122114122411142112142211241211221114413111241112134111111242121142121241114212"
    "124112124211411212421112421211212141214121412121111143111341131141114113114311411113"
    "411311113141114131311141411131211412211214211232"
)
"""The widths of three bars and three spaces in turn, for one value after the other."""
_STOP_PATTERN: Final = "2331112"
START_B, START_C, FNC1, TO_B, TO_C, STOP = 104, 105, 102, 100, 99, 106
"""Values that are no data: which subset it begins in, FNC1, changes of subset, the end."""
_FIRST_B: Final = 32
"""Subset B has the characters from the blank on, value 0, to value 95."""
_ZPL_B: Final = {">": ">0"}
"""Characters that a printer's data have another way to say."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A bar code, character by character."""

    values: tuple[int, ...]
    """Start, FNC1, the data, the check character, stop."""
    zpl: str
    """The same characters in the words of a printer: `>8` is FNC1, `>6` changes to subset B."""

    @property
    def modules(self) -> int:
        """How many narrowest bars wide it is, quiet zones left out."""
        return 11 * (len(self.values) - 1) + 13

    def bars(self) -> tuple[tuple[int, int], ...]:
        """Return each bar: where it begins, and its width, in narrowest bars."""
        widths = "".join(_WIDTHS[6 * one : 6 * one + 6] for one in self.values[:-1]) + _STOP_PATTERN
        found, at = [], 0
        for place, width in enumerate(map(int, widths)):
            if place % 2 == 0:
                found.append((at, width))
            at += width
        return tuple(found)


@lru_cache(maxsize=4096)
def encode(data: str) -> Symbol:
    """Return the bar code of an element string, as short as it can be.

    Raises ValueError for a character that is in neither subset.
    """
    is_c = _digits_at(data, 0) >= 2
    values, told = [START_C if is_c else START_B, FNC1], ">;>8" if is_c else ">:>8"
    at = 0
    while at < len(data):
        digits = _digits_at(data, at)
        if data[at] == SEPARATOR:
            values.append(FNC1)
            told += ">8"
            at += 1
        elif is_c and digits >= 2:
            values.append(int(data[at : at + 2]))
            told += data[at : at + 2]
            at += 2
        elif is_c or (digits >= 4 and digits % 2 == 0):
            is_c = not is_c
            values.append(TO_C if is_c else TO_B)
            told += ">5" if is_c else ">6"
        else:
            values.append(_value_b(data[at]))
            told += _ZPL_B.get(data[at], data[at])
            at += 1
    check = sum(value * max(place, 1) for place, value in enumerate(values)) % 103
    return Symbol((*values, check, STOP), told)


def _digits_at(data: str, at: int) -> int:
    """How many digits follow."""
    end = at
    while end < len(data) and data[end] in "0123456789":
        end += 1
    return end - at


def _value_b(character: str) -> int:
    value = ord(character) - _FIRST_B
    if not 0 <= value <= 95:
        raise ValueError(f"expected a character of Code 128's subset B, got {character!r}")
    return value
