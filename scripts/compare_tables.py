"""Compare the project's own structure tables with a folder of facts about X12 releases.

The tables in `src/edicompliance/x12/schemas/` are written in our own words; what they say about
structure (order, designators, types, lengths, repeats, notes) must still be what the standard
says. This reads the same facts from a folder of JSON files, one folder a release, and prints each
difference on a line of its own:

    $ python scripts/compare_tables.py /path/to/facts
    005010 SAC07: ours 'X R 1/7 332', the facts 'X R 1/6 332'
    1 difference in 2 releases, 10 sets, 219 segments

The exit code is 1 when there is a difference, 0 when there is none, 2 when nothing could be read.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).resolve().parent.parent / "src" / "edicompliance" / "x12" / "schemas"

AREAS = ("heading", "detail", "summary")

Places = dict[str, str]
"""What stands at each place, in one form for both sides: `{"BSN02": "M AN 2/30 396"}`."""


class OurRelease:
    """One folder of our tables, a release built upon another one taken together with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables = _read_toml(folder / "segments.toml")
        self.sets = sorted(path.stem for path in folder.glob("*.toml") if path.stem != "segments")
        base = self.tables.pop("extends", None)
        if base is not None:
            self._build_upon(OurRelease(folder.parent / base).tables)

    def _build_upon(self, base: dict[str, Any]) -> None:
        gone = self.tables.pop("remove", [])
        composites = base["composites"] | self.tables.get("composites", {})
        kept = {tag: table for tag, table in base.items() if tag not in gone}
        self.tables = kept | self.tables | {"composites": composites}

    @property
    def tags(self) -> list[str]:
        """Every segment of the release, inherited ones too."""
        return sorted(self.tables.keys() - {"composites"})

    def segment(self, tag: str) -> Places:
        """Every element, component and note of a segment."""
        places = dict(self._elements(tag, self.tables[tag]["elements"], ""))
        return places | {f"{tag} notes": " ".join(self.tables[tag].get("notes", ()))}

    def _elements(self, tag: str, lines: Iterable[str], dash: str) -> Iterator[tuple[str, str]]:
        for number, line in enumerate(lines, 1):
            place = f"{tag}{dash}{number}" if dash else f"{tag}{number:02}"
            if line == "-":
                continue
            what, repeat = line.partition(" repeat=")[::2]
            facts = what.rpartition(" ")[0]
            yield place, f"{facts} x{repeat}" if repeat else facts
            designator_and_type = facts.split()
            if designator_and_type[1] == "C":
                composite = self.tables["composites"][designator_and_type[2]]
                yield from self._elements(place, composite["elements"], "-")

    def rows(self, set_id: str) -> list[str]:
        """The rows of a set, each with its area and depth."""
        table = _read_toml(self.folder / f"{set_id}.toml")
        return [f"set {table['set']} group {table['group']}"] + [
            _row(area, (len(line) - len(line.lstrip())) // 2, *line.split())
            for area in AREAS
            for line in table.get(area, "").splitlines()
            if line.strip()
        ]


class FactsRelease:
    """One folder of facts: `segments.json` and a file for each set."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.segments = _read_json(folder / "segments.json")

    def segment(self, tag: str) -> Places:
        """Every element, component and note of a segment; nothing for one that is not known."""
        if tag not in self.segments:
            return {}
        places = dict(_fact_elements(tag, self.segments[tag]["elements"], ""))
        return places | {f"{tag} notes": " ".join(self.segments[tag]["syntax"])}

    def rows(self, set_id: str) -> list[str]:
        """The rows of a set, each with its area and depth."""
        table = _read_json(self.folder / f"{set_id}.json")
        head = f"set {table['transaction_set']} group {table['functional_group']}"
        return [head] + [
            row for area in table["tables"] for row in _fact_rows(area["table"], area["items"], 0)
        ]


def _fact_elements(
    tag: str, elements: Iterable[Mapping[str, Any]], dash: str
) -> Iterator[tuple[str, str]]:
    for element in elements:
        place = f"{tag}{dash}{element['n']}" if dash else f"{tag}{element['n']:02}"
        repeat = f" x{element['repeat']}" if "repeat" in element else ""
        if "components" in element:
            yield place, f"{element['req']} C {element['de']}{repeat}"
            yield from _fact_elements(place, element["components"], "-")
        else:
            lengths = f"{element['min']}/{element['max']}"
            yield place, f"{element['req']} {element['type']} {lengths} {element['de']}{repeat}"


def _fact_rows(area: str, items: Iterable[Mapping[str, Any]], depth: int) -> Iterator[str]:
    for item in items:
        if "loop" in item:
            yield _row(area, depth, "loop", item["loop"], item["req"], str(item["repeat"]))
            yield from _fact_rows(area, item["body"], depth + 1)
        else:
            yield _row(area, depth, item["segment"], item["req"], str(item["max_use"]))


def _row(area: str, depth: int, *words: str) -> str:
    return f"{area} {'. ' * depth}{' '.join(words)}"


def _read_toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _read_json(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def segment_differences(ours: OurRelease, facts: FactsRelease) -> Iterator[str]:
    """Each place of a segment where our table and the facts do not say the same."""
    for tag in ours.tags:
        have, want = ours.segment(tag), facts.segment(tag)
        for place in sorted(have.keys() | want.keys()):
            if have.get(place) != want.get(place):
                yield _difference(place, have.get(place), want.get(place))


def set_differences(ours: OurRelease, facts: FactsRelease, set_id: str) -> Iterator[str]:
    """Each row of a set where our table and the facts do not say the same."""
    have, want = ours.rows(set_id), facts.rows(set_id)
    matcher = SequenceMatcher(None, have, want, autojunk=False)
    for kind, first, last, fact_first, fact_last in matcher.get_opcodes():
        if kind == "equal":
            continue
        pairs = zip_longest(have[first:last], want[fact_first:fact_last])
        for number, (row, fact) in enumerate(pairs, first):
            yield _difference(f"{set_id} row {number}", row, fact)


def missing_segments(ours: OurRelease, set_id: str) -> Iterator[str]:
    """Each segment that a set names and segments.toml lacks."""
    named = {row.split()[-3] for row in ours.rows(set_id)[1:] if " loop " not in row}
    for tag in sorted(named - set(ours.tags)):
        yield f"{set_id}: segment {tag} is not in segments.toml"


def _difference(place: str, ours: str | None, facts: str | None) -> str:
    return f"{place}: ours {_quoted(ours)}, the facts {_quoted(facts)}"


def _quoted(text: str | None) -> str:
    return "nothing" if text is None else repr(text)


def compare(facts_folder: Path) -> tuple[list[str], str]:
    """All differences, and a line that says how much was compared."""
    differences: list[str] = []
    sets = segments = 0
    releases = sorted(path.parent for path in SCHEMAS.glob("*/segments.toml"))
    for folder in releases:
        ours, facts = OurRelease(folder), FactsRelease(facts_folder / folder.name)
        found = list(segment_differences(ours, facts))
        for set_id in ours.sets:
            found += [*missing_segments(ours, set_id), *set_differences(ours, facts, set_id)]
        differences += [f"{folder.name} {line}" for line in found]
        sets += len(ours.sets)
        segments += len(ours.tags)
    counted = f"{len(releases)} releases, {sets} sets, {segments} segments"
    return differences, f"{len(differences)} differences in {counted}"


def main() -> int:
    """Print the differences; the exit code says if there was one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("facts", type=Path, help="the folder of facts, one folder a release in it")
    options = parser.parse_args()
    try:
        differences, summary = compare(options.facts)
    except FileNotFoundError as missing:
        print(f"compare_tables: {missing.filename}: no such file", file=sys.stderr)
        return 2
    print(*differences, summary, sep="\n")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
