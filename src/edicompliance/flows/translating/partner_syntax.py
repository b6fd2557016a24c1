"""A partner's own demands on the syntax: what `edic validate --profile` holds files against.

A guide narrows the standard: this REF must be there, that code is not taken, 17 characters are
enough. Some of it hangs on what no file says, the freight or the programme; what is not known is
left out and said to be, never guessed.

>>> from edicompliance.profiles import load_profile
>>> demands = partner_syntax(load_profile("example-mart"), {"freight": "collect"})
>>> str(demands.narrowings["856"].require[0]), demands.not_checked["856"]
('BSN05', ('narrow.856 REF*BM: needs mode',))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from edicompliance.documents.doubt import CannotTell
from edicompliance.errors import EdiError
from edicompliance.profiles import Facts, Profile
from edicompliance.profiles.complaints import unknown_word
from edicompliance.profiles.partner import counted_by
from edicompliance.x12.narrowing import Narrowing
from edicompliance.x12.report import Acceptance


@dataclass(frozen=True, slots=True)
class PartnerSyntax:
    """What a partner makes of the standard."""

    narrowings: dict[str, Narrowing]
    """By set."""
    not_checked: Mapping[str, tuple[str, ...]]
    """By set, what hangs on a fact that nobody gave, with that fact."""
    acceptance: Acceptance
    """Which errors reject."""


def partner_syntax(profile: Profile, scope: Mapping[str, str]) -> PartnerSyntax:
    """What `profile` demands of each set where `scope` is all that is known of the shipment.

    Raises `EdiError` where the scope has a word that the profile does not know.
    """
    for name, word in scope.items():
        known = profile.universe.get(name)
        if known is not None and word not in known:
            raise EdiError(f"scope {name}: {unknown_word('word', word, sorted(known))}")
    facts = Facts(dict(scope))
    narrowings: dict[str, Narrowing] = {}
    not_checked: dict[str, tuple[str, ...]] = {}
    sets = {name for section, name in profile.families if section in ("narrow", "conventions")}
    for set_id in sorted(sets):
        narrowing, open_ones = profile.known_narrowing(set_id, facts)
        try:
            counted = counted_by(profile.partner(facts).conventions_of(set_id), set_id)
        except CannotTell as doubt:
            counted, open_ones = "", (*open_ones, doubt.reason)
        if narrowing or counted:
            narrowings[set_id] = replace(narrowing, counted=counted)
        if open_ones:
            not_checked[set_id] = open_ones
    return PartnerSyntax(narrowings, not_checked, profile.answering.acceptance)
