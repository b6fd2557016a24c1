"""A file of X12 as XML, and back, byte for byte.

Each element has its name of X12: `<BEG03>` stands in `<BEG>`, a component `<REF04-1>` in `<REF04>`,
the segments of a loop in `<PO1-loop>`. A set that obeys its table, as its XML Schema has it, is
checked against that schema on the way back; one that does not is marked `loose="true"`, keeps its
shape, and is not checked.

>>> print(xml_of([Loose(b"hello"), Loose(bytes([7]))]).decode(), end="")
<?xml version='1.0' encoding='UTF-8'?>
<transmission xmlns="urn:edicompliance:interchange:1">
  <junk>hello</junk>
  <junk encoding="base64">Bw==</junk>
</transmission>
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lxml import etree

from edicompliance.translate.composing import Joint
from edicompliance.translate.outline import (
    Box,
    Frame,
    Item,
    Loose,
    Outline,
    Repeated,
    Row,
    Simple,
    Value,
)
from edicompliance.translate.xmltext import (
    DEFAULT,
    as_text,
    put_attribute,
    put_text,
    qualified,
)
from edicompliance.translate.xsd import load_xsd
from edicompliance.x12.delimiters import in_bytes
from edicompliance.x12.schema import base_release, load_segments

TAG: Final = re.compile(r"[A-Z][A-Z0-9]{1,2}", re.ASCII)
"""A tag that can be the name of an XML element; segments with others are written whole."""
DELIMITERS: Final = ("element", "component", "repetition", "segment")
_MOST_PARTS: Final = 99
"""Elements of a segment, and components of an element, that have elements of their own: what is
left out between two of them must not make a small text a large segment."""
_Node = etree._Element


def xml_of(outline: Outline) -> bytes:
    """The outline as XML, indented."""
    top = etree.Element(qualified("transmission"), nsmap=DEFAULT)
    for part in outline:
        if isinstance(part, Frame):
            _Frames(part).put(top)
        else:
            _loose(top, part)
    etree.indent(top)
    return etree.tostring(top, xml_declaration=True, encoding="UTF-8") + b"\n"


def _loose(parent: _Node, loose: Loose) -> None:
    put_text(etree.SubElement(parent, qualified("junk")), as_text(loose.data))


class _Frames:
    """One interchange on its way to XML."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.joint = Joint(frame.delimiters)
        self.composites: frozenset[str] = frozenset()
        """The elements that have components by the table of the set at hand."""

    def put(self, parent: _Node) -> None:
        frame = self.frame
        node = etree.SubElement(parent, qualified("interchange"), number=frame.name)
        for name in DELIMITERS:
            mark = getattr(frame.delimiters, name)
            if mark is not None:
                put_attribute(node, name, in_bytes(mark))
        put_attribute(node, "line-end", frame.line_end)
        if frame.terminator != in_bytes(frame.delimiters.segment):
            put_attribute(node, "terminator", frame.terminator)
        if frame.after is not None:
            put_attribute(node, "after", frame.after)
        self.content(node, frame.content)

    def content(self, node: _Node, items: Iterable[Item]) -> None:
        for item in items:
            if isinstance(item, Row):
                self.row(node, item)
            elif isinstance(item, Loose):
                _loose(node, item)
            elif item.kind == "set":
                self.set(node, item)
            else:
                named = {"id": item.name} if item.kind == "group" else {}
                name = "group" if item.kind == "group" else f"{item.name}-loop"
                self.content(etree.SubElement(node, qualified(name), named), item.content)

    def set(self, parent: _Node, box: Box) -> None:
        node = etree.SubElement(parent, qualified("set"), id=box.name)
        if box.release:
            node.set("release", box.release)
        self.composites = composites(box.release)
        self.content(node, box.content)
        self.composites = frozenset()
        schema = load_xsd(box.name, box.release) if box.release else None
        if schema is None or not schema.validate(node):
            node.set("loose", "true")

    def row(self, parent: _Node, row: Row) -> None:
        tag = row.values[0]
        if isinstance(tag, str) and TAG.fullmatch(tag) and _few(row):
            node = etree.SubElement(parent, qualified(tag))
            for position, value in enumerate(row.values[1:], 1):
                if value != "" or position == len(row.values) - 1:
                    self.value(node, f"{tag}{position:02d}", value)
        else:
            node = etree.SubElement(parent, qualified("segment"))
            put_text(node, as_text(self.joint.raw(row)))
        for name, data in (
            ("before", row.before),
            ("terminator", row.terminator),
            ("whole", row.whole),
        ):
            if data is not None:
                put_attribute(node, name, data)

    def value(self, parent: _Node, name: str, value: Value) -> None:
        for one in value.values if isinstance(value, Repeated) else (value,):
            self.simple(etree.SubElement(parent, qualified(name)), name, one)

    def simple(self, node: _Node, name: str, value: Simple) -> None:
        if not isinstance(value, tuple):
            if value == "" or name not in self.composites:
                put_text(node, value)
                return
            value = (value,)
        for position, text in enumerate(value, 1):
            if text != "" or position == len(value):
                put_text(etree.SubElement(node, qualified(f"{name}-{position}")), text)


def _few(row: Row) -> bool:
    """Whether every element and component has a number of at most two digits."""
    return len(row.values) <= _MOST_PARTS + 1 and all(
        not isinstance(one, tuple) or len(one) <= _MOST_PARTS
        for value in row.values
        for one in (value.values if isinstance(value, Repeated) else (value,))
    )


_COMPOSITES: dict[str, frozenset[str]] = {}


def composites(release: str) -> frozenset[str]:
    """The elements of a release that have components: `REF04`."""
    base = base_release(release)
    if base is None:
        return frozenset()
    if base not in _COMPOSITES:
        _COMPOSITES[base] = frozenset(
            f"{tag}{element.position:02d}"
            for tag, rule in load_segments(base).items()
            for element in rule.elements
            if element and element.components
        )
    return _COMPOSITES[base]
