"""Our tables in the words of another judge: maps for pyx12.

pyx12 is an open validator of X12 that knows the sets of health care, and takes maps of other sets
from a folder. What two programs that share no code both find is hardly a mistake of either, so the
tables are written out for it: a folder with all that it reads. Nothing here imports pyx12.

>>> from tempfile import mkdtemp
>>> folder = Path(mkdtemp())
>>> [path.name for path in export_maps(folder, "004010", {"850", "856"})][:3]
['PO.xml', 'SH.xml', 'codes.xml']
>>> "<syntax>C0706</syntax>" in (folder / "SH.xml").read_text("utf-8")
True
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import ElementTree, SubElement, indent

from edicompliance.errors import SchemaError
from edicompliance.x12.codes import CodeList
from edicompliance.x12.schema import SHIPPED, Tables
from edicompliance.x12.structure import Element, LoopRule, Schema, SegmentRule, Use

VERSIONS = {"00401": "004010", "00501": "005010"}
"""ISA12 -> the release whose ISA it has; pyx12 reads no other interchange."""
_UNBOUNDED = ">1"
_FREE = Element(0, "not_used", "-", "O", "AN", 0, 1_000_000)
"""A position that a segment does not use: we look past what stands there."""
_SEPARATOR = "SEP"
_TEXT = "AN"


def export_maps(
    folder: Path,
    release: str,
    sets: Collection[str] | None = None,
    *,
    tables: Tables = SHIPPED,
) -> list[Path]:
    """Write the tables of `release` into `folder` as pyx12 reads them; the files, by name.

    `release` is the GS08 of the files to judge, `004010VICS` is judged by 004010. `sets` are those
    to write, all by default. The folder is what pyx12 takes as its `map_path`. Raises
    `SchemaError` where there is no table.
    """
    schemas = _schemas(release, sets, tables)
    base = schemas[0].release
    rules = tables.segments(base)
    isas = {version: tables.segments(of)["ISA"] for version, of in VERSIONS.items()}
    judged = [*rules.values(), *isas.values()]
    roots = {
        "maps.xml": _index(release, schemas),
        "codes.xml": _code_lists(base, judged, tables),
        "dataele.xml": _data_elements(judged),
    }
    for version, isa in isas.items():
        roots[control_file(version)] = _map("control", (), {**rules, "ISA": isa}, (version,))
    for group in sorted({one.group for one in schemas}):
        chosen = [one for one in schemas if one.group == group]
        roots[map_file(group)] = _map(group, chosen, rules, tuple(sorted(VERSIONS, reverse=True)))
    listed = {node.findtext("id") for node in roots["codes.xml"].iter("codeset")}
    for name, root in roots.items():
        _hold_to(listed, root)
        _write(folder / name, root)
    return sorted(folder / name for name in roots)


def map_file(group: str) -> str:
    """The map of the sets that a functional id stands for: `PO.xml`."""
    return f"{group}.xml"


def control_file(version: str) -> str:
    """The map of the envelope, by ISA12; pyx12 wants it under this name."""
    return f"x12.control.{version}.xml"


def _schemas(release: str, sets: Collection[str] | None, tables: Tables) -> list[Schema]:
    base = tables.base_release(release)
    if base is None:
        known = ", ".join(tables.releases)
        raise SchemaError(f"expected a release of {known}, got {release!r}")
    chosen = tables.known_sets(base) if sets is None else sets
    found = [(set_id, tables.schema(set_id, base)) for set_id in sorted(chosen)]
    for set_id, schema in found:
        if schema is None:
            raise SchemaError(f"expected a set that {base} has a table for, got {set_id!r}")
    schemas = [schema for _, schema in found if schema]
    if not schemas:
        raise SchemaError(f"expected at least one set of {base}, got none")
    return schemas


def _write(path: Path, root: Node) -> None:
    indent(root)
    ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


# -- the index, the code lists, the data elements


def _index(release: str, schemas: Iterable[Schema]) -> Node:
    root = Node("maps")
    for version in VERSIONS:
        node = SubElement(root, "version", icvn=version)
        for group, name in sorted({one.group: one.set_id for one in schemas}.items()):
            SubElement(node, "map", vriic=release, fic=group, abbr=name).text = map_file(group)
    return root


def _complete(element: Element, tables: Tables) -> CodeList | None:
    """The codes an element is held to: only a list that has them all can say that one is wrong."""
    codes = tables.codes(element.number) if element.type == "ID" else None
    return codes if codes and codes.complete else None


def _code_lists(release: str, rules: Iterable[SegmentRule], tables: Tables) -> Node:
    root = Node("codesets")
    simple = [one for rule in rules for one in _simple(rule.elements)]
    lists = {one.number: _complete(one, tables) for one in simple}
    for number, codes in sorted(lists.items()):
        if codes is not None:
            node = SubElement(root, "codeset")
            SubElement(node, "id").text = number
            SubElement(node, "name").text = codes.name
            SubElement(node, "data_ele").text = number
            version = SubElement(node, "version")
            for code in codes.within(release):
                SubElement(version, "code").text = code
    return root


def _data_elements(rules: Iterable[SegmentRule]) -> Node:
    root = Node("data_elements")
    elements = {one.number: one for rule in rules for one in _simple(rule.elements)}
    elements[_FREE.number] = _FREE
    for number, element in sorted(elements.items()):
        SubElement(
            root,
            "data_ele",
            ele_num=number,
            data_type=_TEXT if element.type == _SEPARATOR else element.type,
            min_len=str(element.shortest),
            max_len=str(element.longest),
            name=element.name,
        )
    return root


def _simple(elements: Iterable[Element | None]) -> Iterator[Element]:
    """Every element that has a value of its own, those inside composites too."""
    for element in elements:
        if element is not None:
            yield from _simple(element.components) if element.components else [element]


# -- the map of a functional group, from its ISA to its IEA


def _map(
    name: str, schemas: Sequence[Schema], rules: Mapping[str, SegmentRule], versions: Sequence[str]
) -> Node:
    """The envelope around the sets; `versions` are those of ISA12, the first is the map's own."""
    names = _Names()
    root = Node("transaction", xid=name)
    SubElement(root, "name").text = name
    interchange = _loop(root, names.next("ISA"), 1, mandatory=True, most=None)
    isa = _segment(interchange, Use("ISA", mandatory=True, most=1), rules["ISA"], 1)
    _inline(isa, 12, versions)
    _segment(interchange, Use("TA1", mandatory=False, most=None), rules["TA1"], 2)
    group = _loop(interchange, names.next("GS"), 3, mandatory=False, most=None)
    _segment(group, Use("GS", mandatory=True, most=1), rules["GS"], 1)
    for at, schema in enumerate(schemas, 2):
        loop = replace(schema.root, mandatory=False, most=None)
        st = _rows(group, loop, names, schema, at)
        if len(schemas) > 1:
            _inline(st, 1, (schema.set_id,))
    _segment(group, Use("GE", mandatory=True, most=1), rules["GE"], len(schemas) + 2)
    _segment(interchange, Use("IEA", mandatory=True, most=1), rules["IEA"], 4)
    return root


class _Names:
    """Names of loops: pyx12 counts by the path, and takes two nodes of one name for the same."""

    def __init__(self) -> None:
        self.used: dict[str, int] = {}

    def next(self, trigger: str) -> str:
        """`N1_LOOP`, and for the next of them `N1_LOOP_2`."""
        self.used[trigger] = count = self.used.get(trigger, 0) + 1
        return f"{trigger}_LOOP" + (f"_{count}" if count > 1 else "")


def _rows(parent: Node, loop: LoopRule, names: _Names, schema: Schema, at: int) -> Node:
    """A loop with all that is in it; its first segment."""
    name = names.next(loop.trigger)
    node = _loop(parent, name, at, mandatory=loop.mandatory, most=loop.most)
    first: Node | None = None
    for position, item in enumerate(loop.items, 1):
        if isinstance(item, LoopRule):
            _rows(node, item, names, schema, position)
        else:
            segment = _segment(node, item, schema.segments[item.tag], position)
            first = segment if first is None else first
    if first is None:
        raise SchemaError(f"{schema.set_id} of {schema.release}: {name} starts with no segment")
    return first


def _loop(parent: Node, name: str, at: int, *, mandatory: bool, most: int | None) -> Node:
    return SubElement(
        parent,
        "loop",
        xid=name,
        name=name,
        usage=_usage(mandatory=mandatory),
        pos=str(at),
        repeat=_most(most),
    )


def _segment(parent: Node, use: Use, rule: SegmentRule, at: int) -> Node:
    node = SubElement(
        parent,
        "segment",
        xid=use.tag,
        name=rule.name,
        usage=_usage(mandatory=use.mandatory),
        pos=str(at),
        max_use=_most(use.most),
    )
    for note in rule.notes:
        SubElement(node, "syntax").text = note
    for position, element in enumerate(rule.elements, 1):
        _element(node, f"{use.tag}{position:02d}", position, element or _FREE)
    return node


def _element(parent: Node, reference: str, at: int, element: Element) -> None:
    """An element, or a composite with its components; pyx12 has no notes of those."""
    node = SubElement(
        parent,
        "composite" if element.components else "element",
        xid=reference,
        data_ele=element.number,
        name=element.name,
        usage=_usage(mandatory=element.designator == "M"),
        seq=str(at),
    )
    for position, component in enumerate(element.components, 1):
        _element(node, f"{reference}-{position}", position, component or _FREE)


def _inline(segment: Node, at: int, codes: Iterable[str]) -> None:
    """Codes in the map itself: by these pyx12 tells two nodes of one tag apart."""
    element = list(segment.iterfind("element"))[at - 1]
    listed = SubElement(element, "valid_codes")
    for code in codes:
        SubElement(listed, "code").text = code


def _hold_to(listed: Collection[str | None], root: Node) -> None:
    """Hold the elements of a map to the lists that are written, where it has no codes itself."""
    for element in root.iter("element"):
        number = element.get("data_ele", "")
        if number in listed and element.find("valid_codes") is None:
            SubElement(element, "valid_codes", external=number)


def _usage(*, mandatory: bool) -> str:
    return "R" if mandatory else "S"


def _most(count: int | None) -> str:
    return _UNBOUNDED if count is None else str(count)
