"""From an outline back to X12: the bytes, and the proof that they read as the outline says.

What comes from a file gives the same bytes. What a person or a program changed may say something
that X12 has no way to hold, such as a text with a delimiter in it; it is refused with its place.

>>> isa = Row(("ISA", *[""] * 12, "1"))
>>> frame = Frame("1", Delimiters(), b"~", b"", None, [isa, Row(("REF", "DP", "3*8"))])
>>> compose([frame])
Traceback (most recent call last):
edicompliance.errors.TranslationError: interchange 1, segment 2, REF02: '3*8' holds '*', a \
delimiter of this interchange, and X12 has no escape
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, zip_longest

from edicompliance.errors import TranslationError
from edicompliance.translate.outline import (
    Box,
    Frame,
    Item,
    Loose,
    Outline,
    Repeated,
    Row,
    Simple,
    Text,
    Value,
    flat,
    rows,
    separators,
    text_name,
)
from edicompliance.x12.delimiters import LOOKAHEAD, Delimiters, in_bytes
from edicompliance.x12.envelope import Interchange, Transmission, parse
from edicompliance.x12.wrapped import detect_wrapped

_NO_ISA = (("",), (b"",))
"""The first segment of what came without an ISA: it is empty."""
_NAMED = {"group": ("GS", 1), "set": ("ST", 1)}
"""A kind of box -> the segment it begins with, and the element it is named after."""


def compose(outline: Outline, *, file: str | None = None) -> Transmission:
    """The transmission that an outline says; `generate` gives its bytes.

    Raises `TranslationError` where X12 cannot hold it, or would be read as something else.
    """
    numbers = count(1)
    writers = [
        _Writer(part, next(numbers)) if isinstance(part, Frame) else part for part in outline
    ]
    data = b"".join(part.encode() if isinstance(part, _Writer) else part.data for part in writers)
    transmission = parse(data, file=file)
    _compare(writers, transmission)
    return transmission


class Joint:
    """How the values of a segment are joined in one interchange."""

    def __init__(self, delimiters: Delimiters) -> None:
        self.element = in_bytes(delimiters.element)
        self.repetition, self.component = map(in_bytes, separators(delimiters))

    def raw(self, row: Row) -> bytes:
        """A segment, from its tag to its last element."""
        return self.element.join(map(self.value, row.values))

    def value(self, value: Value) -> bytes:
        """An element."""
        if isinstance(value, Repeated):
            return self.repetition.join(map(self.simple, value.values))
        return self.simple(value)

    def simple(self, value: Simple) -> bytes:
        """One occurrence of an element."""
        if isinstance(value, tuple):
            return self.component.join(map(_data, value))
        return _data(value)


class _Writer:
    """One interchange on its way to bytes."""

    def __init__(self, frame: Frame, number: int) -> None:
        self.frame = frame
        self.place = f"interchange {number}"
        self.one_character_each()
        self.joint = Joint(frame.delimiters)
        self.delimiter = _any_of(frame.delimiters)
        self.names()
        self.raws = [self.raw(row, number) for number, row in enumerate(rows(frame.content), 1)]

    def encode(self) -> bytes:
        """All of it; cut by line ends as it was, if the lines still are of one length."""
        if any(row.whole is not None for row in rows(self.frame.content)):
            cut = self.joined(self.wholes())
            if detect_wrapped(cut[:LOOKAHEAD]):
                return cut
        return self.joined(self.raws)

    def joined(self, raws: Iterable[bytes]) -> bytes:
        """The segments with what stands between them."""
        frame, raws = self.frame, iter(raws)
        parts: list[bytes] = []
        lead = b""
        for item in flat(frame.content):
            if isinstance(item, Loose):
                parts.append(item.data)
                continue
            parts.append(lead if item.before is None else item.before)
            parts.append(next(raws))
            parts.append(frame.terminator if item.terminator is None else item.terminator)
            lead = frame.line_end
        parts.append(frame.line_end if frame.after is None else frame.after)
        return b"".join(parts)

    def wholes(self) -> list[bytes]:
        """The segments as they stood in the file, cut by line ends, if none of them was changed."""
        wholes = [
            raw if row.whole is None else row.whole
            for row, raw in zip(rows(self.frame.content), self.raws, strict=True)
        ]
        same = all(
            whole == raw or whole.translate(None, b"\r\n") == raw
            for whole, raw in zip(wholes, self.raws, strict=True)
        )
        return wholes if same else self.raws

    def raw(self, row: Row, number: int) -> bytes:
        """One segment, from its tag to its last element."""
        if number > 1 and not all(map(self.fits, row.values)):
            self.refuse(row, number)
        return self.joint.raw(row)

    def fits(self, value: Value) -> bool:
        """Whether no text of it holds a delimiter, and there is a separator for its parts."""
        if isinstance(value, str):
            return self.delimiter.search(value) is None
        if isinstance(value, Repeated):
            return bool(self.joint.repetition) and all(map(self.fits, value.values))
        if isinstance(value, tuple):
            return bool(self.joint.component or len(value) < 2) and all(map(self.fits, value))
        return True

    def refuse(self, row: Row, number: int) -> None:
        """Say which element does not fit, and why."""
        tag = row.values[0] if isinstance(row.values[0], str) else "?"
        position = next(at for at, value in enumerate(row.values) if not self.fits(value))
        place = f"{self.place}, segment {number}, {tag}{position:02d}"
        for text in _texts(row.values[position]):
            if found := self.delimiter.search(text):
                raise TranslationError(
                    f"{place}: {text!r} holds {found[0]!r}, a delimiter of this interchange, "
                    "and X12 has no escape"
                )
        raise TranslationError(
            f"{place}: expected one value, got several: the interchange has no separator for them"
        )

    def one_character_each(self) -> None:
        """Refuse delimiters that are none."""
        marks = self.frame.delimiters
        needed, optional = (marks.element, marks.segment), (marks.component, marks.repetition or "")
        if any(len(mark) != 1 for mark in needed) or any(len(mark) > 1 for mark in optional):
            raise TranslationError(
                f"{self.place}: expected delimiters of one character each, got {marks}"
            )

    def names(self) -> None:
        """Refuse a name that is not what its segment says: to change one of them changes nothing.

        A loop's name is its table's, and no segment has it.
        """
        first = next(rows(self.frame.content), None)
        if first is None or (first.values[0] != "ISA" and first.values not in _NO_ISA):
            raise TranslationError(f"{self.place}: expected an ISA as its first segment")
        self.same_name("interchange", self.frame.name, first, ("ISA", 13))
        for box in _boxes(self.frame.content):
            begin = next(rows(box.content), None)
            if box.kind != "loop" and begin is not None:
                self.same_name(box.kind, box.name, begin, _NAMED[box.kind])

    def same_name(self, kind: str, name: str, row: Row, where: tuple[str, int]) -> None:
        tag, position = where
        value = row.values[position] if len(row.values) > position else ""
        said = text_name(self.joint.value(value))
        if row.values[0] == tag and said != name:
            raise TranslationError(
                f"{self.place}: the {kind} is named {name!r}, and its {tag}{position:02d} is "
                f"{said!r}: expected them to be equal"
            )


def _boxes(content: Iterable[Item]) -> Iterator[Box]:
    for item in content:
        if isinstance(item, Box):
            yield item
            yield from _boxes(item.content)


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif not isinstance(value, bytes):
        parts: Iterable[Value] = value.values if isinstance(value, Repeated) else value
        for part in parts:
            yield from _texts(part)


def _data(text: Text) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8")


def _any_of(delimiters: Delimiters) -> re.Pattern[str]:
    used = delimiters.element, *separators(delimiters), delimiters.segment
    return re.compile("|".join(re.escape(char) for char in used if char))


# -- does it read as it was written?


def _compare(written: Sequence[_Writer | Loose], read: Transmission) -> None:
    """Raise where what was written is read as something else."""
    expected = [part for part in written if isinstance(part, _Writer)]
    for one, interchange in zip_longest(expected, read.interchanges):
        if one is None:
            raise TranslationError("bytes between the interchanges hold an interchange themselves")
        if interchange is None:
            raise TranslationError(f"{one.place}: it does not read as an interchange")
        _compare_one(one, interchange)


def _compare_one(written: _Writer, read: Interchange) -> None:
    if written.frame.delimiters != read.delimiters:
        raise TranslationError(
            f"{written.place}: its ISA says {read.delimiters}, got {written.frame.delimiters}"
        )
    found = [segment.raw for segment in read.segments]
    for number, (wanted, got) in enumerate(zip_longest(written.raws, found), 1):
        if wanted != got:
            raise TranslationError(
                f"{written.place}, segment {number}: {_shown(wanted)} would read as {_shown(got)}"
            )


def _shown(raw: bytes | None) -> str:
    return "nothing" if raw is None else repr(raw[:60].decode("utf-8", "replace"))
