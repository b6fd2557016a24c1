"""Elements: there, of their type, of their length; X12's way of counting."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.x12 import Delimiters, Segment
from edicompliance.x12.elements import ElementChecker
from edicompliance.x12.issues import KINDS
from edicompliance.x12.schema import Element, SegmentRule

NEWER = Delimiters(repetition="^")


def element(line: str, position: int = 1) -> Element:
    """From words such as `M AN 1/30 127`."""
    designator, kind, lengths, number = line.split()
    shortest, longest = map(int, lengths.split("/"))
    return Element(position, "some_name", number, designator, kind, shortest, longest)


def faults(text: str | bytes, *elements: Element | None) -> list[tuple[str, bytes]]:
    """The kind of each issue, and the bytes it points at."""
    raw = text if isinstance(text, bytes) else text.encode()
    segment = Segment(raw, 100, 7, NEWER)
    rule = SegmentRule("TAG", "A segment", elements, ())
    found = []
    for one in ElementChecker("f.edi").check(segment, rule, 3):
        where = one.where
        assert (where.file, where.segment, where.segment_number) == ("f.edi", "TAG", 7)
        assert where.set_segment_number == 3
        found.append((KINDS[one.code].name, raw[where.offset - 100 :][: where.length]))
    return found


def kind(value: str, line: str) -> str | None:
    """What is wrong with one value, or None."""
    found = faults(f"TAG*{value}*", element(line))
    assert all(points_at == value.encode() for _, points_at in found)
    return found[0][0] if found else None


WRONG, SHORT, LONG = "not-of-its-type", "element-too-short", "element-too-long"


@pytest.mark.parametrize(
    ("line", "value", "expected"),
    [
        # Nn: '-' is free; no '+', no point, no blank, no digits of other scripts
        ("M N0 1/3 1", "123", None),
        ("M N0 1/3 1", "-123", None),
        ("M N0 1/3 1", "1234", LONG),
        ("M N0 2/3 1", "-1", SHORT),
        ("M N2 1/3 1", "007", None),
        ("M N0 1/3 1", "+1", WRONG),
        ("M N0 1/3 1", "-", WRONG),
        ("M N0 1/3 1", "1-", WRONG),
        ("M N0 1/3 1", "1.0", WRONG),
        ("M N0 1/3 1", "1 ", WRONG),
        ("M N0 1/3 1", "1_0", WRONG),
        ("M N0 1/3 1", "\uff11\uff12", WRONG),
        ("M N0 1/3 1", "\u0663", WRONG),
        # R: '-' and '.' are free; no exponent
        ("M R 1/3 1", "123", None),
        ("M R 1/3 1", "-12.3", None),
        ("M R 1/3 1", ".123", None),
        ("M R 1/3 1", "12.", None),
        ("M R 1/3 1", "12.34", LONG),
        ("M R 3/5 1", "1.2", SHORT),
        ("M R 1/9 1", "1E5", WRONG),
        ("M R 1/9 1", "1.2.3", WRONG),
        ("M R 1/9 1", ".", WRONG),
        ("M R 1/9 1", "-.", WRONG),
        ("M R 1/9 1", "1,000", WRONG),
        ("M R 1/9 1", "NaN", WRONG),
        ("M R 1/9 1", "\uff11", WRONG),
        # AN, ID: something but blanks; characters are counted, not bytes
        ("M AN 1/5 1", "a b", None),
        ("M AN 1/5 1", " a ", None),
        ("M AN 1/5 1", "   ", WRONG),
        ("M AN 1/5 1", "ääääää", LONG),
        ("M AN 1/5 1", "äääää", "beyond-character-set"),
        ("M ID 2/2 1", "A", SHORT),
        ("M ID 2/2 1", "ABC", LONG),
        # DT: on the calendar
        ("M DT 8/8 1", "20240229", None),
        ("M DT 8/8 1", "20230229", "no-such-date"),
        ("M DT 8/8 1", "20240230", "no-such-date"),
        ("M DT 8/8 1", "20241301", "no-such-date"),
        ("M DT 8/8 1", "00000101", "no-such-date"),
        ("M DT 8/8 1", "2024-1-1", "no-such-date"),
        ("M DT 8/8 1", "2024113", SHORT),
        ("M DT 8/8 1", "202411030", LONG),
        ("M DT 6/6 1", "240229", None),
        ("M DT 6/6 1", "230229", "no-such-date"),
        ("M DT 8/8 1", "\uff12" * 8, "no-such-date"),
        # TM: on the clock
        ("M TM 4/8 1", "0000", None),
        ("M TM 4/8 1", "2359", None),
        ("M TM 4/8 1", "235959", None),
        ("M TM 4/8 1", "2359599", None),
        ("M TM 4/8 1", "23595999", None),
        ("M TM 4/8 1", "2400", "no-such-time"),
        ("M TM 4/8 1", "2360", "no-such-time"),
        ("M TM 4/8 1", "000060", "no-such-time"),
        ("M TM 4/8 1", "12345", "no-such-time"),
        ("M TM 4/8 1", "930", SHORT),
        ("M TM 4/8 1", "9:30", "no-such-time"),
        # what no element may hold
        ("M AN 1/9 1", "a\x00b", "forbidden-character"),
        ("M AN 1/9 1", "a\x1bb", "forbidden-character"),
        ("M AN 1/9 1", "a\nb", "forbidden-character"),
        ("M N0 1/9 1", "1\n", "forbidden-character"),
        ("M AN 1/9 1", "a\x7f", "forbidden-character"),
        ("M AN 1/9 1", "a>b", "too-many-components"),
        ("M AN 1/9 1", "a^b", "too-many-repetitions"),
        # B: octets, whatever they are
        ("M B 1/9 1", "a\x00>", None),
    ],
)
def test_a_value_is_of_its_type_and_length(line: str, value: str, expected: str | None) -> None:
    assert kind(value, line) == expected


def test_bytes_that_are_no_utf_8_are_forbidden() -> None:
    found = faults(b"TAG*caf\xe9", element("M AN 1/9 1"))
    assert found == [("forbidden-character", b"caf\xe9")]


def test_only_what_is_mandatory_has_to_be_there() -> None:
    m, o, x = (element(f"{one} AN 1/9 1", at) for at, one in enumerate("MOX", 1))
    assert faults("TAG*a", m, o, x) == []
    assert faults("TAG**b*c", m, o, x) == [("mandatory-element-missing", b"")]
    assert faults("TAG", m, o, x) == [("mandatory-element-missing", b"")]


def test_elements_past_the_last_are_too_many_unless_they_are_empty() -> None:
    one = element("O AN 1/9 1")
    assert faults("TAG*a**", one) == []
    assert faults("TAG*a*b*c", one) == [("too-many-elements", b"b")]
    assert faults("TAG*a***d", one) == [("too-many-elements", b"")]


def test_a_position_that_is_not_used_is_not_checked() -> None:
    assert faults("TAG**b", None, element("M AN 1/9 1", 2)) == []


def test_each_repetition_is_checked_and_their_number() -> None:
    one = replace(element("M ID 2/2 1"), repeat=3)
    assert faults("TAG*AA^BB^CC", one) == []
    assert faults("TAG*AA^B^CCC", one) == [(SHORT, b"B"), (LONG, b"CCC")]
    assert faults("TAG*AA^BB^CC^DD", one) == [("too-many-repetitions", b"AA^BB^CC^DD")]
    assert faults("TAG*" + "^".join(["AA"] * 99), replace(one, repeat=None)) == []


def test_much_repetition_where_there_may_be_little_is_one_fault() -> None:
    assert len(faults("TAG*AA" + "^x" * 30_000, element("M ID 2/2 1"))) == 1


COMPOSITE = Element(
    1,
    "pair",
    "C040",
    "O",
    "C",
    repeat=2,
    components=(element("M ID 2/2 1"), None, element("O AN 1/3 1", 3)),
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", []),
        ("AA", []),
        ("AA>>abc", []),
        ("AA>x>abc", []),
        ("AA>>", []),
        ("AA>>>", []),
        (">>abc", [("mandatory-element-missing", b"")]),
        ("A>>abc", [(SHORT, b"A")]),
        ("AA>>abcd", [(LONG, b"abcd")]),
        ("AA>>abc>d", [("too-many-components", b"AA>>abc>d")]),
        ("AA^BB>>abcd", [(LONG, b"abcd")]),
        ("AA^>>x", [("mandatory-element-missing", b"")]),
    ],
)
def test_a_composite_is_checked_part_by_part(value: str, expected: list[tuple[str, bytes]]) -> None:
    assert faults(f"TAG*{value}", COMPOSITE) == expected


def test_messages_say_where_what_and_why() -> None:
    rule = SegmentRule("TAG", "A segment", (element("M N0 1/9 1"), COMPOSITE), ())
    segment = Segment(b"TAG*1x\x1b" + b"y" * 99 + b"*>>abcd*9", 100, 7, NEWER)
    composite = replace(COMPOSITE, position=2)
    rule = replace(rule, elements=(element("M N0 1/9 1"), composite))
    said = [
        (one.message, one.expected, one.actual) for one in ElementChecker(None).check(segment, rule)
    ]
    shown, actual = "1x\\x1b" + "y" * 54 + "...", "1x\\x1b" + "y" * 96
    assert said == [
        (f"TAG01 some name is {shown}: it holds a control character", "N0", actual),
        ("TAG02-1 some name is missing", "some name", ""),
        ("TAG02-3 some name has 4 characters", "at most 3", "abcd"),
        ("TAG has 3 elements", "at most 2", "3"),
    ]


@given(st.binary(max_size=40))
def test_whatever_the_bytes_an_issue_lies_in_its_segment(tail: bytes) -> None:
    raw = b"TAG*" + tail
    rule = SegmentRule("TAG", "", (element("M R 1/3 1"), replace(COMPOSITE, position=2)), ())
    for one in ElementChecker(None).check(Segment(raw, 100, 7, NEWER), rule):
        assert 100 <= one.where.offset <= one.where.offset + one.where.length <= 100 + len(raw)
        assert one.message.isprintable()


# -- notes that bind elements, and components


BOUND = SegmentRule(
    "TAG",
    "A segment",
    (element("X AN 1/9 1", 1), element("X AN 1/9 2", 2), element("X AN 1/9 3", 3)),
    ("P0102", "R0103"),
)
MORE_REFERENCES = SegmentRule(
    "TAG",
    "A segment",
    (
        Element(
            1,
            "more_references",
            "C040",
            "O",
            "C",
            components=tuple(element("X AN 1/9 127", at) for at in (1, 2, 3, 4)),
            notes=("P0304",),
        ),
    ),
    (),
)


def related(rule: SegmentRule, text: str) -> list[tuple[str, str | None]]:
    segment = Segment(text.encode(), 100, 7, NEWER)
    return [
        (KINDS[one.code].name, one.where.element)
        for one in ElementChecker(None).check(segment, rule)
    ]


def test_an_element_that_two_notes_miss_is_told_once() -> None:
    assert related(BOUND, "TAG**B") == [("conditional-element-missing", "TAG01")]
    assert related(BOUND, "TAG*A**C") == [("conditional-element-missing", "TAG02")]
    assert related(BOUND, "TAG***C") == []


def test_a_note_of_a_composite_binds_its_components() -> None:
    assert related(MORE_REFERENCES, "TAG*A>B>C") == [("conditional-element-missing", "TAG01-4")]
    assert related(MORE_REFERENCES, "TAG*A>B>>D") == [("conditional-element-missing", "TAG01-3")]
    assert related(MORE_REFERENCES, "TAG*A>B>C>D") == []
    assert related(MORE_REFERENCES, "TAG*A>B") == []
