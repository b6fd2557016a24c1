"""A whole profile as JSON: every clause, value by value, with who says so; then what is not known.

>>> from edicompliance.profiles import load_profile
>>> told = show_json(load_profile("example-mart"))
>>> one = next(c for c in told["clauses"] if c["clause"] == "deadlines.ready#ready")
>>> [(value["key"], value["value"], value["grade"]) for value in one["values"]]
[('deadlines.ready.by', 'appointment + 2 hours', 'contract')]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel

from edicompliance.profiles import DIMENSIONS, Clause, Profile, Source
from edicompliance.profiles.bodies_charges import ChargeClause
from edicompliance.profiles.editions import Series
from edicompliance.profiles.model import Contested
from edicompliance.reports.profile_values import Json, as_json_value, origin_json, source_json

SHOW_SCHEMA: Final = "edicompliance/profile-show/1"
_HEADER_KEYS: Final = frozenset({"when", "edition", "status", "id"})


def show_json(profile: Profile) -> dict[str, Any]:
    """All that a profile says; the schema is docs/schemas/profile-show-1.json."""
    zone = profile.zone
    return {
        "schema": SHOW_SCHEMA,
        "profile": {"id": profile.id, "name": profile.name, "edition": profile.edition},
        "currency": profile.currency,
        "zone": zone.name if zone else None,
        "files": [str(path) for path in profile.layers],
        "words": {
            name: sorted(profile.universe[name] or ()) or None
            for name in DIMENSIONS
            if name in profile.universe
        },
        "editions": [_series(one) for one in profile.series.values()],
        "clauses": [_clause(one, profile) for one in profile.clauses()],
        "sources": [_source(one) for one in profile.sources.values()],
        "no_rule_finds": [
            f"{one.section}.{one.name}"
            for one in profile.clauses("charges")
            if isinstance(one.body, ChargeClause) and not one.body.for_codes
        ],
        "unknown": dict(profile.unknown),
    }


def _series(series: Series) -> dict[str, Json]:
    return {
        "name": series.name,
        "keyed_to": series.keyed_to,
        "editions": [
            {
                "name": one.name,
                "since": one.since and one.since.isoformat(),
                "until": one.until and one.until.isoformat(),
                "status": one.status,
            }
            for one in series.editions
        ],
    }


def _clause(clause: Clause, profile: Profile) -> dict[str, Json]:
    return {
        "clause": clause.label,
        "when": {name: list(words) for name, words in clause.when.items()},
        "edition": clause.edition_text or None,
        "status": clause.status,
        "file": clause.file,
        "line": clause.line,
        "values": list(_values(clause, profile)),
        "contested": [_contested(clause.body, other) for other in clause.contested],
        "note": clause.note,
        "examples": len(clause.examples),
    }


def _values(clause: Clause, profile: Profile) -> Iterator[dict[str, Json]]:
    said = _said(clause.body)
    for name, origin in clause.provenance.items():
        if name in _HEADER_KEYS or "." in name:
            continue
        key = f"{clause.section}.{clause.name}.{name}"
        yield {
            "key": key,
            "value": as_json_value(said.get(name), name),
            "from": origin_json(origin, key, clause.edition_text or None, profile),
            "source": source_json(origin.source),
            "grade": origin.grade,
        }


def _contested(body: BaseModel, other: Contested) -> dict[str, Json]:
    mine, theirs = _said(body), _said(other.body)
    return {
        "says": {
            name: as_json_value(value, name)
            for name, value in theirs.items()
            if name != "contested" and value not in (None, mine[name])
        },
        "source": source_json(other.source),
        "grade": other.source.grade,
    }


def _said(body: BaseModel) -> dict[str, Any]:
    """The values of a clause by the keys of the language."""
    fields = type(body).model_fields.items()
    return {field.alias or name: getattr(body, name) for name, field in fields}


def _source(source: Source) -> dict[str, Json]:
    return {
        **source_json(source),
        "grade": source.grade,
        "page": source.page or None,
        "verified": source.verified and source.verified.isoformat(),
    }
