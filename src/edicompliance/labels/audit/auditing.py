"""One label, as it was read, against what it must say.

>>> from edicompliance.labels.boxes import Box
>>> from edicompliance.labels.content import Told
>>> from edicompliance.labels.spec import LabelSpec, Zone
>>> spec = LabelSpec(zones=(Zone("E", ("po",)), Zone("I", ("sscc",), ("00",))))
>>> said = LabelContent("carton", "006141410000003105", 1, 1, {"po": (Told("4501061"),)})
>>> bars = SeenBars("GS1-128", "00006141410000003105", (("00", said.sscc),), Box(5, 60, 80, 32))
>>> texts = (SeenText("PO", Box(0, 0, 4, 2)), SeenText("4501062", Box(0, 3, 20, 5)))
>>> audited = Comparison(SeenLabel("a.zpl", 1, "zpl", texts, (bars,)), said, Compiled(spec))
>>> [(one.kind, one.field, one.expected, one.actual) for one in audited.deviations]
[('differs', 'po', '4501061', '4501062')]
>>> [(one.name, one.barred, one.ok) for one in audited.fields]
[('po', False, False), ('sscc', False, None), ('sscc', True, True)]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from edicompliance.labels.audit.agreeing import WORDED, Said, squeezed
from edicompliance.labels.audit.audited import AuditedField, Deviation, Kind
from edicompliance.labels.audit.captions import Claim, Claims, claims
from edicompliance.labels.audit.lacking import unsaid
from edicompliance.labels.audit.lettering import large_digits, small_letters
from edicompliance.labels.audit.likenesses import Held
from edicompliance.labels.audit.measuring import measured
from edicompliance.labels.boxes import around
from edicompliance.labels.content import LabelContent, Told, barred
from edicompliance.labels.read.zoning import zones_measured
from edicompliance.labels.seen import SeenBars, SeenLabel, SeenText
from edicompliance.labels.wanted import Compiled, Holding, Wanted

ON_PICTURES: Final = "letters on a picture do not count: audit the ZPL or PDF"
_NOT_HELD: Final = Held("cannot tell")
_NOT_SAID: Final = "the documents do not say it"
_SHORT: Final = 4
"""Values of fewer letters are not looked for by themselves, without a caption."""


class Comparison:
    """A label against the documents: every field, and what deviates."""

    def __init__(
        self,
        seen: SeenLabel,
        content: LabelContent,
        compiled: Compiled,
        likeness: Mapping[tuple[str, str], Held] | None = None,
    ) -> None:
        self.seen, self.content, self.compiled = seen, content, compiled
        self.likeness = likeness or {}
        self.claims: Claims = claims(seen.texts)
        self.deviations: list[Deviation] = []
        self.in_bars: dict[str, str] = {}
        """Field -> what the bars hold."""
        self.right_bars: set[str] = set()
        self.held = Holding()
        self.unmeasured: list[str] = []
        """Zones whose height cannot be told."""
        self.fields = self._fields()

    def _fields(self) -> tuple[AuditedField, ...]:
        bars = {
            (one.zone, one.identifier): self._bars(one)
            for one in self.compiled.wanted
            if one.identifier
        }
        found = [
            bars[one.zone, one.identifier] if one.identifier else self._letters(one)
            for one in self.compiled.wanted
        ]
        self._missing(found)
        self.deviations += unsaid(found, self.compiled.zones, self.seen.source)
        self._strange_letters()
        self.deviations += measured(self.seen, self.compiled.spec)
        if self.seen.source != "image":
            self._measure_letters_and_zones(found)
        return tuple(found)

    def _measure_letters_and_zones(self, found: Sequence[AuditedField]) -> None:
        seen, spec, held = self.seen, self.compiled.spec, self.held.letters
        self.deviations += small_letters(seen, held, spec.zones)
        self.deviations += large_digits(seen, held, self.content.sscc, spec.large_digits)
        for one in zones_measured(seen, found, spec.zones):
            if isinstance(one, Deviation):
                self.deviations.append(one)
            else:
                self.unmeasured.append(one.zone)

    def told(self, name: str) -> tuple[Told, ...]:
        """Who says a field in the documents."""
        return self.content.told(name)

    def _deviates(
        self,
        kind: Kind,
        one: Wanted,
        expected: str,
        actual: str,
        at: SeenText | SeenBars | None,
    ) -> None:
        told = self.told(one.name)
        self.deviations.append(Deviation(kind, one.name, one.zone, expected, actual, at, told))

    # -- bars

    def _bars(self, one: Wanted) -> AuditedField:
        content, spec = self.content, self.compiled.spec
        wanted = barred(one.name, content, spec)
        expected = f"({one.identifier}) {wanted}" if wanted else ""
        held = list(self._holding(one.identifier))
        if not held:
            return self._other_bars(one, expected, wanted)
        bars, value = held[0]
        actual = f"({one.identifier}) {value}"
        self.in_bars[one.name] = value
        if not wanted:
            return AuditedField(
                one.name, one.zone, "", actual, None, bars.box, True, _NOT_SAID, False
            )
        said = self.compiled.said(one.name, content)
        right = all(said.fits_bars(each, wanted) for _, each in held)
        right = right and not bars.fault and bars.symbology == spec.symbology
        held_picture = self.likeness.get((one.zone, f"({one.identifier})"))
        if right and held_picture is not None:
            why = f"{held_picture.reason}: audit the ZPL or PDF"
            return AuditedField(one.name, one.zone, expected, actual, None, bars.box, True, why)
        if right:
            self.right_bars.add(one.name)
            at = next(at for at, each in enumerate(self.seen.bars) if each is bars)
            element = bars.elements.index((one.identifier, value))
            self.held.bars.append((one.name, one.identifier, at, element))
            self.held.is_loose |= len(held) > 1
        elif bars.fault:
            self._deviates("bars", one, expected, bars.fault, bars)
        elif bars.symbology != spec.symbology:
            self._deviates("bars", one, spec.symbology, bars.symbology, bars)
        else:
            bars, value = next(each for each in held if not said.fits_bars(each[1], wanted))
            actual = f"({one.identifier}) {value}"
            self._deviates("differs", one, expected, actual, bars)
        return AuditedField(one.name, one.zone, expected, actual, right, bars.box, True)

    def _holding(self, identifier: str) -> Iterator[tuple[SeenBars, str]]:
        for bars in self.seen.bars:
            for each, value in bars.elements:
                if each == identifier:
                    yield bars, value

    def _other_bars(self, one: Wanted, expected: str, wanted: str) -> AuditedField:
        """Bars that are meant for it and are wrong: another identifier, no GS1-128."""
        if not wanted:
            return AuditedField(one.name, one.zone, "", "", None, None, True, _NOT_SAID, False)
        known = {each.identifier for each in self.compiled.wanted if each.identifier}
        for bars in self.seen.bars:
            if any(each in known for each, _ in bars.elements):
                continue
            if not _is_meant(bars, one.identifier, wanted):
                continue
            spec = self.compiled.spec
            is_other = bars.symbology != spec.symbology
            actual = bars.symbology if is_other else bars.fault or _shown(bars)
            self._deviates("bars", one, spec.symbology if is_other else expected, actual, bars)
            return AuditedField(one.name, one.zone, expected, _shown(bars), False, bars.box, True)
        why = "no bars of it were read" if self.seen.source == "image" else "it has no bars"
        return AuditedField(one.name, one.zone, expected, "", None, None, True, why, one.required)

    # -- letters

    def _letters(self, one: Wanted) -> AuditedField:
        said = self.compiled.said(one.name, self.content)
        if self.seen.source == "image":
            return self._pictured(one, said)
        if one.beside_bars and (found := self._beside_bars(one, said)):
            return found
        if not said.text:
            claim = next(self.claims.of(one.name), None)
            box = self.seen.texts[claim.places[0]].box if claim else None
            actual = claim.texts[0] if claim else ""
            return AuditedField(one.name, one.zone, "", actual, None, box, False, _NOT_SAID, False)
        claimed = [
            *self.claims.of(one.name),
            *(self.claims.of("scac") if one.name == "carrier" else ()),
        ]
        if said.several:
            return self._all_of(one, said)
        if claimed:
            return self._claimed(one, said, claimed)
        return self._by_value(one, said)

    def _pictured(self, one: Wanted, said: Said) -> AuditedField:
        """On a picture letters are held against our own drawing, and never read."""
        if not said.text:
            return AuditedField(one.name, one.zone, "", "", None, None, False, _NOT_SAID, False)
        held = self.likeness.get((one.zone, one.name), _NOT_HELD)
        if held.verdict == "alike":
            return AuditedField(one.name, one.zone, said.text, said.text, True, held.box)
        needless = one.beside_bars and one.name in self.right_bars and held.verdict != "different"
        why = "right in bars" if needless else "; ".join(filter(None, (held.reason, ON_PICTURES)))
        return AuditedField(
            one.name, one.zone, said.text, "", None, held.box, False, why, not needless
        )

    def _beside_bars(self, one: Wanted, said: Said) -> AuditedField | None:
        """The letters of a bar code; None: there are none, and it stands elsewhere or nowhere."""
        wanted = barred(one.name, self.content, self.compiled.spec)
        zone = self.compiled.zones[one.zone]
        for at, elements in self.claims.barred:
            for identifier, value in elements:
                if identifier in zone.identifiers and zone.encodes(identifier) == one.name:
                    self.held.beside.append((at, identifier, one.name))
                    return self._held_against(one, said, value, wanted, self.seen.texts[at])
        if one.name in self.right_bars:
            why = "right in bars"
            return AuditedField(one.name, one.zone, said.text, "", None, None, False, why, False)
        return None

    def _held_against(
        self, one: Wanted, said: Said, value: str, wanted: str, at: SeenText
    ) -> AuditedField:
        """Letters against the bars beside them, else against the documents."""
        bare, bars = squeezed(value), self.in_bars.get(one.name)
        right = not said.text or said.fits_bars(bare, wanted) or said.fits(value)
        ok = right if said.text else None
        if bars is not None and bare != squeezed(bars) and bare.replace("-", "") != bars:
            self._deviates("disagrees", one, bars, value, at)
            ok = False
        elif not right and bars is None:
            self._deviates("differs", one, said.text, value, at)
        return AuditedField(one.name, one.zone, said.text, value, ok, at.box, blocks=False)

    def _claimed(self, one: Wanted, said: Said, claimed: Sequence[Claim]) -> AuditedField:
        right = [each for each in claimed if said.fits_lines(each.texts)]
        wrong = [each for each in claimed if each not in right]
        if not wrong:
            for each in right[1:]:
                self.held.letters.append((one.name, each.places[: said.fits_lines(each.texts)]))
            first = right[0]
            count = said.fits_lines(first.texts)
            actual = " ".join(first.texts[:count])
            return self._seen(one, said, actual, True, first.places[:count])
        places, actual = wrong[0].places, wrong[0].texts[0]
        if one.name in WORDED:
            return self._worded(one, said, "\n".join(wrong[0].texts), places)
        if right or self._unclaimed(said):
            why = f"there is {actual!r} at its caption, and {said.text!r} elsewhere"
            return self._seen(one, said, actual, None, places, why)
        at = self.seen.texts[places[0]]
        if one.name in self.right_bars:
            self._deviates("disagrees", one, self.in_bars.get(one.name, ""), actual, at)
        else:
            self._deviates("differs", one, said.text, actual, at)
        return self._seen(one, said, actual, False, places)

    def _seen(
        self,
        one: Wanted,
        said: Said,
        actual: str,
        ok: bool | None,
        places: Sequence[int],
        why: str = "",
    ) -> AuditedField:
        if ok:
            self.held.letters.append((one.name, tuple(places)))
        box = around(self.seen.texts[at].box for at in places)
        return AuditedField(one.name, one.zone, said.text, actual, ok, box, why=why)

    def _worded(self, one: Wanted, said: Said, actual: str, places: Sequence[int]) -> AuditedField:
        """Words for a place or an article: other ones only warn."""
        agrees = said.wording(actual)
        at = self.seen.texts[places[0]]
        if agrees == "another" and one.name != "description":
            self._deviates("differs", one, said.text, actual, at)
            return self._seen(one, said, actual, False, places)
        if agrees != "same":
            self._deviates("worded", one, said.text, actual, at)
        return self._seen(one, said, actual, True, places)

    def _all_of(self, one: Wanted, said: Said) -> AuditedField:
        """Several values, one after the other: in one text, or each in one of its own."""
        claimed = list(self.claims.of(one.name))
        for each in claimed:
            if said.fits_lines(each.texts):
                return self._claimed(one, said, [each])
        self.held.is_loose = True
        lines = {squeezed(line) for each in claimed for line in each.texts}
        parts = {squeezed(part) for line in lines for part in line.replace(";", ",").split(",")}
        if {squeezed(each) for each in said.several} <= lines | parts:
            return self._seen(one, said, said.text, True, claimed[0].places)
        return self._claimed(one, said, claimed) if claimed else self._by_value(one, said)

    def _unclaimed(self, said: Said) -> list[int]:
        """Texts that are the value and stand at no caption."""
        taken = {place for claim in self.claims.claims for place in claim.places[:1]}
        taken |= self.claims.captions | {at for at, _ in self.claims.barred}
        return [
            at
            for at, text in enumerate(self.seen.texts)
            if at not in taken and said.fits(text.text)
        ]

    def _by_value(self, one: Wanted, said: Said) -> AuditedField:
        """A value without a caption: taken where nothing else can be meant."""
        found = self._unclaimed(said)
        if not found and one.name in WORDED:
            return self._anywhere(one, said)
        if not found:
            why = "it is not there"
            return AuditedField(
                one.name, one.zone, said.text, "", None, None, why=why, blocks=one.required
            )
        text = self.seen.texts[found[0]].text
        if len(squeezed(said.text)) < _SHORT or self._means_another(one, text):
            why = f"{text!r} stands there without a caption; it may be something else"
            return self._seen(one, said, text, None, found[:1], why)
        return self._seen(one, said, text, True, found[:1])

    def _means_another(self, one: Wanted, text: str) -> bool:
        """Whether another field of this label has the same value."""
        same = ("store", "mark_for", "dc", "ship_to", "carrier", "scac")
        for name in self.content.values:
            if name != one.name and not (name in same and one.name in same):
                said = self.compiled.said(name, self.content)
                if name not in WORDED and said.text and said.fits(text):
                    return True
        return False

    def _anywhere(self, one: Wanted, said: Said) -> AuditedField:
        """An address without a caption: all letters of the label that stand at none."""
        taken = {place for claim in self.claims.claims for place in claim.places[:1]}
        taken |= self.claims.captions | {at for at, _ in self.claims.barred}
        self.held.is_loose = True
        whole = squeezed(said.text)
        lines = [
            at
            for at, text in enumerate(self.seen.texts)
            if at not in taken and squeezed(text.text) in whole
        ]
        texts = [self.seen.texts[at].text for at in lines]
        if lines and sum(len(squeezed(text)) for text in texts) >= len(whole):
            return self._seen(one, said, " ".join(texts), True, lines)
        why = "it is not there" if not lines else "only a part of it was found"
        box = self.seen.texts[lines[0]].box if lines else None
        return AuditedField(
            one.name, one.zone, said.text, "", None, box, why=why, blocks=one.required
        )

    def _strange_letters(self) -> None:
        """Letters with an identifier that no bars have say something else than the bars."""
        held = {identifier for bars in self.seen.bars for identifier, _ in bars.elements}
        for at, elements in self.claims.barred:
            for identifier, value in elements:
                if held and identifier not in held and identifier not in self.compiled.identifiers:
                    text = self.seen.texts[at]
                    said = f"({identifier}) {value}"
                    wanted = " or ".join(f"({one})" for one in sorted(held))
                    self.deviations.append(
                        Deviation("disagrees", "identifier", "", wanted, said, text)
                    )

    # -- what is not there

    def _missing(self, found: list[AuditedField]) -> None:
        """Tell zones and fields that must be there and are not; on a picture nothing is missing."""
        if self.seen.source == "image":
            return
        for letter, zone in self.compiled.zones.items():
            own = [one for one in found if one.zone == letter and one.expected]
            absent = [one for one in own if one.box is None and one.blocks]
            if not absent or not zone.required:
                continue
            whole = all(one.box is None for one in own)
            names = tuple(dict.fromkeys(one.name for one in own))
            for one in absent[:1] if whole else absent:
                several = whole and len(names) > 1
                name = "" if several else one.name
                expected = f"zone {letter}: {', '.join(names)}" if several else one.expected
                told = self.told(one.name)
                self.deviations.append(
                    Deviation("missing", name, letter, expected, "nothing", None, told)
                )
            for one in absent:
                found[found.index(one)] = one._replace(ok=False)


def _is_meant(bars: SeenBars, identifier: str, wanted: str) -> bool:
    """Whether bars of another kind, or with another identifier, are meant to hold a value."""
    if bars.data in (wanted, f"{identifier}{wanted}") or bars.data.endswith(wanted):
        return True
    if bars.data.startswith(identifier) and bars.fault:
        return True
    return any(value == wanted for _, value in bars.elements)


def _shown(bars: SeenBars) -> str:
    said = " ".join(f"({identifier}) {value}" for identifier, value in bars.elements)
    return said or bars.data.replace("\x1d", "<FNC1>")
