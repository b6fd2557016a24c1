"""Labels as a reader would have seen them, made of our own drawing."""

from collections.abc import Sequence
from decimal import Decimal

from edicompliance.labels.boxes import Box
from edicompliance.labels.content import LabelContent
from edicompliance.labels.draw.drawing import DrawnLabel, LabelDrawing
from edicompliance.labels.draw.font import label_font
from edicompliance.labels.draw.plan import Words
from edicompliance.labels.seen import SeenBars, SeenLabel, SeenText, Source
from edicompliance.labels.spec import LabelSpec


def seen_of(
    content: LabelContent, spec: LabelSpec, *, index: int = 1, source: Source = "zpl"
) -> SeenLabel:
    """What a reader sees of the label that we would draw."""
    drawn = LabelDrawing(spec, 203).draw(content)
    words = (*drawn.plan.captions, *drawn.texts)
    texts = tuple(_text(one, drawn) for one in words)
    size = (drawn.plan.width, drawn.plan.height)
    width, height = (Decimal(one) * Decimal("25.4") / 203 for one in size)
    return SeenLabel("labels.zpl", index, source, texts, _bars(drawn), width, height)


def _text(one: Words, drawn: DrawnLabel) -> SeenText:
    wide = label_font().width(one.text) * one.size
    return SeenText(one.text, Box(one.x, one.y, wide, one.size).scaled(drawn.plan.mm))


def _bars(drawn: DrawnLabel) -> tuple[SeenBars, ...]:
    fields = [one for one in drawn.fields if one.field.is_barcode]
    found: Sequence[SeenBars] = [
        SeenBars(
            "GS1-128",
            "".join(f"{identifier}{value}" for identifier, value in one.field.elements),
            one.field.elements,
            one.box.scaled(drawn.plan.mm),
            x_mm=round(bars.module * Decimal("25.4") / 203, 4),
            height_mm=round(bars.height * Decimal("25.4") / 203, 3),
            quiet_mm=Decimal(12),
        )
        for one, bars in zip(fields, drawn.bars, strict=True)
    ]
    return tuple(found)
