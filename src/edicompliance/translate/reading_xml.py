"""From XML back to the outline of a file, every fault with its line.

>>> from edicompliance.translate.xmltext import read_xml
>>> text = b'<transmission xmlns="urn:edicompliance:interchange:1"><x/></transmission>'
>>> outline_of(read_xml(text))
Traceback (most recent call last):
edicompliance.errors.TranslationError: XML: line 1: expected interchange or junk, got x
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, cast

from lxml import etree

from edicompliance.errors import TranslationError
from edicompliance.translate.interchange_xml import DELIMITERS, TAG
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
    NAMESPACE,
    attribute_of,
    bytes_of,
    fault,
    local,
    text_of,
)
from edicompliance.translate.xsd import load_xsd
from edicompliance.x12.delimiters import Delimiters, in_bytes

_Node = etree._Element
_MOST_DEPTH: Final = 32
"""Boxes in boxes; a transaction set has no more than six loops in each other."""
_LAYOUT: Final = ("before", "terminator", "whole")
_INTERCHANGE: Final = (*DELIMITERS, "line-end", "terminator", "after")
_POSITION: Final = re.compile(r"[0-9]{2}", re.ASCII)
_COMPONENT: Final = re.compile(r"-([1-9][0-9]?)", re.ASCII)
_OURS: Final = re.compile(re.escape("{" + NAMESPACE + "}"))


def outline_of(top: _Node) -> Outline:
    """The outline that XML says; raises `TranslationError` with the line of a fault."""
    if local(top) != "transmission":
        raise fault(top, f"expected transmission, got {local(top)}")
    _attributes(top)
    return [_part(node) for node in _children(top)]


def _part(node: _Node) -> Frame | Loose:
    name = local(node)
    if name == "junk":
        return Loose(bytes_of(node))
    if name != "interchange":
        raise fault(node, f"expected interchange or junk, got {name}")
    _attributes(node, "number", *_INTERCHANGE, *_coded(_INTERCHANGE))
    found = {key: attribute_of(node, key) for key in _INTERCHANGE}
    for key in ("element", "component", "segment"):
        if found[key] is None:
            raise fault(node, f"expected the attribute {key}, found none")
    marks = {
        key: data.decode("utf-8", "surrogateescape")
        for key in DELIMITERS
        if (data := found[key]) is not None
    }
    delimiters = Delimiters(**marks)
    terminator = found["terminator"]
    return Frame(
        _required(node, "number"),
        delimiters,
        in_bytes(delimiters.segment) if terminator is None else terminator,
        found["line-end"] or b"",
        found["after"],
        _content(node, 0),
    )


def _content(parent: _Node, depth: int) -> list[Item]:
    if depth > _MOST_DEPTH:
        raise fault(parent, f"expected at most {_MOST_DEPTH} levels of content")
    return [_item(node, depth) for node in _children(parent)]


def _item(node: _Node, depth: int) -> Item:
    name = local(node)
    if TAG.fullmatch(name):
        return _row(node, name)
    if name == "segment":
        return _whole_row(node)
    if name == "junk":
        return Loose(bytes_of(node))
    if name == "group":
        _attributes(node, "id")
        return Box("group", _required(node, "id"), _content(node, depth + 1))
    if name == "set":
        return _set(node, depth)
    if name.endswith("-loop"):
        _attributes(node)
        return Box("loop", name.removesuffix("-loop"), _content(node, depth + 1))
    raise fault(node, f"expected a segment, a loop, set, group, segment or junk, got {name}")


def _set(node: _Node, depth: int) -> Box:
    _attributes(node, "id", "release", "loose")
    name, release, loose = _required(node, "id"), node.get("release", ""), node.get("loose")
    if loose not in (None, "true", "false"):
        raise fault(node, f"expected loose to be true or false, got {loose!r}")
    content = _content(node, depth + 1)
    if loose != "true":
        _check(node, name, release)
    return Box("set", name, content, release)


def _check(node: _Node, name: str, release: str) -> None:
    """Hold a set against its schema; raises `TranslationError` with the line of the first fault.

    Its content was read before, so that no attribute is left that could name another schema.
    """
    schema = load_xsd(name, release)
    if schema is None:
        raise fault(
            node, f'set {name} of release {release or "(none)"} has no schema: mark it loose="true"'
        )
    if "loose" in node.attrib:
        del node.attrib["loose"]
    if not schema.validate(node):
        first = cast("Sequence[Any]", schema.error_log)[0]
        words = _OURS.sub("", first.message).rstrip(".")
        raise TranslationError(
            f'XML: line {first.line}: set {name}: {words} (or mark the set loose="true")'
        )


def _row(node: _Node, tag: str) -> Row:
    _attributes(node, *_LAYOUT, *_coded(_LAYOUT))
    values: list[Value] = [tag]
    latest = 0
    for child in _children(node):
        position = _position(child, tag)
        if position < latest:
            raise fault(child, f"{local(child)} comes too late: elements stand in their order")
        values.extend([""] * (position - len(values)))
        if position == latest:
            values[position] = _again(values[position], _simple(child))
        else:
            values.append(_simple(child))
        latest = position
    return Row(tuple(values), *(attribute_of(node, key) for key in _LAYOUT))


def _again(before: Value, more: Simple) -> Repeated:
    earlier = before.values if isinstance(before, Repeated) else (before,)
    return Repeated((*earlier, more))


def _position(node: _Node, tag: str) -> int:
    name = local(node)
    digits = name.removeprefix(tag)
    if not (name.startswith(tag) and _POSITION.fullmatch(digits) and int(digits)):
        raise fault(node, f"expected an element of {tag} such as {tag}01, got {name}")
    return int(digits)


def _simple(node: _Node) -> Simple:
    name = local(node)
    if not len(node) or local(node[0]) == "part":
        return text_of(node)
    _attributes(node)
    parts: list[str | bytes] = []
    for child in _children(node):
        found = _COMPONENT.fullmatch(local(child).removeprefix(name))
        if not (found and local(child).startswith(name) and int(found[1]) > len(parts)):
            raise fault(child, f"expected {name}-{len(parts) + 1} or later, got {local(child)}")
        parts.extend([""] * (int(found[1]) - 1 - len(parts)))
        parts.append(text_of(child))
    return tuple(parts)


def _whole_row(node: _Node) -> Row:
    odd = [attribute_of(node, key) for key in _LAYOUT]
    for key in (*_LAYOUT, *_coded(_LAYOUT)):
        if key in node.attrib:
            del node.attrib[key]
    return Row((bytes_of(node),), *odd)


def _children(node: _Node) -> list[_Node]:
    """The elements in it; raises `TranslationError` for text beside them."""
    for text in (node.text, *(child.tail for child in node)):
        if text and text.strip():
            raise fault(node, f"expected elements in {local(node)}, got text {text.strip()[:40]!r}")
    return list(node)


def _attributes(node: _Node, *known: str) -> None:
    for key in map(str, node.attrib):
        if key not in known:
            raise fault(node, f"unknown attribute {key} of {local(node)}")


def _coded(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{name}-base64" for name in names)


def _required(node: _Node, name: str) -> str:
    value = node.get(name)
    if value is None:
        raise fault(node, f"expected the attribute {name}, found none")
    return value
