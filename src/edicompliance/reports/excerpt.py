"""The bytes a finding rests on, with what stands around them.

>>> cut(b"ISA*00~LIN*1*UP*012~SN1*1*24*EA~", 16, 3, around=6)
Excerpt(before='…*1*UP*', marked='012', after='~SN1*1…')
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from edicompliance.rules.model import Evidence
from edicompliance.x12.issues import printable

ReadFile = Callable[[str], bytes]


class Excerpt(NamedTuple):
    """A piece of a file."""

    before: str
    marked: str
    """What the finding is about; empty where it is missing there."""
    after: str


def excerpts(read: ReadFile | None) -> Callable[[Evidence], Excerpt | None]:
    """Return what finds the bytes of a piece of evidence; each file is read once."""
    read_once = cache(_readable(read)) if read else None

    def find(one: Evidence) -> Excerpt | None:
        if read_once is None or one.file is None or one.offset is None:
            return None
        data = read_once(one.file)
        return cut(data, one.offset, one.length) if data is not None else None

    return find


def _readable(read: ReadFile) -> Callable[[str], bytes | None]:
    def try_to(path: str) -> bytes | None:
        try:
            return read(path)
        except OSError:
            return None  # it was there when it was checked; the report does without its bytes

    return try_to


def cut(data: bytes, offset: int, length: int, *, around: int = 60) -> Excerpt:
    """A piece of a file around `length` bytes at `offset`."""
    start, end = max(offset - around, 0), min(offset + length + around, len(data))
    before = ("…" if start else "") + _text(data[start:offset])
    after = _text(data[offset + length : end]) + ("…" if end < len(data) else "")
    return Excerpt(before, _text(data[offset : offset + length]), after)


def _text(data: bytes) -> str:
    return printable(data.decode("utf-8", "replace"))
