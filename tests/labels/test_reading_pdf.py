"""Labels read off PDF: what we drew is what is read, sizes are measured, doubts are told."""

import random
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from tests.labels.random_labels import content, specs
from tests.labels.test_pdf_text import pdf, turned

from edicompliance.labels.content import LabelContent, Told
from edicompliance.labels.draw.drawing import Bars, DrawnLabel, LabelDrawing
from edicompliance.labels.draw.font import label_font, runs_leftwards
from edicompliance.labels.draw.paper import as_pdf
from edicompliance.labels.draw.picture import as_image
from edicompliance.labels.fields import element_string
from edicompliance.labels.read.pdf import picture_of, read_pdf
from edicompliance.labels.seen import SeenLabel, Unreadable
from edicompliance.labels.spec import LabelSpec, Zone

SPECS = specs()
SSCCS = ("006141410000003105", "006141410000003112", "006141410000003129")
ZONES = (Zone("C", ("postal",), ("420",)), Zone("E", ("po",)), Zone("I", ("sscc",), ("00",)))


def drawn(sscc: str = SSCCS[0], po: str = "4501061") -> DrawnLabel:
    values = {"po": (Told(po),), "postal": (Told("43004"),)}
    return LabelDrawing(LabelSpec(zones=ZONES), 203).draw(
        LabelContent("carton", sscc, 1, 3, values)
    )


def read(data: bytes) -> list[SeenLabel]:
    found = list(read_pdf(data, "a.pdf"))
    assert all(isinstance(one, SeenLabel) for one in found), found
    return [one for one in found if isinstance(one, SeenLabel)]


def reasons(data: bytes) -> list[str]:
    return [one.reason for one in read_pdf(data, "a.pdf") if isinstance(one, Unreadable)]


def with_picture(picture: Image.Image, draw: Any = None) -> bytes:
    """A page that is a picture, with whatever else is drawn on it before."""

    def page(canvas: Any) -> None:
        if draw is not None:
            draw(canvas)
        canvas.drawImage(ImageReader(picture), 0, 0, 288, 432)

    return pdf(page)


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(sorted(SPECS)), st.sampled_from((203, 300)), st.integers(0, 10**6))
def test_what_was_drawn_is_read(name: str, dpi: Any, seed: int) -> None:
    spec = SPECS[name]
    label = LabelDrawing(spec, dpi).draw(content(random.Random(seed), spec.on))
    found = read(as_pdf([label]))
    assert len(found) == spec.count
    seen, mm = found[0], label.plan.mm
    meant = [element_string(one.field.elements) for one in label.fields if one.field.is_barcode]
    assert sorted(one.data for one in seen.bars) == sorted(meant)
    by_data = {one.data: one for one in seen.bars}
    for bars, data in zip(label.bars, meant, strict=True):
        wide = bars.symbol.modules * bars.module
        box = by_data[data].box
        wanted = (bars.x, bars.y, wide, bars.height)
        assert tuple(box) == pytest.approx([one * mm for one in wanted], abs=0.3)
        assert float(by_data[data].x_mm or 0) == pytest.approx(bars.module * mm, abs=0.001)
    shown = {one.text: one.box for one in seen.texts}
    mixed = any(runs_leftwards(one.text) for one in label.texts)
    for words in label.plan.captions if mixed else (*label.plan.captions, *label.texts):
        if not can_be_compared(words.text):
            continue
        assert any(words.text in one for one in shown), sorted(shown)
        if words.text in shown and [one.text for one in label.texts].count(words.text) == 1:
            assert shown[words.text].x == pytest.approx(words.x * mm, abs=0.3)
            assert shown[words.text].bottom == pytest.approx((words.y + words.size) * mm, abs=0.3)


def can_be_compared(text: str) -> bool:
    """Whether a PDF gives it back letter for letter: blanks and letters of other fonts may differ.

    Where letters run from right to left, their neighbours on the same height may, too.
    """
    return text == text.strip() and "  " not in text and not label_font().lacks(text)


def test_a_page_says_how_large_its_label_is_and_bars_how_much_white_they_have() -> None:
    (seen,) = read(as_pdf([drawn()]))
    assert (seen.source, seen.index, seen.page) == ("pdf", 1, 1)
    assert (seen.width_mm, seen.height_mm) == (Decimal("101.6"), Decimal("152.4"))
    (_, sscc) = seen.bars
    assert sscc.symbology == "GS1-128"
    assert sscc.elements == (("00", SSCCS[0]),)
    assert sscc.height_mm == Decimal("31.78")
    assert sscc.quiet_mm == pytest.approx(Decimal(str(round(sscc.box.x, 2))))


@pytest.mark.parametrize("sheet", ["letter", "a4"])
def test_a_sheet_is_cut_into_its_labels(sheet: Any) -> None:
    found = read(as_pdf(list(map(drawn, SSCCS)), sheet=sheet))
    assert [(one.index, one.page) for one in found] == [(1, 1), (2, 1), (3, 2)]
    (alone,) = read(as_pdf([drawn(SSCCS[1])]))
    for texts, again in zip(found[1].texts, alone.texts, strict=True):
        assert texts.text == again.text
        assert tuple(texts.box) == pytest.approx(tuple(again.box), abs=0.05)
    assert [one.bars[-1].elements for one in found] == [(("00", one),) for one in SSCCS]
    assert float(found[1].width_mm or 0) == pytest.approx(101.6, abs=0.01)
    assert found[1].bars[0].quiet_mm == alone.bars[0].quiet_mm


def test_a_sheet_without_frames_is_cut_where_only_one_grid_fits() -> None:
    found = read(sheet_of([(20, 420), (310, 420), (20, 30)]))
    assert [one.bars[0].elements[0][1] for one in found] == list(SSCCS)
    assert [[text.text for text in one.texts] for one in found] == [["PO 1"], ["PO 2"], ["PO 3"]]
    assert found[0].width_mm is None


def test_a_sheet_that_cannot_be_cut_for_sure_is_told() -> None:
    expected = (
        "page 1: expected one label, got 3 SSCCs, and it cannot be told where one label ends:"
        " export one label a page"
    )
    assert reasons(sheet_of([(20, 420), (310, 400), (50, 30)])) == [expected]


def sheet_of(places: list[tuple[float, float]]) -> bytes:
    """US letter with the bars of an SSCC and a number above them at each place."""

    def page(canvas: Any) -> None:
        for at, (x, y) in enumerate(places):
            bars = drawn(SSCCS[at]).bars[-1]
            canvas.drawString(x, y + 120, f"PO {at + 1}")
            draw_bars(canvas, bars, x, y)

    return pdf(page, (612, 792))


def draw_bars(canvas: Any, bars: Bars, x: float, y: float) -> None:
    for begin, wide in bars.symbol.bars():
        canvas.rect(x + begin * 1.4, y, wide * 1.4, 90, stroke=0, fill=1)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_label_that_lies_on_its_side_is_read_upright(degrees: int) -> None:
    upright, askew = read(as_pdf([drawn()])), read(turned(as_pdf([drawn()]), degrees))
    assert [one.text for one in askew[0].texts] == [one.text for one in upright[0].texts]
    assert askew[0].width_mm == upright[0].width_mm
    for one, other in zip(askew[0].bars, upright[0].bars, strict=True):
        assert tuple(one.box) == pytest.approx(tuple(other.box), abs=0.05)
        assert one.quiet_mm == other.quiet_mm


def test_bars_drawn_as_lines_are_measured_too() -> None:
    def page(canvas: Any) -> None:
        for begin, wide in drawn().bars[-1].symbol.bars():
            canvas.setLineWidth(wide * 1.4)
            middle = 30 + (begin + wide / 2) * 1.4
            canvas.line(middle, 50, middle, 140)

    (seen,) = read(pdf(page))
    assert float(seen.bars[0].x_mm or 0) == pytest.approx(1.4 * 25.4 / 72, abs=0.001)
    assert seen.bars[0].quiet_mm == Decimal("10.58")


def test_bars_that_are_a_picture_are_read_and_not_measured() -> None:
    bars = as_image(drawn()).crop((80, 860, 740, 1170))

    def page(canvas: Any) -> None:
        canvas.drawString(20, 380, "PO 4501061")
        canvas.drawImage(ImageReader(bars), 20, 30, 230, 108)

    (seen,) = read(pdf(page))
    assert (seen.source, seen.bars[0].x_mm) == ("image", None) or seen.bars[0].x_mm is None


def test_letters_that_nobody_sees_are_not_read() -> None:
    def page(canvas: Any) -> None:
        draw_bars(canvas, drawn().bars[-1], 30, 50)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(20, 380, "PO 4501061")

    (seen,) = read(pdf(page))
    assert seen.texts == ()
    assert "10 letters cannot be seen; they are not read" in seen.notes


def test_a_page_that_is_a_picture_is_read_as_one_and_its_letters_are_not() -> None:
    def guessed(canvas: Any) -> None:
        canvas.drawString(20, 380, "PO 9999999")

    (seen,) = read(with_picture(as_image(drawn()), guessed))
    assert (seen.source, seen.texts, seen.retake) == ("image", (), "")
    assert [one.data for one in seen.bars] == ["42043004", f"00{SSCCS[0]}"]
    assert seen.notes == ("10 letters lie under or over a picture; they are not read",)


def test_an_empty_page_is_told() -> None:
    assert reasons(pdf(lambda _: None)) == [
        "page 1: expected a label, got neither letters nor bars"
    ]


def test_pages_that_cannot_be_read_do_not_stop_the_others() -> None:
    out = BytesIO()
    canvas = Canvas(out)
    canvas.setPageSize((10_000, 10_000))
    canvas.showPage()
    canvas.setPageSize((288, 432))
    draw_bars(canvas, drawn().bars[-1], 30, 50)
    canvas.showPage()
    canvas.save()
    huge, seen = read_pdf(out.getvalue(), "a.pdf")
    assert isinstance(huge, Unreadable)
    assert isinstance(seen, SeenLabel)
    assert (seen.index, seen.page) == (1, 2)


def test_a_label_of_a_sheet_comes_as_a_picture_to_draw_on() -> None:
    data = as_pdf(list(map(drawn, SSCCS)), sheet="letter")
    (_, second, _) = read(data)
    picture = picture_of(data, second, dpi=203)
    assert picture is not None
    assert picture.size == pytest.approx((812, 1218), abs=2)
