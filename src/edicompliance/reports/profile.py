"""Profiles as people and programs read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from edicompliance.profiles import Clause, Profile, ProfileHead, Source

LIST_SCHEMA = "edicompliance/profile-list/1"


def list_json(heads: Sequence[ProfileHead]) -> dict[str, Any]:
    """The shipped profiles; the schema is docs/schemas/profile-list-1.json."""
    return {
        "schema": LIST_SCHEMA,
        "profiles": [
            {
                "id": head.id,
                "name": head.name,
                "edition": head.edition,
                "currency": head.currency,
                "extends": head.extends,
                "problem": head.problem,
            }
            for head in heads
        ],
    }


def list_text(heads: Sequence[ProfileHead]) -> str:
    """One line a profile."""
    width = max((len(head.id) for head in heads), default=0)
    return "\n".join(
        f"{head.id:{width}}  {head.edition:9}  {head.name}"
        + f"  (cannot be read: {head.problem})" * bool(head.problem)
        for head in heads
    )


def as_text(profile: Profile) -> str:
    """Everything a profile says, with who says it; then what it does not know."""
    lines = [f"{profile.name} ({profile.id}), edition {profile.edition}, {profile.currency}"]
    zone = profile.zone
    lines.append(f"zone: {zone} [{zone.origin.source.grade}]" if zone else "zone: not known")
    section = ""
    for clause in profile.clauses():
        if clause.section != section:
            section = clause.section
            lines += ["", section]
        lines += _clause(clause)
    lines += ["", "sources"]
    lines += [_source(source) for source in profile.sources.values()]
    if profile.unknown:
        lines += ["", "not known"]
        lines += [f"  {name}: {why}" for name, why in profile.unknown.items()]
    return "\n".join(lines) + "\n"


def _clause(clause: Clause) -> Iterator[str]:
    when = ", ".join(f"{key} {' or '.join(words)}" for key, words in clause.when.items())
    scope = "; ".join(part for part in (when, clause.edition_text) if part)
    yield f"  {clause.name}#{clause.id}" + f"  ({scope})" * bool(scope)
    for key, origin in clause.provenance.items():
        if key in ("when", "edition", "id"):
            continue
        yield f"    {key} = {_value(clause, key)}  [{origin.source.grade}] {origin.source.key}"


def _value(clause: Clause, key: str) -> str:
    first, *rest = key.split(".")
    by_alias = {field.alias or name: name for name, field in type(clause.body).model_fields.items()}
    value = getattr(clause.body, by_alias.get(first, first), "")
    for part in rest:
        value = value.get(part, "") if isinstance(value, Mapping) else value
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    return str(value)


def _source(source: Source) -> str:
    parts = (source.title, source.date, source.url)
    return f"  {source.key} [{source.grade}] {', '.join(part for part in parts if part)}"
