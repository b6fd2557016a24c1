r"""Labels as ZPL, the language of label printers.

What a document says is data to the printer and never a command: whatever is not plain is sent as
its bytes in hexadecimal behind `^FH`, so a store's name may well be `^XZ`.

>>> data("4501061 A-1"), data("^XZ~JA"), data("Łódź")
('4501061 A-1', '_5EXZ_7EJA', '_C5_81_C3_B3d_C5_BA')
>>> from edicompliance.labels.spec import LabelSpec
>>> printer = ZplPrinter(LabelDrawing(LabelSpec(), 203))
>>> label = printer.label(LabelContent("carton", "006141410000003105", 3, 12))
>>> label[:4], label[-4:], "^BY4,3,254^BCN,254,N,N,N^FH^FD>;>800006141410000003105^FS" in label
('^XA\n', '^XZ\n', True)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from edicompliance.gs1 import is_valid
from edicompliance.labels.content import LabelContent
from edicompliance.labels.draw.drawing import Bars, LabelDrawing, Note
from edicompliance.labels.draw.plan import BarSlot, TextSlot, Words

_PLAIN: Final = re.compile(r"[A-Za-z0-9 .,:()/>;=+*-]*", re.ASCII)
_NUMBERS: Final = ("carton", "sscc")
"""Fields that are another on each label."""
_ANY_SSCC: Final = "123456789012345675"
_MOST_KEPT: Final = 20_000
"""So many different texts of a field are kept; then all are forgotten."""
_NOT_PLAIN: Final = re.compile(rb"[^A-Za-z0-9 .,:()/>;=+*-]")


def data(text: str) -> str:
    """Return a text as data of a field that begins with `^FH`."""
    if _PLAIN.fullmatch(text):
        return text
    raw = text.encode("utf-8", "replace")
    return _NOT_PLAIN.sub(lambda found: b"_%02X" % found[0][0], raw).decode("ascii")


def words_zpl(words: Words) -> str:
    """Return one line of letters as a field."""
    size = words.size
    return f"^FO{words.x},{words.y}^A0N,{size},{size}^FH^FD{data(words.text)}^FS\n"


def bars_zpl(bars: Bars) -> str:
    """Return a bar code as a field: Code 128 whose subsets and FNC1 we say ourselves."""
    return (
        f"^FO{bars.x},{bars.y}^BY{bars.module},3,{bars.height}^BCN,{bars.height},N,N,N"
        f"^FH^FD{data(bars.symbol.zpl)}^FS\n"
    )


class _Made(NamedTuple):
    """A piece of a label, and what must be told of it."""

    zpl: str
    notes: tuple[Note, ...] = ()


class _Field(NamedTuple):
    """A slot of letters, and what was made for it before, by the text in the documents."""

    name: str
    slot: TextSlot
    known: dict[str, _Made]


class ZplPrinter:
    """Writes the labels of one drawing. What labels have in common is made once.

    Of a shipment's labels most texts come again and again. The SSCC and the number of the carton do
    not, but all digits are of one width, so only the digits are put into what was made for others.
    """

    def __init__(self, drawing: LabelDrawing) -> None:
        self.drawing = drawing
        plan, count = drawing.plan, drawing.spec.count
        rules = "".join(
            f"^FO{rule.x:.0f},{rule.y:.0f}^GB{rule.width:.0f},{rule.height:.0f},2^FS\n"
            for rule in plan.rules
        )
        begin = f"^XA\n^CI28^LH0,0^FWN^PON^PW{plan.width}^LL{plan.height}\n"
        self._head = begin + rules + "".join(map(words_zpl, plan.captions))
        self._foot = f"^PQ{count}\n^XZ\n" if count > 1 else "^XZ\n"
        self._fields = [_Field(one.name, one, {}) for one in plan.texts if one.name not in _NUMBERS]
        self._numbers = [one for one in plan.texts if one.name in _NUMBERS]
        self._counted: dict[tuple[int, int], list[str]] = {}
        self._bars: list[tuple[BarSlot, dict[tuple[str, ...], _Made]]] = [
            (one, {}) for one in plan.bars if one.zone.identifiers != ("00",)
        ]
        self._ssccs = [
            (one, self._around_sscc(one)) for one in plan.bars if one.zone.identifiers == ("00",)
        ]

    def labels(self, contents: Iterable[LabelContent]) -> Iterator[tuple[str, list[Note]]]:
        """Yield label after label, each with what whoever prints it must know."""
        for content in contents:
            yield self._label(content)

    def label(self, content: LabelContent) -> str:
        """Return one label."""
        return self._label(content)[0]

    def _label(self, content: LabelContent) -> tuple[str, list[Note]]:
        made = [self._head]
        notes: list[Note] = []
        values = content.values
        for name, slot, known in self._fields:
            told = values.get(name, ())
            text = told[0].text if len(told) == 1 else f"\0{content.text(name, self.drawing.spec)}"
            piece = known.get(text) or self._new(slot, known, text, content)
            made.append(piece[0])
            notes += piece[1]
        made += [self._number(slot, content, notes) for slot in self._numbers]
        for bar_slot, kept in self._bars:
            piece = self._barred(bar_slot, kept, content)
            made.append(piece[0])
            notes += piece[1]
        made += [self._sscc(bars, around, content, notes) for bars, around in self._ssccs]
        made.append(self._foot)
        return "".join(made), notes

    # -- letters

    def _new(
        self, slot: TextSlot, known: dict[str, _Made], text: str, content: LabelContent
    ) -> _Made:
        if len(known) >= _MOST_KEPT:
            known.clear()
        made = known[text] = self._letters(slot, content)
        return made

    def _letters(self, slot: TextSlot, content: LabelContent) -> _Made:
        text = self.drawing.text(slot, content)
        zpl = "".join(map(words_zpl, self.drawing.words(slot, text)))
        return _Made(zpl, tuple(self.drawing.notes(slot, text)))

    def _number(self, slot: TextSlot, content: LabelContent, notes: list[Note]) -> str:
        """The number of a carton, or the last digits of its SSCC."""
        text = self.drawing.text(slot, content)
        around = self._counted.get((id(slot), len(text)))
        if around is None:
            made = self._letters(slot, content)
            notes += made.notes
            pieces = made.zpl.split(data(text)) if text and not made.notes else []
            if len(pieces) == 2:
                self._counted[id(slot), len(text)] = pieces
            return made.zpl
        return text.join(around)

    # -- bars

    def _barred(
        self, slot: BarSlot, kept: dict[tuple[str, ...], _Made], content: LabelContent
    ) -> _Made:
        names = (slot.zone.encodes(one) or "" for one in slot.zone.identifiers)
        key = tuple([text for name in names for text in (*content.texts(name), "\0")])
        made = kept.get(key)
        if made is None:
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            made = kept[key] = self._new_bars(slot, content)
        return made

    def _new_bars(self, slot: BarSlot, content: LabelContent) -> _Made:
        barred = self.drawing.barred(slot, content)
        bars = bars_zpl(barred.bars) if barred.bars else ""
        words = self.drawing.words(slot.letters, barred.text, barred.indent)
        notes = tuple(self.drawing.notes_of_bars(slot, barred))
        return _Made(bars + "".join(map(words_zpl, words)), notes)

    def _around_sscc(self, slot: BarSlot) -> list[str]:
        """What stands around the digits of every SSCC; empty where it cannot be told beforehand."""
        made = self._new_bars(slot, LabelContent(self.drawing.spec.on, _ANY_SSCC))
        pieces = made.zpl.split(_ANY_SSCC)
        return pieces if len(pieces) == 3 and not made.notes else []

    def _sscc(
        self, slot: BarSlot, around: list[str], content: LabelContent, notes: list[Note]
    ) -> str:
        sscc = content.sscc
        if around and len(sscc) == 18 and is_valid(sscc):
            return sscc.join(around)
        made = self._new_bars(slot, content)
        notes += made.notes
        return made.zpl
