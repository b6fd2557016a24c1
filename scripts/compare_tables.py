"""Compare the project's own structure tables with a folder of facts about X12 releases.

The tables in `src/edicompliance/x12/schemas/` are written in our own words; what they say about
structure (order, designators, types, lengths, repeats, notes) must still be what the standard
says. This loads them as the library does, reads the same facts from JSON files (a folder for each
release, with `segments.json` and `<set>.json` in it), and prints one line for each difference:

    $ python scripts/compare_tables.py /path/to/facts
    005010 SAC07: ours 'X R 1/7 332', the facts 'X R 1/6 332'
    1 differences in 2 releases, 10 sets, 219 segments

The exit code is 1 when there is a difference, 0 when there is none, 2 when the facts are missing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Any

from edicompliance.datafolder import schemas_folder
from edicompliance.x12.schema import (
    RELEASES,
    Element,
    LoopRule,
    Schema,
    SegmentRule,
    load_schema,
    load_segments,
)

Places = dict[str, str]
"""What stands where in a segment, said alike for both sides: `{"BSN02": "M AN 2/30 396"}`."""


def our_places(rule: SegmentRule) -> Places:
    """Every element, component and note of a segment, as our table has them."""
    notes = {f"{rule.tag} notes": " ".join(rule.notes)}
    return dict(_our_elements(rule.tag, rule.elements, top=True)) | notes


def _our_elements(
    parent: str, elements: Iterable[Element | None], *, top: bool
) -> Iterator[tuple[str, str]]:
    for position, element in enumerate(elements, 1):
        if element is None:
            continue
        place = _place(parent, position, top=top)
        lengths = "" if element.components else f"{element.shortest}/{element.longest}"
        repeat = ">1" if element.repeat is None else str(element.repeat)
        yield place, _said(element.designator, element.type, lengths, element.number, repeat)
        yield from _our_elements(place, element.components, top=False)


def fact_places(tag: str, facts: Mapping[str, Any]) -> Places:
    """Every element, component and note of a segment, as the facts have them."""
    notes = {f"{tag} notes": " ".join(facts["syntax"])}
    return dict(_fact_elements(tag, facts["elements"], top=True)) | notes


def _fact_elements(
    parent: str, elements: Iterable[Mapping[str, Any]], *, top: bool
) -> Iterator[tuple[str, str]]:
    for element in elements:
        place = _place(parent, element["n"], top=top)
        components = element.get("components", ())
        kind = "C" if components else element["type"]
        lengths = "" if components else f"{element['min']}/{element['max']}"
        yield (
            place,
            _said(element["req"], kind, lengths, element["de"], str(element.get("repeat", 1))),
        )
        yield from _fact_elements(place, components, top=False)


def _place(parent: str, position: int, *, top: bool) -> str:
    return f"{parent}{position:02}" if top else f"{parent}-{position}"


def _said(designator: str, kind: str, lengths: str, number: str, repeat: str) -> str:
    words = (designator, kind, lengths, number, "" if repeat == "1" else f"repeat={repeat}")
    return " ".join(word for word in words if word)


def our_rows(schema: Schema) -> list[str]:
    """The rows of a set as our table has them, each indented by its loops."""
    return [f"group {schema.group}", *_our_rows(schema.root, "")]


def _our_rows(loop: LoopRule, indent: str) -> Iterator[str]:
    for item in loop.items:
        uses = f"{'M' if item.mandatory else 'O'} {'>1' if item.most is None else item.most}"
        if isinstance(item, LoopRule):
            yield f"{indent}loop {item.name} {uses}"
            yield from _our_rows(item, indent + "  ")
        else:
            yield f"{indent}{item.tag} {uses}"


def fact_rows(facts: Mapping[str, Any]) -> list[str]:
    """The rows of a set as the facts have them, each indented by its loops."""
    items = [item for area in facts["tables"] for item in area["items"]]
    return [f"group {facts['functional_group']}", *_fact_rows(items, "")]


def _fact_rows(items: Iterable[Mapping[str, Any]], indent: str) -> Iterator[str]:
    for item in items:
        if "loop" in item:
            yield f"{indent}loop {item['loop']} {item['req']} {item['repeat']}"
            yield from _fact_rows(item["body"], indent + "  ")
        else:
            yield f"{indent}{item['segment']} {item['req']} {item['max_use']}"


def place_differences(ours: Places, facts: Places) -> Iterator[str]:
    """Each place of a segment where the two do not say the same."""
    for place in sorted(ours.keys() | facts.keys()):
        if ours.get(place) != facts.get(place):
            yield _difference(place, ours.get(place), facts.get(place))


def row_differences(set_id: str, ours: Sequence[str], facts: Sequence[str]) -> Iterator[str]:
    """Each row of a set that is other, missing or too many; row 1 is the first segment."""
    matcher = SequenceMatcher(None, ours, facts, autojunk=False)
    for kind, first, last, fact_first, fact_last in matcher.get_opcodes():
        if kind == "equal":
            continue
        pairs = zip_longest(ours[first:last], facts[fact_first:fact_last])
        for number, (row, fact) in enumerate(pairs, first):
            yield _difference(f"{set_id} row {number}", row, fact)


def _difference(place: str, ours: str | None, facts: str | None) -> str:
    return f"{place}: ours {_quoted(ours)}, the facts {_quoted(facts)}"


def _quoted(text: str | None) -> str:
    return "nothing" if text is None else repr(text)


def segment_differences(release: str, folder: Path) -> Iterator[str]:
    """Each difference in the segments of a release."""
    facts = _read(folder / "segments.json")
    for tag, rule in sorted(load_segments(release).items()):
        known = fact_places(tag, facts[tag]) if tag in facts else {}
        yield from place_differences(our_places(rule), known)


def set_differences(schema: Schema, folder: Path) -> Iterator[str]:
    """Each difference in a set, and each segment it names without a table of its own."""
    facts = _read(folder / f"{schema.set_id}.json")
    yield from row_differences(schema.set_id, our_rows(schema), fact_rows(facts))
    for tag in sorted(schema.root.inner - schema.segments.keys()):
        yield f"{schema.set_id}: segment {tag} has no table in segments.toml"


def _read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def our_sets(release: str) -> list[Schema]:
    """Every set of a release that the library has a table of."""
    names = sorted(path.stem for path in (schemas_folder() / release).glob("*.toml"))
    schemas = [load_schema(name, release) for name in names if name != "segments"]
    return [schema for schema in schemas if schema]


def compare(facts: Path) -> tuple[list[str], str]:
    """All differences, and a line that says how much was compared."""
    differences: list[str] = []
    sets = segments = 0
    for release in RELEASES:
        schemas = our_sets(release)
        found = list(segment_differences(release, facts / release))
        found += [line for schema in schemas for line in set_differences(schema, facts / release)]
        differences += [f"{release} {line}" for line in found]
        sets += len(schemas)
        segments += len(load_segments(release))
    counted = f"{len(RELEASES)} releases, {sets} sets, {segments} segments"
    return differences, f"{len(differences)} differences in {counted}"


def main() -> int:
    """Print the differences; the exit code says whether there are any."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("facts", type=Path, help="the folder of facts, one folder a release in it")
    options = parser.parse_args()
    try:
        differences, summary = compare(options.facts)
    except FileNotFoundError as missing:
        print(f"compare_tables: expected the facts in {missing.filename}, got no such file")
        return 2
    print(*differences, summary, sep="\n")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
