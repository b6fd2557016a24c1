"""What a deduction is: the clauses whose pattern its number, code or text has.

>>> from edicompliance.profiles.loader import load_profile
>>> recognised(load_profile("example-mart"), "number", "no such thing", Facts())
()
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from edicompliance.profiles.bodies_disputes import Recognition
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.model import Absent, Facts, Resolved, Undecided

if TYPE_CHECKING:
    from edicompliance.profiles.profile import Profile


@dataclass(frozen=True, slots=True)
class Recognised:
    """One thing that a deduction may be."""

    resolved: Resolved[Recognition]
    """The clause, and who says so."""
    caught: Mapping[str, str]
    """What its text is made up of: the invoice's number ..."""
    doubt: str | None = None
    """Which fact is missing to tell whether the clause holds; None: it does."""

    @property
    def rank(self) -> int:
        """Of several, the highest is taken; the same rank twice is for a person to look at."""
        return self.resolved.clause.rank


def recognised(profile: Profile, field: str, text: str, facts: Facts) -> tuple[Recognised, ...]:
    """Return what a deduction may be, the highest rank first."""
    found: list[Recognised] = []
    for one, doubt in profile.answers.once(
        ("recognise", field, facts.key), lambda: tuple(_of_field(profile, field, facts))
    ):
        caught = one.clause.match(text)
        if caught is not None:
            found.append(Recognised(one, FrozenMapping(caught), doubt))
    return tuple(sorted(found, key=lambda one: -one.rank)) if len(found) > 1 else tuple(found)


def _of_field(
    profile: Profile, field: str, facts: Facts
) -> Iterator[tuple[Resolved[Recognition], str | None]]:
    """The patterns for one field, each with the fact that is missing to tell whether it holds."""
    for name in profile.names_in("recognise"):
        answer = profile.resolve("recognise", name, facts)
        if isinstance(answer, Absent):
            continue
        doubt = answer.reason if isinstance(answer, Undecided) else None
        for one in answer.candidates if isinstance(answer, Undecided) else [answer]:
            if one.clause.field == field:
                yield one, doubt
