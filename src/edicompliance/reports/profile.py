"""The list of profiles, for people and programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from edicompliance.profiles import ProfileHead

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
