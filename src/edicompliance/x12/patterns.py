"""Fast to accept: each segment of a table as one regular expression over its bytes.

Nearly every segment is right, and one match says so. What a pattern lets pass has no fault in its
elements; what it does not may still have none: the element checker has the last word and says why.

>>> from edicompliance.x12.schema import load_segments
>>> patterns = Patterns(load_segments("004010"), Delimiters())
>>> patterns.learn("N4")
>>> tag, matches = patterns.known[b"N4*"]
>>> tag, bool(matches(b"N4*DALLAS*TX*75201")), bool(matches(b"N4*DALLAS*TEXAS*75201"))
('N4', True, False)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache

from edicompliance.x12.delimiters import Delimiters, in_bytes
from edicompliance.x12.schema import Element, Elements, Schema, SegmentRule

_LEARN_AT = 16
"""So many right segments with one tag make its pattern worth its making."""

Known = tuple[str, Callable[[bytes], object]]
"""A tag, and what matches its segments."""

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
    """The patterns of a table's segments with one set of delimiters; made when asked for."""

    def __init__(self, rules: Mapping[str, SegmentRule], delimiters: Delimiters) -> None:
        self.rules = rules
        self.delimiters = delimiters
        self.known: dict[bytes, Known] = {}
        """By the first three bytes of a segment: two of them a tag, and the separator, or three."""
        self.seen: Counter[str] = Counter()

    def fits(self, raw: bytes) -> bool:
        """Whether there is a pattern for this segment, and it matches."""
        pattern = self.known.get(raw[:3])
        return pattern is not None and pattern[1](raw) is not None

    def learn_by(self, tag: str) -> bool:
        """Count a segment that was found right without a pattern; whether that made one."""
        self.seen[tag] += 1
        if self.seen[tag] != _LEARN_AT:
            return False
        self.learn(tag)
        return True

    def learn(self, tag: str) -> None:
        """Make the pattern of a segment of the table; segments of some kinds have none."""
        rule = self.rules.get(tag)
        text = _segment(rule, self.delimiters) if rule else None
        if text is not None:
            prefix = in_bytes(f"{tag}{self.delimiters.element}")[:3]
            self.known[prefix] = tag, re.compile(text).fullmatch

    def without(self, tags: Collection[str]) -> dict[bytes, Known]:
        """Those of all segments but the ones with `tags`."""
        return {prefix: one for prefix, one in self.known.items() if one[0] not in tags}


@lru_cache(maxsize=64)
def patterns_for(schema: Schema, delimiters: Delimiters) -> Patterns:
    """The patterns shared by all sets of one kind with these delimiters."""
    return Patterns(schema.segments, delimiters)


def _segment(rule: SegmentRule, delimiters: Delimiters) -> bytes | None:
    if delimiters.clashes or {delimiters.element, delimiters.component} & {"-", "."}:
        return None
    row = _row(rule.elements, delimiters, delimiters.element, leading=True)
    return None if row is None else (rule.tag + row).encode("latin-1")


def _row(
    elements: Elements, delimiters: Delimiters, separator: str, *, leading: bool
) -> str | None:
    """The elements of a segment, or the components of a composite, from the last one backwards.

    Those behind the last mandatory one nest, so that each comes only where those before it do.
    """
    between = _escaped(separator)
    pattern, owed = "", False
    for position in range(len(elements) - 1, -1, -1):
        element = elements[position]
        value = _value(element, delimiters) if element else ""
        if value is None:
            return None
        mandatory = element is not None and element.designator == "M"
        value = f"(?:{value})" if mandatory else f"(?:{value})?+"
        pattern = (between if position or leading else "") + value + pattern
        owed = owed or mandatory
        if not owed:
            pattern = f"(?:{pattern})?+"
    return pattern


def _value(element: Element, delimiters: Delimiters) -> str | None:
    """What is certainly right at an element's place; None where no pattern can tell."""
    sizes = element.shortest, element.longest
    if element.components:
        row = _row(element.components, delimiters, delimiters.component, leading=False)
        if row is None or not delimiters.component:
            return None
        return f"(?!{_escaped(delimiters.element)}|\\Z){row}"
    if element.type in ("AN", "ID"):
        return _text(*sizes, delimiters)
    if element.type[0] == "N":
        return f"-?+[0-9]{{{element.shortest},{element.longest}}}+"
    if element.type == "R":
        return _decimal(*sizes)
    return {"DT": _DATES, "TM": _TIMES}.get(element.type, {}).get(sizes)


def _text(shortest: int, longest: int, delimiters: Delimiters) -> str:
    """ASCII that does not begin with a blank."""
    used = {delimiters.element, delimiters.component, delimiters.repetition, delimiters.segment}
    first, others = (
        "[" + "".join(re.escape(char) for char in sorted(chars)) + "]"
        for chars in (_PRINTABLE - used - {" "}, _PRINTABLE - used)
    )
    return f"{first}{others}{{{max(shortest, 1) - 1},{longest - 1}}}+"


def _decimal(shortest: int, longest: int) -> str:
    """Digits, of which the point is none."""
    with_point = f"(?=[0-9.]{{{shortest + 1},{longest + 1}}}+(?![0-9.]))[0-9]*+\\.[0-9]*+"
    return f"-?+(?:[0-9]{{{shortest},{longest}}}+(?!\\.)|{with_point})"


def _escaped(separator: str) -> str:
    return re.escape(in_bytes(separator)).decode("latin-1")
