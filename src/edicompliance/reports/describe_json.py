"""A description of a set, segment, element or composite as JSON; docs/schemas/x12-describe-1.json.

>>> from edicompliance.reports.describe import find
>>> told = as_json(find(["856", "HL04"]))
>>> told["kind"], told["codes"]["complete"], [one["code"] for one in told["codes"]["codes"]]
('element', True, ['0', '1'])
"""

from __future__ import annotations

from typing import Any

from edicompliance.reports.describe import (
    CompositeEntry,
    ElementEntry,
    Entry,
    Place,
    SegmentEntry,
    SetEntry,
    SetsEntry,
)
from edicompliance.x12.codes import CodeList
from edicompliance.x12.schema import LoopRule, Schema, Use

SCHEMA = "edicompliance/x12-describe/1"


def as_json(entry: Entry) -> dict[str, Any]:
    """Return the entry; a limit that is null is no limit."""
    return {"schema": SCHEMA, **_told(entry)}


def _told(entry: Entry) -> dict[str, Any]:
    match entry:
        case SetsEntry():
            return _sets(entry)
        case SetEntry():
            return _set(entry.schema)
        case SegmentEntry():
            return _segment(entry)
        case ElementEntry():
            return _element(entry)
        case CompositeEntry():
            return _composite(entry)


def _sets(entry: SetsEntry) -> dict[str, Any]:
    return {
        "kind": "sets",
        "sets": [
            {
                "set": schema.set_id,
                "name": schema.name,
                "group": schema.group,
                "releases": list(releases),
                "unverified": schema.unverified,
            }
            for schema, releases in entry.sets
        ],
    }


def _set(schema: Schema) -> dict[str, Any]:
    names = {tag: rule.name for tag, rule in schema.segments.items()}
    return {
        "kind": "set",
        "release": schema.release,
        "set": schema.set_id,
        "name": schema.name,
        "group": schema.group,
        "unverified": schema.unverified,
        "items": _items(schema.root, names),
    }


def _segment(entry: SegmentEntry) -> dict[str, Any]:
    return {
        "kind": "segment",
        "release": entry.release,
        "set": entry.set_id,
        "segment": entry.rule.tag,
        "name": entry.rule.name,
        "unverified": entry.rule.unverified,
        "elements": [_place(place) for place in entry.places],
        "notes": _notes(entry.relations),
        "places": [
            {"loops": list(spot.loops), "mandatory": spot.mandatory, "most": spot.most}
            for spot in entry.spots
        ],
    }


def _element(entry: ElementEntry) -> dict[str, Any]:
    return {
        "kind": "element",
        "release": entry.release,
        "set": entry.set_id,
        "element": entry.number,
        "place": _place(entry.place) if entry.place else None,
        "notes": _notes(entry.relations),
        "codes": _codes(entry.codes, entry.release) if entry.codes else None,
        "uses": list(entry.uses),
    }


def _composite(entry: CompositeEntry) -> dict[str, Any]:
    return {
        "kind": "composite",
        "release": entry.release,
        "set": entry.set_id,
        "composite": entry.number,
        "elements": [_place(place) for place in entry.places],
        "uses": list(entry.uses),
    }


def _items(loop: LoopRule, names: dict[str, str]) -> list[dict[str, Any]]:
    return [_item(item, names) for item in loop.items]


def _item(item: Use | LoopRule, names: dict[str, str]) -> dict[str, Any]:
    limits = {"mandatory": item.mandatory, "most": item.most}
    if isinstance(item, LoopRule):
        return {"loop": item.name, **limits, "items": _items(item, names)}
    return {"segment": item.tag, "name": names[item.tag], **limits}


def _place(place: Place) -> dict[str, Any]:
    element = place.element
    return {
        "reference": place.reference,
        "element": element.number,
        "name": element.name,
        "designator": element.designator,
        "type": element.type,
        "shortest": element.shortest,
        "longest": element.longest,
        "repeat": element.repeat,
        "codes": None if place.codes is None else "complete" if place.codes.complete else "partial",
        "components": [_place(one) for one in place.components],
    }


def _notes(relations: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"note": note, "words": words} for note, words in relations]


def _codes(listed: CodeList, release: str) -> dict[str, Any]:
    return {
        "name": listed.name,
        "complete": listed.complete,
        "note": listed.note,
        "codes": [
            {"code": code, "meaning": meaning, "since": listed.since.get(code)}
            for code, meaning in listed.within(release).items()
        ],
    }
