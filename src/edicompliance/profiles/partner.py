"""A retailer's profile for one shipment: what is known of it decides which clauses hold.

A guide wants one notice for parcels and another for truckloads. Whoever composes documents asks a
`Partner` what is wanted, and this is one that knows the freight, the mode and the programme.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from edicompliance.documents.conventions import Conventions
from edicompliance.profiles.sections import fault_of_name

if TYPE_CHECKING:
    from edicompliance.profiles.model import Facts
    from edicompliance.profiles.profile import Profile
    from edicompliance.x12.narrowing import Narrowing


@dataclass(frozen=True, slots=True)
class KnownPartner:
    """A profile, asked with the facts of one shipment or order."""

    profile: Profile
    facts: Facts

    def conventions_of(self, set_id: str) -> Conventions:
        """Return what the codes of a document mean here; X12's own where no profile can say."""
        if fault_of_name("conventions", set_id):
            return Conventions()
        return self.profile.meaning(set_id, self.facts)

    def narrowing_of(self, set_id: str) -> Narrowing:
        """Return what must and must not be in a document; `CannotTell` if a fact is missing."""
        narrowing = self.profile.narrowing(set_id, self.facts)
        return replace(narrowing, counted=counted_by(self.conventions_of(set_id), set_id))


def counted_by(conventions: Conventions, set_id: str) -> str:
    """Return the segment that CTT01 of a document counts, where it is not the usual one.

    >>> from edicompliance.documents.conventions import Conventions
    >>> counted_by(Conventions(counted="items"), "856"), counted_by(Conventions(), "856")
    ('SN1', '')
    """
    return "SN1" if set_id == "856" and conventions.counted == "items" else ""
