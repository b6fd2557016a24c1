"""Where a record stood: its transaction set and its segments.

A record keeps this one handle; the place of a value is computed from it when somebody asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from edicompliance.x12.envelope import TransactionSet
from edicompliance.x12.segment import Segment

if TYPE_CHECKING:
    from edicompliance.documents.records.record import Record


class Handle(NamedTuple):
    """Where a record was read."""

    set: TransactionSet
    head: Segment
    """The first of the record's segments."""
    others: tuple[Segment, ...] = ()
    """The further segments of a record that has several."""
    shift: int = 0
    """How many elements of the head stand before it, for a record within a segment."""
    repeated: tuple[str, ...] = ()
    """Tags of segments that came again where the record has a place for one: the first was read."""
    changed: Mapping[str, tuple[Record, str]] | None = None
    """Field -> the record, and field, of another document that says it instead."""


class Run(NamedTuple):
    """How records of one class follow each other within one segment."""

    start: int
    """Position of the first record's first element."""
    step: int
    """Elements a record."""
    until: int
    """The last position they may take."""
    together: int
    """How many a written segment holds."""
