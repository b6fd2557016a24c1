"""How long reading a label off a picture or a PDF takes, as a multiple of one plain decode of it.

python benchmarks/label_pictures.py [--quick]      or `make bench`

The picture is a label of 4 x 6 inches at 203 dpi with three bar codes, opened before. A plain
decode is one call of zxing-cpp with nothing set. Reading takes two looks at least; letters are held
against the label that is expected.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))
import zxingcpp
from bench import machine, row
from PIL import Image
from tests.labels.distorting import heavy, mild

from edicompliance.labels.audit.likeness import compare_picture
from edicompliance.labels.draw.drawing import DrawnLabel, LabelDrawing
from edicompliance.labels.draw.paper import as_pdf
from edicompliance.labels.draw.picture import as_image
from edicompliance.labels.read.pdf import read_pdf
from edicompliance.labels.read.picture import read_image
from labels import contents, seconds, spec

CLEAN_GOAL, HARD_GOAL = 4, 20


def main() -> None:
    count = 4 if "--quick" in sys.argv else 20
    drawing = LabelDrawing(spec(), 203)
    labels = [drawing.draw(one) for one in contents(count)]
    clean = [as_image(one) for one in labels]
    print(machine())
    one_kind("clean picture", labels, clean, CLEAN_GOAL)
    one_kind("mild photo", labels, [mild(one, n) for n, one in enumerate(clean)], HARD_GOAL)
    one_kind("hard photo", labels, [heavy(one, n) for n, one in enumerate(clean)], HARD_GOAL)
    blank = [Image.new("L", one.size, 255) for one in clean]
    one_kind("picture without bars", labels, blank, HARD_GOAL)
    pages(labels, clean)


def one_kind(name: str, labels: list[DrawnLabel], pictures: list[Image.Image], goal: int) -> None:
    """Pictures of one kind: read, and their letters compared."""
    floor = seconds(lambda: [zxingcpp.read_barcodes(one) for one in pictures])
    seen = [read_image(one, "a.png", codes=3) for one in pictures]
    taken = seconds(lambda: [read_image(one, "a.png", codes=3) for one in pictures])
    both = taken + seconds(
        lambda: [compare_picture(*one) for one in zip(pictures, seen, labels, strict=True)]
    )
    print(f"D = one plain decode of a {name}: {floor / len(pictures) * 1e3:.1f} ms")
    row(f"{name}: bars", taken / floor, "D", f"<= {goal} D")
    row(f"{name}: bars and letters", both / floor, "D", f"<= {goal} D")


def pages(labels: list[DrawnLabel], pictures: list[Image.Image]) -> None:
    """Labels of a PDF, a page each."""
    floor = seconds(lambda: [zxingcpp.read_barcodes(one) for one in pictures])
    data = as_pdf(labels)
    taken = seconds(lambda: list(read_pdf(data, "a.pdf")))
    print(f"a page of a PDF: {taken / len(labels) * 1e3:.1f} ms")
    row("a page of a PDF", taken / floor, "D", "")


if __name__ == "__main__":
    main()
