"""Where in its table does a segment belong? The walk through a transaction set's loops.

The next segment goes to the earliest open place: further on in the innermost open loop, a new
round of that loop, then the same in the loops around it. What fits nowhere is said once; a loop
whose first segment is missing is entered all the same, so that one fault is one complaint.

>>> from edicompliance.x12.schema import load_schema
>>> walker = Walker(load_schema("850", "004010"))
>>> [walker.place(tag).fault for tag in ("ST", "BEG", "N3", "N4", "PO1", "ZZZ")]
[None, None, 'loop-without-its-first-segment', None, None, 'unknown-segment']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from edicompliance.x12.events import PREFIX, Run
from edicompliance.x12.loop_patterns import Match, first, pattern
from edicompliance.x12.schema import LoopRule, Schema


@dataclass(frozen=True, slots=True)
class Placement:
    """What became of one segment."""

    depth: int
    """How many loops are open around it; 0 = it stands in the set itself."""
    opened: tuple[str, ...] = ()
    """Names of the loops it opened, the outermost first."""
    fault: str | None = None
    """The name of the issue kind, or None."""
    missing: tuple[str, ...] = ()
    """Tags of mandatory segments that were passed over."""
    trigger: str = ""
    """Of a loop without its first segment: that segment's tag."""
    around: int = field(init=False, repr=False, compare=False)
    """How many loops are around it, those that it opened not counted."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "around", self.depth - len(self.opened))


class Spot(NamedTuple):
    """How far an open loop is."""

    loop: LoopRule
    at: int
    """Index of the item in use; -1 before the first."""
    reached: int
    """The furthest item so far: what is mandatory up to it has come, or was found missing."""


@dataclass(frozen=True, slots=True)
class Step:
    """The way from a state to the next, by one segment."""

    node: Node
    """The state it leads to."""
    placement: Placement
    depth: int = -1
    """How many loops are around the place it goes to; -1 where it does not move."""
    again: bool = False
    """The place is the one in use already, which allows so many uses:"""
    most: int | None = None
    inside: tuple[int, ...] = ()
    """The uses of the places inside it: 1 for each loop it opens."""
    otherwise: Step | None = None
    """What happens where the place is full."""


class Walker:
    """The walk of one transaction set: a state, and how often each place in use was used."""

    def __init__(self, schema: Schema) -> None:
        self.node = _first_node(schema)
        self.counts = [0]
        """Uses of the place in use, for the set and each loop; what lies deeper is of the past."""

    def place(self, tag: str) -> Placement:
        """Find the place of the next segment, and go there."""
        step = self.node.steps.get(tag) or self.node.step(tag)
        while step.otherwise and step.most and self.counts[step.depth] >= step.most:
            step = step.otherwise
        self._take(step)
        return step.placement

    def run(self, run: Run, start: int, stop: int, tags: frozenset[str]) -> int:
        """Go on from `start` to `stop` while segments need no word; where that ends.

        The same as `place` for each of them, but for the many: where a loop begins, all rounds of
        it up to the beginning of another one are taken together, if all of their tags are `tags`.
        """
        index, counts = start, self.counts
        while index < stop:
            prefix = run.prefixes[index]
            step = self.node.clean.get(prefix) or self.node.clean_step(prefix)
            if step is None:
                break
            uses = counts[step.depth] + 1 if step.again else 1
            if step.most is not None and uses > step.most:
                break
            counts[step.depth] = uses
            if step.inside:
                counts[step.depth + 1 :] = step.inside
            self.node = step.node
            index += 1
            if step.inside:
                index += self._rounds(run, index, stop, step.depth, tags)
        return index

    def _rounds(self, run: Run, start: int, stop: int, depth: int, tags: frozenset[str]) -> int:
        """How many segments, whole rounds of the loop that was just begun, need no word."""
        match = self.node.rounds(run.delimiters.element, tags)
        found = match(run.tags, start * PREFIX, stop * PREFIX)
        length = found.end() // PREFIX - start if found else 0
        if length:
            spot = self.node.stack[depth]
            rounds = run.prefixes[start : start + length].count(run.prefixes[start - 1])
            most = spot.loop.items[spot.at].most
            if most is not None and self.counts[depth] + rounds > most:
                return 0
            self.counts[depth] += rounds
        return length

    @property
    def state(self) -> tuple[Node, list[int]]:
        """Where the walk is, to go back to."""
        return self.node, self.counts.copy()

    def go_back(self, state: tuple[Node, list[int]]) -> None:
        """Be again where the walk was."""
        self.node, self.counts = state

    def finish(self) -> tuple[str, ...]:
        """The mandatory segments that are still missing at the end."""
        return self.node.owed()

    def otherwise(self, tag: str) -> Iterator[tuple[Walker, Placement]]:
        """The walks on, each by itself, if the next segment is one whose loop has no beginning.

        Each with what becomes of the segment: in a new round of an open loop, or in one ahead.
        """
        for step in self.node.headless(tag):
            other = Walker(self.node.schema)
            other.go_back(self.state)
            other._take(step)
            yield other, step.placement

    def _take(self, step: Step) -> None:
        if step.depth >= 0:
            counts = self.counts
            counts[step.depth] = counts[step.depth] + 1 if step.again else 1
            if step.inside:
                counts[step.depth + 1 :] = step.inside
            self.node = step.node


class Node:
    """A state of the walk, counts aside.

    All walks of a table share its nodes, one for each place in it, made when a walk comes by. A
    state in which a loop was taken back is shared and kept by nobody: of those there are too many.
    """

    __slots__ = ("clean", "latest", "nodes", "schema", "stack", "steps")

    def __init__(
        self, schema: Schema, stack: tuple[Spot, ...], nodes: dict[tuple[Spot, ...], Node]
    ) -> None:
        self.schema = schema
        self.stack = stack
        self.nodes = nodes
        self.steps: dict[str, Step] = {}
        self.clean: dict[bytes, Step] = {}
        """Those steps of which there is nothing to say, by the prefix of the segment."""
        self.latest: tuple[object, Match] = None, re.compile(b"").match
        """What was asked for of `rounds` last, and the answer."""

    def step(self, tag: str) -> Step:
        """Where a segment with `tag` leads."""
        found = self.steps.get(tag)
        if found is not None:
            return found
        if tag not in self.schema.segments:
            return self._stay("unknown-segment")
        found = self._find(tag)
        if found.node.in_order:
            self.steps[tag] = found
        return found

    def clean_step(self, prefix: bytes) -> Step | None:
        """The step that a segment with this prefix takes without a word; None where there is none.

        The prefix is that of a segment of the table: its tag, and a separator where there is room.
        The ends of a set are never without a word.
        """
        if prefix[:2] in (b"ST", b"SE"):
            return None
        step = self.step((prefix if prefix.isalnum() else prefix[:2]).decode())
        if step.node.in_order and not step.placement.fault and not step.placement.missing:
            self.clean[prefix] = step
            return step
        return None

    def rounds(self, separator: str, tags: frozenset[str]) -> Match:
        """Matches whole rounds of the innermost loop, whose first segment has just come.

        Of the segments that may stand in a round only those with `tags` are looked for.
        """
        asked = separator, tags
        if self.latest[0] != asked:
            items = self.stack[-1].loop.items
            rest = b"".join(pattern(item, separator, tags) for item in items[1:])
            text = b"(?:%b%b)*+" % (rest, first(items, separator))
            self.latest = asked, re.compile(text).match
        return self.latest[1]

    def headless(self, tag: str) -> Iterator[Step]:
        """Where a segment leads that follows the first one of its loop, if that was left out."""
        for depth in range(len(self.stack) - 1, -1, -1):
            spot = self.stack[depth]
            if depth and spot.loop.most != 1 and _has_inside(spot.loop, tag):
                yield self._enter(depth - 1, self.stack[depth - 1].at, tag)
            for index in range(spot.at + 1, len(spot.loop.items)):
                item = spot.loop.items[index]
                if isinstance(item, LoopRule) and _has_inside(item, tag):
                    yield self._enter(depth, index, tag)

    @property
    def in_order(self) -> bool:
        """No open loop was taken back behind what it had reached."""
        return all(spot.at == spot.reached for spot in self.stack)

    def owed(self, depth: int = 0) -> tuple[str, ...]:
        """The mandatory segments still missing in the loops from `depth` inwards."""
        return tuple(
            tag
            for spot in reversed(self.stack[depth:])
            for tag in _passed(spot, len(spot.loop.items))
        )

    def _find(self, tag: str) -> Step:
        if tag not in self.schema.root.inner:
            return self._stay("segment-not-in-set")
        steps: list[Step] = []
        full = None
        for depth, index in self._open_places(tag):
            step = self._go(depth, index)
            if step.most == 1:
                full = step
                continue
            steps.append(step)
            if step.most is None:
                break
            full = step
        if not steps:
            return self._full(full) if full else self._lost(tag)
        last = steps.pop()
        if full and last.most:
            last = replace(last, otherwise=self._full(full))
        for step in reversed(steps):
            last = replace(step, otherwise=last)
        return last

    def _open_places(self, tag: str) -> Iterator[tuple[int, int]]:
        """The places not passed yet, the innermost loop's first."""
        for depth in range(len(self.stack) - 1, -1, -1):
            spot = self.stack[depth]
            for index in spot.loop.places.get(tag, ()):
                if index >= max(spot.at, 0):
                    yield depth, index

    def _go(self, depth: int, index: int, fault: str | None = None) -> Step:
        """Close the loops inside `depth`, move there to `index`, and open what starts there."""
        spot = self.stack[depth]
        item = spot.loop.items[index]
        again = index == spot.at
        opened = (Spot(item, 0, 0),) if isinstance(item, LoopRule) else ()
        placement = Placement(
            depth + len(opened),
            tuple(one.loop.name for one in opened),
            fault,
            self.owed(depth + 1) + _passed(spot, index),
        )
        moved = Spot(spot.loop, index, max(spot.reached, index))
        node = self._node((*self.stack[:depth], moved, *opened))
        inside = (1,) * len(opened)
        return Step(node, placement, depth, again, item.most if again else None, inside)

    def _stay(self, fault: str) -> Step:
        return Step(self, Placement(len(self.stack) - 1, fault=fault))

    def _full(self, step: Step) -> Step:
        """All places are in use as often as they may be: one round of a loop more is entered."""
        if not step.inside:
            return self._stay("segment-over-max-use")
        placement = replace(step.placement, fault="loop-over-max-repeat")
        return replace(step, placement=placement, most=None)

    def _lost(self, tag: str) -> Step:
        """No open place: it comes too late, or the first segment of its loop was left out.

        A segment that is late by the order of the innermost loop takes that loop back to its
        place, and one that starts a loop starts it: what belongs to it then follows in order.
        """
        late, innermost = "segment-out-of-sequence", len(self.stack) - 1
        for depth in range(innermost, -1, -1):
            loop = self.stack[depth].loop
            if tag in loop.places:
                index = loop.places[tag][-1]
                if depth == innermost or isinstance(loop.items[index], LoopRule):
                    return self._go(depth, index, late)
                return self._stay(late)
        for depth in range(innermost, -1, -1):
            spot = self.stack[depth]
            for index in range(spot.at + 1, len(spot.loop.items)):
                item = spot.loop.items[index]
                if isinstance(item, LoopRule) and tag in item.inner:
                    return self._enter(depth, index, tag)
        return self._stay(late)

    def _enter(self, depth: int, index: int, tag: str) -> Step:
        """Go into a loop ahead, or into one within it, for a segment that does not start it."""
        step = self._go(depth, index)
        loop = step.node.stack[-1].loop
        opened, missing, trigger = step.placement.opened, step.placement.missing, loop.trigger
        inside = False
        while not inside:
            inside = tag in loop.places
            at = loop.places[tag][0] if inside else _first_with(tag, loop)
            step = step.node._go(len(step.node.stack) - 1, at)
            opened += step.placement.opened
            missing += step.placement.missing
            loop = step.node.stack[-1].loop
        fault = "loop-without-its-first-segment"
        placement = Placement(len(step.node.stack) - 1, opened, fault, missing, trigger)
        return Step(step.node, placement, depth, inside=(1,) * len(opened))

    def _node(self, stack: tuple[Spot, ...]) -> Node:
        node = self.nodes.get(stack)
        if node is None:
            node = Node(self.schema, stack, self.nodes)
            if node.in_order:
                self.nodes[stack] = node
        return node


def _first_with(tag: str, loop: LoopRule) -> int:
    """Index of the first loop within `loop` that holds `tag` somewhere."""
    return next(
        index
        for index, item in enumerate(loop.items)
        if isinstance(item, LoopRule) and tag in item.inner
    )


def _has_inside(loop: LoopRule, tag: str) -> bool:
    """Whether a segment with `tag` stands in the loop itself, and does not begin it."""
    return tag in loop.places and tag != loop.trigger


def _passed(spot: Spot, index: int) -> tuple[str, ...]:
    """Tags of the mandatory items before `index` that never came."""
    first = spot.reached + 1
    return tuple(
        item.trigger if isinstance(item, LoopRule) else item.tag
        for item in spot.loop.items[first:index]
        if item.mandatory
    )


@lru_cache(maxsize=64)
def _first_node(schema: Schema) -> Node:
    """The state before the ST."""
    return Node(schema, (Spot(schema.root, -1, -1),), {})
