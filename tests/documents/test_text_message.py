from __future__ import annotations

import pickle
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.record_strategies import any_record
from tests.documents.x12_text import at, interchange, read_back, transaction_set, written
from tests.sizes import examples

from edicompliance.documents.segments.small_parts import TextLine
from edicompliance.documents.text_message import MessageText, TextMessage
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

FULL = """\
BMG*00*Invoice errors*ZZ
DTM*097*20261121*0715
N1*FR*Retailer*92*RETAILER
PER*IC*EDI desk*TE*555 0100
N1*TO*Supplier*92*70017
MIT*1*Invoice 77*80*60
N1*ST*Depot 7*92*0007
MSG*Invoice 77 names no order.*SS
MSG*
MSG*Please send it again.*AA*2
MIT*2
MSG*Thank you
"""


def full(release: str = "004010") -> TextMessage:
    return TextMessage.read(transaction_set("864", FULL, release))


def test_the_beginning_says_what_it_is_about() -> None:
    message = full()
    assert (message.purpose, message.title, message.kind) == ("00", "Invoice errors", "ZZ")
    assert message.dates[0].date == date(2026, 11, 21)
    assert [one.role for one in message.parties] == ["FR", "TO"]


def test_each_message_has_its_own_lines() -> None:
    first, second = full().messages
    assert (first.number, first.title, first.width, first.length) == ("1", "Invoice 77", 80, 60)
    assert first.parties[0].code == "0007"
    assert [line.control for line in first.lines] == ["SS", "", "AA"]
    assert first.lines[2].feed == 2
    assert second.text == "Thank you"


def test_the_text_is_all_lines_with_the_empty_ones() -> None:
    assert full().messages[0].text == "Invoice 77 names no order.\n\nPlease send it again."


def test_a_line_stands_where_it_says() -> None:
    data = interchange("864", FULL)
    line = full().messages[0].lines[2]
    assert at(data, line.where("text")) == "Please send it again."
    assert line.where("control").reference == "864/MIT[1]/MSG[3]/MSG02"


@pytest.mark.parametrize("release", ["004010", "004030", "004060", "005010"])
def test_a_message_is_msg_in_every_release_and_written_back_as_it_was(release: str) -> None:
    message = full(release)
    assert read_back(message, release) == message
    without_blank = TextMessage.read(transaction_set("864", FULL.replace("MSG*\n", ""), release))
    assert [str(issue) for issue in validate(written(without_blank, release)).issues] == []


def test_a_message_is_written_in_the_segments_it_was_read_from() -> None:
    as_read = [tuple(line.split("*")) for line in FULL.splitlines()]
    assert [tuple(segment) for segment in full().write()] == as_read


def test_a_composed_message_is_clean() -> None:
    text = MessageText(number="1", title="Stock count", lines=(TextLine(text="Closed on Monday"),))
    message = TextMessage(purpose="00", title="Warehouse closed", messages=(text,))
    assert [str(issue) for issue in validate(written(message)).issues] == []
    assert read_back(message) == message


def test_another_set_is_no_message() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 864, got '824'"):
        TextMessage.read(transaction_set("824", "BGN*00*1*20261121"))
    with pytest.raises(UnreadableDocument, match="expected BMG behind the ST, got MIT"):
        TextMessage.read(transaction_set("864", "MIT*1"))


def test_a_pickled_message_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert hash(copied) == hash(full())
    assert at(interchange("864", FULL), copied.messages[1].where()) == "MIT*2"


@settings(max_examples=examples(50), deadline=None)
@given(any_record(TextMessage), st.sampled_from(["004010", "004030", "004060", "005010"]))
def test_what_is_written_is_read_back(message: TextMessage, release: str) -> None:
    assert read_back(message, release) == message


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "MIT", "MSG"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    message = TextMessage.read(transaction_set("864", "BMG*00\n" + "\n".join(lines)))
    for text in message.messages:
        assert text.where().length > 0
    message.write()
