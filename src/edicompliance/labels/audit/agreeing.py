r"""Whether what stands on a label is what the documents say, field by field.

Print differs from data in lawful ways: zeros before a number, `24 EA` or `24`, a ZIP code with four
digits more, an address in other words. What differs otherwise is another value.

>>> said = Said("store", ("101",), LabelSpec(padding={"store": 4}))
>>> said.text, said.fits("0101"), said.fits("101"), said.fits("0102")
('0101', True, True, False)
>>> Said("quantity", ("24 EA",), LabelSpec()).fits("24 each")
True
>>> address = Said("ship_to", ("DEPOT 7\n1 EXAMPLE ST\nAMES, IA 50010",), LabelSpec())
>>> address.wording("Depot 7 / 1 Example Street / Ames IA 50010")
'other words'
>>> address.wording("DEPOT 8, 9 OTHER RD, OMAHA NE 68102"), address.wording("Depot 7")
('another', 'other words')
>>> address.wording("Depot 8, 1 Example Street, Ames IA 50010")
'another'
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from edicompliance.labels.fields import ADDRESSES
from edicompliance.labels.spec import LabelSpec

WORDED: Final = ADDRESSES | {"description"}
"""Fields that are words: other words for one place or article are no other value."""
Wording = Literal["same", "other words", "another"]
_COUNTED: Final = re.compile(r"([0-9]{1,6})(?:(?:OF|/)([0-9]{1,6}))?")
_AMOUNT: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)([A-Z]{0,10})")
_UNITS: Final = {
    "EACH": "EA", "CS": "CA", "CASE": "CA", "CASES": "CA", "CT": "CT", "CTN": "CT",
    "PC": "EA", "PCS": "EA", "PIECES": "EA", "UNITS": "EA", "UN": "EA",
}  # fmt: skip
_WORD: Final = re.compile(r"\w+")
_NUMBER: Final = re.compile(r"(?<![0-9])([0-9]{5})-?[0-9]{4}(?![0-9])|([0-9]+)")
_ALIKE: Final = 0.5
"""So large a share of an address' words must be there for it to be the same place."""


def squeezed(text: str) -> str:
    """Return a text without blanks, in capital letters: where lines break, they do not count."""
    return "".join(text.split()).upper()


class Said:
    """What the documents say of one field of one label. Made once for all labels that share it."""

    __slots__ = ("_spec", "forms", "name", "several", "text", "texts")

    def __init__(
        self, name: str, texts: Sequence[str], spec: LabelSpec, also: Sequence[str] = ()
    ) -> None:
        self.name, self.texts, self._spec = name, tuple(texts), spec
        mark = spec.mixed.get(name) if len(self.texts) > 1 else None
        padded = [spec.padded(name, one) for one in self.texts]
        self.text = mark or ", ".join(padded)
        """As the guide wants it printed."""
        self.several: tuple[str, ...] = () if mark or len(padded) < 2 else tuple(padded)
        """The values, where several stand there and no mark for them."""
        self.forms: frozenset[str] = frozenset((*self._forms(mark), *map(squeezed, also)))
        """Texts that are the value, squeezed."""

    def _forms(self, mark: str | None) -> list[str]:
        found = [squeezed(self.text)]
        if mark is None and len(self.texts) == 1:
            found.append(squeezed(self.texts[0]))
        return found

    def fits(self, value: str) -> bool:
        """Whether letters are the value."""
        bare = squeezed(value)
        if bare in self.forms:
            return True
        if self.name == "quantity":
            return self._is_amount(bare)
        if self.name == "carton":
            return self._is_count(bare)
        if self.name == "postal":
            return is_postal(bare, self.text, self._spec)
        if self.name in WORDED:
            return self.wording(value) == "same"
        return len(self.texts) == 1 and self._spec.same(self.name, bare, squeezed(self.texts[0]))

    def fits_lines(self, lines: Sequence[str]) -> int:
        """Return how many of these lines are the value, from the first on; 0: they are not."""
        for count in range(1, len(lines) + 1):
            if self.fits(" ".join(lines[:count])):
                return count
        return 0

    def _is_amount(self, bare: str) -> bool:
        if len(self.texts) != 1:
            return False
        wanted, got = _AMOUNT.fullmatch(squeezed(self.texts[0])), _AMOUNT.fullmatch(bare)
        if not wanted or not got or float(wanted[1]) != float(got[1]):
            return False
        units = [_UNITS.get(one[2], one[2]) for one in (wanted, got)]
        return not units[1] or units[0] == units[1]

    def _is_count(self, bare: str) -> bool:
        """`3 of 12`, or `3` where the guide does without the total."""
        wanted, got = _COUNTED.fullmatch(squeezed(self.text)), _COUNTED.fullmatch(bare)
        if not wanted or not got or int(wanted[1]) != int(got[1]):
            return False
        if got[2] is None:
            return wanted[2] is None or not self._spec.total_required
        return wanted[2] is not None and int(wanted[2]) == int(got[2])

    def wording(self, value: str) -> Wording:
        """How letters agree with an address or a description."""
        wanted, got = ([*_WORD.findall(one.upper())] for one in (self.text, value))
        if "".join(wanted) == "".join(got):
            return "same"
        codes = [one[:5] for one in wanted if len(one) >= 5 and one.isdecimal()]
        seen = {one[:5] for one in got if len(one) >= 5 and one.isdecimal()}
        if self.name in ADDRESSES:
            if codes and seen and codes[-1] not in seen:
                return "another"
            if other_numbers(self.text, value):
                return "another"
        known, whole = (wanted, got) if seen or not codes else (got, wanted)
        share = sum(one in whole for one in known) / (len(known) or 1)
        return "other words" if share >= _ALIKE else "another"

    def fits_bars(self, value: str, barred: str) -> bool:
        """Whether the value behind an identifier is what the bars should hold."""
        if value == barred:
            return True
        if self.name == "postal":
            return is_postal(value.upper(), self.text, self._spec)
        if self.name == "quantity":
            return value.isdecimal() and barred.isdecimal() and int(value) == int(barred)
        return self._spec.same(self.name, value, barred)


def other_numbers(wanted: str, got: str) -> list[str]:
    """Return the numbers of an address that stand in the place of others: of a store, a house.

    A number is no wording. One that is left out, or stands there beside all the others, is.

    >>> other_numbers("DC 7, 9 ELM ST", "DC 8, 9 Elm Street"), other_numbers("DC 0912", "DC 912")
    (['8'], [])
    >>> other_numbers("5TH AVE, IA 50010-1234", "FIFTH AVE, IA 50010")
    []
    """
    said, seen = (Counter(_numbers(text)) for text in (wanted, got))
    return list(seen - said) if said - seen else []


def _numbers(address: str) -> Iterator[str]:
    """Its numbers without zeros before them; of a ZIP code the first five digits."""
    for one in _NUMBER.finditer(address):
        yield (one[1] or one[2]).lstrip("0") or "0"


def is_postal(value: str, wanted: str, spec: LabelSpec) -> bool:
    """Whether a postal code is the wanted one, with as many digits as the guide has them.

    >>> either, nine = LabelSpec(), LabelSpec(postal="9")
    >>> is_postal("43004", "43004-1234", either), is_postal("430049999", "43004-1234", either)
    (True, False)
    >>> is_postal("43004", "43004-1234", nine), is_postal("430041234", "43004", either)
    (False, True)
    """
    bare, code = (one.replace("-", "").replace(" ", "").upper() for one in (value, wanted))
    if not (bare.isdecimal() and code.isdecimal() and len(bare) in (5, 9)):
        return bare == code
    if spec.postal != "either" and len(bare) != int(spec.postal):
        return False
    return bare.startswith(code[:5]) and (len(bare) == 5 or len(code) == 5 or bare == code)
