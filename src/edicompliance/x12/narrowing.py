"""What a trading partner narrows in the standard: what it requires, what it forbids.

>>> Narrowing.of(require=["REF*DP", "BSN05"]).require[0]
Demand(tag='REF', qualifier='DP', element=0)
>>> Narrowing.of(forbid=["REF05"]).forbid[0]
Demand(tag='REF', qualifier=None, element=5)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from edicompliance.x12.segment import Segment

_REFERENCE = re.compile(r"([A-Z][A-Z0-9]{1,2}?)(?:\*([^*]+)|([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Demand:
    """A segment, a segment with a qualifier, or an element of a segment."""

    tag: str
    qualifier: str | None = None
    """Its first element, as in `REF*DP`."""
    element: int = 0
    """The position of an element, as in `BSN05`; 0 means the segment itself."""

    @classmethod
    def read(cls, text: str) -> Demand:
        """Read `REF*DP`, `BSN05` or `TD5`; raises ValueError for anything else."""
        found = _REFERENCE.fullmatch(text)
        if found is None or found[3] == "00":
            raise ValueError(f"expected a reference like 'REF*DP', 'BSN05' or 'TD5', got {text!r}")
        return cls(found[1], found[2], int(found[3] or 0))

    def is_met_by(self, segment: Segment) -> bool:
        """Whether `segment` has what is demanded."""
        if self.tag != segment.tag:
            return False
        if self.element:
            return bool(segment[self.element])
        return self.qualifier in (None, segment[1])

    def __str__(self) -> str:
        if self.element:
            return f"{self.tag}{self.element:02d}"
        return f"{self.tag}*{self.qualifier}" if self.qualifier else self.tag


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A partner's demands on one transaction set; it can only narrow the standard."""

    require: tuple[Demand, ...] = ()
    """Each must occur somewhere in the set; a required element, in every such segment."""
    forbid: tuple[Demand, ...] = ()
    """None may occur."""

    @classmethod
    def of(cls, require: Iterable[str] = (), forbid: Iterable[str] = ()) -> Narrowing:
        """From references as a profile writes them; raises ValueError where one is none."""
        return cls(tuple(map(Demand.read, require)), tuple(map(Demand.read, forbid)))
