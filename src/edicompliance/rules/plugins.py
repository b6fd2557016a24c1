"""Rules that other packages bring along, beside our own.

An entry point of the group `edicompliance.rules` is a `Rule` or several. One that cannot be
imported, is no rule, or takes a code that is given away is named, and the others go on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from edicompliance.plugins import Plugged, plugged
from edicompliance.rules.model import HEADINGS, Rule

GROUP: Final = "edicompliance.rules"
_CODE: Final = re.compile(r"[A-Z]{3}[0-9]{3}")


@dataclass(frozen=True, slots=True)
class PluggedRules:
    """What came of all of them."""

    rules: tuple[Rule, ...]
    problems: tuple[str, ...]
    """What could not be taken, and why."""


def plugged_rules(
    taken: Collection[str], found: Callable[[], Iterable[Plugged]] | None = None
) -> PluggedRules:
    """Return the rules of other packages whose codes are not in `taken`."""
    rules: dict[str, Rule] = {}
    problems: list[str] = []
    for one in found() if found is not None else plugged(GROUP):
        for rule in _rules(one, problems):
            reason = _refused(rule, {*taken, *rules})
            if reason is None:
                rules[rule.code] = rule
            else:
                problems.append(f"{one.label}: {rule.code} {reason}")
    return PluggedRules(tuple(rules.values()), tuple(problems))


def _rules(one: Plugged, problems: list[str]) -> Iterator[Rule]:
    if one.problem is not None:
        problems.append(f"{one.label} {one.problem}")
        return
    several = (one.value,) if isinstance(one.value, Rule) else one.value
    if not isinstance(several, Iterable):
        problems.append(f"{one.label}: expected a Rule or several, got {several!r}")
        return
    for each in several:
        if isinstance(each, Rule):
            yield each
        else:
            problems.append(f"{one.label}: expected a Rule, got {each!r}")


def _refused(rule: Rule, taken: Collection[str]) -> str | None:
    """Why a rule cannot be taken, or None."""
    if not _CODE.fullmatch(rule.code):
        return "is no code: expected three capital letters and three digits"
    if rule.code in taken:
        return "is a code that is given away"
    missing = [heading for heading in HEADINGS if f"## {heading}" not in rule.text]
    return f"has no heading {missing[0]!r} in its text" if missing else None
