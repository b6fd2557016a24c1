"""What a print stream says is read back as it was meant, and nothing in it is passed over."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from tests.labels.random_labels import content, specs

from edicompliance.labels.boxes import Box
from edicompliance.labels.draw.drawing import DrawnLabel, LabelDrawing
from edicompliance.labels.draw.fitting import WIDE
from edicompliance.labels.draw.font import label_font
from edicompliance.labels.draw.plan import Dpi
from edicompliance.labels.fields import element_string
from edicompliance.labels.seen import SeenLabel, Unreadable
from edicompliance.labels.zpl.reading import read_zpl
from edicompliance.labels.zpl.writing import ZplPrinter


def labels(data: bytes | str, dpi: int | None = None) -> list[SeenLabel | Unreadable]:
    """What is read of a print stream."""
    raw = data.encode() if isinstance(data, str) else data
    return list(read_zpl(raw, "label.zpl", dpi=dpi))


def label(data: bytes | str, dpi: int | None = None) -> SeenLabel:
    """The only label of a print stream."""
    (found,) = labels(data, dpi)
    assert isinstance(found, SeenLabel), found
    return found


# -- what we print


def _meant(drawn: DrawnLabel) -> list[tuple[str, Box]]:
    """The letters of a label and their boxes, in dots."""
    font = label_font()
    return sorted(
        (one.text, Box(one.x, one.y, font.width(one.text) * one.size * WIDE, one.size))
        for one in (*drawn.plan.captions, *drawn.texts)
        if one.text.strip()
    )


def _alike(one: Box, dots: Box, dpi: int) -> bool:
    """Whether a box in millimetres is one in dots, within a dot."""
    return all(abs(mm * dpi / 25.4 - dot) <= 1 for mm, dot in zip(one, dots, strict=True))


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("name", sorted(specs()))
def test_what_we_print_is_read_back_field_for_field(name: str, dpi: Dpi) -> None:
    drawing = LabelDrawing(specs()[name], dpi)
    printer = ZplPrinter(drawing)
    chance = random.Random(11)
    contents = [content(chance, drawing.spec.on) for _ in range(12)]
    stream = "".join(map(printer.label, contents)).encode()
    read = [one for one in labels(stream) if isinstance(one, SeenLabel)]
    assert [one.index for one in read] == list(range(1, 13))
    for said, seen in zip(contents, read, strict=True):
        drawn = drawing.draw(said)
        assert not seen.retake
        assert all("printed 2 times" in note for note in seen.notes)
        assert [one.text for one in sorted(seen.texts)] == [text for text, _ in _meant(drawn)]
        for text, (_, box) in zip(sorted(seen.texts), _meant(drawn), strict=True):
            assert _alike(text.box, box, dpi), (text, box)
        _assert_bars(drawn, seen, dpi)
        places = [(one.offset, one.length) for one in seen.texts]
        for offset, length in (*places, *((one.offset, one.length) for one in seen.bars)):
            assert offset is not None
            assert stream[offset - 3 : offset] == b"^FD"
            assert stream[offset + length :].startswith(b"^FS")


def _assert_bars(drawn: DrawnLabel, seen: SeenLabel, dpi: int) -> None:
    meant = [one.field.elements for one in drawn.fields if one.field.is_barcode]
    assert [one.elements for one in seen.bars] == [tuple(one) for one in meant]
    for bars, printed in zip(drawn.bars, seen.bars, strict=True):
        assert (printed.symbology, printed.fault) == ("GS1-128", "")
        assert printed.data == element_string(printed.elements)
        box = Box(bars.x, bars.y, bars.symbol.modules * bars.module, bars.height)
        assert _alike(printed.box, box, dpi)
        assert printed.x_mm is not None
        assert printed.quiet_mm is not None
        assert round(float(printed.x_mm) * dpi / 25.4, 1) == bars.module
        assert printed.quiet_mm >= 10 * printed.x_mm


def _spans(read: Iterator[SeenLabel | Unreadable]) -> list[tuple[int, int]]:
    return [(one.offset or 0, one.length) for one in read if isinstance(one, SeenLabel)]


def test_labels_lie_one_behind_the_other_in_the_stream() -> None:
    data = b"^XA^FO1,1^FDA^FS^XZ\n\n^XA^FO1,1^FDB^FS^XZ"
    assert _spans(read_zpl(data, "label.zpl")) == [(0, 19), (21, 19)]


@pytest.mark.parametrize("name", sorted(specs()))
def test_a_label_is_read_alike_alone_and_in_a_stream(name: str) -> None:
    printer = ZplPrinter(LabelDrawing(specs()[name], 203))
    chance = random.Random(23)
    made = [printer.label(content(chance, printer.drawing.spec.on)) for _ in range(15)]
    made *= 2
    stream = labels("".join(made))
    at = 0
    for one, seen in zip(made, stream, strict=True):
        alone = label(one)
        assert isinstance(seen, SeenLabel)
        assert [(text.text, text.box) for text in seen.texts] == [
            (text.text, text.box) for text in alone.texts
        ]
        assert [(text.offset or 0) - at for text in seen.texts] == [
            text.offset for text in alone.texts
        ]
        assert [bars._replace(offset=0) for bars in seen.bars] == [
            bars._replace(offset=0) for bars in alone.bars
        ]
        assert (seen.offset, seen.width_mm) == (at, alone.width_mm)
        at += len(one)
