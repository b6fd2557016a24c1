"""One file of structure tables: from its lines to rules, or to a fault that says what was expected.

The tables are TOML whose lines read like a printed guide. A set's file has rows, indented by
loops; a release's `segments.toml` has the elements of each segment.

>>> rows = ["ST M 1", "loop HL M >1", "  HL M 1", "SE M 1"]
>>> [item.mandatory for item in read_rows(rows, Path("856.toml"))]
[True, True, True]
>>> line = "M AN 2/30 396 shipment_id"
>>> read_segments_over({}, {"BSN": {"name": "Start", "elements": [line]}}, Path("x"))["BSN"].name
'Start'
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from edicompliance.errors import SchemaError
from edicompliance.x12.structure import Element, Elements, LoopRule, SegmentRule, Use

AREAS = ("heading", "detail", "summary")
_SEGMENT_KEYS = ("name", "elements", "notes", "unverified")
_FILE_KEYS = ("extends", "remove", "composites")
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_LENGTHS = re.compile(r"([0-9]{1,15})/([0-9]{1,15})")
_TYPE = re.compile(r"AN|ID|DT|TM|R|N[0-9]|B|SEP")
_NOTE = re.compile(r"[PRECL]((?:[0-9]{2}){2,})")


class _Composite(NamedTuple):
    """What a composite is made of, wherever it stands."""

    components: Elements
    notes: tuple[str, ...]


def read_table(path: Path) -> dict[str, Any]:
    """The TOML in a file; raises `SchemaError` where it cannot be read."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as reason:
        raise SchemaError(f"{path}: {reason}") from reason


def text_of(table: Mapping[str, Any], key: str, place: object) -> str:
    """The text under a key that has to be there."""
    value = table.get(key)
    if not isinstance(value, str):
        raise SchemaError(f'{place}: expected {key} = "...", got {value!r}')
    return value


def optional_text_of(table: Mapping[str, Any], key: str, place: object) -> str | None:
    """The text under a key that may be absent."""
    return text_of(table, key, place) if key in table else None


def check_keys(table: Collection[str], known: Collection[str], place: object) -> None:
    """Refuse a misspelt key; it would be passed over in silence."""
    for key in table:
        if key not in known:
            raise SchemaError(f"{place}: expected one of {', '.join(known)}, got {key!r}")


# -- the rows of a set


def read_root(table: Mapping[str, Any], path: Path) -> LoopRule:
    """The whole of a set: the rows of its three areas, one behind the other."""
    texts = [text_of({area: "", **table}, area, path) for area in AREAS]
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    return LoopRule.of("", mandatory=True, most=1, items=read_rows(lines, path))


def read_rows(lines: Sequence[str], path: Path) -> list[Use | LoopRule]:
    """The rows of one indentation, with the loops among them."""
    items: list[Use | LoopRule] = []
    at = 0
    while at < len(lines):
        line, end = lines[at], at + 1
        while end < len(lines) and _indent(lines[end]) > _indent(line):
            end += 1
        items.append(_row(line.strip(), lines[at + 1 : end], path))
        at = end
    return items


def _row(line: str, inside: Sequence[str], path: Path) -> Use | LoopRule:
    words = line.split()
    if words[0] == "loop" and len(words) == 4 and inside:
        rows = read_rows(inside, path)
        if not isinstance(rows[0], Use):
            raise SchemaError(f"{path}: {line!r}: a loop starts with a segment")
        mandatory, most = _uses(words[2:], line, path)
        return LoopRule.of(words[1], mandatory=mandatory, most=most, items=rows)
    if _TAG.fullmatch(words[0]) and len(words) == 3 and not inside:
        return Use(words[0], *_uses(words[1:], line, path))
    raise SchemaError(
        f"{path}: expected 'TAG M|O uses', or 'loop NAME M|O repeats' with rows indented "
        f"below, got {line!r}"
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _uses(words: Sequence[str], line: str, path: Path) -> tuple[bool, int | None]:
    if words[0] not in ("M", "O"):
        raise SchemaError(f"{path}: {line!r}: expected M or O, got {words[0]!r}")
    return words[0] == "M", _most(words[1], f"{path}: {line!r}")


def _most(word: str, place: str) -> int | None:
    if word == ">1":
        return None
    if not (word.isascii() and word.isdecimal()) or int(word) == 0:
        raise SchemaError(f"{place}: expected a number of uses or '>1', got {word!r}")
    return int(word)


# -- the elements of segments


def read_segments_over(
    base: Mapping[str, SegmentRule], table: Mapping[str, Any], path: Path
) -> dict[str, SegmentRule]:
    """The segments of a file, laid over others: those it does not say anew stay as they were.

    A composite that it says anew holds in the segments that stay, too.
    """
    anew = {
        key: _composite(_table_of(body, f"{path}: composite {key}"), f"{path}: composite {key}")
        for key, body in _table_of(table.get("composites", {}), f"{path}: composites").items()
    }
    rules = {tag: _with_composites(rule, anew) for tag, rule in base.items()}
    composites = _composites(base) | anew
    for tag, body in table.items():
        if isinstance(body, dict) and tag != "composites":
            if not _TAG.fullmatch(tag):
                raise SchemaError(f"{path}: expected a segment's tag such as 'REF', got {tag!r}")
            rules[tag] = _segment(tag, body, composites, f"{path}: segment {tag}")
        elif tag not in _FILE_KEYS:
            raise SchemaError(f"{path}: expected segments and {_FILE_KEYS}, got {tag!r}")
    for tag in _lines_of(table.get("remove", []), "remove", path):
        if rules.pop(tag, None) is None:
            raise SchemaError(f"{path}: cannot remove {tag}: there is no such segment")
    return rules


def _composites(rules: Mapping[str, SegmentRule]) -> dict[str, _Composite]:
    return {
        element.number: _Composite(element.components, element.notes)
        for rule in rules.values()
        for element in rule.elements
        if element and element.components
    }


def _with_composites(rule: SegmentRule, anew: Mapping[str, _Composite]) -> SegmentRule:
    """A segment with the components that the composites in `anew` have now."""
    elements = tuple(
        replace(element, **anew[element.number]._asdict())
        if element and element.components and element.number in anew
        else element
        for element in rule.elements
    )
    return rule if elements == rule.elements else replace(rule, elements=elements)


def _composite(body: Mapping[str, Any], place: str) -> _Composite:
    check_keys(body, ("elements", "notes"), place)
    components = _elements(body, {}, place)
    return _Composite(components, _notes(body, len(components), place))


def _segment(
    tag: str, body: Mapping[str, Any], composites: Mapping[str, _Composite], place: str
) -> SegmentRule:
    check_keys(body, _SEGMENT_KEYS, place)
    elements = _elements(body, composites, place)
    notes = _notes(body, len(elements), place)
    unverified = optional_text_of(body, "unverified", place)
    return SegmentRule(tag, text_of(body, "name", place), elements, notes, unverified)


def _notes(body: Mapping[str, Any], elements: int, place: str) -> tuple[str, ...]:
    notes = tuple(_lines_of(body.get("notes", []), "notes", place))
    for note in notes:
        found = _NOTE.fullmatch(note)
        places = [int(found[1][at : at + 2]) for at in range(0, len(found[1]), 2)] if found else [0]
        if not all(0 < at <= elements for at in places):
            raise SchemaError(
                f"{place}: expected a note like 'P0304' of its elements, got {note!r}"
            )
    return notes


def _elements(
    body: Mapping[str, Any], composites: Mapping[str, _Composite], place: str
) -> Elements:
    lines = _lines_of(body.get("elements"), "elements", place)
    return tuple(
        None if line == "-" else _element(position, line, composites, place)
        for position, line in enumerate(lines, 1)
    )


def _lines_of(value: object, key: str, place: object) -> list[str]:
    """The texts in a list."""
    if not isinstance(value, list):
        raise SchemaError(f"{place}: expected {key} = [...], got {value!r}")
    for one in value:
        if not isinstance(one, str):
            raise SchemaError(f"{place}: {key}: expected texts, got {one!r}")
    return value


def _table_of(value: object, place: str) -> dict[str, Any]:
    """A table within a table."""
    if not isinstance(value, dict):
        raise SchemaError(f"{place}: expected a table, got {value!r}")
    return value


def _element(position: int, line: str, composites: Mapping[str, _Composite], place: str) -> Element:
    words = line.split()
    repeat: int | None = 1
    if words and words[-1].startswith("repeat="):
        repeat = _most(words.pop().removeprefix("repeat="), f"{place}: {line!r}")
    designator, kind, *rest = words if len(words) > 1 else ("", "")
    if designator in ("M", "O", "X"):
        if kind == "C" and len(rest) == 2:
            number, name = rest
            if number not in composites:
                raise SchemaError(f"{place}: {line!r}: there is no composite {number}")
            return Element(
                position, name, number, designator, kind, 0, 0, repeat, *composites[number]
            )
        lengths = _LENGTHS.fullmatch(rest[0]) if len(rest) == 3 else None
        if lengths and _TYPE.fullmatch(kind) and int(lengths[1]) <= int(lengths[2]):
            sizes = int(lengths[1]), int(lengths[2])
            return Element(position, rest[2], rest[1], designator, kind, *sizes, repeat)
    raise SchemaError(f"{place}: expected an element like 'M AN 1/30 127 name', got {line!r}")
