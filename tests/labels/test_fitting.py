"""Texts into boxes: whole where it can be, never outside, and what is cut is told."""

from hypothesis import given
from hypothesis import strategies as st
from tests.labels.random_labels import SCRIPTS

from edicompliance.labels.boxes import Box
from edicompliance.labels.draw.fitting import LEADING, WIDE, clean, fit
from edicompliance.labels.draw.font import label_font

TEXTS = st.one_of(*(st.text(letters, min_size=1, max_size=90) for letters in SCRIPTS))
LINES = st.lists(TEXTS, min_size=1, max_size=6).map("\n".join)


@given(LINES, st.integers(60, 800), st.integers(20, 300))
def test_no_text_leaves_its_box(text: str, wide: int, high: int) -> None:
    fitted = fit(text, Box(0, 0, wide, high), largest=min(42, high), least=14)
    font = label_font()
    assert all(
        font.width(line) * fitted.size * WIDE <= wide for line in fitted.lines if line != "..."
    )
    assert fitted.size + (len(fitted.lines) - 1) * fitted.size * LEADING <= high + 1e-6


@given(LINES, st.integers(60, 800), st.integers(20, 300))
def test_what_is_not_told_to_be_cut_is_all_there(text: str, wide: int, high: int) -> None:
    fitted = fit(text, Box(0, 0, wide, high), largest=min(42, high), least=14)
    if not fitted.note:
        whole = "".join(clean(text.replace("\n", " ")).split())
        assert "".join("".join(fitted.lines).split()) == whole


def test_of_an_address_that_is_cut_the_town_stays() -> None:
    text = "\n".join((*(f"LINE {n} OF A LONG ADDRESS" for n in range(9)), "AMES, IA 50010"))
    fitted = fit(text, Box(0, 0, 300, 60), largest=24, least=16)
    assert (fitted.lines[-1], fitted.note) == ("AMES, IA 50010", "cut short")


def test_words_stay_whole_where_smaller_letters_can_do_it() -> None:
    assert fit("ABCDEFGHIJ KLM", Box(0, 0, 130, 60), largest=24, least=14).lines == (
        "ABCDEFGHIJ",
        "KLM",
    )
