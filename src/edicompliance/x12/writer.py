"""Writing X12: segments from values, and the envelope around them.

What is composed is in minimal form: no trailing separators, counts and control numbers right, the
ISA at its fixed widths. A value that holds a delimiter cannot be written, for X12 has no escape.

>>> segment_text(("REF", "DP", "", ""), Delimiters())
'REF*DP'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from edicompliance.errors import UnwritableDocument
from edicompliance.x12.delimiters import Delimiters, in_bytes
from edicompliance.x12.schema import load_schema

_MOST_CONTROL_NUMBER = 999_999_999

Value = str | Sequence[str]
SegmentValues = Sequence[Value]
"""A tag, then its elements; a composite is a sequence of its components."""
SetToWrite = tuple[str, Iterable[SegmentValues]]
"""A set's id, `856`, and the segments between its ST and SE."""


def segment_text(values: SegmentValues, delimiters: Delimiters) -> str:
    """One segment without terminator; raises `UnwritableDocument` where a value cannot stand."""
    tag = str(values[0])
    elements = [
        _element_text(value, f"{tag}{position:02d}" if position else "the tag", delimiters)
        for position, value in enumerate(values)
    ]
    while len(elements) > 1 and not elements[-1]:
        elements.pop()
    return delimiters.element.join(elements)


def _element_text(value: Value, name: str, delimiters: Delimiters) -> str:
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
    ISA13 and GS06, up to 999999999; `at` is the time of writing as it shall stand in the envelope.

    Raises `UnwritableDocument` for a set without a table, a value that holds a delimiter, or an
    envelope that would not be right.
    """
    delimiters = delimiters or Delimiters(repetition="^" if release >= "004020" else None)
    groups = {_group_of(set_id, release) for set_id, _ in sets}
    if len(groups) != 1:
        raise UnwritableDocument(f"a group holds sets of one kind, got {sorted(groups)}")
    isa = _isa(sender, receiver, control_number, at, release, delimiters, usage)
    segments: list[SegmentValues] = [
        ("GS", groups.pop(), sender[1], receiver[1], f"{at:%Y%m%d}", f"{at:%H%M}",
         str(control_number), "X", release),
    ]  # fmt: skip
    for number, (set_id, body) in enumerate(sets, 1):
        segments += set_segments(set_id, f"{number:04d}", body)
    segments.append(("GE", str(len(sets)), str(control_number)))
    segments.append(("IEA", "1", f"{control_number:09d}"))
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
    characters = _characters(delimiters)
    if delimiters.clashes or any(len(char) != 1 for char in characters):
        raise UnwritableDocument(f"four different delimiters are wanted, got {characters}")
    if not 0 < control_number <= _MOST_CONTROL_NUMBER:
        raise UnwritableDocument(
            f"ISA13: expected a control number from 1 to {_MOST_CONTROL_NUMBER}, "
            f"got {control_number}"
        )
    values = {
        "ISA05": (sender[0], 2), "ISA06": (f"{sender[1]:15}", 15),
        "ISA07": (receiver[0], 2), "ISA08": (f"{receiver[1]:15}", 15),
        "ISA09": (f"{at:%y%m%d}", 6), "ISA10": (f"{at:%H%M}", 4),
        "ISA11": (delimiters.repetition or "U", 1), "ISA12": (release[:5], 5),
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
