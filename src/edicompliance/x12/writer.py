"""Writing X12: segments from values, and the envelope around them.

What is composed is in minimal form: no trailing separators, counts and control numbers right, the
ISA at its fixed widths. A value that holds a delimiter cannot be written, for X12 has no escape.

>>> segment_text(("REF", "DP", "", ""), Delimiters())
'REF*DP'
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from edicompliance.errors import UnwritableDocument
from edicompliance.x12.delimiters import Delimiters, in_bytes
from edicompliance.x12.schema import load_schema

Value = str | Sequence[str]
SegmentValues = Sequence[Value]
"""A tag, then its elements; a composite is a sequence of its components."""
SetToWrite = tuple[str, Iterable[SegmentValues]]
"""A set's id, `856`, and the segments between its ST and SE."""


def segment_text(values: SegmentValues, delimiters: Delimiters) -> str:
    """One segment without terminator; raises `UnwritableDocument` where a value cannot stand."""
    elements = [
        _element_text(value, str(values[0]), at, delimiters) for at, value in enumerate(values)
    ]
    while len(elements) > 1 and not elements[-1]:
        elements.pop()
    return delimiters.element.join(elements)


def _element_text(value: Value, tag: str, position: int, delimiters: Delimiters) -> str:
    parts = [value] if isinstance(value, str) else list(value)
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    forbidden = {delimiters.element, delimiters.segment, delimiters.component, "\r", "\n"}
    if delimiters.repetition:
        forbidden.add(delimiters.repetition)
    for part in parts:
        found = sorted(forbidden & set(part))
        if found:
            raise UnwritableDocument(
                f"{tag}{position:02d}: {part!r} holds {found[0]!r}, a delimiter of this interchange"
            )
    return delimiters.component.join(parts)


def set_segments(
    set_id: str, control_number: str, body: Iterable[SegmentValues]
) -> list[SegmentValues]:
    """A whole set: ST, the body, SE with its count."""
    segments = [("ST", set_id, control_number), *body]
    return [*segments, ("SE", str(len(segments) + 1), control_number)]


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
    ISA13 and GS06; `at` is the time of writing as it shall stand in the envelope.
    Raises `UnwritableDocument` for a set this library has no table for, or a value with a delimiter.
    """
    delimiters = delimiters or Delimiters(repetition="^" if release >= "004020" else None)
    group = {_group_of(set_id, release) for set_id, _ in sets}
    if len(group) != 1:
        raise UnwritableDocument(f"a group holds sets of one kind, got {sorted(group)}")
    segments: list[SegmentValues] = [
        ("GS", group.pop(), sender[1], receiver[1], f"{at:%Y%m%d}", f"{at:%H%M}",
         str(control_number), "X", release),
    ]  # fmt: skip
    for number, (set_id, body) in enumerate(sets, 1):
        segments += set_segments(set_id, f"{number:04d}", body)
    segments.append(("GE", str(len(sets)), str(control_number)))
    segments.append(("IEA", "1", f"{control_number:09d}"))
    isa = _isa(sender, receiver, control_number, at, release, delimiters, usage)
    texts = [isa, *(segment_text(values, delimiters) for values in segments)]
    end = delimiters.segment + ("" if delimiters.segment == "\n" else "\n")
    return b"".join(in_bytes(text + end) for text in texts)


def _group_of(set_id: str, release: str) -> str:
    schema = load_schema(set_id, release)
    if schema is None:
        raise UnwritableDocument(f"no table for set {set_id!r} in release {release!r}")
    return schema.group


def _isa(
    sender: tuple[str, str],
    receiver: tuple[str, str],
    control_number: int,
    at: datetime,
    release: str,
    delimiters: Delimiters,
    usage: str,
) -> str:
    values = ["ISA", "00", " " * 10, "00", " " * 10, sender[0], f"{sender[1]:15}", receiver[0],
              f"{receiver[1]:15}", f"{at:%y%m%d}", f"{at:%H%M}", delimiters.repetition or "U",
              release[:5], f"{control_number:09d}", "0", usage, delimiters.component]  # fmt: skip
    text = delimiters.element.join(values)
    if len(text) != 105:
        raise UnwritableDocument(
            f"the ISA would have {len(text) + 1} characters, expected 106: "
            f"sender {sender!r}, receiver {receiver!r} want a qualifier of 2 and an id of up to 15"
        )
    return text
