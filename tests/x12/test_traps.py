"""The lexical traps: what Python, or a careless reader, takes for a number, a date, an end.

Each is tested here, or where its module is tested:

    byte order mark, UTF-16, EBCDIC       test_reader: what is no interchange is told
    Latin-1, NUL, ESC                     planted_defects.toml: characters; test_elements
    line ends of any kind, also mixed     test_reader: a line end ends a segment
    junk between interchanges             test_reader, and bytes in are bytes framed and reported
    empty segments by the million         test_reader: much of a bad thing is read in one go
    a segment without end                 test_reader: memory does not grow with a segment
    values that hold delimiters           test_writer: what cannot stand in an element is refused
    numbers beyond a float, NaN, written  documents/test_codec
"""

import importlib
import pkgutil
import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sizes import a_part, examples
from tests.x12.edi import GOOD, interchange, isa
from tests.x12.planted_defects import base

from edicompliance import documents, x12
from edicompliance.documents.reading import read_documents
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.errors import EdiError
from edicompliance.flows.translating.answering import answer, in_words
from edicompliance.x12 import Segment, parse, validate
from edicompliance.x12.delimiters import Delimiters, detect
from edicompliance.x12.elements import ElementChecker
from edicompliance.x12.issues import KINDS
from edicompliance.x12.repair import repair
from edicompliance.x12.schema import Element, SegmentRule

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LONG = "9" * 5000
"""More digits than Python turns into an int."""
NOT_A_NUMBER = {
    "exponent": "1E999999",
    "not a number": "NaN",
    "infinity": "Infinity",
    "digits of another script": "\uff11\uff12",
    "a digit that is no decimal": "\u00b2",
    "an underscore": "1_2",
    "a plus": "+12",
    "blanks around": " 12 ",
    "a thousands mark": "1,200",
    "hexadecimal": "0x12",
    "two points": "1.2.3",
    "two signs": "--12",
    "sign behind": "12-",
    "a byte that is no text": "\udcff",
    "a unit separator, which strip() takes for a blank": "\x1f12",
}
TRAPS = [*NOT_A_NUMBER.values(), LONG, "", "20240230", "2024113", "2460", "\x00", "\x85", "\u2028"]


def kinds(data: bytes) -> list[str]:
    return [KINDS[one.code].name for one in validate(data).issues]


def quantity(value: str, ctt: str = "1*12") -> bytes:
    text = value.encode("utf-8", "surrogateescape")
    return GOOD.replace(b"*12*EA", b"*" + text + b"*EA").replace(b"CTT*1", b"CTT*" + ctt.encode())


# -- numbers


@pytest.mark.parametrize("value", NOT_A_NUMBER.values(), ids=NOT_A_NUMBER.keys())
@pytest.mark.parametrize("type_", ["N0", "N2", "R"])
def test_only_ascii_digits_a_sign_and_where_lawful_a_point_are_a_number(
    value: str, type_: str
) -> None:
    element = Element(1, "amount", "782", "M", type_, 1, 18)
    rule = SegmentRule("AMT", "Amount", (element,), ())
    raw = f"AMT*{value}".encode("utf-8", "surrogateescape")
    found = list(ElementChecker(None).check(Segment(raw, 0, 1, Delimiters()), rule))
    assert [KINDS[one.code].acknowledged for one in found] == ["723/6"]


@given(st.text(st.characters(categories=["Nd", "Nl", "No"]), min_size=1, max_size=9))
def test_digits_are_ascii(digits: str) -> None:
    assert ("not-of-its-type" not in kinds(quantity(digits, "1"))) == digits.isascii()


@pytest.mark.parametrize("value", NOT_A_NUMBER.values(), ids=NOT_A_NUMBER.keys())
def test_what_is_no_number_is_told_once_and_adds_up_to_nothing(value: str) -> None:
    assert len(kinds(quantity(value))) == 1


@pytest.mark.parametrize("value", [LONG, f"{LONG}.5", f"-{LONG}", "9" * 41])
def test_a_number_that_no_element_can_hold_is_told_once(value: str) -> None:
    assert kinds(quantity(value)) == ["element-too-long"]
    assert kinds(GOOD.replace(b"CTT*1", f"CTT*1*{value}".encode())) == ["element-too-long"]


def test_a_share_that_no_element_can_hold_is_told_once() -> None:
    shared = f"BEG*00*SA*1**20261101\nPO1*1*12*EA\nSDQ*EA*92*0101*{LONG}"
    assert kinds(interchange(shared)) == ["element-too-long"]


@pytest.mark.parametrize("value", [*NOT_A_NUMBER.values(), LONG])
@pytest.mark.parametrize("trailer", ["SE*5", "GE*1", "IEA*1"])
def test_a_count_that_is_no_number_is_wrong_and_can_be_mended(value: str, trailer: str) -> None:
    tag = trailer.split("*", 1)[0]
    bad = f"{tag}*{value}".encode("utf-8", "surrogateescape")
    data = GOOD.replace(trailer.encode(), bad)
    told = {one.where.element for one in validate(data).issues if one.severity == "error"}
    assert told == {f"{tag}01"}
    assert repair([data]).data == GOOD


@pytest.mark.parametrize("value", NOT_A_NUMBER.values(), ids=NOT_A_NUMBER.keys())
def test_control_numbers_are_equal_as_numbers_only_where_they_are_numbers(value: str) -> None:
    back = value.encode("utf-8", "surrogateescape")
    data = GOOD.replace(b"GE*1*1", b"GE*1*" + back).replace(b"*1*X*", b"*12*X*")
    severities = {one.severity for one in validate(data).issues if one.where.element == "GE02"}
    assert severities == {"error"}


# -- dates and times


def date_kinds(value: str) -> list[str]:
    rule = SegmentRule("DTM", "Date", (Element(1, "date", "373", "M", "DT", 8, 8),), ())
    segment = Segment(f"DTM*{value}".encode(), 0, 1, Delimiters())
    return [KINDS[one.code].name for one in ElementChecker(None).check(segment, rule)]


@pytest.mark.parametrize("year", [1900, 2000, 2023, 2024, 2100])
def test_a_date_is_on_the_calendar_or_wrong(year: int) -> None:
    for month in range(14):
        days = monthrange(year, month)[1] if 1 <= month <= 12 else 0
        for day in range(33):
            expected = [] if 1 <= day <= days else ["no-such-date"]
            assert date_kinds(f"{year}{month:02d}{day:02d}") == expected


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("2024113", "element-too-short"),
        ("202411030", "element-too-long"),
        ("2024-1-3", "no-such-date"),
        ("2024 1 3", "no-such-date"),
        ("+2024113", "no-such-date"),
        ("00000101", "no-such-date"),
        ("\u0662\u0660\u0662\u0664\u0661\u0661\u0660\u0663", "no-such-date"),
    ],
)
def test_what_strptime_lets_pass_is_no_date(value: str, kind: str) -> None:
    assert date_kinds(value) == [kind]


def test_a_time_is_on_the_clock_or_wrong() -> None:
    rule = SegmentRule("X", "Time", (Element(1, "time", "337", "M", "TM", 4, 8),), ())

    def told(value: str) -> list[str]:
        segment = Segment(f"X*{value}".encode(), 0, 1, Delimiters())
        return [KINDS[one.code].name for one in ElementChecker(None).check(segment, rule)]

    for hour in range(30):
        for minute in range(100):
            right = hour < 24 and minute < 60
            assert told(f"{hour:02d}{minute:02d}") == ([] if right else ["no-such-time"])
    for second in range(100):
        right = second < 60
        assert told(f"0930{second:02d}") == ([] if right else ["no-such-time"])
    assert told("09305") == told("24:00") == told("09:30:00") == ["no-such-time"]


# -- delimiters


def test_any_two_bytes_may_be_announced_and_none_stops_the_reading() -> None:
    """Exhaustive: every element separator with every terminator."""
    for first in range(256):
        element = bytes([first])
        head = isa().replace(b"*", element)[:105]
        for second in range(256):
            found = detect(head + bytes([second]) + b"GS" + element)
            assert found is None or found.length <= 106 + len(b"GS" + element)


@given(st.binary(min_size=4, max_size=4))
@settings(max_examples=examples(300))
def test_whatever_four_bytes_are_announced_every_byte_is_accounted_for(marks: bytes) -> None:
    element, component, repetition, terminator = (marks[at : at + 1] for at in range(4))
    data = GOOD.replace(b"*U*00401", b"*^*00501").replace(b"X*004010", b"X*005010")
    table = {b"*": element, b">": component, b"^": repetition, b"~": terminator}
    data = b"".join(table.get(data[at : at + 1], data[at : at + 1]) for at in range(len(data)))
    report = validate(data)
    framed = sum(one.length for one in report.interchanges if one.framed)
    unframed = sum(one.where.length for one in report.issues if one.level == "unframed")
    assert framed + unframed == len(data)


@pytest.mark.parametrize("marks", ["**~", "*>*", "*~~"])
def test_a_delimiter_that_serves_twice_is_told(marks: str) -> None:
    data = isa(element=marks[0], component=marks[1], segment=marks[2])
    assert validate(data).issues


# -- ends


def test_a_file_cut_at_any_byte_is_told() -> None:
    for cut in range(1, len(GOOD) - 1):
        report = validate(GOOD[:cut])
        assert any(one.severity == "error" for one in report.issues), cut
        framed = sum(one.length for one in report.interchanges if one.framed)
        unframed = sum(one.where.length for one in report.issues if one.level == "unframed")
        assert framed + unframed == cut


# -- much of one thing


def test_elements_without_number_are_one_fault() -> None:
    many = GOOD.replace(b"CTT*1", b"CTT*1" + b"*" * 60_000 + b"9")
    assert kinds(many) == ["too-many-elements"]


def levels(pairs: Iterator[tuple[int, str]]) -> bytes:
    rows = [f"HL*{number}*{parent}*{'I' if parent else 'S'}" for number, parent in pairs]
    return interchange("\n".join(["BSN*00*A1*20261122*0930", *rows]), set_id="856", group="SH")


def test_levels_that_go_round_in_a_circle_are_told_where_they_close_it() -> None:
    data = levels(iter([(1, ""), (2, "3"), (3, "2")]))
    assert kinds(data) == ["level-without-its-parent"]


def test_levels_inside_each_other_without_end_are_read_without_recursion() -> None:
    count = 5000
    data = levels((number, str(number - 1) if number > 1 else "") for number in range(1, count + 1))
    assert kinds(data) == ["level-too-deep"]
    (notice,) = read_documents(parse(data)).documents
    assert isinstance(notice, ShipNotice)
    assert list(notice.contents()) is not None


def test_very_many_levels_beside_each_other_are_nothing_unusual() -> None:
    count = 20_000
    data = levels((number, "1" if number > 1 else "") for number in range(1, count + 1))
    assert kinds(data) == []


# -- anywhere


TRAPPED = [("856", LONG), *((file, trap) for file in ("850", "997") for trap in TRAPS)]


@pytest.mark.parametrize(
    ("file", "trap"), TRAPPED, ids=[f"{file}-{trap[:12]!r}" for file, trap in TRAPPED]
)
def test_a_trap_in_any_element_stops_nothing(file: str, trap: str) -> None:
    """Each element meets each trap in `make proof`; in `make test` a third of them, in turn."""
    lines = base(file, "004010").split(b"~\n")
    bad = trap.encode("utf-8", "surrogateescape")
    elements = [
        (at, position)
        for at, line in enumerate(lines[:-1])
        for position in range(len(line.split(b"*")))
    ]
    for at, position in a_part(elements, TRAPPED.index((file, trap))):
        values = lines[at].split(b"*")
        changed = b"*".join([*values[:position], bad, *values[position + 1 :]])
        goes_on(b"~\n".join([*lines[:at], changed, *lines[at + 1 :]]))


def goes_on(data: bytes) -> None:
    """Whatever can be done with a file ends, and nothing but an `EdiError` comes out."""
    validate(data)
    repair([data])
    for document in read_documents(parse(data)).documents:
        document.write()
    with suppress(EdiError):
        list(in_words(answer(data, control_number=1, at=AT)))


# -- regular expressions


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Every expression that a module keeps which sees what others send."""
    for room in (x12, documents):
        for info in pkgutil.iter_modules(room.__path__):
            module = importlib.import_module(f"{room.__name__}.{info.name}")
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern):
                    yield f"{info.name}.{name}", value


@pytest.mark.parametrize(("name", "pattern"), list(patterns()), ids=lambda one: str(one)[:40])
def test_no_expression_takes_long_to_refuse(name: str, pattern: re.Pattern[str]) -> None:
    """None has a repetition inside a repetition: a long line that nearly fits costs one pass."""
    for piece in ("1", "A", " ", "1.", "-1", "A1", "\r\n", ".", "00"):
        text: str | bytes = piece * 50_000 + "\x00"
        if isinstance(pattern.pattern, bytes):
            text = str(text).encode()
        pattern.match(text)  # type: ignore[arg-type]
        pattern.fullmatch(text)  # type: ignore[arg-type]
