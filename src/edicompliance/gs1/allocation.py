"""Which serial numbers were given to cartons, so that none is given twice.

A company counts its SSCCs up behind its prefix and its extension digit. A number that was given
out is spoken for, whether the label was printed or not; it is settled later, as used or as void.
When the last serial is reached, counting begins again, but only with numbers whose horizon is over.

>>> numbers = SerialNumbers(Series("0614141", first=1), horizon_days=366)
>>> numbers.allocate(2, on=date(2026, 11, 18))
('006141410000000012', '006141410000000029')
>>> numbers.settle(["006141410000000029"], "void", on=date(2026, 11, 18))
>>> numbers.account()
Account(allocated=1, used=0, void=1, next_serial=3)
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple, Protocol

from edicompliance.errors import EdiError
from edicompliance.gs1.sscc import sscc

Outcome = Literal["used", "void"]
"""What became of a number: a carton left with it, or it will never stand on one."""
USUAL_HORIZON: Final = 366
"""For how many days GS1 and most guides want no number to come again."""


class Account(NamedTuple):
    """Where the numbers of a series have gone: each that was given out is in exactly one."""

    allocated: int
    """Given out, and not settled yet."""
    used: int
    void: int
    next_serial: int
    """What is given out next."""


class SsccAllocator(Protocol):
    """Whoever gives out SSCCs: a file, a database."""

    def allocate(self, count: int, *, on: date) -> tuple[str, ...]:
        """Return so many numbers that nobody was given before, for good."""
        ...

    def settle(self, ssccs: Iterable[str], outcome: Outcome, *, on: date) -> None:
        """Say what became of numbers that were given out; `EdiError` for one that was not."""
        ...

    def account(self) -> Account:
        """Return where the numbers have gone."""
        ...


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers that a company counts through behind one prefix."""

    prefix: str
    """The GS1 company prefix, 6 to 12 digits."""
    extension: str = "0"
    """The digit before it."""
    first: int = 0
    """The serial that is given out first."""

    def __post_init__(self) -> None:
        sscc(self.prefix, self.first, self.extension)

    @property
    def room(self) -> int:
        """One more than the last serial."""
        return int(10 ** (16 - len(self.prefix)))

    def number(self, serial: int) -> str:
        """Return the SSCC of a serial."""
        return sscc(self.prefix, serial, self.extension)

    def serial_of(self, number: str) -> int:
        """Return the serial of an SSCC; `EdiError` for one of another series."""
        begin = f"{self.extension}{self.prefix}"
        if not number.startswith(begin) or len(number) != 18:
            raise EdiError(f"{number}: expected an SSCC that begins with {begin}")
        serial = int(number[len(begin) : 17])
        if self.number(serial) != number:
            raise EdiError(f"{number}: its check digit is wrong, expected {self.number(serial)}")
        return serial


class Given(NamedTuple):
    """A run of serials that was given out, or settled."""

    first: int
    size: int
    on: date

    @property
    def serials(self) -> range:
        """The serials."""
        return range(self.first, self.first + self.size)


@dataclass(slots=True)
class SerialNumbers:
    """What was given out of a series, in memory. A file or a database keeps it for good."""

    series: Series
    horizon_days: int = USUAL_HORIZON
    """For how many days a number may not come again."""
    given: list[Given] = field(default_factory=list)
    """In the order of giving."""
    settled: dict[int, Outcome] = field(default_factory=dict)
    """Serial -> what became of it."""

    def allocate(self, count: int, *, on: date) -> tuple[str, ...]:
        """Return so many numbers that nobody was given before."""
        given = self.next_given(count, on)
        self.take(given)
        return tuple(map(self.series.number, given.serials))

    def next_given(self, count: int, on: date) -> Given:
        """Return the run that is given out next, without giving it."""
        if count < 1:
            raise EdiError(f"expected at least one number to allocate, got {count}")
        start = self.next_serial
        if start + count > self.series.room:
            start = self.series.first
        if start + count > self.series.room:
            raise EdiError(f"prefix {self.series.prefix} has no room for {count} numbers at once")
        free_on = self._free_on(range(start, start + count))
        if free_on is not None and free_on > on:
            raise EdiError(
                f"prefix {self.series.prefix}, extension {self.series.extension}: all serials are "
                f"given out; {start} may come again on {free_on}"
            )
        return Given(start, count, on)

    def take(self, given: Given) -> None:
        """Note that a run was given out; what was settled under its numbers before is over."""
        for serial in given.serials if self.settled else ():
            self.settled.pop(serial, None)
        self.given.append(given)

    def settle(self, ssccs: Iterable[str], outcome: Outcome, *, on: date) -> None:
        """Say what became of numbers; on which day, only a ledger that is kept will know."""
        for run in self.runs(ssccs, on):
            self.mark(run, outcome)

    def runs(self, ssccs: Iterable[str], on: date) -> tuple[Given, ...]:
        """Return numbers as runs of serials; `EdiError` for one that was not given out."""
        serials = sorted({self.series.serial_of(one) for one in ssccs})
        spans = self._spans()
        starts = [span.start for span in spans]
        for serial in serials:
            at = bisect_right(starts, serial) - 1
            if at < 0 or serial not in spans[at]:
                raise EdiError(f"{self.series.number(serial)} was never allocated")
        return tuple(_runs(serials, on))

    def mark(self, run: Given, outcome: Outcome) -> None:
        """Note what became of a run."""
        self.settled.update(dict.fromkeys(run.serials, outcome))

    @property
    def next_serial(self) -> int:
        """What is given out next."""
        return self.given[-1].serials.stop if self.given else self.series.first

    def account(self) -> Account:
        """Return where the numbers have gone."""
        given = sum(map(len, self._spans()))
        used = sum(outcome == "used" for outcome in self.settled.values())
        void = len(self.settled) - used
        return Account(given - used - void, used, void, self.next_serial)

    def _spans(self) -> list[range]:
        """The serials that were ever given out, as few runs as they make."""
        spans: list[range] = []
        for one in sorted((given.serials for given in self.given), key=lambda each: each.start):
            if spans and one.start <= spans[-1].stop:
                spans[-1] = range(spans[-1].start, max(spans[-1].stop, one.stop))
            else:
                spans.append(one)
        return spans

    def _free_on(self, wanted: range) -> date | None:
        """The first day on which all these serials may be given out; None: none ever was."""
        last = [
            one.on
            for one in self.given
            if one.first < wanted.stop and wanted.start < one.serials.stop
        ]
        return max(last) + timedelta(days=self.horizon_days) if last else None


def _runs(serials: Iterable[int], on: date) -> Iterator[Given]:
    """Yield serials in order as runs."""
    first = count = 0
    for serial in serials:
        if count and serial == first + count:
            count += 1
            continue
        if count:
            yield Given(first, count, on)
        first, count = serial, 1
    if count:
        yield Given(first, count, on)
