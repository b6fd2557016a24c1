"""A retailer's profile for one shipment: what is known of it decides which clauses hold.

A guide wants one notice for parcels and another for truckloads. Whoever composes documents asks a
`Partner` what is wanted, and this is one that knows the freight, the mode and the programme.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from edicompliance.documents.conventions import Conventions
    from edicompliance.profiles.model import Facts
    from edicompliance.profiles.profile import Profile
    from edicompliance.x12.narrowing import Narrowing


@dataclass(frozen=True, slots=True)
class KnownPartner:
    """A profile, asked with the facts of one shipment or order."""

    profile: Profile
    facts: Facts

    def conventions_of(self, set_id: str) -> Conventions:
        """Return what the codes of a document mean here."""
        return self.profile.conventions(set_id, self.facts)[0]

    def narrowing_of(self, set_id: str) -> Narrowing:
        """Return what must and must not be in a document; `CannotTell` if a fact is missing."""
        return self.profile.narrowing(set_id, self.facts)
