"""Where in its table does a segment belong? The walk through a transaction set's loops.

The next segment goes to the earliest open place: further on in the innermost open loop, a new
round of that loop, then the same in the loops around it. What fits nowhere is said once and
changes nothing; a loop whose first segment is missing is entered all the same, so that one fault
is one complaint.

>>> from edicompliance.x12.schema import load_schema
>>> walker = Walker(load_schema("850", "004010"))
>>> [walker.place(tag).fault for tag in ("ST", "BEG", "N3", "N4", "PO1", "ZZZ")]
[None, None, 'loop-without-its-first-segment', None, None, 'unknown-segment']
"""

from __future__ import annotations

from dataclasses import dataclass, field

from edicompliance.x12.schema import LoopRule, Schema, Use


@dataclass(slots=True)
class Frame:
    """An open loop: how far it is filled."""

    rule: LoopRule
    at: int = -1
    """Index of the item in use; nothing before it can come any more."""
    count: int = 0
    """How often the item at `at` was used."""
    done: set[int] = field(default_factory=set)
    """The mandatory items that came."""


@dataclass(frozen=True, slots=True)
class Placement:
    """What became of one segment."""

    depth: int
    """How many loops are open around it; 0 = it stands in the set itself."""
    opens: int = 0
    """How many loops it opened."""
    fault: str | None = None
    """The name of the issue kind, or None."""
    missing: tuple[str, ...] = ()
    """Tags of mandatory segments that were passed over."""
    use: Use | None = None


class Walker:
    """The walk of one transaction set."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.frames = [Frame(schema.root)]

    def place(self, tag: str) -> Placement:
        """Find the place of the next segment, and go there."""
        last_full = ""
        for depth in range(len(self.frames) - 1, -1, -1):
            frame = self.frames[depth]
            index, full = _next_index(frame, tag)
            last_full = full or last_full
            if index is not None:
                return self._go(depth, index)
        if last_full:
            return self._stay(last_full)
        return self._lost(tag)

    def finish(self) -> tuple[str, ...]:
        """The mandatory segments that are still missing at the end."""
        return self._close(0)

    def _stay(self, fault: str) -> Placement:
        return Placement(len(self.frames) - 1, fault=fault)

    def _go(self, depth: int, index: int) -> Placement:
        """Close the loops inside `depth`, move there to `index`, and open what starts there."""
        missing = self._close(depth + 1)
        frame = self.frames[depth]
        missing += _passed(frame, index)
        same = index == frame.at
        frame.count = frame.count + 1 if same else 1
        frame.at = index
        frame.done.add(index)
        item = frame.rule.items[index]
        opens = 0
        while isinstance(item, LoopRule):
            frame = Frame(item, 0, 1, {0})
            self.frames.append(frame)
            opens += 1
            item = item.items[0]
        return Placement(depth + opens, opens, None, missing, item)

    def _close(self, depth: int) -> tuple[str, ...]:
        """Leave the loops from `depth` inwards; what they still owed is returned."""
        missing: tuple[str, ...] = ()
        while len(self.frames) > depth:
            frame = self.frames.pop()
            missing += _passed(frame, len(frame.rule.items))
        if depth == 0:
            self.frames = [Frame(self.schema.root, len(self.schema.root.items))]
        return missing

    def _lost(self, tag: str) -> Placement:
        """No open place: say why, and enter a loop whose first segment was left out."""
        if tag not in self.schema.segments:
            return self._stay("unknown-segment")
        if tag not in self.schema.root.inner:
            return self._stay("segment-not-in-set")
        for depth in range(len(self.frames) - 1, -1, -1):
            frame = self.frames[depth]
            for index in range(max(frame.at, 0), len(frame.rule.items)):
                item = frame.rule.items[index]
                if isinstance(item, LoopRule) and tag in item.places and index != frame.at:
                    return self._enter(depth, index, tag)
        return self._stay("segment-out-of-sequence")

    def _enter(self, depth: int, index: int, tag: str) -> Placement:
        entered = self._go(depth, index)
        inside = self._go(entered.depth, self.frames[-1].rule.places[tag][0])
        return Placement(
            inside.depth,
            entered.opens + inside.opens,
            "loop-without-its-first-segment",
            entered.missing + inside.missing,
            inside.use,
        )


def _next_index(frame: Frame, tag: str) -> tuple[int | None, str]:
    """The first place for `tag` at or after where the loop stands; or why a place is full."""
    full = ""
    for index in frame.rule.places.get(tag, ()):
        if index < frame.at:
            continue
        item = frame.rule.items[index]
        if index > frame.at or item.most is None or frame.count < item.most:
            return index, ""
        full = "loop-over-max-repeat" if isinstance(item, LoopRule) else "segment-over-max-use"
    return None, full


def _passed(frame: Frame, index: int) -> tuple[str, ...]:
    """Tags of the mandatory items before `index` that never came."""
    items = frame.rule.items
    return tuple(
        item.trigger if isinstance(item, LoopRule) else item.tag
        for at, item in enumerate(items[max(frame.at, 0) : index], max(frame.at, 0))
        if item.mandatory and at not in frame.done
    )
