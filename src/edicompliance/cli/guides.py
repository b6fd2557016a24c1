"""Whose guide a command means."""

from __future__ import annotations

from edicompliance.cli.store import settings_of
from edicompliance.profiles import Profile, load_profile


def guide_named(retailer: str, config: str | None) -> Profile:
    """The guide of a retailer: what the settings have under that id, else what ships, or a file."""
    settings = settings_of(config)
    ours = settings.partners_with(retailer) if settings is not None else ()
    return load_profile(ours[0].profile if ours else retailer)
