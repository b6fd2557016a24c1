"""Labels by chance, drawn and read back: `python -m tests.labels.proof 2000`.

Every bar code of every label, as PNG of 203 and 300 dpi, as PDF and as ZPL, must hold what was
meant, and every text must end before its zone does.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

import pypdfium2
from PIL import Image
from tests.labels.random_labels import content, specs
from tests.labels.reading_back import decoded, intended, of_png, of_zpl

from edicompliance.labels.draw.drawing import DrawnLabel, LabelDrawing
from edicompliance.labels.draw.paper import as_pdf
from edicompliance.labels.draw.picture import as_png
from edicompliance.labels.draw.plan import Dpi
from edicompliance.labels.zpl.writing import ZplPrinter


def faults(label: DrawnLabel, zpl: str) -> Iterator[str]:
    """What is wrong with one label in any of its forms."""
    meant = intended(label)
    for form, read in (
        ("PNG", decoded(of_png(as_png(label)))),
        ("PDF", decoded(page(as_pdf([label])))),
        ("ZPL", of_zpl(zpl)),
    ):
        if read != meant:
            yield f"{form}: meant {meant}, read {read}"
    for one in label.fields:
        if not one.zone_box.holds(one.box):
            yield f"{one.field.name} of zone {one.field.zone} leaves its zone: {one.box}"


def page(pdf: bytes) -> Image.Image:
    """The first page as a printer would see it."""
    document = pypdfium2.PdfDocument(pdf)
    picture: Image.Image = document[0].render(scale=300 / 72).to_pil()
    document.close()
    return picture


def run(count: int, seed: int = 5) -> tuple[int, list[str]]:
    """Make labels, round robin through guides and resolutions; return bar codes and faults."""
    chance = random.Random(seed)
    resolutions: tuple[Dpi, Dpi] = (203, 300)
    drawings = [LabelDrawing(spec, dpi) for spec in specs().values() for dpi in resolutions]
    printers = [ZplPrinter(one) for one in drawings]
    found: list[str] = []
    bars = 0
    for number in range(count):
        at = number % len(drawings)
        said = content(chance, drawings[at].spec.on)
        label = drawings[at].draw(said)
        bars += len(label.bars)
        told = faults(label, printers[at].label(said))
        found += [f"label {number}: {one}" for one in told]
    return bars, found


if __name__ == "__main__":
    total = int(sys.argv[1])
    read, wrong = run(total)
    for line in wrong:
        print(line)
    print(f"{total} labels, {read} bar codes in three forms each: {len(wrong)} faults")
    sys.exit(bool(wrong))
