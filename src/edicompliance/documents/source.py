"""What stands in a loop, in the order of the file, for a record to be read from it.

A set is cut into loops by its table. Real files put a segment behind a loop that it should have
stood before, and the tolerant cut leaves it inside: a carton's `MAN` behind its `N1`. Such a
segment cannot belong to the loop it lies in, so it is handed to the loop around. And where the cut
makes a loop without its first segment, because one like it may stand in that loop, what the loop
around has a place for is handed there too: a `REF` behind the `DTM` is no nameless party's.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from edicompliance.x12.envelope import TransactionSet
from edicompliance.x12.loops import Loop
from edicompliance.x12.schema import LoopRule
from edicompliance.x12.segment import Segment


class Entry(NamedTuple):
    """One segment, or one loop with the segment that starts it."""

    tag: str
    """The segment's tag, or the loop's name, which is the tag that starts it."""
    head: Segment
    inside: tuple[Entry, ...] = ()
    """What the loop holds, its head first; empty for a segment."""

    @property
    def is_whole(self) -> bool:
        """Whether the head is what the tag says, and not a loop that lacks its first segment."""
        return not self.inside or self.inside[0].tag == self.tag


def iter_entries(ts: TransactionSet) -> Iterator[Entry]:
    """Yield what stands in a transaction set, its loops as one entry each."""
    schema = ts.schema
    return _entries(ts.tree(), schema.root if schema else None)


def settled(entries: Iterable[Entry], known: Container[str]) -> Iterator[Entry]:
    """Yield the entries; of a loop without its first segment, those apart that are `known` here."""
    for entry in entries:
        if not entry.inside or entry.is_whole:
            yield entry
            continue
        yield from (one for one in entry.inside if one.tag in known)
        if rest := tuple(one for one in entry.inside if one.tag not in known):
            yield Entry(entry.tag, rest[0].head, rest)


def _entries(loop: Loop, rule: LoopRule | None) -> Iterator[Entry]:
    for item in loop.items:
        if isinstance(item, Segment):
            yield Entry(item.tag, item)
            continue
        inner = _rule_of(rule, item.name)
        inside = tuple(_entries(item, inner))
        yield Entry(item.name, inside[0].head, inside)
        if inner is not None:
            yield from (one for one in inside if one.tag not in inner.inner)


@lru_cache(maxsize=1024)
def _rule_of(rule: LoopRule | None, name: str) -> LoopRule | None:
    items = rule.items if rule else ()
    return next((one for one in items if isinstance(one, LoopRule) and one.name == name), None)
