"""What is to be sent, whatever it comes as: a document as JSON, a file of JSON, XML or X12.

Of X12 the sets are taken, as they stand between ST and SE; the envelope around them is written
anew, with our control numbers and the partner's ids. What cannot be sent is told, never guessed.

>>> found = read_outgoing(b'{"schema": "edicompliance/invoice/1", "invoice_number": "INV-1"}')
>>> found.sets[0].set_id, found.sets[0].label, found.complaints
('810', 'invoice INV-1', ())
>>> read_outgoing(b"Dear Sir or Madam").complaints
('expected X12, JSON, XML or a packing list (CSV with notice_number and line), found none',)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from edicompliance.documents.composing.packed_shipment import PackedShipment
from edicompliance.documents.document import Document
from edicompliance.documents.reading import document_type
from edicompliance.errors import TranslationError
from edicompliance.flows.mailbox.routing import Address
from edicompliance.flows.mailbox.storing import own_number
from edicompliance.translate.files import from_json, recognize
from edicompliance.x12 import parse
from edicompliance.x12.delimiters import Delimiters
from edicompliance.x12.envelope import Interchange, TransactionSet, Transmission
from edicompliance.x12.events import Junk
from edicompliance.x12.schema import base_release, nearest_release
from edicompliance.x12.segment import Segment
from edicompliance.x12.writer import Repeated, SegmentValues, Value

_FIRST_WITH_REPETITION: Final = "00402"
"""ISA12 from which on ISA11 is the sign of repetition."""


@dataclass(frozen=True, slots=True)
class OutSet:
    """A transaction set that is to be sent."""

    set_id: str
    """ST01."""
    label: str
    """What people call it: `invoice INV-1`, `set 810 0001`."""
    document: Document | None = None
    """What is written; None: the segments are."""
    segments: tuple[Segment, ...] = ()
    """What stands between its ST and SE."""
    release: str = ""
    """GS08; empty: as the partner wants it."""
    convention: str = ""
    """ST03."""
    delimiters: Delimiters | None = None
    """What it was written with; None: ours."""
    is_test: bool = False
    """Whether ISA15 said so."""

    def body(self, release: str) -> list[SegmentValues]:
        """The segments between ST and SE."""
        if self.document is not None:
            base = base_release(release) or nearest_release(release)
            return list(self.document.write(release=base))
        return [tuple(_values(one)) for one in self.segments]

    def delimiters_in(self, version: str) -> Delimiters:
        """What it is written with in a release."""
        used = self.delimiters or Delimiters()
        if version < _FIRST_WITH_REPETITION:
            return replace(used, repetition=None)
        return used if used.repetition else replace(used, repetition="^")


@dataclass(frozen=True, slots=True)
class PackedNotice:
    """What a packing list tells of one notice."""

    packed: PackedShipment
    words: Mapping[str, str] = field(default_factory=dict)
    """Of the profile's scope: freight, mode, programme ..."""


@dataclass(frozen=True, slots=True)
class OutFile:
    """What a file wants to be sent."""

    sets: tuple[OutSet, ...]
    addresses: tuple[Address, ...] = ()
    """Who sends to whom, of each interchange; none where a document stands alone."""
    complaints: tuple[str, ...] = ()
    """Why nothing of it can be sent."""
    packed: tuple[PackedNotice, ...] = ()
    """What ship notices are to be made of, with the orders that the store has."""


def read_outgoing(data: bytes, file: str | None = None) -> OutFile:
    """Read a file that is to be sent."""
    try:
        found = _read(data, file)
    except TranslationError as why:
        return OutFile((), (), (str(why),))
    if isinstance(found, Document):
        return OutFile((_of_document(found),))
    return _of_transmission(found)


def _read(data: bytes, file: str | None) -> Transmission | Document:
    kind = recognize(data)
    if kind == "json":
        return from_json(data)
    if kind == "xml":
        from edicompliance.translate.xmlfiles import from_xml  # noqa: PLC0415 - loads lxml

        return from_xml(data)
    return parse(data, file=file)


def out_set(ts: TransactionSet) -> OutSet:
    """A set that was sent or read before, to be sent as it stands."""
    first, *inner = ts.segments
    return OutSet(
        set_id=ts.set_id,
        label=f"set {ts.set_id} {ts.control_number}",
        segments=tuple(one for one in inner if one.tag != "SE"),
        release=ts.envelope.release,
        convention=first[3],
        delimiters=ts.envelope.delimiters,
        is_test=ts.envelope.usage != "P",
    )


def _of_document(document: Document) -> OutSet:
    kind = document_type(document.SET_ID)
    name = kind.name if kind else document.SET_ID
    return OutSet(document.SET_ID, f"{name} {own_number(document)}".rstrip(), document)


def _of_transmission(found: Transmission) -> OutFile:
    return OutFile(
        tuple(map(out_set, found.sets())),
        tuple(Address.of(one) for one in found.interchanges),
        tuple(_complaints(found)),
    )


def _complaints(found: Transmission) -> Iterator[str]:
    """What is wrong with a file as a whole: half of it must not pass for all."""
    if not found.interchanges:
        known = "X12, JSON, XML or a packing list (CSV with notice_number and line)"
        yield f"expected {known}, found none"
        return
    for one in found.parts:
        if isinstance(one, Junk) and one.data.strip():
            yield f"byte {one.offset}: {len(one.data)} bytes are no interchange"
    for each in found.interchanges:
        if each.iea is None:
            yield f"interchange {each.control_number}: has no end (IEA)"
        if each.lost:
            yield f"interchange {each.control_number}: a segment in it is too long to be read"
        yield from _without_sets(each)


def _without_sets(interchange: Interchange) -> Iterator[str]:
    sets: Sequence[TransactionSet] = [ts for group in interchange.groups for ts in group.sets]
    if not sets:
        yield f"interchange {interchange.control_number}: has no transaction set"
    for ts in sets:
        if ts.segments[-1].tag != "SE":
            yield f"set {ts.set_id} {ts.control_number}: has no end (SE)"


def _values(segment: Segment) -> Iterator[Value]:
    """A segment's tag and elements, each cut into what it is made of."""
    signs = segment.delimiters
    for text in segment.elements:
        if signs.repetition and signs.repetition in text:
            yield Repeated(text.split(signs.repetition))
        elif signs.component and signs.component in text:
            yield text.split(signs.component)
        else:
            yield text
