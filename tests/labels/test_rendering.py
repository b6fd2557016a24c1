"""Labels as ZPL, PDF and pictures: others read what was meant, and notes say what is amiss."""

import pypdfium2
import pytest
from tests.labels.proof import page, run
from tests.labels.reading_back import decoded, of_png

from edicompliance.errors import EdiError
from edicompliance.labels.content import LabelContent, Told
from edicompliance.labels.draw.rendering import Batch, render
from edicompliance.labels.spec import LabelSpec, Zone

SSCCS = ("006141410000003105", "006141410000003112", "006141410000003129")
LABELS = Batch(
    [
        LabelContent("carton", one, n, 3, {"po": (Told("4501061"),)})
        for n, one in enumerate(SSCCS, 1)
    ],
    LabelSpec(),
)
PALLETS = Batch(LABELS.contents, LabelSpec(on="pallet", count=2))


def test_random_labels_are_read_back_in_every_form() -> None:
    bars, faults = run(36)
    assert faults == []
    assert bars > 50


def test_zpl_is_one_file_of_all_labels() -> None:
    made = render([LABELS, PALLETS])
    assert made.files[0].count(b"^XA") == 6
    assert [one.sscc for one in made.contents] == [*SSCCS, *SSCCS]


def test_pictures_are_a_file_each_and_know_their_resolution() -> None:
    made = render([LABELS], format="png", dpi=300)
    assert [decoded(of_png(one)) for one in made.files] == [[f"00{one}"] for one in SSCCS]
    picture = of_png(made.files[0])
    assert picture.size == (1200, 1800)
    assert [round(one) for one in picture.info["dpi"]] == [300, 300]


def test_a_pdf_has_a_page_for_each_copy() -> None:
    document = pypdfium2.PdfDocument(render([LABELS, PALLETS], format="pdf").files[0])
    assert len(document) == 9
    assert document[0].get_size() == pytest.approx((288, 432), abs=0.5)
    document.close()


def test_a_sheet_holds_as_many_labels_as_fit() -> None:
    data = render([LABELS], format="pdf", sheet="letter").files[0]
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 2
    assert document[0].get_size() == (612, 792)
    document.close()
    assert decoded(page(data)) == [f"00{one}" for one in SSCCS[:2]]


def test_the_same_labels_make_the_same_bytes() -> None:
    for form in ("zpl", "pdf", "png"):
        first, again = (render([LABELS], format=form).files for _ in range(2))
        assert first == again


def test_what_is_missing_cut_or_not_in_the_font_is_told_with_its_label() -> None:
    zones = (Zone("B", ("ship_to",)), Zone("E", ("po", "store")), Zone("I", ("sscc",), ("00",)))
    values = {
        "ship_to": (Told("東京"),),
        "po": (Told("W" * 4000),),
    }
    batch = Batch([LabelContent("carton", SSCCS[0], 1, 1, values)], LabelSpec(zones=zones))
    notes = [str(one) for one in render([batch]).notes]
    assert notes == [
        f"label 1 ({SSCCS[0]}): zone B ship_to: our font has no 東京; look at the print",
        f"label 1 ({SSCCS[0]}): zone E po: cut short: {'W' * 4000}",
        f"label 1 ({SSCCS[0]}): zone E store: the documents do not say it",
    ]
    assert [str(one) for one in render([batch], format="png").notes] == notes


@pytest.mark.parametrize(
    ("form", "module", "extra"),
    [("png", "PIL", "labels"), ("pdf", "reportlab.pdfgen.canvas", "pdf")],
)
def test_a_missing_extra_is_named_in_one_line(
    form: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(EdiError, match=rf"needs: pip install 'edicompliance\[{extra}\]'$"):
        render([LABELS], format=form)  # type: ignore[arg-type]
