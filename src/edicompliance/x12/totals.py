"""What a set says of itself at its end: how many lines it has, and what they add up to.

CTT01 counts the lines (in a ship notice its levels), CTT02 sums their quantities: plainly, or as
a hash that ignores decimal points and keeps ten digits. And a line that is shared out among stores
(SDQ) is as much as its stores get.

>>> from edicompliance.x12.delimiters import Delimiters
>>> run = Run([b"PO1*1*12*EA", b"PO1*2*2.5*EA"], 0, 5, Delimiters())
>>> totals = Totals("850", run.delimiters)
>>> [totals.plain()["PO1"](raw, run, index) for index, raw in enumerate(run.raws)]
[True, True]
>>> [fault.expected for fault in totals.closing(Segment(b"CTT*3*37", 40, 7, run.delimiters))]
['2']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from edicompliance.x12.delimiters import Delimiters, in_bytes
from edicompliance.x12.events import Run
from edicompliance.x12.levels import Fault, skips
from edicompliance.x12.segment import Segment

_NUMBER = re.compile(rb"-?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)")
_LONGEST = 40
"""Bytes of a number that is reckoned with; none of X12's is as long."""
_COUNT = re.compile(r"[0-9]{1,10}")
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


Plain = Callable[[bytes, Run, int], bool]
"""Takes a segment of which there is nothing to say; False, and nothing done, for any other."""


class Totals:
    """The sums of one set, as its segments come."""

    def __init__(self, set_id: str, delimiters: Delimiters, counted: str = "") -> None:
        counting = _COUNTINGS.get(set_id, Counting(""))
        self.counting = replace(counting, counted=counted) if counted else counting
        self.separator = in_bytes(delimiters.element)
        self.count = 0
        self.lines: list[bytes] = []
        """The segments that are summed."""
        self.line: bytes | None = None
        """The line at hand, whose stores may follow; it stands in `run` at `index`."""
        self.run: Run | None = None
        self.index = 0
        self.stores: list[bytes] = []
        """What the stores of that line get."""
        self.unseen = 0
        """Segments that should be counted and are missing, which is told elsewhere."""

    @property
    def tags(self) -> frozenset[str]:
        """The segments it wants to see; the CTT comes to `closing`."""
        stores = "SDQ" if self.counting.shared_out else ""
        return frozenset({self.counting.counted, self.counting.summed, stores} - {""})

    def plain(self) -> dict[str, Plain]:
        """What takes the segments of a tag, for each of `tags`."""
        takers: dict[str, Plain] = {"CTT": self.close_plain}
        if self.counting.counted:
            takers[self.counting.counted] = self.count_plain
        if self.counting.summed:
            takers[self.counting.summed] = self._sum_plain
        if self.counting.shared_out:
            takers["SDQ"] = self._share_plain
        return takers

    def take(self, segment: Segment) -> Iterator[Fault]:
        """Take a segment, and tell what the line before it makes wrong."""
        if segment.tag == "SDQ":
            self._share(segment.raw)
            return
        yield from self._line_ends()
        if segment.tag == self.counting.counted:
            self.count += 1
        if segment.tag == self.counting.summed:
            self.lines.append(segment.raw)
            self.run = Run([segment.raw], segment.offset, segment.number, segment.delimiters)
            self.line, self.index = segment.raw, 0

    def closing(self, ctt: Segment) -> Iterator[Fault]:
        """What a CTT says wrong of the lines before it."""
        yield from self._line_ends()
        yield from self._wrong_totals(ctt[1], ctt[2])

    def _wrong_totals(self, said: str, total: str) -> Iterator[Fault]:
        if not self.counting.counted:
            return
        is_sum_of_counted = self.counting.counted == self.counting.summed
        missing = int(said) - self.count if _COUNT.fullmatch(said) else 0
        if not 0 <= missing <= self.unseen:
            message = f"CTT01 counts {said} {self.counting.counted}, there are {self.count}"
            yield Fault("line-count-wrong", 1, message, str(self.count))
        if is_sum_of_counted and (missing > 0 or self.unseen):
            return
        if total and self.counting.summed:
            yield from self._hash_total(total)

    def finish(self) -> Iterator[Fault]:
        """What the last line makes wrong in a set without CTT."""
        yield from self._line_ends()

    def leave_line(self) -> None:
        """What stores get may belong to another line from now on: of this one nothing is said."""
        self.line, self.stores = None, []

    def is_missing_before(self, segment: Segment) -> bool | None:
        """Whether a line is missing before this segment, a line or the CTT; None if that is open.

        A line by its own number tells, and the CTT by the number of all.
        """
        seen = self.count + self.unseen
        return skips(segment[1], seen if segment.tag != "CTT" else seen - 1)

    def is_even(self) -> bool:
        """Whether the line at hand is as much as its stores get, as far as that can be told."""
        return not self.stores or self._short() is None

    def count_plain(self, _raw: bytes, _run: Run, _index: int) -> bool:
        """Take a segment that is counted, and not summed."""
        if self.stores and not self.is_even():
            return False
        self.count += 1
        self.line = None
        if self.stores:
            self.stores = []
        return True

    def _sum_plain(self, raw: bytes, run: Run, index: int) -> bool:
        if self.stores and not self.is_even():
            return False
        if self.counting.counted == self.counting.summed:
            self.count += 1
        self.lines.append(raw)
        self.line, self.run, self.index = raw, run, index
        if self.stores:
            self.stores = []
        return True

    def _share_plain(self, raw: bytes, _run: Run, _index: int) -> bool:
        self._share(raw)
        return True

    def close_plain(self, raw: bytes, _run: Run, _index: int) -> bool:
        """Take a CTT that is right of the lines before it."""
        said, total, _ = (value.decode("utf-8", "surrogateescape") for value in self._values(raw))
        if not self.is_even() or any(self._wrong_totals(said, total)):
            return False
        self.leave_line()
        return True

    def _share(self, raw: bytes) -> None:
        """Add the stores of one SDQ; those in another unit than the line's cannot be summed."""
        if self.line is None:
            return
        unit, *values = raw.split(self.separator)[1:] or [b""]
        if unit == self._values(self.line)[2]:
            self.stores += filter(None, values[2:21:2])
        else:
            self.stores.append(b"?")

    def _values(self, raw: bytes) -> list[bytes]:
        """The first three elements of a segment, empty where there are none."""
        return [*raw.split(self.separator, 4)[1:4], b"", b"", b""][:3]

    def _short(self) -> Decimal | None:
        """What the stores get together, where that is not the line's quantity."""
        if self.line is None:
            return None
        given, wanted = _sum(self.stores), _sum([self._values(self.line)[1]])
        return None if given is None or wanted is None or given == wanted else given

    def _line_ends(self) -> Iterator[Fault]:
        if self.stores and self.run is not None and (given := self._short()) is not None:
            segment = self.run.segment(self.index)
            name, quantity = f"{segment.tag}02", segment[2]
            message = f"{name} is {quantity}, the stores of its SDQ get {given:f}"
            yield Fault("stores-do-not-add-up", 2, message, f"{given:f}", segment)
        self.leave_line()

    def _hash_total(self, said: str) -> Iterator[Fault]:
        quantities = [self._values(raw)[1] for raw in self.lines]
        plain = _sum(quantities)
        if (
            plain is None
            or len(said) > _LONGEST
            or not _NUMBER.fullmatch(said.encode("utf-8", "surrogateescape"))
        ):
            return
        hashed = sum(int(one.translate(None, b"-.")) for one in quantities) % _HASH
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
