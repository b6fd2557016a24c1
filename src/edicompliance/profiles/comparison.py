"""What changed between two profiles, or between two days of one: clause by clause, key by key.

Two clauses are the same statement when they have the same id, else when they speak of the same
case. Sources, notes and line numbers may differ without a change of what is demanded.

>>> from edicompliance.profiles.loader import load_profile
>>> example = load_profile("example-mart")
>>> compare(example, example)
()
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from edicompliance.profiles.model import Clause
from edicompliance.profiles.profile import Profile
from edicompliance.profiles.sections import SECTIONS
from edicompliance.profiles.view import spoken

ChangeKind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference."""

    kind: ChangeKind
    section: str
    """`charges`; `profile` for what stands at the head of the file."""
    name: str
    """`otif-on-time`."""
    key: str
    """`is`; empty: the clause as a whole."""
    before: Any
    """None: there was none."""
    after: Any
    """None: there is none any more."""
    was: Clause | None = None
    """The clause before."""
    becomes: Clause | None = None
    """The clause after."""


def compare(before: Profile, after: Profile) -> tuple[Change, ...]:
    """Return every difference, in the order of sections and names.

    A profile that was loaded `as_of` a day counts with the clauses that hold on that day.
    """
    return (*_heads(before, after), *_clauses(before, after))


def _heads(before: Profile, after: Profile) -> Iterator[Change]:
    for key in ("currency", "zone", "supplier_since", "hold_above", "at_risk_minutes"):
        old, new = getattr(before, key), getattr(after, key)
        if str(old) != str(new) if key == "zone" else old != new:
            yield Change("changed", "profile", key, "", old, new)
    answered, answers = _answering(before), _answering(after)
    for key, said in answered.items():
        if said != answers[key]:
            yield Change("changed", "profile", f"answering {key}", "", said, answers[key])
    for name in sorted({**before.readings, **after.readings}):
        was, becomes = (_reading(profile, name) for profile in (before, after))
        if was != becomes:
            yield Change("changed", "profile", f"facts {name}", "", was, becomes)
    for name, listed in sorted({**before.unknown, **after.unknown}.items()):
        if (name in before.unknown) != (name in after.unknown):
            gone = name in before.unknown
            kind: ChangeKind = "removed" if gone else "added"
            old, new = (listed, None) if gone else (None, listed)
            yield Change(kind, "profile", f"unknown {name}", "", old, new)


def _answering(profile: Profile) -> dict[str, Any]:
    """How what the retailer sends is answered, word by word."""
    said = profile.answering
    return {
        "kind": said.kind,
        "ta1": said.ta1,
        "acceptance": said.acceptance.base,
        "reject": ", ".join(sorted(said.acceptance.reject)) or None,
        "accept": ", ".join(sorted(said.acceptance.accept)) or None,
        "delimiters": said.delimiters,
    }


def _reading(profile: Profile, name: str) -> str | None:
    """Where a scope word stands in documents."""
    return str(profile.readings[name][0]) if name in profile.readings else None


def _clauses(before: Profile, after: Profile) -> Iterator[Change]:
    for section in SECTIONS:
        names = dict.fromkeys(
            one.name for profile in (before, after) for one in profile.clauses(section)
        )
        for name in names:
            old, new = (_in_force(profile, section, name) for profile in (before, after))
            for was, becomes in _pairs(old, new):
                yield from _differences(section, name, was, becomes)


def _in_force(profile: Profile, section: str, name: str) -> list[Clause]:
    family = profile.families.get((section, name), ())
    return [one for one in family if _holds_on(one, profile.as_of)]


def _holds_on(clause: Clause, day: date | None) -> bool:
    """Whether its edition is the one in force on that day; True without a day or an edition."""
    if day is None or clause.series is None:
        return True
    edition = clause.series.in_force(day)
    names = clause.region.get(clause.series.dimension)
    return edition is not None and (names is None or edition.name in names)


def _pairs(
    old: Sequence[Clause], new: Sequence[Clause]
) -> Iterator[tuple[Clause | None, Clause | None]]:
    """Yield what became of each clause: by its id, else by the case it speaks of."""
    left = list(new)
    unmatched: list[Clause] = []
    for was in old:
        same = next((one for one in left if one.id == was.id), None)
        if same is None:
            unmatched.append(was)
            continue
        left.remove(same)
        yield was, same
    for was in unmatched:
        alike = next((one for one in left if one.when == was.when), None)
        if alike is not None:
            left.remove(alike)
        yield was, alike
    yield from ((None, one) for one in left)


def _differences(
    section: str, name: str, was: Clause | None, becomes: Clause | None
) -> Iterator[Change]:
    if was is None or becomes is None:
        kind: ChangeKind = "added" if was is None else "removed"
        yield Change(kind, section, name, "", None, None, was, becomes)
        return
    old, new = _said(was), _said(becomes)
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            yield Change("changed", section, name, key, old.get(key), new.get(key), was, becomes)


def _said(clause: Clause) -> dict[str, Any]:
    """What a clause says, and when it holds."""
    said = {key: value for key, value in spoken(clause.body, clause.provenance) if value}
    said |= {"when": clause.when} if clause.when else {}
    return said | ({"status": clause.status} if clause.status else {})
