"""Formats that one file stores, and labels of other files recall."""

from __future__ import annotations

from edicompliance.flows.printing.printed import read_printed
from edicompliance.labels.printed import Printed

_SIZE = "^PW812^LL1218"


def _form(caption: str = "PO", name: str = "R:CARTON.ZPL") -> str:
    shown = f"^FO40,40^A0N,30,30^FD{caption}^FS^FO90,40^A0N,30,30^FN1^FS"
    return f"^XA^DF{name}^FS{_SIZE}{shown}^XZ"


def _carton(po: str, name: str = "R:CARTON.ZPL") -> str:
    return f"^XA^XF{name}^FS^FN1^FD{po}^FS^XZ"


def _read(**files: str) -> Printed:
    streams = {name: data.encode() for name, data in files.items()}
    return read_printed(list(files), streams.__getitem__)


def _texts(printed: Printed) -> list[list[str]]:
    return [[text.text for text in one.texts] for one in printed.labels or ()]


def test_a_form_in_another_file_is_that_of_the_label_whichever_comes_first() -> None:
    for files in (
        {"form": _form(), "one": _carton("4501061"), "two": _carton("4501062")},
        {"one": _carton("4501061"), "two": _carton("4501062"), "form": _form()},
    ):
        found = _read(**files)
        assert _texts(found) == [["PO", "4501061"], ["PO", "4501062"]]
        assert [one.retake for one in found.labels or ()] == ["", ""]
        assert found.unreadable == ()


def test_that_a_form_is_of_another_file_is_told_and_its_letters_have_no_place_in_this_one() -> None:
    (seen,) = _read(form=_form(), one=_carton("4501061")).labels or ()
    assert seen.notes == ("byte 3: drawn with the format R:CARTON.ZPL of form",)
    assert [(one.text, one.offset, one.length) for one in seen.texts] == [
        ("PO", None, 0),
        ("4501061", 28, 7),
    ]


def test_what_is_to_be_told_of_a_form_in_another_file_is_told_of_that() -> None:
    form = _form().replace("^XZ", "^ZY9^FS^XZ")
    (seen,) = _read(form=form, one=_carton("4501061")).labels or ()
    assert "in a stored format of another file: ^ZY is not known and was not read" in seen.notes


def test_two_files_that_store_other_forms_by_one_name_make_the_label_not_count() -> None:
    found = _read(old=_form("ORDER"), new=_form("PO"), one=_carton("4501061"))
    (seen,) = found.labels or ()
    assert seen.retake.startswith("byte 3: the format R:CARTON.ZPL is stored in several files, and")
    assert [one.file for one in found.unreadable] == ["old", "new"]


def test_two_files_that_store_one_form_are_as_good_as_one() -> None:
    again = _form().replace("^FS", "^FS\r\n")
    found = _read(old=_form(), new=again, one=_carton("4501061"))
    assert (_texts(found), found.unreadable) == ([["PO", "4501061"]], ())


def test_a_file_that_stores_its_own_form_is_read_by_that() -> None:
    found = _read(form=_form("PO"), one=_form("ORDER") + _carton("4501061"), two=_carton("4501062"))
    assert _texts(found)[0] == ["ORDER", "4501061"]
    assert "not alike" in (found.labels or ())[1].retake


def test_a_form_that_no_label_recalls_is_told_as_a_file_without_a_label() -> None:
    found = _read(form=_form(), one=f"^XA{_SIZE}^FO40,40^A0N,30,30^FD4501061^FS^XZ")
    (reason,) = [one.reason for one in found.unreadable]
    assert reason == "form: expected ^XA and what a label shows, got stored formats only"


def test_the_other_labels_of_a_file_are_as_they_were() -> None:
    plain = f"^XA{_SIZE}^FO40,40^A0N,30,30^FDPLAIN^FS^XZ"
    found = _read(one=plain + _carton("4501061") + plain, form=_form(), last=plain)
    assert _texts(found) == [["PLAIN"], ["PO", "4501061"], ["PLAIN"], ["PLAIN"]]
    assert [one.index for one in found.labels or ()] == [1, 2, 3, 1]


def test_labels_that_do_not_tell_their_printer_are_read_at_each_scale() -> None:
    form = _form().replace(_SIZE, "")
    (seen,) = _read(one=_carton("4501061"), form=form).labels or ()
    assert [dpi for dpi, _ in seen.scales] == [203, 300, 600]
    assert [[text.text for text in one.texts] for _, one in seen.scales] == 3 * [["PO", "4501061"]]
