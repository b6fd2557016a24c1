"""What a profile says in one case, value by value, with who says it: text and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from edicompliance.profiles import Facts, Profile
from edicompliance.profiles.view import View, ViewedValue
from edicompliance.reports.layout import wrapped
from edicompliance.reports.profile_values import as_json_value, in_words, origin_json, source_json

RESOLVE_SCHEMA = "edicompliance/profile-resolve/1"


def resolve_json(profile: Profile, on: date, facts: Facts, seen: View) -> dict[str, Any]:
    """The resolved view; the schema is docs/schemas/profile-resolve-1.json."""
    return {
        "schema": RESOLVE_SCHEMA,
        "profile": {"id": profile.id, "edition": profile.edition},
        "on": on.isoformat(),
        "scope": dict(facts.scope),
        "values": [_value(one, profile) for one in seen.values],
        "undecided": [
            {
                "key": one.key,
                "reason": one.reason,
                "needs": list(one.wanted),
                "between": list(one.between),
            }
            for one in seen.undecided
        ],
        "unknown": dict(profile.unknown),
    }


def _value(one: ViewedValue, profile: Profile) -> dict[str, Any]:
    return {
        "key": one.key,
        "value": as_json_value(one.value, one.key),
        "from": origin_json(one.origin, one.key, one.edition, profile),
        "clause": one.clause or None,
        "status": one.status,
        "source": source_json(one.origin.source),
        "grade": one.origin.grade,
        "note": one.note or None,
    }


def resolve_text(
    profile: Profile, on: date, facts: Facts, seen: View, *, width: int = 100
) -> Iterator[str]:
    """The same for people, a line a value."""
    scope = ", ".join(f"{key} {word}" for key, word in facts.scope.items()) or "nothing else given"
    yield f"{profile.name} ({profile.id}) on {on}, {scope}"
    files = (f"{file}: {one}, edition {edition}" for file, (one, edition) in profile.stages.items())
    yield from wrapped("what names no edition holds always, by  ", "; ".join(files), width)
    for head, values in groupby(seen.values, key=_clause):
        yield from wrapped("", head, width, indent=4)
        for one in values:
            who = f"  [{one.origin.grade} {one.origin.source.key}, {one.origin}]"
            told = in_words(one.value, one.key) + who
            key = one.key.removeprefix(_name(one) + ".")
            yield from wrapped(f"    {key:14} ", told, width)
    for what in seen.undecided:
        told = f"cannot tell: {what.reason}; between {in_words(what.between)}"
        yield from wrapped(f"{what.key}  ", told, width, indent=4)
    for name, why in profile.unknown.items():
        yield from wrapped(f"{name}  ", f"not known: {why}", width, indent=4)


def _name(one: ViewedValue) -> str:
    """`deadlines.ship-notice`: what its keys have in common."""
    return ".".join(one.key.split(".")[:2]) if one.clause else ""


def _clause(one: ViewedValue) -> str:
    """What stands above the values of a clause."""
    name = _name(one) or "profile"
    clause_id = one.clause.partition("#")[2]
    known = [clause_id] if clause_id not in ("", name.split(".")[-1]) else []
    known += [one.edition] if one.edition else []
    known += [one.status.replace("_", " ")] if one.status != "billed" else []
    return f"{name} ({', '.join(known)})" if known else name
