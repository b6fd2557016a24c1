"""Where something stands: a place in a file of EDI, down to the byte.

A segment number alone does not find a fault in a file that is one long line, so every place
carries the offset and the length of its bytes.

>>> place = Location(file="asn.edi", offset=1482, length=18, path="856/HL[3]", segment="MAN",
...                  segment_number=14, set_segment_number=12, element="MAN02")
>>> print(place)
asn.edi: byte 1482, segment 14 MAN02
>>> place.reference
'856/HL[3]/MAN02'
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place in the bytes of one file. An absence has length 0, at the place it belongs."""

    file: str | None = None
    """The path as the user gave it; None for bytes without a file."""
    offset: int
    """Bytes from the start of the file."""
    length: int
    """Bytes; 0 where something is missing."""
    segment: str | None = None
    """The segment's tag, `MAN`."""
    segment_number: int | None = None
    """Ordinal in the interchange, ISA = 1."""
    set_segment_number: int | None = None
    """Ordinal in the transaction set, ST = 1."""
    element: str | None = None
    """`MAN02`, or `MAN02-1` for a component."""
    repetition: int = 0
    """Which repetition of the element, 1 the first; 0 where it does not repeat."""
    path: str | None = None
    """The transaction set and its loops: `856/HL[3]`."""

    @property
    def reference(self) -> str | None:
        """The logical place, `856/HL[3]/MAN02`, or None outside a transaction set."""
        parts = [part for part in (self.path, self.element or self.segment) if part]
        return "/".join(parts) or None

    def __str__(self) -> str:
        words = [f"byte {self.offset}"]
        if self.segment_number is not None:
            words.append(f"segment {self.segment_number} {self.element or self.segment}")
        return f"{self.file}: " * (self.file is not None) + ", ".join(words)
