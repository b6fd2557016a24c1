"""Compare the project's own structure tables with a folder of facts about X12 releases.

The tables in `src/edicompliance/x12/schemas/` are written in our own words; what they say about
structure (order, designators, types, lengths, repeats, notes) must still be what the standard
says. This loads them as the library does, reads the same facts from JSON files (a folder for each
release, with `segments.json` and `<set>.json` in it), and prints one line for each difference:

    $ python scripts/compare_tables.py /path/to/facts
    explained: The facts of 004060 are partly inferred, and have no repetitions at all; ...
        004060 DMG05: ours 'X C C056 repeat=10', the facts 'X C C056'
    005010 SAC07: ours 'X R 1/7 332', the facts 'X R 1/6 332'
    1 difference, 1 explained, in 4 releases, 75 sets, 218 segments; 12 sets not compared

A difference that is meant stands, with the reason, in `explained_differences.toml` beside this
file. A set or a segment that the facts do not have is not compared if its table says that it is
unverified. The exit code is 1 when there is a difference without an explanation or an explanation
without a difference, 0 when there is neither, 2 when the facts are missing.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from itertools import zip_longest
from pathlib import Path
from typing import Any

from edicompliance.x12.schema import (
    RELEASES,
    Elements,
    LoopRule,
    Schema,
    SegmentRule,
    known_sets,
    load_schema,
    load_segments,
)

EXPLAINED = Path(__file__).with_name("explained_differences.toml")
_NO_SETS = {"segments", "TA1"}

Places = dict[str, str]
"""What stands where in a segment, said alike for both sides: `{"BSN02": "M AN 2/30 396"}`."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where our tables and the facts do not say the same."""

    where: str
    """`005010 SAC07`, `004010 850 row 12`."""
    ours: str | None
    facts: str | None

    def __str__(self) -> str:
        return f"{self.where}: ours {_quoted(self.ours)}, the facts {_quoted(self.facts)}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why some differences are meant."""

    why: str
    where: tuple[str, ...]
    """Their places; `*` and `[...]` stand for what they do in file names."""

    def explains(self, difference: Difference) -> bool:
        return any(fnmatchcase(difference.where, place) for place in self.where)

    def idle(self, differences: Sequence[Difference]) -> list[str]:
        """The places at which there is no difference any more."""
        places = [one.where for one in differences]
        return [place for place in self.where if not any(fnmatchcase(one, place) for one in places)]


def _quoted(text: str | None) -> str:
    return "nothing" if text is None else repr(text)


# -- segments, element by element; a composite stands under its own number


def our_places(rule: SegmentRule) -> Places:
    """Every element, component and note of a segment, as our table has them."""
    elements = _our_elements(rule.tag, rule.elements, rule.notes, top=True)
    return dict(elements)


def _our_elements(
    parent: str, elements: Elements, notes: Sequence[str], *, top: bool
) -> Iterator[tuple[str, str]]:
    yield f"{parent} notes", " ".join(notes)
    for element in elements:
        if element is None:
            continue
        lengths = "" if element.components else f"{element.shortest}/{element.longest}"
        repeat = ">1" if element.repeat is None else str(element.repeat)
        said = _said(element.designator, element.type, lengths, element.number, repeat)
        yield _place(parent, element.position, top=top), said
        if element.components:
            yield from _our_elements(element.number, element.components, element.notes, top=False)


def fact_places(tag: str, facts: Mapping[str, Any]) -> Places:
    """Every element, component and note of a segment, as the facts have them."""
    return dict(_fact_elements(tag, facts["elements"], facts["syntax"], top=True))


def _fact_elements(
    parent: str, elements: Iterable[Mapping[str, Any]], notes: Sequence[str], *, top: bool
) -> Iterator[tuple[str, str]]:
    yield f"{parent} notes", " ".join(notes)
    for element in elements:
        components = element.get("components", ())
        kind = "C" if components else element["type"]
        lengths = "" if components else f"{element['min']}/{element['max']}"
        repeat = str(element.get("repeat", 1))
        said = _said(element["req"], kind, lengths, element["de"], repeat)
        yield _place(parent, element["n"], top=top), said
        if components:
            inner = element.get("syntax", ())
            yield from _fact_elements(element["de"], components, inner, top=False)


def _place(parent: str, position: int, *, top: bool) -> str:
    return f"{parent}{position:02}" if top else f"{parent}-{position}"


def _said(designator: str, kind: str, lengths: str, number: str, repeat: str) -> str:
    words = (designator, kind, lengths, number, "" if repeat == "1" else f"repeat={repeat}")
    return " ".join(word for word in words if word)


def segment_differences(
    segments: Mapping[str, SegmentRule], facts: Mapping[str, Any]
) -> Iterator[Difference]:
    """Each difference in the segments of a release, ours against the facts."""
    for tag, rule in sorted(segments.items()):
        if tag in facts:
            yield from place_differences(our_places(rule), fact_places(tag, facts[tag]))
        elif not rule.unverified:
            yield Difference(tag, "a segment", None)
    for tag in sorted(facts.keys() - segments.keys()):
        yield Difference(tag, None, "a segment")


def place_differences(ours: Places, facts: Places) -> Iterator[Difference]:
    """Each place of a segment where the two do not say the same."""
    for place in sorted(ours.keys() | facts.keys()):
        if ours.get(place, "") != facts.get(place, ""):
            yield Difference(place, ours.get(place), facts.get(place))


# -- sets, row by row


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


def row_differences(set_id: str, ours: Sequence[str], facts: Sequence[str]) -> Iterator[Difference]:
    """Each row of a set that is other, missing or too many; row 1 is the first segment."""
    matcher = SequenceMatcher(None, ours, facts, autojunk=False)
    for kind, first, last, fact_first, fact_last in matcher.get_opcodes():
        if kind == "equal":
            continue
        pairs = zip_longest(ours[first:last], facts[fact_first:fact_last])
        for number, (row, fact) in enumerate(pairs, first):
            yield Difference(f"{set_id} row {number}", row, fact)


# -- everything


@dataclass(slots=True)
class Comparison:
    """What was found, and how much was looked at."""

    differences: list[Difference]
    sets: int = 0
    segments: int = 0
    unverified: int = 0
    """Sets that the facts do not have."""


def compare(facts: Path) -> Comparison:
    """Our tables of every release against a folder of facts."""
    found = Comparison([])
    for release in RELEASES:
        segments = load_segments(release)
        differences = list(segment_differences(segments, _read(facts / release / "segments.json")))
        found.segments = max(found.segments, len(segments))
        known = {path.stem for path in (facts / release).glob("*.json")} - _NO_SETS
        for set_id in sorted(known | known_sets(release)):
            differences += _set_differences(set_id, release, facts / release, found)
        placed = (Difference(f"{release} {one.where}", one.ours, one.facts) for one in differences)
        found.differences += dict.fromkeys(placed)
    return found


def _set_differences(
    set_id: str, release: str, folder: Path, found: Comparison
) -> Iterator[Difference]:
    schema, path = load_schema(set_id, release), folder / f"{set_id}.json"
    if schema is None:
        yield Difference(set_id, None, "a set")
    elif path.is_file():
        found.sets += 1
        yield from row_differences(set_id, our_rows(schema), fact_rows(_read(path)))
        if schema.unverified:
            yield Difference(set_id, "an unverified set", "a set")
    elif schema.unverified:
        found.unverified += 1
    else:
        yield Difference(set_id, "a set", None)


def _read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def load_explanations(path: Path) -> list[Explanation]:
    """The differences that are meant."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["explained"]
    return [Explanation(one["why"], tuple(one["where"])) for one in tables]


def report(found: Comparison, explanations: Sequence[Explanation]) -> tuple[list[str], bool]:
    """The lines to print, and whether all is as it should be."""
    unexplained, lines = found.differences, []
    for one in explanations:
        explained = [difference for difference in unexplained if one.explains(difference)]
        unexplained = [difference for difference in unexplained if difference not in explained]
        lines += [f"explained: {one.why}", *(f"    {difference}" for difference in explained)]
    lines += map(str, unexplained)
    idle = [place for one in explanations for place in one.idle(found.differences)]
    lines += [f"{place}: explained, but there is no such difference" for place in idle]
    count, of_all = len(unexplained), len(found.differences)
    lines.append(
        f"{count} {'difference' if count == 1 else 'differences'}, {of_all - count} explained, "
        f"in {len(RELEASES)} releases, {found.sets} sets, {found.segments} segments; "
        f"{found.unverified} sets not compared"
    )
    return lines, not unexplained and not idle


def main() -> int:
    """Print the differences; the exit code says whether all of them are explained."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("facts", type=Path, help="the folder of facts, one folder a release in it")
    options = parser.parse_args()
    try:
        found = compare(options.facts)
    except FileNotFoundError as missing:
        print(f"compare_tables: expected the facts in {missing.filename}, got no such file")
        return 2
    lines, good = report(found, load_explanations(EXPLAINED))
    print(*lines, sep="\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
