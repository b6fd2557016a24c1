"""Rules that other packages bring along, beside our own.

An entry point of the group `edicompliance.rules` is a `Rule` or several. One that cannot be
imported, is no rule, or takes a code that is given away is named, and the others go on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from edicompliance.documents import CannotTell
from edicompliance.documents.shipment import Shipment
from edicompliance.plugins import Plugged, plugged
from edicompliance.rules.context import Context
from edicompliance.rules.model import HEADINGS, Outcome, Rule
from edicompliance.rules.timing.limits import NotApplicable

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
                rules[rule.code] = _guarded(rule, one.label)
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


def _guarded(rule: Rule, label: str) -> Rule:
    """A stranger's rule that says it could not be checked where it fails; the others go on."""

    def checked(shipment: Shipment, params: Any, context: Context) -> Iterator[Outcome]:
        try:
            yield from rule.function(shipment, params, context)
        except (CannotTell, NotApplicable):
            raise
        except Exception as fault:
            yield CannotTell(f"{label} failed: {type(fault).__name__}: {fault}")

    checked.__doc__ = rule.function.__doc__
    return replace(rule, function=checked)


def _refused(rule: Rule, taken: Collection[str]) -> str | None:
    """Why a rule cannot be taken, or None."""
    if not _CODE.fullmatch(rule.code):
        return "is no code: expected three capital letters and three digits"
    if rule.code in taken:
        return "is a code that is given away"
    missing = [heading for heading in HEADINGS if f"## {heading}" not in rule.text]
    return f"has no heading {missing[0]!r} in its text" if missing else None
