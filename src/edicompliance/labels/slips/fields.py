"""One thing on a packing slip against what the documents say: right, wrong, or cannot tell.

>>> field = SlipField("po", "heading", "4501061", "4501016", ok=False)
>>> field.verdict, SlipField("po", "heading", "4501061", "4501061", ok=True).verdict
('fail', 'pass')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final, Literal, NamedTuple

from edicompliance.labels.boxes import Box
from edicompliance.labels.content import Told
from edicompliance.labels.slips.seen import Said, plain, squeezed
from edicompliance.labels.spec import LabelSpec

Part = Literal["whose", "heading", "address", "goods", "cartons", "wanted", "place", "reading"]
"""What of a slip a field belongs to; each rule looks at one of them."""
Verdict = Literal["pass", "fail", "retake"]
_DATES: Final = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%d-%b-%Y", "%b %d, %Y", "%Y%m%d")
_UNITS: Final[Mapping[str, str]] = {
    "EACH": "EA", "EACHES": "EA", "CASE": "CA", "CASES": "CA", "CS": "CA", "CARTON": "CT",
    "CARTONS": "CT", "CTN": "CT", "CTNS": "CT", "DOZEN": "DZ", "DOZ": "DZ", "PIECE": "PC",
    "PIECES": "PC", "PCS": "PC", "POUND": "LB", "POUNDS": "LB", "LBS": "LB", "PACK": "PK",
    "PAIR": "PR", "PAIRS": "PR", "ROLL": "RO", "ROLLS": "RO", "BOX": "BX", "BOXES": "BX",
}  # fmt: skip
"""Words of slips -> units of X12."""
UNIT_CODES: Final = frozenset({*_UNITS.values(), "EA", "CA", "CT", "DZ", "PC", "LB", "KG"})


class SlipField(NamedTuple):
    """A field of a slip, compared."""

    name: str
    """`po`, `cartons`, `row 3 quantity`."""
    part: Part
    expected: str
    """By the documents, or the guide; empty: they do not say it."""
    actual: str
    """As it is printed; empty: it is not found."""
    ok: bool | None
    """None: cannot tell."""
    page: int | None = None
    box: Box | None = None
    """In millimetres from the upper left corner of the page."""
    note: str = ""
    """Why it is wrong, or cannot be told; of what is right, how it differs in wording."""
    told: Told | None = None
    """Who of the documents says what is expected."""

    @property
    def verdict(self) -> Verdict:
        """pass, fail or retake."""
        return "retake" if self.ok is None else "pass" if self.ok else "fail"

    @property
    def where(self) -> str:
        """Its place for people; empty: it has none."""
        if self.page is None or self.box is None:
            return ""
        return Said((), self.page, self.box).where


def placed(
    name: str,
    part: Part,
    expected: str,
    said: Said,
    *,
    ok: bool | None,
    note: str = "",
    told: Told | None = None,
) -> SlipField:
    """Return a field with the place where it stands; a value in doubt is never right."""
    if said.doubt:
        ok, note = None, said.doubt
    return SlipField(name, part, expected, said.text, ok, said.page, said.box, note, told)


def is_same(name: str, said: Said, values: Iterable[str], spec: LabelSpec) -> bool:
    """Whether a slip says the values of a field: all of them, in whatever order.

    >>> said = Said(("0004501061, 77",), 1, Box(0, 0, 1, 1))
    >>> is_same("po", said, ["77", "4501061"], LabelSpec(padding={"po": 10}))
    True
    """
    wanted = list(values)
    if any(said.says(joint.join(wanted)) for joint in (", ", ",", "; ", " ")):
        return True
    if len(wanted) == 1:
        return spec.same(name, squeezed(said.text), squeezed(wanted[0]))
    parts = [one for one in re.split(r"[,;/\s]+", plain(said.text)) if one]
    return _matched(name, parts, [plain(one) for one in wanted], spec)


def _matched(name: str, parts: list[str], wanted: list[str], spec: LabelSpec) -> bool:
    """Whether each has its like on the other side."""
    ways = ((parts, wanted), (wanted, parts))
    return all(
        any(spec.same(name, one, each) for each in other) for few, other in ways for one in few
    )


def number_of(text: str) -> Decimal | None:
    """Return the number that a text begins with; None: it is none.

    >>> number_of("1,200 EA"), number_of("12.50"), number_of("n/a"), number_of("4B")
    (Decimal('1200'), Decimal('12.50'), None, None)
    """
    found = re.fullmatch(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*([A-Za-z]*)", plain(text), re.ASCII)
    if found is None or (found[2] and unit_code(found[2]) not in UNIT_CODES):
        return None
    digits = found[1]
    if "," in digits and not re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", digits):
        return None
    try:
        return Decimal(digits.replace(",", ""))
    except InvalidOperation:
        return None


def unit_behind(text: str) -> str:
    """Return the unit that stands behind a number; empty where none does."""
    found = re.fullmatch(r"[0-9][0-9,.]*\s*([A-Za-z]+)", plain(text), re.ASCII)
    return found[1] if found else ""


def unit_code(text: str) -> str:
    """Return a unit as X12 has it, as far as its word is known.

    >>> unit_code("Each"), unit_code("EA"), unit_code("BBL")
    ('EA', 'EA', 'BBL')
    """
    upper = plain(text).upper().strip(".")
    return _UNITS.get(upper, upper)


def day_of(text: str) -> date | None:
    """Return a day as slips write it; None: it is not known how it is meant.

    >>> day_of("11/18/2026") == day_of("2026-11-18"), day_of("next week")
    (True, None)
    """
    for form in _DATES:
        try:
            return datetime.strptime(plain(text), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
