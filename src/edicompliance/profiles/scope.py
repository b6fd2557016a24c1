"""Which clause holds: the one that lies inside all others that hold.

A clause holds in a *region*: for some dimensions (`freight`, `mode`, the editions of a series) a
set of words, for all others any word. Nothing is counted and order does not matter: `mode = tl`
does not beat `freight = prepaid`, and a fact that is not known does not decide.

>>> universe = Universe({"mode": frozenset({"tl", "ltl"}), "department": None})
>>> general, loads = Region({}), Region({"mode": frozenset({"tl"})})
>>> loads.inside(general), general.inside(loads)
(True, False)
>>> open_outcomes([general, loads], {"mode": "tl"}, universe)
[1]
>>> open_outcomes([general, loads], {}, universe)                 # the mode is not known
[0, 1]
>>> open_outcomes([loads], {"mode": "ltl"}, universe)             # no clause holds
[None]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from edicompliance.profiles.complaints import unknown_word
from edicompliance.profiles.frozen import FrozenMapping

DIMENSIONS: Final = (
    "freight",
    "mode",
    "delivery",
    "programme",
    "department",
    "network",
    "destination",
    "banner",
    "division",
    "po_type",
    "scac",
    "item_class",
    "season",
)
"""What a scope can speak of; the list is closed."""

USUAL: Final[Mapping[str, frozenset[str]]] = FrozenMapping(
    {
        "freight": frozenset({"prepaid", "collect"}),
        "mode": frozenset({"parcel", "ltl", "tl", "intermodal"}),
        "delivery": frozenset({"live", "drop"}),
    }
)
"""The words of the dimensions that every profile shares."""

ANY_TEXT: Final = "any text"
"""Instead of a list of words: too many to list."""

_ANY_OTHER: Final = "\0any other"

Box = Mapping[str, frozenset[str]]


class Universe(FrozenMapping[str, frozenset[str] | None]):
    """Every dimension with its words; None: open, any text is a word."""

    __slots__ = ("excluded",)

    def __init__(
        self,
        words: Mapping[str, frozenset[str] | None],
        excluded: Iterable[Mapping[str, Iterable[str]]] = (),
    ) -> None:
        super().__init__(words)
        self.excluded: tuple[Region, ...] = tuple(
            region for one in excluded for region in self._never(one)
        )
        """Words that never meet: no shipment lies in one of these."""

    def _never(self, excluded: Mapping[str, Iterable[str]]) -> Iterator[Region]:
        """Yield where no shipment lies, by words that never meet.

        With all the words of a dimension they say that the others have none of it: a parcel is
        neither unloaded live nor left; only there it has none.
        """
        sets = {name: frozenset(words) for name, words in excluded.items()}
        without = [name for name, words in sets.items() if words == self[name]]
        if not without or len(without) == len(sets):
            yield self.region(sets)
            return
        yield Region(sets)
        for name in without:
            for other, words in sets.items():
                known = self[other]
                if other not in without and known is not None:
                    yield Region({name: frozenset({_ANY_OTHER}), other: known - words})

    def knows(self, dimension: str, word: str) -> bool:
        """Whether it is a word of that dimension."""
        words = self[dimension]
        return words is None or word in words

    def faults(self, when: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """Yield what is wrong with the words of a scope."""
        for name, words in when.items():
            if name not in DIMENSIONS:
                yield unknown_word("scope word", name, DIMENSIONS)
            elif name not in self:
                yield f'list the words of {name!r} in [scope], or write {name} = "any text" there'
            elif not words:
                yield f"{name} needs a word"
            else:
                wrong = (word for word in words if not self.knows(name, word))
                yield from (unknown_word(name, word, self[name] or ()) for word in wrong)

    def fault_of_fact(self, dimension: str, word: str) -> str | None:
        """Return what is wrong with a word that is given as known, or None.

        >>> Universe({"mode": frozenset({"tl", "ltl"})}).fault_of_fact("mode", "lt")
        "unknown mode 'lt'; did you mean 'ltl'?"
        """
        if dimension not in self:
            own = (name for name in self if name in DIMENSIONS)
            return f"the profile does not speak of {dimension!r}; it does of {', '.join(own)}"
        if self.knows(dimension, word):
            return None
        return unknown_word(dimension, word, self[dimension] or ())

    def region(self, when: Mapping[str, Iterable[str]]) -> Region:
        """Return where a clause holds; all the words there are is no condition."""
        sets = {dimension: frozenset(words) for dimension, words in when.items()}
        return Region({name: words for name, words in sets.items() if words != self[name]})

    def whole(self, regions: Iterable[Box]) -> dict[str, frozenset[str]]:
        """Return all there is, as far as these regions tell it apart."""
        mentioned: dict[str, set[str]] = {}
        for region in regions:
            for name, words in region.items():
                mentioned.setdefault(name, set()).update(words)
        for region in self.excluded:
            for name, words in region.items():
                mentioned.setdefault(name, set()).update(words)
        return {
            name: (self[name] or frozenset({_ANY_OTHER})) | words
            for name, words in mentioned.items()
        }

    def impossible(self, facts: Mapping[str, str]) -> list[Region]:
        """Return what no shipment with these facts can be, as far as they leave it open."""
        left = (region.known(facts) for region in self.excluded)
        return [region for region in left if region]


class Region(FrozenMapping[str, frozenset[str]]):
    """Where a clause holds: dimension -> the words it holds for; no entry: all."""

    def inside(self, other: Region) -> bool:
        """Whether the other holds wherever this one does."""
        return all(name in self and self[name] <= words for name, words in other.items())

    def strictly_inside(self, other: Region) -> bool:
        """Whether it is inside, and smaller."""
        return self.inside(other) and not other.inside(self)

    def meets(self, other: Region) -> bool:
        """Whether there is a place where both hold."""
        return all(words & other.get(name, words) for name, words in self.items())

    def both(self, other: Region) -> Region:
        """Return where both hold."""
        common = {name: words & other.get(name, words) for name, words in self.items()}
        return Region({**self, **other, **common})

    def known(self, facts: Mapping[str, str]) -> Region | None:
        """Return what is left to ask for, given the facts; None: they rule it out."""
        for name, words in self.items():
            if name in facts and facts[name] not in words:
                return None
        return Region({name: words for name, words in self.items() if name not in facts})

    def __str__(self) -> str:
        return ", ".join(f"{name}={'|'.join(sorted(words))}" for name, words in self.items())


def open_outcomes(
    regions: Sequence[Region], facts: Mapping[str, str], universe: Universe
) -> list[int | None]:
    """Return which of the regions can turn out to be the innermost, by index.

    One: it is decided. Several: it hangs on facts that are missing. None stands for the outcome
    that no region holds at all.
    """
    slices = {
        index: left
        for index, region in enumerate(regions)
        if (left := region.known(facts)) is not None
    }
    whole = universe.whole(slices.values())
    never = universe.impossible(facts)
    outcomes: list[int | None] = [
        index
        for index, left in slices.items()
        if not _covered(
            left,
            [
                *(slices[k] for k in slices if regions[k].strictly_inside(regions[index])),
                *never,
            ],
            whole,
        )
    ]
    return outcomes if _covered(Region(), [*slices.values(), *never], whole) else [*outcomes, None]


def crossing(regions: Sequence[Region], universe: Universe) -> Iterator[tuple[int, int, Region]]:
    """Yield the pairs that both hold somewhere, neither inside the other, with that place.

    A pair is let off when other regions inside both cover the place where they meet, or no shipment
    is there.
    """
    whole = universe.whole(regions)
    for second, later in enumerate(regions):
        for first, earlier in enumerate(regions[:second]):
            ordered = later.strictly_inside(earlier) or earlier.strictly_inside(later)
            if ordered or not later.meets(earlier):
                continue
            place = earlier.both(later)
            within = (
                other
                for other in regions
                if other.strictly_inside(earlier) and other.strictly_inside(later)
            )
            if not _covered(place, [*within, *universe.excluded], whole):
                yield first, second, place


def is_covered(region: Region, parts: Sequence[Region], universe: Universe) -> bool:
    """Whether the parts together hold wherever the region does.

    >>> modes = Universe(USUAL)
    >>> a, b = (modes.region({"delivery": [word]}) for word in ("live", "drop"))
    >>> is_covered(Region(), [a, b], modes), is_covered(Region(), [a], modes)
    (True, False)
    """
    return _covered(region, [*parts, *universe.excluded], universe.whole([region, *parts]))


def _covered(region: Box, parts: Iterable[Box], whole: Box) -> bool:
    """Whether the parts together hold wherever the region does."""
    left: list[Box] = [{**whole, **region}]
    for part in parts:
        left = [piece for box in left for piece in _without(box, part)]
        if not left:
            return True
    return not left


def _without(box: Box, cut: Box) -> list[Box]:
    """Return what is left of a box, as boxes that do not overlap."""
    pieces: list[Box] = []
    rest = dict(box)
    for name, words in cut.items():
        if not rest[name] & words:
            return [box]
        if outside := rest[name] - words:
            pieces.append({**rest, name: outside})
        rest[name] &= words
    return pieces
