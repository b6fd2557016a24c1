"""A profile's values in the words of its language: for people, and as JSON.

>>> in_words(("ASN001", "LBL001")), in_words(True), in_words(Decimal(95), "goal")
('ASN001, LBL001', 'yes', '95%')
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from edicompliance.profiles import KeyOrigin, Point, Profile, Source, Span
from edicompliance.profiles.bodies import Row

Json = Any


def as_json_value(value: Any, key: str = "") -> Json:
    """A value as JSON: texts of the language as they are written, amounts as text."""
    if isinstance(value, Mapping):
        return {str(name): as_json_value(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list | frozenset) and not hasattr(value, "_fields"):
        if len(value) == 1 and key.rpartition(".")[2] == "each":  # one is written without brackets
            return as_json_value(*value)
        return [as_json_value(inner) for inner in value]
    if isinstance(value, BaseModel) and not isinstance(value, Row):
        return value.model_dump(mode="json", by_alias=True)
    return value if value is None or isinstance(value, bool | int | str) else _text(value, key)


def _text(value: Any, key: str) -> str:
    if isinstance(value, Span | Point):
        return value.text
    return f"{value}%" if key.endswith("goal") and isinstance(value, Decimal) else str(value)


def in_words(value: Any, key: str = "") -> str:
    """A value as people read it."""
    told = as_json_value(value, key)
    if told is None:
        return "nothing"
    if isinstance(told, bool):
        return "yes" if told else "no"
    if isinstance(told, dict):
        return ", ".join(f"{key} {in_words(inner)}" for key, inner in told.items())
    if isinstance(told, list):
        texts = [in_words(one) for one in told]
        return ("; " if any("," in one for one in texts) else ", ").join(texts)
    return str(told)


def source_json(source: Source) -> dict[str, Json]:
    """Who says so."""
    return {
        "key": source.key,
        "title": source.title,
        "date": source.date,
        "url": source.url,
        "page": source.page or None,
        "verified": source.verified.isoformat() if source.verified else None,
        "reviewer": source.reviewer or None,
    }


def origin_json(
    origin: KeyOrigin, key: str, edition: str | None, profile: Profile
) -> dict[str, Json]:
    """Where a value stands, and since which edition it is so.

    What no edition of the guide limits is as old as its file: then it is the file's edition.
    """
    layer, of_file = profile.stages.get(origin.file, (profile.id, profile.edition))
    return {
        "file": origin.file,
        "line": origin.line,
        "key": key,
        "profile": layer,
        "edition": edition or of_file,
        "always": not edition,
    }
