"""How high the letters of a label are, against what the guide takes.

A guide tells the size of letters as printers do, in points: so high is the font, from the top of
its highest letter to the foot of its lowest. ZPL tells it, and a PDF does; of a picture it is not
measured.

>>> from edicompliance.labels.boxes import Box
>>> from edicompliance.labels.spec import Limit, Zone
>>> zone = Zone("E", ("po",), text_height=Limit(Decimal("2.82"), None, "at least 8 pt"))
>>> label = SeenLabel("a.zpl", 1, "zpl", (SeenText("4501061", Box(5, 40, 12, 2)),))
>>> [(one.expected, one.actual) for one in small_letters(label, [("po", (0,))], [zone])]
[('at least 8 pt', '2 mm (5.67 pt), the PO')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from edicompliance.labels.audit.agreeing import squeezed
from edicompliance.labels.audit.audited import Deviation
from edicompliance.labels.audit.measuring import holds, in_units
from edicompliance.labels.fields import called
from edicompliance.labels.seen import SeenLabel, SeenText
from edicompliance.labels.spec import Zone

Held = Sequence[tuple[str, tuple[int, ...]]]
"""Field, and which texts of the label are its value."""
_ROUNDED: Final = Decimal("0.13")
"""A dot of a printer of 203 dots to the inch: so much is no deviation."""
_UPRIGHT: Final = 3
"""So few letters may be higher than they are wide, and stand upright all the same."""


def small_letters(seen: SeenLabel, held: Held, zones: Iterable[Zone]) -> Iterator[Deviation]:
    """Yield the fields whose letters are not as high as their zone wants; once each."""
    limits = {
        name: (zone.letter, zone.text_height)
        for zone in zones
        if zone.text_height is not None and not zone.identifiers
        for name in zone.shows
    }
    for name, places in held:
        letter, limit = limits.get(name, ("", None))
        for at in places if limit else ():
            height = height_of(seen.texts[at])
            if limit and not holds(limit, height, _ROUNDED):
                told = f"{in_units((height,), str(limit))}, the {called(name)}"
                yield Deviation("size", "letter_height", letter, str(limit), told, seen.texts[at])
                break


def large_digits(seen: SeenLabel, held: Held, sscc: str, count: int) -> Iterator[Deviation]:
    """Yield what is amiss where the last digits of the SSCC must be larger than the others."""
    if not count or not sscc:
        return
    others = {at for name, places in held if name != "sscc" for at in places}
    own = [one for at, one in enumerate(seen.texts) if at not in others]
    bare = [(squeezed(one.text).removeprefix("(00)"), one) for one in own]
    usual = [height_of(one) for text, one in bare if text in (sscc, sscc[:-count])]
    last = [one for text, one in bare if text == sscc[-count:]]
    most = max(usual, default=Decimal(0))
    if any(height_of(one) > most + _ROUNDED for one in last):
        return
    at = next((one for text, one in bare if text in (sscc, sscc[-count:])), None)
    wanted = f"the last {count} digits of the SSCC larger than the others"
    got = "as large as the others" if at else "no letters of them"
    yield Deviation("size", "large_digits", "", wanted, got, at)


def height_of(text: SeenText) -> Decimal:
    """Return how high the font of a text is, in millimetres; it may stand on its side.

    >>> from edicompliance.labels.boxes import Box
    >>> height_of(SeenText("4501061", Box(0, 0, 3, 14)))
    Decimal('3')
    """
    if text.em is not None:
        return Decimal(str(round(text.em, 3)))
    box = text.box
    on_side = box.height > box.width and len(text.text) > _UPRIGHT
    return Decimal(str(round(box.width if on_side else box.height, 3)))
