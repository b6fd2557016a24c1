"""What must hold for any bytes at all, each as a function that raises where it does not.

`make fuzz` looks for bytes that break one of these; `test_kept_files.py` gives each of them every
file that once did. Only an `EdiError` may come out of the library, and where nothing comes out,
nothing may be lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial
from random import Random
from typing import Final
from unittest.mock import patch
from zlib import crc32

from tests.x12.edi import interchange

from edicompliance.documents.comparing.answers import read_ta1s, statuses
from edicompliance.documents.document import Document
from edicompliance.documents.reading import DOCUMENT_MODULES, document_type, read_documents
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.records.record import Record
from edicompliance.errors import EdiError, TranslationError, UnwritableDocument
from edicompliance.labels.seen import SeenLabel
from edicompliance.labels.zpl.reading import _Reader, read_zpl
from edicompliance.translate import from_json, from_xml, to_csv, to_json, to_xml
from edicompliance.translate.documents_file import dumped, plain_documents
from edicompliance.x12 import (
    Loop,
    Segment,
    Transmission,
    generate,
    new_interchange,
    parse,
    validate,
)
from edicompliance.x12.acknowledgment import Answering, Wanted, acknowledge
from edicompliance.x12.events import Junk
from edicompliance.x12.reader import iter_events
from edicompliance.x12.repair import repair
from edicompliance.x12.report import Report
from edicompliance.x12.schema import RELEASES, known_sets

Property = Callable[[bytes], None]
"""Takes any bytes; raises where it does not hold for them."""
AT: Final = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@cache
def release_of(set_id: str) -> str:
    """The first release that has the set."""
    return next(release for release in RELEASES if set_id in known_sets(release))


def cut(data: bytes) -> list[bytes]:
    """The same bytes in pieces, a few of them empty; the same ones each time."""
    draw = Random(crc32(data))  # noqa: S311 - the same cuts for the same bytes are wanted
    cuts = sorted(draw.randint(0, len(data)) for _ in range(draw.randint(0, 12)))
    return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]


def assert_all_is_framed_or_reported(report: Report, size: int) -> None:
    """Framed interchanges and what is reported as unframed lie side by side, to the last byte."""
    spans = [(one.offset, one.length) for one in report.interchanges if one.framed]
    unframed = [one.where for one in report.issues if one.level == "unframed"]
    spans += [(where.offset, where.length) for where in unframed if where.length]
    at = 0
    for offset, length in sorted(spans):
        assert offset == at, f"byte {at}: expected to be told of once, next is {offset}"
        at += length
    assert at == report.size == size, f"{size} bytes came, {at} are told of, {report.size} counted"


def reading(data: bytes) -> None:
    """The reader loses nothing, and does not mind where a stream is cut."""
    transmission = parse(data)
    assert generate(transmission) == data
    assert parse(cut(data)) == transmission
    for ts in transmission.sets():
        assert list(_walked(ts.tree())) == list(ts.segments)
    whole, pieces = (
        iter_events([data], max_segment=120),
        iter_events(cut(data), max_segment=120, block=7),
    )
    assert [one for one in whole if not isinstance(one, Junk)] == [
        one for one in pieces if not isinstance(one, Junk)
    ]


def _walked(loop: Loop) -> Iterator[Segment]:
    for item in loop.items:
        if isinstance(item, Segment):
            yield item
        else:
            yield from _walked(item)


def validating(data: bytes) -> None:
    """The validator tells of every byte, and of places that are in the file."""
    report = validate(data)
    assert_all_is_framed_or_reported(report, len(data))
    assert validate(cut(data)) == report
    for one in report.issues:
        assert 0 <= one.where.offset <= one.where.offset + one.where.length <= len(data), one
        assert str(one)


def repairing(data: bytes) -> None:
    """What was repaired needs no repair, and what was done is said."""
    once = repair(data)
    assert once.mends or once.data == data
    assert repair(once.data).data == once.data


def answering(data: bytes) -> None:
    """An answer is sound, and can be read for what became of each set."""
    for kind in ("997", "999"):
        with suppress(EdiError):
            _answer(data, Answering(kind))


def _answer(data: bytes, how: Answering) -> None:
    written = acknowledge(data, control_number=7, at=AT, answering=how, wanted=Wanted(ta1=True))
    if written:
        faults = [one for one in validate(written).issues if one.severity == "error"]
        assert [one for one in faults if one.level in ("unframed", "interchange", "group")] == []
        sent, back = parse(data), parse(written)
        told = statuses(sent, read_documents(back).documents, read_ta1s(back))
        assert len(told) >= len(list(sent.sets()))


# -- documents


def document(set_id: str, data: bytes) -> None:
    """A set is read as a document, or said to be none; what was read can be written and told."""
    transmission = parse(framed(set_id, data))
    read = read_documents(transmission)
    assert len(read.documents) + len(read.unmodelled) + len(read.unreadable) == len(
        list(transmission.sets())
    )
    for one in read.documents:
        if isinstance(one, KeptDocument):
            assert_written_as_read(one)
        assert_composed_alike(one)
        with suppress(TranslationError):
            assert from_json(to_json(one)) == one


def framed(set_id: str, data: bytes) -> bytes:
    """Whole files as they are; else the bytes as what stands in one set."""
    if data.startswith(b"ISA"):
        return data
    empty = interchange("", set_id=set_id, group="XX", release=release_of(set_id))
    head, _, tail = empty.partition(b"SE*")
    return head + data + b"~SE*" + tail


def assert_written_as_read(one: KeptDocument) -> None:
    """A document that nobody changed is written in the segments it was read from."""
    assert one.source is not None
    delimiters = one.source.envelope.delimiters
    written = [
        delimiters.element.join(
            value if isinstance(value, str) else delimiters.component.join(value)
            for value in segment
        )
        for segment in one.write()
    ]
    assert written == [ts.text for ts in one.source.segments if ts.tag not in ("ST", "SE")]
    assert one.is_as_read


def assert_composed_alike(one: Document) -> None:
    """What is written in an envelope of our own is read as the same document."""
    assert one.source is not None
    segments = one.write()
    if any(value[-1:] == ("",) for segment in segments for value in segment):
        return  # `A>`: what is composed has no separators at the end
    if any(map(_cannot_be_told, _records(one))):
        return
    try:
        written = new_interchange(
            [(one.SET_ID, segments)],
            sender=("ZZ", "SENDER"),
            receiver=("ZZ", "RECEIVER"),
            control_number=1,
            at=AT,
            release=one.source.schema_release,
        )
    except UnwritableDocument:
        return
    assert type(one).read(next(parse(written).sets())) == one


def _records(record: Record) -> Iterator[Record]:
    """A record and all that are in it."""
    yield record
    for value in record.__dict__.values():
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, Record):
                yield from _records(inner)


def _cannot_be_told(record: Record) -> bool:
    """Whether one of several in a segment has nothing but a text that is no number: `SDQ****T`."""
    own = [field for field, where in record._layout.elements.items() if where.relative]
    return bool(own) and all(getattr(record, field) in ("", None) for field in own)


# -- translation


def translating(data: bytes) -> None:
    """JSON and XML hold every byte; documents in words and rows are made, or refused."""
    transmission = parse(data)
    assert generate(from_json(to_json(transmission), Transmission)) == data
    assert generate(from_xml(to_xml(transmission))) == data
    to_csv(transmission)
    with suppress(EdiError):
        from_json(dumped(plain_documents(transmission)))


def foreign_json(data: bytes) -> None:
    """Any text as JSON is refused, or becomes X12 that comes back."""
    with suppress(EdiError):
        found = from_json(data)
        if isinstance(found, Transmission):
            assert from_json(to_json(found), Transmission) == found
        else:
            assert from_json(to_json(found)) == found


def foreign_xml(data: bytes) -> None:
    """Any text as XML is refused, or becomes X12 that comes back."""
    with suppress(EdiError):
        found = from_xml(data)
        assert from_xml(to_xml(found)) == found


# -- labels


def labels(data: bytes) -> None:
    """Labels of a stream lie one behind the other; what was kept of others changes nothing."""
    found = list(read_zpl(data, "label.zpl"))
    assert found
    with patch.object(_Reader, "_quick", return_value=None):
        assert list(read_zpl(data, "label.zpl")) == found
    at = 0
    for one in found:
        if isinstance(one, SeenLabel):
            assert one.offset is not None
            assert at <= one.offset < one.offset + one.length <= len(data)
            at = one.offset + one.length


def _import_documents() -> None:
    """Import every document now, so that all of them can be watched."""
    for set_id in DOCUMENT_MODULES:
        assert document_type(set_id) is not None


_import_documents()

PROPERTIES: Final[Mapping[str, Property]] = {
    "reader": reading,
    "validator": validating,
    "repair": repairing,
    "answer": answering,
    **{f"document-{set_id}": partial(document, set_id) for set_id in DOCUMENT_MODULES},
    "translate": translating,
    "from-json": foreign_json,
    "from-xml": foreign_xml,
    "zpl": labels,
}
"""Target -> what must hold of any bytes given to it."""
