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
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from edicompliance.datafolder import schemas_folder
from edicompliance.errors import SchemaError

RELEASES = ("004010", "005010")
_LENGTHS = re.compile(r"([0-9]+)/([0-9]+)")
_BASE_RELEASE = re.compile(r"[0-9]{6}")


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
    components: tuple[Element | None, ...] = ()
    """Of a composite; None for a position not used."""


@dataclass(frozen=True, slots=True)
class SegmentRule:
    """A segment's elements and the notes that bind them."""

    tag: str
    name: str
    elements: tuple[Element | None, ...]
    notes: tuple[str, ...]
    """Relations such as `P0304`: positions 03 and 04, both or none."""


@dataclass(frozen=True, slots=True)
class Use:
    """A segment at its place in a set."""

    tag: str
    mandatory: bool
    most: int | None
    """How often it may stand there; None is without limit."""


@dataclass(frozen=True, slots=True)
class LoopRule:
    """A loop at its place in a set: it starts with its first segment, the trigger."""

    name: str
    mandatory: bool
    most: int | None
    items: tuple[Use | LoopRule, ...]
    places: dict[str, tuple[int, ...]] = field(repr=False, compare=False)
    """Tag -> the indexes in `items` at which a segment of that tag can stand or start a loop."""
    inner: frozenset[str] = field(repr=False, compare=False)
    """Every tag that occurs anywhere within."""

    @property
    def trigger(self) -> str:
        """The tag whose coming starts the loop."""
        first = self.items[0]
        return first.trigger if isinstance(first, LoopRule) else first.tag


@dataclass(frozen=True, slots=True)
class Schema:
    """The whole table of one set in one release."""

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

    >>> nearest_release("004030"), nearest_release("003040"), nearest_release("?")
    ('004010', '004010', '004010')
    """
    digits = re.sub(r"[^0-9]", "", release)[:6].ljust(6, "0")
    earlier = [known for known in RELEASES if known <= digits]
    return earlier[-1] if earlier else RELEASES[0]


def load_schema(set_id: str, release: str) -> Schema | None:
    """The table of a set in a release, or None where this library has none."""
    base = base_release(release)
    return _load(set_id, base) if base else None


def load_segments(release: str) -> dict[str, SegmentRule]:
    """The segments of a base release, by tag."""
    return _segments(release)


@cache
def _load(set_id: str, release: str) -> Schema | None:
    path = schemas_folder() / release / f"{set_id}.toml"
    if not re.fullmatch(r"[0-9A-Z]{3}", set_id) or not path.is_file():
        return None
    table = _read(path)
    items: list[Use | LoopRule] = []
    for area in ("heading", "detail", "summary"):
        lines = [line for line in table.get(area, "").splitlines() if line.strip()]
        items += _items(lines, path)
    root = _loop("", True, 1, tuple(items))
    return Schema(set_id, release, table["name"], table["group"], root, _segments(release))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as reason:
        raise SchemaError(f"{path}: {reason}") from reason


def _items(lines: list[str], path: Path) -> list[Use | LoopRule]:
    """The rows of one indentation, with the loops among them."""
    items: list[Use | LoopRule] = []
    at = 0
    while at < len(lines):
        words = lines[at].split()
        at += 1
        if words[0] != "loop":
            items.append(Use(words[0], words[1] == "M", _most(words[2], path)))
            continue
        indent = len(lines[at - 1]) - len(lines[at - 1].lstrip())
        end = at
        while end < len(lines) and len(lines[end]) - len(lines[end].lstrip()) > indent:
            end += 1
        body = tuple(_items(lines[at:end], path))
        items.append(_loop(words[1], words[2] == "M", _most(words[3], path), body))
        at = end
    return items


def _most(word: str, path: Path) -> int | None:
    if word == ">1":
        return None
    if not word.isdecimal():
        raise SchemaError(f"{path}: expected a number of uses or '>1', got {word!r}")
    return int(word)


def _loop(
    name: str, mandatory: bool, most: int | None, items: tuple[Use | LoopRule, ...]
) -> LoopRule:
    places: dict[str, tuple[int, ...]] = {}
    inner: set[str] = set()
    for index, item in enumerate(items):
        tag = item.trigger if isinstance(item, LoopRule) else item.tag
        places[tag] = (*places.get(tag, ()), index)
        inner |= item.inner if isinstance(item, LoopRule) else {item.tag}
    return LoopRule(name, mandatory, most, items, places, frozenset(inner))


@cache
def _segments(release: str) -> dict[str, SegmentRule]:
    path = schemas_folder() / release / "segments.toml"
    table = _read(path)
    base, composites = _inherited(table)
    composites |= {
        key: _elements(value["elements"], {}, path)
        for key, value in table.pop("composites", {}).items()
    }
    rules = {
        tag: SegmentRule(
            tag,
            body["name"],
            _elements(body["elements"], composites, path),
            tuple(body.get("notes", ())),
        )
        for tag, body in table.items()
        if isinstance(body, dict)
    }
    removed = set(table.get("remove", ()))
    return {tag: rule for tag, rule in (base | rules).items() if tag not in removed}


def _inherited(
    table: dict[str, Any],
) -> tuple[dict[str, SegmentRule], dict[str, tuple[Element | None, ...]]]:
    """The segments of the release that this one extends, and the composites they use."""
    base = _segments(table["extends"]) if "extends" in table else {}
    composites = {
        element.number: element.components
        for rule in base.values()
        for element in rule.elements
        if element and element.components
    }
    return base, composites


def _elements(
    lines: list[str], composites: dict[str, tuple[Element | None, ...]], path: Path
) -> tuple[Element | None, ...]:
    return tuple(
        None if line == "-" else _element(position, line.split(), composites, path)
        for position, line in enumerate(lines, 1)
    )


def _element(
    position: int, words: list[str], composites: dict[str, tuple[Element | None, ...]], path: Path
) -> Element:
    repeat: int | None = 1
    if words[-1].startswith("repeat="):
        repeat = _most(words.pop().removeprefix("repeat="), path)
    if words[1] == "C" and len(words) == 4 and words[2] in composites:
        number, name = words[2], words[3]
        parts = composites[number]
        return Element(position, name, number, words[0], "C", repeat=repeat, components=parts)
    lengths = _LENGTHS.fullmatch(words[2])
    if lengths is None or len(words) != 5:
        raise SchemaError(f"{path}: expected 'M AN 1/30 127 name', got {' '.join(words)!r}")
    shortest, longest = int(lengths[1]), int(lengths[2])
    return Element(position, words[4], words[3], words[0], words[1], shortest, longest, repeat)
