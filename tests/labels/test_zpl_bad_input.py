"""Whatever is sent in place of labels is told with its place, and the rest is still read."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.labels.zpl_streams import SIZE, SSCC, on, read, reasons
from tests.sizes import examples

from edicompliance.labels.read.kinds import other_kind
from edicompliance.labels.seen import SeenLabel, Unreadable
from edicompliance.labels.zpl.commands import commands
from edicompliance.labels.zpl.reading import _Reader, read_zpl

A = "^XA^PW812^FO1,1^FDA^FS^XZ"
B = "^XA^PW812^FO1,1^FDB^FS^XZ"


def _texts(stream: bytes | str) -> list[str]:
    found = [one for one in read(stream) if isinstance(one, SeenLabel)]
    return [text.text for one in found for text in one.texts]


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "'%PDF-1.7'"),
        (b"PK\x03\x04\x14\x00", "'PK\\x03\\x04\\x14\\x00'"),
        (b'N\r\nA50,50,0,1,1,1,N,"X"\r\nP1\r\n', "'N'"),
        (b"Dear carrier, please find", "'Dear carrier, please'"),
        (b"^FO10,10^FDno label^FS", "'^FO10,10^FDno label^'"),
        (b"~ZZ", "'~ZZ'"),
        (b"^", "'^'"),
    ],
)
def test_what_is_no_zpl_is_told_with_its_beginning(foreign: bytes, shown: str) -> None:
    assert reasons(foreign) == [f"byte 0: expected ^XA, which begins a label, got {shown}"]


@pytest.mark.parametrize(("data", "got"), [(b"", "nothing"), (b" \r\n\0", "nothing")])
def test_nothing_at_all_is_told(data: bytes, got: str) -> None:
    assert reasons(data) == [f"expected ^XA and what a label shows, got {got}"]


def test_a_stream_of_settings_has_no_label() -> None:
    assert reasons("^XA^PW812^CI28^XZ~JA") == [
        "expected ^XA and what a label shows, got settings only"
    ]


def test_labels_around_foreign_bytes_are_read() -> None:
    stream = f"{A}%PDF-1.7 and more\n{B}\ntail"
    assert _texts(stream) == ["A", "B"]
    at = stream.index("%PDF")
    assert reasons(stream) == [
        f"byte {at}: expected ^XA, which begins a label, got '%PDF-1.7 and more'",
        f"byte {stream.index('tail')}: expected ^XA, which begins a label, got 'tail'",
    ]


def test_a_mark_of_utf_8_and_blanks_between_labels_are_nothing() -> None:
    stream = f"\ufeff{A}\r\n\0\x04{B}\n"
    assert (_texts(stream), reasons(stream)) == (["A", "B"], [])


def test_a_label_without_its_end_is_told_and_the_next_one_read() -> None:
    assert reasons(f"^XA^FO1,1^FDX^FS{B}") == [
        "byte 0: a label begins here; expected ^XZ, which ends it, got a second ^XA at byte 16"
    ]
    assert _texts(f"^XA^FO1,1^FDX^FS{B}") == ["B"]
    assert reasons(f"{A}^XA^FO1,1^FDX") == [
        f"byte {len(A)}: a label begins here; expected ^XZ, which ends it, got the end of the file"
    ]


@pytest.mark.parametrize(
    "fields", ["^FO1,1^FDA^FO1,50^FDB^FS", "^FO1,1^FDA^FDB^FS", "^FO1,50^FDB^FS^FO1,1^FDA"]
)
def test_a_field_without_its_end_makes_the_label_not_count(fields: str) -> None:
    found = on(fields)
    assert "are not ended by ^FS before" in found.retake
    assert {one.text for one in found.texts} == {"A", "B"}


def test_a_command_that_is_not_known_is_told_at_its_place() -> None:
    fields = "^FO1,1^ZY7^FDA^FS^Q^FO1,1^FDB^FS"
    found = on(fields)
    begin = len(f"^XA{SIZE}")
    assert found.notes == (
        f"byte {begin + 6}: ^ZY is not known and was not read",
        f"byte {begin + fields.index('^Q')}: ^Q is not known and was not read",
    )
    assert [one.text for one in found.texts] == ["A", "B"]


def test_places_of_notes_move_with_the_data_before_them() -> None:
    stream = "".join(f"^XA{SIZE}^FO1,1^FD{one}^FS^ZY^XZ" for one in ("A", "LONGER", "B"))
    found = [one for one in read(stream) if isinstance(one, SeenLabel)]
    for one in found:
        (note,) = one.notes
        at = int(note.removeprefix("byte ").partition(":")[0])
        assert stream[at:].startswith("^ZY^XZ")
        assert one.offset is not None
        assert one.offset < at < one.offset + one.length


@pytest.mark.parametrize("command", ["^IL", "^IM", "^FPH,2", "^ISR:A.GRF,Y", "^CWQ,E:A.TTF"])
def test_a_command_that_changes_what_is_printed_and_is_not_read_is_told(command: str) -> None:
    seen = on(f"^FO1,1{command}^FDA^FS")
    assert f"{command[:3]} was not read: " in seen.notes[0]
    assert seen.retake == ""


@pytest.mark.parametrize("command", ["^FC%", "^FE#", "^FPV", "^FPR,3", "^SF9", "^ISR:A.GRF,N"])
def test_a_label_whose_letters_may_be_others_than_its_data_does_not_count(command: str) -> None:
    assert f"{command[:3]} was not read: " in on(f"^FO1,1{command}^FDA^FS").retake


@pytest.mark.parametrize(
    "command",
    ["^MMT", "^PR4", "^MD10", "~SD20", "^JUS", "^MNY", "^PON", "^FX a comment", "~TA000", "^LRN"],
)
def test_commands_that_change_nothing_on_the_label_are_no_notes(command: str) -> None:
    assert on(f"{command}^FO1,1^FDA^FS").notes == ()


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ("^FO999999999999,1^FDA^FS", "^FO takes 0 to 32000, got 999999999999"),
        ("^FO1,-40^FDA^FS", "^FO takes 0 to 32000, got -40"),
        ("^FOx,1^FDA^FS", "^FO takes a number, got x"),
        ("^FO1,1^A0N,1000000000000,5^FDA^FS", "^A takes 0 to 32000, got 1000000000000"),
        ("^FO1,1^BY99^BCN,50,N^FD12^FS", "^BY takes 1 to 10, got 99"),
        ("^FO1,1^BY2.5^BCN,50,N^FD12^FS", "^BY takes whole dots, got 2.5"),
        ("^FO1,1^BCX,50,N^FD12^FS", "^BC takes one of NRIB, got X"),
        ("^FO1,1^GB" + "9" * 300 + ",1,1^FS^FO1,1^FDA^FS", "got 99999999999999999999..."),
        ("^LL-5^FO1,1^FDA^FS", "^LL takes 1 to 32000, got -5"),
        ("^FN99999^FDA^FS", "^FN takes a number up to 9999, got '99999'"),
        ("^GFA,8,8,0,FF^FS^FO1,1^FDA^FS", "^GF without a number of bytes of a row was not read"),
        ("^XGR:LOGO.GRF,1,1^FS^FO1,1^FDA^FS", "the picture R:LOGO.GRF is not in this file"),
        ("^FO1,1^GFA,64,64,8,FF^FS^FO1,1^FDA^FS", "a picture of 8 by 1 mm was not read"),
    ],
)
def test_absurd_parameters_are_told_and_the_nearest_taken(fields: str, note: str) -> None:
    assert any(note in one for one in on(fields).notes), on(fields).notes


def test_a_stored_picture_is_ink() -> None:
    stream = f"~DGR:LOGO.GRF,80,2,FFFF^XA{SIZE}^FO90,200^XGLOGO,1,1^FS"
    found = read(f"{stream}^FO116,200^BCN,90,N^FD{SSCC}^FS^XZ")[0]
    assert isinstance(found, SeenLabel)
    assert "a picture of 2 by 5 mm was not read" in found.notes[0]
    assert found.bars[0].quiet_mm is not None
    assert round(float(found.bars[0].quiet_mm) * 203 / 25.4) == 10


def test_so_many_notes_are_told_and_no_more() -> None:
    found = on("^ZY" * 900 + "^FO1,1^FDA^FS")
    assert len(found.notes) == 51
    assert found.notes[-1].endswith("more is to be told of this label, and left out")


def test_a_doubt_is_told_however_many_notes_there_are() -> None:
    found = on("^ZY" * 900 + "^FO1,1^FDA^FO1,9^FDB^FS")
    assert len(found.notes) == 51
    assert "are not ended by ^FS" in found.retake


def test_a_label_of_more_commands_than_any_has_is_told_and_the_next_one_read() -> None:
    stream = f"^XA{'^FS' * 20_001}^XZ{A}"
    assert "got more than 20,000 commands" in reasons(stream)[0]
    assert _texts(stream) == ["A"]


def test_a_setting_that_is_not_known_is_told_where_no_label_is_printed() -> None:
    assert reasons("^XA^ZY^XZ") == ["byte 3: ^ZY is not known and was not read"]


# -- any bytes

WORDS = (
    "^XA|^XZ|^FO10,10|^FT9,99|^FD|^FV|^FS|^FH|^FN1|^FR|^A0N,20|^ADR|^FB50,3|^BCN,50|^B3|^BQN|"
    "^GB9,9,9|^GFA,8,8,1,FF|^GFB,3,3,1,|^PW812|^LL1218|^LH9,9|^BY3|^CI28|^CF0,9|^FWR|^LRY|^DFA|"
    "^XFA|^SN1,1|^PQ2|^MUM|^JMB|^CC!|!CC^|~CT+|^CD;|~DGA,8,1,FF|^XGA|^ZY|~JA|^PMY|~|A|42|_42|\\&|"
    ">;>8|00006141410000003105|,| |\n|%PDF|é|\xff|999999999999"
)
STREAMS = st.lists(
    st.one_of(
        st.sampled_from(WORDS.split("|")).map(lambda one: one.encode("latin-1")),
        st.binary(max_size=4),
    ),
    max_size=40,
).map(b"".join)
LABELS = st.lists(STREAMS.map(lambda one: b"^XA" + one + b"^XZ"), max_size=4).map(b"".join)


def _assert_accounted_for(data: bytes) -> None:
    """Labels lie one behind the other; between them is nothing, or what is told or known."""
    found = list(read_zpl(data, "label.zpl"))
    labels = [one for one in found if isinstance(one, SeenLabel)]
    assert [one.index for one in labels] == list(range(1, len(labels) + 1))
    told = [one.offset for one in found if isinstance(one, Unreadable)]
    at = 0
    for begin, length in [*((one.offset, one.length) for one in labels), (len(data), 0)]:
        assert begin is not None
        assert at <= begin <= begin + length <= len(data)
        _assert_told(data[at:begin], at, told)
        at = begin + length
    for one in labels:
        for text in one.texts:
            assert text.offset is not None
            assert 0 <= text.offset <= text.offset + text.length <= len(data)


def _assert_told(gap: bytes, at: int, told: list[int | None]) -> None:
    is_told = any(one is not None and at <= one < at + len(gap) for one in told)
    plain = gap.replace(b"\xef\xbb\xbf", b"").strip(bytes(range(33)) + b"\x7f")
    if plain and not is_told and b"CC" not in gap.upper() and b"CT" not in gap.upper():
        begin = next(commands(plain), None)
        assert begin is not None, gap
        assert begin.offset == 0, gap


@given(st.one_of(STREAMS, LABELS))
@settings(max_examples=examples(300))
def test_any_bytes_are_read_or_told_of(data: bytes) -> None:
    _assert_accounted_for(data)
    assert read(data) == read(data)


@given(st.one_of(LABELS, st.lists(LABELS, max_size=3).map(lambda one: b"\n".join(one * 2))))
@example(b"\n".join([b"^XA^FD^BCN,50^FO10,10^XZ^XA^JMB^XZ"] * 2))
@settings(max_examples=examples(300))
def test_what_was_kept_of_labels_before_changes_nothing(data: bytes) -> None:
    with patch.object(_Reader, "_quick", return_value=None):
        slow = read(data)
    assert read(data) == slow


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_told_as_such(encoding: str) -> None:
    assert other_kind("^XA^FO1,1^FDA^FS^XZ".encode(encoding)) == "text in UTF-16: save it as UTF-8"
