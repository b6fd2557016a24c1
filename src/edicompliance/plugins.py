"""What other packages bring along: rules and profiles, announced as entry points.

A package that is installed beside this one names them in its own `pyproject.toml`:

    [project.entry-points."edicompliance.rules"]
    acme = "acme_compliance.rules:RULES"

    [project.entry-points."edicompliance.profiles"]
    acme = "acme_compliance.profiles"

One that cannot be imported is named, with the reason, and the others go on.

>>> [one.name for one in plugged("edicompliance.no-such-group")]
[]
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any


@dataclass(frozen=True, slots=True)
class Plugged:
    """One entry point: what it holds, or why it cannot be had."""

    name: str
    """As the package calls it."""
    target: str
    """Where it lies: `acme_compliance.rules:RULES`."""
    package: str
    """The distribution that brings it; empty where that is not told."""
    value: Any = None
    """What was imported."""
    problem: str | None = None
    """Why it could not be."""

    @property
    def label(self) -> str:
        """How messages call it."""
        return f"plug-in {self.name} ({self.package or self.target})"


@cache
def plugged(group: str) -> tuple[Plugged, ...]:
    """Return the entry points of a group by name, each imported once."""
    found = sorted(entry_points(group=group), key=lambda one: (one.name, one.value))
    return tuple(map(_loaded, found))


def _loaded(one: EntryPoint) -> Plugged:
    package = one.dist.name if one.dist is not None else ""
    try:
        return Plugged(one.name, one.value, package, one.load())
    except (Exception, SystemExit) as fault:  # a stranger's module may raise anything, or leave
        reason = f"cannot be imported: {type(fault).__name__}: {fault}"
        return Plugged(one.name, one.value, package, problem=reason)
