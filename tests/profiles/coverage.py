"""What of the facts that are known of retailers stands in the profiles, and why the rest does not.

`coverage.toml` lists the facts, each in a few words of our own, with the grade of the page it is
from. A fact is held by keys of the retailer's profile, or there is a reason why it is no value
of a profile. The share of each retailer is printed by `python -m tests.profiles.coverage`.

>>> row = Row("kohls", "1.8/1", {"fact": "by six", "grade": "P", "keys": ["zone"], "why": ""})
>>> list(row.faults(load_profile("example-mart")))
['kohls 1.8/1: why: expected a reason, got nothing']
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from edicompliance.datafolder import profiles_folder
from edicompliance.profiles import Profile, load_profile
from edicompliance.profiles.words import suggest

FOLDER: Final = Path(__file__).parent
_KEYS: Final = {"fact", "grade", "keys", "why"}
_ANYWHERE: Final = ("note", "examples", "contested")
"""Keys that every clause may have, beside those of its section."""


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of one retailer."""

    retailer: str
    """The profile's id; of a retailer without one, what its id would be."""
    number: str
    """Its place in the list of facts: section, row."""
    data: Mapping[str, Any]
    """As the file has it."""
    no_profile: str = ""
    """Why the retailer has no profile."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that hold it."""
        return tuple(self.data.get("keys", ()))

    @property
    def is_held(self) -> bool:
        """Whether a value of the profile holds it, or a part of it."""
        return any(not key.endswith(".note") for key in self.keys)

    def faults(self, profile: Profile | None) -> Iterator[str]:
        """Yield what is wrong with the row."""
        for fault in self._of_itself():
            yield f"{self.retailer} {self.number}: {fault}"
        for key in self.keys:
            known = keys_of(profile) if profile else ()
            if key not in known:
                yield f"{self.retailer} {self.number}: no key {key!r}{suggest(key, known)}"

    def _of_itself(self) -> Iterator[str]:
        if strange := self.data.keys() - _KEYS:
            yield f"unknown {', '.join(sorted(strange))}"
        if self.data.get("grade") not in {"P", "S"}:
            yield f"grade: expected 'P' or 'S', got {self.data.get('grade')!r}"
        for key in ("fact", "why"):
            if key in self.data and not str(self.data[key]).strip():
                yield f"{key}: expected {'a reason' if key == 'why' else 'the fact'}, got nothing"
        if not self.keys and not self.data.get("why") and not self.no_profile:
            yield "neither a key that holds it nor the reason why it is no value of a profile"


def rows(folder: Path = FOLDER) -> tuple[Row, ...]:
    """Return all rows; a retailer in two files is an error."""
    found: dict[str, tuple[Row, ...]] = {}
    for path in sorted(folder.glob("coverage*.toml")):
        for retailer, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if retailer in found:
                raise ValueError(f"{path.name}: {retailer} is in another file, too")
            why = table.pop("no_profile", "")
            found[retailer] = tuple(Row(retailer, at, row, why) for at, row in table.items())
    return tuple(row for of_one in found.values() for row in of_one)


def keys_of(profile: Profile) -> frozenset[str]:
    """Return every key that a row may name."""
    return frozenset(_keys(profile))


def _keys(profile: Profile) -> Iterator[str]:
    yield from ("zone",) if profile.zone else ()
    yield from (f"calendars.{name}" for name in profile.calendars)
    yield from (f"scope.{name}" for name in profile.universe)
    yield from (f"facts.{name}" for name in profile.readings)
    for name, series in profile.series.items():
        yield f"editions.{name}"
        yield from (f"editions.{name}.{edition.name}" for edition in series.editions)
    for clause in profile.clauses():
        own = [key for key in _ANYWHERE if getattr(clause, key)]
        for label in (f"{clause.section}.{clause.name}", clause.label):
            yield label
            yield from (f"{label}.{key}" for key in (*clause.provenance, *own))


def shipped() -> Mapping[str, Profile]:
    """Return the profiles of real retailers that are shipped, by id."""
    loaded = (load_profile(path.stem) for path in sorted(profiles_folder().glob("*.toml")))
    return {one.id: one for one in loaded if "(fictional)" not in one.name}


def faults(found: tuple[Row, ...], profiles: Mapping[str, Profile]) -> Iterator[str]:
    """Yield everything that is wrong with the rows."""
    for row in found:
        yield from row.faults(profiles.get(row.retailer))
        if row.no_profile and row.retailer in profiles:
            reason = "a profile is shipped, 'no_profile' says there is none"
            yield f"{row.retailer} {row.number}: {reason}"
        if not row.no_profile and row.retailer not in profiles:
            yield f"{row.retailer} {row.number}: no such profile; say why in 'no_profile'"
    for retailer in profiles.keys() - {row.retailer for row in found}:
        yield f"{retailer}: a profile is shipped, and no fact is listed"


def share(found: tuple[Row, ...]) -> Iterator[str]:
    """Yield a line for each retailer: how many of its facts are held."""
    for retailer in dict.fromkeys(row.retailer for row in found):
        own = [row for row in found if row.retailer == retailer]
        held = sum(row.is_held for row in own)
        noted = sum(bool(row.keys) and not row.is_held for row in own)
        text = f"{held} of {len(own)} ({held * 100 // len(own)}%)"
        if own[0].no_profile:
            text = f"none of {len(own)}: {own[0].no_profile}"
        yield f"{retailer:18} {text}" + (f", {noted} in a note only" if noted else "")


if __name__ == "__main__":
    sys.stdout.write("\n".join([*share(rows()), ""]))
