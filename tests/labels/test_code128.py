"""Bars that we make are read by others as what was meant."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from tests.labels.random_labels import SET_82
from tests.labels.reading_back import of_zpl
from tests.sizes import examples

from edicompliance.labels.draw.code128 import encode
from edicompliance.labels.draw.drawing import Bars
from edicompliance.labels.fields import element_string
from edicompliance.labels.zpl.writing import bars_zpl

VALUES = st.one_of(st.text(SET_82, min_size=1, max_size=30), st.text("0123456789", min_size=1))
ELEMENTS = st.lists(st.tuples(st.sampled_from(["10", "37", "400", "91"]), VALUES), min_size=1)


def _picture(data: str) -> Image.Image:
    symbol = encode(data)
    picture = Image.new("L", (2 * symbol.modules + 40, 60), 255)
    pen = ImageDraw.Draw(picture)
    for at, width in symbol.bars():
        pen.rectangle((20 + 2 * at, 5, 19 + 2 * (at + width), 55), 0)
    return picture


@given(ELEMENTS.filter(lambda one: sum(len(value) for _, value in one) < 60))
@settings(max_examples=examples(150))
def test_bars_hold_what_was_meant(elements: list[tuple[str, str]]) -> None:
    data = element_string(elements)
    (found,) = zxingcpp.read_barcodes(_picture(data))
    assert (found.symbology_identifier, found.bytes.decode()) == ("]C1", data)


@given(ELEMENTS)
def test_the_printers_words_say_the_same_bars(elements: list[tuple[str, str]]) -> None:
    data = element_string(elements)
    assert of_zpl(bars_zpl(Bars(0, 0, 2, 50, encode(data)))) == [data]


def test_an_sscc_is_all_pairs_of_digits() -> None:
    assert encode("00006141410000003105").modules == 156


@pytest.mark.parametrize("data", ["91É", "400\t"])
def test_a_letter_that_no_subset_has_is_refused(data: str) -> None:
    with pytest.raises(ValueError, match="expected a character of Code 128's subset B, got"):
        encode(data)
