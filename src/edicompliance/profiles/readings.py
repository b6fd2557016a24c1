"""Scope words that stand in a document: the department of an order, its type, its banner.

`[facts]` of a profile says where: `department = "850/REF*DP"`. What stands there may be a code of
the retailer's, and `values` says which word it means.

>>> po_type = Reading.of("po_type", "850/BEG02", {"SA": "stand-alone"})
>>> po_type.meaning("SA"), po_type.meaning("RL"), Reading.of("department", "850/REF*DP").element
('stand-alone', None, 2)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.words import suggest
from edicompliance.x12.narrowing import Demand
from edicompliance.x12.segment import Segment

SETS: Final = ("850", "856", "860", "753", "754", "810")
"""The documents that a word can be read from."""

_AFTER_QUALIFIER: Final = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a scope word stands, and what the codes there mean."""

    dimension: str
    """`department`."""
    set_id: str
    """`850`."""
    demand: Demand
    """`REF*DP`: what stands behind that qualifier; `BEG02`, `N104 if N101 is ST`: an element."""
    values: Mapping[str, str]
    """Code -> word; empty: the code is the word."""

    @classmethod
    def of(cls, dimension: str, text: str, values: Mapping[str, str] | None = None) -> Reading:
        """Read `850/REF*DP`; raises ValueError for what is none."""
        set_id, slash, place = text.partition("/")
        if not slash or set_id not in SETS:
            known = suggest(set_id, SETS) if slash else ""
            raise ValueError(
                f"expected a document and a place, as '850/REF*DP', got {text!r}{known}"
            )
        demand = Demand.read(place)
        if not (demand.element or demand.qualifier) or demand.of_set:
            raise ValueError(f"expected an element, as 'BEG02' or 'REF*DP', got {place!r}")
        return cls(dimension, set_id, demand, FrozenMapping(values))

    @property
    def element(self) -> int:
        """The position of the element it reads."""
        return self.demand.element or _AFTER_QUALIFIER

    def word(self, segments: Iterable[Segment]) -> str | None:
        """Return the word that a set's segments tell; None where they tell none, or several."""
        found = {
            self.meaning(text)
            for segment in segments
            if self.demand.concerns(segment)
            and (text := segment.get(self.element, self.demand.component).strip())
        }
        return found.pop() if len(found) == 1 else None

    def meaning(self, code: str) -> str | None:
        """Return the word that a code means; None: the profile does not say."""
        return self.values.get(code) if self.values else code

    def __str__(self) -> str:
        codes = ", ".join(f"{code} = {word}" for code, word in self.values.items())
        return f"{self.set_id}/{self.demand}" + (f" ({codes})" if codes else "")
