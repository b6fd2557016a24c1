"""What a guide has on its labels, taken apart once for all of them.

>>> [(one.name, one.zone, one.identifier) for one in Compiled(LabelSpec()).wanted if one.required]
[('sscc', 'I', ''), ('sscc', 'I', '00')]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from edicompliance.labels.audit.agreeing import Said
from edicompliance.labels.content import LabelContent
from edicompliance.labels.spec import LabelSpec


class Wanted(NamedTuple):
    """Something that the guide has on its labels."""

    name: str
    zone: str
    required: bool
    identifier: str = ""
    """Of a bar code; empty: letters."""
    beside_bars: bool = False
    """Whether they are the letters of a bar code of the zone."""


class Compiled:
    """A guide's label, taken apart once; what the documents say of a field is worked out once."""

    def __init__(self, spec: LabelSpec) -> None:
        self.spec = spec
        self.wanted = tuple(_wanted(spec))
        self.identifiers = frozenset(spec.identifiers)
        self.zones = {zone.letter: zone for zone in spec.zones}
        self._said: dict[tuple[str, ...], Said] = {}

    def said(self, name: str, content: LabelContent) -> Said:
        """Return what the documents say of a field."""
        texts = content.texts(name)
        also = content.texts("scac") if name == "carrier" else ()
        key = (name, *texts, "\0", *also)
        found = self._said.get(key)
        if found is None:
            if len(self._said) >= 50_000:
                self._said.clear()
            found = self._said[key] = Said(name, texts, self.spec, also)
        return found


def _wanted(spec: LabelSpec) -> Iterator[Wanted]:
    for zone in spec.zones:
        in_bars = {zone.encodes(one) or "" for one in zone.identifiers}
        for name in zone.fields:
            if name in zone.shows or name in in_bars:
                yield Wanted(name, zone.letter, zone.required, "", name in in_bars)
        for identifier in zone.identifiers:
            yield Wanted(zone.encodes(identifier) or "", zone.letter, zone.required, identifier)


class Holding:
    """Where on a label everything stands that was found right."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, tuple[int, ...]]] = []
        """Field, and which texts are its value."""
        self.beside: list[tuple[int, str, str]] = []
        """Which text stands at a bar code, its identifier and the field."""
        self.bars: list[tuple[str, str, int, int]] = []
        """Field, identifier, which bars, and which of their values."""
        self.is_loose = False
        """Whether something was put together of texts here and there."""
