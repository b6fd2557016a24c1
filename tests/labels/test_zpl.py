"""Whatever stands in a field is data to the printer: the number of its commands never changes."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.labels.random_labels import content, specs

from edicompliance.labels.content import LabelContent, Told
from edicompliance.labels.draw.drawing import LabelDrawing
from edicompliance.labels.fields import FIELDS
from edicompliance.labels.spec import LabelSpec
from edicompliance.labels.zpl.writing import ZplPrinter, bars_zpl, data, words_zpl

COMMAND = re.compile(r"[\^~][A-Z@][A-Z0-9@]?")
NASTY = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["^XZ^XA", "~JR", "^FS^FO0,0^GFA", "_5EXZ", "\\^XZ", "^CC/", "~CT+", "\x1b^XZ"]
    ),
)
DRAWING = LabelDrawing(specs()["crowded"], 203)
VALUES = {
    name: (Told("A"),) for name in FIELDS if name not in ("sscc", "carton", "postal", "store")
}


def _commands(label: str) -> int:
    return label.count("^") + label.count("~")


@given(NASTY)
def test_data_has_no_character_that_means_anything_to_a_printer(text: str) -> None:
    told = data(text)
    assert not set(told) & set("^~\\\x1b")
    assert told.isascii()
    unescaped = re.sub(r"(?:_[0-9A-F]{2})+", lambda run: _bytes(run[0]), told)
    assert unescaped == text.encode("utf-8", "replace").decode("utf-8")


def _bytes(run: str) -> str:
    return bytes.fromhex(run.replace("_", "")).decode("utf-8")


@given(st.sampled_from(sorted(VALUES)), NASTY.filter(str.strip))
def test_any_text_in_any_field_leaves_the_commands_as_they_are(name: str, text: str) -> None:
    """As many as the lines of letters and the bars that are drawn, which are the plan's alone."""
    said = LabelContent("carton", "006141410000003105", 1, 1, {**VALUES, name: (Told(text),)})
    label = ZplPrinter(DRAWING).label(said)
    drawn = DRAWING.draw(said)
    bare = ZplPrinter(DRAWING).label(LabelContent("carton"))
    fields = 5 * len(drawn.texts) + 6 * len(drawn.bars)
    assert _commands(label) == _commands(bare) + fields
    assert label.count("^XA") == label.count("^XZ") == 1
    assert all(one in label for one in map(words_zpl, drawn.texts))
    assert len(COMMAND.findall(label)) == _commands(label)


@given(NASTY)
def test_a_nasty_sscc_or_store_is_never_drawn_as_bars(text: str) -> None:
    said = LabelContent("carton", text, 1, 1, {"store": (Told(text),), "postal": (Told(text),)})
    label = ZplPrinter(DRAWING).label(said)
    assert label.count("^XA") == label.count("^XZ") == 1
    assert len(COMMAND.findall(label)) == _commands(label)


@pytest.mark.parametrize("name", sorted(specs()))
def test_the_quick_way_writes_what_the_drawing_says(name: str) -> None:
    drawing = LabelDrawing(specs()[name], 203)
    printer = ZplPrinter(drawing)
    chance = random.Random(7)
    for _ in range(25):
        said = content(chance, drawing.spec.on)
        drawn = drawing.draw(said)
        label = printer.label(said)
        lines = sorted(map(words_zpl, (*drawn.texts, *drawing.plan.captions)))
        bars = sorted(map(bars_zpl, drawn.bars))
        written = [f"{line}\n" for line in label.splitlines()]
        assert sorted(line for line in written if "^A0N" in line) == lines
        assert sorted(line for line in written if "^BCN" in line) == bars


def test_an_sscc_with_a_wrong_check_digit_gets_no_bars_and_is_told() -> None:
    printer = ZplPrinter(LabelDrawing(LabelSpec(), 203))
    good, bad = (LabelContent("carton", f"00614141000000310{n}") for n in "56")
    (_, nothing), (label, notes) = printer.labels([good, bad])
    assert nothing == []
    assert "^BC" not in label
    assert "(00) 006141410000003106" not in label
    assert [str(one) for one in notes] == [
        "zone I sscc: no bars: (00) 006141410000003106: check digit: expected 5, got 6"
    ]


def test_a_pallet_is_printed_as_often_as_the_guide_wants() -> None:
    label = ZplPrinter(LabelDrawing(specs()["mart-pallet"], 203)).label(LabelContent("pallet"))
    assert "^PQ2\n" in label
