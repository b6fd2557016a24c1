"""A transaction set as the tree its table makes of it, and the address of every segment in it.

Reading a document asks for "the REF segments of this N1 loop"; a complaint wants "856/HL[3]".
Both come from one walk. Segments that fit nowhere stay in the loop that was open.
"""

from __future__ import annotations

from collections.abc import Iterable
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


def loop_paths(segments: Iterable[Segment], set_id: str, schema: Schema | None) -> dict[int, str]:
    """For each segment number the path of its loops, `850/PO1[2]/PID[1]`.

    The number in brackets counts the rounds of a loop within the loop around it, from 1; of a
    segment that comes again in one round, `850/DTM[2]`, it tells which of them it is.
    """
    paths: dict[int, str] = {}
    pending: list[tuple[Loop, str]] = [(build_tree(segments, schema), set_id)]
    while pending:
        loop, path = pending.pop()
        rounds: dict[str, int] = {}
        seen: dict[str, int] = {}
        for item in loop.items:
            if isinstance(item, Segment):
                seen[item.tag] = seen.get(item.tag, 0) + 1
                again = seen[item.tag]
                paths[item.number] = path if again == 1 else f"{path}/{item.tag}[{again}]"
                continue
            rounds[item.name] = rounds.get(item.name, 0) + 1
            pending.append((item, f"{path}/{item.name}[{rounds[item.name]}]"))
    return paths
