"""Sections that are put together key by key: conventions, and what is required or forbidden.

A clause for parcels adds to the general one, and where both speak of one key the inner one wins.
So each key is decided by itself: `dates` for each qualifier, `require` and `forbid` for each
reference, `codes`, `lengths` and `characters` for each element.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edicompliance.profiles.bodies import Narrow
from edicompliance.profiles.model import Clause
from edicompliance.profiles.origin import KeyOrigin

_BY_REFERENCE = frozenset({"require", "forbid"})
"""Keys whose references rule each other out: what one clause requires another may forbid."""

Leaf = tuple[str, ...]
"""The path of a value: `("dates", "064")`, or a reference, `("REF*DP",)`."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a clause says of one key."""

    clause: Clause
    """The clause."""
    value: Any
    """What it says."""
    origin: KeyOrigin
    """Where."""


def leaves(clause: Clause) -> Iterator[tuple[Leaf, Any]]:
    """Yield what a clause says, value by value."""
    if isinstance(clause.body, Narrow):
        for word in _BY_REFERENCE:
            for reference in getattr(clause.body, word):
                yield (reference,), word
    body = clause.body
    for name in sorted(body.model_fields_set - _BY_REFERENCE):
        value = getattr(body, name)
        if isinstance(value, Mapping):
            for key, inner in value.items():
                yield (name, str(key)), inner
        else:
            yield (name,), value


def said(clauses: Sequence[Clause]) -> Mapping[Leaf, tuple[Said, ...]]:
    """Return for each key the clauses that speak of it."""
    found: dict[Leaf, tuple[Said, ...]] = {}
    for clause in clauses:
        for leaf, value in leaves(clause):
            origin = _origin(clause, leaf, value)
            found[leaf] = (*found.get(leaf, ()), Said(clause, value, origin))
    return found


def _origin(clause: Clause, leaf: Leaf, value: Any) -> KeyOrigin:
    key = str(value) if value in _BY_REFERENCE else leaf[0]
    known = clause.provenance
    return known.get(".".join(leaf)) or known[_alias(clause, key)]


def _alias(clause: Clause, name: str) -> str:
    field = type(clause.body).model_fields.get(name)
    return (field.alias if field else None) or name


def nested(decided: Mapping[Leaf, Any]) -> dict[str, Any]:
    """Return the values as a table again.

    >>> nested({("dates", "064"): "deliver_not_before", ("times",): "ship_from"})
    {'dates': {'064': 'deliver_not_before'}, 'times': 'ship_from'}
    """
    table: dict[str, Any] = {}
    for leaf, value in decided.items():
        if len(leaf) == 1:
            table[leaf[0]] = value
        else:
            table.setdefault(leaf[0], {})[leaf[1]] = value
    return table
