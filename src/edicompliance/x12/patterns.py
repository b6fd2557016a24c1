"""Fast to accept: what is surely right, as one regular expression over many segments.

Nearly every segment is right, and those with one tag fill the same few sets of elements: they have
the same *outline*. Which elements are filled decides all the notes of a segment; what is left is
each value by itself. So an outline that was found right becomes a row of plain values, and one
match takes all segments of such outlines that follow each other. What does not match may still be
right: the element checker has the last word and says why.

>>> from edicompliance.x12.schema import load_segments
>>> patterns = Patterns(load_segments("004010"), Delimiters(), "004010")
>>> patterns.learn([b"N4*AMES*IA*50010", b"REF*DP*38"])
>>> patterns.reach(b"N4*DALLAS*TX*75201~REF*IA*7~N4*AMES*IOWA*50010~", 0)
28
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from edicompliance.x12.codes import load_codes
from edicompliance.x12.delimiters import Delimiters, in_bytes
from edicompliance.x12.events import Run
from edicompliance.x12.numbers import RANGES, Numbers
from edicompliance.x12.schema import Element, Schema, SegmentRule

_LEARN_AT = 16
"""So many right segments without a match, for each outline known, make a new match worth making."""
_TWICE = 2
_MOST_OUTLINES = 500

Outline = tuple[tuple[bool, ...], ...]
"""For each element its components, and whether they are filled; a plain element has one."""

_EMPTY = (False,)
_DAY = (
    "(?:(?:0[1-9]|1[0-2])(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])(?:29|30)|(?:0[13578]|1[02])31)"
)
"""Month and day; 29 February is left to the element checker."""
_DATES = {(6, 6): f"[0-9]{{2}}{_DAY}", (8, 8): f"(?:19|20)[0-9]{{2}}{_DAY}"}
_MINUTE = "(?:[01][0-9]|2[0-3])[0-5][0-9]"
_TIMES = {
    (4, 4): _MINUTE,
    (4, 6): f"{_MINUTE}(?:[0-5][0-9])?+",
    (4, 8): f"{_MINUTE}(?:[0-5][0-9][0-9]{{0,2}}+)?+",
}
_PRINTABLE = {chr(code) for code in range(0x20, 0x7F)}


class Patterns:
    """What is known of right segments of a table with one set of delimiters."""

    def __init__(
        self,
        rules: Mapping[str, SegmentRule],
        delimiters: Delimiters,
        release: str,
        own: Path | None = None,
    ) -> None:
        self.rules = rules
        self.delimiters = delimiters
        self.release = release
        self.own = own
        self.between = _escaped(delimiters.element)
        self.terminator = in_bytes(delimiters.segment)
        self.numbers = Numbers(delimiters)
        self.known: defaultdict[str, set[Outline]] = defaultdict(set)
        """Tag -> the outlines that the match knows."""
        self.tags: frozenset[str] = frozenset()
        """Their tags."""
        self.seen: Counter[tuple[str, Outline]] = Counter()
        """Outlines that were right, and are not known yet."""
        self.match = re.compile(b"").match

    def fits(self, raw: bytes) -> bool:
        """Whether this segment is surely right."""
        text = raw + self.terminator
        return self.reach(text, 0) == len(text)

    def reach(self, text: bytes, start: int) -> int:
        """The end of the last segment of `text` up to which all are surely right from `start` on.

        Each is followed by its terminator.
        """
        found = self.match(text, start)
        end = found.end() if found else start
        wrong = self.numbers.first_wrong(text, start, end)
        if wrong is None:
            return end
        return max(text.rfind(self.terminator, start, wrong) + len(self.terminator), start)

    def right_until(self, run: Run, start: int) -> int:
        """The index of the first segment of a run, from `start` on, that is not surely right."""
        judge, stop = run.judged
        if judge is not self or stop <= start:
            position = run.position(start)
            end = self.reach(run.text, position)
            stop = start + run.text.count(self.terminator, position, end)
            run.judged = self, stop
        return stop

    def learn_by(self, raw: bytes) -> None:
        """Count a segment that was found right without a match; now and then, learn from them."""
        outline = self.outline(raw)
        if outline is None:
            return
        self.seen[outline] += 1
        known = sum(map(len, self.known.values()))
        if self.seen.total() >= _LEARN_AT * (known + 1) and known < _MOST_OUTLINES:
            self.know(one for one, times in self.seen.items() if times >= _TWICE)
            self.seen.clear()

    def learn(self, raws: Iterable[bytes]) -> None:
        """Match segments like these, which are right, from now on."""
        self.know(outline for outline in map(self.outline, raws) if outline)

    def know(self, outlines: Iterable[tuple[str, Outline]]) -> None:
        """Make the match anew, with these outlines besides."""
        for tag, outline in outlines:
            self.known[tag].add(outline)
        self.tags = frozenset(self.known)
        kinds = [
            tag + self._tree(self.rules[tag], sorted(known, reverse=True))
            for tag, known in self.known.items()
        ]
        text = f"(?:(?:{'|'.join(kinds)}){_escaped(self.delimiters.segment)})*+"
        self.match = re.compile(text.encode("latin-1")).match

    def outline(self, raw: bytes) -> tuple[str, Outline] | None:
        """The tag and outline of a segment; None where no pattern can tell that it is right."""
        delimiters = self.delimiters
        if delimiters.clashes or {"-", "."} & _used(delimiters):
            return None
        if delimiters.repetition and in_bytes(delimiters.repetition) in raw:
            return None
        first, *values = raw.split(in_bytes(delimiters.element))
        tag = first.decode("latin-1")
        rule = self.rules.get(tag)
        if rule is None or len(values) > RANGES.get(tag, len(rule.elements)):
            return None
        component = in_bytes(delimiters.component)
        outline = tuple(
            tuple(map(bool, value.split(component) if component else (value,))) for value in values
        )
        told = (self._value(rule, at, filled) for at, filled in enumerate(outline))
        return None if None in told else (tag, outline)

    def _tree(self, rule: SegmentRule, outlines: Sequence[Outline], at: int = 0) -> str:
        """The elements from `at` on of segments with these outlines, alike ones together."""
        branches = []
        for filled, group in groupby(outlines, lambda one: one[at] if at < len(one) else None):
            if filled is None:
                branches.append("")
                continue
            value = self._value(rule, at, filled)
            branches.append(f"{self.between}{value}{self._tree(rule, list(group), at + 1)}")
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"

    def _value(self, rule: SegmentRule, at: int, filled: tuple[bool, ...]) -> str | None:
        """What is surely right at an element's place, with these of its components filled."""
        if not any(filled):
            return "" if filled == _EMPTY else None
        element = rule.elements[at]
        if element is None or len(filled) > max(len(element.components), 1):
            return None
        texts = []
        for part, there in zip(element.components or (element,), filled, strict=False):
            text = _value(part, self.delimiters, self.release, self.own) if part and there else None
            if there and text is None:
                return None
            texts.append(text or "")
        return _escaped(self.delimiters.component).join(texts)


@lru_cache(maxsize=64)
def patterns_for(schema: Schema, delimiters: Delimiters) -> Patterns:
    """The patterns shared by all sets of one kind with these delimiters."""
    return Patterns(schema.segments, delimiters, schema.release, schema.own)


@lru_cache(maxsize=1024)
def _value(element: Element, delimiters: Delimiters, release: str, own: Path | None) -> str | None:
    """What is surely right for a simple element that is filled; None where no pattern can tell."""
    sizes = element.shortest, element.longest
    codes = load_codes(element.number, own) if element.type == "ID" else None
    if codes is not None:
        allowed = [code for code in codes.codes if codes.allows(code, release)]
        return _codes(allowed, delimiters)
    if element.type in ("AN", "ID"):
        return _text(*sizes, delimiters)
    if element.type[0] in "NR":
        whole = f"-?+[0-9]{{{element.shortest},{element.longest}}}+"
        return whole if element.type[0] == "N" else _decimal(*sizes)
    return {"DT": _DATES, "TM": _TIMES}.get(element.type, {}).get(sizes)


def _used(delimiters: Delimiters) -> set[str | None]:
    return {delimiters.element, delimiters.component, delimiters.repetition, delimiters.segment}


def _text(shortest: int, longest: int, delimiters: Delimiters) -> str:
    """ASCII that does not begin with a blank."""
    used = _used(delimiters)
    first, others = (
        "[" + "".join(re.escape(char) for char in sorted(chars)) + "]"
        for chars in (_PRINTABLE - used - {" "}, _PRINTABLE - used)
    )
    return f"{first}{others}{{{max(shortest, 1) - 1},{longest - 1}}}+"


def _codes(codes: Iterable[str], delimiters: Delimiters) -> str:
    """Any of the codes, as a tree of their letters, so that few are looked at."""
    used = _used(delimiters)
    return _tree(sorted(code for code in codes if used.isdisjoint(code)))


def _tree(codes: Sequence[str]) -> str:
    """A pattern for strings in order; "" among them ends one. None at all matches nothing."""
    if not codes:
        return "(?!)"
    ends = codes[0] == ""
    branches = []
    for first, group in groupby(codes[ends:], key=lambda code: code[0]):
        rest = [code[1:] for code in group]
        branches.append(re.escape(first) + (_tree(rest) if rest != [""] else ""))
    if all(len(branch) == 1 and branch.isalnum() for branch in branches) and len(branches) > 1:
        tree = f"[{''.join(branches)}]"
    else:
        tree = "|".join(branches)
        tree = f"(?:{tree})" if len(branches) > 1 or ends else tree
    return f"{tree}?+" if ends and branches else tree


def _decimal(shortest: int, longest: int) -> str:
    """Digits, of which the point is none."""
    with_point = f"(?=[0-9.]{{{shortest + 1},{longest + 1}}}+(?![0-9.]))[0-9]*+\\.[0-9]*+"
    return f"-?+(?:[0-9]{{{shortest},{longest}}}+(?!\\.)|{with_point})"


def _escaped(separator: str) -> str:
    return re.escape(in_bytes(separator)).decode("latin-1")
