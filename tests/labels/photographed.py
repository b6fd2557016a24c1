"""Labels as pictures, read back: `python -m tests.labels.photographed 500`.

Labels by chance and those of the sample shipments are drawn, photographed and held against what was
meant. What is right must be accepted nearly always; a label with one thing wrong must never be.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from PIL import Image
from tests.labels.distorting import heavy, mild
from tests.labels.random_labels import content, specs

from edicompliance.datafolder import samples_folder
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.printing.labelling import render_labels
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.labels.audit.likeness import compare_picture
from edicompliance.labels.content import Told
from edicompliance.labels.draw.code128 import encode
from edicompliance.labels.draw.drawing import DrawnLabel, LabelDrawing
from edicompliance.labels.draw.font import label_font
from edicompliance.labels.draw.picture import as_image
from edicompliance.labels.fields import as_people_read, element_string
from edicompliance.labels.read.picture import read_image
from edicompliance.profiles import load_profile

CAMERAS: Final[dict[str, Callable[[Image.Image, int], Image.Image]]] = {
    "clean": lambda picture, _: picture,
    "mild": mild,
    "heavy": heavy,
}
_MART: Final = "example-mart/shipments"


def accepted(picture: Image.Image, drawn: DrawnLabel) -> bool:
    """Whether all that is expected was seen: every bar code read, all letters alike.

    Letters that our font lacks, and those that had to be cut, cannot be told by any picture; they
    are left out, and no fault is ever put into them.
    """
    seen = read_image(picture, "label.png", codes=len(drawn.bars))
    if seen.retake or sorted(one.data for one in seen.bars) != sorted(intended(drawn)):
        return False
    told = compare_picture(picture, seen, drawn)
    return all(one.verdict == "alike" for at, one in told.items() if can_be_told(drawn, at))


def can_be_told(drawn: DrawnLabel, at: int) -> bool:
    """Whether a picture could say anything of a field's letters."""
    one = drawn.fields[at]
    return not label_font().lacks(one.field.text) and one.note != "cut short"


def intended(drawn: DrawnLabel) -> list[str]:
    """What the bars are meant to hold."""
    coded = (one.field for one in drawn.fields if one.field.is_barcode)
    return [element_string(one.elements) for one in coded]


# -- labels


def sample_labels() -> list[DrawnLabel]:
    """Those of the sample shipments of a made-up retailer."""
    found: list[DrawnLabel] = []
    at = datetime(2026, 11, 18, 10, tzinfo=UTC)
    for name in ("may-ship-collect", "packed-against-guide"):
        folder = samples_folder() / _MART / name
        shipment = load_shipment(find_shipments([str(folder)])[0][0])
        made = render_labels(shipment, load_profile("example-mart"), at=at)
        for batch in made.batches:
            numbered = (one for one in batch.contents if one.sscc)
            found += map(LabelDrawing(batch.spec, 203).draw, numbered)
    return found


def labels(count: int, seed: int) -> Iterator[tuple[LabelDrawing | None, DrawnLabel]]:
    """Labels by chance of all guides and both resolutions, each third one of a sample shipment."""
    chance = random.Random(seed)
    drawings = [LabelDrawing(spec, dpi) for spec in specs().values() for dpi in (203, 300)]
    samples = sample_labels()
    for number in range(count):
        if number % 3 == 2:
            one = samples[number // 3 % len(samples)]
            yield LabelDrawing(one.plan.spec, 203), one
        else:
            drawing = drawings[number % len(drawings)]
            yield drawing, drawing.draw(content(chance, drawing.spec.on))


# -- faults


def mutants(
    drawing: LabelDrawing, label: DrawnLabel, chance: random.Random
) -> Iterator[DrawnLabel]:
    """The label with one thing wrong, for each kind of thing."""
    yield from _digit(drawing, label, chance)
    yield from _bars(label, _swapped, both=chance.random() < 0.5)
    yield from _bars(label, _wrong_check_digit, both=chance.random() < 0.5)
    yield drawing.draw(replace(label.content, sscc=_other(label.content.sscc, chance)))


def _digit(drawing: LabelDrawing, label: DrawnLabel, chance: random.Random) -> Iterator[DrawnLabel]:
    """One letter or digit of one text is another."""
    barred = {one.field.name for one in label.fields if one.field.is_barcode}
    names = [
        one.field.name
        for at, one in enumerate(label.fields)
        if one.field.name not in {*barred, "carton"} and can_be_told(label, at)
    ]
    chance.shuffle(names)
    for name in names:
        told = label.content.told(name)
        text = told[0].text if len(told) == 1 else ""
        places = [at for at, one in enumerate(text) if one.isascii() and one.isalnum()]
        if places:
            at = chance.choice(places)
            wrong = text[:at] + _letter_like(text[at], chance) + text[at + 1 :]
            values = {**label.content.values, name: (Told(wrong),)}
            made = drawing.draw(replace(label.content, values=values))
            if _texts(made) != _texts(label):
                yield made
                return


def _texts(label: DrawnLabel) -> list[str]:
    return [one.text for one in label.texts]


def _letter_like(letter: str, chance: random.Random) -> str:
    kind = "0123456789" if letter.isdecimal() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    kind = kind.lower() if letter.islower() else kind
    return chance.choice([one for one in kind if one != letter])


def _bars(
    label: DrawnLabel, change: Callable[[str], str | None], *, both: bool
) -> Iterator[DrawnLabel]:
    """One bar code says another thing; its letters say the right one, or the same as the bars."""
    for at, (meant, bars) in enumerate(zip(intended(label), label.bars, strict=True)):
        wrong = change(meant)
        if wrong is None:
            continue
        coded = [one.field for one in label.fields if one.field.is_barcode][at]
        printed = as_people_read(coded.elements)
        shown = f"({wrong[:2]}) {wrong[2:]}"
        texts = tuple(
            one._replace(text=shown) if both and one.text == printed else one for one in label.texts
        )
        all_bars = [*label.bars]
        all_bars[at] = bars._replace(symbol=encode(wrong))
        yield replace(label, texts=texts, bars=tuple(all_bars))
        return


def _swapped(data: str) -> str | None:
    """Another identifier before the same value."""
    for right, wrong in (("420", "421"), ("91", "92"), ("00", "98")):
        if data.startswith(right):
            return wrong + data[len(right) :]
    return None


def _wrong_check_digit(data: str) -> str | None:
    return f"{data[:-1]}{(int(data[-1]) + 3) % 10}" if data.startswith("00") else None


def _other(sscc: str, chance: random.Random) -> str:
    """The number of another carton."""
    from edicompliance.gs1 import calc_check_digit  # noqa: PLC0415 - only here

    digits = f"{sscc[:12]}{chance.randint(0, 99999):05d}"
    number = f"{digits}{calc_check_digit(digits)}"
    return number if number != sscc else _other(sscc, chance)


# -- measuring


def run(count: int, camera: str, seed: int = 5) -> Counter[str]:
    """Photograph so many labels and as many mutants; count what is accepted."""
    chance = random.Random(seed)
    counted: Counter[str] = Counter()
    take = CAMERAS[camera]
    for number, (drawing, label) in enumerate(labels(count, seed)):
        assert drawing is not None
        counted["labels"] += 1
        counted["accepted"] += accepted(take(as_image(label), number), label)
        made = list(mutants(drawing, label, chance))
        wrong = made[number % len(made)]
        counted["mutants"] += 1
        counted["false"] += accepted(take(as_image(wrong), number), label)
    return counted


if __name__ == "__main__":
    total = int(sys.argv[1])
    false = 0
    for kind in sys.argv[2:] or CAMERAS:
        found = run(total, kind)
        false += found["false"]
        share = found["accepted"] / found["labels"]
        print(f"{kind}: {found['accepted']} of {found['labels']} labels accepted ({share:.1%});")
        print(f"    of {found['mutants']} with one thing wrong {found['false']} accepted")
    sys.exit(bool(false))
