"""Profiles that other packages bring along, beside the shipped ones.

An entry point of the group `edicompliance.profiles` names a package whose folder holds the files.
A shipped profile keeps its id; a second one of the same id is listed, and says that it is taken.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from edicompliance.plugins import Plugged, plugged
from edicompliance.profiles.model import ProfileHead

GROUP: Final = "edicompliance.profiles"


def plugged_folders() -> tuple[Path, ...]:
    """Return the folders of the packages that could be imported."""
    return tuple(folder for one in plugged(GROUP) for folder in _folders(one))


def plugged_problems() -> tuple[ProfileHead, ...]:
    """Return a line of the list for each package that has no folder of profiles, with why."""
    return tuple(_head(one) for one in plugged(GROUP) if not _folders(one))


def _folders(one: Plugged) -> tuple[Path, ...]:
    """Return the folders of a package; none where it is no package, or not a file system's."""
    where = getattr(one.value, "__path__", ())
    return tuple(folder for folder in map(Path, where) if folder.is_dir())


def _head(one: Plugged) -> ProfileHead:
    reason = one.problem or "expected a package with the profiles' files in its folder"
    return ProfileHead(one.name, "", "", "", Path(one.target), problem=f"{one.label}: {reason}")
