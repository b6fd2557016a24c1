"""The guides that the desk knows: those that are shipped, and the files of the partners' settings.

A supplier's contract lies in a file of its own, which `[[partner]] profile` names. At the desk each
has its id, as the others have; never a path, which a URL could name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from edicompliance.flows.config import Config, PartnerSettings, guide_of
from edicompliance.profiles import Profile, list_profiles, load_profile
from edicompliance.profiles.loader import head_of, names_a_file
from edicompliance.profiles.model import ProfileHead


@dataclass(frozen=True, slots=True)
class KnownGuide:
    """One that can be chosen."""

    head: ProfileHead
    named: str | Path
    """What it is loaded by."""

    def loaded(self, on: date | None = None) -> Profile:
        """The guide, of a day where one is given; raises `ProfileError`."""
        return load_profile(self.named, as_of=on)


def ids_of_partners(config: Config) -> tuple[str, ...]:
    """The guides of the partners of the settings."""
    return tuple(dict.fromkeys(guide_of(one) for one in config.partners))


def partners_of(config: Config, guide: str) -> tuple[PartnerSettings, ...]:
    """The partners whose guide has that id."""
    return config.partners_with(guide)


def known_guides(config: Config) -> dict[str, KnownGuide]:
    """Each by its id; a partner's file goes before a shipped one of the same id."""
    files = dict.fromkeys(one.profile for one in config.partners if names_a_file(one.profile))
    own = [KnownGuide(head_of(Path(one)), Path(one)) for one in files]
    shipped = [KnownGuide(one, one.id) for one in list_profiles()]
    found: dict[str, KnownGuide] = {}
    for each in (*own, *shipped):
        found.setdefault(each.head.id, each)
    return dict(sorted(found.items()))
