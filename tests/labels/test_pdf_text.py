"""The letters of a PDF: what stands where, in millimetres, and what cannot be read."""

from io import BytesIO
from typing import Any

import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from edicompliance.labels.read import pdf_text
from edicompliance.labels.read.pdf_text import PdfPage, pages
from edicompliance.labels.seen import Unreadable


def pdf(draw: Any, size: tuple[float, float] = (288, 432)) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, size)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def turned(data: bytes, degrees: int) -> bytes:
    writer = pypdf.PdfWriter(clone_from=BytesIO(data))
    writer.pages[0].rotate(degrees)
    return written(writer)


def written(writer: pypdf.PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def only(data: bytes) -> PdfPage:
    (page,) = pages(data, "a.pdf")
    assert isinstance(page, PdfPage)
    return page


def reason(data: bytes) -> str:
    (told,) = pages(data, "a.pdf")
    assert isinstance(told, Unreadable)
    assert told.file == "a.pdf"
    return told.reason


def hello(canvas: Any) -> None:
    canvas.drawString(72, 432 - 72, "PO 4501061")


def test_a_line_has_its_box_in_millimetres_from_the_upper_left_corner() -> None:
    page = only(pdf(hello))
    assert (str(page.width_mm), str(page.height_mm)) == ("101.6", "152.4")
    (line,) = page.lines
    assert line.text == "PO 4501061"
    assert line.box.x == pytest.approx(25.4, abs=0.05)
    assert line.box.y < 25.4 < line.box.bottom
    assert page.has_letters


@pytest.mark.parametrize(
    ("degrees", "corner"),
    [(0, (25.4, 25.4)), (90, (127, 25.4)), (180, (76.2, 127)), (270, (25.4, 76.2))],
)
def test_a_turned_page_has_its_boxes_where_they_are_seen(
    degrees: int, corner: tuple[float, float]
) -> None:
    page = only(turned(pdf(hello), degrees))
    (line,) = page.lines
    box = line.box
    assert line.text == "PO 4501061"
    assert min(abs(corner[0] - box.x), abs(corner[0] - box.right)) < 4
    assert min(abs(corner[1] - box.y), abs(corner[1] - box.bottom)) < 4
    sides = (101.6, 152.4) if degrees % 180 == 0 else (152.4, 101.6)
    assert (float(page.width_mm), float(page.height_mm)) == sides


def test_columns_of_one_height_are_two_lines_and_words_are_one() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(20, 300, "SHIP FROM HERE")
        canvas.drawString(150, 300, "SHIP TO")

    assert [one.text for one in only(pdf(draw)).lines] == ["SHIP FROM HERE", "SHIP TO"]


def test_letters_that_nobody_sees_are_counted_and_not_read() -> None:
    def draw(canvas: Any) -> None:
        text = canvas.beginText(20, 300)
        text.setTextRenderMode(3)
        text.textLine("GUESSED")
        canvas.drawText(text)
        canvas.drawString(2000, 300, "OUTSIDE")

    page = only(pdf(draw))
    assert (page.lines, page.hidden, page.has_letters) == ((), 14, False)


def test_a_page_without_letters_says_so() -> None:
    assert not only(pdf(lambda canvas: canvas.rect(1, 1, 9, 9))).has_letters


def test_an_encrypted_pdf_is_told() -> None:
    writer = pypdf.PdfWriter(clone_from=BytesIO(pdf(hello)))
    writer.encrypt("secret", algorithm="RC4-128")
    expected = "expected a PDF that can be read, got an encrypted one: save it without a password"
    assert reason(written(writer)) == expected


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "expected a PDF, got an empty file"),
        (b"GIF89a..", "expected a PDF, got a picture (GIF)"),
        (b"PK\x03\x04..", "expected a PDF, got a file that is a workbook or an archive (ZIP)"),
        (b"%PDF-1.4 ...", "expected a whole PDF, got a damaged one: export it again"),
    ],
)
def test_what_is_no_pdf_is_told(data: bytes, told: str) -> None:
    assert reason(data) == told


def test_absurd_pages_are_told_and_the_others_read() -> None:
    out = BytesIO()
    canvas = Canvas(out)
    for size in ((10_000, 10_000), (288, 432)):
        canvas.setPageSize(size)
        hello(canvas)
        canvas.showPage()
    canvas.save()
    huge, good = pages(out.getvalue(), "a.pdf")
    assert isinstance(huge, Unreadable)
    assert huge.reason == "page 1: expected sides of 10 to 1,500 mm, got 3,528 x 3,528"
    assert isinstance(good, PdfPage)
    assert good.number == 2


def test_too_many_pages_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "MOST_PAGES", 0)
    assert reason(pdf(hello)) == "expected at most 0 pages, got 1"


def test_too_many_letters_of_a_page_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "_MOST_LETTERS", 5)
    assert reason(pdf(hello)) == "page 1: expected at most 5 letters, got 10"
