"""A segment: a tag and its elements, as they stood in the file.

The bytes are kept, the elements are cut only when somebody asks, and every element can say at
which byte it stands.

>>> from edicompliance.x12.delimiters import Delimiters
>>> segment = Segment(b"MAN*GM*00106141410000000018", 1482, 14, Delimiters())
>>> segment.tag, segment[1], segment[9]
('MAN', 'GM', '')
>>> segment.span(2)
(1489, 20)
"""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.x12.delimiters import Delimiters, in_bytes

_WITH_DATA = {b"BIN": 2, b"BDS": 3}
"""Segments whose last element is data, to their end: what looks like a separator there is none."""
_DATA_TAGS = frozenset(("BIN", "BDS"))


class Segment:
    """One segment. Treat it as immutable; it is shared between threads and documents.

    `segment[2]` is its second element, `len(segment)` how many it has; iterating gives them all.
    """

    __slots__ = ("delimiters", "lead", "number", "offset", "raw", "trail")

    def __init__(
        self,
        raw: bytes,
        offset: int,
        number: int,
        delimiters: Delimiters,
        lead: bytes = b"",
        trail: bytes = b"",
    ) -> None:
        self.raw = raw
        """From the tag to the last element, without terminator."""
        self.offset = offset
        """Of the tag's first byte, in the file."""
        self.number = number
        """Ordinal in its interchange, ISA = 1."""
        self.delimiters = delimiters
        self.lead = lead
        """What stood between the segment before and this one: line ends, blanks, empty segments."""
        self.trail = trail
        """Its terminator as it was, with what belongs to it."""

    @property
    def encoded(self) -> bytes:
        """Its bytes as they stand in the file, without what is before and behind them."""
        return self.raw

    @property
    def text(self) -> str:
        """The segment as text; bytes that are no UTF-8 survive as surrogates."""
        try:
            return self.raw.decode()
        except UnicodeDecodeError:
            return self.raw.decode("utf-8", "surrogateescape")

    @property
    def elements(self) -> list[str]:
        """The tag, then the elements: `elements[3]` is the third."""
        try:
            elements = self.raw.decode("ascii").split(self.delimiters.element)
        except UnicodeDecodeError:
            return self._cut()
        return elements if elements[0] not in _DATA_TAGS else self._cut()

    def _cut(self) -> list[str]:
        """The elements of a segment with data, or with letters that are not ASCII."""
        separator, raw = self.delimiters.element, self.raw
        most = _WITH_DATA.get(raw[:3], -1)
        if most > 0 and not raw.startswith(in_bytes(separator), 3):
            most = -1
        if separator.isascii():
            text = raw.decode() if raw.isascii() else self.text
            return text.split(separator, most)
        parts = raw.split(in_bytes(separator), most)
        return [part.decode("utf-8", "surrogateescape") for part in parts]

    @property
    def tag(self) -> str:
        """`BEG`."""
        tag = self.raw.partition(in_bytes(self.delimiters.element))[0]
        return tag.decode("utf-8", "surrogateescape")

    def __len__(self) -> int:
        """The number of elements, the tag not counted."""
        return len(self.elements) - 1

    def __bool__(self) -> bool:
        """True: it is there, even where it has no elements."""
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self.elements[1:])

    def __getitem__(self, position: int) -> str:
        """The element at `position` (1 = first), or "" where there is none."""
        elements = self.elements
        return elements[position] if 0 < position < len(elements) else ""

    def get(self, position: int, component: int = 0, repetition: int = 0) -> str:
        """An element, or one component or repetition of it (1 = first; 0 = not divided)."""
        value = self[position]
        if repetition:
            value = _part(value, self.delimiters.repetition, repetition)
        if component:
            value = _part(value, self.delimiters.component, component)
        return value

    def components(self, position: int) -> list[str]:
        """The components of a composite; one for a plain element, none for an empty one."""
        value, separator = self[position], self.delimiters.component
        return (value.split(separator) if separator else [value]) if value else []

    def span(self, position: int, component: int = 0, repetition: int = 0) -> tuple[int, int]:
        """Offset and length in bytes; 0 is the whole segment, an absent element has length 0."""
        if position == 0:
            return self.offset, len(self.raw)
        elements = self.elements
        if position >= len(elements):
            return self.offset + len(self.raw), 0
        start = sum(_size(text) for text in elements[:position])
        start += position * _size(self.delimiters.element)
        value = elements[position]
        for separator, nth in (
            (self.delimiters.repetition, repetition),
            (self.delimiters.component, component),
        ):
            if nth:
                before, value = _before(value, separator, nth), _part(value, separator, nth)
                start += _size(before)
        return self.offset + start, _size(value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Segment):
            return NotImplemented
        return self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[bytes, int, int, Delimiters, bytes, bytes]:
        return self.raw, self.offset, self.number, self.delimiters, self.lead, self.trail

    def __repr__(self) -> str:
        return f"<{self.text} @{self.offset}>"

    def __reduce__(self) -> tuple[type[Segment], tuple[object, ...]]:
        return Segment, self._key


def _part(value: str, separator: str | None, nth: int) -> str:
    parts = value.split(separator) if separator else [value]
    return parts[nth - 1] if nth <= len(parts) else ""


def _before(value: str, separator: str | None, nth: int) -> str:
    """What precedes the `nth` part; everything where there are fewer."""
    parts = value.split(separator) if separator else [value]
    if nth > len(parts):
        return value
    return (separator or "").join([*parts[: nth - 1], ""]) if nth > 1 else ""


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))
