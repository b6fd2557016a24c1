"""What a set says of itself at its end: how many lines it has, and what they add up to.

CTT01 counts the lines (in a ship notice its levels), CTT02 sums their quantities: plainly, or as
a hash that ignores decimal points and keeps ten digits. And a line that is shared out among stores
(SDQ) is as much as its stores get.

>>> from edicompliance.x12.delimiters import Delimiters
>>> run = Run([b"PO1*1*12*EA", b"PO1*2*2.5*EA"], 0, 5, Delimiters())
>>> totals = Totals("850", run.delimiters)
>>> [totals.plain(raw, run, index) for index, raw in enumerate(run.raws)]
[True, True]
>>> [fault.expected for fault in totals.closing(Segment(b"CTT*3*37", 40, 7, run.delimiters))]
['2']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from edicompliance.x12.delimiters import Delimiters, in_bytes
from edicompliance.x12.events import Run
from edicompliance.x12.levels import Fault
from edicompliance.x12.segment import Segment

_NUMBER = re.compile(rb"-?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)")
_COUNT = re.compile(r"[0-9]{1,10}")
_LONGEST = 40
"""Bytes of a number that is reckoned with; none of X12's is as long."""
_HASH = 10**10
"""A hash total keeps ten digits, the last ones."""


@dataclass(frozen=True, slots=True)
class Counting:
    """What CTT counts and sums in one set."""

    counted: str
    """The segment whose number CTT01 gives."""
    summed: str = ""
    """The segment whose quantity CTT02 sums; empty where nobody agrees on one."""
    quantity: int = 2
    """The position of that quantity."""
    shared_out: bool = False
    """Whether the SDQ behind such a segment share its quantity out."""


_COUNTINGS = {
    "810": Counting("IT1", "IT1"),
    "832": Counting("LIN"),
    "846": Counting("LIN"),
    "850": Counting("PO1", "PO1", shared_out=True),
    "855": Counting("PO1", "PO1", shared_out=True),
    "856": Counting("HL", "SN1", shared_out=True),
    "860": Counting("POC"),
    "862": Counting("LIN"),
    "865": Counting("POC"),
}
"""By set; others have no CTT, or none that counts alike everywhere."""


class _Line(NamedTuple):
    """The line at hand, whose stores may follow."""

    segment: Segment | tuple[Run, int]
    """It, or where to find it."""
    quantity: bytes
    unit: bytes


class Totals:
    """The sums of one set, as its segments come."""

    def __init__(self, set_id: str, delimiters: Delimiters, counted: str = "") -> None:
        counting = _COUNTINGS.get(set_id, Counting(""))
        self.counting = replace(counting, counted=counted) if counted else counting
        self.separator = in_bytes(delimiters.element)
        self.count = 0
        self.quantities: list[bytes] = []
        self.line: _Line | None = None
        self.stores: list[bytes] = []

    @property
    def tags(self) -> frozenset[str]:
        """The segments it wants to see; the CTT comes to `closing`."""
        stores = "SDQ" if self.counting.shared_out else ""
        return frozenset({self.counting.counted, self.counting.summed, stores} - {""})

    def plain(self, raw: bytes, run: Run, index: int) -> bool:
        """Take a segment of which there is nothing to say; False, and nothing done, for others."""
        tag, *values = raw.split(self.separator)
        return self._taken(tag.decode(), values, (run, index))

    def take(self, segment: Segment) -> Iterator[Fault]:
        """Take a segment, and tell what the line before it makes wrong."""
        if segment.tag != "SDQ":
            yield from self._line_ends()
        values = [text.encode("utf-8", "surrogateescape") for text in segment]
        self._taken(segment.tag, values, segment)

    def closing(self, ctt: Segment) -> Iterator[Fault]:
        """What a CTT says wrong of the lines before it."""
        yield from self._line_ends()
        if not self.counting.counted:
            return
        said = ctt[1]
        if _COUNT.fullmatch(said) and int(said) != self.count:
            message = f"CTT01 counts {said} {self.counting.counted}, there are {self.count}"
            yield Fault("line-count-wrong", 1, message, str(self.count))
        if ctt[2] and self.counting.summed:
            yield from self._hash_total(ctt[2])

    def finish(self) -> Iterator[Fault]:
        """What the last line makes wrong in a set without CTT."""
        yield from self._line_ends()

    def is_even(self) -> bool:
        """Whether the line at hand is as much as its stores get, as far as that can be told."""
        return not self.stores or self._short() is None

    def _taken(self, tag: str, values: list[bytes], segment: Segment | tuple[Run, int]) -> bool:
        if tag == "SDQ":
            if self.line is not None:
                self._share(self.line, values)
            return True
        if not self.is_even():
            return False
        self.line = None
        self.stores = []
        if tag == self.counting.counted:
            self.count += 1
        if tag == self.counting.summed:
            quantity, unit = (*values[1:3], b"", b"")[:2]
            self.quantities.append(quantity)
            self.line = _Line(segment, quantity, unit)
        return True

    def _share(self, line: _Line, values: list[bytes]) -> None:
        """Add the stores of one SDQ; those in another unit than the line's cannot be summed."""
        if values[:1] == [line.unit]:
            self.stores += filter(None, values[3:22:2])
        else:
            self.stores.append(b"?")

    def _short(self) -> Decimal | None:
        """What the stores get together, where that is not the line's quantity."""
        if self.line is None:
            return None
        given, wanted = _sum(self.stores), _sum([self.line.quantity])
        return None if given is None or wanted is None or given == wanted else given

    def _line_ends(self) -> Iterator[Fault]:
        if self.stores and self.line is not None and (given := self._short()) is not None:
            segment = self.line.segment
            segment = segment if isinstance(segment, Segment) else segment[0].segment(segment[1])
            name, quantity = f"{segment.tag}02", segment[2]
            message = f"{name} is {quantity}, the stores of its SDQ get {given:f}"
            yield Fault("stores-do-not-add-up", 2, message, f"{given:f}", segment)
        self.line, self.stores = None, []

    def _hash_total(self, said: str) -> Iterator[Fault]:
        plain = _sum(self.quantities)
        if (
            plain is None
            or len(said) > _LONGEST
            or not _NUMBER.fullmatch(said.encode("utf-8", "surrogateescape"))
        ):
            return
        digits = b"".join(self.quantities).translate(None, b"-.")
        hashed = sum(int(one.translate(None, b"-.")) for one in self.quantities if digits) % _HASH
        if Decimal(said) != plain and said.replace(".", "").lstrip("-0") != str(hashed).lstrip("0"):
            message = f"CTT02 is {said}, the quantities add up to {plain:f}"
            expected = f"{plain:f}" if plain == hashed else f"{plain:f} or {hashed}"
            yield Fault("hash-total-wrong", 2, message, expected)


def _sum(values: list[bytes]) -> Decimal | None:
    """The exact sum; None where something is no number, or one that no element can hold."""
    if max(map(len, values), default=0) > _LONGEST:
        return None
    if b"".join(values).isdigit() and b"" not in values:
        return Decimal(sum(map(int, values)))
    if not all(map(_NUMBER.fullmatch, values)):
        return None
    return sum((Decimal(value.decode()) for value in values), Decimal(0))
