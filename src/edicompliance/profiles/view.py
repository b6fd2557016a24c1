"""A profile as it holds for one case: every value, and where it comes from.

What a guide says depends on the day and on the kind of shipment. Given both, each clause either
holds, hangs on something that is not known, or does not hold; what holds is listed value by value.

>>> from edicompliance.profiles.loader import load_profile
>>> example = load_profile("example-mart", as_of="2026-11-22")
>>> seen = view(example, Facts(scope={"freight": "collect"}))
>>> [str(one.value) for one in seen.values if one.key == "deadlines.ship-notice.by"]
['departed + 60 minutes']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from edicompliance.profiles.gather import Said
from edicompliance.profiles.model import Facts, Resolved, Undecided
from edicompliance.profiles.origin import KeyOrigin
from edicompliance.profiles.profile import Profile
from edicompliance.profiles.sections import GATHERED, SECTIONS


@dataclass(frozen=True, slots=True)
class ViewedValue:
    """One value that holds."""

    key: str
    """`deadlines.ship-notice.by`."""
    value: Any
    """As the profile understands it: a span, a charge, a percentage, text."""
    clause: str
    """The clause that says it, `deadlines.ship-notice#live`; empty for the head of the file."""
    edition: str | None
    """The edition it belongs to; None: it always holds."""
    status: str
    """`billed`, or not (yet)."""
    origin: KeyOrigin
    """File, line and source."""
    note: str = ""
    """What its clause tells the reader."""


@dataclass(frozen=True, slots=True)
class OpenValue:
    """What hangs on facts that are not given."""

    key: str
    """`windows.delivery`, or a key of it."""
    reason: str
    """`needs delivery`."""
    wanted: tuple[str, ...]
    """The facts."""
    between: tuple[str, ...]
    """The clauses it can turn out to be."""


@dataclass(frozen=True, slots=True)
class View:
    """A profile for one case."""

    values: tuple[ViewedValue, ...]
    """What holds, section by section."""
    undecided: tuple[OpenValue, ...]
    """What cannot be told."""


def view(profile: Profile, facts: Facts) -> View:
    """Return every value that holds for these facts, and what hangs on others."""
    found = [*_head(profile), *_clauses(profile, facts)]
    return View(
        tuple(one for one in found if isinstance(one, ViewedValue)),
        tuple(one for one in found if isinstance(one, OpenValue)),
    )


def _head(profile: Profile) -> Iterator[ViewedValue]:
    if profile.zone:
        yield ViewedValue("zone", profile.zone.name, "", None, "billed", profile.zone.origin)


def _clauses(profile: Profile, facts: Facts) -> Iterator[ViewedValue | OpenValue]:
    for section in SECTIONS:
        for name in dict.fromkeys(one.name for one in profile.clauses(section)):
            if section in GATHERED:
                yield from _gathered(profile, section, name, facts)
                continue
            answer = profile.resolve(section, name, facts)
            if isinstance(answer, Undecided):
                yield OpenValue(f"{section}.{name}", answer.reason, answer.wanted, answer.between)
            elif isinstance(answer, Resolved):
                yield from _resolved(answer)


def _resolved(answer: Resolved) -> Iterator[ViewedValue]:
    for key, value in spoken(answer.clause, answer.provenance):
        yield ViewedValue(
            f"{answer.section}.{answer.name}.{key}",
            value,
            answer.label,
            answer.edition,
            answer.status,
            answer.provenance[key],
            answer.note,
        )


def spoken(body: BaseModel, provenance: Mapping[str, KeyOrigin]) -> Iterator[tuple[str, Any]]:
    """Yield the keys of a clause that somebody says, with their values."""
    names = {field.alias or name: name for name, field in type(body).model_fields.items()}
    for key in provenance:
        if key in names and key != "id":
            yield key, getattr(body, names[key])


def _gathered(
    profile: Profile, section: str, name: str, facts: Facts
) -> Iterator[ViewedValue | OpenValue]:
    decided, open_ones = profile.gathered(section, name, facts)
    for leaf, said in decided.items():
        yield _leaf(f"{section}.{name}.{'.'.join(leaf)}", said)
    for leaf, answer in open_ones.items():
        key = f"{section}.{name}.{'.'.join(leaf)}"
        yield OpenValue(key, answer.reason, answer.wanted, answer.between)


def _leaf(key: str, said: Said) -> ViewedValue:
    clause = said.clause
    edition = clause.edition_text or None
    status = clause.status or "billed"
    return ViewedValue(key, said.value, clause.label, edition, status, said.origin, clause.note)
