"""The fast path: what a pattern lets pass, the element checker has no word for."""

from datetime import date

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.sizes import examples

from edicompliance.x12 import Delimiters, Segment
from edicompliance.x12.codes import load_codes
from edicompliance.x12.elements import ElementChecker
from edicompliance.x12.numbers import RANGES
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


def patterns_of(release: str, delimiters: Delimiters, *raws: bytes) -> Patterns:
    patterns = Patterns(load_segments(release), delimiters, release)
    patterns.learn(raws)
    return patterns


def encoded(delimiters: Delimiters, tag: str, values: list[str]) -> bytes:
    return delimiters.element.join([tag, *values]).encode("utf-8", "surrogateescape")


def is_clean(release: str, delimiters: Delimiters, raw: bytes) -> bool:
    segment = Segment(raw, 0, 1, delimiters)
    rule = load_segments(release).get(segment.tag)
    return rule is not None and not list(ElementChecker(None, release).check(segment, rule))


@settings(max_examples=examples(600))
@given(
    st.data(),
    st.sampled_from(RELEASES),
    st.sampled_from(DELIMITERS),
    st.sampled_from(TAGS),
    st.lists(PIECES, max_size=8),
)
def test_what_passes_is_clean(
    data: st.DataObject, release: str, delimiters: Delimiters, tag: str, values: list[str]
) -> None:
    """Whatever was found right before: a segment with the same outline, or any other."""
    right = data.draw(segments(release, delimiters, tag))
    patterns = patterns_of(release, delimiters, encoded(delimiters, tag, right))
    alike = [data.draw(PIECES.filter(bool)) if value else "" for value in right]
    for raw in (encoded(delimiters, tag, values), encoded(delimiters, tag, alike)):
        assert is_clean(release, delimiters, raw) or not patterns.fits(raw)


@settings(max_examples=examples(300))
@given(st.data(), st.sampled_from(TAGS), st.binary(max_size=20))
def test_no_bytes_pass_that_are_not_clean(data: st.DataObject, tag: str, tail: bytes) -> None:
    right = encoded(DELIMITERS[1], tag, data.draw(segments("005010", DELIMITERS[1], tag)))
    patterns = patterns_of("005010", DELIMITERS[1], right)
    at = data.draw(st.integers(len(tag), len(right)))
    raw = right[:at] + tail
    assert is_clean("005010", DELIMITERS[1], raw) or not patterns.fits(raw)


@settings(max_examples=examples(400))
@given(st.data(), st.sampled_from(RELEASES), st.sampled_from(DELIMITERS[:3]), st.sampled_from(TAGS))
def test_what_a_table_asks_for_passes_once_its_outline_is_known(
    data: st.DataObject, release: str, delimiters: Delimiters, tag: str
) -> None:
    values = data.draw(segments(release, delimiters, tag))
    assume(len(values) <= RANGES.get(tag, len(values)))
    raw = encoded(delimiters, tag, values)
    assert patterns_of(release, delimiters, raw).fits(raw)


@st.composite
def segments(draw: st.DrawFn, release: str, delimiters: Delimiters, tag: str) -> list[str]:
    """The elements of a segment that is right."""
    rule = load_segments(release).get(tag)
    assume(rule is not None)
    assert rule is not None
    values = [draw(filled(element, delimiters)) for element in rule.elements]
    assume(all(kept(Relation.read(note), values) for note in rule.notes))
    assume(is_clean(release, delimiters, encoded(delimiters, tag, values)))
    return values


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


def test_what_comes_often_enough_is_known() -> None:
    patterns = Patterns(load_segments("004010"), Delimiters(), "004010")
    for _ in range(15):
        patterns.learn_by(b"REF*DP*38")
    assert not patterns.fits(b"REF*DP*38")
    patterns.learn_by(b"N4*AMES")
    assert patterns.fits(b"REF*IA*7")
    assert not patterns.fits(b"N4*AMES"), "it came once"
    assert patterns.tags == {"REF"}


def test_the_more_is_known_the_more_must_come_to_learn_again() -> None:
    patterns = patterns_of("004010", Delimiters(), b"REF*DP*38", b"REF*DP**X", b"N3*1 MAIN ST")
    for _ in range(63):
        patterns.learn_by(b"N4*AMES")
    assert not patterns.fits(b"N4*AMES")
    patterns.learn_by(b"N4*AMES")
    assert patterns.fits(b"N4*AMES")


def test_what_the_table_does_not_know_is_never_learned() -> None:
    patterns = Patterns(load_segments("004010"), Delimiters(), "004010")
    for raw in (b"ZZZ*1", b"REF*DP*38*A*B*C", b"", b"BIN*3*abc"):
        for _ in range(99):
            patterns.learn_by(raw)
        assert not patterns.fits(raw)


def test_many_segments_are_right_up_to_the_first_that_is_not() -> None:
    patterns = patterns_of("004010", Delimiters(), b"LIN**UP*036000241457", b"SN1**1*EA")
    text = b"LIN**UP*036000241457~SN1**12*EA~"
    assert patterns.reach(text * 3, 0) == 3 * len(text)
    assert patterns.reach(text + b"SN1**12*~" + text, 0) == len(text)
    assert patterns.reach(text + b"LIN**UP*036000241458~" + text, 0) == len(text)
    assert patterns.reach(b"LIN**UP*036000241458~" + text, 0) == 0
    assert patterns.reach(b"LIN**UP*036000241458~" + text, 21) == 21 + len(text)


def test_a_range_of_cartons_is_looked_at_one_by_one() -> None:
    raw = b"MAN*GM*00106141410000000018*00106141410000000025"
    assert not patterns_of("004010", Delimiters(), raw).fits(raw)


def test_no_match_takes_long_to_refuse() -> None:
    """Possessive all through: a long line of nearly right elements costs one pass."""
    raws = [
        f"{tag}*{values}".encode() for tag in TAGS for values in ("A", "1*1", "*A*A", "A*1*1*A")
    ]
    patterns = patterns_of("005010", Delimiters(), *raws)
    for tag in patterns.tags:
        for value in (b"1", b"A", b"20261122", b"1.1"):
            assert not patterns.fits(tag.encode() + (b"*" + value) * 20_000 + b"\x00")
