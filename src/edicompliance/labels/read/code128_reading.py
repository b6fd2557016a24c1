r"""What the bars of Code 128 hold, by the words a printer was given for them.

A printer that is sent ZPL makes the bars itself. In the words of its data `>;`, `>:` and `>9` begin
subset C, B and A, `>5`, `>6` and `>7` change to them, `>8` is FNC1; subsets A and C take their
characters as pairs of digits. There are modes in which the printer chooses: A for any data, D and U
for GS1-128.

>>> in_words(">;>800006141410000003105")[:3]
('00006141410000003105', True, 156)
>>> in_words(">:PO>5451061").data, in_words(">;12>6A").data, in_words(">91734>8").data
('PO451061', '12A', '1B\x1d')
>>> held("(00) 0 0614141 000000310", "D").data
'00006141410000003105'
>>> held("0000614141000000310", "U").data
'00006141410000003105'
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from edicompliance.gs1 import calc_check_digit
from edicompliance.labels.draw.code128 import encode
from edicompliance.labels.fields import SEPARATOR

_PLAIN_C: Final = re.compile(r">;>8((?:[0-9]{2})+)", re.ASCII)
_WORD: Final = re.compile(r"(>.)", re.DOTALL)
_PAIRS: Final = re.compile(r"[0-9]{2}|[0-9][^0-9]|.", re.ASCII | re.DOTALL)
_STARTS: Final = {">9": "A", ">:": "B", ">;": "C"}
_FNC1: Final = ">8"
_CHANGES: Final = {
    ("A", ">5"): "C", ("B", ">5"): "C", ("A", ">6"): "B", ("C", ">6"): "B", ("B", ">7"): "A",
    ("C", ">7"): "A",
}  # fmt: skip
"""Subset and word -> the subset it changes to."""
_CHARACTERS: Final = {">0": ">", "><": "^", ">=": "~", ">1": "\x7f"}
_VALUES: Final = {n: f">{n - 94}" for n in range(96, 103)}
"""Values that are no characters -> the words of the same meaning."""
_MOST_FIGURES: Final = 19
_LONGEST_BARS: Final = 200
"""What is longer fits on no label; how wide it is exactly does not matter."""
_SHORT_BY_ONE: Final = re.compile(r"\((00)\)([0-9]{17})(?![0-9])|\((01|02)\)([0-9]{13})(?![0-9])")


class Held(NamedTuple):
    """What a bar code holds."""

    data: str
    """Without an FNC1 at its beginning; a further FNC1 is U+001D."""
    is_gs1: bool
    """Whether it begins with FNC1."""
    modules: int
    """How many narrowest bars wide it is."""
    letters: str
    """What the printer writes beside it, if it is to."""
    fault: str = ""
    """What the printer leaves out of the data, or cannot print."""


def held(text: str, mode: str = "N", *, check_digit: bool = False) -> Held:
    """Return what the bars hold that a printer makes of a field's data in a mode of `^BC`."""
    if mode == "U":
        return _case(text)
    if mode == "D":
        return _gs1(text)
    if check_digit:
        return _with_check_digit(text, mode)
    return _chosen(text) if mode == "A" else in_words(text)


def in_words(text: str) -> Held:
    """Return what the bars hold where the data say the subsets themselves: mode N."""
    if plain := _PLAIN_C.fullmatch(text):
        data = plain[1]
        return Held(data, True, 11 * (3 + len(data) // 2) + 13, data)
    return _Words(text).held()


class _Words:
    """Reads word after word."""

    def __init__(self, text: str) -> None:
        self._subset = _STARTS.get(text[:2], "B")
        self._made: list[str] = []
        self._is_gs1 = False
        self._count = 0
        self._faults: list[str] = []
        for at, piece in enumerate(_WORD.split(text[2:] if text[:2] in _STARTS else text)):
            if at % 2:
                self._word(piece)
            else:
                self._plain(piece)

    def held(self) -> Held:
        data = "".join(self._made)
        modules = 11 * (self._count + 2) + 13
        letters = data.replace(SEPARATOR, "")
        return Held(data, self._is_gs1, modules, letters, "; ".join(dict.fromkeys(self._faults)))

    def _word(self, word: str) -> None:
        self._count += 1
        if word == _FNC1:
            self._fnc1()
        elif change := _CHANGES.get((self._subset, word)):
            self._subset = change
        elif word in _CHARACTERS and self._subset == "B":
            self._made.append(_CHARACTERS[word])
        else:
            self._count -= 1
            self._faults.append(f"{word!r} in subset {self._subset} is not read")

    def _fnc1(self) -> None:
        if self._count == 1:
            self._is_gs1 = True
        else:
            self._made.append(SEPARATOR)

    def _plain(self, text: str) -> None:
        if self._subset == "B":
            self._letters(text)
        else:
            for pair in _PAIRS.findall(text):
                self._pair(pair)

    def _letters(self, text: str) -> None:
        for letter in text:
            if " " <= letter <= "\x7f":
                self._made.append(letter)
                self._count += 1
            else:
                self._faults.append(f"subset B has no {letter!r}")

    def _pair(self, pair: str) -> None:
        if not (len(pair) == 2 and pair.isascii() and pair.isdigit()):
            self._faults.append(f"subset {self._subset} takes pairs of digits, got {pair!r}")
        elif self._subset == "C":
            self._made.append(pair)
            self._count += 1
        elif (value := int(pair)) in _VALUES:
            self._word(_VALUES[value])
        else:
            self._made.append(chr(value + 32 if value < 64 else value - 64))
            self._count += 1


def _chosen(text: str) -> Held:
    """Mode A: the printer chooses the subsets; FNC1 is still said."""
    data, faults = _said(text)
    is_gs1 = data.startswith(SEPARATOR)
    data = data.removeprefix(SEPARATOR)
    modules = _modules(data) - (0 if is_gs1 else 11)
    return Held(data, is_gs1, modules, data.replace(SEPARATOR, ""), faults)


def _said(text: str) -> tuple[str, str]:
    """The characters of data whose subsets nobody says."""
    words = _CHARACTERS | {_FNC1: SEPARATOR} | dict.fromkeys((*_STARTS, ">5", ">6", ">7"), "")
    pieces = _WORD.split(text)
    odd = [one for one in pieces[1::2] if one not in words]
    pieces[1::2] = [words.get(one, "") for one in pieces[1::2]]
    return "".join(pieces), "; ".join(f"{one!r} is not read" for one in odd)


def _gs1(text: str) -> Held:
    """Mode D: identifiers in parentheses; FNC1 at the beginning is the printer's work.

    So is a check digit that is left out.
    """
    plain = text.replace(" ", "")
    plain = _SHORT_BY_ONE.sub(
        lambda found: f"{found[0]}{calc_check_digit(found[2] or found[4])}", plain
    )
    data, faults = _said(re.sub(r"[()]", "", plain))
    data = data.removeprefix(SEPARATOR)
    letters = _said(text)[0].replace(SEPARATOR, "")
    return Held(data, True, _modules(data), letters, faults)


def _case(text: str) -> Held:
    """Mode U: 19 digits with the identifier (00); the printer adds the check digit."""
    digits = text[:_MOST_FIGURES]
    if not (digits.isascii() and digits.isdigit()):
        return Held(text, True, _modules(text), text, f"mode U takes digits, got {text!r}")
    digits = digits.ljust(_MOST_FIGURES, "0")
    data = f"{digits}{calc_check_digit(digits)}"
    return Held(data, True, _modules(data), data)


def _with_check_digit(text: str, mode: str) -> Held:
    """The printer adds the check digit of all digits; in subset C it may complete the last pair."""
    plain = _said(text)[0].replace(SEPARATOR, "")
    if not (plain.isascii() and plain.isdigit()):
        found = held(text, mode)
        fault = f"a check digit is wanted of {plain!r}, which is no number"
        return found._replace(fault="; ".join(filter(None, [found.fault, fault])))
    digit = calc_check_digit(plain)
    found = held(f"{text}{digit}", mode)
    return held(f"{text}>6{digit}", mode) if found.fault else found


def _modules(data: str) -> int:
    """How wide a printer draws it that chooses the subsets well: with FNC1 at its beginning."""
    if len(data) > _LONGEST_BARS:
        return 11 * (len(data) + 3) + 13
    try:
        return encode(data).modules
    except ValueError:
        return 11 * (len(data) + 3) + 13
