"""Letters are read with their text, and stand where the printer puts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.labels.zpl_streams import SIZE, dots, label, last, on, read, text

from edicompliance.labels.draw.fitting import WIDE
from edicompliance.labels.draw.font import label_font
from edicompliance.labels.seen import SeenLabel
from edicompliance.labels.zpl.writing import data


def _width(words: str, size: float) -> int:
    return round(label_font().width(words) * size * WIDE)


# -- data


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip))
def test_any_text_written_as_we_do_is_read_back(words: str) -> None:
    found = label(f"^XA^CI28{SIZE}^FO10,10^A0N,20,20^FH^FD{data(words)}^FS^XZ")
    assert [one.text for one in found.texts] == [words]
    assert found.notes == ()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("^FO1,1^FDA_42^FS", "A_42"),
        ("^FO1,1^FH^FDA_42_43^FS", "ABC"),
        ("^FO1,1^FH\\^FDA\\42_43^FS", "AB_43"),
        ("^FO1,1^FHa^FD1a422^FS", "1B2"),
        ("^CI28^FO1,1^FH^FD_c3_96^FS", "Ö"),
        ("^CI28^FO1,1^FDÖ^FS", "Ö"),
        ("^CI27^FO1,1^FH^FD_D6^FS", "Ö"),
        ("^CI13^FO1,1^FH^FD_99^FS", "Ö"),
        ("^FO1,1^FH^FD_99^FS", "Ö"),
        ("^CI33^FO1,1^FH^FD_D6^FS", "Ц"),
        ("^FO1,1^FDone\r\ntwo^FS", "onetwo"),
        ("^fo1,1^fdlow^fs", "low"),
        ("^FO1,1^FVvariable^FS", "variable"),
        ("^FX a comment, ^FO1,1^FDA^FS", "A"),
        ("^CC!!FO1,1!FD^ is plain!FS!CC^", "^ is plain"),
        ("^CD;^FO1;1^A0;20;20^FDA,B^FS", "A,B"),
        ("^FO1,1^FD  two blanks before^FS", "  two blanks before"),
    ],
)
def test_data_are_read_in_the_stream_s_own_writing(fields: str, told: str) -> None:
    assert text(fields).text == told


@pytest.mark.parametrize(
    ("fields", "told", "note"),
    [
        ("^FO1,1^FH^FDA_G1^FS", "A_G1", "^FH takes two hexadecimal digits behind _, got G1"),
        ("^FO1,1^FH^FDA_4^FS", "A_4", "^FH takes two hexadecimal digits behind _, got 4"),
        ("^FO1,1^FH^FDA_^FS", "A_", "behind _, got the end of the field"),
        ("^CI28^FO1,1^FH^FD_D6^FS", "\ufffd", "expected utf-8, got the bytes d6"),
        ("^CI99^FO1,1^FH^FD_D6^FS", "Í", "the code page ^CI99 is not known; read as code page 850"),
        ("^CI0,36,21^FO1,1^FDA^FS", "A", "letters that take each other's place"),
        ("^CI6^FO1,1^FDA[1]^FS", "A[1]", "^CI6 has other signs in place of some"),
    ],
)
def test_data_that_cannot_be_read_for_sure_are_told(fields: str, told: str, note: str) -> None:
    found = on(fields)
    assert [one.text for one in found.texts] == [told]
    (only,) = found.notes
    assert note in only
    at = int(only.removeprefix("byte ").partition(":")[0])
    assert f"^XA{SIZE}{fields}"[at:].startswith(("A", "_D6", "^CI0"))


def test_an_unknown_code_page_does_not_matter_to_plain_letters() -> None:
    assert on("^CI99^FO1,1^FDA^FS").notes == ()


def test_each_text_has_its_place_in_the_file() -> None:
    stream = f"^XA{SIZE}^FO1,1^FH^FDA_42^FS^FO1,40^FDC^FS^XZ".encode()
    places = [(one.text, one.offset, one.length) for one in label(stream).texts]
    assert places == [("AB", stream.index(b"A_42"), 4), ("C", stream.index(b"C^FS"), 1)]


# -- where it stands


@pytest.mark.parametrize(
    ("fields", "box"),
    [
        ("^FO100,50^A0N,40,40^FDX^FS", (100, 50, _width("X", 40), 40)),
        ("^FO100,50^A0N,40^FDX^FS", (100, 50, _width("X", 40), 40)),
        ("^FO100,50^A0N,40,20^FDX^FS", (100, 50, _width("X", 20), 40)),
        ("^FO100,50^A0,,40^FDX^FS", (100, 50, _width("X", 40), 40)),
        ("^FT100,90^A0N,40,40^FDX^FS", (100, 60, _width("X", 40), 40)),
        ("^FO100,50,1^A0N,40,40^FDX^FS", (100 - _width("X", 40), 50, _width("X", 40), 40)),
        ("^FO100,50^A0R,40,40^FDX^FS", (100, 50, 40, _width("X", 40))),
        ("^FO100,50^A0I,40,40^FDX^FS", (100, 50, _width("X", 40), 40)),
        ("^FO100,50^A0B,40,40^FDX^FS", (100, 50, 40, _width("X", 40))),
        ("^FT100,90^A0R,40,40^FDX^FS", (90, 90, 40, _width("X", 40))),
        ("^FT100,90^A0B,40,40^FDX^FS", (70, 90 - _width("X", 40), 40, _width("X", 40))),
        ("^FT100,90^A0I,40,40^FDX^FS", (100 - _width("X", 40), 80, _width("X", 40), 40)),
        ("^FWR^FO100,50^A0,40,40^FDX^FS", (100, 50, 40, _width("X", 40))),
        ("^FWN,1^FO100,50^A0,40,40^FDX^FS", (100 - _width("X", 40), 50, _width("X", 40), 40)),
        ("^LH20,30^FO100,50^A0N,40,40^FDX^FS", (120, 80, _width("X", 40), 40)),
        ("^LS15^FO100,50^A0N,40,40^FDX^FS", (85, 50, _width("X", 40), 40)),
        ("^LT-10^FO100,50^A0N,40,40^FDX^FS", (100, 40, _width("X", 40), 40)),
        ("^CF0,40^FO100,50^FDX^FS", (100, 50, _width("X", 40), 40)),
        ("^CF0,40,20^FO100,50^FDX^FS", (100, 50, _width("X", 20), 40)),
        ("^CFD^FO100,50^FDXY^FS", (100, 50, 24, 18)),
        ("^FO100,50^FDXY^FS", (100, 50, 12, 9)),
        ("^FO100,50^ADN,36,20^FDXY^FS", (100, 50, 48, 36)),
        ("^FO100,50^ADN,36,10^FDXY^FS", (100, 50, 24, 36)),
        ("^FO100,50^AEN,28,15^FDXY^FS", (100, 50, 40, 28)),
        ("^FO100,50^A@N,40,40,E:ARIAL.TTF^FDX^FS", (100, 50, _width("X", 40), 40)),
        ("^FDX^FS", (0, 0, 6, 9)),
        ("^POI^FO100,50^A0N,40,40^FDX^FS", (100, 50, _width("X", 40), 40)),
    ],
)
def test_letters_stand_where_the_printer_puts_them(
    fields: str, box: tuple[int, int, int, int]
) -> None:
    assert dots(text(fields).box) == box


def test_bitmap_fonts_are_finer_on_a_printer_of_300_dots() -> None:
    (found,) = label("^XA^PW1200^LL1800^FO0,0^AEN,42,20^FDX^FS^XZ").texts
    assert round(found.box.height * 300 / 25.4) == 42
    (same,) = label("^XA^PW1200^LL1800^FO0,0^AEN,28,15^FDX^FS^XZ").texts
    assert round(same.box.height * 300 / 25.4) == 42


def test_measures_may_be_millimetres_or_inches() -> None:
    for unit, x, size in (("M", "10", "5"), ("I", "0.393701", "0.19685")):
        found = label(f"^XA^MU{unit}^FO{x},0^A0N,{size},{size}^FDX^FS^XZ")
        assert round(found.texts[0].box.x, 2) == 10
        assert round(found.texts[0].box.height, 2) == 5
        assert "nothing tells how many dots are an inch" in found.notes[0]


def test_dots_of_another_printer_are_converted() -> None:
    found = label("^XA^MUD,150,300^PW600^LL900^FO100,0^A0N,20,20^FDX^FS^XZ")
    assert (str(found.width_mm), str(found.height_mm)) == ("101.6", "152.4")
    assert round(found.texts[0].box.x * 300 / 25.4) == 200


# -- blocks


def test_a_block_is_broken_between_words_into_lines() -> None:
    found = on("^FO100,50^A0N,30,30^FB200,3,5,L^FDEXAMPLE MART DISTRIBUTION^FS")
    assert [one.text for one in found.texts] == ["EXAMPLE", "MART", "DISTRIBUTION"]
    assert [dots(one.box)[:2] for one in found.texts] == [(100, 50), (100, 85), (100, 120)]
    assert found.notes == ()


@pytest.mark.parametrize(("justify", "x"), [("L", 100), ("J", 100), ("R", 285), ("C", 193)])
def test_a_block_is_justified(justify: str, x: int) -> None:
    (found,) = on(f"^FO100,50^ADN,18,10^FB209,1,0,{justify}^FDXY^FS").texts
    assert abs(dots(found.box)[0] - x) <= 1


def test_a_line_of_a_block_ends_where_it_is_told_to() -> None:
    found = on(r"^FO100,50^A0N,30,30^FB600,3^FDONE\&TWO \\ THREE\-FOUR^FS")
    assert [one.text for one in found.texts] == ["ONE", "TWO \\ THREEFOUR"]


def test_more_lines_than_a_block_has_are_told() -> None:
    found = on(r"^FO100,50^A0N,30,30^FB600,2^FDONE\&TWO\&THREE^FS")
    assert [one.text for one in found.texts] == ["ONE"]
    assert "a text of 3 lines stands in a block for 2: the last ones are printed" in found.notes[0]


def test_a_text_that_fits_its_block_in_narrower_letters_stays_on_its_line() -> None:
    words = "DISTRIBUTION CENTER"
    for part, lines in ((1.02, [words]), (0.86, [words]), (0.7, [])):
        room = round(_width(words, 30) * part)
        found = on(f"^FO100,50^A0N,30,30^FB{room},1^FD{words}^FS")
        assert [one.text for one in found.texts] == lines


def test_a_block_that_is_placed_by_its_base_ends_there() -> None:
    found = on(r"^FT100,200^A0N,40,40^FB600,2^FDONE\&TWO^FS")
    assert [dots(one.box)[1] for one in found.texts] == [130, 170]


def test_a_turned_block_runs_downwards() -> None:
    found = on(r"^FO100,50^A0R,40,40^FB600,2^FDONE\&TWO^FS")
    assert [dots(one.box)[:2] for one in found.texts] == [(140, 50), (100, 50)]


def test_a_word_that_is_wider_than_its_block_is_broken_anywhere() -> None:
    found = on("^FO100,50^ADN,18,10^FB60,9^FDABCDEFGHIJ^FS")
    assert [one.text for one in found.texts] == ["ABCDE", "FGHIJ"]


# -- what can be seen


def test_letters_outside_of_the_label_are_not_on_it() -> None:
    for place in ("900,10", "10,1300"):
        found = on(f"^FO{place}^A0N,30,30^FDPO 4501061^FS")
        assert found.texts == ()
        assert "'PO 4501061' stands outside of the label" in found.notes[0]


def test_letters_under_a_black_box_are_not_seen() -> None:
    letters = "^FO20,20^A0N,30,30^FDPO 4501061^FS"
    box = "^FO0,0^GB400,80,80^FS"
    for fields in (letters + box, box + letters):
        found = on(fields)
        assert found.texts == ()
        assert "is covered by a black or a white box" in found.notes[0]


def test_letters_printed_in_reverse_on_a_black_box_are_seen() -> None:
    box = "^FO0,0^GB400,80,80^FS"
    assert text(f"{box}^FO20,20^A0N,30,30^FR^FDPO^FS").text == "PO"
    assert text(f"^LRY{box}^FO20,20^A0N,30,30^FDPO^FS").text == "PO"


def test_what_is_painted_white_is_not_seen() -> None:
    letters, box = "^FO20,20^A0N,30,30^FDPO^FS", "^FO0,0^GB400,80,80,W^FS"
    assert on(letters + box).texts == ()
    assert text(box + letters).text == "PO"


def test_a_frame_hides_nothing() -> None:
    assert text("^FO0,0^GB400,80,3^FS^FO20,20^A0N,30,30^FDPO^FS").text == "PO"


def test_a_label_printed_as_in_a_mirror_does_not_count() -> None:
    assert "mirror" in on("^PMY^FO1,1^FDA^FS").retake


# -- what stays


@pytest.mark.parametrize(
    "setting",
    ["^CF0,40", "^LH20,30", "^FWR", "^CI28", "^BY4,3,90", SIZE, "^LS9", "^LT9", "^CC!!CC^"],
)
def test_settings_stay_for_the_labels_that_follow(setting: str) -> None:
    fields = "^FO100,50^FDÄ^FS^FO100,300^BCN^FD12^FS"
    once = last(f"^XA{setting}^XZ^XA{fields}^XZ")
    again = last(f"^XA{setting}{fields}^XZ")
    assert [one.box for one in once.texts] == [one.box for one in again.texts]
    assert [one.text for one in once.texts] == [one.text for one in again.texts]
    assert [one.box for one in once.bars] == [one.box for one in again.bars]
    assert once.width_mm == again.width_mm


def test_what_a_field_is_does_not_stay_for_the_next_field() -> None:
    found = on("^FO9,9^A0R,50,50^FR^FH^FDA_42^FS^FO9,90^FDA_42^FS")
    assert [one.text for one in found.texts] == ["AB", "A_42"]
    assert dots(found.texts[1].box)[3] == 9


# -- stored formats


FORMAT = (
    "^XA^DFR:CARTON.ZPL^FS^FO10,10^A0N,20,20^FDPO^FS^FO60,10^A0N,20,20^FN1^FS"
    '^FO10,90^BY2^BCN,50,N^FN2"SSCC"^FS^XZ\n'
)


def test_a_stored_format_is_printed_with_the_data_of_the_label_that_recalls_it() -> None:
    stream = f"{FORMAT}^XA{SIZE}^XFR:CARTON.ZPL^FS^FN1^FD4501061^FS^FN2^FD>;>80012^FS^XZ".encode()
    (found,) = read(stream)
    assert isinstance(found, SeenLabel)
    assert [one.text for one in found.texts] == ["PO", "4501061"]
    assert [dots(one.box)[:2] for one in found.texts] == [(10, 10), (60, 10)]
    assert found.bars[0].data == "0012"
    for one in found.texts:
        assert one.offset is not None
        assert stream[one.offset : one.offset + one.length].decode() == one.text
    assert found.offset == len(FORMAT)


def test_each_label_has_its_own_data_in_a_stored_format() -> None:
    numbers = [f"45{n:05}" for n in range(9)]
    stream = FORMAT + "".join(
        f"^XA{SIZE}^XFCARTON^FS^FN2^FD>;>80012^FS^FN1^FD{one}^FS^XZ\n" for one in numbers
    )
    found = [one for one in read(stream) if isinstance(one, SeenLabel)]
    assert [one.texts[1].text for one in found] == numbers
    assert not any(one.notes or one.retake for one in found)


def test_a_format_that_is_not_there_makes_the_label_not_count() -> None:
    found = label(f"^XA{SIZE}^XFR:OTHER.ZPL^FS^FN1^FD4501061^FS^XZ")
    assert "the format R:OTHER.ZPL is stored in no file that was given" in found.retake
    assert found.retake.startswith("byte 16: ")


def test_a_field_of_a_format_without_data_is_told() -> None:
    found = last(f"{FORMAT}^XA{SIZE}^XFCARTON^FS^FN1^FD4501061^FS^XZ")
    assert found.notes == (f"byte {FORMAT.index('^FN2')}: ^FN2 was given no data",)


def test_a_number_of_a_field_with_its_own_data_changes_nothing() -> None:
    assert text("^FO10,10^A0N,20,20^FN7^FDA^FS").text == "A"


def test_a_format_that_recalls_itself_ends() -> None:
    stream = "^XA^DFA^FS^XFA^FS^FO1,1^FDX^FS^XZ^XA^XFA^FS^XZ"
    assert "one within another" in last(stream).retake


# -- copies


def test_copies_are_one_label_with_a_note() -> None:
    assert "printed 3 times (^PQ)" in on("^PQ3^FO1,1^FDA^FS").notes[0]
    assert on("^PQ1^FO1,1^FDA^FS").notes == ()


def test_a_number_that_counts_on_is_read_as_its_first() -> None:
    found = on("^FO1,1^A0N,20,20^SN0042,1,Y^FS^PQ5")
    assert found.texts[0].text == "0042"
    assert "counts on from label to label (^SN)" in found.notes[0]


def test_data_of_a_radio_tag_are_not_on_the_paper() -> None:
    assert on("^RFW,H^FD00614141^FS^FO1,1^FDA^FS").texts[0].text == "A"


def test_a_box_is_told_in_millimetres() -> None:
    found = text("^FO203,406^A0N,203,203^FDX^FS")
    assert (found.box.x, found.box.y, found.box.height) == (25.4, 50.8, 25.4)


# -- as drivers write it


DRIVER = (
    "\x10CT~~CD,~CC^~CT~\r\n"
    "^XA~TA000~JSN^LT0^MNW^MTT^PON^PMN^LH0,0^JMA^PR8,8~SD15^JUS^LRN^CI27^PA0,1,1,0^XZ\r\n"
    "^XA\r\n^MMT\r\n^PW812\r\n^LL1218\r\n^LS0\r\n"
    "^FO1,173^GB809,0,1^FS\r\n^FO313, 3^GB0,169,1^FS\r\n"
    "^FT14,39^A0N,28,28^FH\\^CI28^FDShip From:\\c3\\96^FS^CI27\r\n"
    "^FT105,371^A0N,28,28^FB130,1,0,C^FH\\^FD(420)39021^FS\r\n"
    "^BY4,3,283^FT66,1115^BCN,,N,N\r\n^FH\\^FD>;>800006141410000003105^FS\r\n"
    "^PQ1,0,1,Y\r\n^XZ\r\n"
)


def test_a_stream_as_a_driver_writes_it_is_read_without_a_note() -> None:
    found = label(DRIVER)
    assert [one.text for one in found.texts] == ["Ship From:Ö", "(420)39021"]
    assert found.bars[0].elements == (("00", "006141410000003105"),)
    assert dots(found.bars[0].box) == (66, 832, 624, 283)
    assert (found.notes, found.retake, str(found.width_mm)) == ((), "", "101.6")


def test_a_driver_s_beginning_brings_the_usual_prefixes_back() -> None:
    stream = f"^XA^CC!!CD;!FO1;1!FDA!FS!XZ\n{DRIVER}"
    assert [one.texts[0].text for one in read(stream) if isinstance(one, SeenLabel)] == [
        "A",
        "Ship From:Ö",
    ]
