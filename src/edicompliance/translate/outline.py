r"""The shape of a file between X12 and JSON or XML: interchanges, groups, sets, loops, segments.

JSON and XML say the same things with other signs, so both are made from this outline and read back
into it. A segment is its tag and its elements; an element is text, its components, or what repeats.
What no text can hold (bytes that are no UTF-8, binary data) stays bytes. Blanks and line ends are
said once for an interchange, and again only where a segment departs from them.

>>> from edicompliance.x12 import parse
>>> data = (b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
...         b"*261122*0930*U*00401*000000001*0*P*>~\nGS*PO*A*B*20261122*0930*1*X*004010~\n"
...         b"ST*850*0001~\nBEG*00*SA*45~\nSE*3*0001~\nGE*1*1~\nIEA*1*000000001~\n")
>>> (frame,) = outline(parse(data))
>>> frame.name, frame.line_end, [row.values[0] for row in rows(frame.content)]
('000000001', b'\n', ['ISA', 'GS', 'ST', 'BEG', 'SE', 'GE', 'IEA'])
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from edicompliance.x12.delimiters import Delimiters, in_bytes
from edicompliance.x12.envelope import Interchange, TransactionSet, Transmission
from edicompliance.x12.loops import Loop
from edicompliance.x12.segment import Segment

Text = str | bytes
"""Text, or the bytes of what is none."""
Simple = Text | tuple[Text, ...]
"""One value, or the components of a composite."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """An element whose value occurs several times in its place."""

    values: tuple[Simple, ...]


Value = Simple | Repeated

_UNNAMED = re.compile("[\x00-\x1f\x7f\ufffe\uffff]")
_BINARY = {"BIN": 2, "BDS": 3}
"""Tag -> the element that holds data which may look like anything."""


@dataclass(frozen=True, slots=True)
class Row:
    """A segment."""

    values: tuple[Value, ...]
    """The tag, then the elements."""
    before: bytes | None = None
    """Blanks and empty segments before it; None where they are the interchange's line end."""
    terminator: bytes | None = None
    """What ends it; None where that is what ends the interchange's other segments."""
    whole: bytes | None = None
    """How it stands in the file where line ends cut it; None where its values say it."""


@dataclass(frozen=True, slots=True)
class Loose:
    """Bytes that belong to no segment, or to no interchange."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Box:
    """A group, a set or a loop."""

    kind: Literal["group", "set", "loop"]
    name: str
    """GS01, ST01, or the loop's name."""
    content: list[Row | Loose | Box] = field(default_factory=list)
    release: str = ""
    """Of a set: the release whose table cuts it into loops."""


Item = Row | Loose | Box


@dataclass(frozen=True, slots=True)
class Frame:
    """An interchange."""

    name: str
    """ISA13."""
    delimiters: Delimiters
    terminator: bytes
    """What ends its segments: the delimiter, and for line ends what goes with it."""
    line_end: bytes
    """What stands between one segment and the next, and behind the last."""
    after: bytes | None
    """What stands behind the last segment; None where that is the line end."""
    content: list[Item]


Outline = Sequence[Frame | Loose]


def rows(content: Iterable[Item]) -> Iterator[Row]:
    """The segments, in the order of the file."""
    return (item for item in flat(content) if isinstance(item, Row))


def flat(content: Iterable[Item]) -> Iterator[Row | Loose]:
    """The segments and the loose bytes between them, in the order of the file."""
    for item in content:
        if isinstance(item, Box):
            yield from flat(item.content)
        else:
            yield item


def outline(transmission: Transmission) -> list[Frame | Loose]:
    """The outline of everything a file holds."""
    return [
        _Framed(part).frame() if isinstance(part, Interchange) else Loose(part.data)
        for part in transmission.parts
    ]


def separators(delimiters: Delimiters) -> tuple[str, str]:
    """The repetition and the component separator, "" where there is none that can be told.

    An ISA16 that is a blank or a letter separates nothing: every text has some.
    """
    component = delimiters.component
    usable = component and not (component.isalnum() or component.isspace())
    return delimiters.repetition or "", component if usable else ""


def text_name(data: bytes) -> str:
    """How a group or a set is called after an element of it, whatever that holds."""
    return _UNNAMED.sub("?", data.decode("utf-8", "replace")).strip()


class _Framed:
    """An interchange on its way to its outline."""

    def __init__(self, interchange: Interchange) -> None:
        self.interchange = interchange
        segments = interchange.segments
        self.separators = separators(interchange.delimiters)
        self.line_end = _usual(one.lead for one in segments[1:])
        self.terminator = _usual(one.trail for one in segments)
        self.loose = _loose_behind(interchange)
        """Number of a segment -> the bytes behind it that belong to none."""

    def frame(self) -> Frame:
        interchange = self.interchange
        return Frame(
            text_name(in_bytes(interchange.isa[13])),
            interchange.delimiters,
            self.terminator,
            self.line_end,
            None if interchange.trail == self.line_end else interchange.trail,
            self.content(),
        )

    def content(self) -> list[Item]:
        sets = {one.segments[0].number: one for one in self._sets()}
        top: list[Item] = []
        open_: list[Item] = top
        behind = 0
        for segment in self.interchange.segments:
            if segment.number <= behind:
                continue
            tag = segment.tag
            if tag in ("GS", "IEA"):
                open_ = top
            if tag == "GS":
                box = Box("group", text_name(in_bytes(segment[1])))
                top.append(box)
                open_ = box.content
            if segment.number in sets:
                open_.append(self.set_box(sets[segment.number]))
                behind = sets[segment.number].segments[-1].number
            else:
                self.put(open_, segment)
            if tag == "GE":
                open_ = top
        return top

    def _sets(self) -> Iterator[TransactionSet]:
        return (one for group in self.interchange.groups for one in group.sets)

    def set_box(self, ts: TransactionSet) -> Box:
        release = ts.schema_release if ts.schema else ""
        box = Box("set", text_name(in_bytes(ts.set_id)), release=release)
        self.fill(box.content, ts.tree())
        return box

    def fill(self, content: list[Item], loop: Loop) -> None:
        for item in loop.items:
            if isinstance(item, Segment):
                self.put(content, item)
            else:
                box = Box("loop", item.name)
                content.append(box)
                self.fill(box.content, item)

    def put(self, content: list[Item], segment: Segment) -> None:
        """Add a segment, with what is lost behind it."""
        first = segment is self.interchange.isa
        usual_lead = b"" if first else self.line_end
        values = tuple(map(_text, segment.elements)) if first else self.values(segment)
        content.append(
            Row(
                values,
                None if segment.lead == usual_lead else segment.lead,
                None if segment.trail == self.terminator else segment.trail,
                None if segment.encoded == segment.raw else segment.encoded,
            )
        )
        content.extend(self.loose.get(segment.number, ()))

    def values(self, segment: Segment) -> tuple[Value, ...]:
        repetition, component = self.separators
        return tuple(_value(one, repetition, component) for one in _elements(segment))


def _loose_behind(interchange: Interchange) -> Mapping[int, list[Loose]]:
    """What the reader let go of, by the number of the segment that it stands behind."""
    if not interchange.lost:
        return {}
    behind: dict[int, list[Loose]] = {}
    pieces = deque(sorted(interchange.lost.items()))
    for segment, following in zip(
        interchange.segments, (*interchange.segments[1:], None), strict=True
    ):
        while pieces and (following is None or pieces[0][0] < following.offset):
            behind.setdefault(segment.number, []).append(Loose(pieces.popleft()[1]))
    return behind


def _usual(values: Iterable[bytes]) -> bytes:
    """The one that comes most often; b"" of none."""
    found = Counter(values).most_common(1)
    return found[0][0] if found else b""


def _elements(segment: Segment) -> Sequence[Text]:
    """Tag and elements; binary data as they are, where they are as long as their segment says."""
    place = _BINARY.get(segment.tag)
    if place is None:
        return segment.elements
    separator = in_bytes(segment.delimiters.element)
    parts = segment.raw.split(separator, place)
    count = parts[place - 1] if len(parts) > place else b""
    if not (count.isdigit() and len(count) <= 10 and int(count) == len(parts[-1])):
        parts = segment.raw.split(separator)
        return [part.decode("utf-8", "surrogateescape") for part in parts]
    head = [part.decode("utf-8", "surrogateescape") for part in parts[:-1]]
    return [*head, parts[-1]]


def _value(element: Text, repetition: str, component: str) -> Value:
    if isinstance(element, bytes):
        return element
    if repetition and repetition in element:
        return Repeated(tuple(_simple(one, component) for one in element.split(repetition)))
    return _simple(element, component)


def _simple(text: str, component: str) -> Simple:
    if component and component in text:
        return tuple(map(_text, text.split(component)))
    return _text(text)


def _text(text: str) -> Text:
    """The text, or its bytes where they are no UTF-8."""
    if text.isascii():
        return text
    data = in_bytes(text)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    return text
