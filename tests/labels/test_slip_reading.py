"""Packing slips as pages of letters, of our own form and of others."""

import random

import pytest
from tests.labels.random_slips import slip

from edicompliance.labels.boxes import Box
from edicompliance.labels.seen import SeenText
from edicompliance.labels.slips.files import looks_like_slips, slips_of_file
from edicompliance.labels.slips.reading import SlipPage, read_slips
from edicompliance.labels.slips.seen import SeenSlip
from edicompliance.labels.slips.words import caption_of, columns_of, is_total
from edicompliance.reports.slip_pdf import slips_pdf

Runs = list[tuple[float, float, str]]


def page(number: int, *runs: tuple[float, float, str]) -> SlipPage:
    """A page of runs: how far from the left, from the top, and the letters."""
    texts = (SeenText(text, Box(x, y, 1.9 * len(text), 2.8)) for x, y, text in runs)
    return SlipPage(number, tuple(texts))


def read(*pages: SlipPage) -> list[SeenSlip]:
    return list(read_slips("slip.pdf", pages))


GOODS = (
    (10, 60, "SKU"),
    (40, 60, "QTY"),
    (10, 66, "A7"),
    (40, 66, "12"),
    (10, 72, "B9"),
    (40, 72, "3"),
)


@pytest.mark.parametrize(
    ("text", "field", "rest"),
    [
        ("PO#: 4501", "po", "4501"),
        ("P.O. Number 4501", "po", "4501"),
        ("Purchase Order No. 4501", "po", "4501"),
        ("Store # 0912", "store", "0912"),
        ("Ship To:", "ship_to", ""),
        ("Dept.", "department", ""),
        ("Total Cartons: 12", "cartons", "12"),
        ("PO Box 12", "", "12"),
    ],
)
def test_words_of_headings_are_known_with_what_follows_them(
    text: str, field: str, rest: str
) -> None:
    caption = caption_of(text)
    assert caption is not None
    assert (caption.field, caption.rest) == (field, rest)


@pytest.mark.parametrize("text", ["STONEWARE MUG", "Storefront", "4501061", "", "#"])
def test_other_letters_are_no_heading(text: str) -> None:
    assert caption_of(text) is None


def test_heads_of_columns_are_told_apart_and_what_is_none_is_a_column_of_its_own() -> None:
    found = [one.field for one in columns_of("Ln Vendor Item UPC Colour Qty Shipped U/M")]
    assert found == ["line", "vendor_item", "gtin", "", "shipped", "unit"]


def test_only_a_whole_word_for_sums_is_one() -> None:
    assert is_total("GRAND TOTAL:")
    assert not is_total("TOTAL ECLIPSE LAMP")


def test_a_value_stands_behind_beside_or_below_its_word() -> None:
    found = read(
        page(
            1,
            (10, 10, "PO: 4501"),
            (10, 20, "STORE:"),
            (60, 20, "0912"),
            (10, 30, "DEPT"),
            (60, 30, "VENDOR"),
            (10, 33, "038"),
            (60, 33, "70017"),
        )
    )[0]
    texts = {name: [one.text for one in found.said(name)] for name in found.values}
    assert texts == {"po": ["4501"], "store": ["0912"], "department": ["038"], "vendor": ["70017"]}


def test_where_a_value_may_be_beside_or_below_it_cannot_be_told_which() -> None:
    found = read(page(1, (10, 10, "STORE"), (40, 10, "0912"), (10, 13, "0913")))[0]
    assert [(one.text, one.doubt) for one in found.said("store")] == [
        ("0913", "letters stand beside and below 'STORE'")
    ]


def test_an_empty_place_is_not_filled_with_the_next_word() -> None:
    found = read(page(1, (10, 10, "PO"), (10, 14, "STORE"), (10, 17, "0912")))[0]
    assert (found.said("po"), found.said("store")[0].text) == ((), "0912")


def test_rows_are_read_below_their_heads_and_a_long_cell_is_one() -> None:
    runs: Runs = [
        *GOODS,
        (10, 69, "LONG"),
        (10, 79, "TOTAL"),
        (40, 79, "15"),
        (10, 90, "Thank you"),
    ]
    found = read(page(1, (10, 10, "PO: 4501"), *runs))[0]
    rows = [(row.text("item"), row.text("quantity")) for row in found.rows or ()]
    assert rows == [("A7 LONG", "12"), ("B9", "3")]
    assert [row.text("quantity") for row in found.totals] == ["15"]


def test_what_was_shipped_counts_and_not_what_was_ordered() -> None:
    runs: Runs = [(10, 60, "SKU"), (40, 60, "QTY ORDERED"), (90, 60, "QTY SHIPPED"), (10, 66, "A7")]
    found = read(page(1, *runs, (40, 66, "20"), (90, 66, "12")))[0]
    assert [row.text("quantity") for row in found.rows or ()] == ["12"]


def test_a_further_page_with_heads_or_without_belongs_to_the_slip() -> None:
    first = page(1, (10, 10, "PACKING SLIP"), (10, 20, "PO: 4501"), *GOODS)
    with_heads = page(2, *GOODS)
    without = page(2, (10, 10, "C1"), (40, 10, "7"))
    for further, items in ((with_heads, ["A7", "B9", "A7", "B9"]), (without, ["A7", "B9", "C1"])):
        found = read(first, further)
        assert [one.pages for one in found] == [(1, 2)]
        assert [row.text("item") for row in found[0].rows or ()] == items


def test_another_heading_begins_another_slip_and_a_copy_is_one_too() -> None:
    first = page(1, (10, 10, "PACKING SLIP"), (10, 20, "PO: 4501"), *GOODS)
    other = page(2, (10, 10, "PACKING SLIP"), (10, 20, "PO: 4502"), *GOODS)
    copy = first._replace(number=2)
    assert [one.pages for one in read(first, other)] == [(1,), (2,)]
    assert [one.pages for one in read(first, copy)] == [(1,), (2,)]


def test_heads_of_which_too_few_are_known_make_no_rows_and_no_headings() -> None:
    runs: Runs = [(10, 60, "ORDER"), (40, 60, "GTIN"), (80, 60, "MENGE"), (120, 60, "CTNS")]
    found = read(page(1, (10, 10, "PO: 4501"), *runs, (10, 63, "4502"), (120, 63, "7")))[0]
    assert found.rows is None
    assert {name: len(said) for name, said in found.values.items()} == {"po": 1}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "expected a PDF, got an empty file"),
        (b"ISA*00*", "expected a PDF, got a file that is text"),
        (b"^XA^FO1,1^FDX^FS^XZ", "expected a PDF, got a file that is ZPL"),
        (b"%PDF-1.7 nothing more", "expected a whole PDF, got a damaged one: export it again"),
    ],
)
def test_what_is_no_pdf_says_so(data: bytes, why: str) -> None:
    assert [one.retake for one in slips_of_file(data, "slip.pdf")] == [why]


def test_a_page_that_is_a_picture_cannot_be_told() -> None:
    found = read(page(1, (10, 10, "PO: 4501")), SlipPage(2, (), "a picture or nothing"))
    assert [one.retake for one in found] == [
        "",
        "page 2: a picture or nothing; give the PDF that the system writes",
    ]


def test_a_page_as_small_as_a_label_is_no_slip_for_the_goods_that_it_shows() -> None:
    shows = page(1, (10, 10, "ITEM"), (60, 10, "QTY"), (10, 14, "2200101"), (60, 14, "24"))
    assert looks_like_slips(read(shows))
    assert not looks_like_slips(read(shows), by_goods=False)
    titled = page(1, (10, 4, "PACKING SLIP"), *((10, 10, "ITEM"), (60, 10, "QTY")))
    assert looks_like_slips(read(titled), by_goods=False)


def test_slips_are_told_from_other_papers_by_what_they_say() -> None:
    chance = random.Random(1)
    assert looks_like_slips(slips_of_file(slips_pdf([slip(chance)]), "slip.pdf"))
    assert not looks_like_slips(read(page(1, (10, 10, "SHIP TO"), (10, 14, "DEPOT 7"))))
