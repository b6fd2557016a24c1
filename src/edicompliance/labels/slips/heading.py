"""The heading of a packing slip: what stands by `PO`, `STORE`, `SHIP TO`.

A value stands behind its word, beside it, or below it in a box of the form. Behind a colon it
stands beside it; without one, where letters stand beside it and below it, which is meant cannot be
told, and that is said.

>>> def run(text, x, y):
...     return SeenText(text, Box(x, y, 2.0 * len(text), 2.5))
>>> page = [run("PO", 10, 20), run("STORE", 60, 20), run("4501061", 10, 23.5),
...         run("DEPT: 038", 10, 40)]
>>> {name: [one.text for one in said] for name, said in heading_of(1, page).items()}
{'po': ['4501061'], 'store': [], 'department': ['038']}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from edicompliance.labels.boxes import Box, around
from edicompliance.labels.fields import ADDRESSES
from edicompliance.labels.seen import SeenText
from edicompliance.labels.slips.seen import Said
from edicompliance.labels.slips.table import part_of
from edicompliance.labels.slips.words import Caption, caption_of

_BESIDE: Final = 60.0
"""Millimetres in which a value beside its word stands."""
_BELOW, _NEXT, _ADDRESS = 1.2, 0.4, 1.5
"""Heights of a line that may be white below a word, a value's line, and one of an address."""
_ALIGNED: Final = 2.0
"""Millimetres by which a value may begin left of its word."""


@dataclass(frozen=True, slots=True)
class _Word:
    """The word for a value, where it stands."""

    caption: Caption
    run: SeenText
    """The word's own letters."""


def heading_of(page: int, texts: Sequence[SeenText]) -> dict[str, list[Said]]:
    """Return what stands by the words of a page: field -> values; none where the place is empty."""
    return _Heading(page, texts).read()


class _Heading:
    """Reads the words of a page and what stands by them."""

    def __init__(self, page: int, texts: Sequence[SeenText]) -> None:
        self.page = page
        self.texts = sorted(texts, key=lambda one: (one.box.y, one.box.x))
        self.words: dict[int, _Word] = {}
        for at, run in enumerate(self.texts):
            if caption := caption_of(run.text):
                end = len(run.text) - len(caption.rest)
                word = part_of(run, 0, end) if caption.rest else run
                self.words[at] = _Word(caption, word)
        self.taken: set[int] = set()
        """Runs that are values: no words, whatever they look like."""

    def read(self) -> dict[str, list[Said]]:
        found: dict[str, list[Said]] = {}
        for at in range(len(self.texts)):
            if at in self.taken or at not in self.words:
                continue
            word = self.words[at]
            said = self._value(at, word)
            values = found.setdefault(word.caption.field, [])
            values += [said] if said else []
        found.pop("", None)
        return found

    def _value(self, at: int, word: _Word) -> Said | None:
        run, caption = self.texts[at], word.caption
        if caption.rest:
            start = len(run.text) - len(caption.rest)
            first = part_of(run, start, len(run.text))
            more = self._further(first) if caption.field in ADDRESSES else []
            return self._said([first, *(self.texts[one] for one in self._take(more))])
        beside, below = self._beside(at, word), self._below(at, word)
        if caption.asks and beside:
            more = self._further(self.texts[beside[-1]]) if caption.field in ADDRESSES else []
            return self._said([self.texts[one] for one in self._take([*beside, *more])])
        chosen = below or beside
        doubt = ""
        if below and beside and not caption.asks:
            doubt = f"letters stand beside and below {caption.text!r}"
        return self._said([self.texts[one] for one in self._take(chosen)], doubt)

    def _take(self, chosen: Sequence[int]) -> Sequence[int]:
        self.taken.update(chosen)
        return chosen

    def _said(self, runs: Sequence[SeenText], doubt: str = "") -> Said | None:
        if not runs:
            return None
        box = around(one.box for one in runs)
        return Said(tuple(one.text for one in runs), self.page, box, doubt)

    def _is_word(self, at: int) -> bool:
        """Whether a run is a word for something, and no value yet."""
        word = self.words.get(at)
        return word is not None and (not word.caption.rest or word.caption.asks)

    def _beside(self, at: int, word: _Word) -> list[int]:
        """The run right of a word in its line, if that is no word itself."""
        box = word.run.box
        right = [
            (one.box.x, other)
            for other, one in enumerate(self.texts)
            if other not in self.taken and other != at
            if one.box.x >= box.right - 0.5 and _level(one.box, box)
        ]
        if not right:
            return []
        x, nearest = min(right)
        return [nearest] if x - box.right < _BESIDE and not self._is_word(nearest) else []

    def _below(self, at: int, word: _Word) -> list[int]:
        """The lines below a word, as long as they follow one another and are no words."""
        box = word.run.box
        edge = self._edge(at, box)
        white = _ADDRESS if word.caption.field in ADDRESSES else _NEXT
        return list(self._downwards(box, box.x - _ALIGNED, edge, (_BELOW, white)))

    def _further(self, first: SeenText) -> list[int]:
        """The lines of an address below its first."""
        white = (_ADDRESS, _ADDRESS)
        return list(self._downwards(first.box, first.box.x - _ALIGNED, first.box.x + 90, white))

    def _downwards(
        self, box: Box, left: float, right: float, white: tuple[float, float]
    ) -> Iterator[int]:
        """Lines below a box, with so much white above the first and above each other one."""
        bottom, high, most = box.bottom, box.height, white[0]
        for other, one in enumerate(self.texts):
            if not left <= one.box.x < right or one.box.y < bottom - 0.3 * high:
                continue
            if one.box.y - bottom > most * max(high, one.box.height) or self._is_word(other):
                return
            if other in self.taken:
                return
            yield other
            bottom, high, most = max(bottom, one.box.bottom), one.box.height, white[1]

    def _edge(self, at: int, box: Box) -> float:
        """Where the next word in its line begins: what is below that belongs to it."""
        others = [
            one.run.box.x
            for other, one in self.words.items()
            if other != at and _level(one.run.box, box) and one.run.box.x > box.right
        ]
        return min(others, default=box.x + 90) - _ALIGNED / 2


def _level(first: Box, second: Box) -> bool:
    """Whether two boxes stand in one line."""
    middle = second.y + second.height / 2
    return abs(first.y + first.height / 2 - middle) < 0.6 * max(first.height, second.height)
