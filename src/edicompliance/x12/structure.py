"""What a structure table says, once it is read: sets, loops, segments, elements.

A transaction set is a table of segments, some of them in loops that repeat; a segment is a row of
elements; an element has a type and a length, or it is a composite of components.

>>> use = Use("BEG", mandatory=True, most=1)
>>> LoopRule.of("", mandatory=True, most=1, items=[use]).places
{'BEG': (0,)}
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

Elements = tuple["Element | None", ...]
"""The elements of a segment or the components of a composite; None for a position not used."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element, or one component of a composite."""

    position: int
    """1 = first."""
    name: str
    """Our own short name, `shipment_id`."""
    number: str
    """The data element's number, `396`, or the composite's, `C040`."""
    designator: str
    """M mandatory, O optional, X conditional by a note."""
    type: str
    """AN, ID, DT, TM, R, N0, N2 ..., B, or C for a composite."""
    shortest: int = 0
    longest: int = 0
    """Characters, by X12's way of counting: sign and decimal point are free."""
    repeat: int | None = 1
    """How often it may stand there; None is without limit."""
    components: Elements = ()
    """Of a composite."""
    notes: tuple[str, ...] = ()
    """Of a composite: relations such as `P0304` between its components."""


@dataclass(frozen=True, slots=True)
class SegmentRule:
    """A segment's elements and the notes that bind them."""

    tag: str
    name: str
    elements: Elements
    notes: tuple[str, ...]
    """Relations such as `P0304`: positions 03 and 04, both or none."""
    unverified: str | None = None
    """Why this table is less sure than others; None where it is as sure as they are."""


@dataclass(frozen=True, slots=True)
class Use:
    """A segment at its place in a set."""

    tag: str
    mandatory: bool
    most: int | None
    """How often it may stand there; None is without limit."""


@dataclass(frozen=True, slots=True, eq=False)
class LoopRule:
    """A loop at its place in a set: it starts with its first segment, the trigger.

    It is only equal to itself, which makes it a quick key.
    """

    name: str
    mandatory: bool
    most: int | None
    items: tuple[Use | LoopRule, ...]
    places: dict[str, tuple[int, ...]] = field(repr=False)
    """Tag -> the indexes in `items` at which a segment of that tag can stand or start a loop."""
    inner: frozenset[str] = field(repr=False)
    """Every tag that occurs anywhere within."""

    @classmethod
    def of(
        cls, name: str, *, mandatory: bool, most: int | None, items: Sequence[Use | LoopRule]
    ) -> LoopRule:
        """A loop of these rows."""
        places: dict[str, tuple[int, ...]] = {}
        inner: set[str] = set()
        for index, item in enumerate(items):
            tag = item.trigger if isinstance(item, LoopRule) else item.tag
            places[tag] = (*places.get(tag, ()), index)
            inner |= item.inner if isinstance(item, LoopRule) else {item.tag}
        return cls(name, mandatory, most, tuple(items), places, frozenset(inner))

    @property
    def trigger(self) -> str:
        """The tag whose coming starts the loop."""
        first = self.items[0]
        return first.tag if isinstance(first, Use) else first.trigger


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """The whole table of one set in one release; loaded once, it is only equal to itself."""

    set_id: str
    release: str
    name: str
    group: str
    """The functional id that suits it, GS01."""
    root: LoopRule
    segments: dict[str, SegmentRule] = field(repr=False)
    """All segments of the release, by tag."""
    unverified: str | None = None
    """Why this table is less sure than others; None where it is as sure as they are."""
    own: Path | None = None
    """The user's folder of tables, whose code lists count too; None where there is none."""
