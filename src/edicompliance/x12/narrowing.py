"""What a trading partner narrows in the standard: what it requires, forbids, shortens, which codes.

A demand is written as in a guide: a segment, a segment with a qualifier, an element or a component;
and, where that depends on another element, the condition behind it.

>>> Narrowing.of(require=["REF*DP", "BSN05"]).require[0]
Demand(tag='REF', qualifier='DP', element=0, component=0, condition=None)
>>> narrowing = Narrowing.of(
...     require=["N104 if N101 is ST or BY"], lengths={"REF02 if REF01 is BM": "at most 17"})
>>> str(narrowing.require[0]), str(narrowing.bounds[0])
('N104 if N101 is ST or BY', 'REF02 if REF01 is BM: at most 17')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from edicompliance.x12.characters import Charset
from edicompliance.x12.segment import Segment

ANYWHERE = "any"
"""In place of an element: each element of the set."""
_REFERENCE = re.compile(r"([A-Z][A-Z0-9]{1,2}?)(?:\*([^*]+?)|([0-9]{2})(?:-([1-9][0-9]?))?)?")
_CONDITION = re.compile(r"([A-Z][A-Z0-9]{1,2}?)([0-9]{2})(?:-([1-9][0-9]?))?(?: is (\S.*))?")
_BOUNDS = re.compile(
    r"at least ([0-9]{1,5})|at most ([0-9]{1,5})|([0-9]{1,5}) to ([0-9]{1,5})|exactly ([0-9]{1,5})"
)
_IF, _OR = " if ", " or "


@dataclass(frozen=True, slots=True)
class Condition:
    """What another element must hold, so that a demand counts: `N101 is ST or BY`, `TD502`."""

    tag: str
    element: int
    component: int = 0
    """Of a composite; 0: the element itself."""
    values: tuple[str, ...] = ()
    """One of these; empty: anything."""

    @classmethod
    def read(cls, text: str) -> Condition:
        """Read `TD502` or `N101 is ST or BY`; raises ValueError for anything else."""
        found = _CONDITION.fullmatch(text)
        if found is None or found[2] == "00":
            raise ValueError(
                f"expected a condition like 'N101 is ST or BY' or 'TD502', got {text!r}"
            )
        values = tuple(one.strip() for one in (found[4] or "").split(_OR) if one.strip())
        return cls(found[1], int(found[2]), int(found[3] or 0), values)

    def holds_in(self, segment: Segment) -> bool:
        """Whether `segment` is of its tag and has what it wants."""
        if segment.tag != self.tag:
            return False
        value = segment.get(self.element, self.component)
        return value in self.values if self.values else bool(value)

    def __str__(self) -> str:
        name = _name(self.tag, self.element, self.component)
        return f"{name} is {_OR.join(self.values)}" if self.values else name


@dataclass(frozen=True, slots=True)
class Demand:
    """A segment, a segment with a qualifier, an element or a component, perhaps on a condition."""

    tag: str
    qualifier: str | None = None
    """Its first element, as in `REF*DP`."""
    element: int = 0
    """The position of an element, as in `BSN05`; 0 means the segment itself."""
    component: int = 0
    """Of a composite, as in `SLN09-2`; 0 means the element itself."""
    condition: Condition | None = None
    """Where it counts; that of an element is of its own segment, that of a segment of the set."""

    @classmethod
    def read(cls, text: str) -> Demand:
        """Read `REF*DP`, `BSN05`, `N104 if N101 is ST`; raises ValueError for anything else."""
        reference, split, wanted = text.partition(_IF)
        found = _REFERENCE.fullmatch(reference)
        if found is None or found[3] == "00":
            raise ValueError(f"expected a reference like 'REF*DP', 'BSN05' or 'TD5', got {text!r}")
        condition = Condition.read(wanted) if split else None
        demand = cls(found[1], found[2], int(found[3] or 0), int(found[4] or 0), condition)
        if condition and demand.element and condition.tag != demand.tag:
            raise ValueError(
                f"expected a condition on an element of {demand.tag} itself, got {text!r}"
            )
        return demand

    @property
    def of_set(self) -> Condition | None:
        """Its condition, where that is of another segment, which may come before or after it."""
        return self.condition if self.condition and self.condition.tag != self.tag else None

    def concerns(self, segment: Segment) -> bool:
        """Whether it speaks of `segment`, as far as that segment alone can tell."""
        if segment.tag != self.tag or self.qualifier not in (None, segment[1]):
            return False
        return not self.condition or bool(self.of_set) or self.condition.holds_in(segment)

    def value_in(self, segment: Segment) -> str:
        """What `segment` has there; of a segment as a whole, its text."""
        return segment.get(self.element, self.component) if self.element else segment.text

    def is_met_by(self, segment: Segment) -> bool:
        """Whether `segment` has what is demanded."""
        return self.concerns(segment) and bool(self.value_in(segment))

    @property
    def reference(self) -> str:
        """It without its condition."""
        if self.element:
            return _name(self.tag, self.element, self.component)
        return f"{self.tag}*{self.qualifier}" if self.qualifier else self.tag

    def __str__(self) -> str:
        return f"{self.reference}{_IF}{self.condition}" if self.condition else self.reference


@dataclass(frozen=True, slots=True)
class Codes:
    """The only codes that the partner takes in an element."""

    demand: Demand
    """Which element, and when."""
    codes: tuple[str, ...]
    """All that are taken."""

    def __str__(self) -> str:
        return f"{self.demand}: {_OR.join(self.codes)}"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long an element may be for the partner, in characters."""

    demand: Demand
    """Which element, and when."""
    shortest: int = 0
    longest: int | None = None
    """None: as long as the standard allows."""

    @classmethod
    def read(cls, reference: str, text: str) -> Bounds:
        """Read `at most 17`, `at least 5`, `5 to 17`, `exactly 17`; else raises ValueError."""
        found = _BOUNDS.fullmatch(text.strip())
        if found is None:
            raise ValueError(
                f"expected 'at most 17', 'at least 5', '5 to 17' or 'exactly 17', got {text!r}"
            )
        least, most, lower, upper, exactly = found.groups()
        shortest = int(least or lower or exactly or 0)
        longest = next((int(one) for one in (most, upper, exactly) if one), None)
        if longest is not None and longest < max(shortest, 1):
            raise ValueError(f"expected a length that some value can have, got {text!r}")
        return cls(_element(reference), shortest, longest)

    @property
    def words(self) -> str:
        """`at most 17`, as it is written."""
        if self.longest is None:
            return f"at least {self.shortest}"
        if self.shortest == self.longest:
            return f"exactly {self.longest}"
        return f"{self.shortest} to {self.longest}" if self.shortest else f"at most {self.longest}"

    def __str__(self) -> str:
        return f"{self.demand}: {self.words}"


@dataclass(frozen=True, slots=True)
class Characters:
    """Which characters the partner takes in an element, or anywhere."""

    demand: Demand | None
    """Which element, and when; None: each of the set."""
    taken: Charset

    @classmethod
    def read(cls, reference: str, text: str) -> Characters:
        """Read `only capitals or digits` or `no lower-case`; else raises ValueError.

        >>> str(Characters.read("any", "no lower-case"))
        'any: no lower-case letters'
        """
        everywhere = reference == ANYWHERE
        return cls(None if everywhere else _element(reference), Charset.read(text))

    def __str__(self) -> str:
        return f"{self.demand or ANYWHERE}: {self.taken}"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A partner's demands on one transaction set; it can only narrow the standard."""

    require: tuple[Demand, ...] = ()
    """Each must occur somewhere in the set; a required element, in every such segment."""
    forbid: tuple[Demand, ...] = ()
    """None may occur."""
    codes: tuple[Codes, ...] = ()
    """Which codes are taken."""
    bounds: tuple[Bounds, ...] = ()
    """How long elements may be."""
    characters: tuple[Characters, ...] = ()
    """Which characters are taken."""
    counted: str = ""
    """The segment that CTT01 counts, where that is not the usual one of the set."""

    @classmethod
    def of(
        cls,
        require: Iterable[str] = (),
        forbid: Iterable[str] = (),
        codes: Mapping[str, Iterable[str]] | None = None,
        lengths: Mapping[str, str] | None = None,
        characters: Mapping[str, str] | None = None,
    ) -> Narrowing:
        """From references as a profile writes them; raises ValueError where one is none."""
        taken = (Codes(_element(place), tuple(each)) for place, each in (codes or {}).items())
        bounds = (Bounds.read(place, text) for place, text in (lengths or {}).items())
        sets = (Characters.read(place, text) for place, text in (characters or {}).items())
        required, forbidden = map(Demand.read, require), map(Demand.read, forbid)
        return cls(tuple(required), tuple(forbidden), tuple(taken), tuple(bounds), tuple(sets))

    def __bool__(self) -> bool:
        return any((self.require, self.forbid, self.codes, self.bounds, self.characters))

    @property
    def demands(self) -> tuple[Demand, ...]:
        """Each segment and element that it speaks of."""
        coded = (one.demand for one in self.codes)
        limited = (one.demand for one in self.bounds)
        spelt = (one.demand for one in self.characters if one.demand)
        return (*self.require, *self.forbid, *coded, *limited, *spelt)


def _element(reference: str) -> Demand:
    """A demand on an element; raises ValueError where it is on a segment."""
    demand = Demand.read(reference)
    if not demand.element:
        raise ValueError(f"expected an element like 'BSN01', got {reference!r}")
    return demand


def _name(tag: str, element: int, component: int) -> str:
    return f"{tag}{element:02d}" + (f"-{component}" if component else "")
