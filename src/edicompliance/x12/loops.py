"""A transaction set as the tree its table makes of it, and the address of every segment in it.

Reading a document asks for "the REF segments of this N1 loop"; a complaint wants "856/HL[3]".
Both come from one walk. Segments that fit nowhere stay in the loop that was open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from edicompliance.x12.schema import Schema
from edicompliance.x12.segment import Segment
from edicompliance.x12.walker import Walker


@dataclass(slots=True)
class Loop:
    """One round of a loop; the whole set is the loop with no name."""

    name: str
    items: list[Segment | Loop] = field(default_factory=list)
    """Segments and loops in the order of the file."""

    def segments(self, tag: str | None = None) -> list[Segment]:
        """The segments directly in it, all or those with `tag`."""
        return [
            item for item in self.items if isinstance(item, Segment) and tag in (None, item.tag)
        ]

    def loops(self, name: str | None = None) -> list[Loop]:
        """The loops directly in it, all or those called `name`."""
        return [item for item in self.items if isinstance(item, Loop) and name in (None, item.name)]

    def first(self, tag: str) -> Segment | None:
        """The first segment with `tag` directly in it."""
        for item in self.items:
            if isinstance(item, Segment) and item.tag == tag:
                return item
        return None


def build_tree(segments: Iterable[Segment], schema: Schema | None) -> Loop:
    """The tree of a set; without a table all segments stand in one flat loop."""
    root = Loop("")
    if schema is None:
        root.items.extend(segments)
        return root
    walker, path = Walker(schema), [root]
    for segment in segments:
        placement = walker.place(segment.tag)
        del path[placement.depth - len(placement.opened) + 1 :]
        for name in placement.opened:
            loop = Loop(name)
            path[-1].items.append(loop)
            path.append(loop)
        path[-1].items.append(segment)
    return root


class Paths:
    """The addresses of a set's segments, worked out as far down the set as somebody asks.

    `850/PO1[2]/PID[1]`: the number in brackets counts the rounds of a loop within the loop around
    it, from 1; of a segment that comes again in one round, `850/DTM[2]`, it tells which it is.
    """

    def __init__(self, tags: Sequence[str], set_id: str, schema: Schema | None) -> None:
        self._asked = tags, set_id, schema
        self._walker = Walker(schema) if schema else None
        self._open = [_Round(set_id)]
        """The set, and the rounds that are open in it."""
        self._found: list[str] = []

    def __reduce__(self) -> tuple[type[Paths], tuple[Sequence[str], str, Schema | None]]:
        return Paths, self._asked

    def at(self, index: int) -> str:
        """The address of a segment by its place in the set, ST = 0; of no segment, the set's."""
        tags, set_id, _ = self._asked
        if not 0 <= index < len(tags):
            return set_id
        while len(self._found) <= index:
            self._found.append(self._next(tags[len(self._found)]))
        return self._found[index]

    def _next(self, tag: str) -> str:
        if self._walker is not None:
            placement = self._walker.place(tag)
            del self._open[placement.depth - len(placement.opened) + 1 :]
            for name in placement.opened:
                around = self._open[-1]
                around.rounds[name] = nth = around.rounds.get(name, 0) + 1
                self._open.append(_Round(f"{around.path}/{name}[{nth}]"))
        inside = self._open[-1]
        inside.seen[tag] = again = inside.seen.get(tag, 0) + 1
        return inside.path if again == 1 else f"{inside.path}/{tag}[{again}]"


@dataclass(slots=True)
class _Round:
    """One round of a loop, as far as it has come."""

    path: str
    rounds: dict[str, int] = field(default_factory=dict)
    """How often each loop in it has begun."""
    seen: dict[str, int] = field(default_factory=dict)
    """How often each segment has come."""
