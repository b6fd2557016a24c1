"""Fast to accept: each segment of a table as one regular expression over its bytes.

Nearly every segment is right, and one match says so. What a pattern lets pass has no fault in its
elements; what it does not may still have none: the element checker has the last word and says why.

>>> from edicompliance.x12.schema import load_segments
>>> patterns = Patterns(load_segments("004010"), Delimiters(), "004010")
>>> patterns.learn("N4")
>>> tag, matches = patterns.known[b"N4*"]
>>> tag, bool(matches(b"N4*DALLAS*TX*75201")), bool(matches(b"N4*DALLAS*TEXAS*75201"))
('N4', True, False)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from edicompliance.x12.codes import load_codes
from edicompliance.x12.delimiters import Delimiters, in_bytes
from edicompliance.x12.numbers import numbered, numbers_in
from edicompliance.x12.relations import Relation
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

    def __init__(
        self, rules: Mapping[str, SegmentRule], delimiters: Delimiters, release: str
    ) -> None:
        self.rules = rules
        self.delimiters = delimiters
        self.release = release
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
        text = _segment(rule, self.delimiters, self.release) if rule else None
        if rule is None or text is None:
            return
        prefix = in_bytes(f"{tag}{self.delimiters.element}")[:3]
        matches = re.compile(text).fullmatch
        numbers = numbers_in(tag, numbered(rule), self.delimiters)
        self.known[prefix] = tag, _both(matches, numbers) if numbers else matches

    def without(self, tags: Collection[str]) -> dict[bytes, Known]:
        """Those of all segments but the ones with `tags`."""
        return {prefix: one for prefix, one in self.known.items() if one[0] not in tags}


@lru_cache(maxsize=64)
def patterns_for(schema: Schema, delimiters: Delimiters) -> Patterns:
    """The patterns shared by all sets of one kind with these delimiters."""
    return Patterns(schema.segments, delimiters, schema.release)


def _both(
    matches: Callable[[bytes], object], numbers: Callable[[bytes], bool]
) -> Callable[[bytes], object]:
    return lambda raw: True if matches(raw) is not None and numbers(raw) else None


def _segment(rule: SegmentRule, delimiters: Delimiters, release: str) -> bytes | None:
    if delimiters.clashes or {delimiters.element, delimiters.component} & {"-", "."}:
        return None
    pairs, others = _sorted_out(rule.notes)
    row = _row(rule.elements, pairs, delimiters, release, leading=True)
    ahead = _lookahead(others, in_bytes(delimiters.element))
    return None if row is None or ahead is None else (rule.tag + ahead + row).encode("latin-1")


def _sorted_out(notes: Iterable[str]) -> tuple[dict[int, str], list[Relation]]:
    """Notes about two neighbours by the first one's position, and all others.

    A pair is one of P, R, or C in one of its directions: `>` the first wants the second, `<`.
    """
    pairs: dict[int, str] = {}
    others = []
    for relation in map(Relation.read, notes):
        low, high = min(relation.positions), max(relation.positions)
        alone = pairs.keys().isdisjoint((low - 1, low, high))
        if relation.kind in "PRC" and len(relation.positions) == 2 and high == low + 1 and alone:
            wants = "<>"[relation.positions[0] == low]
            pairs[low] = wants if relation.kind == "C" else relation.kind
        else:
            others.append(relation)
    return pairs, others


def _lookahead(relations: Iterable[Relation], separator: bytes) -> str | None:
    """What looks at presence alone, from behind the tag; None where bytes cannot tell."""
    formulas = [_formula(relation) for relation in relations]
    if formulas and len(separator) != 1:
        return None
    mark = re.escape(separator).decode("latin-1")
    for position in range(1, 100):
        there = f"(?:{mark}[^{mark}]*+){{{position - 1}}}{mark}[^{mark}]"
        formulas = [
            text.replace(f"<{position}>", f"(?={there})").replace(f"<!{position}>", f"(?!{there})")
            for text in formulas
        ]
    return "".join(formulas)


def _formula(relation: Relation) -> str:
    """A relation over `<3>`, position 3 is filled, and `<!3>`, it is not."""
    there = [f"<{position}>" for position in relation.positions]
    absent = [f"<!{position}>" for position in relation.positions]
    if relation.kind == "P":
        return f"(?:{''.join(there)}|{''.join(absent)})"
    if relation.kind == "R":
        return f"(?:{'|'.join(there)})"
    if relation.kind == "E":
        alone = ("".join([*absent[:at], *absent[at + 1 :]]) for at in range(len(absent)))
        return f"(?:{'|'.join(alone)})"
    if relation.kind == "C":
        return f"(?:{absent[0]}|{''.join(there[1:])})"
    return f"(?:{'|'.join([absent[0], *there[1:]])})"


def _row(
    elements: Elements,
    pairs: Mapping[int, str],
    delimiters: Delimiters,
    release: str,
    *,
    leading: bool,
) -> str | None:
    """The elements of a segment, or the components of a composite, from the last one backwards.

    Those behind the last mandatory one nest, so that each comes only where those before it do.
    """
    between = _escaped(delimiters.element if leading else delimiters.component)
    pattern, owed, position = "", False, len(elements)
    while position:
        size = 2 if position - 1 in pairs else 1
        place = position - size + 1
        members = elements[place - 1 : position]
        values = [_value(element, delimiters, release) if element else "" for element in members]
        if any(value is None for value in values):
            return None
        unit = _unit(pairs.get(place, ""), members, [f"(?:{value})" for value in values], between)
        pattern = (between if place > 1 or leading else "") + unit + pattern
        owed = owed or pairs.get(place) == "R" or any(e and e.designator == "M" for e in members)
        if not owed:
            pattern = f"(?:{pattern})?+"
        position = place - 1
    return pattern


def _unit(kind: str, members: Elements, values: Sequence[str], between: str) -> str:
    """One element, or a pair that a note binds, each as it may stand or be left out."""
    if len(members) == 1:
        mandatory = members[0] is not None and members[0].designator == "M"
        return values[0] if mandatory else f"{values[0]}?+"
    first, second = values
    if kind == "P":
        return f"(?>{first}{between}{second}|{between})"
    if kind == "R":
        return f"(?>{first}(?:{between}{second}?+)?+|{between}{second})"
    if kind == "<":
        return f"(?>{first}(?:{between}{second}?+)?+|{between})"
    return f"(?>{first}{between}{second}|{between}{second}?+)"


def _value(element: Element, delimiters: Delimiters, release: str) -> str | None:
    """What is certainly right at an element's place; None where no pattern can tell."""
    sizes = element.shortest, element.longest
    if element.components:
        pairs, others = _sorted_out(element.notes)
        row = _row(element.components, pairs, delimiters, release, leading=False)
        if row is None or others or not delimiters.component:
            return None
        return f"(?!{_escaped(delimiters.element)}|\\Z){row}"
    codes = load_codes(element.number) if element.type == "ID" else None
    if codes is not None:
        return _codes([code for code in codes.codes if codes.allows(code, release)], delimiters)
    if element.type in ("AN", "ID"):
        return _text(*sizes, delimiters)
    if element.type[0] in "NR":
        whole = f"-?+[0-9]{{{element.shortest},{element.longest}}}+"
        return whole if element.type[0] == "N" else _decimal(*sizes)
    return {"DT": _DATES, "TM": _TIMES}.get(element.type, {}).get(sizes)


def _text(shortest: int, longest: int, delimiters: Delimiters) -> str:
    """ASCII that does not begin with a blank."""
    used = {delimiters.element, delimiters.component, delimiters.repetition, delimiters.segment}
    first, others = (
        "[" + "".join(re.escape(char) for char in sorted(chars)) + "]"
        for chars in (_PRINTABLE - used - {" "}, _PRINTABLE - used)
    )
    return f"{first}{others}{{{max(shortest, 1) - 1},{longest - 1}}}+"


def _codes(codes: Iterable[str], delimiters: Delimiters) -> str:
    """Any of the codes, as a tree of their letters, so that few are looked at."""
    used = {delimiters.element, delimiters.component, delimiters.repetition, delimiters.segment}
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
