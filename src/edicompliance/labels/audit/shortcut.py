"""Labels of one print stream are alike: what was found right on one is looked up on the next.

After a label passed, it is known which of its texts and bars hold which field. The next one with
the same captions at the same places is right where the same places hold what its documents say;
anything else is compared in full.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Final, NamedTuple

from edicompliance.labels.audit.auditing import Comparison
from edicompliance.labels.audit.captions import Claim, caption_of
from edicompliance.labels.boxes import Box
from edicompliance.labels.content import LabelContent, barred
from edicompliance.labels.seen import SeenBars, SeenLabel, SeenText
from edicompliance.labels.wanted import Compiled

_MOST_KEPT: Final = 50_000
_MOST: Final = 16
"""So many forms of a label are remembered."""


class _Form(NamedTuple):
    """A label that passed: where everything stood, and what each of it was."""

    compiled: Compiled
    size: tuple[object, ...]
    places: list[tuple[object, ...]]
    """Where its texts begin, and how high they are."""
    rules: tuple[Box, ...]
    """The lines across it."""
    others: Callable[[list[str]], object]
    """Picks the texts that are no value and no letters of bars: captions above all."""
    same: object
    """What they are on every such label."""
    said: tuple[tuple[str, tuple[int, ...], bool], ...]
    """Field -> the texts that are its value, one below the other; whether behind a caption."""
    beside: tuple[tuple[int, str, int, int], ...]
    """Texts at bar codes -> the identifier, which bars, and which of their values."""
    tails: tuple[int, ...]
    """Texts that are the last digits of the SSCC."""
    unsaid: tuple[str, ...]
    """Fields that the documents do not say."""
    barred: tuple[tuple[str, str, int, int], ...]
    """Field, identifier -> which bars, and which of their values."""
    measures: list[tuple[object, ...]]


class Shortcuts:
    """The forms of labels that passed."""

    def __init__(self) -> None:
        self._forms: list[_Form] = []
        self._values: dict[tuple[int, str, str], str] = {}
        self._taken: dict[tuple[int, str, str], str] = {}

    def learn(self, seen: SeenLabel, compared: Comparison) -> None:
        """Remember where everything stands on a label that passed."""
        form = _form_of(seen, compared)
        if form is not None:
            self._forms.insert(0, form)
            del self._forms[_MOST:]

    def passes(self, seen: SeenLabel, content: LabelContent, compiled: Compiled) -> bool:
        """Whether it is right as one before was; False: that is not known."""
        for form in self._forms:
            if form.compiled is compiled and self._is_as(form, seen, content):
                return True
        return False

    def _is_as(self, form: _Form, seen: SeenLabel, content: LabelContent) -> bool:
        texts, bars, compiled = seen.texts, seen.bars, form.compiled
        if len(texts) != len(form.places) or (seen.width_mm, seen.height_mm) != form.size:
            return False
        lines = [text[0] for text in texts]
        if form.others(lines) != form.same or list(map(_measures, bars)) != form.measures:
            return False
        if _places(texts) != form.places or seen.rules != form.rules:
            return False
        if any(content.texts(name) for name in form.unsaid):
            return False
        for name, places, inline in form.said:
            value = _value_at(lines, places, inline=inline)
            if not self._fits(name, value, content, compiled):
                return False
        return self._holds_bars(form, seen, content)

    def _fits(self, name: str, value: str, content: LabelContent, compiled: Compiled) -> bool:
        """Whether it is the value of a field; what was taken for the same text before is known."""
        told = content.values.get(name)
        if told is None or len(told) != 1 or name == "carrier":
            plain = name == "carton" and value == f"{content.number} of {content.total}"
            return plain or compiled.said(name, content).fits(value)
        key = id(compiled), name, told[0].text
        if self._taken.get(key) == value:
            return True
        if not compiled.said(name, content).fits(value):
            return False
        if len(self._taken) >= _MOST_KEPT:
            self._taken.clear()
        self._taken[key] = value
        return True

    def _holds_bars(self, form: _Form, seen: SeenLabel, content: LabelContent) -> bool:
        texts, bars, compiled = seen.texts, seen.bars, form.compiled
        for name, identifier, at, element in form.barred:
            held, value = bars[at].elements[element]
            wanted = self._value(name, content, compiled)
            if held != identifier or not wanted:
                return False
            if value != wanted and not compiled.said(name, content).fits_bars(value, wanted):
                return False
        for at, identifier, which, element in form.beside:
            said = f"({identifier}){bars[which].elements[element][1]}"
            if "".join(texts[at][0].split()) != said:
                return False
        return all(content.sscc.endswith(texts[at][0]) for at in form.tails)

    def _value(self, name: str, content: LabelContent, compiled: Compiled) -> str:
        """What the bars of a field hold; worked out once for all labels that share it."""
        if name == "sscc":
            return content.sscc
        told = content.values.get(name)
        if told is None or len(told) != 1:
            return barred(name, content, compiled.spec)
        key = id(compiled), name, told[0].text
        found = self._values.get(key)
        if found is None:
            if len(self._values) >= _MOST_KEPT:
                self._values.clear()
            found = self._values[key] = barred(name, content, compiled.spec)
        return found


def _places(texts: Iterable[SeenText]) -> list[tuple[object, ...]]:
    """Where texts begin, and how high they are."""
    return [(box[0], box[1], box[3], em) for _, box, _, _, em in texts]


def _measures(bars: SeenBars) -> tuple[object, ...]:
    return (bars[0], bars[4], *bars[5:8], len(bars[2]))


def _value_at(lines: list[str], places: tuple[int, ...], *, inline: bool) -> str:
    """What stands at some texts, one below the other; behind its caption, where it is there."""
    if len(places) > 1:
        return " ".join([lines[at] for at in places])
    text = lines[places[0]]
    return (caption_of(text) or ("", text))[1] if inline else text


def _form_of(seen: SeenLabel, compared: Comparison) -> _Form | None:
    """What is to be remembered of a label; None: it is not simple enough."""
    held, sscc = compared.held, compared.content.sscc
    at_bars = {identifier: (at, element) for _, identifier, at, element in held.bars}
    if held.is_loose or any(identifier not in at_bars for _, identifier, _ in held.beside):
        return None
    used = {at for _, places in held.letters for at in places}
    used |= {at for at, _, _ in held.beside}
    rest = [(at, one.text) for at, one in enumerate(seen.texts) if at not in used]
    tails = tuple(at for at, text in rest if len(text) > 2 and sscc.endswith(text))
    others = _picking([at for at, _ in rest if at not in tails])
    inline = {claim.places[0] for claim in compared.claims.claims if _is_inline(claim, seen)}
    return _Form(
        compared.compiled,
        (seen.width_mm, seen.height_mm),
        _places(seen.texts),
        seen.rules,
        others,
        others([one.text for one in seen.texts]),
        tuple((name, places, places[0] in inline) for name, places in held.letters),
        tuple((at, identifier, *at_bars[identifier]) for at, identifier, _ in held.beside),
        tails,
        tuple({one.name: 0 for one in compared.fields if not one.expected}),
        tuple(held.bars),
        list(map(_measures, seen.bars)),
    )


def _picking(places: list[int]) -> Callable[[list[str]], object]:
    """Pick the texts at some places."""
    return itemgetter(*places) if places else lambda _: None


def _is_inline(claim: Claim, seen: SeenLabel) -> bool:
    return claim.texts[0] != seen.texts[claim.places[0]].text
