"""The JSON Schema of a profile, for editors that complete and underline.

Made from the models that the loader itself checks with, so that it cannot say anything else. What
stands inside a text, a time or a charge, only `edic profile lint` can judge.

>>> schema = json_schema()
>>> sorted(schema["properties"])[:4]
['acknowledgments', 'at_risk_minutes', 'calendars', 'charges']
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from edicompliance.profiles.scope import DIMENSIONS
from edicompliance.profiles.sections import CLAUSE_NAMES, SECTIONS
from edicompliance.profiles.tables import (
    AcknowledgmentsTable,
    CalendarTable,
    ClauseTable,
    EditionTable,
    FactTable,
    HeadTable,
    SeriesTable,
    SourceTable,
    ZoneTable,
)

SCHEMA_ID: Final = "edicompliance/profile/1"
_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Return the schema of a profile, all of its definitions in it."""
    found: dict[str, Any] = {}
    head = _inlined(HeadTable, found)
    properties = {
        **head["properties"],
        "zone": _inlined(ZoneTable, found),
        "acknowledgments": _inlined(AcknowledgmentsTable, found),
        "scope": {"type": "object"},
        "facts": _facts(found),
        "sources": _each(_inlined(SourceTable, found)),
        "editions": _each(_series(found)),
        "calendars": _each(_inlined(CalendarTable, found)),
        "unknown": _each({"type": "string"}),
        **{section: _section(section, found) for section in SECTIONS},
    }
    return {
        "$schema": _DRAFT,
        "$id": SCHEMA_ID,
        "title": "A retailer's routing guide as edicompliance reads it",
        "type": "object",
        "properties": properties,
        "required": ["format"],
        "additionalProperties": False,
        "$defs": found,
    }


def _section(section: str, found: dict[str, Any]) -> dict[str, Any]:
    """A section: for each name one clause, or a list of them."""
    found[f"clause-of-{section}"] = _clause(SECTIONS[section], found)
    clause = {"$ref": f"#/$defs/clause-of-{section}"}
    either = {"anyOf": [clause, {"type": "array", "items": clause}]}
    names = CLAUSE_NAMES.get(section)
    if names is None:
        return _each(either)
    properties = {name: {**either, "description": why} for name, why in names.items()}
    others: Any = either if section == "deadlines" else False  # its own, for `documents`
    return {"type": "object", "properties": properties, "additionalProperties": others}


def _clause(body: type[BaseModel], found: dict[str, Any]) -> dict[str, Any]:
    """The keys that every clause may have, and those of its section."""
    header, own = _inlined(ClauseTable, found), _inlined(body, found)
    properties = {**own["properties"], **header["properties"]}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _series(found: dict[str, Any]) -> dict[str, Any]:
    """A series of editions: its own keys, and one table an edition."""
    table = _inlined(SeriesTable, found)
    return {**table, "additionalProperties": _inlined(EditionTable, found)}


def _facts(found: dict[str, Any]) -> dict[str, Any]:
    """Where scope words stand: for each dimension a place, or a table with more."""
    either = {"anyOf": [{"type": "string"}, _inlined(FactTable, found)]}
    properties = {**dict.fromkeys(DIMENSIONS, either)}
    common = {key: {"type": "string"} for key in ("source", "assumed")}
    return {
        "type": "object",
        "properties": {**properties, **common},
        "additionalProperties": False,
    }


def _each(of: Mapping[str, Any]) -> dict[str, Any]:
    """A table whose keys are the author's own."""
    return {"type": "object", "additionalProperties": dict(of)}


def _inlined(model: type[BaseModel], found: dict[str, Any]) -> dict[str, Any]:
    """The schema of a model; what it refers to goes into `found`."""
    schema = model.model_json_schema(by_alias=True)
    found |= schema.pop("$defs", {})
    return schema
