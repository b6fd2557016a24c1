"""All documents of a file as one JSON, `edicompliance/documents/1`, each with its envelope.

What has no document (a set of another kind, or one that cannot be read) is listed with the reason,
and so are the segments that a document has no field for: this JSON is for using orders, not for
keeping files. Written back, the documents stand in new interchanges, in minimal form.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any, Final, NamedTuple

from edicompliance.documents.document import Document
from edicompliance.documents.reading import document_type
from edicompliance.errors import TranslationError, UnreadableDocument
from edicompliance.translate.documents_json import document_of, plain_document
from edicompliance.translate.interchange_json import delimiters_of, plain_delimiters
from edicompliance.translate.jsontext import expect, expect_keys, wrong
from edicompliance.translate.outline import text_name
from edicompliance.x12 import FunctionalGroup, Interchange, TransactionSet, Transmission, validate
from edicompliance.x12.delimiters import Delimiters, in_bytes
from edicompliance.x12.envelope import parse
from edicompliance.x12.issues import BY_NAME, printable
from edicompliance.x12.writer import GroupToWrite, Parties, write_interchange

SCHEMA: Final = "edicompliance/documents/1"
_PARTY: Final = ("qualifier", "id", "application")
_NEEDED: Final = ("sender", "receiver", "control_number", "at")
_ENVELOPE: Final = (
    *_NEEDED,
    "usage",
    "group_control_number",
    "set_control_number",
    "release",
    "delimiters",
)
_MOST_NUMBER: Final = 999_999_999


# -- to JSON


def plain_documents(transmission: Transmission) -> dict[str, Any]:
    """The documents of a file, and what of it they do not hold."""
    found: list[dict[str, Any]] = []
    left_out: list[dict[str, str]] = []
    for interchange, group, ts in _sets(transmission):
        try:
            found.append(plain_entry(interchange, group, ts))
        except (UnreadableDocument, TranslationError) as reason:
            told = {"set": ts.set_id, "control_number": ts.control_number, "reason": str(reason)}
            left_out.append({key: printable(one) for key, one in told.items()})
    return {"schema": SCHEMA, "documents": found, "left_out": left_out}


def dumped(documents: Mapping[str, Any]) -> str:
    """The same as a text."""
    return json.dumps(documents, ensure_ascii=False, indent=1) + "\n"


def _sets(
    transmission: Transmission,
) -> Iterator[tuple[Interchange, FunctionalGroup, TransactionSet]]:
    for interchange in transmission.interchanges:
        for group in interchange.groups:
            for ts in group.sets:
                yield interchange, group, ts


def plain_entry(
    interchange: Interchange, group: FunctionalGroup, ts: TransactionSet
) -> dict[str, Any]:
    """One document with its envelope.

    Raises `UnreadableDocument`, or `TranslationError` where there is no document for the set.
    """
    kind = document_type(ts.set_id)
    if kind is None:
        raise TranslationError(f"{ts.locate(ts.segments[0])}: set {ts.set_id} has no document")
    document = kind.model.read(ts)
    entry: dict[str, Any] = {"envelope": _envelope(interchange, group, ts)}
    if wordless := _wordless(document, ts):
        entry["segments_left_out"] = wordless
    try:
        return entry | {"document": plain_document(document)}
    except TranslationError as reason:
        raise TranslationError(f"{ts.locate(ts.segments[0])}: {reason}") from None


def _envelope(
    interchange: Interchange, group: FunctionalGroup, ts: TransactionSet
) -> dict[str, Any]:
    isa, gs = interchange.isa, group.gs
    sender, receiver = (
        {
            "qualifier": isa[at].strip(),
            "id": isa[at + 1].strip(),
            "application": gs[place] if gs else "",
        }
        for at, place in ((5, 2), (7, 3))
    )
    return {
        "sender": {key: _valid(one) for key, one in sender.items()},
        "receiver": {key: _valid(one) for key, one in receiver.items()},
        "control_number": _valid(interchange.control_number),
        "at": _moment(isa[9], isa[10]),
        "usage": _valid(isa[15].strip()),
        "group_control_number": _valid(group.control_number),
        "set_control_number": _valid(ts.control_number),
        "release": _valid(group.release.strip() or ts.release),
        "delimiters": plain_delimiters(interchange.delimiters),
    }


def _moment(day: str, time: str) -> str:
    """When the sender wrote it, by his own clock; as it stands where it is no time."""
    try:
        found = datetime.strptime(f"{day} {time}", "%y%m%d %H%M")  # noqa: DTZ007 - it has no zone
        return found.isoformat(timespec="minutes")
    except ValueError:
        return _valid(f"{day} {time}".strip())


def _valid(text: str) -> str:
    return text_name(in_bytes(text))


def _wordless(document: Document, ts: TransactionSet) -> dict[str, int]:
    """How many segments of each tag the document has no field for."""
    written = Counter(str(one[0]) for one in document.segments(ts.schema_release))
    written.update(("ST", "SE"))
    there = Counter(_valid(segment.tag) for segment in ts.segments)
    return dict(sorted((there - written).items()))


# -- from JSON


class _Envelope(NamedTuple):
    """What an envelope in JSON says, as far as an interchange is written from it."""

    parties: Parties
    control_number: int
    at: datetime
    usage: str
    group_control_number: int
    release: str
    delimiters: Delimiters | None


_REPEATED = BY_NAME["interchange-control-number-repeated"].code
_Entry = tuple[_Envelope, Document]


def transmission_of(value: object) -> Transmission:
    """New interchanges with the documents of a JSON; those of one envelope stand together.

    Raises `TranslationError` with the path of a fault, or where what was written is not clean.
    """
    keys = ("schema", "documents", "left_out")
    top = expect_keys(value, "", keys, needed=keys[:2])
    items = expect(top["documents"], list, "documents")
    entries = [_entry_of(one, f"documents[{at}]") for at, one in enumerate(items)]
    data = b"".join(_interchange(list(alike)) for _, alike in groupby(entries, _interchange_key))
    for found in validate(data).issues if data else ():
        # The control numbers are the JSON's own: two alike came so, and are written so.
        if found.severity == "error" and found.code != _REPEATED:
            raise TranslationError(f"what would be written is not clean: {found}")
    return parse(data)


def _entry_of(value: object, path: str) -> _Entry:
    keys = ("envelope", "document", "segments_left_out")
    entry = expect_keys(value, path, keys, needed=keys[:2])
    envelope = _envelope_of(entry["envelope"], f"{path}.envelope")
    try:
        return envelope, document_of(entry["document"])
    except TranslationError as reason:
        raise TranslationError(f"{path}.document.{reason}") from None


def _interchange(entries: list[_Entry]) -> bytes:
    envelope = entries[0][0]
    groups = []
    for (number, release, _), alike in groupby(entries, _group_key):
        sets = [(one.SET_ID, one.write(release=release)) for _, one in alike]
        groups.append(GroupToWrite(number, release, sets, envelope.parties))
    return write_interchange(
        groups,
        parties=envelope.parties,
        control_number=envelope.control_number,
        at=envelope.at,
        version=groups[0].release[:5],
        delimiters=envelope.delimiters,
        usage=envelope.usage,
    )


def _interchange_key(entry: _Entry) -> _Envelope:
    return entry[0]._replace(group_control_number=0, release="")


def _group_key(entry: _Entry) -> tuple[int, str, str]:
    envelope, document = entry
    return envelope.group_control_number, envelope.release, document.SET_ID


def _envelope_of(value: object, path: str) -> _Envelope:
    table = expect_keys(value, path, _ENVELOPE, needed=_NEEDED)
    sender = _party_of(table["sender"], f"{path}.sender")
    receiver = _party_of(table["receiver"], f"{path}.receiver")
    number = _number_of(table["control_number"], f"{path}.control_number")
    group = table.get("group_control_number") or str(number)
    marks = table.get("delimiters")
    return _Envelope(
        Parties(
            (sender["qualifier"], sender["id"]),
            (receiver["qualifier"], receiver["id"]),
            sender.get("application", ""),
            receiver.get("application", ""),
        ),
        number,
        _time_of(table["at"], f"{path}.at"),
        expect(table.get("usage", "P"), str, f"{path}.usage"),
        _number_of(group, f"{path}.group_control_number"),
        expect(table.get("release", "004010"), str, f"{path}.release"),
        None if marks is None else delimiters_of(marks, f"{path}.delimiters"),
    )


def _party_of(value: object, path: str) -> Mapping[str, str]:
    party = expect_keys(value, path, _PARTY, needed=_PARTY[:2])
    return {key: expect(one, str, f"{path}.{key}") for key, one in party.items()}


def _number_of(value: object, path: str) -> int:
    text = str(value) if isinstance(value, str) or type(value) is int else ""
    if not (text.isascii() and text.isdigit() and 0 < int(text[:20]) <= _MOST_NUMBER):
        raise wrong(value, path, f"a control number from 1 to {_MOST_NUMBER}")
    return int(text)


def _time_of(value: object, path: str) -> datetime:
    try:
        return datetime.fromisoformat(expect(value, str, path))
    except ValueError:
        raise wrong(value, path, "a time such as 2026-11-20T10:30") from None
