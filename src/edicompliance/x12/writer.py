"""Writing X12: segments from values, and the envelope around them.

What is composed is in minimal form: no trailing separators, counts and control numbers right, the
ISA at its fixed widths. A value that holds a delimiter cannot be written, for X12 has no escape.

>>> segment_text(("REF", "DP", "", ""), Delimiters())
'REF*DP'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from edicompliance.errors import UnwritableDocument
from edicompliance.x12.delimiters import LOOKAHEAD, Delimiters, detect
from edicompliance.x12.schema import load_schema

_MOST_CONTROL_NUMBER = 999_999_999


class Repeated(tuple[str, ...]):
    """The repetitions of one element that is no composite."""

    __slots__ = ()


Value = str | Sequence[str]
SegmentValues = Sequence[Value]
"""A tag, then its elements; a composite is a sequence of its components."""
SetToWrite = tuple[str, Iterable[SegmentValues]]
"""A set's id, `856`, and the segments between its ST and SE."""


def segment_text(values: SegmentValues, delimiters: Delimiters) -> str:
    """One segment without terminator; raises `UnwritableDocument` where a value cannot stand."""
    return next(_segment_texts([values], delimiters))


def _segment_texts(segments: Iterable[SegmentValues], delimiters: Delimiters) -> Iterator[str]:
    """Many segments; what is plain and can stand as it is, which is nearly all, is only joined."""
    find, between = _unwritable(delimiters).search, delimiters.element
    for values in segments:
        try:
            plain = not find("".join(values))  # type: ignore[arg-type]  # a composite is no text
        except TypeError:
            plain = False
        if plain and len(between) == 1:
            yield between.join(values).rstrip(between)  # type: ignore[arg-type]
        else:
            yield _careful_text(values, delimiters)


def _careful_text(values: SegmentValues, delimiters: Delimiters) -> str:
    tag = str(values[0])
    elements = [
        _element_text(value, f"{tag}{position:02d}" if position else "the tag", delimiters)
        for position, value in enumerate(values)
    ]
    while len(elements) > 1 and not elements[-1]:
        elements.pop()
    return delimiters.element.join(elements)


def _element_text(value: Value, name: str, delimiters: Delimiters) -> str:
    if isinstance(value, Repeated):
        if delimiters.repetition is None:
            raise UnwritableDocument(f"{name}: is repeated, which this interchange has no sign for")
        return delimiters.repetition.join(_element_text(one, name, delimiters) for one in value)
    parts = [value] if isinstance(value, str) else list(value)
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    for part in parts:
        _refuse(part, name, delimiters)
    return delimiters.component.join(parts)


def _refuse(text: str, name: str, delimiters: Delimiters) -> None:
    """Raise where `text` holds a character that cannot stand in an element."""
    found = _unwritable(delimiters).search(text)
    if found:
        is_delimiter = found[0] in _characters(delimiters)
        why = "a delimiter of this interchange" if is_delimiter else "which X12 has no place for"
        raise UnwritableDocument(f"{name}: {text!r} holds {found[0]!r}, {why}")


@lru_cache(maxsize=32)
def _unwritable(delimiters: Delimiters) -> re.Pattern[str]:
    """The delimiters, control characters, and what is no text."""
    escaped = "".join(map(re.escape, _characters(delimiters)))
    return re.compile(f"[{escaped}\x00-\x1f\x7f\ud800-\udfff]")


def _characters(delimiters: Delimiters) -> tuple[str, ...]:
    used = delimiters.element, delimiters.component, delimiters.repetition, delimiters.segment
    return tuple(char for char in used if char is not None)


def set_segments(
    set_id: str, control_number: str, body: Iterable[SegmentValues], convention: str = ""
) -> list[SegmentValues]:
    """A whole set: ST, the body, SE with its count; `convention` is ST03."""
    segments = [("ST", set_id, control_number, convention), *body]
    return [*segments, ("SE", str(len(segments) + 1), control_number)]


@dataclass(frozen=True, slots=True)
class Parties:
    """Who sends to whom, each by qualifier and id, and by the application's id where it differs."""

    sender: tuple[str, str]
    """ISA05 and ISA06, `("ZZ", "ACME")`."""
    receiver: tuple[str, str]
    """ISA07 and ISA08."""
    application_sender: str = ""
    """GS02; "" is the sender's id."""
    application_receiver: str = ""
    """GS03; "" is the receiver's id."""


@dataclass(frozen=True, slots=True)
class GroupToWrite:
    """A functional group: sets of one kind."""

    control_number: int
    """GS06."""
    release: str
    """GS08, `004010`."""
    sets: Sequence[SetToWrite]
    parties: Parties
    convention: str = ""
    """ST03 of each set."""
    set_numbers: Sequence[int] = ()
    """ST02 of each set, where they are counted on; none: 0001 and so on."""


def new_interchange(
    sets: Sequence[SetToWrite],
    *,
    sender: tuple[str, str],
    receiver: tuple[str, str],
    control_number: int,
    at: datetime,
    release: str = "004010",
    delimiters: Delimiters | None = None,
    usage: str = "P",
) -> bytes:
    """One interchange with one group of sets, ready to send.

    `sender` and `receiver` are (qualifier, id); all `sets` are of one kind; `control_number` is the
    ISA13 and GS06, up to 999999999; `at` is the time of writing as it shall stand in the envelope.

    Raises `UnwritableDocument` for a set without a table, a value that holds a delimiter, or an
    envelope that would not be right.
    """
    parties = Parties(sender, receiver)
    group = GroupToWrite(control_number, release, sets, parties)
    return write_interchange(
        [group],
        parties=parties,
        control_number=control_number,
        at=at,
        version=release[:5],
        delimiters=delimiters,
        usage=usage,
    )


def write_interchange(
    groups: Sequence[GroupToWrite],
    *,
    parties: Parties,
    control_number: int,
    at: datetime,
    version: str = "00401",
    delimiters: Delimiters | None = None,
    usage: str = "P",
    ahead: Sequence[SegmentValues] = (),
) -> bytes:
    """One interchange of any groups; `ahead` stands before them: TA1.

    `version` is the ISA12. Raises `UnwritableDocument` as `new_interchange` does.
    """
    delimiters = delimiters or Delimiters(repetition="^" if version >= "00402" else None)
    isa = _isa(parties, control_number, at, version, delimiters, usage)
    segments: list[SegmentValues] = list(ahead)
    for group in groups:
        segments += _group_segments(group, at)
    segments.append(("IEA", str(len(groups)), f"{control_number:09d}"))
    texts = [isa, *_segment_texts(segments, delimiters), ""]
    end = delimiters.segment + ("" if delimiters.segment == "\n" else "\n")
    data = end.join(texts).encode("utf-8", "surrogateescape")
    _refuse_another_isa(data)
    return data


def _refuse_another_isa(data: bytes) -> None:
    """Raise where values side by side would be read as the beginning of another interchange."""
    at = data.find(b"ISA", 3)
    while at >= 0:
        if detect(data[at : at + LOOKAHEAD]) is not None:
            shown = data[at : at + 30].decode("utf-8", "replace")
            raise UnwritableDocument(f"byte {at}: {shown!r} and what follows reads as another ISA")
        at = data.find(b"ISA", at + 3)


def _group_segments(group: GroupToWrite, at: datetime) -> list[SegmentValues]:
    kinds = {_kind_of(set_id, group.release) for set_id, _ in group.sets}
    if len(kinds) != 1:
        raise UnwritableDocument(f"a group holds sets of one kind, got {sorted(kinds)}")
    parties, number = group.parties, str(group.control_number)
    sender = parties.application_sender or parties.sender[1]
    receiver = parties.application_receiver or parties.receiver[1]
    segments: list[SegmentValues] = [
        ("GS", kinds.pop(), sender, receiver, f"{at:%Y%m%d}", f"{at:%H%M}", number, "X",
         group.release),
    ]  # fmt: skip
    counted = group.set_numbers or range(1, len(group.sets) + 1)
    for set_number, (set_id, body) in zip(counted, group.sets, strict=True):
        segments += set_segments(set_id, f"{set_number:04d}", body, group.convention)
    return [*segments, ("GE", str(len(group.sets)), number)]


def _kind_of(set_id: str, release: str) -> str:
    schema = load_schema(set_id, release)
    if schema is None:
        raise UnwritableDocument(f"no table for set {set_id!r} in release {release!r}")
    return schema.group


def _isa(
    parties: Parties,
    control_number: int,
    at: datetime,
    version: str,
    delimiters: Delimiters,
    usage: str,
) -> str:
    characters = _characters(delimiters)
    if delimiters.clashes or any(len(char) != 1 for char in characters):
        raise UnwritableDocument(f"four different delimiters are wanted, got {characters}")
    if not 0 < control_number <= _MOST_CONTROL_NUMBER:
        raise UnwritableDocument(
            f"ISA13: expected a control number from 1 to {_MOST_CONTROL_NUMBER}, "
            f"got {control_number}"
        )
    (from_qualifier, sender), (to_qualifier, receiver) = parties.sender, parties.receiver
    values = {
        "ISA05": (from_qualifier, 2), "ISA06": (f"{sender:15}", 15),
        "ISA07": (to_qualifier, 2), "ISA08": (f"{receiver:15}", 15),
        "ISA09": (f"{at:%y%m%d}", 6), "ISA10": (f"{at:%H%M}", 4),
        "ISA11": (delimiters.repetition or "U", 1), "ISA12": (version, 5),
        "ISA13": (f"{control_number:09d}", 9), "ISA14": ("0", 1), "ISA15": (usage, 1),
    }  # fmt: skip
    for name, (value, width) in values.items():
        if name != "ISA11":
            _refuse(value, name, delimiters)
        if len(value) != width:
            raise UnwritableDocument(f"{name}: expected a width of {width}, got {value!r}")
    security = ["00", " " * 10, "00", " " * 10]
    head = ["ISA", *security, *(value for value, _ in values.values()), delimiters.component]
    return delimiters.element.join(head)
