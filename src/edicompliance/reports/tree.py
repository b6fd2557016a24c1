"""A transmission as a tree for people."""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.x12 import Interchange, Loop, Segment, TransactionSet, Transmission
from edicompliance.x12.issues import printable


def as_tree(transmission: Transmission, *, with_segments: bool = False) -> str:
    """Interchanges, groups, sets and their loops, indented; with every segment if asked."""
    lines: list[str] = []
    for part in transmission.parts:
        if isinstance(part, Interchange):
            lines += _interchange(part, with_segments=with_segments)
        else:
            lines.append(f"{len(part.data)} bytes outside any interchange @{part.offset}")
    return "".join(f"{printable(line)}\n" for line in lines or ["nothing"])


def _interchange(interchange: Interchange, *, with_segments: bool) -> Iterator[str]:
    delimiters = interchange.delimiters
    marks = [delimiters.element, delimiters.component, delimiters.repetition, delimiters.segment]
    shown = " ".join(printable(mark) for mark in marks if mark)
    yield (
        f"interchange {interchange.control_number} from {interchange.sender} "
        f"to {interchange.receiver}, {len(interchange.segments)} segments, "
        f"delimiters {shown} @{interchange.offset}"
    )
    if interchange.iea is None:
        yield "  (no IEA)"
    for group in interchange.groups:
        yield f"  group {group.control_number} {group.functional_id} {group.release}"
        for one in group.sets:
            name = one.schema.name if one.schema else "no table for it"
            yield (
                f"    set {one.set_id} {one.control_number} {name}, "
                f"{len(one.segments)} segments @{one.segments[0].offset}"
            )
            yield from _loops(one, with_segments=with_segments)


def _loops(one: TransactionSet, *, with_segments: bool) -> Iterator[str]:
    pending: list[tuple[Loop | Segment, int]] = [(item, 3) for item in reversed(one.tree().items)]
    while pending:
        item, depth = pending.pop()
        if isinstance(item, Loop):
            first = next((seg for seg in item.items if isinstance(seg, Segment)), None)
            head = "" if with_segments or first is None else f"  {first.text}"
            yield f"{'  ' * depth}{item.name}{head}"
            pending += [(inner, depth + 1) for inner in reversed(item.items)]
        elif with_segments:
            yield f"{'  ' * depth}{item.text} @{item.offset}"
