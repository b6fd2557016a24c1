"""The fast path: what a pattern lets pass, the element checker has no word for."""

from datetime import date
from functools import cache

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from edicompliance.x12 import Delimiters, Segment
from edicompliance.x12.codes import load_codes
from edicompliance.x12.elements import ElementChecker
from edicompliance.x12.patterns import Patterns
from edicompliance.x12.relations import Relation
from edicompliance.x12.schema import RELEASES, Element, load_segments

DELIMITERS = [
    Delimiters(),
    Delimiters(repetition="^"),
    Delimiters("|", ":", "!", "\n"),
    Delimiters("¦", "§", None, "…"),
    Delimiters("\udca6", "\x1f", None, "\x1c"),
    Delimiters("*", "", None, "~"),
    Delimiters("-", ".", None, "~"),
    Delimiters("*", "-", None, "~"),
    Delimiters("*", "0", None, "~"),
    Delimiters("*", "*", None, "~"),
    Delimiters("]", "\\", "[", "~"),
]
TAGS = sorted({*load_segments("004010"), *load_segments("005010")} - {"ISA", "BIN", "BDS"})
PIECES = st.sampled_from(
    ["", "0", "1", "12", "EA", "1.5", "-1", ".5", ".", "-", "20261122", "20240229", "20230229",
     "261122", "0930", "2400", "093000", "09300", " ", " A", "A ", "x" * 40, "é", "\udcff", "\x00",
     "a>b", ">", "EA>1>2", "a^b", "AB:C", "§", "9" * 20, "\n"]
)  # fmt: skip


@cache
def patterns_of(release: str, delimiters: Delimiters, tag: str) -> Patterns:
    patterns = Patterns(load_segments(release), delimiters, release)
    patterns.learn(tag)
    return patterns


def passes(patterns: Patterns, raw: bytes) -> bool:
    known = patterns.known.get(raw[:3])
    return known is not None and known[1](raw) is not None


def is_clean(release: str, delimiters: Delimiters, raw: bytes) -> bool:
    segment = Segment(raw, 0, 1, delimiters)
    rule = load_segments(release).get(segment.tag)
    return rule is not None and not list(ElementChecker(None, release).check(segment, rule))


@settings(max_examples=1000)
@given(
    st.sampled_from(RELEASES),
    st.sampled_from(DELIMITERS),
    st.sampled_from(TAGS),
    st.lists(PIECES, max_size=8),
)
def test_what_passes_is_clean(
    release: str, delimiters: Delimiters, tag: str, values: list[str]
) -> None:
    raw = delimiters.element.join([tag, *values]).encode("utf-8", "surrogateescape")
    if passes(patterns_of(release, delimiters, tag), raw):
        assert is_clean(release, delimiters, raw)


@settings(max_examples=300)
@given(st.sampled_from(TAGS), st.binary(max_size=20))
def test_no_bytes_pass_that_are_not_clean(tag: str, tail: bytes) -> None:
    raw = f"{tag}*".encode() + tail
    if passes(patterns_of("005010", DELIMITERS[1], tag), raw):
        assert is_clean("005010", DELIMITERS[1], raw)


@settings(max_examples=400)
@given(st.data(), st.sampled_from(RELEASES), st.sampled_from(DELIMITERS[:3]), st.sampled_from(TAGS))
def test_what_a_table_asks_for_passes(
    data: st.DataObject, release: str, delimiters: Delimiters, tag: str
) -> None:
    rule = load_segments(release).get(tag)
    assume(rule is not None)
    assert rule is not None
    values = [data.draw(filled(element, delimiters)) for element in rule.elements]
    assume(all(kept(Relation.read(note), values) for note in rule.notes))
    raw = delimiters.element.join([tag, *values]).encode("utf-8", "surrogateescape")
    assert is_clean(release, delimiters, raw)
    assert passes(patterns_of(release, delimiters, tag), raw)


def kept(relation: Relation, values: list[str]) -> bool:
    return relation.broken_at(lambda position: bool(values[position - 1])) is None


@st.composite
def filled(draw: st.DrawFn, element: Element | None, delimiters: Delimiters) -> str:
    """A value that an element's rule asks for; now and then none where it need not be."""
    if element is None or (element.designator != "M" and draw(st.booleans())):
        return ""
    if element.components:
        parts = [draw(filled(part, delimiters)) for part in element.components]
        if not all(kept(Relation.read(note), parts) for note in element.notes):
            parts = parts[:2]
        return delimiters.component.join(parts).rstrip(delimiters.component)
    if element.type == "ID" and (codes := load_codes(element.number)) is not None:
        return draw(st.sampled_from([code for code in codes.codes if code not in codes.since]))
    return draw(typed(element))


@st.composite
def typed(draw: st.DrawFn, element: Element) -> str:
    """A value of an element's type and length."""
    size = draw(st.integers(max(element.shortest, 1), min(element.longest, 30)))
    kind = element.type[0]
    if element.type == "DT":
        day = draw(
            st.dates(date(1999, 1, 1), date(2068, 12, 31)).filter(
                lambda d: (d.month, d.day) != (2, 29)
            )
        )
        return f"{day:%Y%m%d}"[-element.longest :]
    if element.type == "TM":
        return draw(st.times()).strftime("%H%M%S")[: element.longest]
    if kind in "NR":
        digits = draw(st.text("0123456789", min_size=size, max_size=size))
        point = draw(st.integers(0, size)) if kind == "R" else size
        sign = draw(st.sampled_from(["", "-"]))
        return sign + digits[:point] + "." * (point < size) + digits[point:]
    return draw(st.text("ABCxyz019()/&", min_size=size, max_size=size))


def test_a_pattern_is_made_when_a_segment_was_right_often_enough() -> None:
    patterns = Patterns(load_segments("004010"), Delimiters(), "004010")
    assert [patterns.learn_by("REF") for _ in range(20)] == [False] * 15 + [True] + [False] * 4
    assert list(patterns.known) == [b"REF"]


def test_what_the_table_does_not_know_never_gets_one() -> None:
    patterns = Patterns(load_segments("004010"), Delimiters(), "004010")
    for _ in range(99):
        patterns.learn_by("ZZZ")
    assert patterns.known == {}


def test_segments_that_a_partner_narrows_are_left_out() -> None:
    patterns = Patterns(load_segments("004010"), Delimiters(), "004010")
    for tag in ("REF", "N1"):
        patterns.learn(tag)
    assert patterns.without(()) == patterns.known
    assert list(patterns.without(["REF"])) == [b"N1*"]


def test_no_pattern_takes_long_to_refuse() -> None:
    """Possessive all through: a long line of nearly right elements costs one pass."""
    for tag in TAGS:
        patterns = patterns_of("005010", Delimiters(), tag)
        for value in (b"1", b"A", b"20261122", b"1.1"):
            assert not passes(patterns, tag.encode() + (b"*" + value) * 20_000 + b"\x00")
