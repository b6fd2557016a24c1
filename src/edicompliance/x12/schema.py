"""The structure tables: which segments a transaction set is made of, and which elements those.

The tables are data, `schemas/<release>/<set>.toml` and `segments.toml`, in a format that reads like
a printed guide. This module loads them into frozen values, once per process.

>>> ship_notice = load_schema("856", "004010VICS")
>>> ship_notice.name, ship_notice.release, ship_notice.root.items[1].tag
('Ship notice', '004010', 'BSN')
>>> ship_notice.segments["BSN"].elements[1].name
'shipment_id'
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from edicompliance.datafolder import schemas_folder
from edicompliance.errors import SchemaError

RELEASES = ("004010", "005010")
_SEGMENTS = "segments.toml"
_BASE_RELEASE = re.compile(r"[0-9]{6}(?![0-9])")
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_LENGTHS = re.compile(r"([0-9]{1,10})/([0-9]{1,10})")
_TYPE = re.compile(r"AN|ID|DT|TM|R|N[0-9]|B|SEP")
_NOTE = re.compile(r"[PRECL]((?:[0-9]{2}){2,})")

Elements = tuple["Element | None", ...]


@dataclass(frozen=True, slots=True)
class Element:
    """One element, or one component of a composite."""

    position: int
    """1 = first."""
    name: str
    """Our own short name, `shipment_id`."""
    number: str
    """The data element's number, `396`, or the composite's, `C040`."""
    designator: str
    """M mandatory, O optional, X conditional by a note."""
    type: str
    """AN, ID, DT, TM, R, N0, N2 ..., B, or C for a composite."""
    shortest: int = 0
    longest: int = 0
    """Characters, by X12's way of counting: sign and decimal point are free."""
    repeat: int | None = 1
    """How often it may stand there; None is without limit."""
    components: Elements = ()
    """Of a composite; None for a position not used."""


@dataclass(frozen=True, slots=True)
class SegmentRule:
    """A segment's elements and the notes that bind them."""

    tag: str
    name: str
    elements: Elements
    notes: tuple[str, ...]
    """Relations such as `P0304`: positions 03 and 04, both or none."""


@dataclass(frozen=True, slots=True)
class Use:
    """A segment at its place in a set."""

    tag: str
    mandatory: bool
    most: int | None
    """How often it may stand there; None is without limit."""


@dataclass(frozen=True, slots=True, eq=False)
class LoopRule:
    """A loop at its place in a set: it starts with its first segment, the trigger.

    It is only equal to itself, which makes it a quick key.
    """

    name: str
    mandatory: bool
    most: int | None
    items: tuple[Use | LoopRule, ...]
    places: dict[str, tuple[int, ...]] = field(repr=False)
    """Tag -> the indexes in `items` at which a segment of that tag can stand or start a loop."""
    inner: frozenset[str] = field(repr=False)
    """Every tag that occurs anywhere within."""

    @property
    def trigger(self) -> str:
        """The tag whose coming starts the loop."""
        first = self.items[0]
        return first.tag if isinstance(first, Use) else first.trigger


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """The whole table of one set in one release; loaded once, it is only equal to itself."""

    set_id: str
    release: str
    name: str
    group: str
    """The functional id that suits it, GS01."""
    root: LoopRule
    segments: dict[str, SegmentRule] = field(repr=False)
    """All segments of the release, by tag."""


def base_release(release: str) -> str | None:
    """The release whose tables serve `release`; None where there are none.

    >>> base_release("004010VICS"), base_release("003050")
    ('004010', None)
    """
    found = _BASE_RELEASE.match(release)
    return found[0] if found and found[0] in RELEASES else None


def nearest_release(release: str) -> str:
    """The release to read by when its own tables are not here: the newest that is not newer.

    >>> nearest_release("004030"), nearest_release("4010"), nearest_release("?")
    ('004010', '004010', '004010')
    """
    digits = re.sub(r"[^0-9]", "", release)[:6]
    digits = (digits if digits.startswith("0") else f"00{digits}")[:6].ljust(6, "0")
    earlier = [known for known in RELEASES if known <= digits]
    return earlier[-1] if earlier else RELEASES[0]


def load_schema(set_id: str, release: str) -> Schema | None:
    """The table of a set in a release, or None where this library has none."""
    base = base_release(release)
    return _shipped_set(set_id, base) if base and set_id in known_sets(base) else None


@cache
def _shipped_set(set_id: str, base: str) -> Schema:
    return read_set(schemas_folder() / base / f"{set_id}.toml")


@cache
def load_segments(release: str) -> dict[str, SegmentRule]:
    """The segments of a base release, by tag."""
    return read_segments(schemas_folder() / release / _SEGMENTS)


@cache
def known_sets(release: str) -> frozenset[str]:
    """The sets that a base release has tables for.

    >>> sorted(known_sets("004010"))
    ['810', '850', '855', '856', '997']
    """
    return frozenset(path.stem for path in (schemas_folder() / release).glob("[0-9]*.toml"))


@cache
def read_set(path: Path) -> Schema:
    """The table in the file `<release>/<set>.toml`; raises `SchemaError` where it is wrong."""
    table = _read(path)
    items: list[Use | LoopRule] = []
    for area in ("heading", "detail", "summary"):
        lines = [line for line in table.get(area, "").splitlines() if line.strip()]
        items += _items(lines, path)
    root = _loop("", True, 1, items)
    segments = read_segments(path.parent / _SEGMENTS)
    unknown = sorted(root.inner - segments.keys())
    if unknown:
        raise SchemaError(f"{path}: segment {unknown[0]} has no table in {_SEGMENTS}")
    set_id = _text(table, "set", path)
    if set_id != path.stem:
        raise SchemaError(f"{path}: expected set = {path.stem!r}, got {set_id!r}")
    name, group = _text(table, "name", path), _text(table, "group", path)
    return Schema(set_id, path.parent.name, name, group, root, segments)


@cache
def read_segments(path: Path) -> dict[str, SegmentRule]:
    """The segments in a release's `segments.toml`; raises `SchemaError` where it is wrong.

    A table that extends another release's inherits its segments; a composite that it says anew
    holds in the inherited ones too.
    """
    table = _read(path)
    base: dict[str, SegmentRule] = {}
    if "extends" in table:
        base = read_segments(path.parent.parent / _text(table, "extends", path) / path.name)
    anew = {
        key: _elements(body, {}, f"{path}: composite {key}")
        for key, body in table.get("composites", {}).items()
    }
    composites = _composites(base) | anew
    rules = {tag: _with_composites(rule, anew) for tag, rule in base.items()}
    for tag, body in table.items():
        if isinstance(body, dict) and tag != "composites":
            rules[tag] = _segment(tag, body, composites, path)
    for tag in table.get("remove", ()):
        if rules.pop(tag, None) is None:
            raise SchemaError(f"{path}: cannot remove {tag}: there is no such segment")
    return rules


def _composites(rules: dict[str, SegmentRule]) -> dict[str, Elements]:
    return {
        element.number: element.components
        for rule in rules.values()
        for element in rule.elements
        if element and element.components
    }


def _with_composites(rule: SegmentRule, anew: dict[str, Elements]) -> SegmentRule:
    """A segment with the components that the composites in `anew` have now."""
    elements = tuple(
        replace(element, components=anew[element.number])
        if element and element.components and element.number in anew
        else element
        for element in rule.elements
    )
    return rule if elements == rule.elements else replace(rule, elements=elements)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as reason:
        raise SchemaError(f"{path}: {reason}") from reason


def _text(table: dict[str, Any], key: str, place: object) -> str:
    value = table.get(key)
    if not isinstance(value, str):
        raise SchemaError(f'{place}: expected {key} = "...", got {value!r}')
    return value


# -- the rows of a set


def _items(lines: list[str], path: Path) -> list[Use | LoopRule]:
    """The rows of one indentation, with the loops among them."""
    items: list[Use | LoopRule] = []
    at = 0
    while at < len(lines):
        line, end = lines[at], at + 1
        words = line.split()
        while end < len(lines) and _indent(lines[end]) > _indent(line):
            end += 1
        inside = lines[at + 1 : end]
        at = end
        if words[0] == "loop" and len(words) == 4 and inside:
            rows = _items(inside, path)
            if not isinstance(rows[0], Use):
                raise SchemaError(f"{path}: {line.strip()!r}: a loop starts with a segment")
            items.append(_loop(words[1], *_uses(words[2:], line, path), rows))
        elif _TAG.fullmatch(words[0]) and len(words) == 3 and not inside:
            items.append(Use(words[0], *_uses(words[1:], line, path)))
        else:
            raise SchemaError(
                f"{path}: expected 'TAG M|O uses', or 'loop NAME M|O repeats' with rows indented "
                f"below, got {line.strip()!r}"
            )
    return items


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _uses(words: list[str], line: str, path: Path) -> tuple[bool, int | None]:
    if words[0] not in ("M", "O"):
        raise SchemaError(f"{path}: {line.strip()!r}: expected M or O, got {words[0]!r}")
    return words[0] == "M", _most(words[1], f"{path}: {line.strip()!r}")


def _most(word: str, place: str) -> int | None:
    if word == ">1":
        return None
    if not (word.isascii() and word.isdecimal()) or int(word) == 0:
        raise SchemaError(f"{place}: expected a number of uses or '>1', got {word!r}")
    return int(word)


def _loop(name: str, mandatory: bool, most: int | None, items: list[Use | LoopRule]) -> LoopRule:
    places: dict[str, tuple[int, ...]] = {}
    inner: set[str] = set()
    for index, item in enumerate(items):
        tag = item.trigger if isinstance(item, LoopRule) else item.tag
        places[tag] = (*places.get(tag, ()), index)
        inner |= item.inner if isinstance(item, LoopRule) else {item.tag}
    return LoopRule(name, mandatory, most, tuple(items), places, frozenset(inner))


# -- the elements of a segment


def _segment(
    tag: str, body: dict[str, Any], composites: dict[str, Elements], path: Path
) -> SegmentRule:
    place = f"{path}: segment {tag}"
    elements = _elements(body, composites, place)
    notes = tuple(body.get("notes", ()))
    for note in notes:
        found = _NOTE.fullmatch(note)
        places = [int(found[1][at : at + 2]) for at in range(0, len(found[1]), 2)] if found else [0]
        if not all(0 < at <= len(elements) for at in places):
            raise SchemaError(
                f"{place}: expected a note like 'P0304' of its elements, got {note!r}"
            )
    return SegmentRule(tag, _text(body, "name", place), elements, notes)


def _elements(body: dict[str, Any], composites: dict[str, Elements], place: str) -> Elements:
    if not isinstance(body.get("elements"), list):
        raise SchemaError(f"{place}: expected elements = [...], got {body.get('elements')!r}")
    return tuple(
        None if line == "-" else _element(position, line, composites, place)
        for position, line in enumerate(body["elements"], 1)
    )


def _element(position: int, line: str, composites: dict[str, Elements], place: str) -> Element:
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
            parts = composites[number]
            return Element(position, name, number, designator, kind, 0, 0, repeat, parts)
        lengths = _LENGTHS.fullmatch(rest[0]) if len(rest) == 3 else None
        if lengths and _TYPE.fullmatch(kind) and int(lengths[1]) <= int(lengths[2]):
            sizes = int(lengths[1]), int(lengths[2])
            return Element(position, rest[2], rest[1], designator, kind, *sizes, repeat)
    raise SchemaError(f"{place}: expected an element like 'M AN 1/30 127 name', got {line!r}")
