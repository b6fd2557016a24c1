"""All labels of a print stream against all cartons of a shipment.

Each label is found by the SSCC in its bars, else by what else stands on it; then the cartons
without a label are left over, and the labels without a carton.

>>> from edicompliance.labels.boxes import Box
>>> said = [LabelContent("carton", f"00614141000000{tail}", at, 2)
...         for at, tail in enumerate(("3105", "3112"), 1)]
>>> bars = SeenBars("GS1-128", "00006141410000003105", (("00", said[0].sscc),), Box(5, 60, 80, 32))
>>> from edicompliance.labels.spec import LabelSpec
>>> audit = audit_all([SeenLabel("a.zpl", 1, "zpl", (), (bars,))], [Batch(said, LabelSpec())])
>>> audit.labels[0].verdict, [one.sscc for one in audit.without_label]
('pass', ['006141410000003112'])
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

from edicompliance.labels.audit.agreeing import squeezed
from edicompliance.labels.audit.audited import AuditedField, Deviation, Verdict, doubts, verdict_of
from edicompliance.labels.audit.auditing import Comparison
from edicompliance.labels.audit.captions import claims
from edicompliance.labels.audit.copies import Counted, TooFew, copies_of, repeated_ones
from edicompliance.labels.audit.likenesses import Held, Likenesses
from edicompliance.labels.audit.scaling import UNSCALED, at_scale, filled, parted
from edicompliance.labels.audit.shortcut import Shortcuts
from edicompliance.labels.content import LabelContent
from edicompliance.labels.draw.rendering import Batch
from edicompliance.labels.read.no_label import why_no_label
from edicompliance.labels.read.zoning import untold_sizes
from edicompliance.labels.seen import SeenBars, SeenLabel, SeenText
from edicompliance.labels.wanted import Compiled

_OF_SHIPMENT: Final = ("po", "bol")
"""Fields that say which shipment a label is of."""


@dataclass(frozen=True)
class AuditedLabel:
    """One label, and what the audit says of it."""

    seen: SeenLabel
    content: LabelContent | None
    """What it must say; None: it is of no carton of the shipment, or of which is not known."""
    verdict: Verdict
    deviations: tuple[Deviation, ...] = ()
    compiled: Compiled | None = field(default=None, repr=False)
    likeness: Mapping[tuple[str, str], Held] | None = field(default=None, repr=False)
    why: str = ""
    """Why it is to be audited again; empty: it is not."""
    worked_out: tuple[AuditedField, ...] | None = field(default=None, repr=False)
    """Its fields, where they were worked out before; None: they were not."""

    @property
    def sscc(self) -> str:
        """The SSCC that stands on it; empty: none was read."""
        return sscc_of(self.seen)

    @cached_property
    def fields(self) -> tuple[AuditedField, ...]:
        """Every field of it; worked out when it is asked for."""
        if self.worked_out is not None:
            return self.worked_out
        if self.content is None or self.compiled is None or self.seen.retake:
            return ()
        return Comparison(self.seen, self.content, self.compiled, self.likeness).fields

    def without_documents(self, *, whole: bool) -> AuditedLabel:
        """The same, without what it was held against; not whole: only its verdict and number."""
        if not whole:
            seen = SeenLabel(self.seen.file, self.seen.index, self.seen.source)
            return AuditedLabel(seen, None, self.verdict, worked_out=())
        bare = tuple(one._replace(told=()) for one in self.deviations)
        return AuditedLabel(
            self.seen, None, self.verdict, bare, why=self.why, worked_out=self.fields
        )


@dataclass(frozen=True)
class Audit:
    """All labels, and what is left over on either side."""

    labels: tuple[AuditedLabel, ...]
    without_label: tuple[LabelContent, ...]
    """Cartons and pallets with an SSCC that no label bears."""
    repeated: Mapping[str, tuple[int, ...]]
    """SSCC -> which of the labels bear it, where they are too many."""
    contents: tuple[LabelContent, ...] = ()
    """What all labels must say, in the order of the ship notices."""
    too_few: tuple[TooFew, ...] = ()
    """Cartons and pallets that are to bear more labels than were printed."""
    unmeasured: tuple[str, ...] = ()
    """What the guide wants of sizes and could not be measured, and why."""
    uncounted: tuple[str, ...] = ()
    """On what it cannot be told how many labels there are, and why."""

    @property
    def unnoticed(self) -> tuple[AuditedLabel, ...]:
        """Labels whose SSCC no ship notice tells."""
        return tuple(one for one in self.labels if one.content is None and one.sscc)

    @property
    def unidentified(self) -> int:
        """How many labels could be of other cartons: no SSCC was read, or those of several."""
        return sum(
            (one.content is None and not one.sscc) or _shows_several(one.seen)
            for one in self.labels
        )

    @property
    def not_passed(self) -> tuple[AuditedLabel, ...]:
        """Labels that do not pass, the wrong ones first."""
        left = [one for one in self.labels if one.verdict != "pass"]
        return tuple(sorted(left, key=lambda one: one.verdict != "fail"))

    def without_documents(self, most: int) -> Audit:
        """The same for a report: so many of those that do not pass are whole, and no carton is."""
        whole = {id(one) for one in self.not_passed[:most]}
        light = (one.without_documents(whole=id(one) in whole) for one in self.labels)
        return Audit(tuple(light), (), {})

    @cached_property
    def verdicts(self) -> Counter[Verdict]:
        """How many labels pass, fail, and are to be audited again."""
        return Counter(one.verdict for one in self.labels)

    @property
    def out_of_order(self) -> int:
        """How many labels are of an earlier carton of the ship notice than the one before."""
        places = {id(one): at for at, one in enumerate(self.contents)}
        found = [places[id(one.content)] for one in self.labels if one.content is not None]
        return sum(after < before for before, after in pairwise(found))


class _Known(NamedTuple):
    content: LabelContent
    compiled: Compiled


def sscc_of(seen: SeenLabel) -> str:
    """Return the SSCC in the bars of a label, else in its letters; empty: there is none."""
    for bars in seen.bars:
        for identifier, value in bars.elements:
            if identifier == "00":
                return value
    for bars in seen.bars:
        if bars.data[:2] == "00" and len(bars.data) == 20 and bars.data.isdecimal():
            return bars.data[2:]
    return _in_letters(seen.texts)


def _shows_several(seen: SeenLabel) -> bool:
    """Whether it does not count, and one of several labels on it is that of another carton."""
    if not seen.retake or len(seen.bars) < 2:
        return False
    return len({value for one in seen.bars for name, value in one.elements if name == "00"}) > 1


def _in_letters(texts: Iterable[SeenText]) -> str:
    for one in texts:
        bare = squeezed(one.text)
        digits = bare.removeprefix("(00)")
        if len(digits) == 18 and digits.isdecimal() and digits.isascii():
            return digits
    return ""


class Auditor:
    """Audits label after label; knows all that the documents say of the shipment."""

    def __init__(self, batches: Iterable[Batch], likenesses: Likenesses | None = None) -> None:
        self.likenesses = likenesses
        self.known: dict[str, _Known] = {}
        self.every: list[_Known] = []
        for batch in batches:
            compiled = Compiled(batch.spec)
            for content in batch.contents:
                one = _Known(content, compiled)
                self.every.append(one)
                if content.sscc:
                    self.known.setdefault(content.sscc, one)
        self._shortcuts = Shortcuts()
        self.unmeasured: dict[str, None] = {}
        """What could not be measured; a label that is as one before adds nothing."""

    def audit(self, seen: SeenLabel) -> AuditedLabel:
        """Return what is to be said of one label."""
        if seen.retake:
            return AuditedLabel(seen, self._content(seen), "retake", why=seen.retake)
        one = self._find(seen)
        if one is None:
            return self._without_carton(seen)
        content, compiled = one
        seen = at_scale(seen, compiled.spec.dpi)
        if seen.scales:
            return self._scaled(seen, content, compiled)
        if seen.source != "image" and self._shortcuts.passes(seen, content, compiled):
            return AuditedLabel(seen, content, "pass", (), compiled)
        return self._compared(seen, content, compiled)

    def _compared(self, seen: SeenLabel, content: LabelContent, compiled: Compiled) -> AuditedLabel:
        likeness = None
        if seen.source == "image" and self.likenesses is not None:
            likeness = self.likenesses(seen, content, compiled.spec)
        compared = Comparison(seen, content, compiled, likeness)
        deviations = list(compared.deviations)
        for told in untold_sizes(seen, compared.unmeasured):
            self.unmeasured[f"labels.{content.on}: {told}"] = None
        if self._is_foreign(seen, compared):
            deviations.insert(0, self._foreign(seen))
        verdict = verdict_of(deviations, compared.fields, "")
        if verdict == "pass" and not deviations and seen.source != "image":
            self._shortcuts.learn(seen, compared)
        why = doubts(compared.fields) if verdict == "retake" else ""
        return AuditedLabel(seen, content, verdict, tuple(deviations), compiled, likeness, why)

    def _scaled(self, seen: SeenLabel, content: LabelContent, compiled: Compiled) -> AuditedLabel:
        """A label that may be of any size, judged at each."""
        found = {dpi: self._compared(one, content, compiled) for dpi, one in seen.scales}
        fills = filled(seen.scales, compiled.spec)
        told = parted({dpi: one.deviations for dpi, one in found.items()}, fills)
        first = next(iter(found.values()))
        fields = (*first.fields, *told.doubtful)
        verdict = verdict_of(told.sure, fields, "")
        why = doubts(fields) if verdict == "retake" else ""
        if verdict == "pass" and told.doubtful:
            self.unmeasured[f"labels.{content.on}: {UNSCALED.format(fills)}"] = None
        return AuditedLabel(seen, content, verdict, told.sure, compiled, why=why, worked_out=fields)

    # -- which carton it is

    def _content(self, seen: SeenLabel) -> LabelContent | None:
        found = self.known.get(sscc_of(seen))
        return found.content if found else None

    def _find(self, seen: SeenLabel) -> _Known | None:
        sscc = sscc_of(seen)
        found = self.known.get(sscc)
        if found is not None:
            return found
        if sscc:
            return self._by_stem.get(sscc[:17])
        return self._by_fields(seen)

    @cached_property
    def _by_stem(self) -> Mapping[str, _Known]:
        """A number whose check digit is wrong is still of its carton."""
        return {one.content.sscc[:17]: one for one in self.every if one.content.sscc}

    @cached_property
    def _by_count(self) -> Mapping[tuple[str, str], list[_Known]]:
        """Order and number of the carton -> the cartons that have both."""
        found: dict[tuple[str, str], list[_Known]] = {}
        for one in self.every:
            for po in one.content.texts("po"):
                said = one.compiled.said("carton", one.content).text
                found.setdefault((squeezed(po).lstrip("0"), squeezed(said)), []).append(one)
        return found

    def _by_fields(self, seen: SeenLabel) -> _Known | None:
        """The one carton with this order and number, where no SSCC is there."""
        stated = claims(seen.texts)
        numbers = [squeezed(one.texts[0]) for one in stated.of("carton")]
        orders = [squeezed(one.texts[0]).lstrip("0") for one in stated.of("po")]
        found = [
            one
            for po in orders
            for number in numbers
            for one in self._by_count.get((po, number.replace("/", "OF")), ())
        ]
        return found[0] if len(found) == 1 else None

    # -- labels without a carton

    def _without_carton(self, seen: SeenLabel) -> AuditedLabel:
        sscc = sscc_of(seen)
        if not sscc:
            why = "no SSCC was read, and nothing else tells whose label it is"
            if seen.source != "image":
                if other := why_no_label(seen):
                    return AuditedLabel(seen, None, "retake", why=other)
                missing = Deviation("missing", "sscc", "I", "an SSCC in bars", "nothing")
                return AuditedLabel(seen, None, "fail", (missing,), why=why)
            return AuditedLabel(seen, None, "retake", why=why)
        at = _bars_of(seen)
        deviations = [Deviation("unknown", "sscc", "I", "an SSCC of the ship notice", sscc, at)]
        if any(bars.fault for bars in seen.bars if bars is at):
            deviations.append(Deviation("bars", "sscc", "I", "", at.fault if at else "", at))
        if self._speaks_of_others(seen):
            deviations = [self._foreign(seen)]
        return AuditedLabel(seen, None, "fail", tuple(deviations))

    @cached_property
    def _own(self) -> Mapping[str, frozenset[str]]:
        """What the shipment's documents say of it."""
        return {
            name: frozenset(
                squeezed(text).lstrip("0") for one in self.every for text in one.content.texts(name)
            )
            for name in _OF_SHIPMENT
        }

    def _speaks_of_others(self, seen: SeenLabel) -> bool:
        """Whether an order or bill of lading stands on it that is none of the shipment's."""
        stated = claims(seen.texts)
        marks = {mark for one in self.every[:1] for mark in one.compiled.spec.mixed.values()}
        for name in _OF_SHIPMENT:
            said = [squeezed(one.texts[0]).lstrip("0") for one in stated.of(name)]
            said = [one for one in said if one not in marks]
            if said and self._own[name] and not self._own[name] & set(said):
                return True
        return False

    def _is_foreign(self, seen: SeenLabel, compared: Comparison) -> bool:
        """A label with an SSCC of ours that names nothing but others' orders and places."""
        wrong = {one.field for one in compared.deviations if one.kind in ("differs", "disagrees")}
        return {"po", "ship_to"} <= wrong and self._speaks_of_others(seen)

    def _foreign(self, seen: SeenLabel) -> Deviation:
        stated = claims(seen.texts)
        for name in _OF_SHIPMENT:
            said = next(stated.of(name), None)
            if said is not None and squeezed(said.texts[0]).lstrip("0") not in self._own[name]:
                wanted = ", ".join(sorted(self._own[name])[:3])
                at = seen.texts[said.places[0]]
                return Deviation("foreign", name, "", wanted, said.texts[0], at)
        return Deviation("foreign", "sscc", "", "", sscc_of(seen), _bars_of(seen))


def _bars_of(seen: SeenLabel) -> SeenBars | None:
    return next((one for one in seen.bars if "00" in dict(one.elements)), None)


def audit_all(
    labels: Iterable[SeenLabel], batches: Sequence[Batch], likenesses: Likenesses | None = None
) -> Audit:
    """Audit labels in their order, and tell what is left over."""
    auditor = Auditor(batches, likenesses)
    done = list(map(auditor.audit, labels))
    places: dict[str, list[int]] = {}
    for at, one in enumerate(done):
        if one.sscc:
            places.setdefault(one.sscc, []).append(at)
    repeated = dict(repeated_ones(places, done))
    for sscc, found in repeated.items():
        for at in found:
            done[at] = _also_repeated(done[at], sscc, copies_of(found, done))
    counted = Counted(places, done)
    labelled = {one.content.sscc for one in done if one.content is not None}
    contents = tuple(one.content for one in auditor.every)
    left = tuple(one for one in contents if one.sscc and one.sscc not in labelled)
    return Audit(
        tuple(done),
        left,
        repeated,
        contents,
        tuple(counted.too_few()),
        tuple(auditor.unmeasured),
        tuple(counted.uncounted()),
    )


def _also_repeated(one: AuditedLabel, sscc: str, count: int) -> AuditedLabel:
    at = _bars_of(one.seen)
    told = one.content.told("sscc") if one.content else ()
    twice = Deviation(
        "repeated", "sscc", "I", "an SSCC of its own", f"{sscc} on {count} labels", at, told
    )
    deviations = (*one.deviations, twice)
    return AuditedLabel(one.seen, one.content, "fail", deviations, one.compiled, one.likeness)
