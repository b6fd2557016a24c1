"""A transaction set's table as an XML Schema: what a `<set>` in our XML may hold, in what order.

Segments and loops stand in the order of the table, as often as it allows; elements have their
types and lengths. What XML Schema cannot say (relations between elements, codes, totals) is left to
`edic validate`.

>>> schema = load_xsd("850", "004010")
>>> schema is load_xsd("850", "004010"), load_xsd("102", "004010")
(True, None)
>>> print(xsd_of(load_schema("850", "004010")).decode()[:76])
<?xml version='1.0' encoding='UTF-8'?>
<xs:schema xmlns:xs="http://www.w3.or
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from lxml import etree

from edicompliance.translate.xmltext import DEFAULT, NAMESPACE
from edicompliance.x12.schema import load_schema
from edicompliance.x12.structure import Element, LoopRule, Schema, SegmentRule, Use

_XS: Final = "http://www.w3.org/2001/XMLSchema"
_LAYOUT: Final = (
    "before",
    "before-base64",
    "terminator",
    "terminator-base64",
    "whole",
    "whole-base64",
)
"""Attributes of a segment: the blanks around it where they are not those of the interchange."""
_Node = etree._Element
_Item = Use | LoopRule


@lru_cache(maxsize=128)
def load_xsd(set_id: str, release: str) -> etree.XMLSchema | None:
    """The schema of a set in a release, ready to validate; None where there is no table."""
    schema = load_schema(set_id, release)
    return etree.XMLSchema(_tree(schema)) if schema else None


def xsd_of(schema: Schema) -> bytes:
    """The schema of a set as a file."""
    return etree.tostring(_tree(schema), xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _tree(schema: Schema) -> _Node:
    top = etree.Element(
        f"{{{_XS}}}schema",
        {"targetNamespace": NAMESPACE, "elementFormDefault": "qualified"},
        nsmap={"xs": _XS, **DEFAULT},
    )
    _say(top, f"{schema.name}, set {schema.set_id} of release {schema.release}")
    kind = _add(_add(top, "element", name="set"), "complexType")
    _sequence(kind, schema.root.items)
    for name, value in (("id", schema.set_id), ("release", schema.release)):
        _add(kind, "attribute", name=name, type="xs:string", use="required", fixed=value)
    types: dict[str, Element] = {}
    for tag in sorted(schema.root.inner):
        _segment(top, schema.segments[tag], types)
    for name in sorted(types):
        _simple_type(top, types[name])
    return top


# -- loops


def _sequence(parent: _Node, items: Sequence[_Item]) -> None:
    sequence = _add(parent, "sequence")
    for group in _unambiguous(items):
        if len(group) == 1:
            _item(sequence, group[0])
            continue
        choice = _add(sequence, "choice", minOccurs="0", maxOccurs="unbounded")
        for name in dict.fromkeys(map(_name, group)):
            _item(choice, _joined([one for one in group if _name(one) == name]))


def _unambiguous(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """One item each; those from the first to the last of a name that comes twice as one group.

    A name that may stand in two places of a row is nothing XML Schema allows.
    """
    names = list(map(_name, items))
    at = 0
    while at < len(items):
        end = at
        look = at
        while look <= end:
            end = max(end, len(names) - 1 - names[::-1].index(names[look]))
            look += 1
        yield items[at : end + 1]
        at = end + 1


def _joined(alike: Sequence[_Item]) -> _Item:
    """Items of one name as one: loops that differ become a loop that holds what any of them may.

    What one name means cannot hang on its place in XML Schema.
    """
    first = alike[0]
    items = [item for loop in alike if isinstance(loop, LoopRule) for item in loop.items]
    if len(alike) == 1 or not isinstance(first, LoopRule):
        return first
    free = [replace(item, mandatory=False) for item in items]
    return LoopRule.of(first.name, mandatory=False, most=None, items=free)


def _name(item: _Item) -> str:
    return f"{item.name}-loop" if isinstance(item, LoopRule) else item.tag


def _item(parent: _Node, item: _Item) -> None:
    most = "unbounded" if item.most is None else str(item.most)
    node = _add(
        parent, "element", name=_name(item), minOccurs=str(int(item.mandatory)), maxOccurs=most
    )
    if isinstance(item, LoopRule):
        _sequence(_add(node, "complexType"), item.items)
    else:
        node.set("type", item.tag)


# -- segments


def _segment(top: _Node, rule: SegmentRule, types: dict[str, Element]) -> None:
    kind = _add(top, "complexType", name=rule.tag)
    _say(kind, rule.name)
    sequence = _add(kind, "sequence")
    for element in rule.elements:
        if element is not None:
            _element(sequence, f"{rule.tag}{element.position:02d}", element, types)
    for name in _LAYOUT:
        _add(kind, "attribute", name=name, type="xs:string")


def _element(parent: _Node, name: str, element: Element, types: dict[str, Element]) -> None:
    node = _add(
        parent,
        "element",
        name=name,
        minOccurs=str(int(element.designator == "M")),
        maxOccurs="unbounded" if element.repeat is None else str(element.repeat),
    )
    _say(node, f"{element.name.replace('_', ' ')}, data element {element.number}")
    if not element.components:
        node.set("type", _type_name(element))
        types[_type_name(element)] = element
        return
    sequence = _add(_add(node, "complexType"), "sequence")
    for component in element.components:
        if component is not None:
            _element(sequence, f"{name}-{component.position}", component, types)


def _type_name(element: Element) -> str:
    return f"{element.type}-{element.shortest}-{element.longest}"


def _simple_type(top: _Node, element: Element) -> None:
    if element.type == "B":
        kind = _add(top, "complexType", name=_type_name(element))
        content = _add(_add(kind, "simpleContent"), "extension", base="xs:string")
        _add(content, "attribute", name="encoding", type="xs:string", fixed="base64")
        return
    simple = _add(top, "simpleType", name=_type_name(element))
    limits = _add(simple, "restriction", base="xs:string")
    least, most = max(element.shortest, 1), element.longest
    digits = f"[0-9]{{{least},{most}}}"
    if element.type == "R":
        _add(limits, "maxLength", value=str(most + 2))
        _add(limits, "pattern", value=r"-?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
    elif element.type.startswith("N"):
        _add(limits, "pattern", value=f"-?{digits}")
    elif element.type in ("DT", "TM"):
        _add(limits, "pattern", value=digits)
    else:
        _add(limits, "minLength", value=str(least))
        _add(limits, "maxLength", value=str(most))


def _add(parent: _Node, name: str, /, **attributes: str) -> _Node:
    return etree.SubElement(parent, f"{{{_XS}}}{name}", attributes)


def _say(node: _Node, words: str) -> None:
    _add(_add(node, "annotation"), "documentation").text = words
