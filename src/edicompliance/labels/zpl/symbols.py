"""Bar codes that a printer makes of a field's data: what they hold, and how wide they are.

Of each command the place of its options among the parameters is written down once. Only Code 128
is taken apart, because a shipping label's bars are of it; of the others it is told which they are,
what they hold, and how large they are, as near as can be told without drawing them.

>>> code = SYMBOLS["^B2"]
>>> code.name, made("^B2", "12345678", USUAL, 3)[:2]
('ITF', ('12345678', 81))
>>> made("^BE", "061414100001", USUAL, 3).data
'0614141000012'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from edicompliance.gs1 import calc_check_digit
from edicompliance.labels.read.code128_reading import held


class Code(NamedTuple):
    """A kind of bar code; of its options the place among the parameters."""

    name: str
    height: int | None = 1
    """None: a square one."""
    letters: int | None = 2
    """Whether letters stand beside it."""
    above: int | None = 3
    check: int | None = None
    """Whether the printer adds a check digit."""
    mode: int | None = None
    module: int | None = None
    """Of a square one, how large its squares are."""
    has_letters: str = "Y"
    """What holds where it is not told."""


class Options(NamedTuple):
    """What a command says of its bar code."""

    letters: str = "Y"
    above: str = "N"
    check: str = "N"
    mode: str = "N"


USUAL: Final = Options()


class Made(NamedTuple):
    """What a printer makes of data."""

    data: str
    modules: float
    """How many narrowest bars, or squares, wide it is."""
    letters: str
    is_gs1: bool = False
    fault: str = ""


SYMBOLS: Final[Mapping[str, Code]] = MappingProxyType(
    {
        "^BC": Code("Code 128", check=4, mode=5),
        "^B2": Code("ITF", check=4),
        "^B3": Code("Code 39", height=2, letters=3, above=4),
        "^BE": Code("EAN-13"),
        "^BU": Code("UPC-A"),
        "^B8": Code("EAN-8"),
        "^B9": Code("UPC-E"),
        "^BS": Code("UPC/EAN extension"),
        "^BA": Code("Code 93"),
        "^BK": Code("Codabar", height=2, letters=3, above=4),
        "^B1": Code("Code 11", height=2, letters=3, above=4),
        "^BI": Code("Industrial 2 of 5"),
        "^BJ": Code("Standard 2 of 5"),
        "^BL": Code("LOGMARS", above=2),
        "^BM": Code("MSI", height=2, letters=3, above=4),
        "^BP": Code("Plessey", height=2, letters=3, above=4),
        "^B5": Code("Planet", has_letters="N"),
        "^BZ": Code("POSTNET", has_letters="N"),
        "^B4": Code("Code 49", has_letters="N"),
        "^BB": Code("Codablock", letters=None),
        "^B7": Code("PDF417", letters=None),
        "^BF": Code("MicroPDF417", letters=None),
        "^BR": Code("GS1 DataBar", height=4, letters=None, module=2),
        "^BT": Code("TLC39", letters=None),
        "^BQ": Code("QR Code", height=None, letters=None, module=2),
        "^BX": Code("Data Matrix", height=None, letters=None, module=1),
        "^BO": Code("Aztec", height=None, letters=None, module=1),
        "^B0": Code("Aztec", height=None, letters=None, module=1),
        "^BD": Code("MaxiCode", height=None, letters=None),
    }
)
"""Command -> the bar code it makes."""

_QR_BYTES: Final = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450)
_MATRIX_BYTES: Final = (
    (10, 3), (12, 5), (14, 8), (16, 12), (18, 18), (20, 22), (22, 30), (24, 36), (26, 44),
    (32, 62), (36, 86), (40, 114), (44, 144), (48, 174), (52, 204), (64, 280), (72, 368),
)  # fmt: skip
"""Squares of a side -> how much they hold."""
_RETAIL: Final = {"^BE": (12, 95), "^BU": (11, 95), "^B8": (7, 67)}
"""Command -> how many digits it takes, the printer adds the last; how wide it is."""


def made(name: str, text: str, options: Options, ratio: float) -> Made:
    """Return what the bar code of a command makes of a field's data."""
    checked = options.check == "Y"
    if name == "^BC":
        bars = held(text, options.mode, check_digit=checked)
        return Made(bars.data, bars.modules, bars.letters, bars.is_gs1, bars.fault)
    if name in _RETAIL:
        return _retail(text, *_RETAIL[name])
    if name == "^B2":
        return _itf(text, ratio, checked=checked)
    data = _OTHERS[name][0](text) if name in _OTHERS else text
    wide = _OTHERS[name][1](data, ratio) if name in _OTHERS else 11.0 * (len(data) + 3)
    return Made(data, wide, data)


def _retail(text: str, digits: int, modules: int) -> Made:
    """A number of an article: as many digits as it takes, and the check digit that is added."""
    number = text.replace("-", "")[:digits]
    if not (number.isascii() and number.isdigit()):
        return Made(text, modules, text, fault=f"takes {digits} digits, got {text!r}")
    number = number.rjust(digits, "0")
    data = f"{number}{calc_check_digit(number)}"
    return Made(data, modules, data)


def _itf(text: str, ratio: float, *, checked: bool) -> Made:
    """Pairs of digits; the printer puts a zero before them where one is missing."""
    if not (text.isascii() and text.isdigit()):
        return Made(text, _pairs(text, ratio), text, fault=f"takes digits, got {text!r}")
    data = f"{text}{calc_check_digit(text)}" if checked else text
    data = data.rjust(len(data) + len(data) % 2, "0")
    return Made(data, _pairs(data, ratio), data)


def _pairs(data: str, ratio: float) -> float:
    return 4 + len(data) * (3 + 2 * ratio) + ratio + 2


def _code_39(data: str, ratio: float) -> float:
    return (len(data) + 2) * (7 + 3 * ratio) - 1


def _qr_side(data: str, _: float) -> float:
    needed = len(data.encode("utf-8", "replace"))
    version = next((n for n, room in enumerate(_QR_BYTES, 1) if room >= needed), len(_QR_BYTES))
    return 17.0 + 4 * version


def _qr_data(text: str) -> str:
    """Without the letters that say how it is made: `QA,`, `MM,A`."""
    head, comma, rest = text.partition(",")
    if not comma or len(head) != 2 or head[1] not in "AM":
        return text
    return rest[1:] if head[1] == "M" else rest


def _matrix_side(data: str, _: float) -> float:
    return float(next((side for side, room in _MATRIX_BYTES if room >= len(data)), 88))


def _as_it_is(text: str) -> str:
    return text


def _always(modules: float) -> Callable[[str, float], float]:
    def wide(_: str, __: float) -> float:
        return modules

    return wide


_Other = tuple[Callable[[str], str], Callable[[str, float], float]]
_OTHERS: Final[Mapping[str, _Other]] = MappingProxyType(
    {
        "^B3": (_as_it_is, _code_39),
        "^BL": (_as_it_is, _code_39),
        "^B9": (_as_it_is, _always(51)),
        "^BQ": (_qr_data, _qr_side),
        "^BX": (_as_it_is, _matrix_side),
        "^BO": (_as_it_is, _matrix_side),
        "^B0": (_as_it_is, _matrix_side),
        "^BD": (_as_it_is, _always(33)),
        "^B7": (_as_it_is, _always(17 * 4 + 69)),
    }
)
"""Command -> what it holds of the data, and how many modules wide it is."""
