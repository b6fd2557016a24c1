"""Labels with one thing wrong, printed and audited: `python -m tests.labels.proof_of_audit 3000`.

Likely labels of the made-up retailers' guides are printed as ZPL, as PDF and as pictures of several
kinds, and audited against what they must say. Those left as they are pass nearly always; one with
anything wrong never does: a field, a check digit, an identifier, the carton, the order, a zone that
is missing, bars that are too small. It takes hours; `--part 2/10 --results FILE` does a part.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Final, NamedTuple

from PIL import Image
from tests.labels.distorting import heavy, mild
from tests.labels.random_labels import specs
from tests.labels.sittings import Figures, sitting_of

from edicompliance.flows.printing.printed import read_printed
from edicompliance.gs1 import calc_check_digit
from edicompliance.labels.audit.reconciling import AuditedLabel, audit_all
from edicompliance.labels.content import LabelContent, Told
from edicompliance.labels.draw.code128 import encode
from edicompliance.labels.draw.drawing import Bars, DrawnLabel, LabelDrawing
from edicompliance.labels.draw.paper import as_pdf
from edicompliance.labels.draw.picture import as_image
from edicompliance.labels.draw.rendering import Batch
from edicompliance.labels.fields import element_string
from edicompliance.labels.spec import LabelSpec
from edicompliance.labels.zpl.writing import bars_zpl, words_zpl

FORMS: Final = ("zpl", "pdf", "clean", "mild", "heavy")
SHARES: Final = {
    "zpl": 0.99, "pdf": 0.99, "clean": 0.95, "mild": 0.85, "heavy": 0.0, "sizeless": 0.95,
}  # fmt: skip
"""So many of the labels that are right must pass. Sizeless is ZPL that tells no size of the label;
it is tried where it is asked for."""
_PARTS: Final = {"zpl": 5, "pdf": 3, "clean": 1, "mild": 1, "heavy": 1, "sizeless": 1}
"""So many of eleven labels are of each form: pictures take longest."""
_CITIES: Final = (
    ("ANYTOWN", "OH", "43004"),
    ("SOMEPLACE", "TX", "75001"),
    ("EXAMPLEVILLE", "CA", "91710"),
    ("SAMPLETON", "NJ", "07001"),
)
_CARRIERS: Final = (("XMPL", "EXAMPLE MOTOR FREIGHT"), ("SMPL", "SAMPLE LINES"))
_TAMPERED: Final = (
    "po", "department", "item", "quantity", "store", "bol", "carrier", "gtin", "vendor", "pro",
    "mark_for",
)  # fmt: skip


# -- labels


def sscc(chance: random.Random) -> str:
    """A number of one company's."""
    digits = f"00614141{chance.randrange(10**9):09d}"
    return f"{digits}{calc_check_digit(digits)}"


def address(chance: random.Random, name: str) -> tuple[str, str]:
    """A place in the made-up country, and its postal code."""
    city, state, code = chance.choice(_CITIES)
    number = chance.randint(1, 9999)
    return f"{name} {number:04d}\n{number} SAMPLE ROAD\n{city}, {state} {code}", code


def likely(chance: random.Random, spec: LabelSpec) -> LabelContent:
    """What a label may well say."""
    to, code = address(chance, "EXAMPLE MART DC")
    store = chance.randint(1, 9999)
    scac, carrier = chance.choice(_CARRIERS)
    total = chance.choice((3, 12, 96, 480))
    texts = {
        "ship_from": address(chance, "ACME GOODS PLANT")[0],
        "ship_to": to,
        "postal": chance.choice((code, f"{code}-{chance.randint(1, 9999):04d}")),
        "scac": scac,
        "carrier": carrier,
        "pro": f"{chance.randrange(10**9):09d}",
        "bol": f"0061414100{chance.randrange(10**7):07d}",
        "po": f"{chance.randint(1000000, 9999999)}",
        "department": f"{chance.randint(1, 99)}",
        "vendor": f"{chance.randint(100000, 999999)}",
        "item": f"{chance.randint(100000, 9999999)}",
        "gtin": "00614141100019",
        "description": chance.choice(("GARDEN HOSE 50 FT", "PAPER TOWELS 12 ROLLS", "SOCKS, WOOL")),
        "quantity": f"{chance.choice((1, 6, 12, 24, 144))} {chance.choice(('EA', 'CA'))}",
        "store": f"{store}",
        "mark_for": f"EXAMPLE MART STORE {store:04d}\n{store} SAMPLE STREET\nANYTOWN, TX 75001",
    }
    values = {name: (Told(text),) for name, text in texts.items()}
    return LabelContent(spec.on, sscc(chance), chance.randint(1, total), total, values, "SH1")


# -- one thing wrong


class Mutant(NamedTuple):
    """A label with one thing wrong."""

    kind: str
    drawn: DrawnLabel


def mutants(
    drawing: LabelDrawing, content: LabelContent, chance: random.Random
) -> Iterator[Mutant]:
    """Yield the label with each kind of thing wrong that it can have."""
    right = drawing.draw(content)
    said = set(drawing.spec.fields)
    for name in _TAMPERED:
        if name in said:
            wrong = _other(content.texts(name)[0], chance)
            yield Mutant(f"field {name}", drawing.draw(_with(content, name, wrong)))
    if "ship_to" in said:
        while (to := address(chance, "EXAMPLE MART DC"))[1] == content.texts("postal")[0][:5]:
            pass
        moved = _with(_with(content, "ship_to", to[0]), "postal", to[1])
        yield Mutant("another place", drawing.draw(moved))
    if "carton" in said:
        number = (content.number or 0) % (content.total or 1) + 1
        yield Mutant("carton number", drawing.draw(replace(content, number=number)))
    other = replace(_with(content, "po", _other(content.texts("po")[0], chance)), sscc=sscc(chance))
    yield Mutant("another shipment's carton", drawing.draw(other))
    yield Mutant("another number", drawing.draw(replace(content, sscc=sscc(chance))))
    yield Mutant("check digit", _bars(right, "00", _wrong_check_digit))
    for identifier, swapped in (("420", "421"), ("91", "92"), ("00", "98")):
        if identifier in drawing.spec.identifiers:
            yield Mutant(f"identifier ({identifier})", _swapped(right, identifier, swapped))
    yield from _zones(drawing, content)
    yield Mutant("narrow bars", _shrunk(right, lambda one: one._replace(module=one.module - 1)))
    yield Mutant("low bars", _shrunk(right, lambda one: one._replace(height=one.height // 2)))


def _with(content: LabelContent, name: str, text: str) -> LabelContent:
    return replace(content, values={**content.values, name: (Told(text),)})


def _other(text: str, chance: random.Random) -> str:
    """One digit, or else one letter, of a text is another."""
    places = [at for at, one in enumerate(text) if one.isdigit()] or list(range(len(text)))
    at = chance.choice(places)
    kind = "0123456789" if text[at].isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    changed = text[:at] + chance.choice([one for one in kind if one != text[at]]) + text[at + 1 :]
    return changed if changed.lstrip("0") != text.lstrip("0") else _other(text, chance)


def _wrong_check_digit(data: str) -> str:
    return f"{data[:-1]}{(int(data[-1]) + 3) % 10}"


def _bars(label: DrawnLabel, identifier: str, change: Callable[[str], str]) -> DrawnLabel:
    """One bar code holds something else; its letters stay."""
    coded = [one.field for one in label.fields if one.field.is_barcode]
    bars = [
        one._replace(symbol=encode(change(element_string(field.elements))))
        if field.elements[0][0] == identifier
        else one
        for field, one in zip(coded, label.bars, strict=True)
    ]
    return replace(label, bars=tuple(bars))


def _swapped(label: DrawnLabel, identifier: str, other: str) -> DrawnLabel:
    return _bars(label, identifier, lambda one: other + one.removeprefix(identifier))


def _shrunk(label: DrawnLabel, change: Callable[[Bars], Bars]) -> DrawnLabel:
    """The bars of the SSCC are smaller."""
    return replace(label, bars=(*label.bars[:-1], change(label.bars[-1])))


def _zones(drawing: LabelDrawing, content: LabelContent) -> Iterator[Mutant]:
    """One of the zones that must be there is not."""
    spec = drawing.spec
    for zone in spec.zones:
        if zone.required and zone.letter not in ("A", "I"):
            rest = tuple(each for each in spec.zones if each is not zone)
            less = LabelDrawing(replace(spec, zones=rest), drawing.plan.dpi)
            yield Mutant(f"zone {zone.letter} missing", less.draw(content))


# -- printing and auditing


def printed(label: DrawnLabel, form: str, seed: int) -> bytes:
    """A label in one of the forms."""
    if form == "zpl":
        return as_zpl(label).encode()
    if form == "sizeless":
        return re.sub(r"\^PW\d+\^LL\d+", "", as_zpl(label)).encode()
    if form == "pdf":
        return as_pdf([label])
    camera = {"clean": lambda picture, _: picture, "mild": mild, "heavy": heavy}[form]
    picture: Image.Image = camera(as_image(label), seed)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def as_zpl(label: DrawnLabel) -> str:
    """A label as ZPL, whatever is wrong with it."""
    plan = label.plan
    rules = "".join(
        f"^FO{one.x:.0f},{one.y:.0f}^GB{one.width:.0f},{one.height:.0f},2^FS\n"
        for one in plan.rules
    )
    words = "".join(map(words_zpl, (*plan.captions, *label.texts)))
    bars = "".join(map(bars_zpl, label.bars))
    return f"^XA\n^CI28^PW{plan.width}^LL{plan.height}\n{rules}{words}{bars}^XZ\n"


def audited(data: bytes, content: LabelContent, spec: LabelSpec) -> AuditedLabel | None:
    """What the audit says of a label; None: none could be read."""
    codes = sum(bool(zone.identifiers) for zone in spec.zones)
    seen = read_printed(["label"], {"label": data}.__getitem__, codes=codes)
    audit = audit_all(seen.labels or (), [Batch([content], spec)], seen.likenesses)
    return audit.labels[0] if audit.labels else None


def run(numbers: range, seed: int = 5, forms: Sequence[str] = FORMS) -> Figures:
    """Audit so many labels with one thing wrong, and as many that are right.

    Each hangs on its number alone, but for which of the things is wrong: that which was tried least
    in this sitting.
    """
    guides = {name: one for name, one in specs().items() if name not in ("usual", "crowded")}
    drawings = [LabelDrawing(spec, dpi) for spec in guides.values() for dpi in (203, 300)]
    order = [form for form in forms for _ in range(_PARTS[form])]
    found = Figures(Counter(), [])
    kinds: Counter[str] = Counter()
    for number in numbers:
        chance = random.Random(f"{seed} {number}")
        drawing, form = drawings[number % len(drawings)], order[number % len(order)]
        content = likely(chance, drawing.spec)
        said = audited(printed(drawing.draw(content), form, number), content, drawing.spec)
        found.counts[f"{form} right"] += 1
        found.counts[f"{form} right, {_verdict(said)}"] += 1
        made = list(mutants(drawing, content, chance))
        mutant = min(made, key=lambda one: (kinds[f"{form} {one.kind}"], chance.random()))
        kinds[f"{form} {mutant.kind}"] += 1
        told = _verdict(audited(printed(mutant.drawn, form, number), content, drawing.spec))
        found.counts[f"{form} wrong"] += 1
        found.counts[f"{form} wrong, {told}"] += 1
        if told == "pass":
            found.faults.append(f"label {number}, {form}: {mutant.kind}")
    return found


def _verdict(label: AuditedLabel | None) -> str:
    return "unread" if label is None else label.verdict


def share(found: Figures, form: str) -> float:
    """How many of the labels that are right pass."""
    return found.counts[f"{form} right, pass"] / found.counts[f"{form} right"]


def lines(found: Figures) -> Iterator[str]:
    """The figures."""
    counts = found.counts
    for form in SHARES:
        if counts[f"{form} right"]:
            passed, right = counts[f"{form} right, pass"], counts[f"{form} right"]
            yield f"{form}: {passed} of {right} right labels pass ({share(found, form):.1%});"
            wrong, failed = counts[f"{form} wrong"], counts[f"{form} wrong, fail"]
            yield f"    {failed} of {wrong} wrong ones fail, the others are to be retaken"
    yield from found.faults
    wrong = sum(counts[f"{form} wrong"] for form in SHARES)
    yield f"{wrong} labels with one thing wrong: {len(found.faults)} passed"


def main() -> int:
    """Print the figures; 1 where a wrong label passed, or too few right ones did."""
    sitting = sitting_of(sys.argv[1:])
    forms = sitting.rest or FORMS
    found = sitting.figures(lambda numbers: run(numbers, forms=forms))
    print("\n".join(lines(found)))
    tried = [one for one in SHARES if found.counts[f"{one} right"]]
    few = [one for one in tried if share(found, one) < SHARES[one]]
    return int(bool(found.faults or few))


if __name__ == "__main__":
    sys.exit(main())
